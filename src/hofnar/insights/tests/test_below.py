"""Below the score and beside it, on the pages: the cases with their arithmetic."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.urls import reverse
from django.utils import translation

from hofnar.benchmarks.reading import read
from hofnar.benchmarks.services import add_benchmarks
from hofnar.benchmarks.tests.files import A_ROW, csv_of
from hofnar.comments.models import Comment
from hofnar.insights.figures import Figures
from hofnar.insights.methods import METHODS
from hofnar.insights.months import Period
from hofnar.insights.pages.below import below_page
from hofnar.insights.pages.overview import overview
from hofnar.insights.selection import Selection
from hofnar.insights.tests.seed import answer, follow, lay_out, plant
from hofnar.insights.tests.test_pages import get

LAST, NOW = Period(2025 * 12 + 3, 2025 * 12 + 8), Period(2026 * 12 + 3, 2026 * 12 + 8)


@pytest.fixture
def planted(world, settings, tmp_path):
    settings.COLUMNAR_ROOT = tmp_path / "columnar"
    return lay_out(world.tulp)


def fill(planted, unit, year, parts: dict[int, int], words: str = "", month: int = 5) -> None:
    at = 0
    for score, times in parts.items():
        for _ in range(times):
            at += 1
            row = answer(planted, unit, date(year, month, 1 + at % 28), f"{unit.code}{year}{month}{at}", nps=score)
            if words:
                Comment.objects.create(
                    organisation=planted.organisation, response=row, question=planted.comment, unit=unit,
                    answered_on=row.answered_on, text=f"{words} {score}",
                )  # fmt: skip


def text_of(response) -> str:
    plain = re.sub(r"<style.*?</style>|<svg.*?</svg>|<[^>]+>", " ", response.content.decode(), flags=re.DOTALL)
    return " ".join(plain.replace("\u00a0", " ").replace("&#x27;", "'").split())


def test_ten_stays_ten_and_both_ends_grow(world, planted) -> None:
    """30/50/20 becomes 45/20/35 of 100: flagged, in the lead, with its numbers one click away."""
    fill(planted, world.breda, 2025, {10: 30, 8: 50, 3: 20}, month=11)
    fill(planted, world.breda, 2026, {10: 45, 8: 20, 3: 35}, month=5)
    follow(world.tulp)
    query = "from=2026-01&to=2026-06"
    told = text_of(get(world.bart, "overview", f"{query}&from=2026-01"))
    assert "no demonstrable change, but both ends grew" in told
    below = text_of(get(world.bart, "below_score", query, planted.nps.pk))
    assert "Both ends grew and the score hides it: promoters +15" in below
    method = text_of(get(world.bart, "method", query, "below"))
    assert "p that both ends grew 0.014" in method


def test_a_score_that_stays_with_its_ends_is_not_flagged(world, planted) -> None:
    fill(planted, world.breda, 2025, {10: 30, 8: 50, 3: 20}, month=11)
    fill(planted, world.breda, 2026, {10: 32, 8: 46, 3: 22}, month=5)
    follow(world.tulp)
    assert "oth ends grew" not in text_of(get(world.bart, "overview", "from=2026-01&to=2026-06"))


def test_inside_the_detractors_a_zero_is_not_a_six(world, planted) -> None:
    fill(planted, world.breda, 2026, {10: 50, 8: 20, 0: 12, 4: 8, 6: 10})
    follow(world.tulp)
    told = text_of(get(world.bart, "below_score", "", planted.nps.pk))
    assert "Of 30 detractors 12 gave 0 to 2, 8 gave 3 or 4 and 10 gave 5 or 6; their mean is 3.1 ±" in told


def test_two_units_with_nps_0_are_shown_as_different_and_in_words(world, planted) -> None:
    """50/0/50 and 10/80/10 of 100: margins of 19 and 9."""
    fill(planted, world.groningen, 2026, {10: 50, 3: 50})
    fill(planted, world.assen, 2026, {10: 10, 8: 80, 3: 10})
    follow(world.tulp)
    told = text_of(get(world.noor, "unit_comparison"))
    assert "Groningen and Assen have about the same NPS (0 ± 19 and 0 ± 9), but differ: Groningen is divided" in told
    assert "50% promoters, 50% detractors, 0% in between), at Assen 80% is in between" in told
    assert "The figures do not differ, the customers do: Groningen is more divided than Assen" in told
    page = get(world.noor, "unit_comparison").content.decode()
    assert page.count('class="twins"') == 1


def test_units_alike_are_no_pair_and_one_unit_is_not_compared(world, planted) -> None:
    for unit in (world.groningen, world.assen):
        fill(planted, unit, 2026, {10: 40, 8: 40, 3: 25})
    follow(world.tulp)
    assert "none has a demonstrably different distribution" in text_of(get(world.noor, "unit_comparison"))
    assert "The same score, other customers?" not in text_of(get(world.bart, "unit_comparison"))


def test_a_unit_below_the_floor_takes_no_part(world, planted) -> None:
    fill(planted, world.groningen, 2026, {10: 50, 3: 50})
    fill(planted, world.assen, 2026, {10: 10, 8: 79, 3: 10})  # 99 answers
    follow(world.tulp)
    assert "about the same NPS" not in text_of(get(world.noor, "unit_comparison"))


def test_a_zero_and_an_eight_stay_what_they_are_with_the_comment_beside(world, planted) -> None:
    """A 0 from 'I never recommend' stays a detractor, an 8 from 'very good' a passive."""
    fill(planted, world.breda, 2026, {10: 80})
    fill(planted, world.breda, 2026, {0: 12}, "I never recommend", month=6)
    fill(planted, world.breda, 2026, {8: 12}, "Very good", month=7)
    follow(world.tulp)
    told = text_of(get(world.bart, "below_score", "", planted.nps.pk))
    assert re.search(r"Behind a score of 0 I never recommend 0 0 of 10 \(detractor\)", told)
    assert re.search(r"Behind a score of 8 Very good 8 8 of 10 \(passive\)", told)


def test_words_of_fewer_than_ten_are_not_shown_and_neighbours_join(world, planted) -> None:
    fill(planted, world.breda, 2026, {10: 90})
    fill(planted, world.breda, 2026, {0: 4, 1: 6}, "So bad", month=6)
    fill(planted, world.breda, 2026, {8: 9}, "Fine", month=7)
    follow(world.tulp)
    told = text_of(get(world.bart, "below_score", "", planted.nps.pk))
    assert "Behind a score of 0 to 1" in told
    assert "So bad" in told
    assert "Fine" not in told
    assert "Fewer than ten people gave such a score" in told


def test_a_local_manager_sees_below_his_own_unit_only(world, planted) -> None:
    fill(planted, world.breda, 2026, {10: 60, 0: 60})
    fill(planted, world.assen, 2026, {8: 120}, "Words of Assen")
    follow(world.tulp)
    assert get(world.bart, "below_score", f"unit={world.assen.pk}", planted.nps.pk).status_code == 404
    told = text_of(get(world.bart, "below_score", "", planted.nps.pk))
    assert "120 answers" in told
    assert "Assen" not in told


def test_too_few_and_nothing_at_all(world, planted) -> None:
    assert get(world.bart, "below_score", "", planted.nps.pk).status_code == 200
    for at in range(4):
        answer(planted, world.breda, date(2026, 5, 1 + at), f"few{at}", nps=0)
    follow(world.tulp)
    told = text_of(get(world.bart, "below_score", "", planted.nps.pk))
    assert "too few people answered" in told
    assert "Inside the detractors" not in told


def test_another_kind_of_figure_has_its_distribution_and_no_detractors(world, planted) -> None:
    for at in range(80):
        answer(planted, world.breda, date(2026, 5, 1 + at % 28), f"g{at}", grade=1 + at % 10)
    follow(world.tulp)
    told = text_of(get(world.bart, "below_score", "", planted.grade.pk))
    assert "The whole distribution" in told
    assert "detractors" not in told.split("A score stays what it is")[0]


def bring_in(world, **changes: str) -> None:
    add_benchmarks(world.tulp, "market.csv", read(csv_of({**A_ROW, **changes})).rows, world.olga)


def of_shops(world) -> None:
    world.tulp.industry = "retail"
    world.tulp.save()


def test_a_benchmark_of_the_same_sector_and_country_stands_beside(world, planted) -> None:
    of_shops(world)
    bring_in(world)
    fill(planted, world.breda, 2026, {10: 40, 8: 30, 3: 30})
    follow(world.tulp)
    told = text_of(get(world.bart, "overview"))
    assert "Benchmark Consumer panel, 2025: −30 ± 3 (5,000 answers) – you are above it: +40 ±" in told
    assert "The question was worded otherwise" in told
    method = text_of(get(world.bart, "method", "", "benchmark"))
    assert "answers of the benchmark 5,000" in method


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"sector": "bank"}, "Another sector (banks, yours is shops)"),
        ({"country": "US"}, "Another country (United States, yours is Netherlands)"),
    ],
)
def test_a_bank_or_the_united_states_is_refused_with_the_reason(world, planted, changes, why) -> None:
    of_shops(world)
    bring_in(world, **changes)
    fill(planted, world.breda, 2026, {10: 40, 8: 30, 3: 30})
    follow(world.tulp)
    told = text_of(get(world.bart, "overview"))
    assert why in told
    assert "you are above it" not in told
    assert "none that agrees" in text_of(get(world.bart, "method", "", "benchmark"))


def test_an_old_benchmark_says_so_and_a_segment_has_none(world, planted) -> None:
    of_shops(world)
    bring_in(world, **{"from": "2019", "until": "2019", "wording": "Recommend us"})
    fill(planted, world.breda, 2026, {10: 40, 8: 30, 3: 30})
    follow(world.tulp)
    told = text_of(get(world.bart, "overview"))
    assert "Older than two years" in told
    assert "worded otherwise" not in told
    assert "Consumer panel" not in text_of(get(world.bart, "overview", "segment=channel:web"))


@pytest.mark.parametrize("slug", ["below", "benchmark", "groups"])
def test_methods_with_the_numbers_of_this_page(world, planted, slug) -> None:
    fill(planted, world.groningen, 2026, {10: 50, 3: 50})
    fill(planted, world.assen, 2026, {10: 10, 8: 80, 3: 10})
    follow(world.tulp)
    for person in (world.olga, world.noor, world.bart):
        assert get(person, "method", "", slug).status_code == 200
    told = text_of(get(world.noor, "method", "", slug))
    assert {"below": "pairs of units tested 1", "benchmark": "Recommend us 0 ±", "groups": "units compared 2"}[
        slug
    ] in told


@pytest.mark.parametrize("person", ["olga", "noor", "bart"])
def test_every_method_page_has_the_numbers_of_its_selection(world, planted, person) -> None:
    plant(planted, [world.groningen, world.assen, world.breda], 1800)
    follow(world.tulp)
    for slug in ("margin", "impact", "trend", "groups", "floors", "below", "benchmark", "response"):
        assert slug in METHODS
        told = text_of(get(getattr(world, person), "method", "", slug))
        assert "With your numbers" in told, slug


def test_in_dutch(world, planted) -> None:
    of_shops(world)
    bring_in(world)
    fill(planted, world.groningen, 2026, {10: 50, 0: 50}, "Nooit")
    fill(planted, world.assen, 2026, {10: 10, 8: 80, 3: 10})
    follow(world.tulp)
    with translation.override("nl"):
        chosen = Selection(world.north, planted.nps, NOW)
        page = below_page(Figures.of(world.tulp), chosen, planted.nps)
        assert "detractors" in page.more[-1] or "criticasters" in page.more[-1]
        assert "u zit erboven" in overview(Figures.of(world.tulp), chosen).kpis[0].beside.shown[0].sentence
    assert reverse("below_score", args=[planted.nps.pk])
