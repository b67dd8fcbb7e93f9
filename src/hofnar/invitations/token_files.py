"""A file of personal links that another tool gave out: their tokens live on here. All rows, or none."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from hofnar.accounts.models import Unit
from hofnar.invitations.models import PersonalLink
from hofnar.invitations.services import SHORTEST_IMPORTED, token_hash
from hofnar.surveys.models import Survey

MOST_ROWS, MOST_BYTES = 100_000, 20 * 1024 * 1024
TOKEN = re.compile(r"[A-Za-z0-9_.~-]{16,64}")
OWN_COLUMNS = {"token", "unit", "language"}
LONGEST_FACT = 200


class WrongFile(ValueError):
    """What is wrong, with row and column."""


@dataclass(frozen=True, slots=True)
class Row:
    token: str
    unit_id: int
    language: str
    facts: Mapping[str, str]


def read(content: bytes, *, units: Mapping[str, int], usual: Unit, facts: set[str], languages: set[str]) -> list[Row]:
    """``units``: code → id; ``facts``: the columns a survey keeps. WrongFile for the first thing that is not right."""
    lines = _lines(content)
    columns = [name.strip() for name in lines[0]] if lines else []
    if "token" not in columns:
        raise WrongFile(_("The first row must name the columns, and one of them must be ‘token’."))
    strange = [name for name in columns if name not in OWN_COLUMNS | facts]
    if strange:
        raise WrongFile(_("The column ‘%(name)s’ is no fact of this questionnaire.") % {"name": strange[0][:60]})
    seen: dict[str, int] = {}
    found: list[Row] = []
    for number, cells in enumerate(lines[1:], start=2):
        if any(cell.strip() for cell in cells):
            row = dict(zip(columns, (cell.strip() for cell in cells)))
            found.append(_row(number, row, units, usual, facts, languages, seen))
    if not found:
        raise WrongFile(_("There is no row below the names of the columns."))
    return found


def _lines(content: bytes) -> list[list[str]]:
    if len(content) > MOST_BYTES:
        raise WrongFile(_("This file is larger than 20 MB."))
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        raise WrongFile(_("This is not a text file in UTF-8. Save it as ‘CSV UTF-8’.")) from problem
    first = text.split("\n", 1)[0]
    lines = list(
        csv.reader(io.StringIO(text, newline=""), delimiter=";" if first.count(";") > first.count(",") else ",")
    )
    if len(lines) > MOST_ROWS + 1:
        raise WrongFile(_("At most %(most)s rows at once.") % {"most": MOST_ROWS})
    return lines


def _row(
    number: int, row: Mapping[str, str], units: Mapping[str, int], usual: Unit, facts: set[str], languages: set[str],
    seen: dict[str, int],
) -> Row:  # fmt: skip
    token, unit, language = (row.get(name, "") for name in ("token", "unit", "language"))
    where: dict[str, Any] = {"row": number, "shortest": SHORTEST_IMPORTED, "unit": unit[:60], "language": language[:10]}
    if not TOKEN.fullmatch(token):
        said = _("Row %(row)s, token: letters, digits, - _ . ~ only, %(shortest)s to 64 of them.")
        raise WrongFile(said % where)
    if token in seen:
        raise WrongFile(_("Row %(row)s, token: the same as in row %(other)s.") % (where | {"other": seen[token]}))
    if unit and unit not in units:
        raise WrongFile(_("Row %(row)s, unit: there is no unit with the code ‘%(unit)s’.") % where)
    if language and language not in languages:
        raise WrongFile(_("Row %(row)s, language: the questionnaire does not speak ‘%(language)s’.") % where)
    seen[token] = number
    kept = {name: row[name][:LONGEST_FACT] for name in facts if row.get(name)}
    return Row(token, units.get(unit, usual.pk), language, kept)


@transaction.atomic
def bring_in(survey: Survey, wave: str, rows: list[Row]) -> int:
    """How many links are new; one that is there already stays as it is, so the same file twice changes nothing.

    WrongFile when a token belongs to another survey or wave.
    """
    hashes = {token_hash(row.token): row for row in rows}
    known = _known(list(hashes))
    for found in known.values():
        if (found.survey_id, found.wave) != (survey.pk, wave):
            raise WrongFile(_("A token of this file is in use already for another questionnaire or wave."))
    links = [
        PersonalLink(
            organisation=survey.organisation, survey=survey, unit_id=row.unit_id, wave=wave, token_hash=one,
            language=row.language, facts=row.facts,
        )
        for one, row in hashes.items()
        if one not in known
    ]  # fmt: skip
    PersonalLink.objects.bulk_create(links, batch_size=1_000)
    return len(links)


def _known(hashes: list[str]) -> dict[str, PersonalLink]:
    found: dict[str, PersonalLink] = {}
    for at in range(0, len(hashes), 500):
        links = PersonalLink.objects.filter(token_hash__in=hashes[at : at + 500])
        found |= {link.token_hash: link for link in links}
    return found
