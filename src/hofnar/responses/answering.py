"""What happens when a respondent opens a page or sends one. No session, no sign-in; a GET changes nothing."""

from __future__ import annotations

import hmac
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict

from hofnar.responses import keys, stuffing, suspicion
from hofnar.responses.entries import Entry
from hofnar.responses.fields import in_order
from hofnar.responses.flow import Step, Way, walk
from hofnar.responses.just_stored import standing_submission
from hofnar.responses.limits import FULL
from hofnar.responses.merging import Merged, Post
from hofnar.responses.models import Submission
from hofnar.responses.places import definition_of, known_version
from hofnar.responses.posted import Posted, posted
from hofnar.responses.reading import Given, read
from hofnar.surveys.definition import END, SCREENED_OUT, Definition, QuestionKind

LARGEST_POST = 256 * 1024
COOKIE_DAYS = 30
OVER = "over"  # the closing page of who comes back after their answers were closed
CLOSINGS = {END, SCREENED_OUT, FULL, OVER, "used"}
ENDED = {
    Submission.State.COMPLETE: END,
    Submission.State.PARTIAL: OVER,
    Submission.State.BROKEN_OFF: OVER,
    Submission.State.SCREENED_OUT: SCREENED_OUT,
    Submission.State.FULL: FULL,
}


@dataclass(frozen=True, slots=True)
class Screen:
    """One page to be shown: a step of a version, with what stands in it and what is wrong with it."""

    entry: Entry
    version_id: int
    definition: Definition
    step: Step
    way: Way
    language: str
    is_start: bool = False
    filled: Mapping[str, Any] = field(default_factory=dict)
    has_cookie: bool = False
    given: Given | None = None  # of a post that was not good
    raw: Posted | None = None


@dataclass(frozen=True, slots=True)
class GoTo:
    """Nothing to show here: the step to go to, or a closing."""

    entry: Entry
    step: str
    language: str = ""


@dataclass(frozen=True, slots=True)
class Waiting:
    """A post that was read and found good: the answer comes after its commit (``after``)."""

    entry: Entry
    step: Step
    language: str
    post: Post


def language_of(entry: Entry, request: HttpRequest, asked: str = "") -> str:
    """Asked for, else the link's, else the browser's, else the survey's first."""
    place = entry.place
    for code in (asked or request.GET.get("l", ""), place.language):
        if code in place.languages:
            return str(code)
    for part in request.META.get("HTTP_ACCEPT_LANGUAGE", "").split(","):
        code = part.split(";")[0].strip()[:2].lower()
        if code in place.languages:
            return str(code)
    return place.languages[0]


def opened(entry: Entry, step: str, request: HttpRequest) -> Screen | GoTo:
    """A GET behind the start: reads the submission, writes nothing."""
    language = language_of(entry, request)
    standing = standing_submission(entry.place.survey_id, entry.place.wave, keys.digest(entry.key))
    if standing is None:
        return GoTo(entry, "", language)
    if standing.state != Submission.State.OPEN:
        return GoTo(entry, ENDED[Submission.State(standing.state)], language)
    definition = definition_of(standing.version_id)
    way = walk(definition, standing.pages)
    found = way.step(step)
    if found is None:
        return GoTo(entry, way.pending.key if way.pending else END, language)
    has_cookie = entry.place.resumes and _shows(entry, request, standing.opened_by)
    filled = standing.pages.get(step, {}) if has_cookie else {}
    return Screen(entry, standing.version_id, definition, found, way, language, False, filled, has_cookie)


def _shows(entry: Entry, request: HttpRequest, opened_by: str) -> bool:
    sent = request.COOKIES.get(keys.cookie_name(keys.digest(entry.key)), "")
    return bool(sent) and hmac.compare_digest(sent, keys.cookie_value(entry.key, opened_by))


def started(entry: Entry, request: HttpRequest) -> Screen | GoTo:
    """The first page, blank but for a score that the link brings. Who has begun with this browser goes on."""
    if entry.is_its_own_key:
        standing = standing_submission(entry.place.survey_id, entry.place.wave, keys.digest(entry.key))
        if standing is not None and standing.state != Submission.State.OPEN:
            return GoTo(entry, ENDED[Submission.State(standing.state)], language_of(entry, request))
        if standing is not None and _shows(entry, request, standing.opened_by):
            way = walk(definition_of(standing.version_id), standing.pages)
            return GoTo(entry, way.pending.key if way.pending else END, language_of(entry, request))
    definition = definition_of(entry.place.version_id)
    way = walk(definition, {})
    entry = entry if entry.key else entry.with_key(keys.new_key())
    if way.pending is None:
        return GoTo(entry, END)
    filled = {} if entry.place.is_anonymous else _brought(way.pending, request.GET)
    return Screen(
        entry, entry.place.version_id, definition, way.pending, way, language_of(entry, request), True, filled
    )


def _brought(step: Step, query: QueryDict) -> dict[str, Any]:
    """Scores in the link, for scored questions of the first page only; a button still has to send them."""
    asked = [question for question in step.questions if question.kind is not QuestionKind.TEXT]
    return read(Step(step.key, step.page, tuple(asked)), query).values


