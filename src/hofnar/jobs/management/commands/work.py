from __future__ import annotations

from argparse import ArgumentParser
from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand

from hofnar.jobs import running
from hofnar.jobs.worker import Worker
from hofnar.lib.parents import end_with_parent


class Command(BaseCommand):
    help = "Does the background work: imports, summaries, reactions. Run as many of these as you like."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--lanes", type=int, default=3, help="jobs at the same time (3)")
        parser.add_argument("--lease", type=float, default=running.LEASE.total_seconds(), help="seconds (30)")
        parser.add_argument("--grace", type=float, default=20.0, help="seconds for running work after a stop (20)")
        parser.add_argument("--parent", type=int, default=0, help="stop when this process is gone")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["parent"]:
            end_with_parent(options["parent"])
        Worker(max(1, options["lanes"]), timedelta(seconds=options["lease"]), options["grace"]).run()
