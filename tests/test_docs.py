"""What the code offers stands in the documents."""

import re
from pathlib import Path

from django.conf import settings

from hofnar_analytics.results import Reason, WarningCode

ROOT = Path(__file__).resolve().parents[1]
DOCS = ROOT / "docs"


def test_every_reason_is_explained():
    text = (DOCS / "methods/reasons.md").read_text()
    assert [code for code in (*Reason, *WarningCode) if f"| {code.value} |" not in text] == []


def test_every_setting_is_explained_and_no_other():
    source = (ROOT / "src/hofnar/settings.py").read_text()
    used = set(re.findall(r"HOFNAR_[A-Z_]+", source))
    assert used == set(re.findall(r"HOFNAR_[A-Z_]+", (DOCS / "operating.md").read_text()))


def test_every_room_has_its_line():
    rooms = {app.split(".")[1] for app in settings.INSTALLED_APPS if app.startswith("hofnar.")}
    text = (DOCS / "architecture.md").read_text()
    assert [room for room in sorted(rooms) if f"| `{room}` |" not in text] == []


def test_every_event_says_what_follows():
    text = (DOCS / "journey-of-a-response.md").read_text()
    assert [event for event in settings.REACTIONS if f"`{event}`" not in text] == []


def test_links_between_documents_lead_somewhere():
    for page in [*ROOT.glob("*.md"), *DOCS.rglob("*.md")]:
        for target in re.findall(r"\]\((?!https?:|#|mailto:)([^)#]+)", page.read_text()):
            assert (page.parent / target).exists(), (page.name, target)
