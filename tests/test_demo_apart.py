"""The demo never meets real data, and outside demo mode there is no such door."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings as product
from django.test import Client
from django.urls import reverse

from hofnar.accounts.models import User
from hofnar.demo.checks import demo_is_alone, demo_is_not_production
from hofnar.demo.shop import MANAGER

ROOT = Path(__file__).resolve().parents[1]


@pytest.mark.django_db
def test_a_person_of_another_organisation_with_that_address_does_not_get_in(world):
    User.objects.create_user(MANAGER.email, "a password of their own", name="Somebody")
    assert Client().post(reverse("demo_sign_in"), {"who": "manager"}).status_code == 404


def test_outside_demo_mode_the_address_does_not_exist():
    code = "import django; django.setup(); from django.urls import reverse; reverse('demo_sign_in')"
    environment = {**os.environ, "HOFNAR_DEMO": "0", "HOFNAR_DEBUG": "1", "HOFNAR_DATA": str(product.DATA)}
    environment |= {"DJANGO_SETTINGS_MODULE": "hofnar.settings", "PYTHONPATH": str(ROOT / "src")}
    done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "NoReverseMatch" in done.stderr


@pytest.mark.django_db
def test_checks_keep_the_demo_away_from_real_data(world, settings):
    assert [problem.id for problem in demo_is_alone(None)] == ["hofnar.E011"]
    settings.SECURE = True
    assert [problem.id for problem in demo_is_not_production(None)] == ["hofnar.E010"]
    settings.DEMO = False
    assert demo_is_alone(None) == demo_is_not_production(None) == []
