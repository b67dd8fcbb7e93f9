"""Reads a drawn picture back as a document, as a browser would."""

from __future__ import annotations

import xml.etree.ElementTree as ET

SVG = "{http://www.w3.org/2000/svg}"


def parse(drawn: str) -> ET.Element:
    return ET.fromstring(drawn)


def marks(root: ET.Element) -> dict[str, ET.Element]:
    return {found.attrib["data-key"]: found for found in root.iter() if "data-key" in found.attrib}


def titles(root: ET.Element) -> list[str]:
    return ["".join(found.itertext()) for found in root.iter(f"{SVG}title")]


def texts(root: ET.Element) -> list[str]:
    return ["".join(found.itertext()) for found in root.iter(f"{SVG}text")]


def circle(mark: ET.Element) -> dict[str, float | str]:
    """The visible circle of a mark (the last one; the first is its focus ring)."""
    found = list(mark.iter(f"{SVG}circle"))[-1].attrib
    return {**found, "cx": float(found["cx"]), "cy": float(found["cy"]), "r": float(found["r"])}
