"""Contrast after WCAG 2, and an accent made readable on paper and in the dark."""

from __future__ import annotations

import colorsys
import re
from dataclasses import dataclass

AA = 4.5
CONTROL = 3.0
AT_EASE = 6.0  # on dark paper thin letters want more than the least
PAPER = "#ffffff"
DARK_PAPER = "#15171b"
INK = "#1b1c20"
DEFAULT_ACCENT = "#1f4e79"
_HEX = re.compile(r"#[0-9a-fA-F]{6}")


def is_colour(text: str) -> bool:
    return _HEX.fullmatch(text) is not None


def contrast(one: str, other: str) -> float:
    """From 1 (the same) to 21 (black on white)."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def readable(accent: str, paper: str, floor: float = AA) -> str:
    """The accent itself when it reads well on this paper, else the nearest lightness of the same hue that does."""
    hue, lightness, saturation = colorsys.rgb_to_hls(*_channels(accent))
    goal = 0.0 if _luminance(paper) > 0.18 else 1.0
    for step in range(101):
        moved = lightness + (goal - lightness) * step / 100
        candidate = _written(colorsys.hls_to_rgb(hue, moved, saturation))
        if contrast(candidate if step else accent, paper) >= floor:
            return candidate if step else accent.lower()
    return INK if goal == 0.0 else PAPER


@dataclass(frozen=True, slots=True)
class Faint:
    """What a colour falls short of: as text on paper, as the edge of a control; and the nearest that does not."""

    contrast: float
    is_text: bool
    is_control: bool
    nearest: str
    nearest_contrast: float


def faint(accent: str) -> Faint | None:
    """None for a colour that can stand as it is: 4.5 to 1 for text on paper, 3 to 1 for controls (WCAG 2.2, AA). Text
    on a button of this colour then reads well too; in the dark a lighter tone is used."""
    measured = contrast(accent, PAPER)
    if measured >= AA:
        return None
    nearest = readable(accent, PAPER, AA)
    return Faint(measured, measured < AA, measured < CONTROL, nearest, contrast(nearest, PAPER))


def text_on(colour: str) -> str:
    """Paper or ink, whichever reads better on this colour."""
    return max((PAPER, DARK_PAPER), key=lambda text: contrast(text, colour))


def _channels(colour: str) -> tuple[float, float, float]:
    return tuple(int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))  # type: ignore[return-value]


def _written(channels: tuple[float, float, float]) -> str:
    return "#" + "".join(f"{round(255 * channel):02x}" for channel in channels)


def _luminance(colour: str) -> float:
    red, green, blue = (
        channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4 for channel in _channels(colour)
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
