"""The measurement house through the front door."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation
from tests.world import World

from hofnar.journeys.models import Journey, Touchpoint
from hofnar.journeys.services import archive as archive_item
from hofnar.journeys.services import make_journey
from hofnar.measurement import queries, services
from hofnar.measurement.figures import kind_and_scale, written
from hofnar.measurement.house import house_of
from hofnar.measurement.models import Metric
from hofnar.measurement.standards import make_standard_journey

K, L = Metric.MetricKind, Metric.Level
XSS = """"><script>alert(1)</script><img src=x onerror='alert(2)'>"""


def signed_in(user: object) -> Client:
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


@pytest.fixture
def anna(world: World) -> Client:
    return signed_in(world.anna)


@pytest.fixture
def buying(world: World) -> Journey:
    return make_journey(world.tulp, "Buying", [("Choosing", ["Searching", "Reading"]), ("Paying", ["Checkout"])])


@pytest.fixture
def grade(world: World) -> Metric:
    return services.make_metric(world.tulp, level=L.RELATION, kind=K.GRADE, name="Grade", owner=world.anna)


def filled(**changed: Any) -> dict[str, Any]:
    return {"place": "relation", "kind": "csat", "name": "Content", "higher_is_better": "yes", **changed}


@pytest.mark.parametrize(
    ("kind", "low", "high"), [("nps", 0, 10), ("csat", 1, 5), ("ces", 1, 7), ("trust", 1, 7), ("grade", 1, 10)]
)
def test_a_kind_brings_its_usual_scale(anna: Client, kind: str, low: float, high: float):
    anna.post(reverse("metric_new"), filled(kind=kind))
    metric = Metric.objects.get()
    assert (metric.kind, metric.scale_low, metric.scale_high) == (kind, low, high)


def test_the_place_decides_the_level(anna: Client, buying: Journey):
    checkout = Touchpoint.objects.get(name="Checkout")
    for place in ("relation", f"journey-{buying.pk}", f"touchpoint-{checkout.pk}"):
        anna.post(reverse("metric_new"), filled(place=place, name=place))
    found = {metric.level: (metric.journey, metric.touchpoint) for metric in Metric.objects.all()}
    assert found == {"relation": (None, None), "journey": (buying, None), "touchpoint": (None, checkout)}


