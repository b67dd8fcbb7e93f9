"""The one list of what the product needs is requirements/*.in; the wheel's metadata is read from it."""

from pathlib import Path

from hatchling.metadata.plugin.interface import MetadataHookInterface

HERE = Path(__file__).parent


def _names(stem: str) -> list[str]:
    lines = (HERE / f"{stem}.in").read_text().splitlines()
    return [line for line in lines if line and not line.startswith(("#", "-r"))]


class CustomMetadataHook(MetadataHookInterface):
    def update(self, metadata: dict) -> None:
        metadata["dependencies"] = _names("base")
        metadata["optional-dependencies"] = {name: _names(name) for name in ("postgres", "fast")}
