"""Where a result goes: the terminal or JSON on the standard output, files by their extension, the kept mapping."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import click
from django.utils.translation import gettext

Writer = Callable[[Any], bytes]


class Forms:
    """How one kind of answer is written: for a terminal, as JSON, and per file extension."""

    def __init__(self, terminal: Callable[[Any], Any], document: Callable[[Any], Any], files: Mapping[str, Writer]):
        self.terminal = terminal
        self.document = document
        self.files = files


def deliver(compute: Callable[[], Any], forms: Forms, given: Mapping[str, Any]) -> None:
    """Compute, then write. Places to write to are looked at before the work begins."""
    from hofnar.command.contract import as_text

    targets = [(Path(name), _writer(forms, name)) for name in given["out"]]
    answer = compute()
    for path, writer in targets:
        _write(path, writer(answer))
    if given["save_mapping"]:
        _write(Path(given["save_mapping"]), answer.mapping.to_toml().encode("utf-8"))
    if given["as_json"]:
        click.echo(as_text(forms.document(answer)))
        return
    from hofnar.command.terminal import console

    console().print(forms.terminal(answer))
    for path in [path for path, _ in targets] + ([Path(given["save_mapping"])] if given["save_mapping"] else []):
        click.echo(gettext("Written: %(file)s") % {"file": path})


def _writer(forms: Forms, name: str) -> Writer:
    extension = Path(name).suffix.lower()
    if extension not in forms.files:
        words = {"file": name, "extensions": ", ".join(sorted(forms.files))}
        raise click.BadParameter(gettext("'%(file)s' should end in one of %(extensions)s.") % words)
    if not Path(name).parent.is_dir():
        raise click.BadParameter(gettext("There is no folder to write '%(file)s' in.") % {"file": name})
    return forms.files[extension]


def _write(path: Path, content: bytes) -> None:
    try:
        path.write_bytes(content)
    except OSError as error:
        words = {"file": path, "why": error.strerror}
        raise click.UsageError(gettext("'%(file)s' cannot be written: %(why)s.") % words) from None


def check_forms() -> Forms:
    from hofnar.command import terminal_check
    from hofnar.command.contract import as_text
    from hofnar.command.contract_check import check_document

    return Forms(
        terminal_check.render, check_document, {".json": lambda answer: as_text(check_document(answer)).encode("utf-8")}
    )


def scores_forms() -> Forms:
    from hofnar.command import contract, pages, pdf, pictures, sheets, terminal_scores

    def document(answer: Any) -> Any:
        return contract.scores_document(answer.scores, answer.warnings, answer.labels)

    files: dict[str, Writer] = {
        ".json": lambda answer: contract.as_text(document(answer)).encode("utf-8"),
        ".csv": lambda answer: sheets.as_csv(sheets.scores_rows(answer)),
        ".parquet": lambda answer: sheets.as_parquet(sheets.scores_rows(answer)),
        ".svg": lambda answer: pictures.scores_svg(answer).encode("utf-8"),
        ".html": lambda answer: pages.scores_page(answer).encode("utf-8"),
        ".pdf": lambda answer: pdf.scores_pdf(answer),
    }
    return Forms(terminal_scores.render, document, files)


def compare_forms() -> Forms:
    from hofnar.command import contract, sheets, terminal_compare
    from hofnar.command.contract_compare import compare_document, compare_rows

    files: dict[str, Writer] = {
        ".json": lambda answer: contract.as_text(compare_document(answer)).encode("utf-8"),
        ".csv": lambda answer: sheets.as_csv(compare_rows(answer)),
        ".parquet": lambda answer: sheets.as_parquet(compare_rows(answer)),
    }
    return Forms(terminal_compare.render, compare_document, files)


def impact_forms() -> Forms:
    from hofnar.command import contract, pages, pdf, pictures, sheets, terminal_impact

    def document(answer: Any) -> Any:
        return contract.impact_document(
            answer.impact, answer.warnings, answer.label, answer.clusters, answer.differences
        )

    files: dict[str, Writer] = {
        ".json": lambda answer: contract.as_text(document(answer)).encode("utf-8"),
        ".csv": lambda answer: sheets.as_csv(sheets.impact_rows(answer)),
        ".parquet": lambda answer: sheets.as_parquet(sheets.impact_rows(answer)),
        ".svg": lambda answer: pictures.impact_svg(answer).encode("utf-8"),
        ".html": lambda answer: pages.impact_page(answer).encode("utf-8"),
        ".pdf": lambda answer: pdf.impact_pdf(answer),
    }
    return Forms(terminal_impact.render, document, files)


def worth_forms() -> Forms:
    from hofnar.command import contract, sheets, terminal_worth
    from hofnar.command.contract_worth import worth_document, worth_rows

    files: dict[str, Writer] = {
        ".json": lambda answer: contract.as_text(worth_document(answer)).encode("utf-8"),
        ".csv": lambda answer: sheets.as_csv(worth_rows(answer)),
        ".parquet": lambda answer: sheets.as_parquet(worth_rows(answer)),
    }
    return Forms(terminal_worth.render, worth_document, files)
