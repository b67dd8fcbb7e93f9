from __future__ import annotations

from datetime import date
from typing import Any

from hofnar.comments.acting import make_tag
from hofnar.comments.hiding import hide_piece
from hofnar.comments.models import Comment
from hofnar.comments.tests.spoken import asked, say
from tests.permissions.rows import EDITORS, OWNERS, Made, Row
from tests.world import World

TAGGERS = frozenset({"olga", "anna", "bart"})  # Noor manages another region; Roos only reads
READERS = frozenset({"olga", "anna", "bart", "roos"})


def _comment(organisation: str, unit: str, mode: str = "confidential") -> Made:
    def made(world: World) -> dict[str, Any]:
        return {"comment_id": _ten(world, organisation, unit, mode)[0].pk}

    return made


def _ten(world: World, organisation: str, unit: str, mode: str = "confidential") -> list[Comment]:
    version = asked(getattr(world, organisation), mode)
    return say(version, getattr(world, unit), [f"the queue {n}" for n in range(10)], date(2026, 3, 5))[-10:]


def _piece(organisation: str, unit: str, user: str) -> Made:
    def made(world: World) -> dict[str, Any]:
        comment = _ten(world, organisation, unit)[0]
        hide_piece(comment, "queue", getattr(world, user))
        return {"comment_id": comment.pk, "piece_id": comment.pieces.get().pk}

    return made


def _tag(organisation: str) -> Made:
    return lambda world: {"tag_id": make_tag(getattr(world, organisation), "queue").pk}


BREDA, KLAVER = _comment("tulp", "breda"), _comment("klaver", "klaver_root")
SERVICE, KLAVER_SERVICE = _comment("tulp", "breda", "service"), _comment("klaver", "klaver_root", "service")

ROWS = [
    Row("comment_list"),
    Row("comment_do", method="post", data=lambda world: {"deed": "read"}),
    Row("comment_undo", method="post"),
    Row("comment_page", own=BREDA, foreign=KLAVER, allowed=READERS),
    Row(
        "comment_hide", method="post", own=BREDA, foreign=KLAVER, allowed=TAGGERS, data=lambda world: {"piece": "queue"}
    ),
    Row(
        "comment_unhide",
        method="post",
        own=_piece("tulp", "breda", "anna"),
        foreign=_piece("klaver", "klaver_root", "kees"),
        allowed=EDITORS,
    ),
    Row("comment_original", method="post", own=SERVICE, foreign=KLAVER_SERVICE, allowed=OWNERS),
    Row("comment_tags", allowed=EDITORS),
    Row("comment_tags", method="post", allowed=EDITORS, data=lambda world: {"name": "queue"}),
    Row(
        "comment_tag_rename",
        method="post",
        own=_tag("tulp"),
        foreign=_tag("klaver"),
        allowed=EDITORS,
        data=lambda world: {"name": "wait"},
    ),
    Row("comment_tag_remove", method="post", own=_tag("tulp"), foreign=_tag("klaver"), allowed=EDITORS),
    Row("comment_tag_restore", method="post", own=_tag("tulp"), foreign=_tag("klaver"), allowed=EDITORS),
    Row("comment_words", allowed=EDITORS),
    Row("comment_words", method="post", allowed=EDITORS, data=lambda world: {"words": "Jan Jansen"}),
]
