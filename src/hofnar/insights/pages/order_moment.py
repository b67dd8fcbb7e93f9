"""One moment in its place on the journey: what goes before a bad experience with it, and what follows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from django.utils.translation import gettext

from hofnar.findings.figures import SHARE, Style, figure, numbers
from hofnar.findings.order import before_sentence, confounding_sentence, followed_sentence
from hofnar.insights.drawing import Drawing
from hofnar.journeys.models import Touchpoint
from hofnar_analytics.order_after import FOLLOWED_FLOOR, Followed, Next, followed
from hofnar_analytics.order_before import EXPOSED_FLOOR, Before, Earlier, before
from hofnar_analytics.pictures import interval_rows
from hofnar_analytics.pictures.interval_rows import IntervalRow
from hofnar_analytics.pictures.texts import RowTexts
from hofnar_analytics.reasons import GROUP_FLOOR, SCORE_FLOOR
from hofnar_analytics.results import Reason
from hofnar_analytics.travelled import Travelled

TIMES = Style(decimals=1)
ALPHA = 0.05


@dataclass(frozen=True, slots=True)
class EarlierLine:
    """An earlier moment: how many times as high the odds are, plain and with the rest held equal, and the verdict."""

    name: str
    crude: str
    odds: str
    excess: str
    verdict: str
    stands_out: bool


@dataclass(frozen=True, slots=True)
class NextLine:
    name: str
    share: str
    negative: str
    otherwise: str


@dataclass(frozen=True, slots=True)
class MomentStory:
    touchpoint: Touchpoint
    before: str
    confounding: str = ""
    earlier: tuple[EarlierLine, ...] = ()
    too_rare: tuple[str, ...] = ()
    drawing: Drawing | None = None
    followed: str = ""
    nexts: tuple[NextLine, ...] = ()
    again: str = ""


def around(trip: Travelled, at: int, low: float) -> tuple[Before, Followed]:
    return before(trip, at, low=low), followed(trip, at, low=low)


def moment_story(found: tuple[Before, Followed], trip: Travelled, at: int, touchpoint: Touchpoint) -> MomentStory:
    names = dict(zip(trip.columns, trip.labels))
    earlier, after = found[0], _shown(found[1])
    known = [one for one in earlier.earlier if one.odds.known]
    top = max(known, key=lambda one: one.excess.estimate or 0.0, default=None)
    sentence = before_sentence(earlier, names)
    return MomentStory(
        touchpoint,
        _first_moment(touchpoint) if at == 0 else sentence,
        confounding_sentence(top) if top is not None and stands_out(top) else "",
        tuple(_earlier(one, names) for one in known),
        tuple(names[one.column] for one in earlier.earlier if Reason.TOO_RARE in one.reasons and one.n_other > 0),
        _drawing(earlier, known, names, sentence) if len(known) > 1 else None,
        _followed(after, names, is_last=at == len(trip.columns) - 1),
        tuple(_nexts(after, names)),
        _again(after),
    )


def _first_moment(touchpoint: Touchpoint) -> str:
    return gettext("%(moment)s is the first moment: nothing goes before it") % {"moment": touchpoint.name}


def stands_out(one: Earlier) -> bool:
    certain = one.p_adjusted is not None and one.p_adjusted < ALPHA
    return certain and one.excess.low is not None and one.excess.low > 1


def _earlier(one: Earlier, names: Mapping[str, str]) -> EarlierLine:
    if stands_out(one):
        verdict = gettext("more than moments in general")
    elif Reason.CONFOUNDED in one.reasons:
        verdict = gettext("mood may be behind it")
    else:
        verdict = gettext("not more than other moments")
    return EarlierLine(
        names[one.column],
        figure(one.crude, TIMES),
        figure(one.odds, TIMES),
        figure(one.excess, TIMES),
        verdict,
        stands_out(one),
    )


def _drawing(found: Before, known: Sequence[Earlier], names: Mapping[str, str], title: str) -> Drawing:
    """The odds beyond those of moments in general: mood raises all of them alike, and only this holds its margin."""
    rows = [
        IntervalRow(
            one.column, names[one.column], one.excess, figure(one.excess, TIMES),
            certain=stands_out(one), tone="vermilion" if stands_out(one) else "stone",
        )
        for one in sorted(known, key=lambda one: -(one.excess.estimate or 0.0))
    ]  # fmt: skip
    note = gettext("How many times as high the odds are as after a bad experience with moments in general.")
    texts = RowTexts(title=title, note=note, numbers=numbers(), target=gettext("as other moments"))

    def draw(width: float, standalone: bool, heading: bool) -> str:
        return interval_rows.draw(rows, texts, target=1.0, width=width, standalone=standalone, heading=heading)

    return Drawing("before", int(found.column), title, "", draw, 760)


def _shown(found: Followed) -> Followed:
    """Moments that followed fewer than five times stay out; where those together are fewer than five the rarest that
    is shown goes along, so that nothing can be worked out."""
    shown = [one for one in found.nexts if one.n >= GROUP_FLOOR]
    rest = sum(one.n for one in found.nexts if one.n < GROUP_FLOOR)
    if 0 < rest < GROUP_FLOOR and shown:
        shown.remove(min(shown, key=lambda one: one.n))
    return replace(found, nexts=tuple(shown))


def _followed(found: Followed, names: Mapping[str, str], *, is_last: bool) -> str:
    if is_last:
        return gettext("This is the last moment of the journey: nothing follows it")
    return followed_sentence(found, names)


def _nexts(found: Followed, names: Mapping[str, str]) -> Iterator[NextLine]:
    if found.n < FOLLOWED_FLOOR:
        return
    for one in found.nexts:
        yield NextLine(names[one.column], figure(one.share, SHARE), *_rates(one))


def _rates(one: Next) -> tuple[str, str]:
    if one.n < SCORE_FLOOR:
        return "–", "–"
    return figure(one.negative, SHARE), figure(one.negative_otherwise, SHARE)


def _again(found: Followed) -> str:
    """Whether the next moment goes wrong more often after a bad one."""
    if found.n < FOLLOWED_FLOOR or found.n_otherwise < EXPOSED_FLOOR or not found.negative.known:
        return ""
    return gettext("Of what came next %(again)s went wrong too, against %(otherwise)s when this moment went well.") % {
        "again": figure(found.negative, SHARE),
        "otherwise": figure(found.negative_otherwise, SHARE),
    }
