import os
import tempfile
from pathlib import Path

# Tests keep their files to themselves: a folder per test process.
os.environ.setdefault("HOFNAR_DEBUG", "1")
os.environ.setdefault("HOFNAR_DEMO", "1")
os.environ.setdefault("HOFNAR_DATA", tempfile.mkdtemp(prefix="hofnar-tests-"))
os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")  # Playwright's sync API keeps a loop in the test's thread

import pytest

SHARED = Path(__file__).resolve().parent.parent / "shared" / "data"


@pytest.fixture(scope="session")
def shared_data() -> Path:
    if not SHARED.is_dir():
        pytest.skip("the folder ../shared/data with real survey files is not on this machine")
    return SHARED


@pytest.fixture(autouse=True)
def quick_passwords(settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def world(db):
    from tests.world import make_world

    return make_world()
