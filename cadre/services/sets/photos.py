"""The photo: looked at, made small, sealed."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO

from django.db import transaction
from PIL import Image, ImageOps, UnidentifiedImageError

from cadre.formats.form_texts.photo import LARGEST
from cadre.models import Cadre
from cadre.services.writing import close_record, open_record
from core.models import StoredFile, Unit, User
from core.policy import Refused
from core.services import files

MAX_PIXELS = 40_000_000
SIZE = (752, 940)
_FORMATS = ("JPEG", "PNG", "BMP")
_RATIO, _TOLERANCE = 4 / 5, 0.02
_QUALITY = 88


@dataclass(frozen=True, slots=True)
class PreparedPhoto:
    """A photo as JPEG of at most 752×940, and a sentence of advice when it is not 4:5."""

    content: bytes
    advice: str


def prepare_photo(content: bytes, *, crop: bool = False) -> PreparedPhoto:
    """Look at an uploaded picture and encode it anew, without whatever else the file carried.

    With ``crop`` the middle is cut out at 4:5. Raises Refused for what is no picture, or too large a one.
    """
    if len(content) > LARGEST:
        raise Refused.because("cadre.photo.size", "照片超过 5 MB。请缩小后再上传。")
    image = _opened(content)
    width, height = image.size
    fits = abs(width / height - _RATIO) <= _TOLERANCE
    advice = ""
    if crop and not fits:
        image = ImageOps.fit(image, _cut(width, height))
    elif not fits:
        advice = f"照片为 {width}×{height}，不是 4:5，打印任免审批表时会留边。建议裁成 4:5 后重新上传。"
    image.thumbnail(SIZE)
    out = BytesIO()
    image.save(out, "JPEG", quality=_QUALITY, optimize=True)
    return PreparedPhoto(out.getvalue(), advice)


def store_photo(content: bytes, name: str, unit: Unit, *, by: User) -> StoredFile:
    """Keep the prepared photo of a person of this name and unit."""
    return files.store(
        content, name=f"{name}.jpg", content_type="image/jpeg", purpose="photo", unit=unit, by=by
    )


@transaction.atomic
def set_photo(
    cadre: Cadre,
    content: bytes,
    *,
    by: User,
    version: int | None = None,
    crop: bool = False,
    reason: str = "",
) -> PreparedPhoto:
    """Take a picture as the person's photo; the former one stays on disk for the trail."""
    prepared = prepare_photo(content, crop=crop)
    current = open_record(cadre, by=by, version=version)
    old = "有" if current.photo_id else "—"
    current.photo = store_photo(prepared.content, current.name, current.unit, by=by)
    close_record(current, {"照片": [old, "新照片"]}, by=by, reason=reason, changed=["photo"])
    return prepared


@transaction.atomic
def remove_photo(cadre: Cadre, *, by: User, version: int | None = None, reason: str = "") -> None:
    """The person has no photo any more; nothing happens when there was none."""
    current = open_record(cadre, by=by, version=version)
    if current.photo_id is None:
        return
    current.photo = None
    close_record(current, {"照片": ["有", "—"]}, by=by, reason=reason, changed=["photo"])


def _opened(content: bytes) -> Image.Image:
    """The picture in RGB, the right way up. The size is looked at before anything is unpacked."""
    try:
        with Image.open(BytesIO(content), formats=_FORMATS) as seen:
            width, height = seen.size
            if width * height > MAX_PIXELS:
                raise Refused.because("cadre.photo.pixels", "照片超过 4000 万像素。请缩小后再上传。")
            seen.verify()
        with Image.open(BytesIO(content), formats=_FORMATS) as seen:
            upright = ImageOps.exif_transpose(seen) or seen
            return _on_white(upright)
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, SyntaxError, ValueError) as error:
        raise Refused.because(
            "cadre.photo.unreadable", "这个文件打不开，或不是 JPEG、PNG、BMP 照片。请换一张照片。"
        ) from error


def _on_white(image: Image.Image) -> Image.Image:
    if image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info:
        clear = image.convert("RGBA")
        white = Image.new("RGBA", clear.size, "white")
        return Image.alpha_composite(white, clear).convert("RGB")
    return image.convert("RGB")


def _cut(width: int, height: int) -> tuple[int, int]:
    """The largest 4:5 that lies within the picture."""
    if width / height > _RATIO:
        return max(1, round(height * _RATIO)), height
    return width, max(1, round(width / _RATIO))
