"""An import gives way while others write, and only then."""

from __future__ import annotations

import threading

import pytest
from django.db import connection

from hofnar.accounts.models import Organisation
from hofnar.imports import pace
from hofnar.imports.pace import Others


def rename(name: str) -> None:
    Organisation.objects.update(name=name)


def in_another_connection(name: str) -> None:
    def work() -> None:
        rename(name)
        connection.close()

    other = threading.Thread(target=work)
    other.start()
    other.join()


@pytest.mark.django_db(transaction=True)
def test_a_write_of_somebody_else_is_noticed_and_one_s_own_is_not(world, monkeypatch):
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL locks rows, so that an import keeps nobody waiting")
    others = Others()
    others.are_writing()
    monkeypatch.setattr(pace, "ALONE_AFTER", -1.0)
    assert not others.are_writing()
    before = others.counted
    rename("Tulip")
    others.are_writing()
    assert others.counted == before
    in_another_connection("Tulp again")
    monkeypatch.setattr(pace, "ALONE_AFTER", 60.0)
    assert others.are_writing()
    assert others.counted != before


def test_transactions_grow_while_nobody_else_writes_and_shrink_when_somebody_does():
    alone, shared = pace.Pace(), pace.Pace()
    for _ in range(20):
        alone._learn(alone.rows * 50e-6, pace.AIM_ALONE)  # 50 microseconds a row
        shared._learn(shared.rows * 50e-6, pace.AIM)
    assert (alone.rows, shared.rows) == (1600, 600)
