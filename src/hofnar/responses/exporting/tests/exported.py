"""A survey with answers that try to break a file, and each file read back by a reader that is not ours."""

from __future__ import annotations

import csv
import io
import json
from datetime import date
from pathlib import Path
from typing import Any

import fastexcel
import pyarrow.parquet as pq
import pyreadstat
from django.test import Client
from django.urls import reverse

from hofnar.accounts.models import Unit, User
from hofnar.responses.models import Response
from hofnar.surveys.models import Survey

ATTACKS = (
    "=1+1", "+31 6 12345678", "-5", "@SUM(A1)", "\t=1", "\r=1", "\n=cmd|' /C calc'!A0", "|x", "＝1+1", "\u200b=1",
    "'=1", "''=1", "'t was goed", "a;b,c\"d\"\r\ne", "<script>alert(1)</script>", "é" * 400, "😀" * 200, "x" * 5000,
    "{{ 7*7 }}", "'; DROP TABLE x; --", "ein Komma, drei", "  spaces in front",
)  # fmt: skip


def answer(survey: Survey, unit: Unit, number: int, answers: dict[str, Any], **more: Any) -> Response:
    version = more.pop("version", None) or survey.versions.get()
    return Response.objects.create(
        organisation=survey.organisation,
        version=version,
        wave=more.pop("wave", "2026"),
        external_id=f"r{number:03}",
        unit=unit,
        answered_on=date(2026, 3, 1 + number % 28),
        answers=answers,
        **more,
    )


def fetch(user: User, survey: Survey, format: str) -> bytes:
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    response = client.get(reverse("survey_export", args=[survey.pk, format]), headers={"accept-language": "nl"})
    assert response.status_code == 200, response.status_code
    assert response["Content-Disposition"].startswith("attachment")
    assert response["Cache-Control"] == "private, no-store"
    return b"".join(response.streaming_content)


def table(raw: bytes, delimiter: str = ",") -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(raw.decode("utf-8-sig"), newline=""), delimiter=delimiter))


def lines(raw: bytes) -> list[dict[str, Any]]:
    return [json.loads(line) for line in raw.decode().split("\n") if line]


def parquet(raw: bytes) -> list[dict[str, Any]]:
    return pq.read_table(io.BytesIO(raw)).to_pylist()


def excel(raw: bytes, sheet: int = 0) -> list[dict[str, Any]]:
    book = fastexcel.read_excel(raw)
    return book.load_sheet(sheet, dtypes="string").to_arrow().to_pylist()


def sav(raw: bytes, folder: Path, **more: Any) -> tuple[dict[str, list[Any]], Any]:
    (folder / "export.sav").write_bytes(raw)
    columns, meta = pyreadstat.read_sav(str(folder / "export.sav"), output_format="dict", **more)
    return {name: list(cells) for name, cells in columns.items()}, meta
