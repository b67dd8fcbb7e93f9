"""What an import makes so that its rows have a meaning: survey, questions, journey, touchpoints, metrics."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from hofnar.accounts.models import Unit
from hofnar.imports.models import ImportRun, SavedMapping
from hofnar.imports.plan import key_of
from hofnar.journeys.models import Journey, Phase, Touchpoint
from hofnar.journeys.services import add_phase, add_touchpoint, make_journey
from hofnar.measurement.models import Metric
from hofnar.measurement.services import make_metric
from hofnar.responses.models import Response
from hofnar.surveys.models import Question, Survey, SurveyVersion
from hofnar.surveys.queries import latest_version
from hofnar.surveys.services import add_question, make_survey
from hofnar_analytics.check_words import without_aspect
from hofnar_analytics.mapping import Aspect, ColumnMapping, Role
from hofnar_analytics.mapping import Mapping as FileMapping
from hofnar_analytics.scales import Kind
from hofnar_analytics.table import Table

ASKED = (Role.KPI, Role.TOUCHPOINT, Role.SEGMENT, Role.COMMENT)
RELATION_KINDS = (Kind.NPS, Kind.TRUST)


@dataclass(slots=True)
class Structure:
    """Makes what is missing, and remembers what it made."""

    run: ImportRun
    mapping: FileMapping
    table: Table
    version: SurveyVersion
    made: dict[str, list[int]] = field(default_factory=dict)
    phase: Phase | None = None

    def _noted(self, kind: str, pk: int) -> None:
        self.made.setdefault(kind, []).append(pk)

    def ask_everything(self) -> None:
        known = set(self.version.questions.values_list("key", flat=True))
        for position, column in enumerate(self.mapping.of_role(*ASKED), start=len(known)):
            if column.name in self.table.columns and self._key(column) not in known:
                self._ask(column, position)

    def _key(self, column: ColumnMapping) -> str:
        return key_of(column.name, self.run.targets)

    def _ask(self, column: ColumnMapping, position: int) -> None:
        touchpoint = self._touchpoint(column)
        question = add_question(
            self.version,
            key=self._key(column),
            label=self._label(column),
            role=column.role.value,
            metric=self._metric(column, touchpoint),
            touchpoint=touchpoint,
            scale=column.scale,
            owner=self.run.started_by,
            provisional=True,
            position=position,
            wording=self.table.label(column.name) if self.table.label(column.name) != column.name else "",
            value_labels=dict(column.values) or dict(self.table.value_labels.get(column.name, {})),
        )
        self._noted("questions", question.pk)

    def _label(self, column: ColumnMapping) -> str:
        return (column.label or self.table.label(column.name))[:400]

    def _target(self, column: ColumnMapping) -> Mapping[str, Any]:
        found: Mapping[str, Any] = self.run.targets.get(column.name, {})
        return found

    def _touchpoint(self, column: ColumnMapping) -> Touchpoint | None:
        known = Touchpoint.objects.filter(
            organisation=self.run.organisation, pk=self._target(column).get("touchpoint") or 0
        ).first()
        if known is not None or column.role is not Role.TOUCHPOINT:
            return known
        if column.aspect is not Aspect.EXPERIENCE and (about := self._spoken_of(column)) is not None:
            return about
        phase = self._phase()
        same = Touchpoint.objects.filter(phase__journey=phase.journey, name=self._label(column), archived_at=None)
        return same.first() or self._new_touchpoint(phase, column)

    def _spoken_of(self, column: ColumnMapping) -> Touchpoint | None:
        """The touchpoint of the same name, where a column tells what was expected of it or how much it matters."""
        names = {self._label(column), without_aspect(self._label(column)), without_aspect(column.name)}
        places = [one for one in self.mapping.moments if {one.name, self._label(one)} & names]
        if len(places) == 1:
            return self._touchpoint(places[0])
        here = Touchpoint.objects.filter(phase__journey=self._journey(), name__in=names, archived_at=None)
        return here.first() if here.count() == 1 else None

    def _new_touchpoint(self, phase: Phase, column: ColumnMapping) -> Touchpoint:
        touchpoint = add_touchpoint(phase, self._label(column))
        self._noted("touchpoints", touchpoint.pk)
        return touchpoint

    def _phase(self) -> Phase:
        """Where new touchpoints go: nobody knows yet in which phase they belong."""
        if self.phase is None:
            journey = self._journey()
            self.phase = journey.phases.filter(archived_at=None).last() or add_phase(journey, _("All moments"))
        return self.phase

    def _journey(self) -> Journey:
        survey = self.version.survey
        journey = self.run.journey or survey.journey
        if journey is None:
            journey = make_journey(self.run.organisation, self.run.journey_name or survey.name)
            self._noted("journeys", journey.pk)
        if survey.journey_id is None:
            Survey.objects.filter(pk=survey.pk).update(journey=journey)
            survey.journey = journey
        return journey

    def _metric(self, column: ColumnMapping, touchpoint: Touchpoint | None) -> Metric | None:
        if column.role not in (Role.KPI, Role.TOUCHPOINT) or column.scale is None:
            return None
        known = Metric.objects.filter(
            organisation=self.run.organisation, pk=self._target(column).get("metric") or 0
        ).first()
        return known or self._standing_metric(column, touchpoint) or self._new_metric(column, touchpoint)

    def _standing_metric(self, column: ColumnMapping, touchpoint: Touchpoint | None) -> Metric | None:
        """In a journey that was chosen: what is measured there already, on the same scale, goes on."""
        if self.run.journey is None or column.scale is None:
            return None
        scale = {"kind": column.scale.kind, "scale_low": column.scale.low, "scale_high": column.scale.high}
        level = self._level(column)
        mine = Metric.objects.filter(organisation=self.run.organisation, aspect=column.aspect, archived_at=None)
        same = mine.filter(level=level, **scale)
        if level == Metric.Level.TOUCHPOINT:
            return _only(same.filter(touchpoint=touchpoint))
        journey = self._journey() if level == Metric.Level.JOURNEY else None
        return _only(same.filter(name=self._label(column), journey=journey))

    def _new_metric(self, column: ColumnMapping, touchpoint: Touchpoint | None) -> Metric:
        assert column.scale is not None
        level = self._level(column)
        metric = make_metric(
            self.run.organisation,
            level=level,
            kind=column.scale.kind,
            name=self._label(column),
            scale_low=column.scale.low,
            scale_high=column.scale.high,
            touchpoint=touchpoint,
            journey=self._journey() if level == Metric.Level.JOURNEY else None,
            aspect=column.aspect.value,
            higher_is_better=column.aspect is not Aspect.CONTACTS,
        )
        self._noted("metrics", metric.pk)
        return metric

    def _level(self, column: ColumnMapping) -> str:
        if column.role is Role.TOUCHPOINT:
            return Metric.Level.TOUCHPOINT
        assert column.scale is not None
        if column.aspect is not Aspect.EXPERIENCE:
            return Metric.Level.RELATION
        return Metric.Level.RELATION if column.scale.kind in RELATION_KINDS else Metric.Level.JOURNEY


def _only(found: QuerySet[Metric]) -> Metric | None:
    """The one there is; of several nobody can say which is meant."""
    some = list(found[:2])
    return some[0] if len(some) == 1 else None


@transaction.atomic
def make_structure(run: ImportRun, mapping: FileMapping, table: Table) -> None:
    """Makes what this import needs; what stands already is used. Sets the run's survey, version and ``created``."""
    survey = run.survey
    made: dict[str, list[int]] = {}
    if survey is None:
        survey = make_survey(run.organisation, run.survey_name or run.upload.name, journey=run.journey, imported=True)
        made["surveys"] = [survey.pk]
    structure = Structure(run, mapping, table, latest_version(survey), made)
    structure.ask_everything()
    run.survey, run.version, run.created = survey, structure.version, structure.made


