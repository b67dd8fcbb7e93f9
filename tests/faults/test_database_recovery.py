"""R-02: kill -9 of a PostgreSQL backend makes the whole server recover from its log, while respondents send."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import time

import pytest

from tests.faults.bystander import Crowd, Product, Verdict, forget_the_secret, verdict
from tests.faults.sizes import size
from tests.postgres import PrivateCluster

RECOVERIES = size(3, 100)
pytestmark = [pytest.mark.slow, pytest.mark.postgres]


@pytest.fixture
def cluster():
    made = PrivateCluster(durable=True).start()
    yield made
    forget_the_secret()
    made.stop()


def backends(cluster: PrivateCluster) -> list[int]:
    """Processes that serve a connection, by the title PostgreSQL gives them."""
    postmaster = int((cluster.data / "postmaster.pid").read_text().split()[0])
    children = subprocess.run(
        ["ps", "-o", "pid=,args=", "--ppid", str(postmaster)], capture_output=True, text=True, check=False
    )
    rows = [line.split(None, 1) for line in children.stdout.splitlines()]
    return [int(pid) for pid, title in rows if title.startswith("postgres: postgres postgres")]


def recovered(product: Product, cluster: PrivateCluster) -> Verdict:
    product.start()
    crowd, dice, done = Crowd(product), random.Random(2), 0
    try:
        end = time.monotonic() + 60 + 30 * RECOVERIES
        while done < RECOVERIES and time.monotonic() < end:
            goal, patience = len(crowd.finished) + dice.randrange(5, 20), time.monotonic() + 30
            while len(crowd.finished) < goal and time.monotonic() < patience:
                time.sleep(0.01)
            victims = backends(cluster)
            if victims:
                os.kill(dice.choice(victims), signal.SIGKILL)
                done += 1
        goal, patience = len(crowd.finished) + 10, time.monotonic() + 60
        while len(crowd.finished) < goal and time.monotonic() < patience:
            time.sleep(0.05)
        assert len(crowd.finished) >= goal, "it recovers by itself"
        crowd.go_home()
    finally:
        product.stop()
    assert done == RECOVERIES
    return verdict(crowd)


def test_the_server_recovers_and_nothing_is_lost(tmp_path, cluster):
    found = recovered(Product(tmp_path, database=cluster.url), cluster)
    assert found.finished >= 5 * RECOVERIES
    assert found.clean, found


def test_without_waiting_for_the_log_something_is(tmp_path, cluster):
    cluster.set("synchronous_commit", "off")
    cluster.set("wal_writer_delay", "5s")
    found = recovered(Product(tmp_path, database=cluster.url), cluster)
    assert found.lost > 0, found
