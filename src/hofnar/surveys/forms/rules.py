"""A branching rule as a small form: one question, one comparison, one value. Longer rules stay as they were written."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hofnar.surveys.branching import asked_before
from hofnar.surveys.definition import (
    END,
    SCREENED_OUT,
    Definition,
    Page,
    Question,
    QuestionKind,
    cells_of,
    questions_of,
    scale_of,
    text_in,
)
from hofnar.surveys.explaining import short_text
from hofnar.surveys.rules import Rule, WrongRule, check_rule

COMPARISONS = [
    ("<=", gettext_lazy("is at most")),
    (">=", gettext_lazy("is at least")),
    ("==", gettext_lazy("is")),
    ("!=", gettext_lazy("is not")),
    ("ticked", gettext_lazy("has ticked")),
    ("!!", gettext_lazy("is answered")),
    ("!", gettext_lazy("is not answered")),
]
WITHOUT_VALUE = {"!!", "!"}


class RuleForm(forms.Form):
    """Gives ``rule``: None for no rule. ``written`` holds a rule too long for the three fields, as JSON."""

    cell = forms.ChoiceField(label=gettext_lazy("Question"), required=False)
    comparison = forms.ChoiceField(label=gettext_lazy("Comparison"), choices=COMPARISONS, required=False)
    value = forms.CharField(label=gettext_lazy("Answer"), max_length=200, required=False)
    written = forms.CharField(
        label=gettext_lazy("Rule in JsonLogic"),
        required=False,
        max_length=5_000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, definition: Definition, page: Page, rule: Rule | None, data: Any = None, *, after: bool = False):
        super().__init__(data, initial=_initial(rule), auto_id="jump_%s" if after else "rule_%s")
        self.definition, self.page = definition, page
        self.fields["value"].widget.attrs["list"] = "answers"
        allowed = asked_before(definition, page, this_page_too=after)
        self.fields["cell"].choices = [("", _("always")), *_cells(definition, allowed)]  # type: ignore[attr-defined]

    def answers(self) -> list[str]:
        """What can be chosen somewhere, to be offered while the answer is typed."""
        language = self.definition.languages[0]
        said = [
            text_in(one.text, language, self.definition) for q in questions_of(self.definition) for one in q.options
        ]
        return sorted({text for text in said if text})

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        try:
            given["rule"] = self._rule(given)
            if given["rule"] is not None:
                check_rule(given["rule"])
        except WrongRule as problem:
            raise ValidationError(_("This rule cannot be read: %(problem)s") % {"problem": problem}) from problem
        except ValueError as problem:
            raise ValidationError(_("This is not JSON.")) from problem
        return given

    def _rule(self, given: Mapping[str, Any]) -> Rule | None:
        if given.get("written", "").strip():
            return json.loads(given["written"])  # type: ignore[no-any-return]
        if not given.get("cell"):
            return None
        variable, comparison = {"var": given["cell"]}, given.get("comparison") or "=="
        if comparison in WITHOUT_VALUE:
            return {comparison: [variable]}
        value = self._value(given["cell"], given.get("value", "").strip())
        return {"in": [value, variable]} if comparison == "ticked" else {comparison: [variable, value]}

    def _value(self, cell: str, said: str) -> Any:
        """A number where the question gives one; the code of the answer that was typed or chosen."""
        question = _question(self.definition, cell)
        if question and (scale_of(question) or question.kind is QuestionKind.NUMBER):
            try:
                number = float(said.replace(",", "."))
            except ValueError as problem:
                raise ValidationError({"value": _("This question gives a number.")}) from problem
            return int(number) if number == int(number) else number
        codes = {option.code for option in question.options} if question else set()
        if question is None or said in codes or question.kind in (QuestionKind.TEXT, QuestionKind.DATE):
            return said
        texts = {text.casefold(): option.code for option in question.options for text in option.text.values()}
        if said.casefold() not in texts:
            raise ValidationError({"value": _("That is not one of the answers to this question.")})
        return texts[said.casefold()]


class JumpForm(RuleForm):
    to = forms.ChoiceField(label=gettext_lazy("Go to"))

    def __init__(self, definition: Definition, page: Page, rule: Rule | None = None, data: Any = None):
        super().__init__(definition, page, rule, data, after=True)
        at = definition.pages.index(page)
        later = [(one.key, _page_name(definition, one, at + 2 + n)) for n, one in enumerate(definition.pages[at + 1 :])]
        ends = [(END, _("the closing page")), (SCREENED_OUT, _("the page for who does not belong to the group asked"))]
        self.fields["to"].choices = [*later[1:], *ends]  # type: ignore[attr-defined]


def _cells(definition: Definition, allowed: set[str]) -> list[tuple[str, str]]:
    language = definition.languages[0]
    found = [(one.key, text_in(one.text, language, definition) or one.key) for one in definition.hidden]
    for question in questions_of(definition):
        asked = short_text(question, definition, language)
        parts = {option.code: text_in(option.text, language, definition) for option in question.options + question.rows}
        if question.kind is QuestionKind.ALL_MOMENTS:
            found.append((question.key, asked))
        for cell in cells_of(question):
            part = parts.get(cell.partition(".")[2])
            found.append((cell, f"{asked}: {part}" if part else asked))
    return [(cell, name) for cell, name in found if cell in allowed]


def _initial(rule: Rule | None) -> dict[str, Any]:
    simple = _simple(rule)
    if rule is None or simple is not None:
        return simple or {}
    return {"written": json.dumps(rule, ensure_ascii=False)}


def _simple(rule: Rule | None) -> dict[str, Any] | None:
    if not rule:
        return None
    operator, given = next(iter(rule.items()))
    arguments = list(given) if isinstance(given, (list, tuple)) else [given]
    if operator == "in" and len(arguments) == 2:
        operator, arguments = "ticked", arguments[::-1]
    cell = arguments[0].get("var") if isinstance(arguments[0], Mapping) else None
    if (
        cell is None
        or operator not in dict(COMPARISONS)
        or any(isinstance(one, (Mapping, list)) for one in arguments[1:])
    ):
        return None
    return {"cell": cell, "comparison": operator, "value": arguments[1] if len(arguments) > 1 else ""}


def _question(definition: Definition, cell: str) -> Question | None:
    key = cell.partition(".")[0]
    return next((one for one in questions_of(definition) if one.key == key), None)


def _page_name(definition: Definition, page: Page, number: int) -> str:
    first = page.questions[0] if page.questions else None
    asked = short_text(first, definition, definition.languages[0]) if first else page.key
    return _("page %(number)s: %(asked)s") % {"number": number, "asked": asked}
