"""The columns of a file of benchmarks: their names in both languages, and how each cell is read.

A reader returns the value or raises ``Refused`` with a sentence for the person who made the file.
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext

from hofnar.accounts.sectors import Country, Industry
from hofnar.measurement.models import Metric

NAMES = {  # English, as in the template and in messages; Dutch
    "sector": "sector",
    "country": "land",
    "kind": "soort",
    "scale_low": "schaal_van",
    "scale_high": "schaal_tot",
    "from": "van",
    "until": "tot",
    "wording": "vraag",
    "value": "cijfer",
    "deviation": "standaardafwijking",
    "n": "n",
    "source": "bron",
    "method": "methode",
    "adjusted": "aangepast",
}
OPTIONAL = ("deviation",)
NO, YES = ("no", "nee", "0", "false", "n"), ("yes", "ja", "1", "true", "j", "y")
ADJUSTED = re.compile(
    r"(?<!not )(?<!niet )\b(adjusted|aangepaste?|gecorrigeerde?|dutch nps|nederlandse nps|filtered|gefilterde?"
    r"|zonder nullen|without zeros)\b",
    re.IGNORECASE,
)
DAY = re.compile(r"(\d{4})(?:-(\d{1,2}))?(?:-(\d{1,2}))?")


class Refused(Exception):
    """Why a cell cannot be used."""


def _text(longest: int) -> Callable[[str], str]:
    def read(cell: str) -> str:
        if len(cell) > longest:
            raise Refused(gettext("longer than %(most)s characters") % {"most": longest})
        if ADJUSTED.search(cell):
            raise Refused(adjusted_words())
        return cell

    return read


def adjusted_words() -> str:
    return gettext(
        "figures on an adjusted scale or with answers left out are not compared; bring the figure as people gave it"
    )


def _choice(choices: Iterable[tuple[str, object]], what: str) -> Callable[[str], str]:
    def read(cell: str) -> str:
        asked = cell.casefold()
        for key, label in choices:
            if asked in (key.casefold(), str(label).casefold()):
                return key
        raise Refused(gettext("“%(cell)s” is no %(what)s of the list") % {"cell": cell[:40], "what": what})

    return read


def number(cell: str) -> float:
    """'7.4', '7,4', '+18', '−30' and '82 %'."""
    plain = cell.replace("−", "-").replace("%", "").replace(" ", "").replace("\u00a0", "").replace(",", ".")
    try:
        found = float(plain)
    except ValueError:
        found = float("nan")
    if not abs(found) < 1e9:
        raise Refused(gettext("“%(cell)s” is not a number") % {"cell": cell[:40]})
    return found


def _deviation(cell: str) -> float | None:
    if not cell:
        return None
    found = number(cell)
    if found <= 0:
        raise Refused(gettext("a standard deviation is above nought"))
    return found


def _answers(cell: str) -> int:
    found = number(cell.replace(".", "") if re.fullmatch(r"\d{1,3}(\.\d{3})+", cell) else cell)
    if found != int(found) or not 0 < found < 2_000_000_000:
        raise Refused(gettext("how many answers is a whole number"))
    return int(found)


def _day(last: bool) -> Callable[[str], date]:
    """'2025', '2025-03' and '2025-03-31': the first or the last day of it."""

    def read(cell: str) -> date:
        found = DAY.fullmatch(cell)
        try:
            assert found is not None
            year, month, day = (int(part) if part else None for part in found.groups())
            assert year is not None
            month = month or (12 if last else 1)
            day = day or (calendar.monthrange(year, month)[1] if last else 1)
            made = date(year, month, day)
        except (AssertionError, ValueError) as problem:
            told = gettext("“%(cell)s” is no year, month or day; write 2025, 2025-03 or 2025-03-31")
            raise Refused(told % {"cell": cell[:40]}) from problem
        if made.year < 1950 or made > timezone.localdate():
            raise Refused(gettext("this day lies in the future or too far back"))
        return made

    return read


def _plain(cell: str) -> bool:
    if cell.casefold() in YES:
        raise Refused(adjusted_words())
    if cell.casefold() not in NO:
        raise Refused(gettext("say no (as people gave it) or yes"))
    return False


def readers() -> dict[str, Callable[[str], Any]]:
    return {
        "sector": _choice(Industry.choices, gettext("sector")),
        "country": _choice(Country.choices, gettext("country")),
        "kind": _choice(Metric.MetricKind.choices, gettext("kind")),
        "scale_low": number,
        "scale_high": number,
        "from": _day(last=False),
        "until": _day(last=True),
        "wording": _text(500),
        "value": number,
        "deviation": _deviation,
        "n": _answers,
        "source": _text(300),
        "method": _text(500),
        "adjusted": _plain,
    }


def read_cell(column: str, cell: str, read: Callable[[str], Any]) -> Any:
    """An empty cell is refused as well, unless the column may be empty."""
    if not cell and column not in OPTIONAL:
        raise Refused(gettext("empty"))
    return read(cell)
