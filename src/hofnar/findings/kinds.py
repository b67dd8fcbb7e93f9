"""What the kinds of question are called."""

from django.utils.translation import gettext

from hofnar_analytics.scales import Kind


def kind_name(kind: Kind) -> str:
    """The name of a kind as people say it."""
    return {
        Kind.NPS: gettext("NPS"),
        Kind.CSAT: gettext("CSAT"),
        Kind.CES: gettext("CES"),
        Kind.TRUST: gettext("Trust"),
        Kind.GRADE: gettext("Grade"),
        Kind.MEAN: gettext("Average"),
    }[kind]


def unit_of(kind: Kind) -> str:
    """What one step of an effect or leverage is counted in: points of the outcome's scale."""
    return gettext("points")
