"""Results as they are kept: JSON, and back."""

from __future__ import annotations

from dataclasses import asdict, fields
from typing import Any

from hofnar.evaluations.computing import Result
from hofnar_analytics.always_valid import AlwaysValid
from hofnar_analytics.always_valid import Plan as Fixed
from hofnar_analytics.before_after import BeforeAfter
from hofnar_analytics.difference_in_differences import DifferenceInDifferences
from hofnar_analytics.interrupted_series import InterruptedSeries
from hofnar_analytics.regression import Errors
from hofnar_analytics.results import Estimate, Reason

KINDS: dict[str, type[Any]] = {
    kind.__name__: kind for kind in (DifferenceInDifferences, BeforeAfter, InterruptedSeries, AlwaysValid)
}


def dump(result: Result) -> dict[str, Any]:
    return {"kind": type(result).__name__, **asdict(result)}


def load(kept: dict[str, Any]) -> Result:
    kind = KINDS[kept["kind"]]
    made: Result = kind(**{one.name: _value(one.name, kept[one.name]) for one in fields(kind)})
    return made


def _value(name: str, kept: Any) -> Any:
    if name == "reasons":
        return tuple(Reason(one) for one in kept)
    if name == "errors":
        return Errors(kept)
    if name == "plan":
        return Fixed(kept["planned"], tuple(kept["drawn"]), kept["level"])
    if isinstance(kept, dict):
        return Estimate(**kept)
    return tuple(kept) if isinstance(kept, list) else kept
