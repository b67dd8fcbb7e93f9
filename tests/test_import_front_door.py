"""Imports through the front door: what a person posts and what they get back."""

from __future__ import annotations

import csv
import io
import zipfile
from collections import defaultdict
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from django.conf import settings as django_settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from hofnar.accounts.models import Membership
from hofnar.comments.models import Comment
from hofnar.imports.models import ImportRun, Upload
from hofnar.imports.uploads import path_of
from hofnar.jobs.services import run_waiting
from hofnar.journeys.services import add_phase, add_touchpoint, make_journey
from hofnar.responses.queries import visible
from hofnar.surveys.models import Question, Survey
from hofnar_analytics.mapping import Mapping, Role
from tests.permissions.imports import FILE
from tests.test_import_engine import LADDER, text


@pytest.fixture(autouse=True)
def ears(settings):
    settings.REACTIONS = {"import.finished": [], "import.undone": [], "response.saved": []}


@pytest.fixture
def anna(world) -> Client:
    client = Client()
    client.force_login(world.anna, backend="allauth.account.auth_backends.AuthenticationBackend")
    client.cookies["django_language"] = "en"
    return client


def drop(client: Client, name: str, content: bytes | str):
    body = content.encode() if isinstance(content, str) else content
    return client.post(reverse("import_start"), {"file": SimpleUploadedFile(name, body)})


def dropped(client: Client, name: str, content: bytes | str) -> ImportRun:
    answer = drop(client, name, content)
    assert answer.status_code == 302, answer.content.decode()[-2000:]
    return ImportRun.objects.latest("pk")


def confirm(client: Client, run: ImportRun, **given: object):
    typed = {"into": run.survey_id or "new", "survey_name": run.survey_name, **given}
    return client.post(reverse("import_confirm", args=[run.pk]), typed)


def imported(client: Client, name: str, content: bytes | str, **given: object) -> ImportRun:
    run = dropped(client, name, content)
    answer = confirm(client, run, **given)
    assert answer.status_code == 302, answer.content.decode()[-2000:]
    run_waiting()
    run.refresh_from_db()
    assert run.state == ImportRun.State.DONE, (run.state, run.error)
    return run


# The airport


def scores_of(path: Path, column: str) -> list[int]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        cells = [row[column].strip() for row in csv.DictReader(file)]
    return [int(cell) for cell in cells if cell in {"1", "2", "3", "4", "5"}]


@pytest.mark.slow
def test_four_years_of_the_airport_are_one_trend_although_headers_change(anna, world, shared_data):
    for year in (2014, 2015, 2016, 2017):
        path = shared_data / "sfo" / f"sfo_{year}.csv"
        run = imported(anna, path.name, path.read_bytes(), year=year)
        if year == 2016:
            missing = {old: likely for old, likely in run.report["proposal"]["missing"]}
            assert "*RESPNUM" in missing["RESPNUM"]
            days = visible(world.tulp).filter(wave="2016").values_list("answered_on", flat=True)
            assert {day.month for day in days} == {5}  # this year the file has whole dates
    asked = Question.objects.filter(version__survey__organisation=world.tulp, key="Q7ALL")
    assert Survey.objects.count() == asked.count() == 1
    given: dict[str, list[int]] = defaultdict(list)
    for wave, answers in visible(world.tulp).values_list("wave", "answers"):
        if isinstance(answers.get("Q7ALL"), int):
            given[wave].append(answers["Q7ALL"])
    for year in (2014, 2015, 2016, 2017):
        told = scores_of(shared_data / "sfo" / f"sfo_{year}.csv", "Q7ALL")
        assert sorted(given[str(year)]) == sorted(told), year


def test_the_nps_of_the_airport_does_not_count_code_11(anna, world, shared_data):
    path = shared_data / "sfo" / "sfo_2017.csv"
    run = imported(anna, path.name, path.read_bytes(), year=2017)
    given = [answers["NETPRO"] for answers in visible(world.tulp).values_list("answers", flat=True)]
    scores = [score for score in given if isinstance(score, int)]
    promoters, detractors = sum(score >= 9 for score in scores), sum(score <= 6 for score in scores)
    assert round(100 * (promoters - detractors) / len(scores), 2) == 39.84
    assert given.count("skipped") == 85
    assert run.report["counts"]["new"] == 2831


# What the pages show and store


