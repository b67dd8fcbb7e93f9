import pytest

from hofnar.responses import misses, stuffing


@pytest.fixture(autouse=True)
def nobody_guessed_yet():
    misses.forget()
    stuffing.forget()
