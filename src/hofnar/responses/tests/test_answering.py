"""Answering through the front door, with scripts off as they always are: who is who, back, replay, the end."""

from __future__ import annotations

import pytest

from hofnar.invitations.models import PersonalLink
from hofnar.invitations.services import make_personal_link
from hofnar.responses.models import Change, Response, Submission
from hofnar.responses.tests.respondents import Respondent, open_link, open_survey, publish
from hofnar.responses.tests.surveys import BRANCHING, EVERY_KIND, SHORT
from hofnar.surveys.models import Survey
from hofnar.surveys.services import new_version


@pytest.fixture
def survey(world) -> Survey:
    return open_survey(world.tulp)


@pytest.fixture
def visitor(world, survey) -> Respondent:
    return Respondent(f"/s/{open_link(survey, world.breda).code}")


def pages_of(survey: Survey) -> dict:
    return Submission.objects.get(survey=survey).pages


def test_from_the_link_to_the_closing(world, survey, visitor):
    assert visitor.open().status_code == 200
    assert "aanbevelen" in visitor.heading
    visitor.send(nps="9", why="Snel")
    assert visitor.heading == "Welk cijfer?"
    visitor.send(grade="8")
    assert visitor.heading == "Dank u wel"
    response = Response.objects.get(version__survey=survey)
    assert response.answers == {"nps": 9, "why": "Snel", "grade": 8}
    assert (response.unit, response.wave) == (world.breda, "2026")
    assert Change.objects.filter(response=response).count() == 1
    submission = Submission.objects.get()
    assert (submission.state, submission.response, submission.pages, submission.device) == (
        "complete", response, {}, "phone"
    )  # fmt: skip
    survey.refresh_from_db()
    assert survey.mode_locked_at is not None


def test_a_get_records_nothing(visitor, survey):
    for _ in range(3):
        visitor.open()
        visitor.open(visitor.start + "?nps=9")
        visitor.client.head(visitor.start)
    assert Submission.objects.count() == Response.objects.count() == 0
    survey.refresh_from_db()
    assert survey.mode_locked_at is None


def test_a_score_in_the_link_is_chosen_already_and_only_sent_by_the_button(visitor):
    visitor.open(visitor.start + "?nps=9&why=<script>&grade=3")
    assert visitor.seen.checked("nps") == ["9"]
    assert visitor.seen.texts == {"why": ""}
    assert Submission.objects.count() == 0
    visitor.send()
    assert pages_of(Survey.objects.get())["score"] == {"nps": 9}


@pytest.mark.parametrize("bad", ["11", "-1", "x", "9;drop", ""])
def test_a_score_that_is_none_is_not_chosen(visitor, bad):
    visitor.open(f"{visitor.start}?nps={bad}")
    assert visitor.seen.checked("nps") == []


def test_back_shows_what_was_answered_and_can_change_it(visitor, survey):
    visitor.open()
    visitor.send(nps="3", why="Traag")
    back = next(link for link in visitor.seen.links if "/score" in link)
    visitor.open(back)
    assert visitor.seen.checked("nps") == ["3"]
    visitor.send(nps="8", why="")  # cleared on purpose: it was shown
    assert pages_of(survey)["score"] in ({"nps": 8}, {"nps": 8, "why": None})
    visitor.send(grade="7")
    assert Response.objects.get().answers == {"nps": 8, "why": "skipped", "grade": 7}


def test_without_cookies_pages_come_blank_and_a_blank_post_erases_nothing(visitor, survey):
    visitor.keeps_cookies = False
    visitor.open()
    visitor.send(nps="3", why="Traag")
    first = next(link for link in visitor.seen.links if "/score" in link)
    visitor.open(first)
    assert visitor.seen.checked("nps") == []
    assert "Traag" not in visitor.seen.text
    visitor.send()
    assert pages_of(survey)["score"] == {"nps": 3, "why": "Traag"}
    visitor.send(grade="7")
    assert Response.objects.get().answers == {"nps": 3, "why": "Traag", "grade": 7}


def test_the_address_alone_shows_no_answers(visitor):
    visitor.open()
    visitor.send(nps="3", why="Traag geholpen")
    stranger = Respondent(visitor.address.rsplit("/", 1)[0] + "/score")
    stranger.open()
    assert stranger.seen.checked("nps") == []
    assert "Traag" not in stranger.seen.text
    stranger.send()
    stranger.open(stranger.start)
    assert "Traag" not in stranger.seen.text, "a second browser's post gets no cookie to read with"


