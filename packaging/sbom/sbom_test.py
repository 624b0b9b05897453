#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""sbom_test.py DOCUMENT PROGRAM...: the bill of materials is what SPDX 2.3 asks for, and what the programs are: each library that a
program is linked with stands there, in the version that runs, and the checksums are those of the files."""

import hashlib
import json
import pathlib
import re
import subprocess
import sys

# The file names of shared libraries, and whose they are. What every C++ program has is not listed.
OWNERS = {
    "libboost_": "boost",
    "libcrypto": "openssl",
    "libdate-tz": "date",
    "libexpat": "expat",
    "libfmt": "fmt",
    "libidn2": "libidn2",
    "libpq": "libpq",
    "libsqlite3": "sqlite3",
    "libssl": "openssl",
    "libtomlplusplus": "tomlplusplus",
    "libz": "zlib",
}
OF_EVERY_PROGRAM = ("libc.", "libm.", "libgcc_s.", "libstdc++.", "libpthread.", "libc++", "ld-")
REQUIRED = ("SPDXID", "name", "downloadLocation", "licenseConcluded", "licenseDeclared", "copyrightText")


def linked_with(program):
    listed = subprocess.run(["readelf", "--dynamic", "--wide", program], check=True, capture_output=True, text=True).stdout
    return re.findall(r"\(NEEDED\).*\[(.*)\]", listed)


def owner(library):
    for start, name in OWNERS.items():
        if library.startswith(start):
            return name
    assert library.startswith(OF_EVERY_PROGRAM), f"{library}: sbom_test.py does not know whose it is"
    return None


def check_form(document):
    assert document["spdxVersion"] == "SPDX-2.3" and document["dataLicense"] == "CC0-1.0"
    assert re.fullmatch(r"https://[^#\s]+", document["documentNamespace"])
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", document["creationInfo"]["created"])
    identifiers = [package["SPDXID"] for package in document["packages"]]
    assert len(identifiers) == len(set(identifiers)), "an SPDXID stands twice"
    for package in document["packages"]:
        missing = [field for field in REQUIRED if not package.get(field)]
        assert not missing, f"{package['name']}: {missing}"
        assert re.fullmatch(r"SPDXRef-[a-zA-Z0-9.-]+", package["SPDXID"])
        for reference in package.get("externalRefs", []):
            if reference["referenceType"] == "cpe23Type":
                assert reference["referenceLocator"].count(":") == 12, reference
    for relation in document["relationships"]:
        for end in (relation["spdxElementId"], relation["relatedSpdxElement"]):
            assert end in identifiers or end == "SPDXRef-DOCUMENT", f"{end} is not in the document"
    named = {relation["relatedSpdxElement"] for relation in document["relationships"]}
    assert set(identifiers) == named, "a package has no place in the document"


def check_program(document, path):
    packages = {package["name"]: package for package in document["packages"]}
    assert packages[path.name]["checksums"][0]["checksumValue"] == hashlib.sha256(path.read_bytes()).hexdigest()
    depends_on = {
        relation["relatedSpdxElement"].removeprefix("SPDXRef-")
        for relation in document["relationships"]
        if relation["spdxElementId"] == "SPDXRef-" + path.name and relation["relationshipType"] == "DEPENDS_ON"
    }
    owners = {owner(library) for library in linked_with(path)} - {None}
    assert owners <= depends_on, f"{path.name} is linked with {sorted(owners - depends_on)}, which the document does not name"
    for name in depends_on - {"date"}:
        assert re.match(r"\d+(\.\d+)*", packages[name].get("versionInfo", "")), f"{name} has no version"


document = json.loads(pathlib.Path(sys.argv[1]).read_text(encoding="utf-8"))
check_form(document)
for program in sys.argv[2:]:
    check_program(document, pathlib.Path(program))
print(f"{len(document['packages'])} packages, {len(document['relationships'])} relationships")
