"""From a file to visible responses and back: identity, corrections, undo, what is refused."""

from __future__ import annotations

import hashlib
import json
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from hofnar.accounts.models import Unit
from hofnar.comments.models import Comment
from hofnar.imports.models import ImportRun
from hofnar.imports.services import Refused, ask_check, ask_undo, confirm, start_draft
from hofnar.jobs.services import run_waiting
from hofnar.journeys.models import Journey, Touchpoint
from hofnar.measurement.models import Metric
from hofnar.responses.exclusions import exclude, include
from hofnar.responses.models import Change, Correction
from hofnar.responses.queries import visible
from hofnar.surveys.models import Question, Survey

HEAD = "id,date,shop,NPS,Desk,Letter,Why,age"
LADDER = [
    f"{n},2026-{n % 12 + 1:02}-{n % 28 + 1:02},{('Breda', 'Zwolle')[n % 2]},{n * 7 % 11},{n % 5 + 1},{n * 3 % 5 + 1},"
    f"{'it took long number ' + str(n) if n % 3 == 0 else ''},{('18-34', '35+')[n % 4 > 1]}"
    for n in range(60)
]


HEARD: list[tuple[str, int]] = []


def hear_finished(batch_id: int, **facts: int) -> None:
    HEARD.append(("finished", batch_id))


def hear_undone(batch_id: int, **facts: int) -> None:
    HEARD.append(("undone", batch_id))


@pytest.fixture(autouse=True)
def ears(settings):
    """The rooms above are left out here; what they would be told is kept."""
    HEARD.clear()
    here = "tests.test_import_engine"
    settings.REACTIONS = {"import.finished": [f"{here}.hear_finished"], "import.undone": [f"{here}.hear_undone"]}


def text(*rows: str, head: str = HEAD) -> str:
    return "\n".join([head, *rows]) + "\n"


def draft(world, content: str, name: str = "desk.csv") -> ImportRun:
    return start_draft(world.tulp, world.anna, SimpleUploadedFile(name, content.encode()))


def imported(world, content: str, name: str = "desk.csv") -> ImportRun:
    run = draft(world, content, name)
    confirm(run)
    run_waiting()
    return ImportRun.objects.get(pk=run.pk)


def content_hash(world) -> str:
    """Everything an import may change, as it can be seen, without ids and times."""
    rows = [
        [r.wave, r.external_id, r.unit.code, str(r.answered_on), r.answers, r.segments, r.weight]
        for r in visible(world.tulp).select_related("unit").order_by("version", "wave", "external_id")
    ]
    said = Comment.objects.filter(response__in=visible(world.tulp)).order_by("response__external_id", "question")
    texts = [[c.response.external_id, c.text, c.unit.code] for c in said.select_related("response", "unit")]
    live = [
        sorted(Metric.objects.filter(archived_at=None).values_list("name", flat=True)),
        sorted(Touchpoint.objects.filter(archived_at=None).values_list("name", flat=True)),
        sorted(Journey.objects.filter(archived_at=None).values_list("name", flat=True)),
        sorted(Unit.objects.filter(is_active=True).values_list("code", flat=True)),
    ]
    return hashlib.sha256(json.dumps([rows, texts, live], sort_keys=True).encode()).hexdigest()


def test_a_file_becomes_a_survey_with_its_rows(world):
    run = imported(world, text(*LADDER))
    assert run.state == ImportRun.State.DONE
    assert run.report["counts"] == {"rows": 60, "new": 60, "refused": 0, "cells": 0}
    assert visible(world.tulp).count() == 60
    seventh = visible(world.tulp).get(external_id="7")
    assert seventh.answers["NPS"] == 49 % 11
    assert seventh.answers["Desk"] == 3
    assert seventh.segments == {"age": "35+"}
    assert seventh.answered_on == date(2026, 8, 8)
    assert seventh.wave == "2026"
    assert seventh.unit.name == "Zwolle"
    assert seventh.unit.parent == world.root
    assert visible(world.tulp).get(external_id="8").unit == world.breda
    assert Comment.objects.count() == 20


def test_imported_questions_have_the_uploader_as_owner_for_the_time_being(world):
    imported(world, text(*LADDER))
    asked = Question.objects.filter(version__survey__organisation=world.tulp)
    assert {question.owner for question in asked} == {world.anna}
    assert all(question.owner_is_provisional for question in asked)
    nps = asked.get(key="NPS")
    assert (nps.metric.kind, nps.metric.level, nps.scale_high) == ("nps", "relation", 10)
    desk = asked.get(key="Desk")
    assert desk.metric.touchpoint == desk.touchpoint
    assert desk.touchpoint.phase.journey.name == "desk"


def test_an_import_and_its_undo_are_announced_once_each(world):
    run = imported(world, text(*LADDER))
    ask_undo(run)
    run_waiting()
    assert [("finished", run.batch_id), ("undone", run.batch_id)] == HEARD
    assert set(Change.objects.values_list("batch", flat=True)) == {run.batch_id}


def test_the_same_file_twice_changes_nothing(world):
    imported(world, text(*LADDER))
    before = content_hash(world)
    again = imported(world, text(*LADDER))
    assert again.report["counts"] == {"rows": 60, "new": 0, "same": 60, "refused": 0, "cells": 0}
    assert content_hash(world) == before
    assert Survey.objects.count() == 1
    assert Correction.objects.count() == 0


def test_the_same_file_without_ids_twice_changes_nothing(world):
    without = [row.partition(",")[2] for row in LADDER]
    without += without[:3]  # three people who answered exactly as others did
    content = text(*without, head=HEAD.partition(",")[2])
    imported(world, content)
    before = content_hash(world)
    assert visible(world.tulp).count() == 63
    assert imported(world, content).report["counts"]["same"] == 63
    assert content_hash(world) == before