def test_a_repeated_post_changes_nothing_also_when_late(visitor, survey):
    visitor.open()
    action, fields = visitor.form()
    visitor.post(action, {**fields, "nps": "3"})
    visitor.post(action, {**fields, "nps": "9"})
    visitor.post(action, {**fields, "nps": "3"})  # the network sends the first once more
    assert pages_of(survey)["score"] == {"nps": 9}
    assert Submission.objects.count() == 1
    assert visitor.heading == "Welk cijfer?"
    visitor.send(grade="7")
    visitor.post(action, {**fields, "nps": "1"})
    assert visitor.heading == "Dank u wel"
    assert Response.objects.get().answers["nps"] == 9


def test_a_lost_answer_sent_again_still_gives_the_cookie(visitor):
    visitor.open()
    action, fields = visitor.form()
    visitor.post(action, {**fields, "nps": "3"}, follow=False)
    visitor.client.cookies.clear()  # the answer never arrived
    visitor.post(action, {**fields, "nps": "3"})
    visitor.open(visitor.address.rsplit("/", 1)[0] + "/score")
    assert visitor.seen.checked("nps") == ["3"]


def test_after_the_end_nothing_changes(visitor):
    visitor.open()
    visitor.send(nps="3")
    grade = visitor.form()
    visitor.send(grade="7")
    before = Response.objects.values().get()
    visitor.post(grade[0], {**grade[1], "grade": "1"})
    assert visitor.heading == "Dank u wel"
    visitor.open(grade[0])
    assert visitor.heading == "Dank u wel"
    assert Response.objects.values().get() == before


def test_two_visitors_of_an_open_link_are_two(visitor, survey):
    for score in ("3", "9"):
        other = Respondent(visitor.start)
        other.open()
        other.send(nps=score)
        other.send(grade="7")
    assert sorted(r.answers["nps"] for r in Response.objects.all()) == [3, 9]


def test_a_personal_link_is_one_respondent_on_every_device(world, survey):
    link, token = make_personal_link(survey, world.breda, wave="2026")
    phone, desk = Respondent(f"/p/{token}"), Respondent(f"/p/{token}")
    phone.open()
    phone.send(nps="3", why="Persoonlijk")
    desk.open()
    assert desk.seen.checked("nps") == []
    assert "Persoonlijk" not in desk.seen.text
    desk.send(nps="4")
    phone.open()
    assert phone.heading == "Welk cijfer?", "with the cookie one goes on where one was"
    phone.send(grade="7")
    assert Response.objects.get().answers == {"nps": 4, "why": "Persoonlijk", "grade": 7}
    link.refresh_from_db()
    assert link.answered_at is not None
    desk.open()
    assert desk.heading == "Deze link is gebruikt"


def test_what_does_not_fit_comes_back_with_what_was_typed(world):
    survey = open_survey(world.tulp, EVERY_KIND)
    visitor = Respondent(f"/s/{open_link(survey, world.breda).code}")
    visitor.open()
    for _ in range(6):
        visitor.send()
    assert visitor.heading == "Waar kocht u?"
    assert visitor.send().status_code == 422
    assert visitor.seen.complaints == ["#f-channel-1"]
    assert "f-channel-1" in visitor.seen.ids
    assert visitor.seen.title.startswith("Nog niet goed")
    assert "channel" not in pages_of(survey)
    visitor.send(channel="other", channel__other="op de markt")
    for _ in range(3):
        visitor.send()
    assert visitor.send(people="honderd").status_code == 422
    assert visitor.form()[1]["people"] == "honderd"
    assert "channel.other" in pages_of(survey)["channel"]


def test_every_page_of_every_kind_through_to_the_end_in_both_languages(world):
    survey = open_survey(world.tulp, EVERY_KIND)
    given = {
        "nps": {"nps": "9", "why": "Snel"}, "csat": {"csat": "2"}, "ces": {"ces": "7"}, "trust": {"trust": "5"},
        "grade": {"grade": "8"}, "rating": {"rating": "3"}, "channel": {"channel": "shop"},
        "reasons": {"reasons": ["price", "choice"]}, "ranking": {"rank__fast": "2", "rank__kind": "1"},
        "matrix": {"shop__clean": "3", "shop__calm": "1"}, "people": {"people": "2"},
        "visit": {"visited": "2026-05-05"},
        "consent": {"contact": "yes"}, "moments": {"moments": ["order", "help"]},
        "moments.order": {"moments__order": "4", "moments__order__expected": "1", "moments__order__why": "Vlot"},
    }  # fmt: skip
    documents = []
    for language in ("nl", "en"):
        visitor = Respondent(f"/s/{open_link(survey, world.breda).code}?l={language}")
        visitor.open()
        for _ in range(25):
            assert visitor.seen.lang == language
            step = visitor.address.split("?")[0].rsplit("/", 1)[1] if visitor.address != visitor.start else "nps"
            visitor.send(**given.get(step, {}))
            if not visitor.seen.action:
                break
        assert visitor.heading == {"nl": "Dank u wel", "en": "Thank you"}[language]
        documents.append(Response.objects.latest("pk").answers)
        assert sorted(documents[-1].pop("reasons.order")[:2]) == ["choice", "price"]
    assert documents[0] == documents[1] == {
        "nps": 9, "why": "Snel", "csat": 2, "ces": 7, "trust": 5, "grade": 8, "rating": 3, "channel": "shop",
        "reasons": ["price", "choice"], "rank": ["kind", "fast"], "shop.clean": 3, "shop.calm": 1, "people": 2,
        "visited": "2026-05-05", "contact": "yes", "moments": ["order", "help"], "moments.order": 4,
        "moments.order.expected": 1, "moments.order.why": "Vlot", "moments.help": "skipped",
        "moments.delivery": "not_experienced", "last": "skipped",
    }  # fmt: skip


