"""What people can read before they begin: who asks, why, on which basis, what happens to their answers, for how long.

Made from the survey's settings, so that it cannot say anything else than what the product does. Each sentence about the
mode has a counterpart in the code: docs/surveys.md lists them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language, ngettext, override
from django.utils.translation import gettext as _

from hofnar.responses.anonymous import FEWEST
from hofnar.responses.answering import language_of
from hofnar.responses.entries import Entry
from hofnar.responses.places import definition_of
from hofnar.responses.screens import draw_page, spoken
from hofnar.surveys.definition import text_in
from hofnar.surveys.models import Survey

Basis, Mode = Survey.LawfulBasis, Survey.Mode


@dataclass(frozen=True, slots=True)
class Part:
    heading: str
    sentences: tuple[str, ...]


def draw_privacy(entry: Entry, request: HttpRequest) -> HttpResponse:
    language = language_of(entry, request)
    survey = Survey.objects.select_related("organisation").get(pk=entry.place.survey_id)
    with override(spoken(language)):
        context = {"parts": list(parts(survey, entry)), "back": entry.start + entry.asking_for(language)}
        return draw_page("privacy", entry, language, definition_of(entry.place.version_id), context)


def parts(survey: Survey, entry: Entry) -> Iterator[Part]:
    """In the language that is active."""
    yield Part(_("Who asks this, and why?"), tuple(_who(survey)))
    yield Part(
        _("May we ask this?"), (_basis(survey), _("You do not have to take part, and you may stop at any time."))
    )
    yield Part(_("What happens to your answers?"), (*_mode(survey, entry), *_facts(entry)))
    yield Part(_("For how long?"), tuple(_how_long(survey, entry)))
    yield Part(_("What can you ask of us?"), tuple(_rights(survey)))


def _who(survey: Survey) -> Iterator[str]:
    yield _("%(organisation)s asks you this.") % {"organisation": survey.organisation.name}
    if survey.purpose.strip():
        yield _("What the answers are for: %(purpose)s") % {"purpose": survey.purpose.strip()}


def _basis(survey: Survey) -> str:
    said = {
        Basis.CONSENT: _("Yes, if you agree: by sending your answers you say that we may use them for this."),
        Basis.CONTRACT: _("Yes: we need it to do what we agreed with you."),
        Basis.LEGAL_OBLIGATION: _("Yes: the law obliges us to."),
        Basis.PUBLIC_TASK: _("Yes: it belongs to the public task that the law gives us."),
        Basis.LEGITIMATE_INTEREST: _("Yes: we have an interest in knowing this, and have weighed it against yours.")
        + (" " + survey.balancing.strip() if survey.balancing.strip() else ""),
    }
    return said.get(Basis(survey.lawful_basis), "") if survey.lawful_basis else _("Ask us on which legal basis.")


def _facts(entry: Entry) -> Iterator[str]:
    """What the link brings is kept too, in every mode."""
    definition, language = definition_of(entry.place.version_id), get_language() or "nl"
    names = [text_in(one.text, language, definition) or one.key for one in definition.hidden]
    if names:
        yield _("With your answers we keep what came with the link: %(facts)s.") % {"facts": ", ".join(names)}


def _mode(survey: Survey, entry: Entry) -> Iterator[str]:
    is_personal = entry.door == "p"
    if survey.mode == Mode.ANONYMOUS:
        yield _("Your answers are anonymous. They are kept without name, link, device or time; only with the day and "
                "the part of the organisation they are about.")  # fmt: skip
        yield _("They can be seen only together with those of others, at least %(n)s at once and in another order.") % {
            "n": FEWEST
        }
        if is_personal:
            yield _("We do keep that your link was used, so that it works once. Not when, and not which answer.")
        yield _("So do not write names or other things in the open questions that say who you are.")
        return
    if survey.mode == Mode.CONFIDENTIAL:
        yield _("Your answers are confidential. They become figures and reports, and are not used to contact you.")
        yield _("Figures about fewer than five people are not shown.")
    elif is_personal:
        yield _("We see what you answered, and may contact you about it.")
    else:
        yield _("We read what you answer. We do not know who you are, unless you write it yourself.")
    if entry.place.resumes:
        yield _("One cookie on this device lets you see and change your answers until you have finished. Nobody "
                "follows you with it.")  # fmt: skip


def _how_long(survey: Survey, entry: Entry) -> Iterator[str]:
    if survey.mode == Mode.ANONYMOUS:
        yield _("Your answers lead to nobody from the start, so they stay.")
        yield _("What you do not finish is thrown away.")
        return
    if survey.retention_months:
        yield ngettext(
            "After %(n)s month we take away what connects your answers with you.",
            "After %(n)s months we take away what connects your answers with you.",
            survey.retention_months,
        ) % {"n": survey.retention_months}
    yield ngettext(
        "If you stop half-way, we close your answers after %(n)s day. They count when you answered enough of the "
        "questions; else they are thrown away.",
        "If you stop half-way, we close your answers after %(n)s days. They count when you answered enough of the "
        "questions; else they are thrown away.",
        survey.abandoned_days,
    ) % {"n": survey.abandoned_days}


def _rights(survey: Survey) -> Iterator[str]:
    if survey.mode == Mode.ANONYMOUS:
        yield _("Nobody can find out which answer is yours. So we cannot show, change or remove it afterwards.")
    else:
        yield _("You may see your answers, have them corrected or removed, and object to their use.")
    if survey.privacy_contact.strip():
        yield _("Ask it here: %(contact)s") % {"contact": survey.privacy_contact.strip()}
    else:
        yield _("Ask it of who sent you the link.")
    yield _("If you are not content with our answer, you may complain to the data protection authority.")
