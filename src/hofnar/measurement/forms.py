from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from hofnar.accounts.models import Organisation, User
from hofnar.journeys.models import Journey, Touchpoint
from hofnar.journeys.queries import journeys, members, touchpoints
from hofnar.measurement.figures import written
from hofnar.measurement.kinds import in_order_of_advice
from hofnar.measurement.models import Metric
from hofnar_analytics.scales import DEFAULT_RANGES, Kind

DECIMAL = {"inputmode": "decimal", "autocomplete": "off"}
FAREST = 1_000_000.0


def _member_field(organisation: Organisation) -> forms.ModelChoiceField[User]:
    return forms.ModelChoiceField(
        members(organisation),
        label=_("Owner"),
        required=False,
        empty_label=_("Nobody yet"),
        help_text=_("The person who acts on this figure."),
    )


class MetricForm(forms.Form):
    """What may change at any time."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=400)
    higher_is_better = forms.TypedChoiceField(
        label=gettext_lazy("Direction"),
        choices=[("yes", gettext_lazy("higher is better")), ("no", gettext_lazy("lower is better"))],
        coerce=lambda chosen: chosen == "yes",
        initial="yes",
    )

    aspect = forms.ChoiceField(label=gettext_lazy("What does it tell?"), required=False)

    def __init__(
        self, organisation: Organisation, *args: Any, aspects: Iterable[Metric.Aspect] = Metric.Aspect, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"] = _member_field(organisation)
        self.fields["aspect"].choices = [(one.value, one.label) for one in aspects]  # type: ignore[attr-defined]

    def clean_aspect(self) -> str:
        return str(self.cleaned_data["aspect"] or Metric.Aspect.EXPERIENCE)

    def clean_name(self) -> str:
        return " ".join(self.cleaned_data["name"].split())


class NewMetricForm(MetricForm):
    place = forms.ChoiceField(label=gettext_lazy("What does it measure?"))
    kind = forms.ChoiceField(label=gettext_lazy("Kind"))
    scale_low = forms.FloatField(
        label=gettext_lazy("Lowest score"), required=False, localize=True, widget=forms.TextInput(attrs=DECIMAL)
    )
    scale_high = forms.FloatField(
        label=gettext_lazy("Highest score"), required=False, localize=True, widget=forms.TextInput(attrs=DECIMAL)
    )
    field_order = ("place", "aspect", "kind", "name", "scale_low", "scale_high", "higher_is_better", "owner")

    def __init__(self, organisation: Organisation, *args: Any, **kwargs: Any) -> None:
        super().__init__(organisation, *args, **kwargs)
        self.order_fields(self.field_order)
        self.places = _places(organisation)
        self._offer("place", _place_choices(self.places))
        self._offer("kind", [(kind.value, kind.label) for kind in in_order_of_advice(organisation)])
        self.usual_scales = _usual_scales()

    def _offer(self, name: str, choices: list[Any]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        low, high = given.get("scale_low"), given.get("scale_high")
        if not self.has_error("scale_low") and not self.has_error("scale_high") and "kind" in given:
            for field, problem in wrong_scale(Kind(given["kind"]), low, high):
                self.add_error(field, problem)
        if "place" in given and given.get("aspect") not in Metric.aspects_on(self.places[given["place"]]["level"]):
            self.add_error("aspect", _("This belongs to another place: choose something that fits it."))
        return given

    def placed(self) -> dict[str, Any]:
        """Level, journey and touchpoint of the chosen place."""
        return self.places[self.cleaned_data["place"]]


class TargetForm(forms.Form):
    value = forms.FloatField(
        label=pgettext_lazy("metric", "Target"), localize=True, widget=forms.TextInput(attrs=DECIMAL)
    )
    due_on = forms.DateField(
        label=gettext_lazy("To be reached by"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )

    def __init__(self, metric: Metric, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.low, self.high = figure_range(metric)
        self.fields["value"].help_text = _("From %(low)s to %(high)s.") % {
            "low": written(self.low),
            "high": written(self.high),
        }

    def clean_value(self) -> float:
        value: float = self.cleaned_data["value"]
        if not self.low <= value <= self.high:
            raise ValidationError(
                _("This figure runs from %(low)s to %(high)s.") % {"low": written(self.low), "high": written(self.high)}
            )
        return value


class FillForm(forms.Form):
    """A metric for every touchpoint of a journey that has none."""

    journey = forms.ModelChoiceField(Journey.objects.none())
    kind = forms.ChoiceField()

    def __init__(self, organisation: Organisation, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["journey"].queryset = journeys(organisation)  # type: ignore[attr-defined]
        self.fields["kind"].choices = [(one, one) for one in TOUCHPOINT_KINDS]  # type: ignore[attr-defined]


TOUCHPOINT_KINDS = [Metric.MetricKind.CSAT, Metric.MetricKind.GRADE, Metric.MetricKind.CES]


def figure_range(metric: Metric) -> tuple[float, float]:
    """Between which values the figure itself lies: an NPS is not a score from 0 to 10."""
    if metric.kind == Metric.MetricKind.NPS:
        return -100.0, 100.0
    return metric.scale_low, metric.scale_high


def wrong_scale(kind: Kind, low: float | None, high: float | None) -> list[tuple[str, str]]:
    """What is wrong with a scale, as (field, sentence)."""
    if low is None and high is None:
        if DEFAULT_RANGES[kind] is None:
            return [("scale_low", _("An average score needs the lowest and the highest score of its scale."))]
        return []
    if low is None or high is None:
        missing = "scale_low" if low is None else "scale_high"
        return [(missing, _("Give both ends of the scale, or leave both empty."))]
    if low >= high:
        return [("scale_high", _("The highest score must be above the lowest."))]
    if max(abs(low), abs(high)) > FAREST:
        return [("scale_high", _("A scale this wide is probably a mistake."))]
    if kind is Kind.NPS and (low, high) != (0, 10):
        return [("scale_high", _("An NPS question runs from 0 to 10. Choose another kind for another scale."))]
    if kind is Kind.GRADE and (low, high) != (1, 10):
        return [("scale_high", _("A grade runs from 1 to 10. Choose another kind for another scale."))]
    return []


def _usual_scales() -> str:
    """The usual scale of each kind whose name does not say it."""
    kinds = [kind for kind in DEFAULT_RANGES if kind is not Kind.GRADE]
    ranges = [(Metric.MetricKind(kind.value).label, DEFAULT_RANGES[kind]) for kind in kinds]
    return ", ".join(f"{label} {usual[0]}-{usual[1]}" for label, usual in ranges if usual)


def _places(organisation: Organisation) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {"relation": {"level": Metric.Level.RELATION}}
    for journey in journeys(organisation):
        found[f"journey-{journey.pk}"] = {"level": Metric.Level.JOURNEY, "journey": journey}
    for touchpoint in touchpoints(organisation):
        found[f"touchpoint-{touchpoint.pk}"] = {"level": Metric.Level.TOUCHPOINT, "touchpoint": touchpoint}
    return found


def _place_choices(places: dict[str, dict[str, Any]]) -> list[Any]:
    """The relation, the journeys, and the touchpoints by journey."""
    grouped: dict[str, list[tuple[str, str]]] = {_("Journeys"): []}
    for key, place in places.items():
        if isinstance(found := place.get("journey"), Journey):
            grouped[_("Journeys")].append((key, found.name))
        elif isinstance(moment := place.get("touchpoint"), Touchpoint):
            title = _("Touchpoints of %(journey)s") % {"journey": moment.phase.journey.name}
            grouped.setdefault(title, []).append((key, moment.name))
    return [("relation", _("The relation as a whole")), *((title, rows) for title, rows in grouped.items() if rows)]
