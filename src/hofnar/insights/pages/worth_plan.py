"""The what-if of the page: what somebody asks, and the account that comes of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext

from hofnar.findings.figures import count
from hofnar.findings.worth import (
    bare_money,
    break_even_sentence,
    left_out_words,
    line_words,
    money,
    observational_words,
    payback_sentence,
    probability_sentence,
    rise_sentence,
    what_if_sentence,
)
from hofnar.insights.drawing import Drawing
from hofnar.insights.pages.worth_drawings import saturation_drawing
from hofnar.insights.worth_data import WorkedOut, WorthData
from hofnar.insights.worth_form import PlanForm
from hofnar_analytics.what_if import WhatIf, what_if


@dataclass(frozen=True, slots=True)
class AccountRow:
    name: str
    change: str
    money: str
    counted: bool = True


@dataclass(frozen=True, slots=True)
class PlanPart:
    """The form, and when it was sent and can be understood: what comes of it."""

    form: PlanForm
    sentence: str = ""
    sentences: tuple[str, ...] = ()
    rows: tuple[AccountRow, ...] = ()
    drawing: Drawing | None = None
    warning: str = ""
    is_refused: bool = False


def plan_part(known: WorkedOut, asked: Mapping[str, str], moment: str = "") -> PlanPart:
    """``moment`` is offered first, while nobody chose."""
    sent = any(name.startswith("plan-") for name in asked)
    form = PlanForm(asked if sent else None, moments=known.moments, outcomes=known.found.outcomes, first=moment)
    if not sent or not form.is_valid():
        return PlanPart(form)
    data = known.data()
    place = [str(one.touchpoint_id) for one in data.moments].index(form.cleaned_data["moment"])
    found = what_if(
        data.answers,
        data.kpi.scale,
        data.outcomes,
        place,
        form.plan(),
        customers=data.customers,
        periods=data.periods,
    )
    return _told(data, form, found)


def _told(data: WorthData, form: PlanForm, found: WhatIf) -> PlanPart:
    sentence = what_if_sentence(found)
    if found.account is None:
        return PlanPart(form, sentence, is_refused=True)
    account = found.account
    names = {one.name: one.label for one in data.outcomes}
    said = [
        rise_sentence(found),
        probability_sentence(account),
        payback_sentence(account),
        break_even_sentence(found),
    ]
    rows = [AccountRow(names[line.outcome], *line_words(line), line.counted) for line in account.lines]
    if account.cost:
        rows.append(AccountRow(gettext("Cost"), "", f"−{bare_money(account.cost)}"))
    rows.append(AccountRow(gettext("Together"), "", money(account.net, signed=True)))
    people = gettext("%(people)s of %(customers)s customers live this moment") % {
        "people": count(found.people or 0.0),
        "customers": count(form.cleaned_data["customers"]),
    }
    warning = " ".join(
        filter(None, [observational_words(), left_out_words([names[name] for name in found.left_out if name in names])])
    )
    drawing = saturation_drawing(data.kpi, found, people)
    return PlanPart(form, sentence, tuple(filter(None, said)), tuple(rows), drawing, warning)
