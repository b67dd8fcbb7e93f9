"""An organisation's logo: whatever picture comes in, a small one of our own making goes out.

The picture is read and written anew, so nothing but its pixels remains: no place, no camera, nothing behind it. The
address is made of the picture's digest: it may be kept for ever, and a new logo has a new address.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO

from django.core.files import File
from django.db import transaction
from PIL import Image, ImageOps, UnidentifiedImageError

from hofnar.accounts.models import Logo, Organisation, User

LARGEST_FILE = 2 * 1024 * 1024
MOST_PIXELS = 25_000_000
SMALLEST_SIDE = 16
SERVED = 8_000  # bytes
SIZES = ((480, 160), (360, 120), (240, 80), (160, 54))  # twice what is shown, for sharp screens; then less
COLOURS = (256, 64, 24)
QUALITIES = (88, 72)
FORMATS = ("PNG", "JPEG", "WEBP")


class NoLogo(Exception):
    """``code`` says why the file is no logo: too_large, no_picture, too_many_pixels, too_small."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Shown:
    """``width`` and ``height`` as it is shown; the picture has up to twice as many pixels."""

    address: str
    width: int
    height: int


def read_logo(file: File[bytes]) -> tuple[bytes, str, tuple[int, int]]:
    """(picture, 'png' or 'jpg', its size in pixels) of at most ``SERVED`` bytes."""
    if file.size > LARGEST_FILE:
        raise NoLogo("too_large")
    try:
        with Image.open(file, formats=FORMATS) as found:
            if found.width * found.height > MOST_PIXELS:
                raise NoLogo("too_many_pixels")
            picture = ImageOps.exif_transpose(found).convert("RGBA")
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, ValueError, SyntaxError) as problem:
        raise NoLogo("no_picture") from problem
    picture = _trimmed(picture)
    if min(picture.size) < SMALLEST_SIDE:
        raise NoLogo("too_small")
    return next(made for made in _attempts(picture) if len(made[0]) <= SERVED)


def _trimmed(picture: Image.Image) -> Image.Image:
    """Without the empty border that would make the mark small."""
    box = picture.getchannel("A").getbbox()
    return picture.crop(box) if box else picture


def _attempts(picture: Image.Image) -> Iterator[tuple[bytes, str, tuple[int, int]]]:
    """From the best to the lightest; the last of them always fits."""
    is_opaque = picture.getchannel("A").getextrema()[0] == 255
    for size in SIZES:
        fitted = picture.copy()
        fitted.thumbnail(size, Image.Resampling.LANCZOS)
        yield _png(fitted), "png", fitted.size
        for colours in COLOURS:
            yield _png(fitted.quantize(colours, method=Image.Quantize.FASTOCTREE)), "png", fitted.size
        if is_opaque:
            for quality in QUALITIES:
                yield _written(fitted.convert("RGB"), "JPEG", quality=quality), "jpg", fitted.size
    smallest = fitted.quantize(8, method=Image.Quantize.FASTOCTREE)
    yield _png(smallest), "png", smallest.size


def _png(picture: Image.Image) -> bytes:
    return _written(picture, "PNG")


def _written(picture: Image.Image, kind: str, **how: int) -> bytes:
    file = BytesIO()
    picture.save(file, kind, optimize=True, **how)
    return file.getvalue()


@transaction.atomic
def set_logo(organisation: Organisation, picture: bytes, suffix: str, size: tuple[int, int], by: User) -> Logo:
    digest = hashlib.sha256(picture).hexdigest()[:32]
    fields = {"picture": picture, "suffix": suffix, "digest": digest, "width": size[0], "height": size[1], "by": by}
    return Logo.objects.update_or_create(organisation=organisation, defaults=fields)[0]


def remove_logo(organisation: Organisation) -> None:
    Logo.objects.filter(organisation=organisation).delete()


def shown_logo(organisation_id: int) -> Shown | None:
    found = Logo.objects.filter(organisation_id=organisation_id).only("digest", "suffix", "width", "height").first()
    if found is None:
        return None
    high = min(40, found.height)
    wide = max(1, round(found.width * high / found.height))
    if wide > 200:
        wide, high = 200, max(1, round(found.height * 200 / found.width))
    return Shown(f"/logo/{found.digest}.{found.suffix}", wide, high)


def picture_of(name: str) -> tuple[bytes, str] | None:
    """(picture, content type) by the last part of its address."""
    digest, _dot, suffix = name.partition(".")
    found = Logo.objects.filter(digest=digest, suffix=suffix).order_by("pk").first()
    if found is None:
        return None
    return bytes(found.picture), {"png": "image/png", "jpg": "image/jpeg"}[suffix]
