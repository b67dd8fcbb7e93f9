import pytest

from hofnar.responses import misses


@pytest.fixture(autouse=True)
def nobody_guessed_yet():
    misses.forget()
