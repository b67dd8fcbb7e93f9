"""The product's settings as tests want them. pytest-django reads settings before it reads conftest.py, so what they
need from the environment is put there here; a folder per test process."""

import os
import tempfile

os.environ["HOFNAR_DATA"] = tempfile.mkdtemp(prefix="hofnar-tests-")
os.environ.setdefault("HOFNAR_DEBUG", "1")
os.environ.setdefault("HOFNAR_DEMO", "1")

from hofnar.settings import *  # noqa: F403
