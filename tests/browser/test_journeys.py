"""Journeys in Chromium: with the keyboard only, by dragging, without JavaScript, and on paper."""

from __future__ import annotations

import pytest
from django.urls import reverse
from playwright.sync_api import Browser, Page, expect

from hofnar.journeys import queries
from hofnar.journeys.models import Journey, Touchpoint
from hofnar.journeys.services import make_journey, make_standard
from tests.browser.conftest import assert_good_page, sideways, sign_in, speak
from tests.world import World

XSS = "\"><script>document.title='taken'</script><img src=x onerror=\"document.title='taken'\">"


@pytest.fixture
def alphabet(world: World) -> Journey:
    return make_journey(world.tulp, "Alphabet", [("First", ["a", "b", "c"]), ("Second", ["d"]), ("Third", [])])


def order(journey: Journey) -> list[str]:
    return ["".join(one.name for one in phase.touchpoints.all()) for phase in queries.map_of(journey)]


def shown(page: Page) -> list[str]:
    lists = page.locator("[data-moments]").all()
    return ["".join(name.input_value() for name in one.locator(".name-form textarea").all()) for one in lists]


def tab_to(page: Page, selector: str, most: int = 120) -> None:
    """Presses Tab until the element has the focus; a mouse is never touched."""
    for _ in range(most):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(f"{selector} cannot be reached with Tab")


def test_a_journey_is_built_with_the_keyboard_only(signed_in, live, world):
    page = signed_in("anna")
    page.goto(live + reverse("journey_new"))
    tab_to(page, "#id_name")
    page.keyboard.type("Moving house")
    tab_to(page, "form:has(#id_name) button.primary")
    page.keyboard.press("Enter")
    page.wait_for_url("**/edit/")
    tab_to(page, "#name-new-phase")
    for name in ("Before", "After"):
        page.keyboard.type(name)
        page.keyboard.press("Enter")
        expect(page.locator("#name-new-phase")).to_have_value("")
        expect(page.locator("#name-new-phase")).to_be_focused()
    before = Journey.objects.get().phases.first()
    page.keyboard.press("Shift+Tab")
    tab_to(page, f"#name-new-phase-{before.pk}")
    for name in ("Boxes", "Van"):
        page.keyboard.type(name)
        page.keyboard.press("Enter")
        expect(page.locator(f"#name-new-phase-{before.pk}")).to_have_value("")
    van = Touchpoint.objects.get(name="Van")
    expect(page.locator(f"#name-touchpoint-{van.pk}")).to_be_visible()
    tab_to(page, f"#earlier-touchpoint-{van.pk}")
    page.keyboard.press("Enter")
    expect(page.locator("[data-moments] > li").first).to_have_id(f"touchpoint-{van.pk}")
    expect(page.locator(f"#earlier-touchpoint-{van.pk}")).to_be_focused()
    tab_to(page, f"#next-touchpoint-{van.pk}")
    page.keyboard.press("Enter")
    expect(page.locator("[data-moments]").nth(1).locator("> li")).to_have_count(1)
    assert order(Journey.objects.get()) == ["Boxes", "Van"]


def test_a_name_is_changed_where_it_stands(signed_in, live, alphabet):
    page = signed_in("anna")
    page.goto(live + reverse("journey_edit", args=[alphabet.pk]))
    b = Touchpoint.objects.get(name="b")
    field = page.locator(f"#name-touchpoint-{b.pk}")
    field.fill("nothing of this")
    field.press("Escape")
    expect(field).to_have_value("b")
    field.fill("B")
    field.press("Enter")
    expect(page.locator("h3, .name-form textarea").get_by_text("B", exact=True)).to_be_visible()
    page.wait_for_function("() => !document.querySelector('.htmx-request')")
    b.refresh_from_db()
    assert b.name == "B"
    page.locator(f"#name-touchpoint-{b.pk}").fill("   ")
    page.locator(f"#name-touchpoint-{b.pk}").blur()
    expect(page.locator(f"#wrong-touchpoint-{b.pk}")).to_be_visible()


def drag(page: Page, grip: str, onto: str, lower: bool = False) -> None:
    start, end = page.locator(grip).bounding_box(), page.locator(onto).bounding_box()
    page.mouse.move(start["x"] + 8, start["y"] + 18)
    page.mouse.down()
    x, y = end["x"] + 60, end["y"] + (end["height"] - 6 if lower else 6)
    page.mouse.move(x - 10, y - 10, steps=12)
    page.mouse.move(x, y, steps=12)
    page.mouse.up()


def test_dragging_to_another_phase_and_within_one(signed_in, live, alphabet):
    page = signed_in("anna")
    page.goto(live + reverse("journey_edit", args=[alphabet.pk]))
    a, c, d = (Touchpoint.objects.get(name=name) for name in "acd")
    with page.expect_response(lambda answer: answer.url.endswith(reverse("touchpoint_move", args=[a.pk]))):
        drag(page, f"#touchpoint-{a.pk} [data-grip]", f"#touchpoint-{d.pk}")
    expect(page.locator("[data-moments]").nth(1).locator("> li")).to_have_count(2)
    page.wait_for_load_state("networkidle")
    assert order(alphabet) == ["bc", "ad", ""]
    assert shown(page) == ["bc", "ad", ""]
    with page.expect_response(lambda answer: answer.url.endswith(reverse("touchpoint_move", args=[c.pk]))):
        drag(page, f"#touchpoint-{c.pk} [data-grip]", f"#touchpoint-{Touchpoint.objects.get(name='b').pk}")
    page.wait_for_load_state("networkidle")
    assert order(alphabet) == ["cb", "ad", ""]
    assert shown(page) == ["cb", "ad", ""]


