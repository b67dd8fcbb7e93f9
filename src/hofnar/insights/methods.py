"""How each figure is made, in plain words, with the numbers of the selection filled in."""

from __future__ import annotations

from collections.abc import Callable

from django.utils.translation import gettext, gettext_lazy

from hofnar.findings.figures import CHANGE, SCORE, SHARE, Style, count, figure, score_figure, style_of, value
from hofnar.insights.disclosure import COMMENT_FLOOR, Figure
from hofnar.insights.figures import Figures
from hofnar.insights.impacts import Matrix, matrix_of
from hofnar.insights.method import Method
from hofnar.insights.methods_below import below, benchmark, groups_facts
from hofnar.insights.methods_response import response
from hofnar.insights.methods_worth import worth
from hofnar.insights.queries import brand_values_of
from hofnar.insights.selection import Selection
from hofnar.insights.wording import cut_words, figure_words, needed_words, window_words
from hofnar_analytics.comparisons import answer_variance
from hofnar_analytics.expectation_gap import BAND, COMPARED_BAND
from hofnar_analytics.reasons import GROUP_FLOOR, NPS_FLOOR, SCORE_FLOOR
from hofnar_analytics.results import Score, TouchpointImpact
from hofnar_analytics.scales import Kind
from hofnar_analytics.scores import classes_of, top_two

Facts = list[tuple[str, str]]


def method_page(figures: Figures, chosen: Selection, slug: str) -> Method:
    return METHODS[slug][1](figures, chosen)


def _margin(figures: Figures, chosen: Selection) -> Method:
    shown = _kpi_figure(figures, chosen)
    return Method(
        gettext("The figure and its margin"),
        gettext("A figure is a sample of what all customers think: the margin says how far it may be off."),
        (
            gettext(
                "NPS is the part of promoters (9 and 10) minus the part of detractors (0 to 6), in points. Percentages "
                "are never rounded before they are subtracted. Its margin is the adjusted Wald interval: three "
                "answers are added, three quarters of one to each end and the rest to the middle, so that it also "
                "holds for few answers or for answers that are all alike."
            ),
            gettext(
                "CSAT is the part that gives one of the two highest scores, with Wilson's interval. The other figures "
                "are means, with Student's t. Where answers carry weights, the margin uses Kish's effective number."
            ),
            gettext("In 95 of 100 samples such an interval holds the figure of everybody."),
        ),
        tuple(_score_facts(shown)),
        "intervals",
    )


def _kpi_figure(figures: Figures, chosen: Selection) -> Figure:
    if chosen.kpi is None:
        return Figure()
    return figures.figure(chosen.kpi, chosen.unit.pk, chosen.period, chosen.segment)


def _score_facts(shown: Figure) -> Facts:
    if shown.score is None or not shown.is_known:
        return [(gettext("here"), figure_words(shown))]
    score = shown.score
    facts = [(gettext("figure"), score_figure(score)), (gettext("answers"), count(score.n))]
    if round(score.n_effective) != score.n:
        facts.append((gettext("effective number"), count(score.n_effective)))
    facts += _parts(score)
    facts.append((gettext("interval"), _ends(score)))
    return facts


def _parts(score: Score) -> Facts:
    total = sum(score.distribution.values())
    if score.scale.kind is Kind.NPS:
        up, middle, down = classes_of(score)
        names = (gettext("promoters"), gettext("passives"), gettext("detractors"))
        return [(name, _part(times, total)) for name, times in zip(names, (up, middle, down))]
    if score.scale.kind is Kind.CSAT:
        return [(gettext("two highest scores"), _part(top_two(score), total))]
    return [(gettext("standard deviation"), value(answer_variance(score) ** 0.5, Style(2)))]


def _part(times: float, total: float) -> str:
    return gettext("%(some)s of %(all)s (%(share)s)") % {
        "some": count(times),
        "all": count(total),
        "share": value(times / total, Style(1, percent=True)),
    }


def _ends(score: Score) -> str:
    if score.low is None or score.high is None:
        return ""
    style = style_of(score.scale.kind)
    finer = Style(style.decimals + 1, style.signed, style.percent)
    return gettext("%(low)s to %(high)s") % {"low": value(score.low, finer), "high": value(score.high, finer)}


