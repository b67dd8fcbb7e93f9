"""A worker process that dies on purpose, for test_import_killed.py and ``python -m tests.faults.imports``.

``prepare`` makes a world with one finished import and a second one that waits; ``work N`` does the waiting work and
kills itself with signal 9 at the N-th end of a transaction, just before the commit (0: never), and prints a hash of
everything that can be seen; ``undo N`` asks to undo the second import and goes to work; ``redo N`` imports its file
once more. A second number kills before the statement of that number instead. Run as
``python -m tests.import_killing COMMAND``.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hofnar.settings")
django.setup()

from django.conf import settings  # noqa: E402
from django.core.files.uploadedfile import SimpleUploadedFile  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection, transaction  # noqa: E402
from django.utils import timezone  # noqa: E402

from hofnar.accounts.models import Organisation, User  # noqa: E402
from hofnar.imports import pace  # noqa: E402
from hofnar.imports.models import ImportRun  # noqa: E402
from hofnar.imports.services import ask_undo, confirm, start_draft  # noqa: E402
from hofnar.jobs.models import Job  # noqa: E402
from hofnar.jobs.services import run_waiting  # noqa: E402
from tests.test_import_engine import content_hash, text  # noqa: E402
from tests.world import World, make_world  # noqa: E402

settings.REACTIONS = {"import.finished": [], "import.undone": [], "response.saved": []}
ROWS = 3_400
pace.FEWEST = pace.MOST = 500  # the same transactions each time
SHOPS = ("Breda", "Zwolle", "Assen")


def row(number: int, more: int = 0) -> str:
    why = f"because of {number}" if number % 5 == 0 else ""
    return (
        f"{number},2026-{number % 12 + 1:02}-11,{SHOPS[number % 3]},{(number + more) % 11},{number % 5 + 1},3,{why},35+"
    )


def file_of(*rows: str) -> SimpleUploadedFile:
    return SimpleUploadedFile("desk.csv", text(*rows).encode())


def second_file() -> SimpleUploadedFile:
    """The first file again, half of it corrected, as much that is new, and a row that is refused."""
    return file_of(*[row(n, more=n % 4 == 0) for n in range(ROWS)], "9999,2026-02-30,Delft,5,5,5,,35+")


def prepare() -> None:
    call_command("migrate", verbosity=0)
    world = make_world()
    run = start_draft(world.tulp, world.anna, file_of(*[row(n) for n in range(ROWS // 2)]))
    confirm(run)
    run_waiting()
    confirm(start_draft(world.tulp, world.anna, second_file()))


@dataclass
class Death:
    """Counts the ends of transactions and the statements, and kills at the chosen one."""

    at_end: int
    at_statement: int
    ends: int = 0
    statements: int = 0

    def before_end(self) -> None:
        self.ends += 1
        if self.ends == self.at_end:
            os.kill(os.getpid(), signal.SIGKILL)

    def before_statement(self, execute: Any, *given: Any) -> Any:
        self.statements += 1
        if self.statements == self.at_statement:
            os.kill(os.getpid(), signal.SIGKILL)
        return execute(*given)


def work(kill_at: int, at_statement: int = 0) -> None:
    death, leave = Death(kill_at, at_statement), transaction.Atomic.__exit__

    def counted(self: transaction.Atomic, *given: Any) -> None:
        death.before_end()
        leave(self, *given)

    Job.objects.filter(state=Job.State.RUNNING).update(due_at=timezone.now())  # its lease has run out
    transaction.Atomic.__exit__ = counted  # type: ignore[method-assign]
    with connection.execute_wrapper(death.before_statement):
        run_waiting()
    print(death.ends, death.statements, end=" ")
    seen()


def undo(*kill_at: int) -> None:
    ask_undo(ImportRun.objects.latest("pk"))
    work(*kill_at)


def redo(*kill_at: int) -> None:
    world = the_world()
    confirm(start_draft(world.tulp, world.anna, second_file()))
    work(*kill_at)


def the_world() -> World:
    world = World.__new__(World)
    world.tulp, world.anna = Organisation.objects.get(slug="tulp"), User.objects.get(name="Anna")
    return world


def seen() -> None:
    print(content_hash(the_world()), ImportRun.objects.latest("pk").state, Job.objects.exclude(state="done").count())


COMMANDS: dict[str, Callable[..., None]] = {
    "prepare": prepare,
    "undo": undo,
    "redo": redo,
    "hash": seen,
    "work": work,
}

if __name__ == "__main__":
    command, *numbers = sys.argv[1:]
    COMMANDS[command](*map(int, numbers))
