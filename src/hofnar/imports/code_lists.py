"""Names and codes from a code list, given to the columns of a draft."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path

from django.core.files.uploadedfile import UploadedFile

from hofnar.imports.mappings import keep
from hofnar.imports.models import ImportRun
from hofnar.imports.proposal import Look
from hofnar_analytics.check import check_table
from hofnar_analytics.code_lists import MOST_BYTES, CodeList, open_code_list, read_code_list
from hofnar_analytics.errors import UnusableRequest
from hofnar_analytics.mapping import ColumnMapping, Mapping


def apply_code_list(run: ImportRun, look: Look, text: str, file: UploadedFile[bytes] | None) -> int:
    """How many columns it names. UnusableRequest when it names none."""
    found = _from_file(file, look) if file else read_code_list(text, look.table.columns)
    if not found:
        raise UnusableRequest("NO_CODE_LIST", figures={"file": file.name if file else ""})
    mapping = Mapping.from_toml(run.mapping)
    named = [name for name in look.table.columns if name in found.labels or name in found.values]
    check = check_table(found.apply(look.table))
    for name in named:
        guess = check.column(name).as_mapping()
        mapping = mapping.with_column(_labelled(mapping.column(name), guess, found))
    keep(run, mapping)
    return len(named)


def _labelled(column: ColumnMapping, guess: ColumnMapping, found: CodeList) -> ColumnMapping:
    """The list's words; and its codes ('6 = not applicable') where the column keeps its role."""
    values = {**column.values, **found.values.get(column.name, {})}
    codes = {**guess.codes, **column.codes} if guess.role is column.role else column.codes
    return replace(column, label=found.labels.get(column.name, column.label), values=values, codes=codes)


def _from_file(file: UploadedFile[bytes], look: Look) -> CodeList:
    if (file.size or 0) > MOST_BYTES:
        raise UnusableRequest("NO_CODE_LIST", figures={"file": file.name})
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "list"
        path.write_bytes(file.read())
        return open_code_list(path, look.table.columns)
