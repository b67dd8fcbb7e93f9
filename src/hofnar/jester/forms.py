from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hofnar.accounts.access import Scope
from hofnar.accounts.models import Unit
from hofnar.insights.figures import Figures
from hofnar.insights.months import Period, month_from
from hofnar.insights.queries import kpis_of
from hofnar.insights.selection import usual_period
from hofnar.insights.wording import period_words
from hofnar.jester.evidence import Evidence
from hofnar.measurement.models import Metric
from hofnar_analytics.scales import Kind

PLACES = 5
ENDS = {Kind.NPS: (-100.0, 100.0), Kind.CSAT: (0.0, 100.0)}


class RoundForm(forms.Form):
    kpi = forms.ModelChoiceField(queryset=Metric.objects.none(), label=gettext_lazy("KPI"))
    unit = forms.ModelChoiceField(queryset=Unit.objects.none(), label=gettext_lazy("About"))
    period = forms.ChoiceField(label=gettext_lazy("Period"))
    closes_on = forms.DateField(
        label=gettext_lazy("Guess until"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )

    def __init__(self, scope: Scope, figures: Figures, data: Any = None) -> None:
        super().__init__(data)
        kpis = [metric.pk for metric in kpis_of(scope.organisation, figures.frame.metrics) if metric.higher_is_better]
        self.fields["kpi"].queryset = Metric.objects.filter(pk__in=kpis)  # type: ignore[attr-defined]
        self.fields["unit"].queryset = scope.units().filter(is_active=True).order_by("level", "name")  # type: ignore[attr-defined]
        self.fields["unit"].initial = scope.unit.pk
        self.fields["unit"].empty_label = None  # type: ignore[attr-defined]
        self.fields["kpi"].empty_label = None  # type: ignore[attr-defined]
        self.fields["period"].choices = list(_periods(figures))  # type: ignore[attr-defined]

    def clean_period(self) -> Period:
        first, _colon, last = str(self.cleaned_data["period"]).partition(":")
        start, end = month_from(first), month_from(last)
        if start is None or end is None:
            raise ValidationError(_("Choose a period."))
        return Period(start, end)


def _periods(figures: Figures) -> Iterator[tuple[str, str]]:
    whole, usual = figures.frame.period, usual_period(figures.frame)
    if whole is None or usual is None:
        return
    yield usual.key, _("last 12 months (%(period)s)") % {"period": period_words(usual)}
    for year in range(whole.last // 12, whole.first // 12 - 1, -1):
        yield Period.year(year).key, str(year)


class GuessForm(forms.Form):
    """Five places, each with a moment and how satisfied people are with it; and the KPI itself."""

    def __init__(self, kpi: Metric, evidence: Evidence, data: Any = None) -> None:
        super().__init__(data)
        self.evidence = evidence
        names = sorted(((key, one.name) for key, one in evidence.moments.items()), key=lambda pair: pair[1].casefold())
        low, high = ENDS.get(Kind(kpi.kind), (kpi.scale_low, kpi.scale_high))
        self.fields["kpi"] = forms.FloatField(
            label=_("Your guess of the figure, from %(low)s to %(high)s") % {"low": f"{low:g}", "high": f"{high:g}"},
            min_value=low,
            max_value=high,
            localize=True,
        )
        self.ends = (low, high)
        for place in range(1, min(PLACES, len(names)) + 1):
            self.fields[f"moment{place}"] = forms.ChoiceField(choices=[("", "–"), *names], required=place <= 3)
            self.fields[f"score{place}"] = forms.FloatField(required=False, localize=True)
        self.fields["shows_name"] = forms.BooleanField(label=_("Show my name with my guess"), required=False)

    def places(self) -> list[tuple[int, forms.BoundField, forms.BoundField]]:
        numbers = [int(name.removeprefix("moment")) for name in self.fields if name.startswith("moment")]
        return [(number, self[f"moment{number}"], self[f"score{number}"]) for number in numbers]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        order: list[str] = []
        scores: dict[str, float] = {}
        for number, moment, _score in self.places():
            key, score = given.get(moment.name), given.get(f"score{number}")
            if not key:
                continue
            if key in order:
                self.add_error(moment.name, _("This moment stands higher up already."))
                continue
            order.append(key)
            self._score(f"score{number}", key, score, scores)
        given["order"], given["scores"] = order, scores
        return given

    def _score(self, name: str, key: str, score: float | None, scores: dict[str, float]) -> None:
        one = self.evidence.moments[key]
        if score is None:
            return
        if not one.low <= score <= one.high:
            text = _("This moment is scored from %(low)s to %(high)s.")
            self.add_error(name, text % {"low": f"{one.low:g}", "high": f"{one.high:g}"})
            return
        scores[key] = score
