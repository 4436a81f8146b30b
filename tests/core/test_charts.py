"""Charts are well-formed, escaped, free of style attributes, and say the same as their numbers."""

from __future__ import annotations

import re

import pytest
from defusedxml import ElementTree

from core import charts
from core.policy import Light

NASTY = '"><script>alert(1)</script><img src=x onerror=y>&'
SVG = "{http://www.w3.org/2000/svg}"


def drawings(text: str = "标签", href: str = "/cadres/?a=1&b=2") -> dict[str, str]:
    """One drawing of each kind with the text in every place that takes text."""
    named = {"key": "k", "title": text, "summary": text}
    return {
        "columns": charts.stacked_columns(
            **named,
            labels=(text, "02"),
            series=(
                charts.light_series(Light.RED, (5, 3), (href, href)),
                charts.Series(name=text, values=(4, 9)),
            ),
        ),
        "pyramid": charts.pyramid(
            **named, bands=[charts.AgeBand(label=text, men=3, women=5, men_href=href, women_href=href)]
        ),
        "steps": charts.step_line(
            **named,
            labels=(text, "02", "03"),
            courses=(
                charts.StepLine(name=text, values=(2, 1, 1)),
                charts.StepLine(name=text, values=(2, 2, 2), dashed=True),
            ),
            required=2,
            events=[charts.StepEvent(at=1, text=text, href=href)],
            unit=text,
        ),
        "bands": charts.band_line(
            key="k", title=text, bands=[charts.Band(light=Light.RED, start=0, end=80)], suffix=text, value=40
        ),
        "empty": charts.stacked_columns(
            **named, labels=("01",), series=[charts.Series(name="x", values=(None,))]
        ),
    }


@pytest.mark.parametrize("text", ["标签", NASTY])
def test_every_drawing_is_one_well_formed_svg_with_title_and_description(text: str) -> None:
    for name, drawing in drawings(text).items():
        root = ElementTree.fromstring(drawing)
        assert root.tag == f"{SVG}svg", name
        assert root[0].tag == f"{SVG}title" and root[0].text == text
        assert root[1].tag == f"{SVG}desc"
        assert root.get("role") in {"img", "group"}
        assert "Noto Sans CJK SC" in (root.get("font-family") or "")


@pytest.mark.parametrize("text", ["标签", NASTY])
def test_no_drawing_carries_style_script_or_event_attributes(text: str) -> None:
    for name, drawing in drawings(text).items():
        root = ElementTree.fromstring(drawing)
        for element in root.iter():
            assert element.tag.removeprefix(SVG) not in {"script", "img", "style", "foreignObject"}, name
            assert not [key for key in element.attrib if key == "style" or key.startswith("on")], name


def test_a_drawing_with_links_is_a_group_so_that_the_links_are_read_out() -> None:
    root = ElementTree.fromstring(drawings()["pyramid"])
    assert root.get("role") == "group"
    assert [link.get("href") for link in root.iter(f"{SVG}a")] == ["/cadres/?a=1&b=2"] * 2
    assert ElementTree.fromstring(drawings(href="")["pyramid"]).get("role") == "img"


@pytest.mark.parametrize("href", ["javascript:alert(1)", "//evil.example/", "http://evil.example/", "data:x"])
def test_a_chart_links_only_inside_the_site(href: str) -> None:
    with pytest.raises(ValueError, match="inside this site"):
        drawings(href=href)


def test_columns_show_every_number_and_stand_on_zero() -> None:
    drawing = charts.stacked_columns(
        key="t",
        title="走势",
        summary="红灯减少",
        labels=("01", "02"),
        series=(charts.light_series(Light.RED, (15, 9)), charts.light_series(Light.YELLOW, (12, None))),
    )
    texts = re.findall(r"<text[^>]*>([^<]*)</text>", drawing)
    assert {"15", "9", "12", "0", "红灯", "黄灯"} <= set(texts)
    assert 'id="t-dots"' in drawing and "url(#t-dots)" in drawing


def test_a_month_without_data_is_a_dash_and_not_a_zero() -> None:
    drawing = charts.stacked_columns(
        key="t",
        title="t",
        summary="t",
        labels=("01", "02"),
        series=[charts.Series(name="n", values=(None, 4))],
    )
    assert ">—</text>" in drawing


def test_no_data_at_all_is_a_sentence() -> None:
    assert "数据不足" in drawings()["empty"]


def test_series_and_labels_of_different_length_are_refused() -> None:
    with pytest.raises(ValueError, match="one value per label"):
        charts.stacked_columns(
            key="t", title="t", summary="t", labels=("01",), series=[charts.Series(name="n", values=(1, 2))]
        )


def test_an_event_outside_the_forecast_is_refused() -> None:
    with pytest.raises(ValueError, match="outside"):
        charts.step_line(
            key="t",
            title="t",
            summary="t",
            labels=("01", "02"),
            courses=[charts.StepLine(name="n", values=(1, 1))],
            required=1,
            events=[charts.StepEvent(at=2, text="x")],
        )


def test_age_bands_put_the_limit_itself_into_the_younger_band() -> None:
    bands = charts.age_bands([(35, False), (36, True), (40, False), (60, True)])
    assert [(band.label, band.men, band.women) for band in bands[:2]] == [
        ("35岁以下", 1, 0),
        ("36—40岁", 1, 1),
    ]
    assert bands[-1].label == "56—60岁"
    assert charts.age_bands([(61, False)])[-1].label == "61岁以上"


def test_a_hole_between_two_bands_stays_white() -> None:
    drawing = charts.band_line(
        key="b",
        title="分界",
        bands=[
            charts.Band(light=Light.RED, start=0, end=40),
            charts.Band(light=Light.GREEN, start=50, end=100),
        ],
    )
    assert ">40%</text>" in drawing and ">50%</text>" in drawing
    root = ElementTree.fromstring(drawing)
    bars = [rect for rect in root.iter(f"{SVG}rect") if str(rect.get("fill")).startswith("#")]
    first, second = bars[0], bars[1]
    assert float(first.get("x", 0)) + float(first.get("width", 0)) < float(second.get("x", 0))
