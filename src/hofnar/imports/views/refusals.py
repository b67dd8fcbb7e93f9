"""Why something cannot be done now, in words."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest
from django.utils.translation import gettext as _

from hofnar.imports.services import Refused


def tell(request: HttpRequest, refused: Refused) -> None:
    messages.error(request, in_words(refused))


def in_words(refused: Refused) -> str:
    names = ", ".join(f"“{run.upload.name}”" for run in refused.runs[:5])
    return {
        "NOT_A_DRAFT": _("This import is no longer a draft."),
        "NOT_DONE": _("Only an import that is finished can be undone."),
        "NOT_RUNNING": _("This import is not at work now."),
        "NO_DATE": _("Say first in which year the answers were given."),
        "SURVEY_BUSY": _("Another import is at work in this survey: %(names)s. Wait until it is done."),
        "LATER_IMPORTS": _("This cannot be undone yet, because later imports build on it. First undo %(names)s."),
    }[refused.code] % {"names": names}
