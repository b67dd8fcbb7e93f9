"""The columnar copy follows the stored answers, whichever way they change."""

from __future__ import annotations

from datetime import date

import pyarrow.parquet as pq
import pytest
from django.utils import timezone

from hofnar.insights import columnar
from hofnar.insights.columnar_files import folder, manifest
from hofnar.insights.cubes import cube_of
from hofnar.insights.frames import frame_of
from hofnar.insights.months import Period
from hofnar.insights.tests.seed import answer, follow, lay_out, plant
from hofnar.responses.models import Batch, Change, Correction, Response


@pytest.fixture
def planted(world, settings, tmp_path):
    settings.COLUMNAR_ROOT = tmp_path / "columnar"
    return lay_out(world.tulp)


def scores(planted, metric) -> dict[float, int]:
    tally = cube_of(frame_of(planted.organisation.pk), metric.pk).tally(None, None)
    return {float(v): int(c) for v, c in zip(tally.values, tally.people) if c}


def tables(planted) -> dict[str, dict]:
    standing = manifest(planted.organisation.pk)
    place = folder(planted.organisation.pk)
    return {month: pq.read_table(place / name).to_pydict() for month, (name, _) in standing.months.items()}


def test_a_new_answer_shows_and_touches_only_its_own_month(world, planted):
    answer(planted, world.breda, date(2026, 3, 1), "a", nps=9)
    answer(planted, world.breda, date(2026, 4, 1), "b", nps=8)
    follow(world.tulp)
    before = manifest(world.tulp.pk).months
    answer(planted, world.breda, date(2026, 4, 9), "c", nps=3)
    assert columnar.refresh(world.tulp.pk).months == ("2026-04",)
    assert manifest(world.tulp.pk).months["2026-03"] == before["2026-03"]
    assert scores(planted, planted.nps) == {3: 1, 8: 1, 9: 1}
    assert not Change.objects.exists()


def test_following_twice_changes_nothing(world, planted):
    answer(planted, world.breda, date(2026, 3, 1), "a", nps=9)
    follow(world.tulp)
    version = manifest(world.tulp.pk).version
    assert columnar.refresh(world.tulp.pk).months == ()
    assert manifest(world.tulp.pk).version == version


def test_what_is_not_published_or_taken_back_does_not_count(world, planted):
    plant(planted, [world.breda], 40, months=2)
    follow(world.tulp)
    assert frame_of(world.tulp.pk).rows == 40
    batch = Batch.objects.get()
    Response.objects.filter(batch=batch).update(removed_at=timezone.now())
    Change.objects.create(organisation=world.tulp, batch=batch)
    follow(world.tulp)
    assert frame_of(world.tulp.pk).rows == 0
    Response.objects.filter(batch=batch).update(removed_at=None)
    Batch.objects.update(published_at=None)
    Change.objects.create(organisation=world.tulp, batch=batch)
    follow(world.tulp)
    assert frame_of(world.tulp.pk).rows == 0


def test_a_correction_moves_an_answer_to_another_month_and_value(world, planted):
    row = answer(planted, world.breda, date(2026, 3, 1), "a", nps=9)
    follow(world.tulp)
    batch = Batch.objects.create(organisation=world.tulp, published_at=timezone.now())
    Correction.objects.create(response=row, batch=batch, before={}, after={}, applied=True)
    Response.objects.filter(pk=row.pk).update(answered_on=date(2026, 5, 1), answers={"nps": 2})
    Change.objects.create(organisation=world.tulp, batch=batch)
    follow(world.tulp)
    assert list(manifest(world.tulp.pk).months) == ["2026-05"]
    assert scores(planted, planted.nps) == {2: 1}


def test_rebuilding_gives_the_same_tables_as_following(world, planted):
    plant(planted, [world.breda, world.assen], 300, months=6)
    follow(world.tulp)
    answer(planted, world.breda, date(2026, 7, 9), "late", nps=7.5, grade="dont_know", segments={"age": "60+"})
    answer(planted, world.assen, date(2026, 7, 9), "later", nps="skipped")
    follow(world.tulp)
    followed = tables(planted)
    columnar.rebuild(world.tulp.pk)
    assert tables(planted) == followed


def test_states_survive_and_a_fraction_makes_room(world, planted):
    for at, grade in enumerate((7.5, 8, "skipped", "not_experienced", "dont_know", None, "scribble")):
        answer(planted, world.breda, date(2026, 3, 1 + at), str(at), **({} if grade is None else {"grade": grade}))
    follow(world.tulp)
    tally = cube_of(frame_of(world.tulp.pk), planted.grade.pk).tally(None, None)
    assert dict(zip(tally.values.tolist(), tally.people.tolist())) == {7.5: 1, 8.0: 1}
    assert tally.states.tolist() == [0, 1, 1, 2, 1]  # scored, not experienced, not asked, skipped, don't know


def test_units_and_months_add_up(world, planted):
    plant(planted, [world.breda, world.assen, world.groningen], 900, months=7)
    follow(world.tulp)
    frame = frame_of(world.tulp.pk)
    cube = cube_of(frame, planted.nps.pk)
    stored = list(Response.objects.values_list("unit_id", "answered_on", "answers__nps"))
    ids = frame.unit_ids()
    for unit in (world.breda, world.assen):
        for period in (None, Period(2026 * 12 + 5, 2026 * 12 + 7)):
            tally = cube.tally(ids == unit.pk, period)
            wanted = [
                score
                for where, day, score in stored
                if where == unit.pk and (period is None or day.year * 12 + day.month - 1 in period)
            ]
            assert {int(v): int(c) for v, c in zip(tally.values, tally.people) if c} == {
                score: wanted.count(score) for score in set(wanted)
            }
    assert sum(tally.lived for _, tally in cube.by_month(None, None)) == 900


def test_weights_give_kish(world, planted):
    for at, (score, weight) in enumerate([(10, 1.0), (10, 1.0), (0, 2.0)]):
        answer(planted, world.breda, date(2026, 3, 1), str(at), nps=score, weight=weight)
    follow(world.tulp)
    score = cube_of(frame_of(world.tulp.pk), planted.nps.pk).tally(None, None).score(planted.nps.scale)
    assert score.n == 3
    assert score.n_effective == pytest.approx(16 / 6)
    assert score.estimate == pytest.approx(0)


def test_another_organisations_answers_stay_away(world, planted):
    answer(planted, world.breda, date(2026, 3, 1), "a", nps=9)
    follow(world.tulp)
    assert frame_of(world.klaver.pk).rows == 0
