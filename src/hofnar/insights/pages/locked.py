"""What was fixed, when, and whether that was before the answers came: the line, the bounds, the families."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.translation import gettext, ngettext

from hofnar.findings.figures import SHARE, count, value
from hofnar.insights.figures import Figures
from hofnar.insights.impacts import Matrix
from hofnar.insights.months import first_day
from hofnar.insights.pages.matrix import fixed_words
from hofnar.insights.queries import keys_of
from hofnar.insights.wording import cut_words
from hofnar.measurement.models import Metric
from hofnar.surveys.models import SurveyVersion
from hofnar_analytics.matrix import BAND


@dataclass(frozen=True, slots=True)
class Fixed:
    """One choice that could have been shopped for, and since when it stands."""

    name: str
    words: str


def fixed_choices(figures: Figures, kpi: Metric, matrix: Matrix) -> tuple[Fixed, ...]:
    return tuple(one for one in _choices(figures, kpi, matrix) if one.words)


def _choices(figures: Figures, kpi: Metric, matrix: Matrix) -> Iterator[Fixed]:
    yield Fixed(gettext("Reading of the matrix"), _reading(figures))
    yield Fixed(gettext("Line between low and high"), cut_words(matrix.cut))
    yield Fixed(gettext("Bound for ‘no effect’"), _bound())
    yield Fixed(gettext("Family of comparisons"), _family(matrix))
    for version in _versions(kpi):
        yield Fixed(gettext("Its moments"), _asked(figures, version))


def _reading(figures: Figures) -> str:
    return fixed_words(figures) or gettext(
        "Not fixed yet: the owner or analyst fixes it once, on the page of the matrix."
    )


def _bound() -> str:
    return gettext("%(band)s of the KPI’s spread to each side, the same for everybody and built into the product.") % {
        "band": value(BAND, SHARE)
    }


def _family(matrix: Matrix) -> str:
    """Which figures are judged together follows from what is asked, never from what is found."""
    return ngettext(
        "%(count)s moment is judged as one family for each reading; which ones follows from the questionnaire.",
        "All %(count)s moments are judged as one family for each reading; which ones follows from the questionnaire.",
        len(matrix.moments),
    ) % {"count": count(len(matrix.moments))}


def _versions(kpi: Metric) -> list[SurveyVersion]:
    found = SurveyVersion.objects.filter(pk__in=keys_of(kpi)).select_related("survey")
    return list(found.order_by("survey__name", "number"))


def _asked(figures: Figures, version: SurveyVersion) -> str:
    """Fixed by publishing; what came with a file was fixed by whoever made that file."""
    words = {"survey": version.survey.name, "number": version.number}
    if version.published_at is None:
        return gettext("‘%(survey)s’ came as a file with its answers: its moments were chosen by who asked.") % words
    words["day"] = date_format(version.published_at, "j F Y")
    first = _first_month(figures, version.pk)
    if first is not None and version.published_at.date() > first_day(first + 1):
        return gettext("‘%(survey)s’, version %(number)s, was fixed on %(day)s, after its first answers.") % words
    return gettext("‘%(survey)s’, version %(number)s, was fixed on %(day)s, before its first answer.") % words


def _first_month(figures: Figures, version: int) -> int | None:
    return next((part.month for part in figures.frame.parts if (part.versions == version).any()), None)
