"""Thought, said and shown: who stands elsewhere in what people say than in what moves the KPI."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext, ngettext

from hofnar.findings.figures import CHANGE, SCORE, count, figure, numbers
from hofnar.findings.headlines import spoken_name
from hofnar_analytics.pictures.slope_ranks import SlopeLine, SlopeTexts
from hofnar_analytics.results import Reason
from hofnar_analytics.stated_derived import Contrast, Place, SaidShown, StatedDerived

TONES = {Contrast.UNDERSTATED: "blue", Contrast.OVERSTATED: "vermilion", None: "stone"}


def contrast_name(contrast: Contrast | None) -> str:
    """What stands beside a moment in the table."""
    return {
        Contrast.UNDERSTATED: gettext("hardly named, moves much"),
        Contrast.OVERSTATED: gettext("named as important, moves little"),
        None: "",
    }[contrast]


def said_shown_headline(found: StatedDerived, kpi: str, names: Mapping[str, str]) -> str:
    """'People hardly name ‘Calling’ (place 14 of 17), and it moves NPS second most'; or that nothing contradicts."""
    if Reason.TOO_FEW_RESPONSES in found.reasons:
        return gettext("Too few answers to hold what people say beside what moves %(kpi)s") % {"kpi": kpi}
    contradicted = found.contradicted
    if not contradicted:
        return gettext("What people say matters and what moves %(kpi)s do not demonstrably contradict each other") % {
            "kpi": kpi
        }
    first = contradicted[0]
    words = {
        "moment": spoken_name(names[first.column]),
        "kpi": kpi,
        "said": count(first.said.place),
        "shown": count(first.shown.place),
        "all": count(len(found.moments)),
    }
    said = {
        Contrast.UNDERSTATED: gettext(
            "%(moment)s is hardly named (place %(said)s of %(all)s) and stands at place %(shown)s of what moves %(kpi)s"
        ),
        Contrast.OVERSTATED: gettext(
            "%(moment)s is named as important (place %(said)s of %(all)s) and stands at place %(shown)s of what moves "
            "%(kpi)s"
        ),
    }[first.contrast or Contrast.UNDERSTATED] % words
    return f"{said}{_others(len(contradicted) - 1)}"


def _others(more: int) -> str:
    if not more:
        return ""
    words = ngettext("; %(count)s other moment contradicts too", "; %(count)s other moments contradict too", more)
    return words % {"count": count(more)}


def place_words(place: Place) -> str:
    """'2 (1 to 4)': a place with the places it may have."""
    if place.best == place.worst:
        return count(place.place)
    return gettext("%(place)s (%(best)s to %(worst)s)") % {
        "place": count(place.place),
        "best": count(place.best),
        "worst": count(place.worst),
    }


def moment_words(one: SaidShown, name: str, kpi: str) -> str:
    """What is read aloud of a line."""
    words = {
        "moment": name,
        "kpi": kpi,
        "said": place_words(one.said),
        "shown": place_words(one.shown),
        "stated": figure(one.stated, SCORE),
        "derived": figure(one.derived, CHANGE),
    }
    text = gettext(
        "%(moment)s: as said place %(said)s (%(stated)s); as shown place %(shown)s, %(derived)s points on %(kpi)s for "
        "one point more"
    )
    return text % words


def slope_texts(title: str, subtitle: str, spoken: Sequence[str], with_thought: bool) -> SlopeTexts:
    columns = (gettext("Said"), gettext("Shown"))
    return SlopeTexts(
        title,
        subtitle,
        ". ".join(spoken),
        gettext("Bars: the places it may truly have, all at once with 95% certainty. Observed, not an experiment."),
        numbers(),
        columns=(gettext("Thought"), *columns) if with_thought else columns,
    )


def slope_line(one: SaidShown, name: str, kpi: str, with_thought: bool) -> SlopeLine:
    places: tuple[int | None, ...] = (one.said.place, one.shown.place)
    spans: tuple[tuple[int, int] | None, ...] = ((one.said.best, one.said.worst), (one.shown.best, one.shown.worst))
    return SlopeLine(
        one.column,
        name,
        (one.believed, *places) if with_thought else places,
        (None, *spans) if with_thought else spans,
        TONES[one.contrast],
        one.contrast is not None,
        moment_words(one, name, kpi),
    )
