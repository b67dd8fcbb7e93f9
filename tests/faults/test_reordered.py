"""R-08: the network repeats, delays and reorders three posts in ten. Played against a model of twenty lines."""

from __future__ import annotations

import random

import pytest

from hofnar.responses import storing
from hofnar.responses.merging import Post
from hofnar.responses.models import Change, Response, Submission
from hofnar.responses.tests.posts import place_of, post
from hofnar.responses.tests.respondents import open_survey
from tests.faults import sabotage
from tests.faults.sizes import size

POSTS = size(1_500, 100_000)
GROUP = 20  # posts that arrive together
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


class Model:
    """What must stand: per respondent the first arrival of each post counts, the last value wins, the end ends."""

    def __init__(self) -> None:
        self.pages: dict[str, dict] = {}
        self.seen: dict[str, set[str]] = {}
        self.ended: dict[str, dict] = {}

    def arrive(self, one: Post) -> None:
        pages, seen = self.pages.setdefault(one.key, {}), self.seen.setdefault(one.key, set())
        if one.key in self.ended or one.digest in seen:
            return
        seen.add(one.digest)
        pages.setdefault(one.step, {}).update(one.values)

    def group_ends(self) -> None:
        """The end comes with the transaction: what arrived together belongs together."""
        for key, pages in self.pages.items():
            if {"score", "grade"} <= set(pages) and key not in self.ended:
                skipped = dict.fromkeys(("nps", "why", "grade"), "skipped")
                self.ended[key] = {**skipped, **pages["score"], **pages["grade"]}


def sent(place, dice: random.Random, number: int) -> list[Post]:
    """A person changes their mind now and then, and then goes on."""
    name = f"respondent {number}"
    posts = [
        post(place, name, "score", {"nps": dice.randrange(11), "why": f"{name} {turn}"})
        for turn in range(dice.choice((1, 1, 1, 2, 3)))
    ]
    return [*posts, post(place, name, "grade", {"grade": dice.randrange(1, 11)})]


def network(place, dice: random.Random):
    """Three in ten are repeated, three in ten come later than those behind them."""
    late: list[tuple[int, Post]] = []
    number = clock = 0
    while clock < POSTS:
        number += 1
        for one in sent(place, dice, number):
            clock += 1
            if dice.random() < 0.3:
                late.append((clock + dice.randrange(1, 60), one))  # a copy that comes afterwards
            if dice.random() < 0.3:
                late.append((clock + dice.randrange(1, 6), one))
            else:
                yield one
            yield from (other for due, other in late if due == clock)
        late = [(due, other) for due, other in late if due > clock]
    yield from (other for _, other in late)


def played(world) -> tuple[Model, dict[str, list[dict]]]:
    place, dice, model = place_of(open_survey(world.tulp), world.breda), random.Random(8), Model()
    waiting: list[Post] = []

    def arrive() -> None:
        for one in waiting:
            model.arrive(one)
        model.group_ends()
        outcomes = storing.store(sorted(waiting, key=lambda one: one.key))
        assert not [one for one in outcomes if isinstance(one, Exception)]
        waiting.clear()

    for one in network(place, dice):
        waiting.append(one)
        if len(waiting) == GROUP:
            arrive()
    arrive()
    stored: dict[str, list[dict]] = {}
    for key, answers in Response.objects.values_list("external_id", "answers"):
        stored.setdefault(key, []).append(answers)
    return model, stored


def test_one_response_each_with_the_last_that_was_said(world):
    model, stored = played(world)
    assert len(stored) > POSTS / 4
    assert stored == {key[:32]: [answers] for key, answers in model.ended.items()}
    assert Change.objects.count() == len(stored)
    assert {s.state for s in Submission.objects.exclude(response=None)} == {"complete"}


@pytest.mark.parametrize("switch", ["no_memory_of_posts", "reopened_after_the_end"])
def test_without_the_mechanism_it_would_differ(world, monkeypatch, switch):
    for module in (sabotage.merging, sabotage.completing):
        for name, value in list(vars(module).items()):
            monkeypatch.setattr(module, name, value)  # whatever the sabotage changes is put back
    getattr(sabotage, switch)()
    model, stored = played(world)
    assert stored != {key[:32]: [answers] for key, answers in model.ended.items()}