def test_nothing_is_stored_before_the_confirmation(anna, world):
    run = dropped(anna, "desk.csv", FILE)
    page = anna.get(reverse("import_preview", args=[run.pk])).content.decode()
    assert "<svg" in page
    assert not Survey.objects.exists()
    assert visible(world.tulp).count() == 0
    assert path_of(run.upload).is_relative_to(Path(django_settings.MEDIA_ROOT))


def test_a_draft_waits_and_can_be_thrown_away(anna):
    run = dropped(anna, "desk.csv", FILE)
    assert "desk.csv" in anna.get(reverse("import_list")).content.decode()
    path = path_of(run.upload)
    anna.post(reverse("import_discard", args=[run.pk]))
    assert not path.exists()
    assert not Upload.objects.exists()


def test_a_file_without_dates_asks_for_the_year(anna, world):
    rows = [",".join(row.split(",")[i] for i in (0, 3, 4, 5)) for row in LADDER]
    run = dropped(anna, "desk.csv", text(*rows, head="id,NPS,Desk,Letter"))
    refused = confirm(anna, run)
    assert refused.status_code == 422
    assert not Survey.objects.exists()
    assert confirm(anna, run, year=2025, month=5).status_code == 302
    run_waiting()
    assert {str(day) for day in visible(world.tulp).values_list("answered_on", flat=True)} == {"2025-05-01"}
    assert set(visible(world.tulp).values_list("wave", flat=True)) == {"2025-05"}


def test_a_column_can_be_given_another_role_scale_and_codes(anna, world):
    run = dropped(anna, "desk.csv", text(*LADDER))
    number = 4  # Desk
    typed = {"role": "touchpoint", "label": "The desk", "kind": "csat", "low": 1, "high": 4, "not_experienced": "5"}
    assert anna.post(reverse("import_column", args=[run.pk, number]), typed).status_code == 302
    anna.post(reverse("import_mapping", args=[run.pk]), {"role-5": "segment"})
    run.refresh_from_db()
    confirm(anna, run)
    run_waiting()
    fourth = visible(world.tulp).get(external_id="4")
    assert fourth.answers["Desk"] == "not_experienced"
    assert fourth.segments["Letter"] == "3"
    assert Question.objects.get(key="Desk").touchpoint.name == "The desk"


def test_a_wrong_scale_is_refused_and_what_was_typed_stays(anna):
    run = dropped(anna, "desk.csv", text(*LADDER))
    typed = {"role": "touchpoint", "kind": "csat", "low": 5, "high": 1, "label": "My own name"}
    answer = anna.post(reverse("import_column", args=[run.pk, 4]), typed)
    assert answer.status_code == 422
    assert "My own name" in answer.content.decode()


def test_a_code_list_gives_names_and_codes(anna):
    run = dropped(anna, "desk.csv", text(*LADDER))
    anna.post(reverse("import_codes", args=[run.pk]), {"text": "Desk = Service desk\nLetter = The letter"})
    page = anna.get(reverse("import_preview", args=[run.pk])).content.decode()
    assert "Service desk" in page


def test_the_report_of_refused_rows_holds_no_formula(anna, world):
    imported(anna, "desk.csv", text(*LADDER))
    bad = text(*LADDER, '60,2026-01-01,Breda,"=HYPERLINK(""http://x"")",4,4,,35+', "61,nonsense,Breda,9,4,4,,35+")
    run = dropped(anna, "desk2.csv", bad)
    anna.post(reverse("import_check", args=[run.pk]), {"into": run.survey_id})
    run_waiting()
    content = b"".join(anna.get(reverse("import_file_report", args=[run.pk])).streaming_content).decode("utf-8-sig")
    cells = [cell for row in csv.reader(io.StringIO(content), delimiter=";") for cell in row]
    assert '\'=HYPERLINK("http://x")' in cells
    assert not [cell for cell in cells if cell.startswith(("=", "+", "@", "-"))]
    page = anna.get(reverse("import_preview", args=[run.pk])).content.decode()
    assert "What an import would do" in page


POISON = '<script>alert(1)</script><img src=x onerror=alert(2)>"{{7*7}}'


