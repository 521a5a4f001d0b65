#!/usr/bin/env python3
"""The schemas are the guide of the partners: every element, attribute, type and enumeration value explains itself,
and the only wildcard is the place of the signature."""

import sys
from pathlib import Path
from xml.etree import ElementTree

XS = "{http://www.w3.org/2001/XMLSchema}"
DOCUMENTED = {XS + name for name in ("element", "attribute", "simpleType", "complexType", "enumeration")}


def faults(file):
    root = ElementTree.parse(file).getroot()
    if root.get("elementFormDefault") != "qualified":
        yield "elementFormDefault is not qualified"
    for node in root.iter():
        name = node.get("name") or node.get("value")
        if node.tag in DOCUMENTED and name and not node.findtext(f"{XS}annotation/{XS}documentation"):
            yield f"{node.tag.removeprefix(XS)} {name} is not documented"
        if node.tag == XS + "any" and node.get("namespace") != "http://www.w3.org/2000/09/xmldsig#":
            yield "xs:any of another namespace than that of signatures"


def main():
    found = [f"{file}: {fault}" for folder in sys.argv[1:] for file in Path(folder).glob("*.xsd") for fault in faults(file)]
    sys.exit("\n".join(found) or 0)


if __name__ == "__main__":
    main()
