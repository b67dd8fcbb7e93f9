"""Keys of respondents: the random key in the form and the address, the form's number, the cookie. No database.

- The **key** (128 random bits) may only write: who has the address can add answers, and sees none.
- Each form that is sent out has a **number** of its own, signed: a post repeated by the network is the same post, and a
  form that was never sent out is known as such.
- The **cookie** shows what was answered. It can be made only from the key and the number of the form that opened the
  submission, which only that browser has.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
import time
from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error
from functools import cache

from django.conf import settings

RANDOM, STAMP, SIGNATURE = 16, 4, 10
_KEY = re.compile(r"[A-Za-z0-9_-]{16,64}")


def new_key() -> str:
    return "k1" + secrets.token_urlsafe(16)


def is_key(text: str) -> bool:
    return _KEY.fullmatch(text) is not None


def digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def seed(key: str) -> str:
    """What a respondent's random orders come from: the same on every page and every visit."""
    return digest(key)[:16]


def new_form(place: str) -> str:
    """A number for a form of this link: random, when it was sent, signed."""
    body = secrets.token_bytes(RANDOM) + int(time.time()).to_bytes(STAMP, "big")
    return urlsafe_b64encode(body + _sign(b"form", body, place)).decode().rstrip("=")


def form_age(number: str, place: str) -> float | None:
    """Seconds since the form was sent; None when it is not ours."""
    if len(number) > 60:
        return None
    try:
        raw = urlsafe_b64decode(number + "=" * (-len(number) % 4))
    except (Error, ValueError):
        return None
    body, signature = raw[:-SIGNATURE], raw[-SIGNATURE:]
    if len(raw) != RANDOM + STAMP + SIGNATURE or not hmac.compare_digest(signature, _sign(b"form", body, place)):
        return None
    return max(0.0, time.time() - int.from_bytes(body[RANDOM:], "big"))


def cookie_name(key_digest: str) -> str:
    return f"answers-{key_digest[:12]}"


def cookie_value(key: str, opened_by: str) -> str:
    """``opened_by`` is the digest of the number of the form that opened the submission."""
    return urlsafe_b64encode(_sign(b"cookie", opened_by.encode(), key, size=24)).decode()


def apart(key: str) -> str:
    """The key of the place where posts that look like a robot's are kept."""
    return "s1" + urlsafe_b64encode(_sign(b"apart", b"", key, size=18)).decode()


def _sign(purpose: bytes, body: bytes, place: str, size: int = SIGNATURE) -> bytes:
    text = len(body).to_bytes(2, "big") + body + place.encode("utf-8", "surrogatepass")
    return hashlib.blake2b(text, key=_secret(settings.SECRET_KEY), person=purpose, digest_size=size).digest()


@cache
def _secret(secret_key: str) -> bytes:
    return hashlib.blake2b(secret_key.encode(), person=b"hofnar-answers", digest_size=32).digest()
