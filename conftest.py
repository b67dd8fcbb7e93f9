import os
from pathlib import Path

os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")  # Playwright's sync API keeps a loop in the test's thread

import pytest
from hypothesis import HealthCheck, settings

# No clock decides over a test: generated cases may be slow on a busy machine.
settings.register_profile("hofnar", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("hofnar")

SHARED = Path(__file__).resolve().parent.parent / "shared" / "data"


@pytest.fixture(scope="session")
def shared_data() -> Path:
    if not SHARED.is_dir():
        pytest.skip("the folder ../shared/data with real survey files is not on this machine")
    return SHARED


@pytest.fixture(scope="session")
def django_db_modify_db_settings():
    """SQLite tests use a file, so that a live server's threads have connections of their own; PostgreSQL no pool."""
    from django.conf import settings

    database = settings.DATABASES["default"]
    if database["ENGINE"] == "hofnar.lib.sqlite":
        database["TEST"]["NAME"] = str(Path(os.environ["HOFNAR_DATA"]) / "test.sqlite3")
        database["OPTIONS"]["init_command"] = "PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF; PRAGMA foreign_keys=ON;"
    else:
        database["OPTIONS"].pop("pool", None)
        database["TEST"]["NAME"] = f"test_hofnar_{os.environ.get('PYTEST_XDIST_WORKER', 'alone')}"


@pytest.fixture(autouse=True)
def quick_passwords(settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(autouse=True)
def own_columnar_copy(settings, tmp_path):
    """Ids come back after a rollback: each test has a copy of its own, or it would read another test's months."""
    settings.COLUMNAR_ROOT = tmp_path / "columnar"


@pytest.fixture
def world(db):
    from tests.world import make_world

    return make_world()
