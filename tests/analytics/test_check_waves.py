"""Guesses about waves, ids that start again in each of them, and scores with a few strays."""

from __future__ import annotations

import pyarrow as pa
import pytest

from hofnar_analytics.check import check_table
from hofnar_analytics.guesses import GuessReason
from hofnar_analytics.mapping import ColumnMapping, Mapping, Role
from hofnar_analytics.scales import Kind
from hofnar_analytics.table import FileFacts, Table

PEOPLE = range(60)


def table(kind: str = "csv", **columns: list[object]) -> Table:
    return Table(pa.table({name: [str(one) for one in cells] for name, cells in columns.items()}), FileFacts(kind))


@pytest.mark.parametrize("name", ["wave", "Survey wave", "meting", "Meetronde", "wave_nr"])
def test_a_wave_and_the_id_that_starts_again_in_it_are_found(name):
    twice = [*PEOPLE, *PEOPLE]
    found = check_table(
        table(
            id=twice,
            **{name: [2025] * 60 + [2026] * 60},
            NPS=[n * 7 % 11 for n in twice],
            Desk=[n % 5 + 1 for n in twice],
        )
    )
    assert found.column(name).role is Role.WAVE
    assert (found.column("id").role, found.column("id").reason_code) == (Role.ID, GuessReason.DIFFERS_IN_WAVE)


def test_an_id_that_repeats_within_a_wave_is_none():
    found = check_table(table(id=[n % 12 for n in PEOPLE], wave=[2025] * 60, NPS=[n * 7 % 11 for n in PEOPLE]))
    assert found.column("id").role is not Role.ID


def test_a_wave_with_holes_or_a_sentence_with_the_word_is_no_wave():
    holes = ["" if n % 9 == 0 else 2025 for n in PEOPLE]
    found = check_table(table(wave=holes, **{"How was the wave pool": [n % 5 + 1 for n in PEOPLE]}))
    assert [one.role for one in found.columns if one.role is Role.WAVE] == []


def test_toml_keeps_the_wave():
    kept = Mapping((ColumnMapping("meting", Role.WAVE),))
    assert Mapping.from_toml(kept.to_toml()) == kept


def test_a_column_that_is_called_nps_keeps_its_scale_although_some_values_lie_outside():
    scores = [47 if n % 17 == 0 else n % 11 for n in range(80)]  # five of eighty
    found = check_table(table(NPS=scores, Desk=[n % 5 + 1 for n in range(80)])).column("NPS")
    assert found.role is Role.KPI
    assert found.scale is not None
    assert (found.scale.kind, found.scale.low, found.scale.high) == (Kind.NPS, 0, 10)
    assert "47" not in found.codes


def test_a_column_that_is_called_nps_but_counts_something_else_does_not():
    found = check_table(table(NPS=[n % 3 * 20 for n in range(90)], Desk=[n % 5 + 1 for n in range(90)])).column("NPS")
    assert found.role is not Role.KPI


@pytest.mark.parametrize(("kind", "told"), [("excel", "excel"), ("csv", "csv")])
def test_an_empty_column_tells_the_kind_of_file_since_formulas_may_have_no_saved_result(kind, told):
    found = check_table(table(kind, NPS=[""] * 60, Desk=[n % 5 + 1 for n in PEOPLE])).column("NPS")
    assert (found.reason_code, found.figures["kind"]) == (GuessReason.EMPTY, told)
