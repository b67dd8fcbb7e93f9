"""10 million answers (555,000 responses to 18 questions): pages, a new answer, everything from scratch, and the KPI of
every unit and week from Parquet beside pandas in the same run."""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import NamedTuple

RESPONSES, MOMENTS, UNITS, DAYS = 555_000, 17, 300, 730
FIRST = date(2024, 11, 1)
ASKED = 60  # selections of which the 95th percentile is taken
READINGS = ("effect", "leverage", "share")


def main() -> None:
    with tempfile.TemporaryDirectory() as data:
        os.environ |= {"HOFNAR_DATA": data, "HOFNAR_DEBUG": "1", "DJANGO_SETTINGS_MODULE": "hofnar.settings"}
        import django

        django.setup()
        from django.core.management import call_command
        from django.urls import reverse

        call_command("migrate", verbosity=0)
        reverse("home")  # the addresses of all rooms are read once a process
        organisation, kpi = _organisation()
        _written(organisation.pk, kpi)
        _pages(organisation, kpi)
        _new_answer(organisation, kpi)
        _weeks(organisation.pk, kpi)
        print(f"load of the machine at the end, over 1, 5 and 15 minutes: {os.getloadavg()}")


def _organisation():
    from hofnar.accounts.models import Unit, User
    from hofnar.accounts.services import add_unit, make_organisation
    from hofnar.journeys.models import Journey, Phase, Touchpoint
    from hofnar.measurement.models import Metric
    from hofnar.surveys.models import Question, Survey, SurveyVersion

    owner = User.objects.create_user("bench@example.org", None, name="Bench")
    organisation = make_organisation("Bench", "bench", owner)
    root = Unit.objects.get(organisation=organisation, parent=None)
    regions = [add_unit(organisation, root, f"Region {at}", code=f"r{at}", level="region") for at in range(10)]
    for at in range(UNITS):
        add_unit(organisation, regions[at % 10], f"Unit {at}", code=f"u{at}")
    phase = Phase.objects.create(journey=Journey.objects.create(organisation=organisation, name="J"), name="P")
    version = SurveyVersion.objects.create(survey=Survey.objects.create(organisation=organisation, name="S"))
    kpi = Metric.objects.create(
        organisation=organisation, level="relation", kind="nps", name="NPS", scale_low=0, scale_high=10
    )
    Question.objects.create(version=version, key="nps", label="NPS", role="kpi", metric=kpi)
    for at in range(MOMENTS):
        place = Touchpoint.objects.create(organisation=organisation, phase=phase, name=f"Moment {at}", position=at)
        metric = Metric.objects.create(
            organisation=organisation, level="touchpoint", kind="csat", name=place.name, scale_low=1, scale_high=5,
            touchpoint=place,
        )  # fmt: skip
        Question.objects.create(version=version, key=f"m{at}", label=place.name, role="touchpoint", metric=metric)
    return organisation, kpi


def _written(organisation_id: int, kpi) -> None:
    """The columnar copy, written as the follower writes it."""
    import numpy as np
    import pyarrow as pa

    from hofnar.accounts.models import Unit
    from hofnar.insights import columnar_files as files
    from hofnar.insights.months import month_name
    from hofnar.measurement.models import Metric
    from hofnar.surveys.models import SurveyVersion

    rng = np.random.default_rng(1)
    leaves = np.array(Unit.objects.filter(level="location").values_list("pk", flat=True), dtype=np.int32)
    days = (np.datetime64(FIRST) + rng.integers(0, DAYS, RESPONSES)).astype("datetime64[D]")
    base, columns = rng.normal(7, 1.2, RESPONSES), {}
    for metric in Metric.objects.filter(level="touchpoint"):
        lived = rng.random(RESPONSES) < rng.uniform(0.3, 0.95)
        scores = np.clip(np.rint(rng.normal(3.8, 0.9, RESPONSES)), 1, 5)
        base += np.where(lived, rng.normal(0, 0.2) + 0.1 * (scores - 3.8), 0)
        columns[f"m:{metric.pk}"] = np.where(lived, scores, -127).astype(np.int8)
    columns[f"m:{kpi.pk}"] = np.clip(np.rint(base), 0, 10).astype(np.int8)
    columns |= {
        "response": np.arange(1, RESPONSES + 1) + 10_000_000,
        "unit": leaves[rng.integers(0, len(leaves), RESPONSES)],
        "day": days.astype(np.int32),
        "version": np.full(RESPONSES, SurveyVersion.objects.get().pk, dtype=np.int32),
        "weight": np.ones(RESPONSES, dtype=np.float32),
    }
    months = days.astype("datetime64[M]").astype(np.int64) + 1970 * 12
    with files.writing(organisation_id) as place:
        written = {}
        for month in np.unique(months).tolist():
            rows = np.flatnonzero(months == month)
            table = pa.table({name: values[rows] for name, values in columns.items()})
            written[month_name(month)] = files.write_month(place, month_name(month), 1, table)
        files.replace_manifest(place, files.Manifest(1, written))