def test_dragging_a_phase(signed_in, live, alphabet):
    page = signed_in("anna")
    page.goto(live + reverse("journey_edit", args=[alphabet.pk]))
    first, second = alphabet.phases.all()[:2]
    with page.expect_response(lambda answer: answer.url.endswith(reverse("phase_move", args=[second.pk]))):
        drag(page, f"#phase-{second.pk} [data-phase-grip]", f"#phase-{first.pk} .phase__head")
    page.wait_for_load_state("networkidle")
    assert order(alphabet) == ["d", "abc", ""]


def test_when_the_connection_fails_the_page_says_so(signed_in, live, alphabet):
    page = signed_in("anna")
    page.goto(live + reverse("journey_edit", args=[alphabet.pk]))
    b = Touchpoint.objects.get(name="b")
    page.route("**/move/", lambda route: route.abort())
    page.locator(f"#earlier-touchpoint-{b.pk}").click()
    expect(page.locator("#trouble")).to_be_visible()
    page.unroute("**/move/")
    page.locator(f"#earlier-touchpoint-{b.pk}").click()
    expect(page.locator("[data-moments] > li").first).to_have_id(f"touchpoint-{b.pk}")
    expect(page.locator("#trouble")).to_be_hidden()


def test_what_a_colleague_took_away_is_said_and_the_page_stays(signed_in, live, alphabet):
    page = signed_in("anna")
    page.goto(live + reverse("journey_edit", args=[alphabet.pk]))
    b = Touchpoint.objects.get(name="b")
    Touchpoint.objects.filter(pk=b.pk).delete()
    page.locator(f"#earlier-touchpoint-{b.pk}").click()
    expect(page.locator("#trouble")).to_be_visible()
    expect(page.locator("[data-moments]")).to_have_count(3)


def test_when_the_session_has_ended_one_signs_in_and_comes_back(signed_in, live, alphabet):
    page = signed_in("anna")
    address = reverse("journey_edit", args=[alphabet.pk])
    page.goto(live + address)
    page.context.clear_cookies(name="session")
    page.locator(f"#later-touchpoint-{Touchpoint.objects.get(name='a').pk}").click()
    page.wait_for_url(f"**{reverse('account_login')}?next={address}")


def test_everything_works_without_javascript(browser: Browser, live, world, alphabet):
    context = browser.new_context(java_script_enabled=False, base_url=live, locale="nl-NL")
    page = context.new_page()
    sign_in(page, live, world.anna)
    page.goto(reverse("journey_edit", args=[alphabet.pk]))
    b = Touchpoint.objects.get(name="b")
    page.locator(f"#earlier-touchpoint-{b.pk}").click()
    assert page.url.endswith(f"#touchpoint-{b.pk}")
    page.locator(f"#name-new-phase-{b.phase_id}").fill("e")
    page.locator(f"#name-new-phase-{b.phase_id}").press("Enter")
    page.locator(f"#name-touchpoint-{b.pk}").fill("B")
    page.locator(f"#touchpoint-{b.pk} .name-form__save").click()
    assert order(alphabet) == ["Bace", "d", ""]
    page.goto(reverse("journey_list"))
    page.get_by_role("button", name="Archiveren").click()
    page.get_by_role("button", name="Ongedaan maken").click()
    alphabet.refresh_from_db()
    assert alphabet.archived_at is None
    context.close()


def test_names_with_payloads_are_text(signed_in, live, world):
    journey = make_journey(world.tulp, XSS, [(XSS, [XSS])])
    page = signed_in("anna")
    for name in ("journey", "journey_edit"):
        page.goto(live + reverse(name, args=[journey.pk]))
        page.wait_for_load_state("networkidle")
        assert page.title() != "taken"
        assert page.locator("main img").count() == 0


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("name", ["journey", "journey_edit"])
def test_a_full_map_is_a_good_page(signed_in, live, world, language: str, name: str):
    page = signed_in("anna")
    speak(page, live, language)
    journey = make_standard(world.tulp, "web-shop", language)
    journey.phases.first().touchpoints.first().channels.clear()
    assert_good_page(page, live + reverse(name, args=[journey.pk]))


@pytest.mark.parametrize("name", ["journey", "journey_edit"])
def test_far_too_much_stays_within_its_frame(signed_in, live, world, name: str):
    long_name = "Zeer" + "lange" * 79
    phases = [
        (f"Fase {p} {long_name if p == 3 else ''}"[:400], [f"{p}.{m} {long_name}"[:400] for m in range(12)])
        for p in range(15)
    ]
    journey = make_journey(world.tulp, long_name[:400], phases)
    assert_good_page(signed_in("anna"), live + reverse(name, args=[journey.pk]))


def test_a_reader_sees_the_map_only(signed_in, live, alphabet):
    page = signed_in("roos")
    assert_good_page(page, live + reverse("journey", args=[alphabet.pk]))
    assert page.locator("main form").count() == 0


def test_on_paper_every_phase_is_there(signed_in, live, world):
    phases = [(f"Fase {p}", [f"Moment {p}.{m}" for m in range(4)]) for p in range(15)]
    journey = make_journey(world.tulp, "Alles", phases)
    page = signed_in("anna")
    page.goto(live + reverse("journey", args=[journey.pk]))
    page.emulate_media(media="print")
    for width in (1047, 1512):  # A4 and A3, lying, less their margins
        page.set_viewport_size({"width": width, "height": 718})
        assert sideways(page) == 0
        right = page.evaluate(
            "Math.max(...[...document.querySelectorAll('.phase')].map(p => p.getBoundingClientRect().right))"
        )
        assert right <= width
