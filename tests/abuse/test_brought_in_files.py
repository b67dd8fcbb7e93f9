"""C08, C19, F: small files that say how others score, or who all customers are: poisoned, broken, huge, foreign."""

from __future__ import annotations

import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from hofnar.benchmarks.models import Benchmark
from hofnar.insights.models import PopulationMargin
from hofnar.insights.tests.seed import follow, lay_out, plant
from hofnar.insights.tests.test_pages import client_of

HEAD = "segment,value,number\n"
BAD = {
    "no numbers": HEAD + "channel,shop,nan\nchannel,web,4\n",
    "infinite": HEAD + "channel,shop,inf\nchannel,web,4\n",
    "beyond": HEAD + "channel,shop,1e999\nchannel,web,4\n",
    "negative": HEAD + "channel,shop,-4\nchannel,web,4\n",
    "one value": HEAD + "channel,shop,4\n",
    "no rows": HEAD,
    "nothing": "",
    "long name": HEAD + f"{'c' * 500},shop,4\n{'c' * 500},web,5\n",
    "many values": HEAD + "".join(f"channel,v{at},4\n" for at in range(300)),
    "quote": HEAD + 'channel,"shop,4\n' * 2000,
    "other columns": "a,b,c\n1,2,3\n",
}


def bomb() -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("xl/workbook.xml", "<workbook/>")
        with archive.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as sheet:
            for _ in range(1200):
                sheet.write(b"0" * (1 << 20))
    return packed.getvalue()


def bring(person, content: bytes, name: str = "margins.csv"):
    given = {"file": SimpleUploadedFile(name, content), "counted_on": "2026-01-01", "source": "=1+1"}
    return client_of(person).post(reverse("population_bring"), given)


@pytest.mark.parametrize("kind", [*BAD, "binary", "picture", "bomb", "utf-16", "large"])
def test_a_bad_file_of_margins_is_explained_and_nothing_is_kept(world, kind) -> None:
    content = {
        "binary": bytes(range(256)) * 200,
        "picture": b"\x89PNG\r\n\x1a\n" + b"\0" * 400,
        "utf-16": (HEAD + "channel,shop,x\nchannel,web,5\n").encode("utf-16"),
        "large": b"a" * (3 << 20),
    }.get(kind) or (bomb() if kind == "bomb" else BAD[kind].encode())
    response = bring(world.anna, content, "margins.xlsx" if kind == "bomb" else "margins.csv")
    assert response.status_code == 422
    assert not PopulationMargin.objects.exists()


def test_zero_bytes_are_left_out_of_names(world) -> None:
    """PostgreSQL keeps none."""
    assert bring(world.anna, (HEAD + "chan\0nel,sh\0op,4\nchan\0nel,web,5\n").encode()).status_code == 302
    kept = PopulationMargin.objects.get()
    assert "\0" not in kept.segment + "".join(kept.amounts)


def test_formulas_and_markup_in_margins_are_text(world) -> None:
    planted = lay_out(world.tulp)
    plant(planted, [world.breda], 300)
    follow(world.tulp)
    text = HEAD + "channel,\"=cmd|'/c calc'!A1\",40\nchannel,<script>alert(1)</script>,30\nchannel,shop,30\n"
    assert bring(world.anna, text.encode()).status_code == 302
    page = client_of(world.olga).get(reverse("who_answers")).content.decode()
    assert "<script>alert" not in page
    assert page.count("<svg") == 0 or "<script>alert" not in page


def test_a_margin_of_another_organisation_cannot_be_taken_away_or_seen(world) -> None:
    bring(world.anna, (HEAD + "secret segment,a,40\nsecret segment,b,60\n").encode())
    margin = PopulationMargin.objects.get()
    answers = [client_of(world.kees).post(reverse("population_remove", args=[key])) for key in (margin.pk, 987_654)]
    assert [one.status_code for one in answers] == [404, 404]
    assert answers[0].content == answers[1].content
    assert client_of(world.bart).post(reverse("population_remove", args=[margin.pk])).status_code in (403, 404)
    assert PopulationMargin.objects.exists()
    assert "secret segment" not in client_of(world.kees).get(reverse("who_answers")).content.decode()
    assert client_of(world.olga).post(reverse("population_remove", args=[10**25])).status_code == 404


COLUMNS = (
    "sector,country,metric,scale_low,scale_high,period_first,period_last,wording,estimate,deviation,n,source,method"
)


@pytest.mark.parametrize(
    "content",
    [
        b"", b"\0" * 100, COLUMNS.encode(), b"\xff\xfe" + "sector;country".encode("utf-16-le"), b"a" * 2_000_000,
        (COLUMNS + "\n" + ",".join(["nan"] * 13)).encode(), (COLUMNS + "\n" + ",".join(["inf"] * 13)).encode(),
        (COLUMNS + "\n" + '"' * 9999).encode(), ("x" * 200_000 + "\n" + "1").encode(),
    ],
    ids=["empty", "zero", "head", "utf16", "large", "nan", "inf", "quotes", "wide"],
)  # fmt: skip
def test_a_bad_file_of_benchmarks_is_explained_and_nothing_is_kept(world, content) -> None:
    given = {"file": SimpleUploadedFile("benchmarks.csv", content)}
    assert client_of(world.anna).post(reverse("benchmark_new"), given).status_code == 422
    assert not Benchmark.objects.exists()
