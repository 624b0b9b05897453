#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""documented.py XML: names what is public and has no documentation, in the XML that Doxygen writes with EXTRACT_ALL.

Public is every namespace, class, concept, function, variable, type, enumerator and member under `webcasts` that is neither
private nor in a namespace `detail`. Destructors, and functions that are deleted or whose only point is to be defaulted,
speak for themselves."""

import pathlib
import sys
import xml.etree.ElementTree as ElementTree

COMPOUNDS = {"class", "struct", "union", "concept", "namespace"}


def is_documented(entity):
    texts = (entity.find(part) for part in ("briefdescription", "detaileddescription"))
    return any(text is not None and "".join(text.itertext()).strip() for text in texts)


def speaks_for_itself(member):
    name, arguments = member.findtext("name"), member.findtext("argsstring") or ""
    kind = member.get("kind")
    if kind == "friend":
        return not arguments  # a class
    return kind == "function" and (name.startswith("~") or arguments.endswith(("=delete", "=default")))


def public_names(compound):
    """Yield (documented, place, name) of all that is public in one compound."""
    name = compound.findtext("compoundname")
    found = [(compound, compound.find("location"), name)]
    for member in compound.iter("memberdef"):
        if member.get("prot") == "public" and not speaks_for_itself(member):
            called = f"{name}::{member.findtext('name')}"
            place = member.find("location")
            found.append((member, place, called + (member.findtext("argsstring") or "")))
            found += [(value, place, f"{called}::{value.findtext('name')}") for value in member.findall("enumvalue")]
    for entity, place, called in found:
        yield is_documented(entity), f"{place.get('file')}:{place.get('line')}", called


def main():
    looked_at, missing = 0, set()
    for path in sorted(pathlib.Path(sys.argv[1]).glob("*.xml")):
        for compound in ElementTree.parse(path).getroot().iter("compounddef"):
            name = compound.findtext("compoundname")
            is_ours = name == "webcasts" or name.startswith("webcasts::")
            if compound.get("kind") not in COMPOUNDS or not is_ours or any(part.endswith("detail") for part in name.split("::")) or "@" in name:
                continue
            if compound.get("prot", "public") != "public":
                continue
            for documented, place, called in public_names(compound):
                looked_at += 1
                if not documented:
                    missing.add(f"{place}: {called} is not documented")
    print("\n".join(sorted(missing)) if missing else f"{looked_at} public names are documented")
    return 1 if missing or looked_at < 1000 else 0


sys.exit(main())
