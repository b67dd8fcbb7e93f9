"""The card beside a bubble, the table of the matrix as a file, and how many answers more."""

from __future__ import annotations

import csv
import io
from datetime import date

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse

from hofnar.accounts.models import Organisation
from hofnar.comments.models import Comment
from hofnar.insights.pages.matrix import ceil_to_two_digits, more_words
from hofnar.insights.tests.seed import answer, follow, lay_out, plant
from hofnar.insights.tests.test_pages import client_of, get
from hofnar.measurement.models import Metric


@pytest.fixture
def planted(world, settings, tmp_path):
    settings.COLUMNAR_ROOT = tmp_path / "columnar"
    return lay_out(world.tulp)


@pytest.fixture
def answered(world, planted):
    plant(planted, [world.groningen, world.assen, world.breda], 2400, comments=160)
    follow(world.tulp)
    return planted


def card(world, planted, person="olga", name="Delivery", query="", language="en"):
    address = reverse("moment_card", args=[planted.touchpoints[name].pk])
    return client_of(getattr(world, person), language).get(f"{address}?{query}")


def test_a_card_tells_the_moment_with_its_margin_and_two_comments(world, answered):
    text = card(world, answered, query=f"kpi={answered.grade.pk}&reading=leverage").content.decode()
    assert "<html" not in text
    assert "<svg" in text
    assert "±" in text.split("Leverage")[1].split("</dd>")[0]
    assert "answers" in text
    assert "% " in text or "%<" in text  # how many remember it
    assert text.count("What I want to say") == 2


def test_a_card_shows_a_share_only_with_its_margin(world, answered):
    text = card(world, answered, query=f"kpi={answered.grade.pk}&reading=share").content.decode()
    told = text.split("<dt>Share</dt><dd>")[1].split("</dd>")[0]
    assert "±" in told or " to " in told


@pytest.mark.parametrize(("n", "shown"), [(9, False), (10, True)])
def test_comments_on_a_card_wait_for_ten_answers(world, planted, n, shown):
    for at in range(n):
        row = answer(planted, world.breda, date(2026, 5, 1 + at), str(at), nps=9, Delivery=4)
        Comment.objects.create(
            organisation=world.tulp, response=row, question=planted.comment, unit=world.breda,
            touchpoint=planted.touchpoints["Delivery"], answered_on=row.answered_on, text=f"Secret {at}",
        )  # fmt: skip
    follow(world.tulp)
    assert ("Secret" in card(world, planted, "bart").content.decode()) is shown


def test_a_card_about_four_people_says_nothing(world, planted):
    for at in range(4):
        answer(planted, world.breda, date(2026, 5, 1 + at), str(at), nps=9, Delivery=4)
    follow(world.tulp)
    text = card(world, planted, "bart").content.decode()
    assert "<svg" not in text
    assert "too few answers" in text


def test_a_manager_sees_cards_of_no_unit_but_his_own(world, answered):
    for foreign in (world.assen, world.root, world.klaver_root):
        assert card(world, answered, "bart", query=f"unit={foreign.pk}").status_code == 404
    theirs = lay_out(world.klaver)
    assert card(world, theirs).status_code == 404
    Comment.objects.filter(unit=world.assen).update(text="of Assen")
    Comment.objects.filter(unit=world.groningen).update(text="of Groningen")
    text = card(world, answered, "bart", name="Delivery").content.decode()
    assert "of Assen" not in text
    assert "of Groningen" not in text


def test_a_comment_on_a_card_is_text(world, answered):
    Comment.objects.update(text="<img src=x onerror=alert(1)>")
    text = card(world, answered).content.decode()
    assert "<img" not in text
    assert "&lt;img" in text


def rows_of(response) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"))))


@pytest.mark.parametrize("reading", ["effect", "leverage", "share"])
def test_every_figure_in_the_file_has_its_margin_its_n_and_its_period(world, answered, reading):
    rows = rows_of(get(world.olga, "impact_csv", f"kpi={answered.grade.pk}&reading={reading}"))
    assert len(rows) == len(answered.moments)
    for row in rows:
        for name in ("satisfaction", "effect", "leverage", "share of the differences"):
            given = [bool(row[one]) for one in (name, f"{name}, lowest", f"{name}, highest")]
            assert given in ([True] * 3, [False] * 3), (name, row)
        assert int(row["answers"]) > 0
        assert (row["first month"], row["last month"]) == ("2025-11", "2026-10")
        assert row["about"] == world.root.name
    shares = [row for row in rows if row["share of the differences"]]
    assert len(shares) >= 4
    for row in shares:
        low, middle, high = (float(row["share of the differences" + end]) for end in (", lowest", "", ", highest"))
        assert 0 <= low <= middle <= high <= 1


