"""Limits: at most so many in all, and a row for each answer or known fact of which there may be only so many."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from hofnar.surveys.definition import Definition, questions_of, text_in
from hofnar.surveys.models import Survey
from hofnar.surveys.quotas import COUNTED, MOST_QUOTAS, Quota, parse

FEWEST_ANONYMOUS = 5  # a smaller group that fills up would say who answered


class LimitsForm(forms.Form):
    """Fields ``answer__0`` ('<cell>=<code>', or '<fact>=' with ``value__0``) and ``most__0``; a row without an answer
    is no quota. ``text__nl`` is what people are told who come too late."""

    most_responses = forms.IntegerField(
        label=gettext_lazy("At most so many complete answers in all"), min_value=1, max_value=10**9, required=False
    )

    def __init__(self, survey: Survey, definition: Definition, data: Any = None) -> None:
        super().__init__(data, initial={"most_responses": survey.most_responses})
        self.survey, self.definition = survey, definition
        standing = parse(survey.quotas)
        self.count = min(len(standing) + 1, MOST_QUOTAS)
        for at in range(self.count):
            self._add_row(at, standing[at] if at < len(standing) else None)
        for code in definition.languages:
            text = forms.CharField(
                label=gettext_lazy("What people are told who come too late"),
                required=False,
                max_length=500,
                initial=survey.full_text.get(code, ""),
                widget=forms.Textarea(attrs={"rows": 2, "lang": code}),
            )
            self.fields[f"text__{code}"] = text

    def _add_row(self, at: int, quota: Quota | None) -> None:
        hidden = {field.key for field in self.definition.hidden}
        is_fact = quota is not None and quota.cell in hidden
        answer = "" if quota is None else f"{quota.cell}={'' if is_fact else quota.value}"
        choices: list[Any] = [("", _("no quota")), *_answers(self.definition)]
        if answer and answer not in {value for _name, group in choices[1:] for value, _label in group}:
            choices.append((_("Not asked any more"), [(answer, answer)]))
        self.fields[f"answer__{at}"] = forms.ChoiceField(
            label=gettext_lazy("Of"), choices=choices, required=False, initial=answer
        )
        self.fields[f"value__{at}"] = forms.CharField(
            label=gettext_lazy("Value of the fact"),
            required=False,
            max_length=200,
            initial=quota.value if quota and is_fact else "",
        )
        self.fields[f"most__{at}"] = forms.IntegerField(
            label=gettext_lazy("At most"),
            min_value=1,
            max_value=10**9,
            required=False,
            initial=quota.most if quota else None,
        )

    def rows(self) -> Iterator[tuple[forms.BoundField, forms.BoundField, forms.BoundField]]:
        for at in range(self.count):
            yield self[f"answer__{at}"], self[f"value__{at}"], self[f"most__{at}"]

    def texts(self) -> list[forms.BoundField]:
        return [self[f"text__{code}"] for code in self.definition.languages]

    def name_of(self, quota: Quota) -> str:
        named = {value: f"{group} {label}" for group, answers in _answers(self.definition) for value, label in answers}
        fact = named.get(f"{quota.cell}=")
        return f"{fact} = {quota.value}" if fact else named.get(f"{quota.cell}={quota.value}", quota.cell)

    @property
    def has_facts(self) -> bool:
        return bool(self.definition.hidden)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        least = FEWEST_ANONYMOUS if self.survey.mode == Survey.Mode.ANONYMOUS else 1
        seen: set[tuple[str, str]] = set()
        for at in range(self.count):
            if given.get(f"answer__{at}"):
                self._clean_row(at, given, seen, least)
        total = given.get("most_responses")
        if total is not None and total < least:
            self.add_error("most_responses", _too_few(least))
        return given

    def _clean_row(self, at: int, given: dict[str, Any], seen: set[tuple[str, str]], least: int) -> None:
        cell, _sign, code = given[f"answer__{at}"].partition("=")
        value, most = code or given.get(f"value__{at}", ""), given.get(f"most__{at}")
        if not value:
            self.add_error(f"value__{at}", ValidationError(_("Write which value of this fact is counted.")))
        if most is None and f"most__{at}" not in self.errors:
            self.add_error(f"most__{at}", ValidationError(_("Say how many at most.")))
        elif most is not None and most < least:
            self.add_error(f"most__{at}", _too_few(least))
        if (cell, value) in seen:
            self.add_error(f"answer__{at}", ValidationError(_("This one has a quota already.")))
        seen.add((cell, value))

    def quotas(self) -> list[dict[str, Any]]:
        return [self._one(at) for at in range(self.count) if self.cleaned_data.get(f"answer__{at}")]

    def _one(self, at: int) -> dict[str, Any]:
        given = self.cleaned_data
        cell, _sign, code = given[f"answer__{at}"].partition("=")
        return {"cell": cell, "value": code or given[f"value__{at}"], "most": given[f"most__{at}"]}

    def full_text(self) -> dict[str, str]:
        kept = {**self.survey.full_text}
        kept.update({code: self.cleaned_data[f"text__{code}"].strip() for code in self.definition.languages})
        return {code: text for code, text in kept.items() if text}


def _too_few(least: int) -> ValidationError:
    return ValidationError(
        _("In an anonymous survey a limit is at least %(least)s: a smaller group would give away who answered.")
        % {"least": least}
    )


def _answers(definition: Definition) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """Questions with their answers, and the facts that come with the link."""
    language = (get_language() or "nl")[:2]
    for question in questions_of(definition):
        if question.kind in COUNTED:
            options = [
                (f"{question.key}={one.code}", text_in(one.text, language, definition) or one.code)
                for one in question.options
            ]
            yield text_in(question.text, language, definition)[:80] or question.key, options
    if definition.hidden:
        facts = [(f"{one.key}=", text_in(one.text, language, definition) or one.key) for one in definition.hidden]
        yield _("Known facts"), facts
