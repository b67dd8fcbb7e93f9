"""A survey that is open, and somebody who answers it the way a browser without scripts does."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from hofnar.accounts.models import Organisation, Unit
from hofnar.invitations.models import OpenLink
from hofnar.invitations.services import make_open_link
from hofnar.responses.tests.seen import Seen
from hofnar.responses.tests.surveys import SHORT
from hofnar.surveys.definition import Definition, dump
from hofnar.surveys.models import Survey, SurveyVersion
from hofnar.surveys.services import add_question, make_survey

BROWSER = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605 Mobile/15E148 Safari/604"


def open_survey(organisation: Organisation, definition: Definition = SHORT, mode: str = "confidential") -> Survey:
    survey = make_survey(organisation, "Relatie", mode=mode)
    version = survey.versions.get()
    publish(version, definition)
    Survey.objects.filter(pk=survey.pk).update(state=Survey.State.OPEN)
    survey.refresh_from_db()
    return survey


def publish(version: SurveyVersion, definition: Definition) -> None:
    version.definition = dump(definition)
    version.state, version.published_at = SurveyVersion.State.PUBLISHED, timezone.now()
    version.save()
    for page in definition.pages:
        for question in page.questions:
            if question.kind == "text":
                add_question(version, key=question.key, label=question.text["nl"], role="comment")


def open_link(survey: Survey, unit: Unit, kind: str = "link", **fields: Any) -> OpenLink:
    return make_open_link(survey, unit, wave="2026", kind=kind, **fields)


@dataclass
class Respondent:
    """Reads the form on the page it sees, fills in what it is told, sends everything the form holds."""

    start: str
    client: Client = field(default_factory=lambda: Client(headers={"user-agent": BROWSER}))
    keeps_cookies: bool = True
    address: str = ""
    answer: Any = None

    def open(self, address: str = "", **headers: str) -> HttpResponse:
        self.address = address or self.start
        self._forget()
        self.answer = self.client.get(self.address, headers=headers)
        while self.answer.status_code == 303:
            self.address = self.answer["Location"]
            self.answer = self.client.get(self.address)
        return self.answer

    def send(self, follow: bool = True, **values: Any) -> HttpResponse:
        action, fields = self.form()
        for name, value in values.items():
            fields[name.replace("__", ".")] = value
        return self.post(action, fields, follow)

    def post(self, action: str, fields: dict[str, Any], follow: bool = True) -> HttpResponse:
        self._forget()
        self.answer = self.client.post(action, urlencode(fields, doseq=True), "application/x-www-form-urlencoded")
        if follow and self.answer.status_code == 303:
            return self.open(self.answer["Location"])
        return self.answer

    def form(self) -> tuple[str, dict[str, Any]]:
        return self.seen.action, self.seen.fields()

    @property
    def seen(self) -> Seen:
        return Seen(self.answer.content.decode())

    @property
    def heading(self) -> str:
        return self.seen.heading.strip()

    def _forget(self) -> None:
        if not self.keeps_cookies:
            self.client.cookies.clear()
