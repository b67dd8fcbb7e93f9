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
from hofnar.responses.flow import walk
from hofnar.responses.merging import Merged, Post
from hofnar.responses.models import Change, Response, Submission
from hofnar.responses.places import Place, definition_of
from hofnar.responses.services import write_texts
from hofnar.surveys.definition import SCREENED_OUT, Definition
from hofnar.surveys.models import SurveyVersion

State = Submission.State


@dataclass(frozen=True, slots=True)
class Ended:
    """A submission at its end that still stands open. ``at`` are the places of its posts that ended it."""

    at: tuple[int, ...]
    post: Post
    merged: Merged
    ending: str

    @property
    def state(self) -> str:
        return State.SCREENED_OUT if self.ending == SCREENED_OUT else State.COMPLETE

    @property
    def day(self) -> date:
        return self.post.at.astimezone(self.post.place.zone).date()

    def document(self) -> dict[str, Any]:
        definition = definition_of(self.merged.version_id)
        return {**answers(definition, self.merged.pages), **_hidden(definition, self.post.place, to_segment=False)}

    def segments(self) -> dict[str, str]:
        return _hidden(definition_of(self.merged.version_id), self.post.place, to_segment=True)


def _hidden(definition: Definition, place: Place, *, to_segment: bool) -> dict[str, str]:
    """What came with the link, as far as the survey says that it keeps it."""
    kept = {hidden.key for hidden in definition.hidden if hidden.to_segment is to_segment}
    return {key: str(place.facts[key]) for key in sorted(kept) if place.facts.get(key) not in (None, "")}


def ended(posts: Sequence[Post], merged: list[Merged | Exception]) -> list[Ended]:
    """Those that have come to an end; the last one of a submission only, when its posts came together. Each one gets
    its way on the way."""
    found: dict[int, Ended] = {}
    for at, (post, one) in enumerate(zip(posts, merged)):
        if isinstance(one, Merged) and one.state == State.OPEN and not one.is_spent:
            way = walk(definition_of(one.version_id), one.pages)
            merged[at] = replace(one, way=way)
            before = found.pop(one.id, None)
            if way.pending is None:
                found[one.id] = Ended((*(before.at if before else ()), at), post, one, way.ending)
    return list(found.values())


def complete_all(ends: Sequence[Ended]) -> None:
    """In the caller's transaction. Who was completed by another meanwhile is left alone."""
    if not ends:
        return
    standing = Submission.objects.select_for_update().filter(pk__in=[end.merged.id for end in ends], state=State.OPEN)
    claimed = set(standing.values_list("pk", flat=True))
    ends = [end for end in ends if end.merged.id in claimed]
    counted = [end for end in ends if not end.post.suspicion and end.state == State.COMPLETE]
    responses = dict(zip((end.merged.id for end in counted), _responses(counted)))
    _close(ends, responses)
    for end in ends:
        if end.post.place.personal_link_id and not end.post.suspicion:
            mark_answered(end.post.place.personal_link_id, end.post.at)


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
