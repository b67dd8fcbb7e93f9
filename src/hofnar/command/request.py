"""From options to a table with its labels and a mapping with its scales and codes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import click
from django.utils.translation import gettext

from hofnar.command.arguments import ALL, Codes, Metric, codes_of
from hofnar.command.patience import patience
from hofnar_analytics.code_lists import open_code_list
from hofnar_analytics.errors import UnusableMapping
from hofnar_analytics.files import open_table
from hofnar_analytics.mapping import ColumnMapping, Mapping, Role
from hofnar_analytics.results import CellState
from hofnar_analytics.scales import Kind
from hofnar_analytics.table import Table


@dataclass(frozen=True, slots=True)
class FileOptions:
    """How a file should be read."""

    file: str
    sheet: str | None = None
    encoding: str | None = None
    delimiter: str | None = None
    code_list: str | None = None


@dataclass(frozen=True, slots=True)
class CodeOptions:
    """What was said about codes: no score because skipped, or because not experienced."""

    missing: tuple[Codes, ...] = ()
    not_experienced: tuple[Codes, ...] = ()

    def check(self, table: Table) -> None:
        """Every column that is named must be in the file."""
        for one in (*self.missing, *self.not_experienced):
            if one.column != ALL:
                table.find(one.column)

    def of(self, column: str, *, starred: bool) -> dict[str, CellState]:
        """The codes of one column. BadParameter when a code was given both meanings."""
        skipped = codes_of(column, self.missing, starred=starred)
        absent = codes_of(column, self.not_experienced, starred=starred)
        both = sorted(set(skipped) & set(absent))
        if both:
            words = {"code": both[0], "column": column}
            raise click.BadParameter(
                gettext("%(column)s: code %(code)s cannot be both missing and not experienced.") % words
            )
        return {**dict.fromkeys(skipped, CellState.SKIPPED), **dict.fromkeys(absent, CellState.NOT_EXPERIENCED)}


def open_file(options: FileOptions, mapping: Mapping | None = None) -> Table:
    """The table with the labels of its code list. The mapping's sheet, encoding and delimiter hold unless others are
    given."""
    kept = mapping or Mapping(())
    delimiter = {"tab": "\t", "\\t": "\t"}.get(options.delimiter or "", options.delimiter)
    if delimiter is not None and len(delimiter) != 1:
        raise click.BadParameter(gettext("A delimiter is one character, or the word 'tab'."))
    with patience(gettext("Reading")) as progress:
        table = open_table(
            options.file,
            sheet=options.sheet or kept.sheet,
            encoding=options.encoding or kept.encoding,
            delimiter=delimiter or kept.delimiter,
            progress=progress,
        )
    if options.code_list:
        table = open_code_list(options.code_list, table.columns).apply(table)
    return table


def open_mapping(path: str | None) -> Mapping | None:
    """The mapping in a TOML file, or None when there is none to open."""
    if path is None:
        return None
    try:
        return Mapping.from_toml(Path(path).read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise click.BadParameter(gettext("There is no mapping file '%(file)s'.") % {"file": path}) from None
    except (OSError, UnicodeDecodeError) as error:
        raise UnusableMapping("NOT_TOML", figures={"why": str(error)}) from None


def outcome(
    table: Table, mapping: Mapping | None, metric: Metric, codes: CodeOptions, *, starred: bool = False
) -> ColumnMapping:
    """The column of an outcome with its scale: as typed, else as the mapping has it. ``starred``: * speaks for it."""
    known = _known(table, mapping, metric.column)
    scale = metric.scale or known.scale
    if scale is None:
        kinds = ", ".join(kind.value for kind in Kind)
        words = {"column": known.name, "kinds": kinds}
        raise click.BadParameter(gettext("%(column)s needs a kind: %(column)s:KIND. The kinds are: %(kinds)s.") % words)
    own = codes.of(known.name, starred=starred)
    return replace(known, role=Role.KPI, scale=scale, codes={**known.codes, **own})


def moments(
    table: Table, mapping: Mapping | None, names: Sequence[str], codes: CodeOptions
) -> tuple[ColumnMapping, ...]:
    """The touchpoints: those named, else those of the mapping, with the codes given for them."""
    if names:
        chosen = [_known(table, mapping, name) for name in dict.fromkeys(names)]
    else:
        chosen = list(mapping.moments) if mapping else []
    if not chosen:
        raise click.UsageError(
            gettext(
                "Name the touchpoints with --touchpoint COLUMN, once for each, or give a mapping. "
                "'hofnar check FILE --save-mapping MAPPING.toml' proposes them."
            )
        )
    return tuple(
        replace(one, role=Role.TOUCHPOINT, codes={**one.codes, **codes.of(one.name, starred=True)}) for one in chosen
    )


def weight(
    table: Table, mapping: Mapping | None, name: str | None, unweighted: bool, codes: CodeOptions
) -> ColumnMapping | None:
    """The column to weigh with: the one named, else that of the mapping, unless no weight is wanted."""
    if unweighted:
        return None
    if name:
        known = _known(table, mapping, name)
        return replace(
            known, role=Role.WEIGHT, scale=None, codes={**known.codes, **codes.of(known.name, starred=False)}
        )
    found = mapping.of_role(Role.WEIGHT) if mapping else ()
    return found[0] if found else None


def _known(table: Table, mapping: Mapping | None, name: str) -> ColumnMapping:
    """What the mapping says about a column of the file, or just its name."""
    found = table.find(name)
    for column in mapping.columns if mapping else ():
        if column.name == found:
            return column
    return ColumnMapping(found, Role.IGNORE)


def joined(mapping: Mapping | None, columns: Iterable[ColumnMapping]) -> Mapping:
    """One mapping of exactly these columns, with what holds for the file as a whole."""
    return replace(mapping or Mapping(()), columns=tuple(columns))
