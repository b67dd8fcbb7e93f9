"""Branching rules: a small, bounded part of JsonLogic over the cells given so far. Nothing is ever evaluated as code.

>>> holds({"<=": [{"var": "nps"}, 6]}, {"nps": 4})
True
>>> holds({"in": ["phone", {"var": "channels"}]}, {"channels": ["mail", "phone"]})
True

A cell that was not answered is None: it equals nothing but None and is neither larger nor smaller than anything.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from itertools import pairwise
from typing import Any

Rule = Mapping[str, Any]
Cells = Mapping[str, Any]
DEEPEST, MOST_NODES = 12, 200


class WrongRule(ValueError):
    pass


def _compare(test: Callable[[float, float], bool]) -> Callable[..., bool]:
    def compared(*values: Any) -> bool:
        if not all(isinstance(value, (int, float)) and not isinstance(value, bool) for value in values):
            return False
        return all(test(one, other) for one, other in pairwise(values))

    return compared


def _within(needle: Any, hay: Any) -> bool:
    return needle is not None and isinstance(hay, (list, tuple)) and needle in hay


# name → (fewest and most arguments, function of the values)
OPERATORS: dict[str, tuple[int, int, Callable[..., Any]]] = {
    "==": (2, 2, lambda one, other: one == other),
    "!=": (2, 2, lambda one, other: one != other),
    "<": (2, 3, _compare(lambda one, other: one < other)),
    "<=": (2, 3, _compare(lambda one, other: one <= other)),
    ">": (2, 2, _compare(lambda one, other: one > other)),
    ">=": (2, 2, _compare(lambda one, other: one >= other)),
    "in": (2, 2, _within),
    "!": (1, 1, lambda value: not value),
    "!!": (1, 1, bool),
    "and": (1, 20, lambda *values: all(values)),
    "or": (1, 20, lambda *values: any(values)),
}


def check_rule(rule: Any) -> None:
    """WrongRule when an operator is unknown, has too few or too many arguments, or the rule is too large."""
    for nodes, (depth, node) in enumerate(_walk(rule, 0), start=1):
        if depth > DEEPEST or nodes > MOST_NODES:
            raise WrongRule("the rule is too large")
        if isinstance(node, Mapping):
            _check_node(node)
    if not isinstance(rule, Mapping):
        raise WrongRule("a rule is an object with one operator")


def _check_node(node: Mapping[str, Any]) -> None:
    if len(node) != 1:
        raise WrongRule("one operator at a time")
    name, given = next(iter(node.items()))
    if name == "var":
        if not isinstance(given, str):
            raise WrongRule("'var' names one answer")
        return
    if name not in OPERATORS:
        raise WrongRule(f"unknown operator {name!r}")
    fewest, most, _ = OPERATORS[name]
    if not fewest <= len(_arguments(given)) <= most:
        raise WrongRule(f"{name!r} has too few or too many arguments")


def _walk(node: Any, depth: int) -> Iterator[tuple[int, Any]]:
    yield depth, node
    if depth > DEEPEST:
        return
    if isinstance(node, Mapping):
        for given in node.values():
            for part in _arguments(given):
                yield from _walk(part, depth + 1)
    elif isinstance(node, (list, tuple)):
        for part in node:
            yield from _walk(part, depth + 1)


def _arguments(given: Any) -> list[Any]:
    return list(given) if isinstance(given, (list, tuple)) else [given]


def holds(rule: Rule | None, cells: Cells) -> bool:
    """Whether a checked rule is true of these cells; no rule always holds."""
    return rule is None or bool(_value(rule, cells))


def variables(rule: Rule | None) -> set[str]:
    """The cells a rule looks at."""
    if rule is None:
        return set()
    return {node["var"] for _, node in _walk(rule, 0) if isinstance(node, Mapping) and "var" in node}


def _value(node: Any, cells: Cells) -> Any:
    if not isinstance(node, Mapping):
        return node
    name, given = next(iter(node.items()))
    if name == "var":
        return cells.get(given)
    return OPERATORS[name][2](*(_value(part, cells) for part in _arguments(given)))
