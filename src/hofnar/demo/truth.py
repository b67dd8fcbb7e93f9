"""What is planted in the demo organisation: docs/demo.md tells it in words, the generator makes answers of it, and
tests/test_demo_power.py looks whether the product finds it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

MONTHS = 24
TURN = 16  # from this month on (counted from 0) one depot is worse and new customers come in numbers
BETTER_REGION = "desk-noord-oost"  # where the label of a return got better at that time


@dataclass(frozen=True, slots=True)
class Moment:
    """``lived``: part of the customers. ``liked``: what they would say on 1-5 before rounding. ``pulls``: per KPI
    what living it does at that satisfaction, and what one point more satisfaction is worth. ``hoped``: what they had
    expected, on the same scale (as liked where nothing is planted). ``stated``: how much they say it matters, 1-5."""

    key: str
    lived: float
    liked: float
    pulls: Mapping[str, tuple[float, float]] = field(default_factory=dict)
    asked: float = 1.0
    hoped: float | None = None
    stated: float | None = None

    def pull(self, kpi: str) -> tuple[float, float]:
        return self.pulls.get(kpi, (0.0, 0.0))


@dataclass(frozen=True, slots=True)
class Outcome:
    """A KPI on its scale: ``level`` is its mean before anything happens, ``spread`` what the moments do not explain."""

    key: str
    low: int
    high: int
    level: float
    spread: float
    newcomers: float = 0.0  # how much lower a new customer scores, all else equal


@dataclass(frozen=True, slots=True)
class Plan:
    """One survey. ``newcomers``: part of new customers before and after ``TURN``."""

    key: str
    responses: int
    outcomes: tuple[Outcome, ...]
    moments: tuple[Moment, ...]
    newcomers: tuple[float, float] = (0.3, 0.3)
    worse_unit: str = ""
    better_units: tuple[str, ...] = ()
    values: tuple[Outcome, ...] = ()  # brand values, asked of everybody


Pull = tuple[float, float]


# What moments do to the brand values. Nothing carries 'modern': that is planted as well.
VALUES: dict[str, dict[str, Pull]] = {
    "honest": {"refund": (0.30, 0.35), "delay": (-0.60, 0.20), "payment": (0.30, 0.20), "notice": (0.25, 0.15)},
    "near": {"call": (0.40, 0.35), "chat": (0.30, 0.25), "delivery": (0.20, 0.25), "card": (0.60, 0.15)},
    "modern": {},
}
# What people had expected where it differs from what they got, and how much they say a moment matters: the reviews
# are praised and move nobody; a good talk with a person moves much and is hardly named.
HOPED = {"card": 3.4, "delivery": 4.6, "photos": 4.7, "newsletter": 2.2, "delay": 1.7, "account": 3.7}
STATED = {
    "search": 3.4, "photos": 3.8, "advice": 2.9, "reviews": 4.5, "newsletter": 1.6, "account": 2.2, "payment": 3.9,
    "thanks": 1.8, "notice": 3.5, "delivery": 4.6, "pickup": 3.2, "delay": 4.0, "card": 1.5, "self_help": 2.6,
    "call": 2.1, "chat": 3.0, "refund": 4.3,
}  # fmt: skip


def _shop(lived: float, liked: float, key: str, nps: Pull, trust: Pull = (0.0, 0.0)) -> Moment:
    """In the shop survey satisfaction with the purchase follows the NPS, at a scale of 1-5."""
    pulls = {"nps": nps, "trust": trust, "purchase": (0.4 * nps[0], 0.4 * nps[1])}
    pulls |= {value: moments[key] for value, moments in VALUES.items() if key in moments}
    some = {kpi: pull for kpi, pull in pulls.items() if pull != (0.0, 0.0)}
    return Moment(key, lived, liked, some, hoped=HOPED.get(key, min(liked, 5.0)), stated=STATED[key])


SHOP = Plan(
    "shop",
    38_000,
    (
        Outcome("nps", 0, 10, 7.8, 1.35, newcomers=0.35),
        Outcome("trust", 1, 7, 5.1, 0.95),
        Outcome("purchase", 1, 5, 3.9, 0.6),
    ),
    (
        _shop(0.92, 3.7, "search", (0.00, 0.25)),
        _shop(0.88, 4.1, "photos", (0.40, 0.30), (0.10, 0.20)),
        _shop(0.18, 4.3, "advice", (0.55, 0.15), (0.25, 0.10)),
        _shop(0.55, 3.9, "reviews", (0.00, 0.00)),
        _shop(0.45, 2.9, "newsletter", (0.00, 0.00)),
        _shop(0.30, 3.0, "account", (-0.40, 0.12)),
        _shop(0.95, 4.4, "payment", (0.00, 0.12), (0.00, 0.25)),
        _shop(0.62, 5.4, "thanks", (0.00, 0.00)),  # too good: nearly everybody gives a 5, and it moves nobody
        _shop(0.80, 4.2, "notice", (0.45, 0.20), (0.25, 0.20)),
        _shop(0.78, 3.9, "delivery", (0.55, 0.50), (0.10, 0.20)),
        _shop(0.25, 4.3, "pickup", (0.45, 0.25)),
        _shop(0.12, 2.4, "delay", (-1.10, 0.30), (-0.70, 0.20)),
        _shop(0.05, 4.6, "card", (0.90, 0.15)),
        _shop(0.40, 3.2, "self_help", (-0.45, 0.15)),
        _shop(0.22, 4.1, "call", (0.55, 0.45), (0.15, 0.30)),
        _shop(0.15, 4.1, "chat", (0.45, 0.30), (0.20, 0.20)),
        _shop(0.24, 3.6, "refund", (0.55, 0.40), (0.20, 0.35)),
    ),
    worse_unit="depot-tilburg",
    values=(
        Outcome("honest", 1, 7, 4.9, 1.1),
        Outcome("near", 1, 7, 4.4, 1.2),
        Outcome("modern", 1, 7, 4.2, 1.3),
    ),
)

DESK = Plan(
    "desk",
    14_000,
    (Outcome("ces", 1, 7, 4.9, 1.1, newcomers=0.9), Outcome("contact", 1, 5, 3.8, 0.7)),
    (
        Moment("self_help", 0.60, 3.2, {"ces": (-0.30, 0.15)}),
        Moment("chatbot", 0.35, 2.6, {"ces": (-0.70, 0.25), "contact": (-0.45, 0.15)}),
        Moment("waiting", 0.55, 2.5),  # nobody likes it, and it costs nothing
        Moment("call", 0.60, 3.9, {"ces": (0.35, 0.55), "contact": (0.25, 0.35)}),
        Moment("chat", 0.30, 4.1, {"ces": (0.55, 0.30), "contact": (0.25, 0.20)}),
        Moment("callback", 0.10, 3.3, {"ces": (0.50, 0.40), "contact": (0.20, 0.20)}),
        Moment("confirmation", 0.70, 4.2, asked=0.5),
    ),
    newcomers=(0.25, 0.60),  # the change that is only composition
)

RETURN = Plan(
    "return",
    8_000,
    (Outcome("grade", 1, 10, 7.0, 1.2),),
    (
        Moment("register", 0.93, 3.8, {"grade": (0.0, 0.30)}, hoped=3.8),
        Moment("label", 0.75, 4.0, hoped=4.0),
        Moment("bring", 0.80, 3.3, {"grade": (-0.45, 0.30)}, hoped=3.3),
        Moment("received", 0.60, 4.2, {"grade": (0.45, 0.15)}, hoped=3.6),
        Moment("refund", 0.70, 3.5, {"grade": (0.20, 0.75)}, hoped=4.4),
        Moment("repair", 0.20, 2.9, {"grade": (-0.90, 0.45)}, hoped=2.1),
    ),
    better_units=("desk-groningen", "desk-zwolle", "desk-enschede", "desk-arnhem", "desk-deventer"),
)
PLANS = (SHOP, DESK, RETURN)
