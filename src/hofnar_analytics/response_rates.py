"""Response rates by the definitions of AAPOR, each with the name it must be printed with.

Method and checks: docs/methods/response-rates.md.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from enum import StrEnum


class RateName(StrEnum):
    """Even numbers count partial answers as answers. 1 and 2 take everybody whose eligibility is unknown as eligible,
    3 and 4 an estimated share of them, 5 and 6 nobody."""

    RR1 = "RR1"
    RR2 = "RR2"
    RR3 = "RR3"
    RR4 = "RR4"
    RR5 = "RR5"
    RR6 = "RR6"


class RateRefusal(StrEnum):
    """Why a rate is not given."""

    ELIGIBILITY_UNKNOWN = "ELIGIBILITY_UNKNOWN"  # RR5 and RR6 while anybody's eligibility is unknown
    NO_SHARE_ELIGIBLE = "NO_SHARE_ELIGIBLE"  # RR3 and RR4 while nobody's eligibility is known
    NOBODY_ELIGIBLE = "NOBODY_ELIGIBLE"  # nothing to divide by


@dataclass(frozen=True, slots=True)
class Dispositions:
    """How many invited people ended in which way. ``refusal`` includes who began and broke off."""

    complete: int = 0
    partial: int = 0
    refusal: int = 0
    non_contact: int = 0
    other: int = 0
    unknown: int = 0  # eligibility unknown: nothing came back, or the message did not arrive
    not_eligible: int = 0

    def __post_init__(self) -> None:
        for one in fields(self):
            if getattr(self, one.name) < 0:
                raise ValueError(f"{one.name} is below zero")

    @property
    def eligible(self) -> int:
        """People known to belong to the group that is asked."""
        return self.complete + self.partial + self.refusal + self.non_contact + self.other

    @property
    def everybody(self) -> int:
        return self.eligible + self.unknown + self.not_eligible


@dataclass(frozen=True, slots=True)
class Rate:
    """A share between 0 and 1, or None with the reason why there is none."""

    name: RateName
    share: float | None
    refusal: RateRefusal | None = None


@dataclass(frozen=True, slots=True)
class ResponseRates:
    """All six, given or refused. ``share_eligible`` is e: None while nobody's eligibility is known."""

    dispositions: Dispositions
    share_eligible: float | None
    rates: Mapping[RateName, Rate]


def response_rates(dispositions: Dispositions) -> ResponseRates:
    """RR1 to RR6 of AAPOR's Standard Definitions. e is the share of eligible people among those of whom it is known.

    Counts of people, any number from 0 on; Dispositions raises ValueError below that. No floor: a rate describes the
    people who were invited, it estimates nothing but e.

    >>> found = response_rates(Dispositions(complete=30, refusal=10, unknown=50, not_eligible=10))
    >>> found.share_eligible, found.rates[RateName.RR1].share, found.rates[RateName.RR3].share
    (0.8, 0.3333333333333333, 0.375)
    >>> found.rates[RateName.RR5].refusal.value
    'ELIGIBILITY_UNKNOWN'
    """
    known = dispositions.eligible + dispositions.not_eligible
    share_eligible = dispositions.eligible / known if known else None
    rates = {name: _rate(name, dispositions, share_eligible) for name in RateName}
    return ResponseRates(dispositions, share_eligible, rates)


def _rate(name: RateName, found: Dispositions, share_eligible: float | None) -> Rate:
    counted = _share_counted(name, found, share_eligible)
    if isinstance(counted, RateRefusal):
        return Rate(name, None, counted)
    below = found.eligible + counted * found.unknown
    if not below:
        return Rate(name, None, RateRefusal.NOBODY_ELIGIBLE)
    with_partial = name in (RateName.RR2, RateName.RR4, RateName.RR6)
    return Rate(name, (found.complete + (found.partial if with_partial else 0)) / below)


def _share_counted(name: RateName, found: Dispositions, share_eligible: float | None) -> float | RateRefusal:
    """Which share of the people of unknown eligibility counts as eligible."""
    if name in (RateName.RR1, RateName.RR2) or (not found.unknown and name not in (RateName.RR5, RateName.RR6)):
        return 1.0
    if name in (RateName.RR3, RateName.RR4):
        return RateRefusal.NO_SHARE_ELIGIBLE if share_eligible is None else share_eligible
    return RateRefusal.ELIGIBILITY_UNKNOWN if found.unknown else 0.0
