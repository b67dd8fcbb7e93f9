"""The impact matrix of a file before anything is stored."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from django.core.cache import cache
from django.utils.formats import number_format
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext

from hofnar.findings.file_errors import explain as explain_error
from hofnar.findings.headlines import headline_for_impact
from hofnar.findings.picture_texts import impact_texts
from hofnar.imports.models import ImportRun
from hofnar.imports.proposal import Look
from hofnar_analytics.errors import HandedIn
from hofnar_analytics.impact import impact
from hofnar_analytics.mapping import ColumnMapping, Mapping, Role
from hofnar_analytics.pictures import impact_list, impact_matrix
from hofnar_analytics.results import Impact
from hofnar_analytics.tables import to_answers

KEPT_FOR = 3600
READINGS = ("effect", "leverage", "share")


@dataclass(frozen=True, slots=True)
class Picture:
    """``wide`` for a desk, ``narrow`` for a phone; ``why_not`` in words when there is none."""

    headline: str = ""
    wide: SafeString | str = ""
    narrow: SafeString | str = ""
    why_not: str = ""
    reading: str = ""


def picture_of(run: ImportRun, look: Look, mapping: Mapping, kpi: ColumnMapping | None, reading: str = "") -> Picture:
    """Kept for an hour under what decides it. The organisation's reading goes before the proposed one."""
    name = kpi.name if kpi else ""
    reading = reading if reading in READINGS else run.organisation.reading
    decides = "\x00".join([run.upload.sha256, run.mapping, name, reading, str(get_language())])
    key = f"imports.picture:{hashlib.sha256(decides.encode()).hexdigest()}"
    found = cache.get(key)
    if not isinstance(found, Picture):
        found = _picture(look, mapping, kpi, reading)
        cache.set(key, found, KEPT_FOR)
    return found


def _picture(look: Look, mapping: Mapping, kpi: ColumnMapping | None, reading: str) -> Picture:
    if kpi is None or kpi.scale is None:
        return Picture(why_not=gettext("No column is an overall question (KPI), so there is nothing to explain yet."))
    if not mapping.moments:
        return Picture(why_not=gettext("No column is a score of a touchpoint, so there is no impact matrix."))
    try:
        answers, _ = to_answers(look.table, mapping, kpi.name)
        return _drawn(impact(answers, kpi.scale, share_intervals=reading == "share"), look, kpi, reading)
    except HandedIn as problem:
        return Picture(why_not=explain_error(problem))


def _drawn(result: Impact, look: Look, kpi: ColumnMapping, asked: str) -> Picture:
    reading = asked or result.reading
    texts = impact_texts(
        result, reading=reading, subtitle=_subtitle(result, look), kpi_name=kpi.label or look.table.label(kpi.name)
    )
    # Both pictures escape every text they are given.
    return Picture(
        headline=headline_for_impact(result, reading=reading),
        reading=reading,
        wide=mark_safe(impact_matrix.draw(result, texts, reading=reading, heading=False)),  # noqa: S308
        narrow=mark_safe(impact_list.draw(result, texts, reading=reading, heading=False)),  # noqa: S308
    )


def _subtitle(result: Impact, look: Look) -> str:
    return gettext("%(n)s answers in this file") % {"n": number_format(result.n, use_l10n=True, force_grouping=True)}


def kpi_columns(mapping: Mapping, look: Look) -> list[ColumnMapping]:
    return [column for column in mapping.of_role(Role.KPI) if column.name in look.table.columns]


def chosen_kpi(columns: list[ColumnMapping], asked: str) -> ColumnMapping | None:
    """The asked one, else the first."""
    return next((column for column in columns if column.name == asked), columns[0] if columns else None)
