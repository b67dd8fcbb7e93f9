"""What a response rate says and what it does not, with the number of answers of the selection."""

from __future__ import annotations

from django.utils.translation import gettext

from hofnar.findings.figures import Style, count, value
from hofnar.insights.figures import Figures
from hofnar.insights.method import Method
from hofnar.insights.selection import Selection
from hofnar.insights.wording import figure_words
from hofnar_analytics.scales import Kind
from hofnar_analytics.scores import classes_of

ASSUMED = 0.25  # the response of the worked example, said on the page
STYLE = Style(0, signed=True)


def response(figures: Figures, chosen: Selection) -> Method:
    return Method(
        gettext("Who did not answer"),
        gettext("A margin covers chance; it does not cover the people who stayed silent."),
        (
            gettext(
                "The response rate is the part of the invited people who completed the questionnaire (RR1 of the "
                "standard definitions of AAPOR). Below three in ten this page says so. That line is a habit, not a "
                "law: a low response need not be wrong and a high one need not be right."
            ),
            gettext(
                "What counts is whether the silent people think otherwise. Of imported answers nobody knows how many "
                "were asked. Then the margin stands, and this doubt beside it."
            ),
        ),
        tuple(_facts(figures, chosen)),
        "response-rates",
    )


def _facts(figures: Figures, chosen: Selection) -> list[tuple[str, str]]:
    if chosen.kpi is None:
        return []
    own = figures.figure(chosen.kpi, chosen.unit.pk, chosen.period, chosen.segment)
    facts = [(chosen.kpi.name, figure_words(own))]
    if own.n is not None:
        facts.append((gettext("answers"), count(own.n)))
    if own.is_certain and own.score is not None and own.score.scale.kind is Kind.NPS:
        up, _, down = classes_of(own.score)
        total = sum(classes_of(own.score))
        nps = 100 * (up - down) / total
        words = {"nps": value(ASSUMED * nps + (1 - ASSUMED) * (nps - 10), STYLE)}
        told = gettext("%(nps)s, were only one in four answering and the silent ones 10 points lower")
        facts.append((gettext("the NPS of everybody would be"), told % words))
    return facts
