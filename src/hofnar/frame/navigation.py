"""The rail: four verbs and what stands under each. A room that does not exist yet is left out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Text = str | Promise


@dataclass(frozen=True, slots=True)
class Place:
    """One link. ``needs`` names the right in the scope without which it is not shown."""

    label: Text
    url_name: str
    needs: str = ""


@dataclass(frozen=True, slots=True)
class Link:
    label: Text
    address: str
    is_here: bool


@dataclass(frozen=True, slots=True)
class Verb:
    label: Text
    links: list[Link]


VERBS: list[tuple[Text, list[Place]]] = [
    (
        _("Define"),
        [Place(_("Journeys"), "journey_list"), Place(_("Measurement house"), "measurement_house")],
    ),
    (
        _("Listen"),
        [
            Place(_("Questionnaires"), "survey_list", needs="may_edit"),
            Place(_("Imports"), "import_list", needs="may_edit"),
            Place(_("Comments"), "comment_list"),
            Place(_("Mails about answers"), "notices"),
        ],
    ),
    (
        _("Understand"),
        [
            Place(_("First screen"), "home"),
            Place(_("Overview"), "overview"),
            Place(_("Impact matrix"), "impact_matrix"),
            Place(_("Brand values"), "brand_values"),
            Place(_("Against expectation"), "expectations"),
            Place(_("Units compared"), "unit_comparison"),
            Place(_("Alarms"), "alarms"),
            Place(_("How it moved"), "course"),
            Place(_("Order of moments"), "order"),
            Place(_("Did it work?"), "evaluation_list"),
            Place(_("What is it worth?"), "worth"),
            Place(_("Who answers"), "who_answers"),
            Place(_("Did it hold?"), "held"),
            Place(_("Benchmarks"), "benchmark_list"),
            Place(_("What we cannot say"), "unsaid"),
            Place(_("Thought, said, shown"), "said_and_shown"),
            Place(_("The jester"), "jester_list"),
        ],
    ),
    (_("Act"), []),
    (
        _("Settings"),
        [
            Place(_("Members"), "member_list", needs="may_administer"),
            Place(_("Units"), "unit_list", needs="may_edit"),
            Place(_("Organisation"), "organisation_settings", needs="may_administer"),
            Place(_("Design"), "design", needs="may_edit"),
        ],
    ),
]


def navigation(request: HttpRequest) -> list[Verb]:
    """The verbs with their links, for the person who asks; a verb without links is left out."""
    scope = getattr(request, "scope", None)
    verbs = [(label, list(_reachable(places, scope))) for label, places in VERBS]
    here = _here(request.path, [address for _verb, links in verbs for _name, address in links])
    return [Verb(label, _links(links, here)) for label, links in verbs if links]


def _links(named: list[tuple[Text, str]], here: str) -> list[Link]:
    return [Link(name, address, address == here) for name, address in named]


def _reachable(places: list[Place], scope: object) -> Iterator[tuple[Text, str]]:
    for place in places:
        if place.needs and not getattr(scope, place.needs, False):
            continue
        try:
            yield place.label, reverse(place.url_name)
        except NoReverseMatch:
            continue


def _here(path: str, addresses: list[str]) -> str:
    """The address of the page, or the nearest one above it; the front page is only itself."""
    above = [address for address in addresses if address == path or (address != "/" and path.startswith(address))]
    return max(above, key=len, default="")