class Spent(NamedTuple):
    """Seconds on the clock, and of the processor: on a machine with other work the second is the fairer one."""

    wall: float
    cpu: float

    def __str__(self) -> str:
        return f"{1e3 * self.wall:.0f} ms (processor {1e3 * self.cpu:.0f} ms)"


def _timed(work: Callable[[], object]) -> Spent:
    wall, cpu = time.perf_counter(), time.process_time()
    work()
    return Spent(time.perf_counter() - wall, time.process_time() - cpu)


def _pages(organisation, kpi) -> None:
    import random

    from hofnar.insights.cubes import cube_of
    from hofnar.insights.figures import Figures
    from hofnar.insights.months import Period, month_of
    from hofnar.insights.pages.overview import overview
    from hofnar.insights.selection import Selection, usual_period

    def scratch() -> None:
        figures = Figures.of(organisation)
        for metric in figures.frame.metrics:
            cube_of(figures.frame, metric)

    print(f"load of the machine at the start: {os.getloadavg()}")
    print(f"all summaries from scratch (from Parquet)   {_timed(scratch)}")
    random.seed(3)
    figures, first = Figures.of(organisation), month_of(FIRST)
    units = list(figures.tree.units.values())
    asked = []
    for at in range(ASKED):
        start = random.randrange(first, first + 22)
        period = Period(start, random.randrange(start, first + 24))
        asked.append(Selection(units[at] if at < 11 else random.choice(units), kpi, period))
    _told(
        "overview of any unit and period",
        [_timed(lambda one=one: overview(Figures.of(organisation), one)) for one in asked],
    )
    for reading in READINGS:
        _matrix(organisation, [replace(one, reading=reading) for one in asked], reading)
    _first_look(organisation, kpi, replace(asked[0], period=usual_period(figures.frame)))


