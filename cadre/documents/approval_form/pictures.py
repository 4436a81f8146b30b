"""Photos as the form prints them: small enough for many forms in one file."""

from __future__ import annotations

import io

from PIL import Image, ImageOps

LONGEST = 900
_MOST_PIXELS = 60_000_000


def shrink(content: bytes) -> bytes | None:
    """The photo, made smaller when it is larger than paper can show; None when it is no picture."""
    try:
        with Image.open(io.BytesIO(content)) as image:
            if image.width * image.height > _MOST_PIXELS:
                return None
            if image.format in {"JPEG", "PNG"} and max(image.size) <= LONGEST:
                image.verify()
                return content
            upright = ImageOps.exif_transpose(image).convert("RGB")
            upright.thumbnail((LONGEST, LONGEST))
            out = io.BytesIO()
            upright.save(out, "JPEG", quality=88)
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return None
    return out.getvalue()


def picture_type(content: bytes) -> str:
    """The content type of a photo that ``shrink`` returned."""
    return "image/png" if content.startswith(b"\x89PNG") else "image/jpeg"
