"""The page of kept mappings: what is kept, what it was used for, another name, away, as a file."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from hofnar.imports.models import ImportRun, SavedMapping
from hofnar.responses.queries import visible
from hofnar_analytics.mapping import Mapping
from tests.test_import_engine import LADDER, text
from tests.test_import_front_door import anna, dropped, ears, imported  # noqa: F401


@pytest.fixture
def kept(anna: Client) -> SavedMapping:  # noqa: F811
    run = imported(anna, "desk.csv", text(*LADDER))
    return SavedMapping.objects.get(survey=run.survey)


def test_the_list_names_the_survey_and_the_imports_it_was_used_for(kept, anna):  # noqa: F811
    later = imported(anna, "later.csv", text(*LADDER[:30], "90,2026-02-02,Breda,5,5,5,,35+"))
    page = anna.get(reverse("kept_mapping_list")).content.decode()
    for said in (kept.name, "desk.csv", "later.csv", reverse("import_run", args=[later.pk])):
        assert said in page


def test_another_name_stays_after_the_next_import(kept, anna):  # noqa: F811
    anna.post(reverse("kept_mapping", args=[kept.pk]), {"name": "  Desk of   the town "})
    imported(anna, "later.csv", text(*LADDER, "90,2026-02-02,Breda,5,5,5,,35+"))
    assert SavedMapping.objects.get(pk=kept.pk).name == "Desk of the town"


def test_a_name_of_nothing_is_refused(kept, anna):  # noqa: F811
    answer = anna.post(reverse("kept_mapping", args=[kept.pk]), {"name": "  "})
    assert answer.status_code == 422
    assert "Give the mapping a name" in answer.content.decode()


def test_as_a_file_it_is_the_mapping_itself(kept, anna):  # noqa: F811
    answer = anna.get(reverse("kept_mapping_file", args=[kept.pk]))
    assert Mapping.from_toml(answer.content.decode()) == Mapping.from_toml(kept.toml)


def test_deleted_it_is_not_proposed_and_what_was_imported_stays(kept, anna, world):  # noqa: F811
    before = visible(world.tulp).count()
    anna.post(reverse("kept_mapping_delete", args=[kept.pk]))
    assert not SavedMapping.objects.exists()
    assert visible(world.tulp).count() == before == 60
    run = dropped(anna, "desk again.csv", text(*LADDER))
    assert ImportRun.objects.get(pk=run.pk).kept_mapping is None
    assert anna.get(reverse("kept_mapping_list")).status_code == 200
