"""What the pages say about guesses and evidence, in words a manager uses."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from hofnar.findings.figures import CHANGE, NPS, SCORE, Style, count, figure, value
from hofnar.insights.wording import period_words
from hofnar.jester.evidence import period_of
from hofnar.jester.models import Guess, Round
from hofnar.jester.results import FEWEST_OTHERS, Line, Result, calibration, names_of, team_right
from hofnar_analytics.results import Estimate

RARE = 0.05
WHOLE = Style(decimals=0)


@dataclass(frozen=True, slots=True)
class Told:
    """A line of the table as text."""

    line: Line
    place: str
    guessed_place: str
    team_place: str
    leverage: str
    satisfaction: str
    guessed: str


def subject_words(round_: Round) -> str:
    period = period_of(round_)
    return f"{round_.kpi.name} · {round_.unit.name} · {period_words(period) if period else ''}"


def question_words(round_: Round) -> str:
    return _("Where would one point more satisfaction do most for ‘%(kpi)s’ in %(unit)s?") % {
        "kpi": round_.kpi.name,
        "unit": round_.unit.name,
    }


def lead_of(result: Result) -> str:
    order = result.order
    if order.fraction is None:
        return _(
            "The data cannot tell the moments you named apart from the others yet, so nobody can say who is right."
        )
    told = {
        "right": count(order.right),
        "told": count(order.told),
        "lots": value(order.told / 2, SCORE if order.told % 2 else WHOLE),
    }
    sentence = _(
        "Of the %(told)s comparisons the data can settle, you had %(right)s right; drawing lots gives %(lots)s."
    )
    return sentence % told


def doubt_of(result: Result) -> str:
    """Whether lots would do as well."""
    p = result.order.p
    if p is None:
        return ""
    if p < RARE:
        return _("Lots would rarely do as well: in %(percent)s of cases.") % {"percent": _percent(p)}
    return _("Lots would do as well in %(percent)s of cases, so this says little yet.") % {"percent": _percent(p)}


def _percent(part: float) -> str:
    return _("less than 1%") if part < 0.01 else f"{round(100 * part)}%"


def row_words(round_: Round, result: Result, everybody: Sequence[Guess]) -> dict[str, Any]:
    style = {"nps": NPS, "csat": WHOLE}.get(round_.kpi.kind, SCORE)
    sign = "%" if round_.kpi.kind == "csat" else ""
    shows_team = len(everybody) >= FEWEST_OTHERS
    return {
        "doubt": doubt_of(result),
        "told": [_told(line) for line in result.lines],
        "kpi": figure(result.evidence.kpi, style) + sign,
        "kpi_guess": "" if result.guess.kpi is None else value(result.guess.kpi, style) + sign,
        "kpi_words": _kpi_words(result.guess.kpi, result.evidence.kpi),
        "n": count(result.evidence.n),
        "shows_team": shows_team,
        "others": max(0, len(everybody) - 1),
        "fewest": FEWEST_OTHERS,
        "names": sorted(names_of(everybody, result.guess).values()) if shows_team else [],
        "surprise": _surprise(result),
    }


def _told(line: Line) -> Told:
    return Told(
        line,
        "" if line.place is None else count(line.place),
        "" if line.guessed_place is None else count(line.guessed_place),
        "" if line.team_place is None else count(line.team_place),
        figure(line.leverage, CHANGE) if line.leverage.known else "",
        figure(line.satisfaction, SCORE) if line.satisfaction.known else "",
        "" if line.guessed is None else value(line.guessed, SCORE),
    )


def _kpi_words(guess: float | None, kpi: Estimate) -> str:
    if guess is None or kpi.low is None or kpi.high is None:
        return ""
    if kpi.low <= guess <= kpi.high:
        return _("Your guess lies within the margin.")
    return _("You thought better of it than it is.") if guess > kpi.high else _("It is better than you thought.")


def _surprise(result: Result) -> str:
    """The moment that matters, demonstrably, and that was not named; the highest of them."""
    for line in result.lines:
        low = line.leverage.low
        if line.guessed_place is None and low is not None and low > 0 and (line.place or 99) <= 5:
            return _("You did not name %(moment)s, and it does matter: %(leverage)s for a point more.") % {
                "moment": line.name,
                "leverage": figure(line.leverage, CHANGE),
            }
    return ""


def history_of(everybody: Sequence[Guess], found: Sequence[Round]) -> dict[str, Any]:
    """A team's guesses over time; nothing below three people."""
    rounds = {one.pk: one for one in found}
    by_round: dict[int, list[Guess]] = {}
    for guess in everybody:
        by_round.setdefault(guess.round_id, []).append(guess)
    lines = [
        (rounds[key], subject_words(rounds[key]), len(guesses), team_right(guesses))
        for key, guesses in by_round.items()
    ]
    enough = len({guess.user_id for guess in everybody}) >= FEWEST_OTHERS
    return {"lines": [_history_line(*line) for line in lines], "bias": _bias(everybody) if enough else ""}


def _history_line(round_: Round, subject: str, people: int, right: tuple[int, int] | None) -> dict[str, Any]:
    who = ngettext("%(count)s guess", "%(count)s guesses", people) % {"count": people}
    said = _("%(right)s of %(told)s right") % {"right": count(right[0]), "told": count(right[1])} if right else ""
    return {
        "round": round_,
        "subject": subject,
        "who": who,
        "right": said,
        "part": right[0] / right[1] if right else None,
    }


def _bias(everybody: Sequence[Guess]) -> str:
    found = calibration(everybody)
    if found.bias.low is None or found.bias.high is None or found.bias.estimate is None:
        return ""
    told = {"n": count(found.n), "inside": count(found.inside), "bias": figure(found.bias, CHANGE)}
    if found.bias.low > 0:
        return _("People here think too well of it: guesses lie %(bias)s points off, over %(n)s guesses.") % told
    if found.bias.high < 0:
        return _("People here think too little of it: guesses lie %(bias)s points off, over %(n)s guesses.") % told
    return _("Guesses lie %(bias)s points off on average, over %(n)s guesses: no demonstrable leaning.") % told