def unmake_structure(run: ImportRun) -> None:
    """After a failure, before anything was published: what the import made goes, as if it had never been."""
    made = run.created
    with transaction.atomic():
        Question.objects.filter(pk__in=made.get("questions", [])).delete()
        Survey.objects.filter(pk__in=made.get("surveys", [])).delete()
        Metric.objects.filter(pk__in=made.get("metrics", [])).delete()
        Touchpoint.objects.filter(pk__in=made.get("touchpoints", [])).delete()
        _unused_journeys(made.get("journeys", [])).delete()
        _unused_units(made.get("units", [])).delete()


def _unused_journeys(ids: Collection[int]) -> QuerySet[Journey]:
    return Journey.objects.filter(pk__in=ids).exclude(phases__touchpoints__isnull=False)


def _unused_units(ids: Collection[int]) -> QuerySet[Unit]:
    used = Response.objects.filter(unit__in=ids).values("unit")
    return Unit.objects.filter(pk__in=ids, children=None).exclude(pk__in=used)


@transaction.atomic
def put_away_structure(run: ImportRun) -> None:
    """After undo: what imports into this survey made is archived once nothing visible is left in it."""
    if run.survey is None or _has_rows(run.survey):
        return
    now = timezone.now()
    made = _made_by(ImportRun.objects.filter(survey=run.survey))
    Metric.objects.filter(pk__in=made["metrics"], archived_at=None).update(archived_at=now)
    touchpoints = Touchpoint.objects.filter(pk__in=made["touchpoints"], archived_at=None)
    touchpoints.update(archived_at=now)
    empty = Journey.objects.filter(pk__in=made["journeys"], archived_at=None)
    empty.exclude(phases__touchpoints__archived_at=None, phases__touchpoints__isnull=False).update(archived_at=now)
    units = Unit.objects.filter(pk__in=made["units"], is_active=True, children=None)
    units.exclude(pk__in=_units_in_use(made["units"])).update(is_active=False)
    SavedMapping.objects.filter(survey=run.survey).delete()


def _has_rows(survey: Survey) -> bool:
    rows = Response.objects.filter(version__survey=survey, removed_at=None)
    return rows.filter(batch__published_at__isnull=False).exists()


def _units_in_use(ids: Iterable[int]) -> QuerySet[Response, int]:
    return Response.objects.filter(unit__in=list(ids), removed_at=None).values_list("unit", flat=True)


def _made_by(runs: Iterable[ImportRun]) -> dict[str, set[int]]:
    kinds = ("metrics", "touchpoints", "journeys", "units")
    listed = [run.created for run in runs]
    return {kind: {pk for made in listed for pk in made.get(kind, [])} for kind in kinds}
