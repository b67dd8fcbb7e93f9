"""Which encoding a text file is in: its mark, else strict UTF-8, else Windows-1252. Mixed files are refused."""

from __future__ import annotations

import codecs
from pathlib import Path

from hofnar_analytics.errors import UnusableFile, UnusableRequest

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_BLOCK = 1 << 20
_SAMPLE = 1 << 16


def known_encoding(name: str) -> str:
    """The codec's own name. UnusableRequest when there is no such text encoding."""
    try:
        found = codecs.lookup(name)
    except LookupError:
        raise UnusableRequest("UNKNOWN_ENCODING_NAME", figures={"encoding": name}) from None
    if not getattr(found, "_is_text_encoding", True):
        raise UnusableRequest("UNKNOWN_ENCODING_NAME", figures={"encoding": name})
    return found.name


def find_encoding(path: Path) -> str:
    """'utf-8', 'utf-8-sig', 'utf-16', 'utf-16-le', 'utf-16-be', 'utf-32' or 'cp1252'. UnusableFile BINARY,
    MIXED_ENCODINGS or UNKNOWN_ENCODING, with the row of the first byte that does not fit."""
    with path.open("rb") as file:
        sample = file.read(_SAMPLE)
    if not sample:
        raise UnusableFile("EMPTY")
    for mark, name in _MARKS:
        if sample.startswith(mark):
            return name
    wide = _wide_text(sample)
    if wide:
        return wide
    if _is_binary(sample):
        raise UnusableFile("BINARY")
    return "utf-8" if _decodes(path, "utf-8") else _single_byte(path)


def _wide_text(sample: bytes) -> str | None:
    """UTF-16 without a mark: nearly every other byte of Western text is zero."""
    half = len(sample) // 2
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    if half >= 4 and odd > 0.7 * half and even < 0.05 * half:
        return "utf-16-le"
    if half >= 4 and even > 0.7 * half and odd < 0.05 * half:
        return "utf-16-be"
    return None


def _is_binary(sample: bytes) -> bool:
    """More than one odd control character in a hundred, or a tenth of zeros."""
    odd = sum(sample.count(bytes([code])) for code in (*range(1, 9), *range(14, 27), *range(28, 32)))
    return odd > 0.01 * len(sample) or sample.count(0) > 0.1 * len(sample)


def _decodes(path: Path, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        with path.open("rb") as file:
            while block := file.read(_BLOCK):
                decoder.decode(block)
            decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _single_byte(path: Path) -> str:
    """cp1252, when no line holds UTF-8 letters as well."""
    good_row = bad_row = 0
    with path.open("rb") as file:
        for row, line in enumerate(file, 1):
            if line.isascii():
                continue
            try:
                line.decode("utf-8")
                good_row = good_row or row
            except UnicodeDecodeError:
                bad_row = bad_row or row
                _refuse_unknown(line, row)
    if good_row:
        figures = {"utf8_row": good_row, "other_row": bad_row}
        raise UnusableFile("MIXED_ENCODINGS", row=max(good_row, bad_row), figures=figures)
    return "cp1252"


def _refuse_unknown(line: bytes, row: int) -> None:
    try:
        line.decode("cp1252")
    except UnicodeDecodeError as error:
        figures = {"byte": f"0x{line[error.start]:02X}"}
        raise UnusableFile("UNKNOWN_ENCODING", row=row, figures=figures) from None
