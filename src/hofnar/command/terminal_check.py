"""What is in a file, for a newcomer at a terminal: the questions first, everything with its reason."""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from pathlib import PurePath

from django.utils.translation import gettext, ngettext
from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.text import Text

from hofnar.command.check_command import CheckAnswer
from hofnar.command.terminal import heading, plain_table, section, warning_list
from hofnar.findings.figures import count
from hofnar.findings.guesses import role_name, state_name, why, why_code
from hofnar_analytics.guesses import ColumnGuess, FileCheck, GuessReason, QuestionSet
from hofnar_analytics.mapping import Role, scale_text
from hofnar_analytics.results import CellState, WarningCode
from hofnar_analytics.scales import Scale

_SINGLE = (Role.UNIT, Role.DATE, Role.WAVE, Role.WEIGHT, Role.COMMENT, Role.ID)


def render(answer: CheckAnswer) -> RenderableType:
    check = answer.check
    told = [one for one in check.warnings if one.code is not WarningCode.LOOKS_LIKE_MISSING]
    told = [one for one in told if one.code is not WarningCode.EMPTY_COLUMN]
    return Group(
        heading(_title(check), _facts(answer)),
        *_outcomes(check),
        *_sets(check),
        *_alone(check),
        *_facts_about_people(check),
        *_segments(check),
        *_left_out(check),
        *warning_list(told),
        *_next(answer),
        Text(""),
    )


def _title(check: FileCheck) -> str:
    words = {
        "rows": count(check.rows),
        "kpis": count(len(check.of_role(Role.KPI))),
        "touchpoints": count(len(check.of_role(Role.TOUCHPOINT))),
    }
    return gettext("%(rows)s answers, %(touchpoints)s touchpoints, KPIs: %(kpis)s") % words


def _facts(answer: CheckAnswer) -> str:
    facts = answer.check.facts
    parts = [PurePath(answer.file).name, _kind(answer)]
    if len(facts.sheets) > 1:
        parts.append(
            gettext("sheet %(sheet)s of %(sheets)s") % {"sheet": facts.sheet, "sheets": ", ".join(facts.sheets)}
        )
    if facts.header_rows == 2:
        parts.append(gettext("two header rows"))
    if facts.decimal_comma:
        parts.append(gettext("decimal commas"))
    columns = len(answer.check.columns)
    parts.append(ngettext("%(count)s column", "%(count)s columns", columns) % {"count": count(columns)})
    return " · ".join(part for part in parts if part)


def _kind(answer: CheckAnswer) -> str:
    facts = answer.check.facts
    if facts.kind != "csv":
        return {"excel": "Excel", "spss": "SPSS", "parquet": "Parquet"}[facts.kind]
    names = {",": gettext("comma"), ";": gettext("semicolon"), "\t": gettext("tab"), "|": gettext("bar")}
    mark = names.get(facts.delimiter or "", facts.delimiter or "")
    encoding = {"utf-8-sig": "UTF-8", "cp1252": "Windows-1252"}.get(
        facts.encoding or "", (facts.encoding or "").upper()
    )
    return gettext("text with %(mark)s between cells, %(encoding)s") % {"mark": mark, "encoding": encoding}


def _outcomes(check: FileCheck) -> list[RenderableType]:
    found = check.of_role(Role.KPI)
    if not found:
        text = gettext("No column looks like a KPI by its name. Choose one yourself: --kpi COLUMN:KIND.")
        return [section(gettext("KPIs")), Padding(Text(text), (0, 0, 1, 2))]
    return [section(gettext("KPIs")), _columns_table(found)]


def _columns_table(found: Sequence[ColumnGuess]) -> RenderableType:
    table = plain_table(
        (gettext("Column"), "left"), (gettext("Scale"), "left"), (gettext("No score"), "left"), (gettext("Why"), "left")
    )
    for guess in found:
        table.add_row(
            Text(_spoken(guess), style="bold"),
            Text(_scale(guess.scale)),
            Text(_codes(guess)),
            Text(_reasons(guess), style="dim"),
        )
    return Padding(table, (0, 0, 1, 2))


def _spoken(guess: ColumnGuess) -> str:
    return guess.name if guess.label == guess.name else f"{guess.name} ({_short(guess.label)})"


def _short(label: str, most: int = 48) -> str:
    return label if len(label) <= most else label[: most - 1].rstrip() + "…"


def _scale(scale: Scale | None) -> str:
    return scale_text(scale) if scale else ""


def _codes(guess: ColumnGuess) -> str:
    """'6 = not experienced (740)', and the words that were understood."""
    coded = [
        f"{code} = {state_name(state)} ({count(guess.code_counts.get(code, 0))})" for code, state in guess.codes.items()
    ]
    words = [f"{word} = {state_name(state)}" for word, state in list(guess.words.items())[:3]]
    return ", ".join([*coded, *words])


def _reasons(guess: ColumnGuess) -> str:
    return "; ".join([why(guess), *_code_reasons([guess])])


