"""All answers of a survey as a file: for owners and analysts."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from hofnar.accounts.access import scope_of
from hofnar.responses.exporting.services import new_name, path_of
from hofnar.responses.models import Export
from tests.permissions.rows import EDITORS, Made, Row
from tests.permissions.surveys import survey_with_draft
from tests.world import World


def _file(format: str) -> Row:
    def made(organisation: str, world: World) -> dict[str, object]:
        return {"survey_id": survey_with_draft(getattr(world, organisation)).pk, "format": format}

    return Row(
        "survey_export",
        own=lambda world: made("tulp", world),
        foreign=lambda world: made("klaver", world),
        unknown={"survey_id": 999_999_999, "format": format},
        allowed=EDITORS,
        is_page=False,
    )


def _prepared(organisation: str, owner: str) -> Made:
    """A file that waits for one person: nobody else fetches it, not even another editor."""

    def made(world: World) -> dict[str, object]:
        survey = survey_with_draft(getattr(world, organisation))
        person = getattr(world, owner)
        export = Export.objects.create(
            organisation=survey.organisation, survey=survey, user=person, email=person.email, format="csv", rows=0,
            is_prepared=True, expires_at=timezone.now() + timedelta(hours=1), file=new_name(scope_of(person)),
        )  # fmt: skip
        path_of(export.file).parent.mkdir(parents=True, exist_ok=True)
        path_of(export.file).write_bytes(b"version")
        return {"survey_id": survey.pk, "export_id": export.pk}

    return made


ROWS = [
    Row(
        "survey_export_file",
        own=_prepared("tulp", "anna"),
        foreign=_prepared("klaver", "kees"),
        unknown={"survey_id": 999_999_999, "export_id": 999_999_999},
        allowed=frozenset({"anna"}),
        is_page=False,
    ),
    Row(
        "survey_export_prepare",
        method="post",
        own=lambda world: {"survey_id": survey_with_draft(world.tulp).pk, "format": "csv"},
        foreign=lambda world: {"survey_id": survey_with_draft(world.klaver).pk, "format": "csv"},
        unknown={"survey_id": 999_999_999, "format": "csv"},
        allowed=EDITORS,
    ),
    Row(
        "survey_exports",
        own=lambda world: {"survey_id": survey_with_draft(world.tulp).pk},
        foreign=lambda world: {"survey_id": survey_with_draft(world.klaver).pk},
        allowed=EDITORS,
    ),
    *(_file(format) for format in ("spreadsheet", "csv", "excel", "spss", "parquet", "jsonl")),
]
