"""R-01 and R-01b: kill -9 of the process that answers, and of the whole tree, while respondents send."""

from __future__ import annotations

import random
import time

import pytest

from tests.faults.bystander import Crowd, Product, Verdict, forget_the_secret, verdict
from tests.faults.sizes import size

KILLS, SUBMISSIONS = size(100, 1_000), size(500, 100_000)
WHOLE_TREE = size(2, 100)
SMALL = 6  # kills under sabotage


@pytest.fixture(autouse=True)
def own_secret():
    yield
    forget_the_secret()


def killed(product: Product, kills: int, submissions: int) -> Verdict:
    product.start()
    crowd = Crowd(product)
    dice, done = random.Random(1), 0
    try:
        end = time.monotonic() + 3600
        while (done < kills or len(crowd.finished) < submissions) and time.monotonic() < end:
            wait_for(crowd, dice.randrange(2, 12))
            done += done < kills * 3 and product.kill_worker()
        crowd.go_home()
    finally:
        product.stop()
    assert done >= kills
    return verdict(crowd)


def wait_for(crowd: Crowd, more: int) -> None:
    """Until so many more respondents have finished: every kill comes amid work, on a quick machine and a slow one."""
    goal, end = len(crowd.finished) + more, time.monotonic() + 60
    while len(crowd.finished) < goal and time.monotonic() < end:
        time.sleep(0.01)


@pytest.mark.slow
def test_kill_the_process_that_answers(tmp_path):
    found = killed(Product(tmp_path), KILLS, SUBMISSIONS)
    assert found.finished >= SUBMISSIONS
    assert found.clean, found


@pytest.mark.slow
def test_kill_the_whole_tree(tmp_path):
    product = Product(tmp_path)
    product.start()
    crowd = Crowd(product)
    try:
        for _ in range(WHOLE_TREE):
            wait_for(crowd, 10)
            product.kill_everything()
            product.start()
        time.sleep(1)
        crowd.go_home()
    finally:
        product.stop()
    found = verdict(crowd)
    assert found.finished >= 10 * WHOLE_TREE
    assert found.clean, found


@pytest.mark.slow
@pytest.mark.parametrize(
    ("sabotage", "what"),
    [("answer_before_commit", "lost"), ("consequences_later", "unfollowed"), ("no_identity", "double")],
)
def test_without_the_mechanism_it_would_show(tmp_path, sabotage, what):
    found = killed(Product(tmp_path, sabotage=sabotage), SMALL, 0)
    assert getattr(found, what) > 0, found
