"""Figures of others: brought in whole or not at all, beside a KPI only where everything agrees."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import translation

from hofnar.benchmarks.models import Benchmark
from hofnar.benchmarks.queries import Refusal, is_old, refusals
from hofnar.benchmarks.reading import read
from hofnar.benchmarks.services import add_benchmarks
from hofnar.benchmarks.tests.files import A_ROW, HEAD, csv_of
from hofnar.benchmarks.wording import refusal_words, when_words
from hofnar.measurement.models import Metric
from hofnar.measurement.services import make_metric


def client_of(person, language="en"):
    client = Client()
    client.cookies["django_language"] = language
    type(person).objects.filter(pk=person.pk).update(language=language)
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def bring_in(person, content: bytes, follow=True):
    given = {"file": SimpleUploadedFile("market.csv", content)}
    return client_of(person).post(reverse("benchmark_new"), given, follow=follow)


def wrong(**changes: str) -> list[tuple[int, str, str]]:
    with translation.override("en"):
        return [(one.row, one.column, one.text) for one in read(csv_of(A_ROW, {**A_ROW, **changes})).problems]


def test_a_good_row_is_read_in_its_own_unit():
    [row] = read(csv_of({**A_ROW, "kind": "csat", "scale_low": "1", "scale_high": "5", "value": "82 %"})).rows
    assert row["value"] == pytest.approx(0.82)
    assert (row["first_on"], row["last_on"]) == (date(2025, 1, 1), date(2025, 12, 31))


def test_a_dutch_file_with_semicolons_and_decimal_commas_is_read():
    from hofnar.benchmarks.columns import NAMES

    dutch = {NAMES[name]: cell for name, cell in A_ROW.items()}
    changed = dutch | {
        "soort": "grade",
        "schaal_van": "1",
        "cijfer": "7,4",
        "standaardafwijking": "1,6",
        "aangepast": "nee",
    }
    content = csv_of(changed, head=tuple(NAMES[name] for name in HEAD), delimiter=";")
    [row] = read(content).rows
    assert (row["value"], row["deviation"]) == (7.4, 1.6)


@pytest.mark.parametrize(
    ("changes", "column"),
    [
        ({"sector": "spaceships"}, "sector"),
        ({"country": "XX"}, "country"),
        ({"kind": "happiness"}, "kind"),
        ({"value": "much"}, "value"),
        ({"value": "-101"}, "value"),
        ({"value": "nan"}, "value"),
        ({"n": "99"}, "n"),
        ({"n": "12.5"}, "n"),
        ({"from": "2025-13"}, "from"),
        ({"until": "2024"}, "until"),
        ({"until": "2999"}, "until"),
        ({"wording": ""}, "wording"),
        ({"scale_low": "1"}, "scale_low"),
        ({"deviation": "-1"}, "deviation"),
        ({"adjusted": ""}, "adjusted"),
    ],
)
def test_a_bad_cell_is_named_by_row_and_column(changes, column):
    [(row, named, _text)] = wrong(**changes)
    assert (row, named) == (3, column)


@pytest.mark.parametrize(
    "changes",
    [{"adjusted": "yes"}, {"adjusted": "ja"}, {"method": "adjusted Dutch NPS"}, {"method": "zonder nullen"}],
)
def test_an_adjusted_scale_is_refused(changes):
    """'Adjusted Dutch NPS' and filtered zeros are no benchmark."""
    [(_row, _column, text)] = wrong(**changes)
    assert "adjusted scale" in text


def test_not_adjusted_may_be_said():
    assert wrong(method="panel; not adjusted") == []


def test_headers_that_are_missing_unknown_or_double_are_named():
    with translation.override("en"):
        missing = read(csv_of(A_ROW, head=HEAD[:-1])).problems
        unknown = read(csv_of(A_ROW, head=(*HEAD, "colour"))).problems
        double = read(csv_of(A_ROW, head=(*HEAD, "n"))).problems
    assert [(one.row, one.column) for one in (*missing, *unknown, *double)] == [
        (1, "adjusted"),
        (1, "colour"),
        (1, "n"),
    ]


@pytest.mark.parametrize("content", [b"", b"\n\n", b"\x00\x01", b"PK\x03\x04\x00", csv_of()])
def test_what_is_no_file_of_figures_is_refused_in_words(content):
    assert len(read(content).problems) >= 1


def test_nothing_half_done(world):
    page = bring_in(world.anna, csv_of(A_ROW, {**A_ROW, "n": "few"}))
    assert page.status_code == 422
    assert "Nothing was stored" in page.content.decode()
    assert Benchmark.objects.count() == 0


def test_the_same_file_twice_changes_nothing_and_undo_takes_it_away(world):
    bring_in(world.anna, csv_of(A_ROW, A_ROW))
    bring_in(world.anna, csv_of(A_ROW))
    one = Benchmark.objects.get()
    client = client_of(world.anna)
    client.post(reverse("benchmark_file_remove", args=[one.file_id]))
    assert "Consumer panel" not in client.get(reverse("benchmark_list")).content.decode()
    client.post(reverse("benchmark_file_restore", args=[one.file_id]))
    assert "Consumer panel" in client.get(reverse("benchmark_list")).content.decode()
    client.post(reverse("benchmark_remove", args=[one.pk]))
    assert "The figure of Consumer panel is gone" in client.get(reverse("benchmark_list")).content.decode()


def _one(world, **changes) -> Benchmark:
    add_benchmarks(world.tulp, "f", read(csv_of({**A_ROW, **changes})).rows, world.olga)
    return Benchmark.objects.latest("pk")


def _nps(world) -> Metric:
    return make_metric(world.tulp, level="relation", kind="nps", name="Recommend us")


def test_a_dutch_bank_stands_beside_a_dutch_bank_only(world):
    """NPS of a Dutch bank beside Dutch retail or a US bank: refused, with the reason."""
    world.tulp.industry = "retail"
    nps = _nps(world)
    dutch_bank, us_shop, dutch_shop = _one(world, sector="bank"), _one(world, country="US"), _one(world)
    assert refusals(world.tulp, dutch_bank, nps) == (Refusal.SECTOR,)
    assert refusals(world.tulp, us_shop, nps) == (Refusal.COUNTRY,)
    assert refusals(world.tulp, dutch_shop, nps) == ()
    with translation.override("en"):
        told = refusal_words(world.tulp, dutch_bank, (Refusal.SECTOR,))
    assert told == "Another sector (banks, yours is shops)"


def test_kind_scale_and_an_unknown_sector_are_refused(world):
    one = _one(world)
    grade = make_metric(world.tulp, level="relation", kind="grade", name="Grade")
    assert refusals(world.tulp, one, grade) == (Refusal.OWN_SECTOR_UNKNOWN, Refusal.KIND)
    world.tulp.industry = "retail"
    short = make_metric(world.tulp, level="relation", kind="csat", name="S", scale_low=1, scale_high=7)
    csat = _one(world, kind="csat", scale_low="1", scale_high="5", value="80")
    assert refusals(world.tulp, csat, short) == (Refusal.SCALE,)


def test_two_years_is_old(world):
    one = _one(world)
    assert not is_old(one, date(2027, 12, 31))
    assert is_old(one, date(2028, 1, 1))
    with translation.override("en"):
        assert when_words(one) == "2025"
        assert when_words(_one(world, until="2025-03")) == "January 2025 to March 2025"


@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_template_with_its_example_can_be_brought_in(world, language):
    content = client_of(world.anna, language).get(reverse("benchmark_template")).content
    with translation.override(language):
        assert read(content).problems == ()


def test_a_reader_sees_the_figures_and_no_buttons(world):
    _one(world)
    page = client_of(world.bart).get(reverse("benchmark_list")).content.decode()
    assert "Consumer panel" in page
    assert "enctype" not in page
    assert reverse("benchmark_list")[:-1] + "/1/remove" not in page
