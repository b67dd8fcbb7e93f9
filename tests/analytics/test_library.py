"""The library as a whole: names, examples that run, and nothing of the platform in it."""

from __future__ import annotations

import doctest
import subprocess
import sys
from importlib import import_module
from pkgutil import walk_packages

import pytest

import hofnar_analytics

MODULES = [m.name for m in walk_packages(hofnar_analytics.__path__, "hofnar_analytics.")]


def test_every_public_name_is_there_once_and_in_order():
    names = hofnar_analytics.__all__
    assert sorted(set(names)) == sorted(names) == list(names)
    assert all(hasattr(hofnar_analytics, name) for name in names)


@pytest.mark.parametrize("name", ["hofnar_analytics", *MODULES])
def test_examples_in_docstrings_run(name):
    module = sys.modules["hofnar_analytics"] if name == "hofnar_analytics" else import_module(name)
    assert doctest.testmod(module).failed == 0


@pytest.mark.parametrize("name", [n for n in hofnar_analytics.__all__ if callable(getattr(hofnar_analytics, n))])
def test_every_public_name_says_what_it_is(name):
    assert (getattr(hofnar_analytics, name).__doc__ or "").strip()


def test_importing_it_loads_no_django_and_no_platform():
    code = "import sys, hofnar_analytics; print([m for m in sys.modules if m.split('.')[0] in ('django', 'hofnar')])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
