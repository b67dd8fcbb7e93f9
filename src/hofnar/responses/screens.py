"""Draws a respondent's page: from a screen to HTML, in the respondent's language."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.loader import get_template
from django.utils.translation import get_language_info, gettext_noop, ngettext, override
from django.utils.translation import gettext as _

from hofnar.responses import keys, wording
from hofnar.responses.answering import OVER, GoTo, Screen
from hofnar.responses.entries import Entry
from hofnar.responses.fields import Drawing, Field, Filled
from hofnar.responses.kept_pages import Page, page_of, values_of
from hofnar.responses.limits import FULL
from hofnar.responses.piping import Speaker
from hofnar.responses.places import definition_of
from hofnar.responses.reading import READERS
from hofnar.responses.style import style_of
from hofnar.responses.suspicion import TRAP
from hofnar.responses.told_notes import told_notes
from hofnar.surveys.definition import END, SCREENED_OUT, Closing, Definition, QuestionKind
from hofnar.surveys.models import Survey

RIGHT_TO_LEFT = {"ar", "fa", "he", "ur", "ps", "ckb"}
KIOSK_SECONDS = {"closing": 12, "step": 180}
WITHOUT_ANSWER = {
    "used": (gettext_noop("This link has been used"), gettext_noop("Your answers were received before. Thank you.")),
    FULL: (
        gettext_noop("Thank you, we have enough answers"),
        gettext_noop("We have as many answers as we need. You do not have to fill in anything more."),
    ),
    OVER: (
        gettext_noop("These questions are closed for you"),
        gettext_noop("You began them some time ago. What you sent then was received; it cannot be changed any more."),
    ),
}


def draw_step(screen: Screen, request: HttpRequest) -> HttpResponse:
    page = page_of(screen, partial(_drawn, request))
    if page is None:
        with override(spoken(screen.language)):
            context = _frame(screen.entry, screen.language, screen.definition) | _of_step(screen, request)
            answer = _page("step", context, screen.entry, status=422 if screen.given else 200)
    else:
        answer = _filled(page, screen)
    if screen.entry.place.channel == "kiosk" and not screen.is_start:
        answer["Refresh"] = f"{KIOSK_SECONDS['step']};url={screen.entry.start}"
    return answer


def _drawn(request: HttpRequest, screen: Screen, number: str) -> bytes:
    with override(spoken(screen.language)):
        context = _frame(screen.entry, screen.language, screen.definition) | _of_step(screen, request)
        return get_template("responses/step.html").render({**context, "number": number}).encode()


def _filled(page: Page, screen: Screen) -> HttpResponse:
    values = values_of(screen.entry, screen.is_start)
    answer = HttpResponse(page.filled(values))
    answer.gzipped = partial(page.gzipped, values)  # type: ignore[attr-defined]
    answer.style_hash = style_of(screen.entry.place.accent)[1]  # type: ignore[attr-defined]
    answer.framed_by = screen.entry.place.framed_by  # type: ignore[attr-defined]
    answer.images_from = _images_from(screen.entry)  # type: ignore[attr-defined]
    return answer


def _images_from(entry: Entry | None) -> str:
    """Only where there is a logo may a page load it from here."""
    return "'self' data:" if entry and entry.place.logo else "data:"


def draw_closing(going: GoTo, definition: Definition | None = None) -> HttpResponse:
    """After the end, and for whoever comes back to it: the same page. ``definition``: of a draft that is tried."""
    entry, definition = going.entry, definition or definition_of(going.entry.place.version_id)
    with override(spoken(going.language)):
        context = _frame(entry, going.language, definition) | _of_closing(entry, going, definition)
        answer = _page("closing", context, entry)
    if entry.place.channel == "kiosk":
        answer["Refresh"] = f"{KIOSK_SECONDS['closing']};url={entry.start}"
    return answer


def draw_notice(heading: object, text: object, status: int, entry: Entry | None = None) -> HttpResponse:
    """What is left to say where there is nothing to answer; without an entry it is the same for every address."""
    definition = definition_of(entry.place.version_id) if entry else Definition()
    language = entry.place.language if entry and entry.place.language else definition.languages[0]
    with override(spoken(language)):
        context = _frame(entry, language, definition) | {"heading": heading, "text": text}
        return _page("closing", context | {"title": heading}, entry, status=status)


def _page(template: str, context: Mapping[str, Any], entry: Entry | None, status: int = 200) -> HttpResponse:
    answer = HttpResponse(get_template(f"responses/{template}.html").render(dict(context)), status=status)
    answer.style_hash = context["style_hash"]  # type: ignore[attr-defined]
    answer.framed_by = entry.place.framed_by if entry else "'none'"  # type: ignore[attr-defined]
    answer.images_from = _images_from(entry)  # type: ignore[attr-defined]
    return answer


def draw_page(
    template: str, entry: Entry, language: str, definition: Definition, context: Mapping[str, Any]
) -> HttpResponse:
    """A page in the respondents' style; the language has to be active."""
    return _page(template, {**_frame(entry, language, definition), **context}, entry)


def _frame(entry: Entry | None, language: str, definition: Definition) -> dict[str, Any]:
    sheet, style_hash = style_of(entry.place.accent if entry else "")
    return {
        "language": language,
        "is_rtl": language in RIGHT_TO_LEFT,
        "title": Speaker(definition, language, {}).say(definition.title) or _("A few questions"),
        "organisation": entry.place.organisation_name if entry else "",
        "logo": entry.place.logo if entry else None,
        "is_test": entry is not None and entry.place.channel == "test",
        "sheet": sheet,
        "style_hash": style_hash,
    }