def _code_reasons(found: Sequence[ColumnGuess]) -> list[str]:
    told: dict[str, str] = {}
    for guess in found:
        for code, reason in guess.code_reasons.items():
            told.setdefault(code, why_code(reason))
    return [f"{code}: {reason}" for code, reason in sorted(told.items())]


def _sets(check: FileCheck) -> list[RenderableType]:
    blocks: list[RenderableType] = []
    for one in check.sets:
        members = [check.column(name) for name in one.columns if check.column(name).role is Role.TOUCHPOINT]
        if members:
            blocks += _set_block(one, members)
    return blocks


def _set_block(one: QuestionSet, members: Sequence[ColumnGuess]) -> list[RenderableType]:
    title = ngettext(
        "Set %(name)s: %(count)s touchpoint on %(scale)s",
        "Set %(name)s: %(count)s touchpoints on %(scale)s",
        len(members),
    ) % {"name": one.name, "count": count(len(members)), "scale": _scale(one.scale)}
    codes = ", ".join(f"{code} = {state_name(state)}" for code, state in sorted(_all_codes(members).items()))
    lines = [Text(", ".join(_spoken(guess) for guess in members))]
    if codes:
        lines.append(Text(gettext("No score: %(codes)s") % {"codes": codes}))
    lines.append(
        Text(gettext("Why: %(why)s") % {"why": "; ".join([why(members[0]), *_code_reasons(members)])}, style="dim")
    )
    return [section(title), Padding(Group(*lines), (0, 0, 1, 2))]


def _all_codes(members: Sequence[ColumnGuess]) -> dict[str, CellState]:
    return {code: state for guess in members for code, state in guess.codes.items()}


def _alone(check: FileCheck) -> list[RenderableType]:
    inside = {name for one in check.sets for name in one.columns}
    found = [guess for guess in check.of_role(Role.TOUCHPOINT) if guess.name not in inside]
    return [section(gettext("Other touchpoints")), _columns_table(found)] if found else []


def _facts_about_people(check: FileCheck) -> list[RenderableType]:
    found = [guess for role in _SINGLE for guess in check.of_role(role)]
    if not found:
        return []
    table = plain_table((gettext("Column"), "left"), (gettext("Used as"), "left"), (gettext("Why"), "left"))
    for guess in found:
        table.add_row(Text(_spoken(guess), style="bold"), Text(role_name(guess.role)), Text(why(guess), style="dim"))
    return [section(gettext("Facts about each answer")), Padding(table, (0, 0, 1, 2))]


def _segments(check: FileCheck) -> list[RenderableType]:
    found = check.of_role(Role.SEGMENT)
    if not found:
        return []
    names = ", ".join(f"{guess.name} ({count(guess.different)})" for guess in found)
    title = gettext("Segments: few different values (how many in brackets)")
    return [section(title), Padding(Text(names), (0, 0, 1, 2))]


def _left_out(check: FileCheck) -> list[RenderableType]:
    groups: dict[str, list[str]] = {}
    for guess in check.of_role(Role.IGNORE):
        groups.setdefault(_why_left_out(guess), []).append(guess.name)
    if not groups:
        return []
    lines = [Text.assemble((f"{reason}: ", "dim"), ", ".join(names)) for reason, names in groups.items()]
    return [section(gettext("Not used")), Padding(Group(*lines), (0, 0, 1, 2))]


def _why_left_out(guess: ColumnGuess) -> str:
    return {
        GuessReason.MANY_VALUES: gettext("too many different values to compare"),
        GuessReason.NUMBERS: gettext("numbers without a scale"),
        GuessReason.EVERY_VALUE_DIFFERS: gettext("another id"),
    }.get(guess.reason_code) or why(guess)


def _next(answer: CheckAnswer) -> list[RenderableType]:
    """The commands to type next, with the names of this file."""
    file, toml = shlex.quote(answer.file), shlex.quote(PurePath(answer.file).stem + ".toml")
    kpis = answer.check.of_role(Role.KPI)
    kpi = f"{kpis[-1].name}:{kpis[-1].scale.kind.value}" if kpis and kpis[-1].scale else "COLUMN:KIND"
    best = next((one for one in kpis if one.scale and one.scale.kind.value == "nps"), None)
    kpi = f"{best.name}:nps" if best else kpi
    steps = (
        (gettext("Keep these guesses, correct what is wrong"), f"hofnar check {file} --save-mapping {toml}"),
        (gettext("See which moments matter"), f"hofnar impact {file} --mapping {toml} --kpi {shlex.quote(kpi)}"),
        (gettext("See every score"), f"hofnar scores {file} --mapping {toml}"),
        (gettext("Overrule one guess"), "--kpi COLUMN:KIND:MIN-MAX  --missing COLUMN=0  --not-experienced COLUMN=6"),
    )
    table = plain_table(("", "left"), ("", "left"))
    table.show_header = False
    for text, command in steps:
        table.add_row(Text(text, style="dim"), Text(command, style="cyan"))
    return [Text(""), section(gettext("What now?")), Padding(table, (0, 0, 0, 2))]
