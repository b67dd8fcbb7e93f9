"""What the kinds of question are called."""

from django.utils.translation import gettext

from hofnar_analytics.scales import Kind, Scale


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


def outcome_name(scale: Scale) -> str:
    """What effects are counted in. An effect on an NPS is first one on the 0-10 score, which is not the NPS."""
    if scale.kind is Kind.NPS:
        return gettext("the recommendation score (0-10)")
    return kind_name(scale.kind)
