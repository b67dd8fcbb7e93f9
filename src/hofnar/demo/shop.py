"""The invented organisation in words: Bolderkruin, a web shop with a service desk. Nobody in it exists."""

from __future__ import annotations

from dataclasses import dataclass

NAME, SLUG, DOMAIN = "Bolderkruin", "bolderkruin", "bolderkruin.example"


@dataclass(frozen=True, slots=True)
class Person:
    key: str
    name: str
    role: str
    unit: str = SLUG

    @property
    def email(self) -> str:
        return f"{self.key}@{DOMAIN}"


MANAGER = Person("marit", "Marit van der Linde", "owner")
ANALYST = Person("joost", "Joost Wiersma", "analyst")
LOCAL = Person("samira", "Samira el Idrissi", "unit_manager", "depot-tilburg")
COLLEAGUES = (
    Person("karin", "Karin Hofstra", "reader"),
    Person("bas", "Bas Timmermans", "unit_manager", "bezorging"),
    Person("yara", "Yara de Groot", "unit_manager", "servicedesk"),
    Person("henk", "Henk Oosterveld", "unit_manager", "depot-groningen"),
)

# division → region → locations, each (code, name)
Place = tuple[str, str]
TREE: dict[Place, dict[Place, tuple[Place, ...]]] = {
    ("bezorging", "Webwinkel en bezorging"): {
        ("bezorging-noord", "Bezorging Noord"): (
            ("depot-groningen", "Depot Groningen"),
            ("depot-leeuwarden", "Depot Leeuwarden"),
            ("depot-assen", "Depot Assen"),
            ("depot-zwolle", "Depot Zwolle"),
        ),
        ("bezorging-west", "Bezorging West"): (
            ("depot-amsterdam", "Depot Amsterdam"),
            ("depot-haarlem", "Depot Haarlem"),
            ("depot-den-haag", "Depot Den Haag"),
            ("depot-rotterdam", "Depot Rotterdam"),
        ),
        ("bezorging-oost", "Bezorging Oost"): (
            ("depot-enschede", "Depot Enschede"),
            ("depot-apeldoorn", "Depot Apeldoorn"),
            ("depot-arnhem", "Depot Arnhem"),
            ("depot-nijmegen", "Depot Nijmegen"),
        ),
        ("bezorging-zuid", "Bezorging Zuid"): (
            ("depot-breda", "Depot Breda"),
            ("depot-tilburg", "Depot Tilburg"),
            ("depot-eindhoven", "Depot Eindhoven"),
            ("depot-maastricht", "Depot Maastricht"),
        ),
    },
    ("servicedesk", "Servicedesk"): {
        ("desk-noord-oost", "Servicedesk Noord en Oost"): (
            ("desk-groningen", "Balie Groningen"),
            ("desk-zwolle", "Balie Zwolle"),
            ("desk-enschede", "Balie Enschede"),
            ("desk-arnhem", "Balie Arnhem"),
            ("desk-deventer", "Balie Deventer"),
        ),
        ("desk-midden-west", "Servicedesk Midden en West"): (
            ("desk-utrecht", "Balie Utrecht"),
            ("desk-amersfoort", "Balie Amersfoort"),
            ("desk-leiden", "Balie Leiden"),
            ("desk-delft", "Balie Delft"),
            ("desk-almere", "Balie Almere"),
        ),
        ("desk-zuid", "Servicedesk Zuid"): (
            ("desk-tilburg", "Balie Tilburg"),
            ("desk-den-bosch", "Balie Den Bosch"),
            ("desk-venlo", "Balie Venlo"),
            ("desk-roosendaal", "Balie Roosendaal"),
        ),
    },
}
