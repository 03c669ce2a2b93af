"""The colours of charts: seen against the paper, and told apart by every kind of sight."""

import re
from itertools import combinations
from pathlib import Path

import pytest

CSS = Path(__file__).resolve().parents[2] / "static" / "css" / "tokens.css"
SERIES = ("c1", "c2", "c3", "c4", "c5")
LEAST_CONTRAST = 3  # WCAG 2.2, 1.4.11: graphics that mean something
# What is seen without one kind of cone (Machado, Oliveira and Fernandes 2009), in linear light.
SIGHTS = {
    "usual": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "protan": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "deutan": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
    "tritan": (
        (1.255528, -0.076749, -0.178779),
        (-0.078411, 0.930809, 0.147602),
        (0.004733, 0.691367, 0.303900),
    ),
}
TOLD_APART = 10  # in CIELAB; a difference of 2.3 is just seen by those who look for it


def tokens(mode):
    text = CSS.read_text(encoding="utf-8")
    first, dark, _print = re.split(r"@media", text)
    found = dict(re.findall(r"--([\w-]+): (#\w{3,6});", first))
    return {**found, **dict(re.findall(r"--([\w-]+): (#\w{3,6});", dark))} if mode else found


def linear(colour):
    digits = colour[1:] if len(colour) == 7 else "".join(2 * digit for digit in colour[1:])
    parts = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    return [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]


def luminance(colour):
    return sum(w * p for w, p in zip((0.2126, 0.7152, 0.0722), linear(colour), strict=True))


def contrast(one, other):
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def seen(colour, sight):
    """The colour as CIELAB, as it is seen."""
    light = linear(colour)
    red, green, blue = (
        min(max(sum(w * p for w, p in zip(row, light, strict=True)), 0), 1) for row in SIGHTS[sight]
    )
    xyz = (
        (0.4124 * red + 0.3576 * green + 0.1805 * blue) / 0.9505,
        0.2126 * red + 0.7152 * green + 0.0722 * blue,
        (0.0193 * red + 0.1192 * green + 0.9505 * blue) / 1.089,
    )
    x, y, z = (t ** (1 / 3) if t > 0.008856 else 7.787 * t + 16 / 116 for t in xyz)
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("name", SERIES)
def test_a_series_stands_out_from_the_paper(name, dark):
    of = tokens(dark)
    for ground in ("paper", "sunken"):
        assert contrast(of[name], of[ground]) >= LEAST_CONTRAST, ground


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("sight", SIGHTS)
@pytest.mark.parametrize("pair", list(combinations(SERIES, 2)), ids="-".join)
def test_two_series_are_told_apart_by_every_kind_of_sight(pair, sight, dark):
    one, other = (seen(tokens(dark)[name], sight) for name in pair)
    distance = sum((a - b) ** 2 for a, b in zip(one, other, strict=True)) ** 0.5
    assert distance >= TOLD_APART
