"""The ``hofnar`` command. Exit status 0, 2 for unusable arguments, 3 for an unusable file, 1 for a fault of ours."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

import click
from django.utils.translation import gettext

from hofnar.command.language import chosen, speak

UNUSABLE_ARGUMENTS = 2
UNUSABLE_FILE = 3
FAULT = 1
INTERRUPTED = 130


def main(arguments: Sequence[str] | None = None) -> None:
    """Run and leave with the exit status."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    speak(chosen(given, os.environ))
    sys.exit(run(given))


def run(given: Sequence[str]) -> int:
    """Run the command; every error becomes a sentence on the error stream and a status."""
    from hofnar.command.commands import group
    from hofnar.findings.file_errors import explain
    from hofnar_analytics.errors import UnusableFile, UnusableRequest

    try:
        done = group().main(args=list(given), prog_name="hofnar", standalone_mode=False)
        return done if isinstance(done, int) else 0
    except click.ClickException as error:
        error.show()
        return UNUSABLE_ARGUMENTS
    except UnusableRequest as error:
        return _say(explain(error), UNUSABLE_ARGUMENTS)
    except UnusableFile as error:
        return _say(explain(error), UNUSABLE_FILE)
    except MemoryError:
        return _say(gettext("This file is too large for the memory of this machine."), UNUSABLE_FILE)
    except (click.Abort, KeyboardInterrupt):
        return _say(gettext("Stopped."), INTERRUPTED)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except Exception as error:
        return _fault(error)


def _say(text: str, status: int) -> int:
    click.echo(gettext("Error: {message}").format(message=text), err=True)
    return status


def _fault(error: Exception) -> int:
    """Something that should not happen: say so without a traceback, unless HOFNAR_DEBUG asks for it."""
    if os.environ.get("HOFNAR_DEBUG"):
        raise error
    text = gettext("Something went wrong that is not your fault (%(what)s). Set HOFNAR_DEBUG=1 to see where.")
    return _say(text % {"what": f"{type(error).__name__}: {error}"}, FAULT)


if __name__ == "__main__":
    main()
