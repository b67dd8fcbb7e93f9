"""Results on disk: the same to the last digit, never stale, bounded, and each organisation's own."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from datetime import date

import pytest

from hofnar.insights import columnar_files, impact_records, impacts, kept_impacts, kept_results
from hofnar.insights.figures import Figures
from hofnar.insights.jobs import SETTLED
from hofnar.insights.kept_results import Name
from hofnar.insights.months import Period
from hofnar.insights.tests.seed import answer, follow, lay_out, plant
from hofnar.insights.tests.test_pages import get
from hofnar.jobs.models import Job
from hofnar.jobs.services import run_waiting
from hofnar_analytics.results import Reason, Warned, WarningCode

YEAR = Period(2026 * 12, 2026 * 12 + 9)


@pytest.fixture
def planted(world, settings, tmp_path):
    settings.COLUMNAR_ROOT = tmp_path / "columnar"
    made = lay_out(world.tulp)
    plant(made, [world.breda, world.assen], 1500)
    follow(world.tulp)
    return made


@pytest.fixture
def counted(monkeypatch):
    """How often an impact was computed, with this process' memory emptied before."""
    calls: list[int] = []
    real = impacts.impact
    monkeypatch.setattr(impacts, "impact", lambda *a, **k: (calls.append(1), real(*a, **k))[1])
    kept_impacts._kept.clear()
    return calls


def look(world, planted, period=YEAR, **more):
    return impacts.matrix_of(Figures.of(world.tulp), planted.grade, world.root.pk, period, None, **more).impact


def forget() -> None:
    """As another process: nothing in memory."""
    kept_impacts._kept.clear()


def files(organisation) -> list[str]:
    return sorted(path.name for path in kept_results.place_of(organisation.pk).iterdir())


def test_what_comes_back_from_disk_is_what_was_computed(world, planted, counted):
    first = look(world, planted)
    forget()
    assert look(world, planted) == first
    assert counted == [1]
    odd = impacts.replace(first, warnings=(Warned(WarningCode.OUTSIDE_SCALE, "é", {"times": 3}),),
                          reasons=(Reason.HALO,))  # fmt: skip
    assert impact_records.read(impact_records.written(odd)) == odd


def test_pages_without_shares_use_the_result_that_has_them(world, planted, counted):
    look(world, planted)
    forget()
    look(world, planted, share_intervals=False)
    assert counted == [1]


def test_a_new_answer_makes_only_the_periods_that_hold_it_anew(world, planted, counted):
    old = Period(2025 * 12, 2025 * 12 + 5)
    before = look(world, planted, old)
    first = look(world, planted)
    answer(planted, world.breda, date(2026, 5, 5), "new", nps=1, grade=1, Delivery=1)
    follow(world.tulp)
    assert look(world, planted, old) == before
    assert len(counted) == 2
    assert look(world, planted).n == first.n + 1
    assert len(counted) == 3


def test_preparing_computes_the_first_looks_and_drops_what_no_longer_holds(world, planted, counted):
    look(world, planted)
    stale = files(world.tulp)
    answer(planted, world.breda, date(2026, 5, 5), "new", nps=1, grade=1, Delivery=1)
    follow(world.tulp)
    impacts.prepare(world.tulp, lambda done, total: None)
    assert not set(stale) & set(files(world.tulp))
    counted.clear()
    forget()
    for reading in ("effect", "leverage", "share"):
        for kpi in (planted.grade, planted.nps):
            get(world.olga, "impact_matrix", f"kpi={kpi.pk}&reading={reading}")
    get(world.olga, "touchpoint_insights", "", planted.touchpoints["Parking"].pk)
    get(world.olga, "method", "", "impact")
    assert counted == []
    kept = files(world.tulp)
    impacts.prepare(world.tulp, lambda done, total: None)
    assert (counted, files(world.tulp)) == ([], kept)


def test_answers_that_follow_each_other_are_prepared_for_once(world, planted):
    Job.objects.all().delete()
    from hofnar.insights.reactions import response_saved

    for at in range(3):
        answer(planted, world.breda, date(2026, 5, 5), f"new{at}", nps=1, grade=1)
        response_saved(world.tulp.pk)
        run_waiting()
    waiting = Job.objects.filter(kind="insights.prepare")
    assert waiting.count() == 1
    assert (waiting.get().due_at - waiting.get().created_at).total_seconds() == pytest.approx(
        SETTLED.total_seconds(), abs=1
    )


def test_another_organisation_never_finds_it(world, planted):
    name = Name("facts", "question")
    kept_results.write(world.tulp.pk, name, b"of Tulp")
    assert kept_results.read(world.tulp.pk, name) == b"of Tulp"
    assert kept_results.read(world.klaver.pk, name) is None
    assert kept_results.place_of(world.tulp.pk).parent == columnar_files.folder(world.tulp.pk)


@pytest.mark.parametrize("damage", [b"", b"half", b"x" * 400])
def test_a_damaged_file_is_computed_again(world, planted, counted, damage):
    first = look(world, planted)
    (name,) = files(world.tulp)
    (kept_results.place_of(world.tulp.pk) / name).write_bytes(damage)
    forget()
    assert look(world, planted) == first
    assert counted == [1, 1]
    forget()
    look(world, planted)
    assert counted == [1, 1]


def test_the_folder_keeps_to_its_bound_and_what_was_used_last(world, planted):
    for at in range(10):
        kept_results.write(world.tulp.pk, Name("facts", f"q{at}"), os.urandom(2000))
        path = kept_results.place_of(world.tulp.pk) / f"facts_q{at}"
        os.utime(path, (1000 + at, 1000 + at))
    kept_results.read(world.tulp.pk, Name("facts", "q0"))
    kept_results.trim(world.tulp.pk, 3 * 2100)
    assert files(world.tulp) == ["facts_q0", "facts_q8", "facts_q9"]


def test_a_folder_that_cannot_be_written_costs_no_page(world, planted):
    place = kept_results.place_of(world.tulp.pk)
    place.write_text("no folder")
    assert look(world, planted) is not None


def test_what_a_killed_process_left_half_written_is_never_read_and_swept(world, planted):
    place = kept_results.place_of(world.tulp.pk)
    place.mkdir()
    for name, age in (("old.new", 7200), ("young.new", 5)):
        (place / name).write_bytes(b"half")
        os.utime(place / name, (time.time() - age, time.time() - age))
    assert kept_results.drop_stale(world.tulp.pk, lambda facts: True) == 1
    assert files(world.tulp) == ["young.new"]


WRITER = """
import os, sys
sys.path.insert(0, sys.argv[2])
from django.conf import settings
settings.configure(COLUMNAR_ROOT=sys.argv[1])
from hofnar.insights import kept_results
name = kept_results.Name("facts", "question")
for at in range(10**9):
    kept_results.write(1, name, bytes([at % 7]) * 200_000)
"""


@pytest.mark.slow
def test_two_processes_that_write_and_are_killed_leave_a_whole_result(settings, tmp_path):
    settings.COLUMNAR_ROOT = tmp_path
    source = str(columnar_files.Path(kept_results.__file__).parents[2])
    writers = [subprocess.Popen([sys.executable, "-c", WRITER, str(tmp_path), source]) for _ in range(2)]
    name, seen = Name("facts", "question"), 0
    end = time.monotonic() + 60
    while seen < 200 and time.monotonic() < end:
        found = kept_results.read(1, name)
        seen += found is not None
        assert found is None or found == found[:1] * 200_000
    for writer in writers:
        writer.kill()
        writer.wait()
    assert seen == 200
    found = kept_results.read(1, name)
    assert found is not None
    assert found == found[:1] * 200_000