@pytest.mark.parametrize("name", ["overview_csv", "units_csv", "touchpoint_csv"])
def test_every_difference_in_a_file_has_its_margin(world, answered, name):
    place = [answered.touchpoints["Parking"].pk] if name == "touchpoint_csv" else []
    rows = rows_of(get(world.olga, name, f"kpi={answered.grade.pk}", *place))
    what, ends = ("change", "change") if name == "overview_csv" else ("difference from the rest", "difference")
    told = [row for row in rows if row[what]]
    assert told
    for row in told:
        assert float(row[f"{ends}, lowest"]) <= float(row[what]) <= float(row[f"{ends}, highest"])
    for row in rows:
        assert row["first month"] == "2025-11"
        assert bool(row["figure"]) == bool(row["lowest"]) == bool(row["highest"])
        assert row["answers"] or not row["figure"]


@pytest.mark.parametrize("name", ["=1+1", "+1", "-1", "@x", "\t=1", "\r=1", " =1", "＝1+1"])
def test_no_name_runs_as_a_formula(world, answered, name):
    """Names of touchpoint, unit, KPI and remarks: what a spreadsheet would run is text."""
    answered.touchpoints["Parking"].name = name
    answered.touchpoints["Parking"].save()
    type(world.root).objects.filter(pk=world.root.pk).update(name=name)
    body = get(world.olga, "impact_csv").content.decode("utf-8-sig")
    for cell in (cell for line in csv.reader(io.StringIO(body)) for cell in line):
        bare = cell.lstrip(" ")
        assert not bare.startswith(("=", "+", "@", "\t", "\r", "＝", "＋", "－", "＠")), repr(cell)
        assert not bare.startswith("-") or float(cell) < 0


@pytest.mark.parametrize(
    "name", ["<script>alert(1)</script>", "#set page(width: 1pt)", "]]>", "\x00\x01", "‮abc", "🚲" * 200]
)
def test_a_picture_file_of_any_name_is_a_picture(world, answered, name):
    type(world.root).objects.filter(pk=world.root.pk).update(name=name.replace("\x00", ""))
    answered.touchpoints["Parking"].name = name.replace("\x00", "")[:120]
    answered.touchpoints["Parking"].save()
    for extension, begins in (("png", b"\x89PNG"), ("svg", b"<svg")):
        made = get(world.olga, "picture_file", "", "impact", answered.grade.pk, extension)
        assert made.status_code == 200
        assert made.content.startswith(begins)
        assert b"<script" not in made.content
        assert made["Content-Disposition"].startswith("attachment")
        assert made["X-Content-Type-Options"] == "nosniff"


def test_no_reading_is_fixed_where_there_is_no_matrix(world, answered):
    Metric.objects.filter(pk=answered.grade.pk).update(higher_is_better=False)
    for kpi, why in ((answered.grade, "a lower figure is better"), (answered.nps, "no impact matrix yet")):
        query = f"kpi={kpi.pk}" + ("&from=2030-01&to=2030-02" if kpi == answered.nps else "")
        client = client_of(world.anna)
        said = client.post(f"{reverse('reading_fix')}?{query}", {"reading": "effect"})
        assert any(why in str(message) for message in get_messages(said.wsgi_request))
        assert Organisation.objects.get(pk=world.tulp.pk).reading == ""
        assert Metric.objects.get(pk=kpi.pk).satisfaction_cut is None


def test_a_moment_too_uncertain_to_place_says_how_many_answers_more(world, planted):
    plant(planted, [world.breda], 420, months=12)
    follow(world.tulp)
    text = get(world.olga, "impact_matrix", f"kpi={planted.grade.pk}&reading=effect").content.decode()
    assert "Not certain yet" in text
    assert "more answers would probably tell" in text
    assert [ceil_to_two_digits(n) for n in (1, 99, 101, 1234, 98_765)] == [1, 99, 110, 1300, 99_000]
    assert "close to zero" in more_words(None)
