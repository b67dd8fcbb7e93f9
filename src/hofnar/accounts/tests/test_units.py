from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from hofnar.accounts.access import scope_of
from hofnar.accounts.models import Membership, Unit, UnitPath
from hofnar.accounts.queries import history, tree
from hofnar.accounts.services import add_unit, move_unit
from hofnar.accounts.tests.test_invitations import as_person


def closure_is_true(organisation) -> bool:
    """The closure table says exactly what walking up the parents says."""
    walked = set()
    for unit in Unit.objects.filter(organisation=organisation):
        above, depth = unit, 0
        while above is not None:
            walked.add((above.pk, unit.pk, depth))
            above, depth = above.parent, depth + 1
    kept = UnitPath.objects.filter(ancestor__organisation=organisation)
    return walked == set(kept.values_list("ancestor_id", "descendant_id", "depth"))


def test_adding_a_unit(world):
    asked = {"name": "Tilburg", "parent": world.south.pk, "level": "location", "code": "tb", "since": "2026-01-01"}
    assert as_person(world.anna).post(reverse("unit_new"), asked).status_code == 302
    tilburg = Unit.objects.get(code="tb")
    assert tilburg.parent == world.south
    assert tilburg.placements.get().valid_from == date(2026, 1, 1)
    assert closure_is_true(world.tulp)


def test_a_code_is_used_once_in_an_organisation_and_free_in_another(world):
    asked = {"name": "Tilburg", "parent": world.south.pk, "level": "location", "code": "breda", "since": "2026-01-01"}
    answer = as_person(world.anna).post(reverse("unit_new"), asked)
    assert "code" in answer.context["form"].errors
    assert "Tilburg" in answer.content.decode()
    assert as_person(world.kees).post(reverse("unit_new"), {**asked, "parent": world.klaver_root.pk}).status_code == 302


def test_a_move_takes_along_what_is_below_and_remembers(world):
    Unit.objects.filter(pk=world.north.pk)
    Unit.objects.get(pk=world.north.pk).placements.update(valid_from=date(2024, 1, 1))
    asked = {"parent": world.south.pk, "since": "2025-06-01"}
    assert as_person(world.anna).post(reverse("unit_move", args=[world.north.pk]), asked).status_code == 302
    assert closure_is_true(world.tulp)
    below_south = Unit.objects.filter(paths_up__ancestor=world.south)
    assert world.groningen in below_south
    stays = [(stay.placement.parent, stay.placement.valid_from) for stay in history(world.north)]
    assert stays == [(world.south, date(2025, 6, 1)), (world.root, date(2024, 1, 1))]


@pytest.mark.parametrize("days", [1, 400])
def test_a_move_in_the_future_is_refused(world, days):
    since = timezone.localdate() + timedelta(days=days)
    answer = as_person(world.anna).post(
        reverse("unit_move", args=[world.breda.pk]), {"parent": world.north.pk, "since": since.isoformat()}
    )
    assert "since" in answer.context["form"].errors


def test_a_move_before_the_latest_move_is_refused(world):
    answer = as_person(world.anna).post(
        reverse("unit_move", args=[world.breda.pk]), {"parent": world.north.pk, "since": "2000-01-01"}
    )
    assert "since" in answer.context["form"].errors
    with pytest.raises(ValueError, match="latest move"):
        move_unit(world.breda, world.north, date(2000, 1, 1))


def test_a_unit_cannot_stand_below_itself(world):
    answer = as_person(world.anna).post(
        reverse("unit_move", args=[world.north.pk]),
        {"parent": world.groningen.pk, "since": timezone.localdate().isoformat()},
    )
    assert "parent" in answer.context["form"].errors
    assert closure_is_true(world.tulp)


def test_a_foreign_parent_is_not_a_choice(world):
    answer = as_person(world.anna).post(
        reverse("unit_move", args=[world.breda.pk]),
        {"parent": world.klaver_root.pk, "since": timezone.localdate().isoformat()},
    )
    assert "parent" in answer.context["form"].errors


def test_closing_waits_for_what_is_below(world):
    anna = as_person(world.anna)
    anna.post(reverse("unit_close", args=[world.south.pk]))
    assert Unit.objects.get(pk=world.south.pk).is_active
    anna.post(reverse("unit_close", args=[world.breda.pk]))
    anna.post(reverse("unit_close", args=[world.south.pk]))
    assert not Unit.objects.get(pk=world.south.pk).is_active
    anna.post(reverse("unit_open", args=[world.breda.pk]))  # its parent is closed
    assert not Unit.objects.get(pk=world.breda.pk).is_active
    anna.post(reverse("unit_open", args=[world.south.pk]))
    anna.post(reverse("unit_open", args=[world.breda.pk]))
    assert Unit.objects.get(pk=world.breda.pk).is_active


def test_the_root_is_neither_moved_nor_closed(world):
    anna = as_person(world.anna)
    assert anna.get(reverse("unit_move", args=[world.root.pk])).status_code == 302
    anna.post(reverse("unit_close", args=[world.root.pk]))
    assert Unit.objects.get(pk=world.root.pk).is_active


def test_an_analyst_of_a_region_reaches_that_region_only(world):
    Membership.objects.filter(user=world.anna).update(unit=world.north)
    anna = as_person(world.anna)
    assert anna.get(reverse("unit_edit", args=[world.groningen.pk])).status_code == 200
    assert anna.get(reverse("unit_edit", args=[world.breda.pk])).status_code == 404
    asked = {"parent": world.south.pk, "since": timezone.localdate().isoformat()}
    assert "parent" in anna.post(reverse("unit_move", args=[world.groningen.pk]), asked).context["form"].errors


def test_the_tree_comes_in_order_with_depths(world):
    add_unit(world.tulp, world.groningen, "Desk", code="desk")
    shown = [(branch.unit.name, branch.depth) for branch in tree(scope_of(world.anna))]
    assert shown == [
        ("Tulp", 0), ("North", 1), ("Assen", 2), ("Groningen", 2), ("Desk", 3), ("South", 1), ("Breda", 2),
    ]  # fmt: skip


def test_renaming_keeps_the_level(world):
    asked = {"name": "Tulp & Co", "code": "tulp"}
    assert as_person(world.anna).post(reverse("unit_edit", args=[world.root.pk]), asked).status_code == 302
    root = Unit.objects.get(pk=world.root.pk)
    assert (root.name, root.level) == ("Tulp & Co", "organisation")
