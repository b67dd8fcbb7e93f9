"""A branching rule in words, in the language of the reader: 'Would you recommend us? is at most 6'."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from hofnar.surveys.definition import Definition, Question, cells_of, questions_of, text_in
from hofnar.surveys.rules import Rule

LONGEST = 70


def explain(rule: Rule | None, definition: Definition, language: str) -> str:
    """Empty for no rule."""
    return _say(rule, _names(definition, language), top=True) if rule else ""


def short_text(question: Question, definition: Definition, language: str) -> str:
    text = text_in(question.text, language, definition) or question.key
    return text if len(text) <= LONGEST else text[: LONGEST - 1].rstrip() + "…"


def _names(definition: Definition, language: str) -> dict[str, str]:
    """Texts of cells, and of their options as '<cell>\\n<code>'."""
    names = {hidden.key: text_in(hidden.text, language, definition) or hidden.key for hidden in definition.hidden}
    for question in questions_of(definition):
        asked = short_text(question, definition, language)
        parts = {option.code: text_in(option.text, language, definition) for option in question.options + question.rows}
        names[question.key] = asked
        for cell in cells_of(question):
            part = parts.get(cell.partition(".")[2], "")
            names[cell] = f"{asked} ({part})" if part else asked
            names.update({f"{cell}\n{code}": text for code, text in parts.items() if text})
    return names


def _say(node: Any, names: Mapping[str, str], *, top: bool = False) -> str:
    operator, given = next(iter(node.items()))
    arguments = list(given) if isinstance(given, (list, tuple)) else [given]
    if operator in ("and", "or"):
        joined = (_(" and ") if operator == "and" else _(" or ")).join(_say(part, names) for part in arguments)
        return joined if top or len(arguments) == 1 else f"({joined})"
    if operator == "var":
        return _("%(question)s is answered") % {"question": _quoted(arguments[0], names)}
    if operator in ("!", "!!"):
        return _say_given(operator, arguments[0], names)
    return _say_comparison(operator, arguments, names)


def _say_given(operator: str, argument: Any, names: Mapping[str, str]) -> str:
    name = _variable(argument)
    if name is None:
        said = _say(argument, names) if isinstance(argument, Mapping) else str(argument)
        return said if operator == "!!" else _("not: %(rule)s") % {"rule": said}
    sentence = _("%(question)s is answered") if operator == "!!" else _("%(question)s is not answered")
    return sentence % {"question": _quoted(name, names)}


def _say_comparison(operator: str, arguments: list[Any], names: Mapping[str, str]) -> str:
    if len(arguments) == 3:  # 3 <= x <= 6
        return _("%(question)s is from %(low)s to %(high)s") % {
            "question": _thing(arguments[1], None, names),
            "low": _thing(arguments[0], None, names),
            "high": _thing(arguments[2], None, names),
        }
    cell = next((name for name in map(_variable, arguments) if name), None)
    turned = operator != "in" and _variable(arguments[0]) is None and _variable(arguments[1]) is not None
    first, second = reversed(arguments) if turned else arguments
    sentence = _sentences()[TURNED.get(operator, operator) if turned else operator]
    if operator == "in" and _variable(second) is not None:  # a code among the ticked ones
        first, second = second, first
        sentence = _("%(question)s: %(value)s is ticked")
    return sentence % {"question": _thing(first, cell, names), "value": _thing(second, cell, names)}


TURNED = {"<": ">", ">": "<", "<=": ">=", ">=": "<="}


def _sentences() -> dict[str, str]:
    return {
        "==": _("%(question)s is %(value)s"),
        "!=": _("%(question)s is not %(value)s"),
        "<": _("%(question)s is less than %(value)s"),
        "<=": _("%(question)s is at most %(value)s"),
        ">": _("%(question)s is more than %(value)s"),
        ">=": _("%(question)s is at least %(value)s"),
        "in": _("%(question)s is one of %(value)s"),
    }


def _variable(node: Any) -> str | None:
    return node["var"] if isinstance(node, Mapping) and isinstance(node.get("var"), str) else None


def _quoted(name: Any, names: Mapping[str, str]) -> str:
    return f"‘{names.get(str(name), name)}’"


def _thing(node: Any, cell: str | None, names: Mapping[str, str]) -> str:
    name = _variable(node)
    if name is not None:
        return _quoted(name, names)
    if isinstance(node, (list, tuple)):
        return ", ".join(_thing(part, cell, names) for part in node)
    if isinstance(node, bool):
        return _("yes") if node else _("no")
    if node is None:
        return _("not answered")
    return names.get(f"{cell}\n{node}", str(node))
