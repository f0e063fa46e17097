"""The palette is legible: what is written on the theme's primary color stands out from it."""

import colorsys
import tomllib
from pathlib import Path

import pytest

from cdp_core.ui.palette import DARK, LIGHT, Palette, channel_colors, css, palette

ROOT = Path(__file__).resolve().parents[2]
THEME = tomllib.loads((ROOT / ".streamlit/config.toml").read_text("utf-8"))["theme"]

#: By how much of the lightness Streamlit darkens a primary button under the pointer.
DARKENED = 0.15

#: Ordinary text must stand out from its ground so much (WCAG 2.2, success criterion 1.4.3).
LEGIBLE = 4.5


def darkened(color: str) -> str:
    hue, light, strong = colorsys.rgb_to_hls(*(int(color[place : place + 2], 16) / 255 for place in (1, 3, 5)))
    return "#" + "".join(f"{round(255 * part):02x}" for part in colorsys.hls_to_rgb(hue, light - DARKENED, strong))


def luminance(color: str) -> float:
    parts = [int(color[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_text_on_the_primary_color_is_legible_also_under_the_pointer(mode: str):
    colors = palette(mode == "dark")
    primary = THEME[mode]["primaryColor"]
    assert contrast(colors.on_strong, primary) >= LEGIBLE
    assert contrast(colors.on_strong, darkened(primary)) >= LEGIBLE
    assert f"--on-primary: {colors.on_strong};" in css(colors)


def test_the_style_sheet_uses_that_color_for_buttons_and_tags():
    rules = (ROOT / "cdp_core/ui/style.css").read_text("utf-8").split("}")
    [of_primary] = [rule for rule in rules if "color: var(--on-primary)" in rule]
    assert 'button[kind^="primary"]' in of_primary
    assert "[data-tag]" in of_primary


@pytest.mark.parametrize("colors", [LIGHT, DARK])
def test_a_channel_has_one_color_in_every_chart_whatever_stands_beside_it(colors: Palette):
    here = channel_colors(["Store", "Web", "Kiosk", "App"], colors)
    there = channel_colors(["Web", "App", "Store"], colors)
    assert {name: here[name] for name in there} == there
    assert len(set(here.values())) == 4
    assert channel_colors(["E-mail"], colors)["E-mail"] == channel_colors(["email"], colors)["email"]


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_a_link_has_the_color_of_the_theme_and_is_legible(mode: str):
    colors = palette(mode == "dark")
    assert colors.link == THEME[mode]["linkColor"]
    assert contrast(colors.link, THEME[mode]["backgroundColor"]) >= LEGIBLE