def _impact(figures: Figures, chosen: Selection) -> Method:
    return Method(
        gettext("The impact matrix"),
        gettext("Which moments move the KPI follows from the answers themselves, not from what people say matters."),
        (
            gettext(
                "One model explains the KPI by all moments at once: for each moment whether somebody lived it, and "
                "how satisfied they were. Why a cell is empty counts: not lived is something else than skipped."
            ),
            gettext(
                "Effect: how much higher or lower the KPI is for those who lived the moment, at the satisfaction they "
                "report, other moments equal. It needs at least 50 people who lived it and 50 who did not. "
                "Leverage: what one point more satisfaction is worth. Share: how much of the differences in the KPI "
                "the moment explains (Shapley value of R², also known as LMG)."
            ),
            gettext(
                "Margins are robust against unequal spread (HC3). A moment is certain only when it stays so after "
                "correction for looking at many moments (Benjamini and Hochberg). Below that it is drawn hollow. These "
                "are observations, not experiments: what is shown goes along with the KPI, it need not cause it."
            ),
        ),
        tuple(_impact_facts(figures, chosen)),
        "impact-matrix",
    )


def _impact_facts(figures: Figures, chosen: Selection) -> Facts:
    if chosen.kpi is None:
        return []
    matrix = matrix_of(figures, chosen.kpi, chosen.unit.pk, chosen.period, chosen.segment)
    facts = [(chosen.kpi.name, figure_words(matrix.figure))]
    if matrix.impact is None:
        return facts
    facts += [
        (gettext("answers used"), count(matrix.impact.n)),
        (gettext("moments"), count(len(matrix.impact.touchpoints))),
        (gettext("explained together"), _maybe(matrix.impact.r2)),
        (gettext("band of no effect"), f"± {value(matrix.impact.effect_band or 0, Style(2))}"),
    ]
    facts += (
        [(gettext("dividing line"), f"{value(matrix.cut.value, Style(2))}. {cut_words(matrix.cut)}")]
        if matrix.cut
        else []
    )
    return facts + _strongest(matrix)


def _maybe(fraction: float | None) -> str:
    return "–" if fraction is None else value(fraction, SHARE)


def _strongest(matrix: Matrix) -> Facts:
    assert matrix.impact is not None
    known = [moment for moment in matrix.impact.touchpoints if moment.leverage.known]
    if not known:
        return []
    top = max(known, key=lambda moment: moment.share.estimate or 0.0)
    return [(gettext("explains most here"), _spelled_out(top))]


def _spelled_out(moment: TouchpointImpact) -> str:
    parts = [moment.label, gettext("leverage %(figure)s") % {"figure": figure(moment.leverage, CHANGE)}]
    if moment.effect.known:
        parts.append(gettext("effect %(figure)s") % {"figure": figure(moment.effect, CHANGE)})
    parts.append(gettext("satisfaction %(figure)s") % {"figure": figure(moment.satisfaction, SCORE)})
    return " · ".join(parts)


def _trend(figures: Figures, chosen: Selection) -> Method:
    facts: Facts = []
    if chosen.kpi is not None and chosen.period is not None:
        series = figures.series(chosen.kpi, chosen.unit.pk, chosen.period, chosen.segment)
        known = sum(point.figure.is_known for point in series.points)
        facts = [(gettext("points shown"), count(known)), (gettext("a point covers"), window_words(series.window))]
        change = figures.change(chosen.kpi, chosen.unit.pk, chosen.period, chosen.segment)
        if change.difference is not None and change.difference.p is not None:
            facts.append((gettext("p of the change"), value(change.difference.p, Style(3))))
    return Method(
        gettext("The trend"),
        gettext("A change counts only when it exceeds its own margin."),
        (
            gettext(
                "Each point is the figure of one month with its 95% band. Where months hold too few answers, a point "
                "covers three or twelve months up to then, and points overlap."
            ),
            gettext(
                "A period is compared with the period of the same length before it, with the margin of the difference. "
                "Where several figures are compared at once, p values are adjusted together. Where the wording or the "
                "scale changed, the line is broken and never bridged."
            ),
        ),
        tuple(facts),
        "comparisons",
    )


def _groups(figures: Figures, chosen: Selection) -> Method:
    return Method(
        gettext("Units and segments compared"),
        gettext(
            "A group counts as different only when its difference from the rest stands among all that are compared."
        ),
        (
            gettext(
                "Each group is compared with the rest of the whole, so that no answer stands on both sides. The p "
                "values of all groups are adjusted together (Benjamini and Hochberg): of the differences that are "
                "called certain at most one in twenty is expected to be chance."
            ),
            gettext(
                "Units are ordered by scores that are drawn towards the mean the more, the fewer answers they rest on; "
                "the figures and margins themselves stay as they are. Where no unit differs, they stand by name."
            ),
        ),
        tuple(groups_facts(figures, chosen)),
        "comparisons",
    )


