"""The metric and the owner of every score, on one page."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hofnar.accounts.access import Scope
from hofnar.accounts.models import Membership, User
from hofnar.measurement.models import Metric
from hofnar.measurement.queries import metrics
from hofnar.surveys.columns import columns_of, fits
from hofnar.surveys.definition import QuestionKind, scale_of
from hofnar.surveys.drafts import definition_of
from hofnar.surveys.models import Question, SurveyVersion

NEEDS_NOBODY = {QuestionKind.CONSENT, QuestionKind.INFORMATION}


class ColumnsForm(forms.Form):
    def __init__(self, scope: Scope, draft: SurveyVersion, data: Any = None) -> None:
        super().__init__(data)
        people = User.objects.filter(pk__in=Membership.objects.filter(organisation=scope.organisation).values("user"))
        known = list(metrics(scope.organisation))
        self.rows = {row.key: row for row in draft.questions.select_related("metric", "owner", "touchpoint")}
        self.shown = [
            column
            for column in columns_of(definition_of(draft))
            if column.key in self.rows and column.asked.kind not in NEEDS_NOBODY
        ]
        for column in self.shown:
            row = self.rows[column.key]
            fitting = [metric.pk for metric in known if fits(row, metric, column)]
            if scale_of(column.asked):
                self.fields[f"metric__{column.key}"] = _one_of(
                    Metric.objects.filter(pk__in=fitting), row.metric_id, gettext_lazy("Metric")
                )
            self.fields[f"owner__{column.key}"] = _one_of(people, row.owner_id, gettext_lazy("Owner"))
        self.people = people

    def lines(self) -> Iterator[tuple[Question, forms.BoundField | None, forms.BoundField]]:
        for column in self.shown:
            has_metric = f"metric__{column.key}" in self.fields
            metric = self[f"metric__{column.key}"] if has_metric else None
            yield self.rows[column.key], metric, self[f"owner__{column.key}"]

    def chosen(self) -> dict[str, tuple[Metric | None, User | None]]:
        given = self.cleaned_data
        return {
            column.key: (given.get(f"metric__{column.key}"), given[f"owner__{column.key}"]) for column in self.shown
        }


def _one_of(rows: QuerySet[Any], chosen: int | None, label: Any) -> forms.Field:
    none = _("nobody yet") if rows.model is User else _("none yet")
    return forms.ModelChoiceField(queryset=rows, required=False, initial=chosen, label=label, empty_label=none)