def sent(entry: Entry, step_key: str, request: HttpRequest) -> Screen | GoTo | HttpResponse | Waiting:
    """The first half of a POST: what came in, read and checked."""
    body = request.read(LARGEST_POST + 1)
    if len(body) > LARGEST_POST:
        return HttpResponse(status=413)
    form = posted(body)
    at_start = not step_key
    if at_start and not entry.key:
        entry = entry.with_key(form.get("_k", ""))
    version = known_version(entry.place, form.get("_v", ""))
    definition = definition_of(version)
    step = named_step(definition, step_key or form.get("_p", ""), form.getlist("_q"))
    if step is None or not (entry.is_its_own_key or keys.is_key(entry.key)):
        return GoTo(entry.with_key(""), "")
    language = language_of(entry, request, form.get("_l", ""))
    given = read(step, form, form.get("_shown", "").split())
    if given.problems:
        return _again(entry, version, definition, step, language, at_start, given, form, request)
    post = _post(entry, step, given, form, body, version, language, request.META)
    return Waiting(entry.set_apart() if post.suspicion else entry, step, language, post)


def named_step(definition: Definition, key: str, shown: list[str]) -> Step | None:
    """The step a form was made of. Which of its questions showed, the form says: earlier answers decided it."""
    for page in definition.pages:
        if page.key == key:
            return Step(key, page, tuple(q for q in page.questions if q.shown_if is None or q.key in shown))
        for question in page.questions:
            if question.kind is QuestionKind.ALL_MOMENTS:
                for moment in question.options:
                    if f"{question.key}.{moment.code}" == key:
                        return Step(key, page, (question,), moment)
    return None


def _again(
    entry: Entry, version: int, definition: Definition, step: Step, language: str, at_start: bool,
    given: Given, form: Posted, request: HttpRequest,
) -> Screen:  # fmt: skip
    """The same page with what is wrong; nothing was stored, everything typed stands."""
    standing = (
        None if at_start else standing_submission(entry.place.survey_id, entry.place.wave, keys.digest(entry.key))
    )
    way = walk(definition, standing.pages if standing else {})
    has_cookie = standing is not None and _shows(entry, request, standing.opened_by)
    return Screen(entry, version, definition, step, way, language, at_start, {}, has_cookie, given, form)


def after(waiting: Waiting, merged: Merged, request: HttpRequest) -> HttpResponse:
    """The second half: the post is stored."""
    answer = HttpResponse(status=303, headers={"Location": onward(waiting, merged)})
    if gives_cookie(waiting, merged):
        _give_cookie(answer, waiting.entry, merged, request)
    return answer


def gives_cookie(waiting: Waiting, merged: Merged) -> bool:
    """Only the browser whose form opened the submission gets it."""
    post = waiting.post
    return merged.opened_by == post.form and not post.suspicion and waiting.entry.place.resumes


def _post(
    entry: Entry, step: Step, given: Given, form: Posted, body: bytes, version: int, language: str,
    meta: Mapping[str, Any],
) -> Post:  # fmt: skip
    age = keys.form_age(form.get("_n", ""), entry.code)
    odd = suspicion.suspicion(form, meta, age) or stuffing.odd(entry, meta, age)
    odd = odd or ("kept_apart" if entry.is_apart else "")
    key = entry.set_apart().key if odd else entry.key
    now = datetime.now(UTC)
    quiet = entry.place.is_anonymous
    return Post(
        place=entry.place,
        key=keys.digest(key),
        version_id=version,
        step=step.key,
        values={**given.values, **orders(step, entry.key)},
        digest=keys.digest(step.key + "\n" + body.decode("latin-1"))[:16],
        form="" if quiet else keys.digest(form.get("_n", "")),
        language=language,
        at=_midnight(now, entry) if quiet else now,
        device="" if quiet else suspicion.device(meta.get("HTTP_USER_AGENT", "")),
        seconds=None if quiet or age is None else min(int(age), 86_400),
        suspicion=odd,
    )


def orders(step: Step, key: str) -> dict[str, list[str]]:
    """In which order the options stood, where that was left to chance: '<key>.order'."""
    shuffled = [question for question in step.questions if question.is_shuffled and step.moment is None]
    return {f"{one.key}.order": [option.code for option in in_order(one, keys.seed(key))] for one in shuffled}


def _midnight(now: datetime, entry: Entry) -> datetime:
    """An anonymous answer has a day and no time."""
    return now.astimezone(entry.place.zone).replace(hour=12, minute=0, second=0, microsecond=0)


def onward(waiting: Waiting, merged: Merged) -> str:
    """Where a stored post leads."""
    if merged.state == "used":
        to = "used"
    elif merged.state != Submission.State.OPEN:
        to = ENDED[Submission.State(merged.state)]
    else:
        way = merged.way or walk(definition_of(merged.version_id), merged.pages)
        following = way.after(waiting.step.key)
        to = following.key if following else END
    return waiting.entry.address(to, waiting.language)


def _give_cookie(answer: HttpResponse, entry: Entry, merged: Merged, request: HttpRequest) -> None:
    answer.set_cookie(
        keys.cookie_name(keys.digest(entry.key)),
        keys.cookie_value(entry.key, merged.opened_by),
        max_age=COOKIE_DAYS * 86_400,
        path=entry.start,
        secure=request.is_secure(),
        httponly=True,
        samesite="Lax",
    )
