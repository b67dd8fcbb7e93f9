"""The colours and type of every picture, light and dark, and the style sheet that lets a page restyle them.

A picture carries its colours twice: as presentation attributes (so it is right without any style sheet: in mail,
in a PDF) and as classes ``pic-f-<token>`` (fill) and ``pic-s-<token>`` (stroke) that read the custom property
``--pic-<token>``. Blue, stone and vermilion are told apart by colour-blind readers and, by lightness, in grey print.

>>> LIGHT["blue"]
'#1d5b9e'
"""

from __future__ import annotations

import sys
from pathlib import Path

SERIF = "'Source Serif 4 Variable', 'Source Serif 4', 'Hofnar Serif', Charter, Georgia, serif"
SANS = "'Inter Variable', Inter, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif"

FONT_FOLDER = Path(__file__).parent / "fonts"
"""Static fonts (Inter 400 and 600, a serif 600) for programs that make pixels or PDF of a picture."""

LIGHT: dict[str, str] = {
    "paper": "#ffffff",
    "ink": "#1b1c20",
    "grey": "#5a5b63",
    "mute": "#8b8c94",
    "hair": "#e3e1db",
    "rule": "#b9b6ad",
    "blue": "#1d5b9e",
    "blue-soft": "#8fb1d6",
    "blue-pale": "#e9f0f8",
    "blue-palest": "#f4f7fb",
    "vermilion": "#c23b16",
    "vermilion-soft": "#e5a58f",
    "vermilion-pale": "#fcefe9",
    "stone": "#948b79",
    "stone-soft": "#cdc7ba",
    "stone-pale": "#f5f3ee",
    "stone-text": "#655d4c",
}

DARK: dict[str, str] = {
    "paper": "#15171b",
    "ink": "#eeece6",
    "grey": "#b0aea7",
    "mute": "#83827e",
    "hair": "#2c2f34",
    "rule": "#565a61",
    "blue": "#83b4ec",
    "blue-soft": "#4b6f99",
    "blue-pale": "#1b2735",
    "blue-palest": "#191f28",
    "vermilion": "#f68d67",
    "vermilion-soft": "#96553f",
    "vermilion-pale": "#30201b",
    "stone": "#999080",
    "stone-soft": "#625c51",
    "stone-pale": "#201f1d",
    "stone-text": "#c2b9a7",
}

TEXT_TOKENS = ("ink", "grey", "blue", "vermilion", "stone-text")
"""The tokens that text may be written in; each reaches 4.5 : 1 on paper and on every pale field."""

_MOVES = (
    ".pic text{font-variant-numeric:tabular-nums}"
    ".pic-mark{cursor:pointer;outline:none;text-decoration:none}"
    ".pic-mark .pic-ring{stroke:none}"
    ".pic-mark:hover .pic-ring{stroke:RULE}"
    ".pic-mark:focus-visible .pic-ring{stroke:INK;stroke-width:2}"
    ".pic-mark:hover .pic-name,.pic-mark:focus-visible .pic-name{text-decoration:underline}"
)


def _moves(ink: str, rule: str) -> str:
    return _MOVES.replace("INK", ink).replace("RULE", rule)


def class_rules() -> str:
    """The rules that tie the classes to custom properties, with the light colours as fallback."""
    pairs = (
        f".pic-f-{name}{{fill:var(--pic-{name},{value})}}.pic-s-{name}{{stroke:var(--pic-{name},{value})}}"
        for name, value in LIGHT.items()
    )
    return "".join(pairs) + _moves(f"var(--pic-ink,{LIGHT['ink']})", f"var(--pic-rule,{LIGHT['rule']})")


def standalone_style() -> str:
    """The one style sheet inside a picture that is a file of its own; follows the reader's dark mode.

    Light needs no rule: the attributes hold it. There is no custom property here, for programs that make pixels or
    PDF of the file understand none and would draw everything black.
    """
    dark = "".join(f".pic-f-{name}{{fill:{value}}}.pic-s-{name}{{stroke:{value}}}" for name, value in DARK.items())
    moves = _moves(LIGHT["ink"], LIGHT["rule"])
    return f"{moves}@media (prefers-color-scheme:dark){{{dark}{_moves(DARK['ink'], DARK['rule'])}}}"


def page_style() -> str:
    """The style sheet for a page with pictures: the class rules, and both palettes by the page's color-scheme."""
    both = ";".join(f"--pic-{name}:light-dark({LIGHT[name]},{DARK[name]})" for name in LIGHT)
    return f"{class_rules()}.pic{{{both}}}\n"


if __name__ == "__main__":
    sys.stdout.write(page_style())
