"""Shares of a yes-or-no outcome (Shapley of McFadden's R2). They take long: a job computes them, pages read them."""

from __future__ import annotations

import json
from collections.abc import Callable

from hofnar.insights import kept_results
from hofnar.insights.frames import Frame
from hofnar.insights.kept_impacts import facts_of
from hofnar.insights.kept_results import Name, digest
from hofnar.insights.months import Period
from hofnar_analytics.binary_outcomes import BinaryDrivers
from hofnar_analytics.results import Estimate

Shares = dict[str, Estimate]


def kept_shares(frame: Frame, period: Period | None, question: object) -> Shares | None:
    """None where nobody computed them yet."""
    content = kept_results.read(frame.organisation_id, _name(frame, period, question))
    return None if content is None else {key: Estimate(*one) for key, one in json.loads(content).items()}


def keep_shares(frame: Frame, period: Period | None, question: object, make: Callable[[], BinaryDrivers]) -> None:
    """Computes what is not kept yet."""
    name = _name(frame, period, question)
    if kept_results.read(frame.organisation_id, name) is not None:
        return
    made = {one.column: [one.share.estimate, one.share.low, one.share.high] for one in make().moments}
    kept_results.write(frame.organisation_id, name, json.dumps(made).encode())


def _name(frame: Frame, period: Period | None, question: object) -> Name:
    return Name(facts_of(frame, period), digest(question))
