"""One column: its role, scale, codes and targets, typed by a person."""

from __future__ import annotations

import csv
from dataclasses import replace
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from hofnar.findings.guesses import role_name
from hofnar.imports.models import ImportRun
from hofnar.journeys.queries import touchpoints
from hofnar.measurement.models import Metric
from hofnar.measurement.queries import metrics
from hofnar.surveys.queries import latest_version
from hofnar_analytics.mapping import ASPECTS, Aspect, ColumnMapping, Role
from hofnar_analytics.results import CellState
from hofnar_analytics.scales import Kind, Scale

SCORED = (Role.KPI, Role.TOUCHPOINT)
OF_RECORDS = {
    Aspect.RETENTION: (0.0, 1.0),
    Aspect.CROSS_SELL: (0.0, 1.0),
    Aspect.REVENUE: (0.0, 1_000_000.0),
    Aspect.CONTACTS: (0.0, 10_000.0),
}
TELLS = {"moment_tells": Role.TOUCHPOINT, "kpi_tells": Role.KPI}
STATES = (
    ("not_experienced", CellState.NOT_EXPERIENCED, _("means: not experienced")),
    ("skipped", CellState.SKIPPED, _("means: skipped, missing")),
    ("dont_know", CellState.DONT_KNOW, _("means: don't know")),
    ("not_asked", CellState.NOT_ASKED, _("means: not asked")),
)
ORDERS = (
    ("", _("choose …")),
    ("ymd", _("year, month, day: 2026-11-25")),
    ("dmy", _("day, month, year: 25-11-2026")),
    ("mdy", _("month, day, year: 11/25/2026")),
    ("year", _("only the year: 2026")),
    ("month", _("only the month: 11")),
    ("day", _("only the day of the month: 25")),
)