def _floors(figures: Figures, chosen: Selection) -> Method:
    shown = _kpi_figure(figures, chosen)
    here = needed_words(shown.needed) if shown.needed else figure_words(shown)
    facts = [
        (gettext("NPS from"), count(NPS_FLOOR)),
        (gettext("a single score from"), count(SCORE_FLOOR)),
        (gettext("comments from"), count(COMMENT_FLOOR)),
        (gettext("anything at all from"), count(GROUP_FLOOR)),
        (gettext("here"), here),
    ]
    return Method(
        gettext("When a figure is not shown"),
        gettext("On too few answers a figure says more about chance than about customers."),
        (
            gettext(
                "Below the floor the page shows the distribution and how many answers are still needed. Read the "
                "comments instead, or call a customer."
            ),
            gettext(
                "Nothing is shown about fewer than five people, so that nobody can be recognised. Where such a group "
                "could be worked out as the whole minus the rest, the smallest other group is left out as well."
            ),
        ),
        tuple(facts),
        "floors",
    )


def _values(figures: Figures, chosen: Selection) -> Method:
    values = brand_values_of(figures.organisation, figures.frame.metrics)
    shown = [(one.name, figures.figure(one, chosen.unit.pk, chosen.period, chosen.segment)) for one in values]
    return Method(
        gettext("Brand values side by side"),
        gettext("Every value is weighed against the same moments, and all figures of the page are judged together."),
        (
            gettext(
                "Each value gets the impact matrix it would have alone. In the table the figures stand in points of "
                "the value's own scale; colours go by the spread of its answers, so that scales can be compared."
            ),
            gettext(
                "The more figures one looks at, the more look certain by chance. So the p values of all moments and "
                "all values are adjusted as one family (Benjamini and Hochberg). What is hollow did not survive that."
            ),
        ),
        tuple((name, figure_words(figure)) for name, figure in shown),
        "several-outcomes",
    )


def _expectations(figures: Figures, chosen: Selection) -> Method:
    return Method(
        gettext("Satisfaction against expectation"),
        gettext("A gap belongs to one person: what they got, beside what that same person had expected."),
        (
            gettext(
                "Where people gave the score they had expected, the gap is satisfaction less expectation, in points. "
                "Where they said whether it was better or worse, it is the part that said better less the part that "
                "said worse; how much better has no size, so only the direction counts."
            ),
            gettext(
                "A moment exceeds or falls short when its gap stands after correction for looking at all moments and "
                "is larger than the band of 'as expected' (a quarter point, or ten percentage points). It went as "
                "expected when its 90% interval lies inside that band. Otherwise there is no verdict yet."
            ),
        ),
        ((gettext("band, expected score"), f"± {value(BAND, Style(2))}"),
         (gettext("band, better or worse"), f"± {value(COMPARED_BAND, SHARE)}")),
        "expectation-gap",
    )  # fmt: skip


def _otherwise(figures: Figures, chosen: Selection) -> Method:
    shown = _kpi_figure(figures, chosen)
    return Method(
        gettext("The KPI as yes or no, or as ordered answers"),
        gettext("The same moments and the same model, with another question: does it change the chance of a yes?"),
        (
            gettext(
                "As yes or no: logistic regression with the columns of the impact matrix. Chances are averaged over "
                "the people themselves; an odds ratio says how many times as large the odds become. Where a moment "
                "predicts the yes without one exception, the size is not known and that is said."
            ),
            gettext(
                "As ordered answers: the ordered logit. It takes no distance between two answers for granted, but "
                "holds the odds of a higher answer to be the same at every step; where that fails, it is remarked."
            ),
            gettext("At least 50 people must have given the rarer answer. Observational, as the matrix itself is."),
        ),
        ((gettext("figure"), figure_words(shown)),),
        "binary-outcomes",
    )


METHODS: dict[str, tuple[object, Callable[[Figures, Selection], Method]]] = {
    "margin": (gettext_lazy("The figure and its margin"), _margin),
    "impact": (gettext_lazy("The impact matrix"), _impact),
    "trend": (gettext_lazy("The trend"), _trend),
    "groups": (gettext_lazy("Units and segments compared"), _groups),
    "expectations": (gettext_lazy("Satisfaction against expectation"), _expectations),
    "otherwise": (gettext_lazy("The KPI as yes or no, or as ordered answers"), _otherwise),
    "values": (gettext_lazy("Brand values side by side"), _values),
    "response": (gettext_lazy("Who did not answer"), response),
    "floors": (gettext_lazy("When a figure is not shown"), _floors),
    "below": (gettext_lazy("Below the score"), below),
    "benchmark": (gettext_lazy("Beside a benchmark"), benchmark),
    "worth": (gettext_lazy("What a score is worth"), worth),
}
