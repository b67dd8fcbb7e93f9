"""All answers of a survey as a file: for owners and analysts."""

from __future__ import annotations

from tests.permissions.rows import EDITORS, Row
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


ROWS = [
    Row(
        "survey_exports",
        own=lambda world: {"survey_id": survey_with_draft(world.tulp).pk},
        foreign=lambda world: {"survey_id": survey_with_draft(world.klaver).pk},
        allowed=EDITORS,
    ),
    *(_file(format) for format in ("spreadsheet", "csv", "excel", "spss", "parquet", "jsonl")),
]
