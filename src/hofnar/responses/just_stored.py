"""What was stored a moment ago, so that the page that follows a post asks the database for nothing. Of the event loop
alone; with SQLite only, where nobody else answers respondents; never of anonymous surveys."""

from __future__ import annotations

import time

from hofnar.responses import queries
from hofnar.responses.merging import Merged, Post, vendor
from hofnar.responses.queries import Standing

SECONDS, MOST = 5.0, 20_000
_kept: dict[tuple[int, str, str], tuple[float, Standing]] = {}


def remember(post: Post, merged: Merged) -> None:
    key = (post.place.survey_id, post.place.wave, post.key)
    _kept.pop(key, None)  # to stand last again: the oldest stand first
    if post.place.is_anonymous or vendor() != "sqlite":
        return
    now = time.monotonic()
    while _kept and (len(_kept) >= MOST or next(iter(_kept.values()))[0] < now):
        del _kept[next(iter(_kept))]
    _kept[key] = now + SECONDS, Standing(merged.state, merged.version_id, merged.pages, merged.opened_by)


def standing_submission(survey_id: int, wave: str, respondent_key: str) -> Standing | None:
    found = _kept.get((survey_id, wave, respondent_key))
    if found is not None and found[0] > time.monotonic():
        return found[1]
    return queries.standing_submission(survey_id, wave, respondent_key)


def forget() -> None:
    _kept.clear()
