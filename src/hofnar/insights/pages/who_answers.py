"""Who answered, beside who was asked and who there are; and what the KPIs would be if everybody had answered alike."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import get_text_list
from django.utils.translation import gettext

from hofnar.accounts.access import Scope
from hofnar.findings import reasons
from hofnar.findings.figures import PART, SCORE, Style, count, figure, numbers, score_figure, style_of, value
from hofnar.findings.weighted import (
    Change,
    answered_less_sentence,
    change_of,
    change_style_of,
    under_represented_sentence,
    weighting_sentence,
)
from hofnar.insights.asked import AskedAndAnswered, Wave, asked_and_answered, waves_asked
from hofnar.insights.figures import Figures
from hofnar.insights.models import PopulationMargin
from hofnar.insights.population import as_margin, margins_known
from hofnar.insights.queries import kpis_of, segment_labels
from hofnar.insights.selection import Selection
from hofnar.insights.weighted import OTHERS, Weighted, answered_shares, weighted_kpi
from hofnar.insights.wording import about, period_words
from hofnar_analytics.pictures import share_dots
from hofnar_analytics.pictures.share_dots import ShareRow
from hofnar_analytics.pictures.texts import PictureTexts
from hofnar_analytics.r_indicator import most_bias
from hofnar_analytics.results import Estimate
from hofnar_analytics.weights import MarginFit

UNDER = 0.02
WIDE, NARROW = 720, 358


@dataclass(frozen=True, slots=True)
class Line:
    """One value of one fact, in words and as shares (0..1, None where unknown)."""

    label: str
    answered: float | None
    asked: float | None
    population: float | None
    n: str
    rate: str
    differs: bool

    @property
    def is_under(self) -> bool:
        beside = self.population if self.population is not None else self.asked
        return self.answered is not None and beside is not None and beside - self.answered >= UNDER

    @property
    def words(self) -> tuple[str, str, str]:
        shares = (self.asked, self.answered, self.population)
        asked, answered, population = ("–" if share is None else value(share, PART) for share in shares)
        return asked, answered, population


@dataclass(frozen=True, slots=True)
class Fact:
    name: str
    lines: tuple[Line, ...]
    margin: PopulationMargin | None
    counted: str
    title: str

    @property
    def wide(self) -> SafeString:
        return self._drawn(WIDE)

    @property
    def narrow(self) -> SafeString:
        return self._drawn(NARROW)

    def _drawn(self, width: float) -> SafeString:
        rows = [
            ShareRow(line.label, line.answered, line.asked, line.population, _spoken(line), line.is_under)
            for line in self.lines
        ]
        spoken = "; ".join(row.spoken for row in rows)
        texts = PictureTexts(title=self.title, description=spoken, numbers=numbers())
        return mark_safe(share_dots.draw(rows, texts, width=width, heading=False))  # noqa: S308


@dataclass(frozen=True, slots=True)
class Kpi:
    name: str
    raw: str
    weighted: str
    difference: str
    deff: str
    effective: str
    n: str
    verdict: str
    changes: bool
    care: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class WhoAnswersPage:
    lead: str
    about: str
    facts: tuple[Fact, ...]
    kpis: tuple[Kpi, ...]
    waves: tuple[Wave, ...]
    wave: Wave | None
    asked: tuple[tuple[str, str], ...]
    asked_sentence: str
    is_whole: bool
    has_margins: bool


def who_answers_page(figures: Figures, scope: Scope, chosen: Selection, wave_key: str = "") -> WhoAnswersPage:
    known = {row.segment: row for row in margins_known(figures.organisation)}
    waves = waves_asked(scope)
    wave = next((one for one in waves if one.key == wave_key), waves[0] if waves else None)
    keys = list(dict.fromkeys([*known, *figures.offered_segments()]))
    asked = None if wave is None else asked_and_answered(scope, wave, keys)
    is_whole = chosen.unit.pk == figures.tree.root
    facts = [_fact(figures, chosen, key, known.get(key) if is_whole else None, asked) for key in keys]
    kpis = list(_weighted(figures, chosen, known)) if is_whole and known else []
    return WhoAnswersPage(
        lead=_lead(kpis, facts, bool(known), is_whole),
        about=about(chosen.unit.name, period_words(chosen.period)),
        facts=tuple(fact for fact in facts if fact.lines),
        kpis=tuple(_kpi(one) for one in kpis),
        waves=tuple(waves),
        wave=wave,
        asked=tuple(_asked_facts(figures, chosen, asked)) if asked else (),
        asked_sentence=answered_less_sentence(asked.bias) if asked else "",
        is_whole=is_whole,
        has_margins=bool(known),
    )


def _lead(kpis: Sequence[Weighted], facts: Sequence[Fact], has_margins: bool, is_whole: bool) -> str:
    if not has_margins:
        return gettext("Nobody has said yet what all customers look like, so nobody can say whether the answers do.")
    if not is_whole:
        return gettext("What is known of all customers is of the whole organisation, not of this unit.")
    changed = [one for one in kpis if change_of(one.score) is Change.CHANGES]
    fits = [_as_fit(fact, line) for fact in facts for line in fact.lines if line.population is not None]
    parts = [under_represented_sentence(fits)]
    if kpis:
        parts.append(
            gettext("Weighting changes what %(names)s says.") % {"names": _listed(changed)}
            if changed
            else gettext("Weighting to what is known changes no conclusion.")
        )
    return " ".join(parts)


def _listed(kpis: Sequence[Weighted]) -> str:
    return get_text_list([one.metric.name for one in kpis], gettext("and"))


def _as_fit(fact: Fact, line: Line) -> MarginFit:
    before, population = line.answered or 0.0, line.population or 0.0
    return MarginFit(fact.name, line.label, 0, before, population, population)


def _fact(
    figures: Figures, chosen: Selection, key: str, margin: PopulationMargin | None, asked: AskedAndAnswered | None
) -> Fact:
    name, words = segment_labels(figures.organisation).get(key, (key, {}))
    answered = dict(answered_shares(figures, chosen.unit.pk, chosen.period, key))
    shares = as_margin(margin).shares if margin else {}
    of_wave = {one.value: one for one in asked.bias.of(key)} if asked else {}
    total, values = sum(answered.values()), [value for value in answered if value != OTHERS]
    rest = sum(share for value, share in shares.items() if value not in values)
    lines = []
    for value_ in [*values, *([OTHERS] if OTHERS in answered else [])]:
        one = of_wave.get(value_)
        population = (rest if value_ == OTHERS else shares.get(value_)) if shares else None
        lines.append(
            Line(
                label=gettext("other values") if value_ == OTHERS else words.get(value_, value_),
                answered=answered[value_] / total,
                asked=one.asked / asked.bias.asked if one and asked else None,
                population=population,
                n=count(answered[value_]),
                rate=figure(one.rate, PART) if one else "",
                differs=one.stands if one else False,
            )
        )
    return Fact(name, tuple(lines), margin, _counted(margin), _title(name, total))


def _title(name: str, total: int) -> str:
    return gettext("%(name)s: who answered (n = %(n)s) beside everybody") % {"name": name, "n": count(total)}


def _counted(margin: PopulationMargin | None) -> str:
    if margin is None:
        return ""
    words = {"source": margin.source, "day": date_format(margin.counted_on, "j F Y")}
    return gettext("Everybody: %(source)s, counted on %(day)s.") % words


def _spoken(line: Line) -> str:
    asked, answered, population = line.words
    parts = [gettext("%(share)s of the answers") % {"share": answered}]
    parts += [gettext("%(share)s of who was asked") % {"share": asked}] if line.asked is not None else []
    parts += [gettext("%(share)s of everybody") % {"share": population}] if line.population is not None else []
    return f"{line.label}: {', '.join(parts)}"


def _weighted(figures: Figures, chosen: Selection, known: dict[str, PopulationMargin]) -> list[Weighted]:
    margins = [as_margin(row) for row in known.values()]
    names = ("who_answers", chosen.period, tuple((one.variable, tuple(sorted(one.values.items()))) for one in margins))
    found = []
    for metric in kpis_of(figures.organisation, figures.frame.metrics):
        one = figures.frame.kept(
            (*names, metric.pk, metric.scale, figures.tree.shape),
            lambda metric=metric: weighted_kpi(figures, metric, chosen.period, margins),  # type: ignore[misc]
        )
        if one is not None:
            found.append(one)
    return found


def _kpi(found: Weighted) -> Kpi:
    score, kind = found.score, found.score.raw.scale.kind
    return Kpi(
        name=found.metric.name,
        raw=score_figure(score.raw),
        weighted=figure(score.shown, style_of(kind)),
        difference=figure(score.difference, change_style_of(kind)),
        deff="–" if score.deff is None else value(score.deff, Style(2)),
        effective=count(score.weighted.n_effective),
        n=count(score.raw.n),
        verdict=weighting_sentence(score, found.metric.name),
        changes=change_of(score) is Change.CHANGES,
        care=tuple(reasons.explain(one) for one in found.weighting.reasons),
    )


def _asked_facts(figures: Figures, chosen: Selection, asked: AskedAndAnswered) -> list[tuple[str, str]]:
    found = [
        (gettext("Asked"), count(asked.bias.asked)),
        (gettext("Answered"), f"{count(asked.bias.answered)} · {figure(asked.bias.rate, PART)}"),
    ]
    alike = asked.alike
    if alike.indicator.estimate is None or alike.n < 100:
        return found
    found.append((gettext("R-indicator (1 = everybody as likely to answer)"), figure(alike.indicator, Style(2))))
    shown = figures.figure(chosen.kpi, chosen.unit.pk, chosen.period) if chosen.kpi else None
    if shown is not None and shown.score is not None and shown.is_certain:
        from hofnar_analytics.comparisons import answer_variance

        most = most_bias(alike, answer_variance(shown.score) ** 0.5)
        style = SCORE if shown.score.scale.kind != "nps" else Style(decimals=0)
        words = gettext("Most that %(name)s can be off by it, as far as these facts explain who answers")
        found.append((words % {"name": chosen.kpi.name if chosen.kpi else ""}, _upper(most, style)))
    return found


def _upper(most: Estimate, style: Style) -> str:
    high = most.high if most.high is not None else most.estimate
    return "–" if high is None else gettext("at most %(most)s") % {"most": value(high, style)}
