"""The pictures of these pages: each can be drawn wide, narrow for a phone, and as a file of its own."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from hofnar.findings import picture_texts
from hofnar.findings.figures import count, numbers, score_figure
from hofnar.insights.breaks import Broken
from hofnar.insights.disclosure import Figure
from hofnar.insights.figures import Series
from hofnar.insights.months import Period, month_name
from hofnar.insights.wording import (
    about,
    answers_words,
    break_words,
    month_words,
    period_words,
    short_month,
    whole_year_words,
)
from hofnar.measurement.models import Metric
from hofnar_analytics.pictures import distribution_bar, impact_list, impact_matrix, interval_rows, sparkline, trend
from hofnar_analytics.pictures.interval_rows import IntervalRow
from hofnar_analytics.pictures.texts import PictureTexts, RowTexts
from hofnar_analytics.pictures.trend import Break, TrendPoint
from hofnar_analytics.results import UNKNOWN, Estimate, Impact
from hofnar_analytics.scales import Kind

WIDE, NARROW = 1040, 358
Draw = Callable[[float, bool, bool], str]


@dataclass(frozen=True, slots=True)
class Drawing:
    """``kind`` and ``key`` are its name in the address of the file; ``draw`` takes (width, standalone, heading)."""

    kind: str
    key: int
    title: str
    subtitle: str
    draw: Draw
    width: float = WIDE

    @property
    def wide(self) -> SafeString:
        return mark_safe(self.draw(self.width, False, False))  # noqa: S308  (the pictures escape what they are given)

    @property
    def narrow(self) -> SafeString:
        return mark_safe(self.draw(NARROW, False, False))  # noqa: S308

    def file(self) -> str:
        return self.draw(max(self.width, 720), True, True)


def estimate_of(shown: Figure) -> Estimate:
    """As it is drawn: CSAT in percent, so that axes read as people speak."""
    score = shown.score
    if score is None or score.estimate is None:
        return UNKNOWN
    times = 100.0 if score.scale.kind is Kind.CSAT else 1.0
    low, high = (None if end is None else end * times for end in (score.low, score.high))
    return Estimate(score.estimate * times, low, high)


def trend_drawing(
    metric: Metric,
    series: Series,
    broken: Sequence[Broken],
    *,
    years: Sequence[int] = (),
    title: str,
    subtitle: str,
    target: float | None = None,
    target_words: str = "",
    width: float = 720,
    height: float = 280,
) -> Drawing:
    """``years`` are those of which some answers tell no month: their point in January stands for the year."""
    points = [_trend_point(point.month, point.figure, series.window, years) for point in series.points]
    months = [point.month for point in series.points]
    breaks = [Break(months.index(one.month), break_words(one)) for one in broken if one.month in months[1:]]
    texts = PictureTexts(
        title=title, subtitle=subtitle, description=_spoken_trend(series), note=_note_under(series, years),
        numbers=numbers(), target=target_words,
    )  # fmt: skip

    def draw(wide: float, standalone: bool, heading: bool) -> str:
        return trend.draw(points, texts, breaks=breaks, target=target, width=wide, height=height + 60 * heading,
                          standalone=standalone, heading=heading)  # fmt: skip

    return Drawing("trend", metric.pk, title, subtitle, draw, width)


def window_note(series: Series) -> str:
    if series.window == 1 or series.is_empty:
        return ""
    return gettext(
        "Each point covers the %(months)s months up to then: single months hold too few answers. Points overlap."
    ) % {"months": series.window}


def _note_under(series: Series, years: Sequence[int]) -> str:
    drawn = [year for year in years if any(point.month == 12 * year for point in series.points)]
    return " ".join(filter(None, [window_note(series), whole_year_words(drawn)]))


def _trend_point(month: int, shown: Figure, window: int, years: Sequence[int] = ()) -> TrendPoint:
    is_year = window == 1 and month % 12 == 0 and month // 12 in years
    name = month_words(month) if window == 1 else period_words(Period(month - window + 1, month))
    name = gettext("all of %(year)s") % {"year": month // 12} if is_year else name
    words = ""
    if shown.score is not None and shown.is_known:
        words = f"{score_figure(shown.score)}, {answers_words(shown.score.n)}"
    return TrendPoint(
        key=month_name(month),
        label=gettext("year") if is_year else short_month(month),
        value=estimate_of(shown),
        spoken=f"{name}: {words or gettext('too few answers')}",
        figure=score_figure(shown.score) if shown.score and shown.is_known else "",
        group=str(month // 12),
        absent=gettext("too few"),
    )


def _spoken_trend(series: Series) -> str:
    known = [point for point in series.points if point.figure.is_known and point.figure.score]
    return "; ".join(f"{month_words(p.month)}: {score_figure(p.figure.score)}" for p in known if p.figure.score)


def spark(series: Series, title: str, width: float = 120) -> SafeString:
    texts = PictureTexts(title=title, description=_spoken_trend(series), numbers=numbers())
    drawn = sparkline.draw([estimate_of(point.figure) for point in series.points], texts, width=width)
    return mark_safe(drawn)  # noqa: S308


def distribution_drawing(
    metric: Metric, shown: Figure, *, title: str = "", subtitle: str = "", width: float = 560, height: float = 150
) -> Drawing | None:
    """None where nothing may be shown."""
    score = shown.score
    if score is None:
        return None
    texts = picture_texts.distribution_texts(score, title=title or str(metric), subtitle=subtitle)

    def draw(wide: float, standalone: bool, heading: bool) -> str:
        return distribution_bar.draw(score, texts, width=wide, height=height + 60 * heading, standalone=standalone,
                                     heading=heading)  # fmt: skip

    return Drawing("distribution", metric.pk, texts.title, subtitle, draw, width)


def impact_drawing(
    kpi: Metric, impact: Impact, reading: str, subtitle: str, links: Mapping[str, str] | None = None
) -> Drawing:
    texts = picture_texts.impact_texts(impact, reading=reading, subtitle=subtitle, kpi_name=kpi.name)

    def draw(wide: float, standalone: bool, heading: bool) -> str:
        if wide < 640:
            return impact_list.draw(impact, texts, reading=reading, width=wide, links=links, standalone=standalone,
                                    heading=heading)  # fmt: skip
        return impact_matrix.draw(impact, texts, reading=reading, width=wide, height=700 + 60 * heading,
                                  links=None if standalone else links, standalone=standalone,
                                  heading=heading)  # fmt: skip

    return Drawing("impact", kpi.pk, texts.title, subtitle, draw, WIDE)


@dataclass(frozen=True, slots=True)
class Compared:
    """One row of a comparison: ``differs`` when its difference from the whole stands after adjustment."""

    key: str
    label: str
    figure: Figure
    differs: bool = False
    is_worse: bool = False
    group: str = ""


def rows_drawing(
    kind: str,
    metric: Metric,
    rows: Sequence[Compared],
    *,
    whole: Figure,
    whole_name: str,
    title: str,
    subtitle: str,
    links: Mapping[str, str] | None = None,
    width: float = 760,
) -> Drawing:
    parent = estimate_of(whole)
    named = f"{whole_name} {score_figure(whole.score)}" if whole.score and whole.is_known else ""
    texts = RowTexts(
        title=title, subtitle=subtitle, numbers=numbers(), parent=named,
        certain=gettext("differs from %(whole)s") % {"whole": whole_name},
        uncertain=gettext("no demonstrable difference"),
    )  # fmt: skip
    drawn = [_row(row) for row in rows]

    def draw(wide: float, standalone: bool, heading: bool) -> str:
        return interval_rows.draw(drawn, texts, parent=parent if parent.known else None, width=wide,
                                  links=None if standalone else links, standalone=standalone,
                                  heading=heading)  # fmt: skip

    return Drawing(kind, metric.pk, title, subtitle, draw, width)


def _row(row: Compared) -> IntervalRow:
    shown, score = row.figure, row.figure.score
    absent = gettext("too few answers") if score is None else _few_words(shown)
    written = score_figure(score) if score and shown.is_known else ""
    return IntervalRow(
        key=row.key,
        label=row.label,
        value=estimate_of(shown),
        figure=written,
        spoken=about(row.label, written or absent, answers_words(score.n) if score else ""),
        certain=row.differs,
        tone=("vermilion" if row.is_worse else "blue") if row.differs else "stone",
        absent="" if shown.is_known else absent,
        group=row.group,
    )


def _few_words(shown: Figure) -> str:
    return gettext("%(count)s more needed") % {"count": count(shown.needed)} if shown.needed else ""
