"""F01: no pattern of ours takes more than a moment over a long text that was made to hurt.

The limit counts the processor's time, not the clock's, and stands hundreds of times above what a pattern that walks
through the text once needs: only one whose work grows with the square of the text meets it.
"""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import re
import signal
from collections.abc import Iterator
from dataclasses import dataclass
from types import FrameType

import pytest

import hofnar
import hofnar_analytics

LENGTH = 30_000
SECONDS = 1.0
BEGINNINGS = ("", "5", "a@", "<c ", "{a|")
PARTS = (
    " ", "\t", " \t", "a", "A", "1", "-", "_", ".", ",", ":", "@", "/", "=", "(", "<", '"', "é",
    "a ", "a1", "1a", "a.", "1.", "1,", "-1", "a@", "a@b.", "1,111", "1.111", " 1 ", "   5   ", "/s/", "<c", "{a|",
    "uw ", "goed en ", "2020-", "a_id ", " = ",
)  # fmt: skip
# Only the person at the command line reaches these, with words of their own.
OF_THE_PERSON_AT_THE_KEYBOARD = {"hofnar.command.arguments"}


def modules() -> Iterator[str]:
    for package in (hofnar, hofnar_analytics):
        for found in pkgutil.walk_packages(package.__path__, package.__name__ + "."):
            if not re.search(r"\.(tests|migrations|__main__|wsgi|settings)\b|\.demo\.run$", found.name):
                yield found.name


def patterns_in(value: object, depth: int = 3) -> Iterator[re.Pattern[str]]:
    if isinstance(value, re.Pattern) and isinstance(value.pattern, str):
        yield value
    elif isinstance(value, dict) and depth:
        for one in value.values():
            yield from patterns_in(one, depth - 1)
    elif isinstance(value, (list, tuple, set, frozenset)) and depth:
        for one in value:
            yield from patterns_in(one, depth - 1)


@dataclass(frozen=True)
class Ours:
    """A pattern and the ways in which the product applies it; 'sub' stands for every way that looks along the text."""

    pattern: re.Pattern[str]
    ways: tuple[str, ...]


def ours() -> list[Ours]:
    found: dict[str, Ours] = {}
    for name in modules():
        if name in OF_THE_PERSON_AT_THE_KEYBOARD:
            continue
        try:
            module = importlib.import_module(name)
        except ImportError:  # an extra that is not installed
            continue
        for variable, value in vars(module).items():
            for pattern in patterns_in(value):
                found.setdefault(pattern.pattern, Ours(pattern, ways(variable, inspect.getsource(module))))
    return list(found.values())


def ways(variable: str, source: str) -> tuple[str, ...]:
    used = set(re.findall(rf"\b{variable}\.(\w+)", source))
    known = used and used <= {"match", "fullmatch"}
    return tuple(sorted(used)) if known else ("fullmatch", "sub")


class TookTooLong(Exception):
    pass


def _stop(number: int, frame: FrameType | None) -> None:
    raise TookTooLong


def slow_texts(one: Ours) -> list[str]:
    """The beginnings and parts over which this pattern takes longer than the limit."""
    found = []
    before = signal.signal(signal.SIGVTALRM, _stop)
    try:
        for beginning in BEGINNINGS:
            for part in PARTS:
                text = beginning + part * (LENGTH // len(part)) + "\0"
                try:
                    signal.setitimer(signal.ITIMER_VIRTUAL, SECONDS)
                    for way in one.ways:
                        getattr(one.pattern, way)(*(("", text) if way == "sub" else (text,)))
                except TookTooLong:
                    found.append(f"{beginning!r} + {part!r} * n")
                finally:
                    signal.setitimer(signal.ITIMER_VIRTUAL, 0)
    finally:
        signal.signal(signal.SIGVTALRM, before)
    return found


def test_f01_the_net_catches_a_pattern_that_hangs():
    assert slow_texts(Ours(re.compile(r"^(a+)+$"), ("fullmatch",)))


@pytest.mark.slow
@pytest.mark.parametrize("one", ours(), ids=lambda one: one.pattern.pattern[:40])
def test_f01_no_pattern_of_ours_hangs(one):
    assert slow_texts(one) == []


def test_f01_a_code_list_of_one_long_line_is_read():
    from hofnar_analytics.code_lists import read_code_list

    for line in ("a " * 300_000, "Q1 " + " " * 300_000 + "x", "5" + "\t" * 300_000):
        assert read_code_list(f"Q1 = One\n{line}", ["Q1"]).labels["Q1"] == "One"
