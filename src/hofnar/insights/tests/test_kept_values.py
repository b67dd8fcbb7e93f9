"""What pages are computed from, kept on disk: the same to the last digit, and made anew when an answer comes."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date

import numpy as np
import pytest
from django.utils import translation

from hofnar.insights import frames, kept_values, records
from hofnar.insights.figures import Figures
from hofnar.insights.frames import read_ahead
from hofnar.insights.months import Period
from hofnar.insights.pages import alarms, course, other_outcomes
from hofnar.insights.pages.alarms import alarms_page
from hofnar.insights.pages.course import course_page
from hofnar.insights.pages.other_outcomes import LOW, other_page
from hofnar.insights.prepared import prepare_pages
from hofnar.insights.selection import Selection, usual_period
from hofnar.insights.tests.seed import answer, follow, lay_out, plant
from hofnar.insights.tests.test_pages import get
from hofnar.jobs.models import Job
from hofnar.jobs.services import run_waiting
from hofnar_analytics.results import Estimate, Reason, TouchpointImpact


@pytest.fixture
def planted(world, settings, tmp_path):
    settings.COLUMNAR_ROOT = tmp_path / "columnar"
    made = lay_out(world.tulp)
    plant(made, [world.breda, world.assen], 1500)
    follow(world.tulp)
    return made


def as_another_process() -> None:
    frames._frames.clear()


def chosen_of(world, planted) -> tuple[Figures, Selection]:
    figures = Figures.of(world.tulp)
    return figures, Selection(figures.tree.units[figures.tree.root], planted.nps, usual_period(figures.frame))


def test_every_kind_of_value_comes_back_the_same() -> None:
    odds = Estimate(1 / 3, None, float("inf"))
    moment = TouchpointImpact("1", "Désk", 3, 0.1 + 0.2, odds, {4.0: 2.0, 5.0: 1.0}, *[odds] * 3)
    arrays = np.array([1.5, np.nan, -0.0]), np.arange(6, dtype=np.int8).reshape(2, 3), np.array(["é", ""])
    value = (moment, [Reason.HALO, None, True], {"a": (1, 2)}, np.float64(1 / 7), *arrays, Period(24300, 24311))
    back = records.read(records.written(value))
    assert back[:4] == value[:4]
    assert type(back[1]) is list
    for one, other in zip(back[4:7], arrays):
        assert one.dtype == other.dtype
        assert one.tobytes() == other.tobytes()
    assert back[7] == value[7]


def test_rows_of_the_database_are_never_written(planted) -> None:
    told = records.written([planted.nps, planted.grade], [planted.grade, planted.nps])
    assert json.loads(told) == ["list", [["known", 1], ["known", 0]]]
    assert records.read(told, [planted.grade, planted.nps]) == [planted.nps, planted.grade]


@pytest.mark.parametrize(
    "told",
    [
        ["made", "subprocess", "Popen", {"args": "true"}],
        ["made", "hofnar.insights.records", "Callable", {}],
        ["made", "hofnar_analytics.not_loaded", "Anything", {}],
        ["enum", "hofnar.insights.selection", "Selection", "x"],
    ],
)
def test_a_record_makes_results_and_nothing_else(told) -> None:
    with pytest.raises((ValueError, TypeError)):
        records.read(json.dumps(told).encode())


def test_what_cannot_be_kept_is_refused() -> None:
    @dataclass(frozen=True)
    class Odd:
        what: object

    for odd in (Odd(object()), np.array([object()]), {1, 2}):
        with pytest.raises(TypeError):
            records.written(odd)


def test_another_process_finds_it_and_a_new_answer_makes_it_anew(world, planted) -> None:
    calls: list[int] = []

    def look() -> int:
        frame = Figures.of(world.tulp).frame
        return kept_values.kept(frame, None, ("rows",), lambda: (calls.append(1), frame.rows)[1])

    first = look()
    as_another_process()
    assert (look(), len(calls)) == (first, 1)
    answer(planted, world.breda, date(2026, 5, 5), "new", nps=1, grade=1)
    follow(world.tulp)
    assert (look(), len(calls)) == (first + 1, 2)


def test_prepared_pages_say_the_same_and_compute_nothing(world, planted, monkeypatch) -> None:
    with translation.override("en"):
        before = alarms_page(*chosen_of(world, planted)), course_page(*chosen_of(world, planted))
        prepare_pages(world.tulp, lambda done, total: None)
        as_another_process()
        for module, name in ((alarms, "alarms_of"), (course, "consistency"), (other_outcomes, "binary_drivers")):
            monkeypatch.setattr(module, name, None)
        after = alarms_page(*chosen_of(world, planted)), course_page(*chosen_of(world, planted))
        assert other_page(*chosen_of(world, planted), LOW).lines
    assert after[0] == before[0]
    assert (after[1].everywhere, after[1].lead, after[1].splits) == (
        before[1].everywhere,
        before[1].lead,
        before[1].splits,
    )


def test_what_takes_long_is_worked_out_by_a_job_and_the_page_says_so(world, planted, monkeypatch) -> None:
    monkeypatch.setattr(other_outcomes, "is_separated", lambda answers: True)
    Job.objects.all().delete()
    query = f"kpi={planted.nps.pk}"
    page = get(world.olga, "impact_otherwise", query, LOW).content.decode()
    get(world.olga, "impact_otherwise", query, LOW)  # the page comes back by itself
    assert 'http-equiv="refresh"' in page
    assert "<table" not in page
    assert Job.objects.filter(kind="insights.work_out").count() == 1
    run_waiting()
    page = get(world.olga, "impact_otherwise", query, LOW).content.decode()
    assert 'http-equiv="refresh"' not in page
    assert "<table" in page


def test_a_new_process_reads_the_answers_before_it_is_asked(world, planted) -> None:
    as_another_process()
    read_ahead()
    assert [frame.rows for _, frame in frames._frames.values()] == [Figures.of(world.tulp).frame.rows]