def test_a_poisoned_file_shows_as_text_everywhere(anna):
    quoted = '"' + POISON.replace('"', '""') + '"'
    head = f"id,date,shop,NPS,Desk,{quoted},Why,age"
    rows = [row.replace("Breda", quoted) for row in LADDER]
    run = dropped(anna, f"{POISON}.csv", text(*rows, head=head))
    anna.post(reverse("import_check", args=[run.pk]), {"into": "new", "survey_name": POISON})
    run_waiting()
    addresses = ["import_preview", "import_mapping", "import_run"]
    pages = [anna.get(reverse(name, args=[run.pk]), follow=True).content.decode() for name in addresses]
    pages += [anna.get(reverse("import_column", args=[run.pk, number])).content.decode() for number in (2, 5)]
    run.refresh_from_db()
    confirm(anna, run, survey_name=POISON)
    run_waiting()
    pages += [anna.get(reverse(name)).content.decode() for name in ("import_list",)]
    pages.append(anna.get(reverse("import_run", args=[run.pk])).content.decode())
    for page in pages:
        assert "<script>alert" not in page
        assert "<img src=x" not in page
        assert "{{7*7}}" in page or "7*7" not in page


@pytest.mark.parametrize("poison", ["a\0b", "\u202eevil\u202c", "\U0001f600" * 3000, "=1+1"])
def test_c19_odd_characters_in_a_parquet_file_stop_nothing(anna, poison):
    """Abuse C19: zero bytes, direction marks, long runs of emoji in comments and names of units."""
    n = 40
    columns = {
        "id": [str(at) for at in range(n)],
        "date": [f"2026-01-{1 + at % 28:02d}" for at in range(n)],
        "shop": ["Breda", "Bre" + poison[:50]] * (n // 2),
        "NPS": [at % 11 for at in range(n)],
        "Desk": [1 + at % 5 for at in range(n)],
        "Why": [f"a fine text, number {at} {poison}" for at in range(n)],
    }
    packed = io.BytesIO()
    pq.write_table(pa.table(columns), packed)
    run = imported(anna, "odd.parquet", packed.getvalue())
    texts = [comment.text for comment in Comment.objects.filter(organisation=run.organisation)]
    assert len(texts) == n
    assert not any("\0" in one for one in texts)
    for name in ("overview", "home", "import_list"):
        assert anna.get(reverse(name)).status_code == 200


def bomb() -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("xl/workbook.xml", "<workbook/>")
        with archive.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as sheet:
            for _ in range(2000):
                sheet.write(b"0" * (1 << 20))
    return packed.getvalue()


BAD = {
    "empty.csv": b"",
    "binary.csv": bytes(range(256)) * 40,
    "picture.csv": b"\x89PNG\r\n\x1a\n" + b"\x00" * 400,
    "header.csv": b"id,NPS,Desk\n",
    "wide.csv": (",".join(f"c{n}" for n in range(100_000)) + "\n" + ",".join("1" * 100_000)).encode(),
    "mixed.csv": "id,NPS,stad\n1,5,Curaçao\n".encode() + "2,5,Curaçao\n".encode("latin-1"),
    "quote.csv": b'id,NPS,Why\n1,5,"no end\n' + b"2,5,x\n" * 5000,
    "long row.csv": b"id,NPS\n1,5\n2,6,7,8\n",
    "damaged.xlsx": b"PK\x03\x04 this is no workbook",
    "damaged.sav": b"$FL2 this is no survey" + b"\x00" * 200,
}


@pytest.mark.parametrize("name", [*BAD, "bomb.xlsx"])
def test_a_bad_file_is_explained_and_nothing_of_it_is_kept(anna, name):
    answer = drop(anna, name, BAD[name] if name in BAD else bomb())
    assert answer.status_code == 422
    page = answer.content.decode()
    assert 'id="drop-errors"' in page
    if name == "long row.csv":
        assert "Row 3" in page
    assert not ImportRun.objects.exists()
    assert not Upload.objects.exists()
    kept = Path(django_settings.MEDIA_ROOT)
    assert not [path for path in kept.rglob("*") if path.is_file() and path.stat().st_size == len(BAD.get(name, b"?"))]


def test_labels_of_400_characters_stay_apart(anna, world):
    long = "How satisfied are you with " + "the service " * 31
    head = f"id,date,shop,NPS,{long} desk,{long} letter,Why,age"
    imported(anna, "long.csv", text(*LADDER, head=head))
    keys = [key for key in visible(world.tulp).first().answers if key.startswith("How satisfied")]
    assert len(keys) == len({key for key in keys}) == 2
    assert all(len(key) <= 100 for key in keys)


def test_dates_of_1970_are_refused_by_row(anna):
    imported(anna, "desk.csv", text(*LADDER))
    run = imported(anna, "later.csv", text(*LADDER, "60,1970-01-01,Breda,9,4,4,,35+"))
    assert [(remark.row, remark.column, remark.code) for remark in run.remarks.all()] == [(62, "date", "STRANGE_DATE")]
    page = anna.get(reverse("import_run", args=[run.pk])).content.decode()
    assert "looks like a default" in page


def test_a_file_over_the_limit_is_refused_while_it_comes_in(anna, settings):
    settings.MAX_UPLOAD_BYTES = 50_000
    answer = drop(anna, "big.csv", "id,NPS\n" + "1,5\n" * 50_000)
    assert answer.status_code == 422
    assert "larger than" in answer.content.decode()
    assert not Upload.objects.exists()


def test_undo_is_refused_in_words_that_name_the_later_import(anna, world):
    first = imported(anna, "first.csv", text(*LADDER))
    changed = [*LADDER[:-1], "59,2026-12-04,Zwolle,10,5,5,quick now,18-34"]
    imported(anna, "second.csv", text(*changed))
    page = anna.get(reverse("import_run", args=[first.pk])).content.decode()
    assert "later imports build on it" in page
    answer = anna.post(reverse("import_undo", args=[first.pk]), follow=True)
    assert "second.csv" in answer.content.decode()
    assert visible(world.tulp).count() == 60


def test_another_encoding_and_a_decimal_comma(anna, world):
    rows = ["id;datum;vestiging;cijfer;Balie"]
    rows += [
        f"{n};{n % 28 + 1:02}-05-2026;{('Groningen', 'Breda')[n % 2]};{n % 10 + 1};{n % 4 + 1},5" for n in range(60)
    ]
    run = dropped(anna, "mening é.csv", "\r\n".join(rows).encode("cp1252"))
    typed = {"role": "touchpoint", "kind": "mean", "low": 1, "high": 6, "label": "Balie"}
    anna.post(reverse("import_column", args=[run.pk, 4]), typed)
    run.refresh_from_db()
    confirm(anna, run)
    run_waiting()
    assert visible(world.tulp).get(external_id="2").answers["Balie"] == 3.5
    assert visible(world.tulp).filter(unit=world.groningen).count() == 30


def test_a_question_can_be_kept_apart_from_the_survey_s_own(anna, world):
    imported(anna, "desk.csv", text(*LADDER))
    later = [row.replace("2026-", "2027-") for row in LADDER]
    run = dropped(anna, "later.csv", text(*later))
    typed = {"role": "touchpoint", "kind": "csat", "low": 1, "high": 5, "label": "Another desk", "question": ""}
    anna.post(reverse("import_column", args=[run.pk, 4]), typed)
    run.refresh_from_db()
    confirm(anna, run)
    run_waiting()
    answers = visible(world.tulp).get(wave="2027", external_id="7").answers
    assert answers["Desk (2)"] == 3
    assert "Desk" not in answers


def test_a_wider_scale_is_another_question(anna, world):
    imported(anna, "desk.csv", text(*LADDER))
    wider = [",".join([*(parts := row.split(","))[:4], str(n % 10 + 1), *parts[5:]]) for n, row in enumerate(LADDER)]
    run = dropped(anna, "wider.csv", text(*[row.replace("2026-", "2027-") for row in wider]))
    assert run.report["proposal"]["broken"] == ["Desk"]
    confirm(anna, run)
    run_waiting()
    desks = Question.objects.filter(key__startswith="Desk").order_by("key")
    assert [(question.key, question.scale_high) for question in desks] == [("Desk", 5), ("Desk (2)", 10)]
    assert len({question.metric_id for question in desks}) == 2


def test_scores_cannot_join_a_metric_of_another_scale(anna, world):
    imported(anna, "desk.csv", text(*LADDER))
    nps = Question.objects.get(key="NPS").metric
    run = dropped(anna, "other.csv", text(*LADDER, head="id,date,shop,recommend,counter,post,Why,age"))
    typed = {"role": "kpi", "kind": "csat", "low": 1, "high": 5, "metric": nps.pk}
    refused = anna.post(reverse("import_column", args=[run.pk, 4]), typed)
    assert refused.status_code == 422
    assert "another kind or scale" in refused.content.decode()


def test_an_analyst_of_one_region_may_not_import(world):
    Membership.objects.filter(user=world.anna).update(unit=world.north)
    client = Client()
    client.force_login(world.anna, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert client.get(reverse("import_list")).status_code == 404
    assert drop(client, "desk.csv", FILE).status_code == 404
    assert not Upload.objects.exists()


def test_a_renamed_column_is_taken_over_when_somebody_says_so(anna, world):
    imported(anna, "desk.csv", text(*LADDER))
    later = text(*[row.replace("2026-", "2027-") for row in LADDER], head="id,date,shop,NPS,Desk,Letters,Why,age")
    run = dropped(anna, "later.csv", later)
    assert run.report["proposal"]["missing"] == [["Letter", ["Letters"]]]
    page = anna.get(reverse("import_preview", args=[run.pk])).content.decode()
    assert "Compared with last time" in page
    anna.post(reverse("import_renamed", args=[run.pk]), {"renamed-0": "Letters"})
    run.refresh_from_db()
    confirm(anna, run)
    run_waiting()
    seventh = visible(world.tulp).get(wave="2027", external_id="7")
    assert seventh.answers["Letter"] == 7 * 3 % 5 + 1
    assert "Letters" not in seventh.answers
    assert Question.objects.filter(key="Letter").count() == 1


def test_a_file_goes_into_a_journey_that_stands_and_what_has_another_name_is_asked(anna, world):
    journey = make_journey(world.tulp, "Service")
    phase = add_phase(journey, "All")
    desk, letters = add_touchpoint(phase, "Desk"), add_touchpoint(phase, "Letters")
    anna.post(reverse("import_start"), {"file": SimpleUploadedFile("desk.csv", FILE.encode())})
    run = ImportRun.objects.latest("pk")
    whole = {"into": "new", "survey_name": "Desk 2026", "journey": journey.pk}
    asked = anna.post(reverse("import_confirm", args=[run.pk]), whole)
    assert asked.url.endswith(f"{run.pk}/preview/#journey")
    page = anna.get(reverse("import_preview", args=[run.pk])).content.decode()
    assert "may be Letters" in page
    run.refresh_from_db()
    assert (run.state, Survey.objects.filter(name="Desk 2026").exists()) == ("draft", False)

    ImportRun.objects.filter(pk=run.pk).update(targets={**run.targets, "Letter": {"touchpoint": letters.pk}})
    anna.post(reverse("import_confirm", args=[run.pk]), whole)
    run_waiting()
    questions = Question.objects.filter(version__survey__name="Desk 2026", role="touchpoint")
    assert {question.touchpoint for question in questions} == {desk, letters}
    assert Survey.objects.get(name="Desk 2026").journey == journey


def test_another_organisations_journey_is_no_choice(anna, world):
    journey = make_journey(world.klaver, "Theirs")
    anna.post(reverse("import_start"), {"file": SimpleUploadedFile("desk.csv", FILE.encode())})
    run = ImportRun.objects.latest("pk")
    make_journey(world.tulp, "Ours")
    answer = anna.post(
        reverse("import_confirm", args=[run.pk]), {"into": "new", "survey_name": "Desk", "journey": journey.pk}
    )
    assert answer.status_code == 422
    run.refresh_from_db()
    assert run.journey is None


def uploaded_mapping(anna, run, content: bytes) -> str:
    file = SimpleUploadedFile("kept.toml", content)
    address = reverse("import_mapping_upload", args=[run.pk])
    return anna.post(address, {"mapping-file": file}, follow=True).content.decode()


def test_a_mapping_from_a_file_is_taken_over_and_what_is_missing_is_told(anna, world):
    anna.post(reverse("import_start"), {"file": SimpleUploadedFile("desk.csv", FILE.encode())})
    run = ImportRun.objects.latest("pk")
    kept = '[file]\nyear = 2025\n[[column]]\nname = "Desk"\nlabel = "Service desk"\nrole = "kpi"\nscale = "csat 1-5"\n'
    page = uploaded_mapping(anna, run, (kept + '[[column]]\nname = "Gone"\nrole = "segment"\n').encode())
    assert "Not in this file, so not asked: Gone" in page
    run.refresh_from_db()
    mapping = Mapping.from_toml(run.mapping)
    assert (mapping.column("Desk").role, mapping.column("Desk").label, mapping.year) == (Role.KPI, "Service desk", 2025)
    assert mapping.column("Letter").role is Role.TOUCHPOINT


@pytest.mark.parametrize(
    "content", [b"", b"not = [toml", b"\xff\xfe\x00", b"x = 1", b'[[column]]\nname = "Other"\nrole = "kpi"']
)
def test_a_file_that_is_no_mapping_of_this_file_changes_nothing(content, anna, world):
    anna.post(reverse("import_start"), {"file": SimpleUploadedFile("desk.csv", FILE.encode())})
    run = ImportRun.objects.latest("pk")
    page = uploaded_mapping(anna, run, content)
    assert "was taken over" not in page
    assert ImportRun.objects.get(pk=run.pk).mapping == run.mapping