class ColumnForm(forms.Form):
    role = forms.ChoiceField(label=_("What is this column?"), choices=())
    label = forms.CharField(label=_("Name for people"), max_length=400, required=False)
    moment_tells = forms.ChoiceField(label=_("What it tells"), required=False)
    kpi_tells = forms.ChoiceField(label=_("What it tells"), required=False)
    kind = forms.ChoiceField(label=_("Kind of score"), choices=[("", "–"), *Metric.MetricKind.choices], required=False)
    low = forms.FloatField(label=_("Lowest score"), required=False)
    high = forms.FloatField(label=_("Highest score"), required=False)
    not_experienced = forms.CharField(required=False, max_length=2000)
    skipped = forms.CharField(required=False, max_length=2000)
    dont_know = forms.CharField(required=False, max_length=2000)
    not_asked = forms.CharField(required=False, max_length=2000)
    values = forms.CharField(
        label=_("What the codes stand for"),
        help_text=_("One a line: 1 = English"),
        widget=forms.Textarea(attrs={"rows": 5, "spellcheck": "false"}),
        required=False,
        max_length=20_000,
    )
    date_order = forms.ChoiceField(label=_("How the date is written"), choices=ORDERS, required=False)
    question = forms.ChoiceField(label=_("Question of the survey"), required=False)
    touchpoint = forms.ChoiceField(label=_("Touchpoint"), required=False)
    metric = forms.ChoiceField(label=_("Metric"), required=False)

    def __init__(self, *args: Any, run: ImportRun, column: ColumnMapping, **kwargs: Any) -> None:
        self.run, self.column = run, column
        self.target = dict(run.targets.get(column.name, {}))
        super().__init__(*args, **{"initial": self._now(), **kwargs})
        self._choice("role", [(role.value, role_name(role)) for role in Role])
        for name, _state, label in STATES:
            self.fields[name].label = label
        for name, role in TELLS.items():
            self._choice(name, [(one.value, Metric.Aspect(one.value).label) for one in ASPECTS[role]])
        self._target_choices()

    def _choice(self, name: str, choices: list[tuple[str, Any]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices

    def _target_choices(self) -> None:
        organisation = self.run.organisation
        known = latest_version(self.run.survey).questions.all() if self.run.survey else []
        asked = [(question.key, f"{question.label} ({question.key})"[:120]) for question in known]
        self._choice("question", [("", _("a new question")), *asked])
        moments = [(str(one.pk), f"{one.phase.journey.name}: {one.name}"[:120]) for one in touchpoints(organisation)]
        self._choice("touchpoint", [("", _("a new touchpoint")), *moments])
        measured = [(str(one.pk), f"{one.name} ({one.get_kind_display()})"[:120]) for one in metrics(organisation)]
        self._choice("metric", [("", _("a new metric")), *measured])
        if not known:
            del self.fields["question"]

    def _now(self) -> dict[str, Any]:
        column, scale = self.column, self.column.scale
        coded = {name: ", ".join(_codes(column, state)) for name, state, _label in STATES}
        return {
            "role": column.role.value,
            "label": column.label,
            **{name: column.aspect.value for name, role in TELLS.items() if column.role is role},
            "kind": scale.kind.value if scale else "",
            "low": _tidy(scale.low) if scale else None,
            "high": _tidy(scale.high) if scale else None,
            **coded,
            "values": "\n".join(f"{code} = {text}" for code, text in column.values.items()),
            "date_order": column.date_order,
            "question": self.target.get("question", ""),
            "touchpoint": str(self.target.get("touchpoint") or ""),
            "metric": str(self.target.get("metric") or ""),
        }

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        role = cleaned.get("role")
        if role in {one.value for one in SCORED}:
            self._usual_scale(cleaned)
            self._check_scale(cleaned)
        if role == Role.DATE.value and not cleaned.get("date_order"):
            self.add_error("date_order", gettext("Choose how the date is written."))
        self._check_codes(cleaned)
        self._check_metric(cleaned)
        return cleaned

    def _check_metric(self, cleaned: dict[str, Any]) -> None:
        metric = Metric.objects.filter(organisation=self.run.organisation, pk=cleaned.get("metric") or 0).first()
        if metric is None or self.errors or cleaned["role"] not in {one.value for one in SCORED}:
            return
        if metric.aspect != self._aspect(cleaned):
            self.add_error("metric", gettext("This metric tells something else than you chose for the column."))
        if metric.scale != Scale.of(Kind(cleaned["kind"]), cleaned.get("low"), cleaned.get("high")):
            self.add_error("metric", gettext("This metric has another kind or scale, so these scores cannot join it."))

    def _aspect(self, given: dict[str, Any]) -> Aspect:
        chosen = [given.get(name) for name, role in TELLS.items() if role.value == given.get("role")]
        return Aspect(chosen[0]) if chosen and chosen[0] else Aspect.EXPERIENCE

    def _usual_scale(self, cleaned: dict[str, Any]) -> None:
        """What customers did has no scale that anybody would know: one that is left empty is filled in."""
        usual = OF_RECORDS.get(self._aspect(cleaned))
        if usual is None or self.errors:
            return
        cleaned["kind"] = cleaned.get("kind") or Kind.MEAN.value
        if cleaned.get("low") is None and cleaned.get("high") is None:
            cleaned["low"], cleaned["high"] = usual

    def _check_scale(self, cleaned: dict[str, Any]) -> None:
        if not cleaned.get("kind"):
            self.add_error("kind", gettext("Choose the kind of score."))
            return
        try:
            scale = Scale.of(Kind(cleaned["kind"]), cleaned.get("low"), cleaned.get("high"))
        except ValueError:
            self.add_error("low", gettext("The lowest score must lie below the highest."))
            return
        if scale.low is None or scale.high is None:
            self.add_error("low", gettext("Give the lowest and highest score."))

    def _check_codes(self, cleaned: dict[str, Any]) -> None:
        seen: dict[str, str] = {}
        for name, _state, _label in STATES:
            for code in split_codes(cleaned.get(name, "")):
                if seen.setdefault(code.casefold(), name) != name:
                    self.add_error(name, gettext("“%(code)s” stands under two meanings.") % {"code": code})

    def as_column(self) -> ColumnMapping:
        """The column as it was typed. Call it on a valid form."""
        given = self.cleaned_data
        role = Role(given["role"])
        scored = role in SCORED
        return replace(
            self.column,
            role=role,
            label=" ".join(given["label"].split()),
            scale=Scale.of(Kind(given["kind"]), given["low"], given["high"]) if scored else None,
            codes={code: state for name, state, _label in STATES for code in split_codes(given[name])},
            values=read_values(given["values"]),
            scores=self.column.scores if scored else {},
            date_order=given["date_order"] if role is Role.DATE else "",
            aspect=self._aspect(given),
        )

    def as_target(self) -> dict[str, Any]:
        given = self.cleaned_data
        found: dict[str, Any] = {name: int(given[name]) for name in ("touchpoint", "metric") if given[name]}
        if "question" in given:  # '' asks for a new one, also where the survey has one of this name
            found["question"] = given["question"]
        return found


def _tidy(bound: float | None) -> float | int | None:
    return int(bound) if bound is not None and float(bound).is_integer() else bound


def _codes(column: ColumnMapping, wanted: CellState) -> list[str]:
    return [f'"{code}"' if "," in code else code for code, state in column.codes.items() if state is wanted]


def split_codes(text: str) -> list[str]:
    """'6, "so, so", n/a' as three codes."""
    rows = csv.reader([" ".join(text.split())], skipinitialspace=True)
    return [code.strip() for row in rows for code in row if code.strip()]


def read_values(text: str) -> dict[str, str]:
    pairs = (line.partition("=") for line in text.splitlines())
    return {code.strip(): words.strip() for code, mark, words in pairs if mark and code.strip() and words.strip()}