def test_screened_out_is_no_response(world):
    survey = open_survey(world.tulp, BRANCHING)
    visitor = Respondent(f"/s/{open_link(survey, world.breda).code}")
    visitor.open()
    visitor.send(age="12")
    assert visitor.heading == "Deze vragen zijn voor volwassenen"
    assert Response.objects.count() == 0
    assert Submission.objects.get().state == "screened_out"


def test_who_began_with_a_version_ends_with_it(world, survey, visitor):
    visitor.open()
    visitor.send(nps="9")
    publish(new_version(survey), BRANCHING)
    visitor.open(visitor.address)
    assert visitor.heading == "Welk cijfer?"
    visitor.send(grade="7")
    assert Response.objects.get().version.number == 1
    assert Respondent(visitor.start).open().status_code == 200


def test_a_form_of_the_old_version_sent_after_the_new_one_came(survey, visitor):
    visitor.open()
    publish(new_version(survey), BRANCHING)
    visitor.send(nps="9")
    visitor.send(grade="7")
    assert Response.objects.get().version.number == 1


def test_a_closed_survey_says_so_and_takes_nothing(survey, visitor):
    visitor.open()
    action, fields = visitor.form()
    Survey.objects.update(state="closed")
    assert visitor.open().status_code == 410
    assert visitor.post(action, {**fields, "nps": "3"}).status_code == 410
    assert Submission.objects.count() == 0


def test_enough_is_enough(survey, visitor):
    Survey.objects.update(most_responses=1)
    visitor.open()
    visitor.send(nps="9")
    visitor.send(grade="7")
    assert Respondent(visitor.start).open().status_code == 410


def test_known_facts_with_a_fallback_and_names_only_with_the_cookie(world):
    from hofnar.customers.services import keep_customer

    survey = open_survey(world.tulp, EVERY_KIND)
    anna = keep_customer(world.tulp, "1", first_name="Annemiek")
    _, token = make_personal_link(survey, world.breda, wave="2026", customer=anna)
    visitor = Respondent(f"/p/{token}")
    visitor.open()
    assert "Beste klant, dit duurt" in visitor.seen.text
    assert "Annemiek" not in visitor.seen.text
    assert PersonalLink.objects.get().token_hash != token


@pytest.mark.parametrize(
    "address", ["/s/nothing", "/p/t1nothing-at-all-here", "/s/a/b/c/d", "/p/a/b/c/d", "/s/", "/s/x/y"]
)
def test_unknown_links_are_one_answer(db, client, address):
    answer = client.get(address)
    assert (answer.status_code, answer.content) == (404, client.get("/s/other").content)


def test_guessing_is_slowed_down_and_shuts_nobody_out(visitor):
    codes = [visitor.client.get(f"/p/t1{n:020}").status_code for n in range(30)]
    assert codes == [404] * 20 + [429] * 10
    assert visitor.open().status_code == 200


@pytest.mark.parametrize("method", ["put", "delete", "patch", "options"])
def test_other_methods_are_refused(visitor, method):
    assert getattr(visitor.client, method)(visitor.start).status_code == 405


@pytest.mark.parametrize(
    ("fields", "status"),
    [({}, 303), ({"_k": "x"}, 303), ({"_k": "<" * 30, "_p": "score"}, 303), ({"_k": "a" * 30, "_p": "nowhere"}, 303)],
)
def test_a_form_without_a_key_or_page_starts_over(visitor, fields, status):
    answer = visitor.client.post(visitor.start, fields)
    assert (answer.status_code, answer["Location"]) == (status, visitor.start)
    assert Submission.objects.count() == 0


def test_a_huge_post_is_refused(visitor):
    answer = visitor.client.post(visitor.start, "a" * 300_000, content_type="application/x-www-form-urlencoded")
    assert answer.status_code == 413


def test_the_short_survey_is_what_it_says():
    assert [page.key for page in SHORT.pages] == ["score", "grade"]
