"""The guesses about a file as JSON."""

from __future__ import annotations

from hofnar.command.check_command import CheckAnswer
from hofnar.command.contract import Json, warning
from hofnar.findings.guesses import why
from hofnar_analytics.guesses import ColumnGuess
from hofnar_analytics.mapping import scale_text


def check_document(answer: CheckAnswer) -> Json:
    check, facts = answer.check, answer.check.facts
    return {
        "file": {
            "kind": facts.kind,
            "encoding": facts.encoding,
            "delimiter": facts.delimiter,
            "sheet": facts.sheet,
            "sheets": list(facts.sheets),
            "header_rows": facts.header_rows,
            "decimal_comma": facts.decimal_comma,
        },
        "rows": check.rows,
        "columns": [_column(guess) for guess in check.columns],
        "sets": [
            {"name": one.name, "columns": list(one.columns), "scale": scale_text(one.scale)} for one in check.sets
        ],
        "warnings": [warning(one) for one in check.warnings],
    }


def _column(guess: ColumnGuess) -> Json:
    return {
        "column": guess.name,
        "label": guess.label,
        "role": guess.role.value,
        "scale": scale_text(guess.scale) if guess.scale else None,
        "codes": {code: state.name.lower() for code, state in guess.codes.items()},
        "words": {word: state.name.lower() for word, state in guess.words.items()},
        "set": guess.set_name or None,
        "filled": guess.filled,
        "different": guess.different,
        "reason": guess.reason_code.value,
        "text": why(guess),
    }