def changed(*, also: tuple[str, ...] = ()) -> str:
    rows = list(LADDER)
    rows[3] = "3,2026-04-04,Zwolle,10,5,5,quick now,18-34"
    return text(*rows, *also)


def test_a_changed_row_becomes_a_correction_that_keeps_what_stood_before(world):
    imported(world, text(*LADDER))
    run = imported(world, changed(also=("60,2026-01-01,Breda,9,4,4,,35+",)))
    assert run.report["counts"] == {"rows": 61, "new": 1, "changed": 1, "same": 59, "refused": 0, "cells": 0}
    third = visible(world.tulp).get(external_id="3")
    assert (third.answers["NPS"], third.answers["Why"]) == (10, "quick now")
    assert Comment.objects.get(response=third).text == "quick now"
    correction = Correction.objects.get()
    assert correction.author == world.anna
    assert correction.before["answers"]["NPS"] == 21 % 11


def test_columns_a_file_does_not_have_stay_as_they_were(world):
    imported(world, text(*LADDER))
    fewer = [",".join([*row.split(",")[:4], str((n + 1) % 5 + 1)]) for n, row in enumerate(LADDER)]
    run = imported(world, text(*fewer, head="id,date,shop,NPS,Desk"))
    assert run.report["counts"]["changed"] == 60
    third = visible(world.tulp).get(external_id="3")
    assert third.answers["Why"] == "it took long number 3"
    assert third.segments == {"age": "35+"}


def test_undo_restores_what_was_before(world):
    empty = content_hash(world)
    first = imported(world, text(*LADDER))
    before = content_hash(world)
    second = imported(world, changed(also=("60,2026-01-01,Breda,9,4,4,,35+",)))
    assert content_hash(world) != before
    ask_undo(second)
    run_waiting()
    assert content_hash(world) == before
    ask_undo(first)
    run_waiting()
    assert content_hash(world) == empty


def test_undone_rows_can_come_in_again(world):
    imported(world, text(*LADDER))
    before = content_hash(world)
    second = imported(world, changed(also=("60,2026-01-01,Breda,9,4,4,,35+",)))
    after = content_hash(world)
    ask_undo(second)
    run_waiting()
    again = imported(world, changed(also=("60,2026-01-01,Breda,9,4,4,,35+",)))
    assert content_hash(world) == after
    ask_undo(again)
    run_waiting()
    assert content_hash(world) == before


def test_what_is_set_aside_does_not_come_back_with_a_file(world, settings):
    settings.REACTIONS |= {"response.saved": []}
    imported(world, text(*LADDER))
    before = content_hash(world)
    third = visible(world.tulp).get(external_id="3")
    exclude(third, world.olga, "Test van onszelf")
    assert imported(world, text(*LADDER)).report["counts"]["same"] == 60
    second = imported(world, changed())
    assert (second.report["counts"]["changed"], second.report["counts"]["new"]) == (1, 0)
    assert not visible(world.tulp).filter(pk=third.pk).exists()
    include(third, world.olga)
    assert visible(world.tulp).get(pk=third.pk).answers["NPS"] == 10  # with what the file put right
    ask_undo(second)
    run_waiting()
    assert content_hash(world) == before


def test_undo_is_refused_while_a_later_import_builds_on_it(world):
    first = imported(world, text(*LADDER))
    second = imported(world, changed(), "second.csv")
    with pytest.raises(Refused) as refused:
        ask_undo(first)
    assert [run.pk for run in refused.value.runs] == [second.pk]
    ask_undo(second)
    run_waiting()
    ask_undo(first)


def test_a_later_import_that_changed_nothing_does_not_stand_in_the_way(world):
    first = imported(world, text(*LADDER))
    imported(world, text(*LADDER))
    ask_undo(first)
    run_waiting()
    assert visible(world.tulp).count() == 0


def test_a_dry_run_tells_what_would_happen_and_stores_nothing(world):
    imported(world, text(*LADDER))
    before = content_hash(world)
    rows = ["60,2026-01-01,Utrecht,9,4,4,,35+", "61,31-31-2026,Breda,9,4,4,,35+", "3,2026-01-01,Breda,1,1,1,,35+"]
    run = draft(world, changed(also=tuple(rows)))
    ask_check(run)
    run_waiting()
    run.refresh_from_db()
    assert run.state == ImportRun.State.CHECKED
    assert run.report["counts"] == {"rows": 63, "new": 1, "changed": 1, "same": 59, "refused": 2, "cells": 0}
    assert run.report["new_units"] == ["Utrecht"]
    assert content_hash(world) == before
    assert {(r.row, r.column, r.code) for r in run.remarks.all()} == {(63, "date", "NOT_A_DATE"), (64, "id", "TWICE")}


def test_scores_outside_the_scale_are_named_and_never_count(world):
    rows = [*LADDER, "60,2026-01-01,Breda,55,4,4,,35+", "61,2026-01-01,Breda,nine,4,9,,35+"]
    imported(world, text(*LADDER))
    run = imported(world, text(*rows))
    assert {(r.row, r.column, r.code, r.text) for r in run.remarks.all()} >= {
        (62, "NPS", "OUTSIDE_SCALE", "55"),
        (63, "NPS", "NOT_A_NUMBER", "nine"),
        (63, "Letter", "OUTSIDE_SCALE", "9"),
    }
    assert visible(world.tulp).get(external_id="60").answers["NPS"] == "skipped"
