"""The end of a submission: its pages become one response, in the transaction of the last post."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db import connection

from hofnar.invitations.services import mark_answered
from hofnar.jobs.services import announce
from hofnar.responses.cells import answers
from hofnar.responses.flow import Way, walk
from hofnar.responses.limits import FULL, Candidate, admit
from hofnar.responses.merging import Merged, Post
from hofnar.responses.models import Change, Response, Submission
from hofnar.responses.places import Place, definition_of
from hofnar.responses.services import write_texts
from hofnar.surveys.definition import SCREENED_OUT, Definition
from hofnar.surveys.models import SurveyVersion

State = Submission.State
ENDINGS = {SCREENED_OUT: State.SCREENED_OUT, FULL: State.FULL}


@dataclass(frozen=True, slots=True)
class Ended:
    """A submission at its end that still stands open. ``at`` are the places of its posts that ended it."""

    at: tuple[int, ...]
    post: Post
    merged: Merged
    ending: str

    @property
    def state(self) -> str:
        return ENDINGS.get(self.ending, State.COMPLETE)

    @property
    def day(self) -> date:
        return self.post.at.astimezone(self.post.place.zone).date()

    def document(self) -> dict[str, Any]:
        definition = definition_of(self.merged.version_id)
        return {**answers(definition, self.merged.pages), **hidden(definition, self.post.place.facts)}

    def candidate(self) -> Candidate:
        way = self.merged.way or walk(definition_of(self.merged.version_id), self.merged.pages)
        place = self.post.place
        return Candidate(self.merged.id, place.survey_id, _known(place, way), self.ending == FULL)

    def segments(self) -> dict[str, str]:
        return hidden(definition_of(self.merged.version_id), self.post.place.facts, to_segment=True)


def hidden(definition: Definition, facts: Mapping[str, Any], *, to_segment: bool = False) -> dict[str, str]:
    """What came with the link, as far as the survey says that it keeps it."""
    kept = {one.key for one in definition.hidden if one.to_segment is to_segment}
    return {key: str(facts[key]) for key in sorted(kept) if facts.get(key) not in (None, "")}


def ended(posts: Sequence[Post], merged: list[Merged | Exception]) -> list[Ended]:
    """Those that have come to an end; the last one of a submission only, when its posts came together. Each one gets
    its way on the way."""
    found: dict[int, Ended] = {}
    for at, (post, one) in enumerate(zip(posts, merged)):
        if isinstance(one, Merged) and one.state == State.OPEN and not one.is_spent:
            way = walk(definition_of(one.version_id), one.pages)
            merged[at] = one = one.on(way)
            before = found.pop(one.id, None)
            ending = way.ending if way.pending is None else _early(post, way)
            if ending:
                found[one.id] = Ended((*(before.at if before else ()), at), post, one, ending)
    return list(found.values())


def _early(post: Post, way: Way) -> str:
    """Who belongs to a group that is full hears so at the first page where that is known."""
    limits = post.place.limits
    return FULL if limits and not post.suspicion and limits.over(_known(post.place, way)) else ""


def _known(place: Place, way: Way) -> dict[str, Any]:
    return {**{key: str(value) for key, value in place.facts.items()}, **way.given}


def turned_away(ends: Sequence[Ended]) -> set[int]:
    """Ids of those a limit leaves no place for; asked in the transaction that completes."""
    limited = [end for end in ends if end.post.place.limits and not end.post.suspicion]
    return admit([end.candidate() for end in limited if end.state in (State.COMPLETE, State.FULL)])


def complete_all(ends: Sequence[Ended]) -> set[int]:
    """In the caller's transaction. Who was completed by another meanwhile is left alone. Ids of who was turned away."""
    if not ends:
        return set()
    standing = Submission.objects.select_for_update().filter(pk__in=[end.merged.id for end in ends], state=State.OPEN)
    claimed = set(standing.values_list("pk", flat=True))
    ends = [end for end in ends if end.merged.id in claimed]
    away = turned_away(ends)
    ends = [replace(end, ending=FULL) if end.merged.id in away else end for end in ends]
    counted = [end for end in ends if not end.post.suspicion and end.state == State.COMPLETE]
    responses = dict(zip((end.merged.id for end in counted), _responses(counted)))
    _close(ends, responses)
    for end in ends:
        if end.post.place.personal_link_id and not end.post.suspicion:
            mark_answered(end.post.place.personal_link_id, end.post.at)
    return away


def _responses(ends: Sequence[Ended]) -> list[Response]:
    made = Response.objects.bulk_create([_response(end) for end in ends])
    tell_of(made)
    return made


def _response(end: Ended) -> Response:
    place = end.post.place
    return Response(
        organisation_id=place.organisation_id,
        version_id=end.merged.version_id,
        wave=place.wave,
        external_id=end.post.key[:32],
        unit_id=place.unit_id,
        answered_on=end.day,
        answers=end.document(),
        segments=end.segments(),
    )


def tell_of(responses: Sequence[Response]) -> None:
    """Open texts as rows, the list the copy follows, and one event for each organisation."""
    by_version: dict[int, list[Response]] = defaultdict(list)
    for response in responses:
        by_version[response.version_id].append(response)
    for version in SurveyVersion.objects.select_related("survey").filter(pk__in=by_version):
        write_texts(version, by_version[version.pk])
    Change.objects.bulk_create([Change(organisation_id=one.organisation_id, response=one) for one in responses])
    for organisation in sorted({response.organisation_id for response in responses}):
        announce("responses.arrived", organisation_id=organisation)


def _close(ends: Iterable[Ended], responses: Mapping[int, Response]) -> None:
    """The answers stand in the response from here on; what suspects gave stays, to be looked at."""
    rows = [
        (
            end.state,
            connection.ops.adapt_datetimefield_value(end.post.at),
            responses[end.merged.id].pk if end.merged.id in responses else None,
            end.merged.id,
        )
        for end in ends
    ]
    statement = (
        "UPDATE responses_submission SET state = %s, completed_at = %s, response_id = %s, "
        "pages = CASE WHEN suspicion = '' THEN '{}' ELSE pages END WHERE id = %s"
    )
    with connection.cursor() as cursor:
        cursor.executemany(statement, rows)
