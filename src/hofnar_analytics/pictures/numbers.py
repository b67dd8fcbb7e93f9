"""Numbers as people of a country write them, with a true minus sign; rounding is half away from zero.

>>> DUTCH.plain(1234.55, 1), DUTCH.signed(-0.42, 1), ENGLISH.percent(0.305)
('1.234,6', '−0,4', '31%')
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

MINUS = "−"


@dataclass(frozen=True, slots=True)
class NumberLocale:
    """The signs of one country's numbers and the word between the ends of a range."""

    decimal: str
    thousands: str
    to: str

    def plain(self, value: float, decimals: int = 0) -> str:
        """A number with a fixed number of decimals; minus zero is zero."""
        rounded = round_half_up(value, decimals)
        digits = f"{abs(rounded):,.{decimals}f}"
        swapped = digits.replace(",", "\0").replace(".", self.decimal).replace("\0", self.thousands)
        return f"{MINUS}{swapped}" if rounded < 0 else swapped

    def signed(self, value: float, decimals: int = 0) -> str:
        """A number with its sign, also when positive; zero has none."""
        text = self.plain(value, decimals)
        return f"+{text}" if round_half_up(value, decimals) > 0 else text

    def percent(self, fraction: float, decimals: int = 0) -> str:
        """A fraction as a percentage."""
        return f"{self.plain(fraction * 100, decimals)}%"


DUTCH = NumberLocale(decimal=",", thousands=".", to="tot")
ENGLISH = NumberLocale(decimal=".", thousands=",", to="to")


def round_half_up(value: float, decimals: int) -> Decimal:
    """The decimal number nearest to what is written as ``value``; a tie goes away from zero."""
    return Decimal(repr(float(value))).quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)


def of_language(code: str | None) -> NumberLocale:
    """The numbers of a language code such as 'nl' or 'en-gb'; English when unknown."""
    return DUTCH if (code or "").lower().split("-")[0] == "nl" else ENGLISH
