"""R-06: the disk is full. Nothing is answered that is not stored, pages can still be read; it recovers by itself."""

from __future__ import annotations

import os
import subprocess
import time
import urllib.request
from pathlib import Path
from urllib.parse import urlencode

import pytest

from tests.faults.bystander import Product, forget_the_secret, post, signed_form

SIZE = "6m"  # the tables themselves take two


@pytest.fixture
def small_disk(tmp_path):
    folder = tmp_path / "disk"
    folder.mkdir()
    if (
        os.geteuid() != 0
        or subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={SIZE}", "tmpfs", folder], check=False).returncode
    ):
        pytest.skip("a small disk needs the right to mount one")
    yield folder
    forget_the_secret()
    subprocess.run(["umount", "-l", folder], check=False)


def send(product: Product, number: int) -> int:
    key = f"k1{number:030x}"
    secret = (product.folder / "secret-key").read_text()
    shared = {"_v": product.about["version"], "_n": signed_form(secret, product.about["code"])}
    fields = {**shared, "_k": key, "_p": "score", "nps": 7, "why": "x" * 4000}
    return post(product.port, f"/s/{product.about['code']}", urlencode(fields))


@pytest.mark.slow
def test_a_full_disk(small_disk: Path):
    product = Product(small_disk)
    ballast = small_disk / "ballast"
    ballast.write_bytes(b"x" * 1_000_000)
    product.start()
    try:
        answered, refused, number = fill(product)
        assert refused >= 5, "503 says: not stored, try again"
        assert read(product) == 200
        ballast.unlink()
        assert eventually(lambda: send(product, number + 1000) == 303)
        answered.add(number + 1000)
    finally:
        product.stop()
    held = {len(draft["score"]["why"]) for draft in product.state()["drafts"]}
    assert held == {4000}
    assert len(product.state()["drafts"]) == len(answered)


def fill(product: Product) -> tuple[set[int], int, int]:
    assert eventually(lambda: send(product, 0) == 303)
    answered, refused, number = {0}, 0, 0
    while refused < 5 and number < 5000:
        number += 1
        status = send(product, number)
        assert status in (303, 503), status
        answered |= {number} if status == 303 else set()
        refused = refused + 1 if status == 503 else 0
    return answered, refused, number


def read(product: Product) -> int:
    with urllib.request.urlopen(f"http://127.0.0.1:{product.port}/s/{product.about['code']}") as answer:
        return answer.status


def eventually(holds) -> bool:
    end = time.monotonic() + 30
    while time.monotonic() < end:
        if holds():
            return True
        time.sleep(0.2)
    return False
