"""How wide a text will be, without a font: an approximate table for Inter, and what follows from it (shorten, wrap).

Widths are in em at weight 400; semi-bold adds 5 %. They err to the wide side, so that a fallback font still fits.

>>> round(width("Parking", 13), 0)
49.0
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

ELLIPSIS = "…"
_GROUPS = {
    0.26: "iIl|'.,:;!·",
    0.31: "jft()[]/\\ ",
    0.38: 'r-"*',
    0.55: "sczJvxyk?",
    0.58: "aeF",
    0.61: "bdghnopquL",
    0.64: "ETP0123456789+−±=<>~_#$€",
    0.66: "SBRKXZVYC&",
    0.73: "ADGHNUOQ",
    0.78: "w%",
    0.90: "mM@…",
    0.98: "W",
}
_WIDTHS = {char: em for em, chars in _GROUPS.items() for char in chars}
_SAFETY = 1.03
_VOWELS = "aeiouyáéíóúàèäëïöü"
_HIDDEN = {"Cc", "Cf", "Cs", "Mn", "Me"}


def _em(char: str) -> float:
    if char in _WIDTHS:
        return _WIDTHS[char]
    if unicodedata.category(char) in _HIDDEN:
        return 0.0
    if unicodedata.east_asian_width(char) in "WF":
        return 1.3 if ord(char) > 0xFFFF else 1.02
    base = unicodedata.normalize("NFD", char)[0]
    return _WIDTHS.get(base, 0.66)


def width(text: str, size: float, weight: int = 400) -> float:
    """The width of a text in pixels at a font size."""
    bold = 1.05 if weight >= 600 else 1.0
    return sum(_em(char) for char in text) * size * bold * _SAFETY


def clean(text: str) -> str:
    """One line without control, bidirectional-override and unpaired surrogate characters; spaces made single.

    Emoji keep their joiners and a right-to-left text keeps its own direction.
    """
    kept = (c if c == "\u200d" or unicodedata.category(c) not in {"Cc", "Cf", "Cs", "Cn"} else " " for c in text)
    return " ".join("".join(kept).split())


def shorten(text: str, size: float, room: float, weight: int = 400) -> str:
    """The text, or as much of it as fits in ``room`` pixels with an ellipsis; never half an emoji."""
    text = clean(text)
    if width(text, size, weight) <= room:
        return text
    used, kept = width(ELLIPSIS, size, weight), []
    for char in text:
        used += width(char, size, weight)
        if used > room:
            break
        kept.append(char)
    return _whole_end("".join(kept)) + ELLIPSIS


def told_apart(texts: Sequence[str], size: float, room: float, weight: int = 400) -> list[str]:
    """Texts shortened to ``room``; those that would then read the same keep their last part instead of their middle.

    >>> told_apart(["Office of the north, one", "Office of the north, two"], 10, 80)
    ['Office of t… one', 'Office of t… two']
    """
    short = [shorten(text, size, room, weight) for text in texts]
    twice = {text for text in short if text.endswith(ELLIPSIS) and short.count(text) > 1}
    return [_ends(text, size, room, weight) if cut in twice else cut for text, cut in zip(texts, short)]


def _ends(text: str, size: float, room: float, weight: int) -> str:
    """The first part and the last words, at most half of the room."""
    kept = ""
    for word in reversed(clean(text).split(" ")):
        longer = f"{word} {kept}".rstrip()
        if width(longer, size, weight) > room / 2 - width(ELLIPSIS, size, weight):
            break
        kept = longer
    return shorten(text, size, room - width(f" {kept}", size, weight), weight) + (f" {kept}" if kept else "")


def _whole_end(text: str) -> str:
    """Without a joiner at the end (the second half of an emoji is gone) and without a space or comma."""
    while text.endswith("\u200d"):
        text = text[:-2]
    return text.rstrip(" ,;:-")


def wrap(text: str, size: float, room: float, lines: int, weight: int = 400, *, hyphens: bool = False) -> list[str]:
    """The text broken at spaces into at most ``lines`` lines; what does not fit ends in an ellipsis.

    A margin ('± 0.2') stays with the number before it. With ``hyphens`` a word too long for a line is broken too.
    """
    words = clean(text).replace(" ± ", "\u00a0±\u00a0").split(" ")
    if hyphens:
        words = [part for word in words for part in _pieces(word, size, room, weight)]
    done: list[str] = []
    while words:
        if len(done) == lines - 1:
            done.append(shorten(" ".join(words), size, room, weight))
            break
        done.append(_one_line(words, size, room, weight))
    return [line for line in done if line]


def _pieces(word: str, size: float, room: float, weight: int) -> list[str]:
    """A word cut where a syllable may begin (a consonant before a vowel), so that each piece fits; or left whole."""
    pieces = []
    while width(word, size, weight) > room:
        cuts = [i for i in range(3, len(word) - 2) if _may_cut(word, i) and width(word[:i] + "-", size, weight) <= room]
        if not cuts:
            break
        pieces.append(word[: cuts[-1]] + "-")
        word = word[cuts[-1] :]
    return [*pieces, word]


def _may_cut(word: str, i: int) -> bool:
    return word[i].isalpha() and word[i].lower() not in _VOWELS and word[i + 1].lower() in _VOWELS


def _one_line(words: list[str], size: float, room: float, weight: int) -> str:
    """Takes from ``words`` what fits on one line, at least one word (shortened when it is too long alone)."""
    line = words.pop(0)
    while words and width(f"{line} {words[0]}", size, weight) <= room:
        line = f"{line} {words.pop(0)}"
    return shorten(line, size, room, weight)


def balanced(text: str, size: float, room: float, lines: int, weight: int = 400, *, hyphens: bool = False) -> list[str]:
    """Wrapped into as few lines as needed, but with lines of about equal length: a headline without a lone word."""
    first = wrap(text, size, room, lines, weight, hyphens=hyphens)
    if len(first) < 2 or _is_cut(first):
        return first
    best, low = first, room / 2
    for step in range(12):
        tighter = wrap(text, size, room - (room - low) * (step + 1) / 12, lines, weight, hyphens=False)
        if len(tighter) != len(first) or _is_cut(tighter):
            break
        best = tighter
    return best


def _is_cut(lines: list[str]) -> bool:
    return any(line.endswith(ELLIPSIS) for line in lines)
