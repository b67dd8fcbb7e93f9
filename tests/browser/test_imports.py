"""The whole way in a real browser: the airport's file of 2017 dropped, looked at, confirmed, imported."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from playwright.sync_api import Page, expect

from hofnar.imports.models import ImportRun
from hofnar.imports.services import ask_check, confirm, start_draft
from hofnar.jobs.services import run_waiting
from hofnar.journeys.services import add_phase, add_touchpoint, make_journey
from hofnar.responses.queries import visible
from tests.browser.conftest import DESK, PHONE, assert_good_page, sideways, sign_in, speak, violations
from tests.test_import_engine import LADDER, text

SCREENS = os.environ.get("HOFNAR_SCREENS")  # a folder: keeps pictures of the pages, to be looked at


def keep(page: Page, name: str) -> None:
    if SCREENS:
        for size, word in ((DESK, "desk"), (PHONE, "phone")):
            page.set_viewport_size(size)
            page.screenshot(path=str(Path(SCREENS) / f"{name}-{word}.png"), full_page=True)
        page.set_viewport_size(DESK)


def good_here(page: Page) -> None:
    for size in (PHONE, DESK):
        page.set_viewport_size(size)
        assert violations(page) == []
        assert sideways(page) == 0


@pytest.fixture
def reactions_left_out(settings):
    settings.REACTIONS = {"import.finished": [], "import.undone": [], "response.saved": []}


@pytest.mark.parametrize("language", ["nl", "en"])
def test_from_a_dropped_file_to_its_rows(language, signed_in, live, world, shared_data, reactions_left_out):
    page = signed_in("anna")
    speak(page, live, language)
    page.goto(reverse("import_list"))
    good_here(page)
    keep(page, f"list-{language}")
    page.set_input_files("input[type=file]", shared_data / "sfo" / "sfo_2017.csv")
    page.wait_for_url(re.compile(r"/preview/$"))
    assert visible(world.tulp).count() == 0
    expect(page.locator("svg.pic").first).to_be_visible()
    expect(page.locator("input[name=year]")).to_have_value("2017")
    keep(page, f"preview-{language}")
    good_here(page)
    page.click("form[action$='/confirm/'] button.primary")
    page.wait_for_url(re.compile(r"/imports/\d+/$"))
    keep(page, f"running-{language}")
    good_here(page)
    run_waiting()
    page.reload()
    expect(page.locator(".lead")).to_contain_text("2.831" if language == "nl" else "2,831")
    keep(page, f"done-{language}")
    good_here(page)
    assert visible(world.tulp).count() == 2831


@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_columns_can_be_corrected(language, signed_in, live, world, shared_data):
    page = signed_in("anna")
    speak(page, live, language)
    page.goto(reverse("import_start"))
    good_here(page)
    page.set_input_files("input[type=file]", shared_data / "sfo" / "sfo_2017.csv")
    page.wait_for_url(re.compile(r"/preview/$"))
    run = ImportRun.objects.get()
    page.goto(reverse("import_mapping", args=[run.pk]))
    keep(page, f"mapping-{language}")
    good_here(page)
    page.get_by_role("link", name="NETPRO", exact=True).click()
    expect(page.locator("#column-preview")).to_contain_text("40")
    keep(page, f"column-{language}")
    good_here(page)
    page.fill("input[name=skipped]", "")
    page.dispatch_event("input[name=skipped]", "change")
    expect(page.locator("#column-preview .note--warning")).to_contain_text("11")
    assert ImportRun.objects.get().mapping == run.mapping
    page.locator("form[data-roles] button.primary").click()
    page.wait_for_url(re.compile(r"/columns/$"))
    assert ImportRun.objects.get().mapping != run.mapping


def test_the_whole_way_without_scripts(browser, live, world, shared_data, reactions_left_out):
    context = browser.new_context(viewport=DESK, locale="nl-NL", base_url=live, java_script_enabled=False)
    page = context.new_page()
    sign_in(page, live, world.anna)
    page.goto(reverse("import_list"))
    page.set_input_files("input[type=file]", shared_data / "sfo" / "sfo_2017.csv")
    page.click("form[data-drop] button")
    page.click("form[action$='/confirm/'] button.primary")
    page.wait_for_url(re.compile(r"/imports/\d+/$"))
    run_waiting()
    page.reload()
    assert visible(world.tulp).count() == 2831
    context.close()


def test_a_bad_file_is_explained_where_it_was_dropped(signed_in, live, world, tmp_path):
    bad = tmp_path / "leeg.csv"
    bad.write_bytes(b"")
    page = signed_in("anna")
    page.goto(reverse("import_list"))
    page.set_input_files("input[type=file]", bad)
    expect(page.locator("#drop-errors")).to_be_visible()
    keep(page, "bad")
    good_here(page)
    assert_good_page(page, live + reverse("import_start"))


@pytest.mark.parametrize("language", ["nl", "en"])
def test_a_second_file_shows_what_differs_and_what_it_would_do(language, signed_in, live, world, reactions_left_out):
    first = start_draft(world.tulp, world.anna, SimpleUploadedFile("desk.csv", text(*LADDER).encode()))
    confirm(first)
    run_waiting()
    rows = [*LADDER[:30], "60,1970-01-01,Breda,9,4,4,,35+", "61,2026-01-01,Delft,9,9,4,,35+"]
    later = text(*rows, head="id,date,shop,NPS,Desk,Letters,Why,age")
    run = start_draft(world.tulp, world.anna, SimpleUploadedFile("later.csv", later.encode()))
    ask_check(run)
    run_waiting()
    page = signed_in("anna")
    speak(page, live, language)
    page.goto(reverse("import_preview", args=[run.pk]))
    expect(page.locator("#renamed-title")).to_be_visible()
    expect(page.locator("#dry-title")).to_be_visible()
    keep(page, f"second-{language}")
    good_here(page)


@pytest.mark.parametrize("language", ["nl", "en"])
def test_a_file_beside_a_journey_that_stands(language, signed_in, live, world, reactions_left_out):
    run = start_draft(world.tulp, world.anna, SimpleUploadedFile("desk.csv", text(*LADDER).encode()))
    journey = make_journey(world.tulp, "Service")
    phase = add_phase(journey, "All")
    add_touchpoint(phase, "Desk")
    add_touchpoint(phase, "Letters")
    page = signed_in("anna")
    speak(page, live, language)
    page.goto(reverse("import_preview", args=[run.pk]))
    page.select_option("select[name=journey]", label="Service")
    page.click("form[action$='/confirm/'] button.primary")
    expect(page.locator("#journey")).to_contain_text("Letters")
    good_here(page)
    keep(page, f"journey-{language}")
    page.select_option("select[name=into]", index=0)
    expect(page.locator("select[name=journey]")).to_be_visible()
