"""The product as faults meet it, run as ``python -m tests.faults.product COMMAND``: ``prepare`` makes a survey and
prints where it is; ``serve PORT`` answers in a process that a parent starts again whenever it is killed; ``state``
prints what is stored."""

from __future__ import annotations

import json
import os
import socket
import sys
from socketserver import ThreadingMixIn
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hofnar.settings")
django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402

from hofnar.lib.parents import end_with_parent  # noqa: E402
from hofnar.responses.models import Change, Response, Submission  # noqa: E402
from hofnar.responses.tests.respondents import open_link, open_survey  # noqa: E402
from hofnar.wsgi import application  # noqa: E402
from tests.faults import sabotage  # noqa: E402
from tests.world import make_world  # noqa: E402


def prepare() -> None:
    call_command("migrate", verbosity=0)
    world = make_world()
    survey = open_survey(world.tulp)
    link = open_link(survey, world.breda)
    print(json.dumps({"code": link.code, "version": survey.versions.get().pk, "unit": world.breda.pk}))


class Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True

    def __init__(self, listening: socket.socket) -> None:
        super().__init__(("127.0.0.1", 0), Quiet, bind_and_activate=False)
        self.socket = listening
        self.server_name, self.server_port = "127.0.0.1", listening.getsockname()[1]
        self.setup_environ()


class Quiet(WSGIRequestHandler):
    def log_message(self, *given: object) -> None: ...

    def get_stderr(self):
        return open(os.devnull, "w")


def serve(port: str) -> None:
    listening = socket.create_server(("127.0.0.1", int(port)), backlog=512)
    end_with_parent(os.getppid())
    me = os.getpid()
    connection.close()
    while True:
        child = os.fork()
        if child == 0:
            end_with_parent(me)
            sabotage.apply()
            server = Server(listening)
            server.set_app(application)
            server.serve_forever()
        print(child, flush=True)
        os.waitpid(child, 0)


def state() -> None:
    responses = list(Response.objects.values_list("answers", "pk", "external_id"))
    followed = set(Change.objects.values_list("response_id", flat=True))
    drafts = [pages for (pages,) in Submission.objects.filter(response=None).values_list("pages")]
    print(
        json.dumps(
            {
                "answers": [answers for answers, _, _ in responses],
                "unfollowed": sum(pk not in followed for _, pk, _ in responses),
                "drafts": drafts,
            }
        )
    )


if __name__ == "__main__":
    command, *given = sys.argv[1:]
    {"prepare": prepare, "serve": serve, "state": state}[command](*given)