@pytest.mark.parametrize(
    ("changed", "word"),
    [
        ({"scale_low": "1"}, "both ends"),
        ({"scale_high": "5"}, "both ends"),
        ({"scale_low": "5", "scale_high": "1"}, "above"),
        ({"scale_low": "3", "scale_high": "3"}, "above"),
        ({"kind": "mean"}, "needs the lowest"),
        ({"kind": "nps", "scale_low": "1", "scale_high": "5"}, "from 0 to 10"),
        ({"kind": "grade", "scale_low": "0", "scale_high": "10"}, "from 1 to 10"),
        ({"scale_low": "0", "scale_high": "99999999"}, "mistake"),
        ({"scale_low": "nan", "scale_high": "1e400"}, "field-errors"),
        ({"name": "  "}, "field-errors"),
        ({"name": "n" * 401}, "field-errors"),
        ({"kind": "magic"}, "field-errors"),
        ({"place": "journey-999999"}, "field-errors"),
        ({"place": "touchpoint-1; drop table"}, "field-errors"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_made(world: World, changed: dict[str, str], word: str):
    world.anna.language = "en"
    world.anna.save()
    page = signed_in(world.anna).post(reverse("metric_new"), filled(**changed))
    assert page.status_code == 422
    assert word in page.content.decode()
    assert not Metric.objects.exists()


def test_a_decimal_comma_is_understood(world: World):
    world.anna.language = "nl"
    world.anna.save()
    signed_in(world.anna).post(reverse("metric_new"), filled(kind="mean", scale_low="0,5", scale_high="7,5"))
    assert (Metric.objects.get().scale_low, Metric.objects.get().scale_high) == (0.5, 7.5)


def test_another_organisations_owner_and_places_are_refused(anna: Client, world: World):
    theirs = make_journey(world.klaver, "Secret journey", [("P", ["Secret touchpoint"])])
    moment = Touchpoint.objects.get(name="Secret touchpoint")
    for changed in (
        {"owner": world.kees.pk},
        {"place": f"journey-{theirs.pk}"},
        {"place": f"touchpoint-{moment.pk}"},
    ):
        page = anna.post(reverse("metric_new"), filled(**changed))
        assert page.status_code == 422
        assert "Secret" not in page.content.decode()
    assert not Metric.objects.exists()
    with pytest.raises(ValueError):
        services.make_metric(world.tulp, level=L.JOURNEY, kind=K.CSAT, name="x", journey=theirs)
    with pytest.raises(ValueError):
        services.make_metric(world.tulp, level=L.RELATION, kind=K.CSAT, name="x", touchpoint=moment)


def test_filling_another_organisations_journey_changes_nothing(anna: Client, world: World):
    theirs = make_journey(world.klaver, "Theirs", [("P", ["T"])])
    anna.post(reverse("metric_fill"), {"journey": theirs.pk, "kind": "csat"})
    anna.post(reverse("metric_fill"), {"journey": theirs.pk, "kind": "nps"})
    assert not Metric.objects.exists()


def test_filling_measures_what_was_not_and_twice_changes_nothing(anna: Client, world: World, buying: Journey):
    searching, reading, checkout = (Touchpoint.objects.get(name=n) for n in ("Searching", "Reading", "Checkout"))
    reading.owner = world.noor
    reading.save()
    services.make_metric(world.tulp, level=L.TOUCHPOINT, kind=K.GRADE, name="Mark", touchpoint=checkout)
    for _ in range(2):
        anna.post(reverse("metric_fill"), {"journey": buying.pk, "kind": "csat"})
    found = {(m.touchpoint, m.kind, m.owner) for m in queries.metrics(world.tulp, "touchpoint")}
    assert found == {
        (searching, "csat", world.anna),
        (reading, "csat", world.noor),
        (checkout, "grade", None),
    }
    assert Metric.objects.count() == 3


def test_kind_and_scale_stay_when_a_metric_is_edited(anna: Client, world: World, grade: Metric):
    data = {"name": "Mark", "owner": world.noor.pk, "higher_is_better": "no", "kind": "nps", "scale_high": "5"}
    anna.post(reverse("metric_edit", args=[grade.pk]), data)
    grade.refresh_from_db()
    assert (grade.name, grade.owner, grade.higher_is_better) == ("Mark", world.noor, False)
    assert (grade.kind, grade.scale_low, grade.scale_high) == ("grade", 1, 10)


def test_targets_are_kept_as_history_and_the_last_word_counts(anna: Client, world: World, grade: Metric):
    for value, due in (("7,5", "2026-12-31"), ("8", "2027-12-31"), ("7,7", "2026-12-31")):
        answer = anna.post(reverse("target_new", args=[grade.pk]), {"value": value, "due_on": due})
        assert answer.status_code == 302
    assert grade.targets.count() == 3
    fresh = Metric.objects.get(pk=grade.pk)
    expected = {date(2026, 6, 1): 7.7, date(2026, 12, 31): 7.7, date(2027, 1, 1): 8.0, date(2030, 1, 1): 8.0}
    assert {day: queries.current_target(fresh, day).value for day in expected} == expected
    assert grade.targets.first().set_by == world.anna


@pytest.mark.parametrize(("kind", "value", "status"), [
    ("grade", "10", 302), ("grade", "11", 422), ("grade", "0", 422),
    ("nps", "-100", 302), ("nps", "42", 302), ("nps", "101", 422), ("grade", "", 422), ("grade", "zeven", 422),
])  # fmt: skip
def test_a_target_lies_where_the_figure_can_be(anna: Client, world: World, kind: str, value: str, status: int):
    metric = services.make_metric(world.tulp, level=L.RELATION, kind=kind, name="Figure")
    answer = anna.post(reverse("target_new", args=[metric.pk]), {"value": value, "due_on": "2027-12-31"})
    assert answer.status_code == status
    assert metric.targets.exists() == (status == 302)


def test_archiving_offers_undo(anna: Client, world: World, grade: Metric):
    page = anna.post(reverse("metric_archive", args=[grade.pk]), follow=True).content.decode()
    undo = reverse("metric_restore", args=[grade.pk])
    assert f'form="undo" formaction="{undo}"' in page
    assert not queries.metrics(world.tulp).exists()
    anna.post(undo)
    assert queries.metrics(world.tulp).get() == grade


def test_metrics_of_what_is_archived_are_left_out(world: World, buying: Journey):
    checkout = Touchpoint.objects.get(name="Checkout")
    services.make_metric(world.tulp, level=L.JOURNEY, kind=K.CSAT, name="Whole", journey=buying)
    services.make_metric(world.tulp, level=L.TOUCHPOINT, kind=K.CSAT, name="Part", touchpoint=checkout)
    assert queries.metrics(world.tulp).count() == 2
    archive_item(checkout.phase)
    assert [metric.name for metric in queries.metrics(world.tulp)] == ["Whole"]
    archive_item(buying)
    assert not queries.metrics(world.tulp).exists()


def test_the_gaps(world: World, buying: Journey, grade: Metric):
    selling = make_journey(world.tulp, "Selling", [("Offer", ["Quote"])])
    services.make_metric(world.tulp, level=L.JOURNEY, kind=K.CSAT, name="Whole", journey=buying)
    quote = Touchpoint.objects.get(name="Quote")
    services.make_metric(world.tulp, level=L.TOUCHPOINT, kind=K.CES, name="Ease", touchpoint=quote, owner=world.noor)
    page = house_of(_scope(world), date(2026, 11, 25))
    assert [metric.name for metric in page.ownerless] == ["Whole"]
    assert page.unmeasured_journeys == [selling]
    assert (page.measured_count, page.touchpoint_count) == (1, 4)
    assert [t.name for room in page.rooms for t in room.unmeasured] == ["Searching", "Reading", "Checkout"]
    assert set(queries.unmeasured_touchpoints(world.tulp)) == {t for room in page.rooms for t in room.unmeasured}
    assert list(queries.unmeasured_journeys(world.tulp)) == [selling]
    assert list(queries.ownerless_metrics(world.tulp)) == page.ownerless


def _scope(world: World) -> Any:
    from hofnar.accounts.access import scope_of

    return scope_of(world.anna)


def test_a_standard_web_shop_steers_by_nps_and_satisfaction(anna: Client, world: World):
    anna.post(reverse("standard_journey_new"), {"key": "web-shop"})
    found = {(metric.level, metric.kind, metric.owner) for metric in queries.metrics(world.tulp)}
    assert found == {("relation", "nps", world.anna), ("journey", "csat", world.anna)}


def test_a_municipality_desk_has_no_nps(world: World):
    make_standard_journey(world.tulp, "municipality-desk", "nl")
    kinds = [metric.kind for metric in queries.metrics(world.tulp)]
    assert sorted(kinds) == ["ces", "csat", "grade", "trust"]


def test_the_relation_is_not_measured_twice(world: World):
    for _ in range(2):
        make_standard_journey(world.tulp, "web-shop", "en")
    assert queries.metrics(world.tulp, "relation").count() == 1
    assert queries.metrics(world.tulp, "journey").count() == 2


@pytest.mark.parametrize("key", ["", "nonsense", "../web-shop"])
def test_an_unknown_standard_journey_changes_nothing(anna: Client, key: str):
    anna.post(reverse("standard_journey_new"), {"key": key})
    assert not Journey.objects.exists()


def test_public_bodies_are_advised_against_leading_with_nps(anna: Client, world: World):
    advice = "Bij een overheid" if translation.get_language() == "nl" else "For a public body"
    assert advice not in anna.get(reverse("metric_new")).content.decode()
    world.tulp.sector = "public"
    world.tulp.save()
    page = anna.get(reverse("metric_new")).content.decode()
    assert advice in page
    kinds = [page.index(f'<option value="{kind}"') for kind in ("grade", "csat", "ces", "trust", "nps")]
    assert kinds == sorted(kinds)


def test_the_cut_is_frozen_once_and_dated(grade: Metric):
    assert services.freeze_cut(grade, 7.4).satisfaction_cut == 7.4
    first_day = grade.satisfaction_cut_on
    assert services.freeze_cut(Metric.objects.get(pk=grade.pk), 6.0).satisfaction_cut == 7.4
    assert first_day is not None


def test_payloads_in_names_stay_text(anna: Client, world: World):
    journey = make_journey(world.tulp, XSS, [(XSS, [XSS])])
    moment = Touchpoint.objects.get()
    metrics = [
        services.make_metric(world.tulp, level=L.RELATION, kind=K.NPS, name=XSS),
        services.make_metric(world.tulp, level=L.JOURNEY, kind=K.CSAT, name=XSS, journey=journey),
        services.make_metric(world.tulp, level=L.TOUCHPOINT, kind=K.CSAT, name=XSS, touchpoint=moment),
    ]
    addresses = [reverse("measurement_house"), reverse("metric_new") + "?place=<script>&kind=<script>"]
    addresses += [reverse(name, args=[m.pk]) for m in metrics for name in ("metric", "metric_edit")]
    for address in addresses:
        page = anna.get(address).content.decode()
        assert "<script>alert" not in page
        assert "<img src=x" not in page
    assert (
        "<script>alert" not in anna.post(reverse("metric_archive", args=[metrics[0].pk]), follow=True).content.decode()
    )


def test_a_house_of_two_hundred_touchpoints_takes_few_queries(
    anna: Client, world: World, django_assert_max_num_queries
):
    journey = make_journey(world.tulp, "All", [(f"P{p}", [f"M{p}.{m}" for m in range(14)]) for p in range(15)])
    services.measure_touchpoints(world.tulp, Touchpoint.objects.filter(phase__journey=journey), "csat", world.anna)
    with django_assert_max_num_queries(20):
        page = anna.get(reverse("measurement_house")).content.decode()
    assert "210" in page


@pytest.mark.parametrize(("value", "nl", "en"), [(25.0, "25", "25"), (4.1, "4,1", "4.1"), (-100.0, "-100", "-100")])
def test_figures_are_written_short_and_exact(value: float, nl: str, en: str):
    for language, expected in (("nl", nl), ("en", en)):
        with translation.override(language):
            assert written(value) == expected


def test_a_scale_is_named_unless_the_kind_says_it(world: World):
    made = [
        services.make_metric(world.tulp, level=L.RELATION, kind=K.GRADE, name="a"),
        services.make_metric(world.tulp, level=L.RELATION, kind=K.GRADE, name="b", scale_low=1, scale_high=5),
        services.make_metric(world.tulp, level=L.RELATION, kind=K.CES, name="c", higher_is_better=False),
    ]
    with translation.override("en"):
        assert [kind_and_scale(metric) for metric in made] == [
            "Grade 1-10",
            "Grade 1-10, 1-5",
            "Ease (CES), 1-7, lower is better",
        ]


def test_a_brand_value_stands_on_the_relation_and_what_was_expected_on_a_touchpoint(anna: Client, buying: Journey):
    checkout = Touchpoint.objects.get(name="Checkout")
    anna.post(reverse("metric_new"), filled(aspect="brand_value", kind="trust", name="Honest"))
    anna.post(reverse("metric_new"), filled(aspect="importance", name="How much", place=f"touchpoint-{checkout.pk}"))
    assert dict(Metric.objects.values_list("name", "aspect")) == {"Honest": "brand_value", "How much": "importance"}
    page = anna.get(reverse("metric", args=[Metric.objects.get(name="Honest").pk])).content.decode()
    assert "een merkwaarde" in page


@pytest.mark.parametrize(
    ("aspect", "place"), [("importance", "relation"), ("revenue", "touchpoint"), ("soul", "relation")]
)
def test_an_aspect_that_does_not_fit_the_place_is_refused(anna: Client, buying: Journey, aspect: str, place: str):
    chosen = f"touchpoint-{Touchpoint.objects.get(name='Checkout').pk}" if place == "touchpoint" else place
    assert anna.post(reverse("metric_new"), filled(aspect=aspect, place=chosen)).status_code == 422
    assert not Metric.objects.exists()


def test_no_door_lets_an_aspect_through_that_does_not_fit(world: World, grade: Metric):
    with pytest.raises(ValueError, match="cannot tell"):
        services.make_metric(world.tulp, level=L.RELATION, kind=K.GRADE, name="x", aspect="expected")
    with pytest.raises(ValueError, match="cannot tell"):
        services.change_metric(grade, name="x", owner=None, higher_is_better=True, aspect="expected")


def test_what_it_tells_may_be_mended_later(anna: Client, grade: Metric):
    given = {"name": "Grade", "higher_is_better": "yes", "aspect": "brand_value"}
    assert anna.post(reverse("metric_edit", args=[grade.pk]), given).status_code == 302
    grade.refresh_from_db()
    assert grade.aspect == "brand_value"


def test_stated_importance_does_not_count_as_measuring_a_touchpoint(world: World, buying: Journey):
    checkout = Touchpoint.objects.get(name="Checkout")
    services.make_metric(
        world.tulp, level=L.TOUCHPOINT, kind=K.CSAT, name="How much", touchpoint=checkout, aspect="importance"
    )
    assert checkout in queries.unmeasured_touchpoints(world.tulp)
