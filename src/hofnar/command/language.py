"""Dutch or English at the prompt, through Django's translations without the platform's settings."""

from __future__ import annotations

import gettext as standard_gettext
import os
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path

import django
from django.conf import settings
from django.utils import translation

LANGUAGES = ("nl", "en")
_ROOMS = Path(__file__).resolve().parents[1]
CATALOGS = (_ROOMS / "command" / "locale", _ROOMS / "findings" / "locale")


def chosen(arguments: Sequence[str], environment: Mapping[str, str]) -> str:
    """The language asked for with --language, else that of the machine when it is Dutch, else English.

    >>> chosen(["check", "x.csv", "--language", "nl"], {}), chosen([], {"LANG": "nl_NL.UTF-8"}), chosen([], {})
    ('nl', 'nl', 'en')
    """
    for position, argument in enumerate(arguments):
        asked = argument.partition("=")[2] if argument.startswith("--language=") else ""
        if argument == "--language" and position + 1 < len(arguments):
            asked = arguments[position + 1]
        if asked in LANGUAGES:
            return asked
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        if environment.get(name):
            return "nl" if environment[name].lower().startswith("nl") else "en"
    return "en"


def speak(language: str) -> None:
    """From here on all text is in this language."""
    for catalog in CATALOGS:
        _compiled(catalog)
    if not settings.configured:
        settings.configure(
            USE_I18N=True,
            USE_THOUSAND_SEPARATOR=True,
            LANGUAGE_CODE="en",
            LANGUAGES=[(code, code) for code in LANGUAGES],
            LOCALE_PATHS=[str(path) for path in CATALOGS],
            LOGGING_CONFIG=None,
        )
        django.setup()
    translation.activate(language)
    _speak_for_click(language)


def _compiled(catalog: Path) -> None:
    """Compile a catalog that is new or has changed; where that is not possible the text stays English."""
    for source in catalog.glob("*/LC_MESSAGES/django.po"):
        target = source.with_suffix(".mo")
        if not target.exists() or target.stat().st_mtime < source.stat().st_mtime:
            with suppress(OSError):
                import polib

                polib.pofile(str(source)).save_as_mofile(str(target))


def _speak_for_click(language: str) -> None:
    """The words of click itself ('Usage', 'Options') come from the standard library's catalog of the process."""
    os.environ["LANGUAGE"] = language
    standard_gettext.bindtextdomain("django", str(CATALOGS[0]))
    standard_gettext.textdomain("django")
