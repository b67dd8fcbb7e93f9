"""What a scored column tells: kept in the mapping file, guessed only where a name leaves no doubt."""

from __future__ import annotations

from pathlib import Path

import pytest

from hofnar_analytics.check import check_table
from hofnar_analytics.check_words import aspect_hint, without_aspect
from hofnar_analytics.errors import UnusableMapping
from hofnar_analytics.files import open_table
from hofnar_analytics.mapping import ASPECTS, Aspect, ColumnMapping, Mapping, Role
from hofnar_analytics.scales import Kind, Scale

STARS = Scale.of(Kind.CSAT)


@pytest.mark.parametrize(("role", "aspect"), [(role, one) for role, every in ASPECTS.items() for one in every])
def test_every_aspect_survives_the_file(role: Role, aspect: Aspect):
    column = ColumnMapping("Desk", role, scale=STARS, aspect=aspect)
    assert Mapping.from_toml(Mapping((column,)).to_toml()).column("Desk") == column


def test_a_mapping_of_before_tells_how_it_was():
    text = 'hofnar_mapping = 1\n[[column]]\nname = "Desk"\nrole = "touchpoint"\n'
    assert Mapping.from_toml(text).column("Desk").aspect is Aspect.EXPERIENCE
    assert "aspect" not in Mapping.from_toml(text).to_toml()


@pytest.mark.parametrize(
    ("role", "aspect"), [("segment", "importance"), ("kpi", "expectation"), ("touchpoint", "revenue"), ("kpi", "soul")]
)
def test_an_aspect_that_the_role_cannot_have_is_refused_by_name(role: str, aspect: str):
    text = f'hofnar_mapping = 1\n[[column]]\nname = "Desk"\nrole = "{role}"\naspect = "{aspect}"\n'
    with pytest.raises(UnusableMapping) as refused:
        Mapping.from_toml(text)
    assert refused.value.column == "Desk"


@pytest.mark.parametrize(
    ("role", "name", "aspect"),
    [
        (Role.TOUCHPOINT, "Belang: loket", Aspect.IMPORTANCE),
        (Role.TOUCHPOINT, "desk_importance", Aspect.IMPORTANCE),
        (Role.TOUCHPOINT, "Was het loket beter of slechter dan u had verwacht?", Aspect.EXPECTATION),
        (Role.TOUCHPOINT, "Expected score: desk", Aspect.EXPECTED),
        (Role.KPI, "Merkwaarde: eerlijk", Aspect.BRAND_VALUE),
        (Role.KPI, "Cross-sell", Aspect.CROSS_SELL),
        (Role.KPI, "omzet_2026", Aspect.REVENUE),
        (Role.TOUCHPOINT, "Belangstelling van de medewerker", Aspect.EXPERIENCE),
        (Role.TOUCHPOINT, "Expected delivery day kept", Aspect.EXPERIENCE),
        (Role.SEGMENT, "importance", Aspect.EXPERIENCE),
        (Role.KPI, "importance", Aspect.EXPERIENCE),
    ],
)
def test_only_a_clear_name_is_taken_for_something_else(role: Role, name: str, aspect: Aspect):
    assert aspect_hint(role, name) is aspect


@pytest.mark.parametrize("text", ["Desk (importance)", "Belang: Desk", "Desk - belangrijk", "Expected score: Desk"])
def test_the_moment_is_what_remains_of_the_label(text: str):
    assert without_aspect(text) == "Desk"


def test_moments_are_the_experiences_only():
    columns = (
        ColumnMapping("Desk", Role.TOUCHPOINT, scale=STARS),
        ColumnMapping("Desk importance", Role.TOUCHPOINT, scale=STARS, aspect=Aspect.IMPORTANCE),
    )
    assert [one.name for one in Mapping(columns).moments] == ["Desk"]
    assert len(Mapping(columns).of_role(Role.TOUCHPOINT)) == 2


def test_a_check_proposes_what_the_name_says(tmp_path: Path):
    rows = [f"{at},{at % 5 + 1},{at * 3 % 5 + 1},{at * 7 % 11}" for at in range(60)]
    file = tmp_path / "desk.csv"
    file.write_text("\n".join(["id,Desk,Desk importance,NPS", *rows]))
    mapping = check_table(open_table(file)).mapping()
    told = {column.name: column.aspect for column in mapping.columns if column.role in ASPECTS}
    assert told["Desk"] is Aspect.EXPERIENCE
    assert told["Desk importance"] is Aspect.IMPORTANCE
