"""What each answer adds to a score, so that the score is their mean."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from hofnar_analytics.scales import Kind, Scale
from hofnar_analytics.scores import nps_points

Floats = NDArray[np.float64]


def points_of(values: Floats, scale: Scale) -> Floats:
    """-100, 0 or 100 for an NPS, 0 or 1 for a CSAT, else the value itself.

    >>> points_of(np.array([4.0, 3.0]), Scale.of(Kind.CSAT)).tolist()
    [1.0, 0.0]
    """
    if scale.kind is Kind.NPS:
        return nps_points(values, scale)
    if scale.kind is Kind.CSAT and scale.high is not None:
        return np.asarray(values >= scale.high - 1, dtype=np.float64)
    return values
