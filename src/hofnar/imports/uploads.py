"""Uploaded files: where they are kept, under names the server makes. They are never served back."""

from __future__ import annotations

import hashlib
import unicodedata
import uuid
from pathlib import Path

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile

from hofnar.accounts.models import Organisation, User
from hofnar.imports.models import Upload

FOLDER = "imports"


def receive(organisation: Organisation, user: User, file: UploadedFile[bytes]) -> Upload:
    """Copies what came in to the data folder and notes its name, size and fingerprint."""
    path = f"{FOLDER}/{organisation.pk}/{uuid.uuid4().hex}"
    target = Path(settings.MEDIA_ROOT) / path
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    digest = _copy(file, target)
    return Upload.objects.create(
        organisation=organisation,
        name=plain_name(file.name or ""),
        path=path,
        sha256=digest,
        size=target.stat().st_size,
        uploaded_by=user,
    )


def _copy(file: UploadedFile[bytes], target: Path) -> str:
    digest = hashlib.sha256()
    with target.open("wb") as out:
        for chunk in file.chunks(1 << 20):
            digest.update(chunk)
            out.write(chunk)
    return digest.hexdigest()


def plain_name(name: str) -> str:
    """The name to show: no path, no control characters or direction marks, at most 255 characters."""
    name = name.replace("\\", "/").rsplit("/", 1)[-1]
    kept = "".join(mark for mark in name if unicodedata.category(mark)[0] != "C")
    return kept.strip()[-255:] or "file"


def path_of(upload: Upload) -> Path:
    return Path(settings.MEDIA_ROOT) / upload.path


def forget(upload: Upload) -> None:
    """Deletes the file and its row; an upload that was imported stays."""
    if upload.runs.exists():
        return
    path_of(upload).unlink(missing_ok=True)
    upload.delete()
