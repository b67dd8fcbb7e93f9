"""What was found in a file, in words and figures for the page."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from hofnar.findings.guesses import role_name, state_name, why, why_code
from hofnar.findings.kinds import kind_name
from hofnar.findings.warnings import explain
from hofnar.imports.plan import When, when_of
from hofnar.imports.proposal import Look
from hofnar.measurement.models import Metric
from hofnar_analytics.guesses import CodeReason, ColumnGuess
from hofnar_analytics.mapping import Aspect, ColumnMapping, Mapping, Role
from hofnar_analytics.results import CellState, WarningCode
from hofnar_analytics.scales import Scale

# Said beside the columns themselves, with their reason.
SAID_ELSEWHERE = {WarningCode.LOOKS_LIKE_MISSING, WarningCode.EMPTY_COLUMN, WarningCode.WORDS_AS_STATES}


@dataclass(frozen=True, slots=True)
class CodeFound:
    """A value that is no score: '6' is 'not experienced' in 14 columns, and why."""

    code: str
    state: str
    columns: tuple[str, ...]
    reason: str


@dataclass(frozen=True, slots=True)
class Found:
    rows: int
    is_sample: bool
    kpis: list[ColumnMapping]
    touchpoints: list[ColumnMapping]
    segments: list[ColumnMapping]
    comments: list[ColumnMapping]
    ignored: list[ColumnMapping]
    unit: ColumnMapping | None
    units: int
    weight: ColumnMapping | None
    identity: ColumnMapping | None
    when: When
    codes: list[CodeFound] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)


def found_in(look: Look, mapping: Mapping) -> Found:
    here = [column for column in mapping.columns if column.name in look.table.columns]

    def of(role: Role) -> list[ColumnMapping]:
        return [column for column in here if column.role is role]

    unit = next(iter(of(Role.UNIT)), None)
    return Found(
        rows=look.rows,
        is_sample=look.rows > look.table.rows,
        kpis=of(Role.KPI),
        touchpoints=of(Role.TOUCHPOINT),
        segments=of(Role.SEGMENT),
        comments=of(Role.COMMENT),
        ignored=of(Role.IGNORE),
        unit=unit,
        units=look.check.column(unit.name).different if unit else 0,
        weight=next(iter(of(Role.WEIGHT)), None),
        identity=next(iter(of(Role.ID)), None),
        when=when_of((*of(Role.DATE), *of(Role.WAVE)), mapping),
        codes=codes_found(look, here),
        warnings=[explain(warned) for warned in look.check.warnings if warned.code not in SAID_ELSEWHERE],
    )


def codes_found(look: Look, columns: list[ColumnMapping]) -> list[CodeFound]:
    """The values that count as no score, gathered over columns that treat them alike."""
    gathered: dict[tuple[str, CellState], list[str]] = defaultdict(list)
    reasons: dict[tuple[str, CellState], CodeReason] = {}
    for column in columns:
        if column.role not in (Role.KPI, Role.TOUCHPOINT):
            continue
        guess = look.check.column(column.name)
        for code, state in {**guess.words, **column.codes}.items():
            gathered[code, state].append(column.label or look.table.label(column.name))
            if code in guess.code_reasons:
                reasons.setdefault((code, state), guess.code_reasons[code])
    return [
        CodeFound(
            code, state_name(state), tuple(names), why_code(reasons[code, state]) if (code, state) in reasons else ""
        )
        for (code, state), names in sorted(gathered.items(), key=lambda pair: (-len(pair[1]), pair[0][0]))
    ]


@dataclass(frozen=True, slots=True)
class ColumnLine:
    """One column on the page that lists them all."""

    number: int
    column: ColumnMapping
    label: str
    role: str
    scale: str
    codes: list[tuple[str, str]]
    reason: str
    examples: list[str]
    filled: int
    different: int
    needs: str = ""
    tells: str = ""

    @property
    def name(self) -> str:
        return self.column.name


def column_lines(look: Look, mapping: Mapping) -> list[ColumnLine]:
    return [
        column_line(number, column, look)
        for number, column in enumerate(mapping.columns)
        if column.name in look.table.columns
    ]


def column_line(number: int, column: ColumnMapping, look: Look) -> ColumnLine:
    guess = look.check.column(column.name)
    return ColumnLine(
        number=number,
        column=column,
        label=column.label or look.table.label(column.name),
        role=role_words(column),
        scale=scale_words(column.scale),
        codes=[(code, state_name(state)) for code, state in column.codes.items()],
        reason=_why(guess, column),
        examples=examples_of(look, column.name),
        filled=guess.filled,
        different=guess.different,
        needs=what_lacks(column),
        tells="" if column.aspect is Aspect.EXPERIENCE else str(Metric.Aspect(column.aspect.value).label),
    )


def role_words(column: ColumnMapping) -> str:
    """'touchpoint', or 'touchpoint (better or worse than expected)'."""
    role = role_name(column.role)
    return role if column.aspect is Aspect.EXPERIENCE else f"{role} ({Metric.Aspect(column.aspect.value).label})"


def scale_words(scale: Scale | None) -> str:
    """'NPS 0–10'."""
    if scale is None:
        return ""
    if scale.low is None or scale.high is None:
        return kind_name(scale.kind)
    return f"{kind_name(scale.kind)} {scale.low:g}–{scale.high:g}"


def _why(guess: ColumnGuess, column: ColumnMapping) -> str:
    """The reason of the guess, as long as the guess stands."""
    return why(guess) if guess.role is column.role else _("chosen by you")


def examples_of(look: Look, name: str, most: int = 4) -> list[str]:
    texts = look.table.texts(name).slice(0, 2000).to_pylist()
    seen = dict.fromkeys(" ".join(text.split())[:40] for text in texts if text.strip())
    return list(seen)[:most]


def what_lacks(column: ColumnMapping) -> str:
    """What must be filled in before the column can be imported."""
    if column.role in (Role.KPI, Role.TOUCHPOINT):
        scale = column.scale
        if scale is None or scale.low is None or scale.high is None:
            return _("Give the lowest and highest score.")
    if column.role is Role.DATE and not column.date_order:
        return _("Say how the date is written.")
    return ""


def lacking(look: Look, mapping: Mapping) -> list[tuple[int, str, str]]:
    """(number, column, what it lacks) for every column that cannot be imported as it is."""
    return [
        (number, column.name, needs)
        for number, column in enumerate(mapping.columns)
        if column.name in look.table.columns and (needs := what_lacks(column))
    ]
