"""Headers, cookies and hosts: what a browser and a stranger get."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.fixture
def anna(client: Client, world) -> Client:
    client.force_login(world.anna, backend=BACKEND)
    return client


@pytest.mark.parametrize("address", ["account_login", "home", "journey_list", "overview", "impact_matrix"])
def test_a_strict_policy_on_every_page(anna, address):
    policy = anna.get(reverse(address))["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy


@pytest.mark.parametrize("address", ["home", "journey_list", "overview", "impact_matrix", "member_list"])
def test_pages_behind_sign_in_are_kept_by_nobody(client, world, address):
    client.force_login(world.olga, backend=BACKEND)
    answer = client.get(reverse(address))
    assert answer["Cache-Control"] == "private, no-store"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Referrer-Policy"] == "same-origin"


@pytest.mark.django_db
def test_another_host_name_is_refused(client):
    assert client.get(reverse("account_login"), headers={"host": "evil.example"}).status_code == 400


def test_no_inline_script_or_style_in_any_template():
    """The policy would refuse them; this finds them before a browser does. Code that is shown, to copy, is text."""
    rooms = Path(__file__).resolve().parents[1] / "src/hofnar"
    refused = (" style=", " onclick=", " onchange=", " onsubmit=", "javascript:")
    found = [
        (page.name, word)
        for page in rooms.rglob("templates/**/*.html")
        for word in refused
        if word in re.sub(r"&lt;.*?&gt;", "", page.read_text())
        and "mail" not in page.name
        and "email" not in page.parts
    ]
    assert found == []


def test_cookies_of_a_production_site(tmp_path):
    program = (
        "import django; django.setup()\n"
        "from django.conf import settings as s\n"
        "assert s.SESSION_COOKIE_NAME.startswith('__Host-') and s.CSRF_COOKIE_NAME.startswith('__Host-')\n"
        "assert s.SESSION_COOKIE_SECURE and s.CSRF_COOKIE_SECURE and s.SESSION_COOKIE_HTTPONLY\n"
        "assert s.SECURE_HSTS_SECONDS > 0 and not s.DEBUG and not s.DEMO\n"
    )
    environment = {
        "PATH": "/usr/bin:/bin",
        "DJANGO_SETTINGS_MODULE": "hofnar.settings",
        "HOFNAR_DATA": str(tmp_path),
        "HOFNAR_HOSTS": "cx.example.org",
        "HOFNAR_BASE_URL": "https://cx.example.org",
    }
    subprocess.run([sys.executable, "-c", program], env=environment, check=True)
