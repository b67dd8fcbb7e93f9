from __future__ import annotations

from hofnar.demo.beliefs import first_guessed
from hofnar.demo.build import demo_organisation
from hofnar.demo.evaluations import write_down
from hofnar.insights.prepared import prepare_first
from hofnar.jobs.services import announce, run_waiting


def make_figures() -> None:
    """What a worker would do after an import, done here, so that the first page is right from the start."""
    organisation = demo_organisation()
    if organisation is not None:
        announce("import.finished", organisation_id=organisation.pk)
        run_waiting()
        prepare_first(organisation)


def write_down_measures() -> None:
    """What was done for customers, and whether it helped."""
    organisation = demo_organisation()
    if organisation is not None:
        write_down(organisation)


def guess_first() -> None:
    """A closed round of the jester: what managers thought, beside what people say and what the data show."""
    organisation = demo_organisation()
    if organisation is not None:
        first_guessed(organisation)
