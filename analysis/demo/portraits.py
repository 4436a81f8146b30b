"""Drawn portraits for the demo's photos: nobody's face, in the proportions of the form."""

from __future__ import annotations

from io import BytesIO
from random import Random

from PIL import Image, ImageDraw

SIZE = (376, 470)
_GROUND = ("#C9DDF2", "#D5E4F3", "#B7D0EC")
_SKIN = ("#E8C9B0", "#E2BFA2", "#EFD3BD", "#D9B394")
_HAIR = ("#1F2430", "#2A2A2E", "#3A322C", "#4A4A4E")
_SUIT = ("#2E3B55", "#27303F", "#3B3F4A", "#44506B")
_TIE = ("#7A2630", "#2B4C7E", "#5A3E6B")


def portrait(sex: str, rng: Random) -> bytes:
    """A JPEG of a head and shoulders; ``sex`` is a code of GB/T 2261.1."""
    image = Image.new("RGB", SIZE, rng.choice(_GROUND))
    draw = ImageDraw.Draw(image)
    skin, hair, suit = rng.choice(_SKIN), rng.choice(_HAIR), rng.choice(_SUIT)
    if sex == "2":
        draw.ellipse((98, 92, 278, 350), fill=hair)
    draw.rectangle((158, 270, 218, 372), fill=skin)
    draw.ellipse((10, 348, 366, 640), fill=suit)
    draw.polygon([(138, 352), (238, 352), (188, 452)], fill="#FFFFFF")
    if sex == "1":
        draw.polygon([(178, 370), (198, 370), (206, 470), (170, 470)], fill=rng.choice(_TIE))
    draw.ellipse((118, 110, 258, 318), fill=skin)
    top = 178 if sex == "1" else 190
    draw.pieslice((112, 92, 264, 268), 180, 360, fill=hair)
    draw.rectangle((118, top, 258, top + 6), fill=skin)
    out = BytesIO()
    image.save(out, "JPEG", quality=85)
    return out.getvalue()