def spoken(language: str) -> str:
    """The product's own words: in the language itself where there are any, else in English."""
    return language if language in dict(settings.LANGUAGES) else "en"


def _of_step(screen: Screen, request: HttpRequest) -> dict[str, Any]:
    entry, step, way = screen.entry, screen.step, screen.way
    facts = {**entry.place.facts, **(entry.place.personal_facts if screen.has_cookie else {})}
    speaker = Speaker(screen.definition, screen.language, facts)
    problems = screen.given.problems if screen.given else []
    complaints = {p.field: speaker.say(p.question.complaint) or wording.complaint(p) for p in problems}
    drawing = Drawing(speaker, _standing(screen), complaints, keys.seed(entry.key))
    fields = [field for question in step.questions for field in drawing.fields(question, step.moment)]
    fields[0].is_first = True
    done, left = way.progress(step.key)
    back = None if screen.is_start or entry.place.channel == "kiosk" else way.before(step.key)
    return {
        "introduction": speaker.say(screen.definition.introduction) if screen.is_start else "",
        "action": entry.start if screen.is_start else entry.address(step.key),
        "number": keys.new_form(entry.code),
        "version": screen.version_id,
        "key": entry.key if screen.is_start else "",
        "step": step.key,
        "shown": " ".join(name for name, value in screen.filled.items() if value is not None and screen.has_cookie),
        "conditional": [question.key for question in step.questions if question.shown_if is not None],
        "fields": fields,
        "complaints": list(_led_to(fields, complaints)),
        "trap": TRAP,
        "done": done,
        "whole": done + left,
        "is_last": left == 1,
        "left": _left(left),
        "promise": _promise(entry),
        "asker": entry.place.organisation_name if screen.is_start and entry.place.channel != "test" else "",
        "notice": f"{entry.start}/privacy/{entry.asking_for(screen.language)}",
        "back": entry.address(back.key, screen.language) if back else "",
        "languages": _others(screen, request),
    }


def _standing(screen: Screen) -> Filled:
    """After a post that was not good: what was typed, right or wrong. Else what is stored and may be shown."""
    if screen.raw is None:
        return screen.filled
    kinds = {question.key: question.kind for question in screen.step.questions}
    several = {QuestionKind.MULTIPLE, QuestionKind.ALL_MOMENTS}
    return {
        name: screen.raw.getlist(name) if kinds.get(name) in several else screen.raw.get(name, "")
        for name in screen.raw
        if not name.startswith("_") and kinds.get(name) is not QuestionKind.RANKING
    }


def _led_to(fields: list[Field], complaints: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Each complaint with the id of the field it is about."""
    ids = {field.name: field.first_id for whole in fields for field in [whole, *whole.rows]}
    others = {c.other_name: whole.first_id for whole in fields for c in whole.choices if c.other_name}
    for name, words in complaints.items():
        yield {**others, **ids}.get(name, fields[0].first_id), words


def _left(left: int) -> str:
    if left == 1:
        return _("This is the last page.")
    return ngettext("At most %(n)s page to go.", "At most %(n)s pages to go.", left) % {"n": left}


def _promise(entry: Entry) -> str:
    """What the mode means for who answers, in one sentence."""
    if entry.place.mode == Survey.Mode.ANONYMOUS:
        return _("Your answers are anonymous.")
    if entry.place.mode == Survey.Mode.CONFIDENTIAL:
        return _("Your answers are confidential.")
    return _("We may contact you about your answer.") if entry.door == "p" else ""


def _others(screen: Screen, request: HttpRequest) -> list[tuple[str, str, str]]:
    entry = screen.entry
    if len(screen.definition.languages) < 2 or screen.given:
        return []
    here = entry.start if screen.is_start else entry.address(screen.step.key)
    return [(code, _name(code), f"{here}?l={code}") for code in screen.definition.languages if code != screen.language]


def _name(code: str) -> str:
    try:
        return str(get_language_info(code)["name_local"]).capitalize()
    except KeyError:
        return code


def _of_closing(entry: Entry, going: GoTo, definition: Definition) -> dict[str, Any]:
    speaker = Speaker(definition, going.language, entry.place.facts)
    if going.step in WITHOUT_ANSWER:
        heading, text = WITHOUT_ANSWER[going.step]
        own = speaker.say(entry.place.limits.text) if going.step == FULL and entry.place.limits else ""
        return {"heading": _(heading), "text": own or _(text)}
    closing = definition.screened_out if going.step == SCREENED_OUT else definition.closing
    return {
        "heading": speaker.say(closing.title) or _thanks(going.step),
        "text": speaker.say(closing.text),
        "link": closing.link if _is_safe(closing) else "",
        "link_text": speaker.say(closing.link_text) or closing.link,
        "notes": told_notes(entry.place.survey_id, going.language) if going.step == END else (),
    }


def _thanks(step: str) -> str:
    return _("These questions are not meant for you") if step == SCREENED_OUT else _("Thank you for your answers")


def _is_safe(closing: Closing) -> bool:
    """Only a plain https address; an ending elsewhere is a link, never a redirect."""
    return closing.link.startswith("https://") and not any(sign in closing.link for sign in "\\\r\n\t <>\"'")


assert set(READERS) | {QuestionKind.MATRIX, QuestionKind.INFORMATION} == set(QuestionKind)
