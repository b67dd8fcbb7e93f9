from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from hofnar.accounts.models import Organisation, User
from hofnar.imports.models import ImportRun, SavedMapping
from hofnar.imports.services import start_draft
from hofnar.imports.uploads import path_of
from hofnar.surveys.services import make_survey
from tests.permissions.rows import EDITORS, Made, Row
from tests.world import World

ROWS_OF_FILE = [f"{n},2026-0{n % 9 + 1}-11,{n % 11},{n % 5 + 1},{n * 3 % 5 + 1}" for n in range(80)]
FILE = "\n".join(["id,date,NPS,Desk,Letter", *ROWS_OF_FILE])


def survey_file() -> SimpleUploadedFile:
    return SimpleUploadedFile("desk.csv", FILE.encode())


def draft(organisation: Organisation, user: User) -> ImportRun:
    run = start_draft(organisation, user, survey_file())
    assert path_of(run.upload) != Path("desk.csv")
    return run


def in_state(state: str) -> Callable[[Organisation, User], ImportRun]:
    def make(organisation: Organisation, user: User) -> ImportRun:
        run = draft(organisation, user)
        ImportRun.objects.filter(pk=run.pk).update(state=state)
        return run

    return make


def _made(make: Callable[[Organisation, User], ImportRun], person: str, more: dict[str, Any]) -> Made:
    def made(world: World) -> dict[str, Any]:
        organisation = world.klaver if person == "kees" else world.tulp
        return {"run_id": make(organisation, getattr(world, person)).pk, **more}

    return made


def _row(
    name: str, make: Callable[[Organisation, User], ImportRun] = draft, more: dict[str, Any] | None = None, **given: Any
) -> Row:
    own, foreign = _made(make, "anna", more or {}), _made(make, "kees", more or {})
    return Row(name, allowed=EDITORS, own=own, foreign=foreign, **given)


def _posted(name: str, data: dict[str, Any] | None = None, **given: Any) -> Row:
    return _row(name, method="post", data=lambda world: dict(data or {}), **given)


def kept(name: str, **given: Any) -> Row:
    def made(world: World, foreign: bool) -> dict[str, Any]:
        organisation = world.klaver if foreign else world.tulp
        survey = make_survey(organisation, "Desk")
        mapping = SavedMapping.objects.create(organisation=organisation, name="Desk", toml=MAPPING, survey=survey)
        return {"mapping_id": mapping.pk}

    return Row(
        name, allowed=EDITORS, own=lambda world: made(world, False), foreign=lambda world: made(world, True), **given
    )


MAPPING = '[[column]]\nname = "Desk"\nrole = "segment"\n'
WHOLE = {"into": "new", "survey_name": "Desk"}
DONE, FAILED = in_state("done"), in_state("failed")

ROWS = [
    Row("import_list", allowed=EDITORS),
    Row("import_start", allowed=EDITORS),
    Row("import_start", allowed=EDITORS, method="post", data=lambda world: {"file": survey_file()}),
    _row("import_run", make=DONE),
    _row("import_run", make=FAILED),
    _row("import_preview"),
    _posted("import_confirm", WHOLE),
    _posted("import_check", WHOLE),
    _posted("import_renamed"),
    _posted("import_discard"),
    _row("import_mapping"),
    _posted("import_mapping", {"role-3": "segment"}),
    _row("import_column", more={"number": 3}),
    _posted("import_column", {"role": "ignore"}, more={"number": 3}),
    _posted("import_column_preview", {"role": "segment"}, more={"number": 3}),
    _posted("import_codes", {"text": "Desk = Service desk"}),
    _posted("import_mapping_upload", {"mapping-file": SimpleUploadedFile("kept.toml", MAPPING.encode())}),
    _row("import_mapping_file", is_page=False),
    _row("import_file_report", make=DONE, is_page=False),
    Row("kept_mapping_list", allowed=EDITORS),
    kept("kept_mapping"),
    kept("kept_mapping", method="post", data=lambda world: {"name": "Desk of the town"}),
    kept("kept_mapping_delete", method="post"),
    kept("kept_mapping_file", is_page=False),
    _posted("import_undo", make=DONE),
    _posted("import_retry", make=in_state("running")),
    _posted("import_stop", make=in_state("running")),
]
