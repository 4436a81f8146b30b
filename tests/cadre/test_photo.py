"""The photo: what is taken in, what is kept, who sees it."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image

from cadre.services.sets import prepare_photo, set_photo
from core.policy import Refused

Enter = Callable[[Any], Client]
Person = Callable[..., Any]


def picture(
    kind: str = "JPEG", size: tuple[int, int] = (400, 500), mode: str = "RGB", **options: Any
) -> bytes:
    out = BytesIO()
    Image.new(mode, size, "navy" if mode == "RGB" else 0).save(out, kind, **options)
    return out.getvalue()


def opened(content: bytes) -> Image.Image:
    return Image.open(BytesIO(content))


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "BMP"])
def test_each_usual_kind_becomes_a_small_jpeg(kind: str) -> None:
    prepared = prepare_photo(picture(kind, (800, 1000)))
    image = opened(prepared.content)
    assert (image.format, image.size, prepared.advice) == ("JPEG", (752, 940), "")


def test_transparent_and_grey_pictures_are_taken() -> None:
    assert opened(prepare_photo(picture("PNG", mode="RGBA")).content).mode == "RGB"
    assert opened(prepare_photo(picture("PNG", mode="L")).content).mode == "RGB"


@pytest.mark.requirement("B24")
def test_what_the_camera_wrote_is_not_kept_but_turns_the_picture() -> None:
    exif = Image.Exif()
    exif[0x0112], exif[0x010F] = 6, "camera"
    image = opened(prepare_photo(picture(size=(500, 400), exif=exif)).content)
    assert image.size == (400, 500)
    assert not image.getexif()


def test_another_shape_is_advised_against_or_cut() -> None:
    wide = picture(size=(800, 600))
    assert "不是 4:5" in prepare_photo(wide).advice
    cut = prepare_photo(wide, crop=True)
    assert (opened(cut.content).size, cut.advice) == ((480, 600), "")


@pytest.mark.requirement("B24")
@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "打不开"),
        (b"<svg xmlns='x'/>", "打不开"),
        (picture("GIF", mode="L"), "打不开"),
        (picture()[:200], "打不开"),
        (b"\xff\xd8\xff" + b"x" * 100, "打不开"),
        (b"x" * (5 * 1024 * 1024 + 1), "超过 5 MB"),
    ],
)
def test_what_is_no_photo_is_refused(content: bytes, why: str) -> None:
    with pytest.raises(Refused, match=why):
        prepare_photo(content)


@pytest.mark.requirement("B24")
def test_a_bomb_is_refused_before_it_is_unpacked() -> None:
    with pytest.raises(Refused, match="4000 万像素"):
        prepare_photo(picture("PNG", (9000, 9000), mode="1"))


@pytest.mark.requirement("B12", "A24")
def test_the_photo_is_sealed_and_seen_by_the_scope_alone(
    sign_in: Enter, keeper: Any, neighbour: Any, person: Person, settings: Any
) -> None:
    cadre = person()
    url = reverse("cadre:cadre_photo", args=[cadre.uuid])
    client = sign_in(keeper)
    assert client.get(url).status_code == 404
    file = SimpleUploadedFile("林.png", picture("PNG"), "image/png")
    form = reverse("cadre:photo_edit", args=[cadre.uuid])
    assert client.get(form).status_code == 200
    assert client.post(form, {"photo": file, "version": "1"}).status_code == 302
    shown = client.get(url)
    assert shown["Content-Type"] == "image/jpeg"
    assert shown["Cache-Control"] == "private, no-store"
    assert opened(shown.content).format == "JPEG"
    assert all(b"JFIF" not in path.read_bytes() for path in settings.FILES_DIR.rglob("*") if path.is_file())
    assert url in client.get(cadre.get_absolute_url()).content.decode()
    assert sign_in(neighbour).get(url).status_code == 404
    assert sign_in(neighbour).post(form, {"photo": file}).status_code == 404
    gone = reverse("cadre:photo_remove", args=[cadre.uuid])
    assert sign_in(neighbour).post(gone).status_code == 404
    assert sign_in(keeper).post(gone).status_code == 302
    assert client.get(url).status_code == 404


def test_a_bad_photo_and_an_old_page_are_told_on_the_form(
    sign_in: Enter, keeper: Any, person: Person
) -> None:
    cadre = person()
    form = reverse("cadre:photo_edit", args=[cadre.uuid])
    client = sign_in(keeper)
    bad = client.post(form, {"photo": SimpleUploadedFile("a.jpg", b"no picture"), "version": "1"})
    assert bad.status_code == 422 and "打不开" in bad.content.decode()
    assert client.post(form, {"version": "1"}).status_code == 422
    set_photo(cadre, picture(), by=keeper)
    old = client.post(form, {"photo": SimpleUploadedFile("a.jpg", picture()), "version": "1"})
    assert old.status_code == 422 and "没有覆盖" in old.content.decode()
