"""Numbers as the office types them."""

from __future__ import annotations

from unicodedata import normalize


def exact_text(text: str) -> str:
    """20% as 0.2 in exact decimals; full-width signs as plain ones; anything else as it is."""
    text = normalize("NFKC", text).replace(" ", "")
    if text.endswith("%") and text[:-1].replace(".", "", 1).isdigit():
        whole, _, rest = text[:-1].partition(".")
        digits = whole.rjust(3, "0")
        return f"{digits[:-2]}.{digits[-2:]}{rest}"
    return text
