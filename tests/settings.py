"""The product's settings as tests want them. pytest-django reads settings before it reads conftest.py, so what they
need from the environment is put there here; a folder per test process, thrown away when the process ends."""

import atexit
import os
import shutil
import tempfile

MADE_BY = os.getpid()
os.environ["HOFNAR_DATA"] = tempfile.mkdtemp(prefix="hofnar-tests-")
os.environ.setdefault("HOFNAR_DEBUG", "1")
os.environ.setdefault("HOFNAR_DEMO", "1")


@atexit.register
def throw_away(folder: str = os.environ["HOFNAR_DATA"]) -> None:
    if os.getpid() == MADE_BY:  # a forked child of a test leaves it to its parent
        shutil.rmtree(folder, ignore_errors=True)


from hofnar.settings import *  # noqa: E402, F403
