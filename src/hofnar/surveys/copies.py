"""A whole survey once more: its questions, owners and settings, without its answers, links, dates and history."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from hofnar.accounts.models import User
from hofnar.surveys import columns
from hofnar.surveys.drafts import definition_of, draft_of, published_of, save_draft, start_draft
from hofnar.surveys.models import Survey, SurveyVersion
from hofnar.surveys.services import make_survey

KEPT = (
    "purpose", "lawful_basis", "balancing", "retention_months", "privacy_contact", "partial_share", "abandoned_days",
)  # fmt: skip


@transaction.atomic
def duplicate(survey: Survey, author: User) -> Survey:
    name = _("%(name)s (copy)") % {"name": survey.name[:180]}
    made = make_survey(survey.organisation, name, journey=survey.journey, mode=survey.mode, owner=author)
    for field in KEPT:
        setattr(made, field, getattr(survey, field))
    made.save(update_fields=KEPT)
    source = draft_of(survey) or published_of(survey)
    if source is not None:
        _copy_questions(source, made, author)
    return made


def _copy_questions(source: SurveyVersion, target: Survey, author: User) -> None:
    draft = start_draft(target)
    columns.copy(source, draft)
    save_draft(draft, definition_of(source), author, draft.revision)
