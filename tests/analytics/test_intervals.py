"""Intervals against published figures that stand in no other test."""

from __future__ import annotations

import pytest

from hofnar_analytics.intervals import adjusted_wald


def test_four_of_five_as_sauro_and_lewis_print_it():
    """Sauro and Lewis, Quantifying the User Experience: 4 of 5 completed, adjusted Wald .36 to .98."""
    assert adjusted_wald(4, 5) == pytest.approx((0.36, 0.98), abs=0.005)


def test_nobody_of_nobody_is_refused():
    with pytest.raises(ValueError, match="at least one"):
        adjusted_wald(0, 0)
