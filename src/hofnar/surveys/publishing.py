"""From draft to what respondents see. A published version never changes; its draft beside it may become the next."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import islice

from django.db import transaction
from django.utils import timezone

from hofnar.accounts.models import Organisation, User
from hofnar.customers.models import Customer
from hofnar.surveys import columns
from hofnar.surveys.definition import Definition, dump, parse
from hofnar.surveys.differences import Change, broken_lines, differences
from hofnar.surveys.drafts import NotADraft, definition_of, published_of
from hofnar.surveys.expectations import bind_expectations
from hofnar.surveys.models import Question, Survey, SurveyVersion
from hofnar.surveys.publish_check import Facts, Problem, Remark, check
from hofnar.surveys.quotas import parse as parse_quotas

LOOKED_AT = 500


class Refused(ValueError):
    """``remarks`` of the publish check that refuse, or texts said to be mended without a reason."""

    def __init__(self, remarks: list[Remark]) -> None:
        super().__init__(", ".join(remark.problem for remark in remarks))
        self.remarks = remarks


class NeedsReason(ValueError):
    """A line is only kept for a mended typing error when somebody says why."""


def remarks_on(version: SurveyVersion) -> list[Remark]:
    return check(definition_of(version), facts_of(version))


def told(remarks: list[Remark]) -> list[Remark]:
    """As people want to be told: all missing translations as one thing to do."""
    untranslated = [remark for remark in remarks if remark.problem is Problem.NO_TRANSLATION]
    if len(untranslated) < 2:
        return remarks
    together = Remark(Problem.NO_TRANSLATION, values={"count": len(untranslated)})
    return [together, *(remark for remark in remarks if remark.problem is not Problem.NO_TRANSLATION)]


def facts_of(version: SurveyVersion) -> Facts:
    survey = version.survey
    rows = list(version.questions.all())
    return Facts(
        purpose=survey.purpose,
        lawful_basis=survey.lawful_basis,
        balancing=survey.balancing,
        retention_months=survey.retention_months,
        is_public_body=survey.organisation.sector == Organisation.Sector.PUBLIC,
        mode=survey.mode,
        metrics=frozenset(row.key for row in rows if row.metric_id),
        owners=frozenset(row.key for row in rows if row.owner_id),
        known_facts=known_facts(survey.organisation),
        measured_seconds=_measured(version),
        expected_answers=survey.most_responses,
        privacy_contact=survey.privacy_contact,
        quotas=parse_quotas(survey.quotas),
    )


def known_facts(organisation: Organisation) -> dict[str, str]:
    """What the organisation holds of its customers, looked up in the newest of them."""
    newest = Customer.objects.filter(organisation=organisation).order_by("-pk").values_list("facts", flat=True)
    keys = {key for facts in islice(newest, LOOKED_AT) for key in facts}
    return {key: key.replace("_", " ") for key in sorted(keys)}


@transaction.atomic
def publish(version: SurveyVersion, author: User, mended: Mapping[str, str] | None = None) -> SurveyVersion:
    """``mended``: question key → why its new text only mends a typing error, so that its line runs on."""
    standing = SurveyVersion.objects.select_for_update(of=("self",)).select_related("survey__organisation")
    draft = standing.get(pk=version.pk)
    if draft.state != SurveyVersion.State.DRAFT:
        raise NotADraft
    definition = definition_of(draft)
    columns.follow(draft, definition)
    refusals = [remark for remark in remarks_on(draft) if remark.refuses]
    if refusals:
        raise Refused(refusals)
    columns.drop_strays(draft, definition)
    _keep_lines(draft, definition, author, mended or {})
    bind_expectations(draft, definition)
    return _open(draft, definition, author)


def _open(draft: SurveyVersion, definition: Definition, author: User) -> SurveyVersion:
    draft.state, draft.published_at, draft.published_by = SurveyVersion.State.PUBLISHED, timezone.now(), author
    draft.definition = dump(parse(draft.definition))
    draft.save(update_fields=["state", "published_at", "published_by", "definition"])
    draft.steps.all().delete()
    Survey.objects.filter(pk=draft.survey_id, state=Survey.State.DRAFT).update(state=Survey.State.OPEN)
    return draft


def _keep_lines(draft: SurveyVersion, definition: Definition, author: User, mended: Mapping[str, str]) -> None:
    """What did not change runs on, and so does what was only mended, with who said so."""
    if any(not reason.strip() for reason in mended.values()):
        raise NeedsReason
    before = published_of(draft.survey)
    if before is None:
        return
    broken = broken_lines(definition_of(before), definition, frozenset(mended))
    lines = dict(before.questions.exclude(key__in=broken).values_list("key", "line"))
    for row in Question.objects.filter(version=draft, key__in=lines):
        row.line = lines[row.key]
        because = mended.get(row.key.partition(".")[0], "").strip()
        row.mended_by, row.mended_because = (author, because[:400]) if because else (None, "")
        row.save(update_fields=["line", "mended_by", "mended_because"])


def _measured(version: SurveyVersion) -> float | None:
    before = published_of(version.survey)
    if before is None or before.measured_seconds is None:
        return None
    changes = {one.change for one in differences(definition_of(before), definition_of(version))}
    return None if changes & {Change.ADDED, Change.REMOVED} else before.measured_seconds
