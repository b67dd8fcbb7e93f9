"""Whatever picture comes in, a light one of our own making goes out."""

from io import BytesIO

import numpy as np
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from hofnar.accounts.logos import SERVED, NoLogo, picture_of, read_logo, set_logo, shown_logo
from hofnar.accounts.models import Logo
from hofnar.accounts.tests.test_invitations import as_person


def picture(width=600, height=200, mode="RGB", kind="PNG", noise=False, **how):
    """A flat mark, or the worst there is: noise, which nothing makes small."""
    made = Image.new(mode, (width, height), (31, 78, 121, 255)[: len(mode)])
    if noise:
        made = Image.fromarray(np.random.default_rng(7).integers(0, 256, (height, width, 3), dtype=np.uint8))
    file = BytesIO()
    made.save(file, kind, **how)
    return SimpleUploadedFile(f"logo.{kind.lower()}", file.getvalue())


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_a_flat_mark_keeps_its_colour_and_its_shape(kind):
    made, _suffix, size = read_logo(picture(kind=kind))
    assert size == (480, 160)
    assert len(made) <= SERVED
    with Image.open(BytesIO(made)) as read:
        assert np.abs(np.array(read.convert("RGB"), dtype=int)[80, 240] - (31, 78, 121)).max() <= 6


@pytest.mark.parametrize("size", [(2000, 2000), (3000, 400), (400, 3000), (16, 16)])
def test_even_noise_is_made_light(size):
    made, _suffix, fitted = read_logo(picture(*size, noise=True, kind="JPEG", quality=40))
    assert len(made) <= SERVED
    assert min(fitted) >= 1


def test_nothing_but_the_pixels_goes_on():
    exif = Image.Exif()
    exif[0x010E] = "Home of Jan Jansen"
    made, _suffix, _size = read_logo(picture(kind="JPEG", exif=exif))
    assert b"Jansen" not in made
    with Image.open(BytesIO(made)) as read:
        assert not read.getexif()


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", "no_picture"),
        (b"<html>", "no_picture"),
        (b"\x89PNG\r\n\x1a\n", "no_picture"),
        (b"GIF89a\x10\x00\x10\x00\x80\x00\x00", "no_picture"),
        (b"", "no_picture"),
        (b"x" * (2 * 1024 * 1024 + 1), "too_large"),
    ],
)
def test_what_is_no_picture_is_refused(content, code):
    with pytest.raises(NoLogo) as problem:
        read_logo(SimpleUploadedFile("logo.png", content))
    assert problem.value.code == code


def test_a_picture_with_a_false_size_is_refused_before_it_is_unpacked():
    with pytest.raises(NoLogo) as problem:
        read_logo(picture(6000, 6000, mode="L"))
    assert problem.value.code == "too_many_pixels"
    with pytest.raises(NoLogo) as problem:
        read_logo(picture(300, 8))
    assert problem.value.code == "too_small"


def test_a_picture_cut_off_half_way_is_refused():
    whole = picture(noise=True).read()
    with pytest.raises(NoLogo):
        read_logo(SimpleUploadedFile("logo.png", whole[: len(whole) // 2]))


def test_an_owner_puts_a_logo_in_place_and_takes_it_away(world):
    olga = as_person(world.olga)
    assert olga.post("/organisation/logo/", {"logo": picture()}).status_code == 302
    shown = shown_logo(world.tulp.pk)
    assert (shown.width, shown.height) == (120, 40)
    name = shown.address.rsplit("/", 1)[1]
    assert picture_of(name)[1] == "image/png"
    assert f'src="{shown.address}"' in olga.get("/organisation/").content.decode()
    assert olga.post("/organisation/logo/", {"logo": SimpleUploadedFile("x.png", b"no")}).status_code == 422
    assert shown_logo(world.tulp.pk) == shown
    olga.post("/organisation/logo/remove/")
    assert not Logo.objects.exists()
    assert picture_of(name) is None


def test_another_picture_has_another_address(world):
    first = set_logo(world.tulp, *read_logo(picture()), world.olga).digest
    assert set_logo(world.tulp, *read_logo(picture(500, 200)), world.olga).digest != first
    assert Logo.objects.count() == 1