def _told(what: str, times: list[Spent]) -> None:
    """Each of clock and processor by itself."""
    print(what)
    for name, seconds in (("clock", [one.wall for one in times]), ("processor", [one.cpu for one in times])):
        seconds = sorted(seconds)
        middle, high, worst = (1e3 * seconds[at] for at in (len(seconds) // 2, int(0.95 * len(seconds)), -1))
        print(f"    {name:10} median {middle:5.0f} ms, p95 {high:5.0f} ms, worst {worst:5.0f} ms")


def _matrix(organisation, asked, reading: str) -> None:
    """First as nobody ever looked at these selections, then as another process that finds them on disk."""
    from hofnar.insights.figures import Figures
    from hofnar.insights.pages.matrix import matrix_page

    def times() -> list[Spent]:
        return [_timed(lambda one=one: matrix_page(Figures.of(organisation), one)) for one in asked]

    _forget(organisation, on_disk=True)
    _told(f"impact matrix read by {reading}, first look", times())
    _forget(organisation)
    _told(f"impact matrix read by {reading}, in another process", times())


def _forget(organisation, *, on_disk: bool = False) -> None:
    from hofnar.insights import kept_impacts, kept_results

    kept_impacts._kept.clear()
    if on_disk:
        kept_results.drop_stale(organisation.pk, lambda facts: False)


def _first_look(organisation, kpi, chosen) -> None:
    """The selection everybody starts with, prepared by the worker."""
    from hofnar.insights import impacts
    from hofnar.insights.figures import Figures
    from hofnar.insights.pages.matrix import matrix_page

    _forget(organisation, on_disk=True)
    spent = _timed(lambda: impacts.prepare(organisation, lambda done, total: None))
    found = []
    for reading in READINGS:
        _forget(organisation)
        one = replace(chosen, reading=reading)
        found.append(f"{reading} {_timed(lambda one=one: matrix_page(Figures.of(organisation), one))}")
    print(f"whole organisation, last year: prepared in {spent}, then shown: {', '.join(found)}")


def _new_answer(organisation, kpi) -> None:
    from hofnar.accounts.models import Unit
    from hofnar.insights import columnar
    from hofnar.insights.figures import Figures
    from hofnar.insights.pages.overview import overview
    from hofnar.insights.selection import Selection, usual_period
    from hofnar.responses.models import Change, Response
    from hofnar.surveys.models import SurveyVersion

    unit = Unit.objects.filter(level="location").first()
    row = Response.objects.create(
        organisation=organisation, version=SurveyVersion.objects.get(), wave="w", external_id="x", unit=unit,
        answered_on=FIRST + timedelta(days=400), answers={"nps": 9},
    )  # fmt: skip
    Change.objects.create(organisation=organisation, response=row)
    done: list[columnar.Refreshed] = []
    spent = _timed(lambda: done.append(columnar.refresh(organisation.pk)))
    shown = _timed(lambda: Figures.of(organisation).figure(kpi, unit.pk, None))
    whole = Selection(Unit.objects.get(parent=None), kpi, usual_period(Figures.of(organisation).frame))
    page = _timed(lambda: overview(Figures.of(organisation), whole))
    print(f"a new answer: {spent} to its month's file ({', '.join(done[0].months)}), then {shown} to its figure")
    print(f"    and {page} to the overview of the whole organisation, of which one month is counted again")


def _weeks(organisation_id: int, kpi) -> None:
    """The NPS of every unit and week, straight from the files."""
    import numpy as np
    import pandas as pd
    import pyarrow.parquet as pq

    from hofnar.insights.columnar_files import Manifest, folder, manifest

    place = folder(organisation_id)
    paths: list[Path] = [place / name for name, _ in (manifest(organisation_id) or Manifest()).months.values()]
    columns = ["unit", "day", f"m:{kpi.pk}"]

    def ours() -> np.ndarray:
        parts = [pq.read_table(path, columns=columns, use_threads=False) for path in paths]
        unit, day, score = (np.concatenate([np.asarray(part.column(name)) for part in parts]) for name in columns)
        units, week = unit - unit.min(), (day - day.min()) // 7
        shape = (int(units.max()) + 1, int(week.max()) + 1, 11)
        flat = (units.astype(np.int64) * shape[1] + week) * 11 + score
        counts = np.bincount(flat, minlength=np.prod(shape)).reshape(shape)
        with np.errstate(invalid="ignore"):
            return 100 * (counts[..., 9:].sum(-1) - counts[..., :7].sum(-1)) / counts.sum(-1)

    def pandas_way() -> object:
        frame = pd.concat([pd.read_parquet(path, columns=columns) for path in paths])
        score = frame[f"m:{kpi.pk}"]
        frame["nps"] = 100.0 * ((score >= 9).astype(int) - (score <= 6).astype(int))
        return frame.groupby(["unit", frame["day"] // 7])["nps"].agg(["mean", "count"])

    a, b = (min(_timed(work).wall for _ in range(3)) for work in (ours, pandas_way))
    print(f"NPS of every unit and week, from Parquet: {a:.3f} s; pandas {b:.3f} s ({b / a:.1f} x)")
