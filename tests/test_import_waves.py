"""Waves and years: what a file says of when its answers were given, and how precisely."""

from __future__ import annotations

from datetime import date

import pytest
from django.utils.translation import override

from hofnar.imports.models import ImportRun, SavedMapping
from hofnar.imports.queries import years_without_months
from hofnar.imports.services import confirm
from hofnar.insights.breaks import whole_years
from hofnar.insights.drawing import trend_drawing
from hofnar.insights.figures import Figures
from hofnar.insights.months import Period
from hofnar.jobs.services import run_waiting
from hofnar.measurement.models import Metric
from hofnar.responses.queries import visible
from hofnar_analytics.mapping import Mapping, Role
from tests.test_import_engine import draft, imported

HEAD = "id,wave,NPS,Desk,Letter"
SCORES = [f"{n * 7 % 11},{n % 5 + 1},{n * 3 % 5 + 1}" for n in range(40)]


@pytest.fixture(autouse=True)
def ears(settings):
    settings.REACTIONS = {"import.finished": [], "import.undone": [], "response.saved": []}


def of_waves(*waves: str, head: str = HEAD) -> str:
    """Every wave asks the same people, so the ids come back."""
    return "\n".join([head, *(f"{n},{wave},{scores}" for wave in waves for n, scores in enumerate(SCORES))]) + "\n"


def test_the_same_id_in_another_wave_is_another_response(world):
    run = imported(world, of_waves("2025", "2026"))
    assert run.report["counts"]["refused"] == 0
    found = visible(world.tulp).filter(external_id="7").order_by("wave")
    assert list(found.values_list("wave", "answered_on")) == [("2025", date(2025, 1, 1)), ("2026", date(2026, 1, 1))]
    assert visible(world.tulp).count() == 80


def test_the_same_waves_again_change_nothing_and_a_third_is_added(world):
    imported(world, of_waves("2025", "2026"))
    again = imported(world, of_waves("2026", "2027"), "later.csv")
    assert {key: again.report["counts"].get(key, 0) for key in ("new", "changed", "same")} == {
        "new": 40,
        "changed": 0,
        "same": 40,
    }


def test_a_mapping_file_keeps_the_wave(world):
    run = imported(world, of_waves("2025", "2026"))
    kept = SavedMapping.objects.get(survey=run.survey)
    assert Mapping.from_toml(kept.toml).column("wave").role is Role.WAVE


def test_a_wave_may_name_a_month_or_have_a_date_beside_it(world):
    imported(world, of_waves("2025-11", "2026-02"), "months.csv")
    assert set(visible(world.tulp).values_list("answered_on", flat=True)) == {date(2025, 11, 1), date(2026, 2, 1)}
    rows = [f"{n},{wave},2026-0{wave}-11,{scores}" for wave in (3, 4) for n, scores in enumerate(SCORES)]
    imported(world, "\n".join(["id,wave,date,Grade,Shop service,Till", *rows]) + "\n", "dated.csv")
    dated = visible(world.tulp).filter(external_id="7", wave__in=["3", "4"]).order_by("wave")
    assert list(dated.values_list("answered_on", flat=True)) == [date(2026, 3, 11), date(2026, 4, 11)]


def test_rows_without_a_wave_or_of_a_wave_without_a_year_are_refused_by_row_and_column(world):
    run = draft(world, of_waves("2026") + "90, ,5,5,5\n91,third,5,5,5\n")
    mapping = Mapping.from_toml(run.mapping)
    column = next(one for one in mapping.columns if one.name == "wave")
    run.mapping = mapping.with_column(type(column)("wave", Role.WAVE)).to_toml()
    run.save()
    confirm(run)
    run_waiting()
    found = [(remark.row, remark.column, remark.code) for remark in run.remarks.all()]
    assert found == [(42, "wave", "NO_WAVE"), (43, "wave", "NO_YEAR")]
    assert visible(world.tulp).count() == 40


def test_the_years_of_which_the_month_is_not_known_are_kept(world):
    run = imported(world, of_waves("2025", "2026-03"))
    assert ImportRun.objects.get(pk=run.pk).whole_years == [2025]
    assert years_without_months(world.tulp.pk) == {run.version_id: {2025}}


def test_whole_dates_leave_no_year_without_months(world):
    rows = [f"{n},2026-03-{n % 28 + 1:02},{scores}" for n, scores in enumerate(SCORES)]
    run = imported(world, "\n".join(["id,date,NPS,Desk,Letter", *rows]) + "\n")
    assert run.whole_years == []
    assert years_without_months(world.tulp.pk) == {}


def test_the_trend_says_which_point_is_a_year(world, settings):
    settings.REACTIONS = {"import.finished": ["hofnar.insights.reactions.import_finished"]}
    heads = ["id,wave,NPS,Desk,Letter"]
    waves = ["2025", "2025-02", "2025-03"]
    rows = [f"{n},{wave},{n * 7 % 11},{n % 5 + 1},{n * 3 % 5 + 1}" for wave in waves for n in range(150)]
    imported(world, "\n".join([*heads, *rows]) + "\n")
    run_waiting()
    metric, figures = Metric.objects.get(kind="nps"), Figures.of(world.tulp)
    assert whole_years(figures.frame, metric) == [2025]
    with override("en"):
        picture = _picture(figures, metric, world.root.pk, Period(2025 * 12, 2025 * 12 + 2))
    assert "all of 2025" in picture
    assert "February 2025" in picture
    assert "Of 2025 some answers tell only the year" in picture


def _picture(figures: Figures, metric: Metric, unit: int, period: Period) -> str:
    series = figures.series(metric, unit, period)
    years = whole_years(figures.frame, metric)
    return trend_drawing(metric, series, [], years=years, title="NPS", subtitle="").draw(720.0, True, True)
