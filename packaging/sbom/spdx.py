#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""spdx.py --version V --output FILE --program PATH=NAME,NAME,... --found NAME=VERSION ...

Write what the programs are made of, as an SPDX 2.3 document in JSON: the library, each program with the SHA-256 of its file,
and what each is built on, in the versions that the build found, with licences, CPE and package URL, by which scanners find
advisories. The build calls it; the same build gives the same bytes (SOURCE_DATE_EPOCH, or else the programs' files, give
the date). System libraries that every C++ program has (libc, libstdc++) are not listed."""

import argparse
import hashlib
import json
import os
import pathlib
import time

LIBRARY = "webcasts"
# What the library itself is built on, whichever program has it.
OF_THE_LIBRARY = ["boost", "expat"]
# name: (licence, home page, vendor:product of the CPE, or nothing where no advisory has named one)
COMPONENTS = {
    "boost": ("BSL-1.0", "https://www.boost.org/", "boost:boost"),
    "cli11": ("BSD-3-Clause", "https://github.com/CLIUtils/CLI11", ""),
    "date": ("MIT", "https://github.com/HowardHinnant/date", ""),
    "expat": ("MIT", "https://libexpat.github.io/", "libexpat_project:libexpat"),
    "fmt": ("MIT", "https://fmt.dev/", "fmt:fmt"),
    "libidn2": ("LGPL-3.0-or-later OR GPL-2.0-or-later", "https://www.gnu.org/software/libidn/", "gnu:libidn2"),
    "libpq": ("PostgreSQL", "https://www.postgresql.org/", "postgresql:postgresql"),
    "openssl": ("Apache-2.0", "https://www.openssl.org/", "openssl:openssl"),
    "sqlite3": ("blessing", "https://sqlite.org/", "sqlite:sqlite"),
    "tomlplusplus": ("MIT", "https://marzer.github.io/tomlplusplus/", ""),
    "zlib": ("Zlib", "https://zlib.net/", "zlib:zlib"),
}


def identifier(name):
    return "SPDXRef-" + name


def package(name, version, licence, home_page):
    listed = {
        "SPDXID": identifier(name),
        "name": name,
        "downloadLocation": "NOASSERTION",
        "filesAnalyzed": False,
        "licenseConcluded": licence,
        "licenseDeclared": licence,
        "copyrightText": "NOASSERTION",
    }
    if version:
        listed["versionInfo"] = version
    if home_page:
        listed["homepage"] = home_page
    return listed


def component(name, version):
    licence, home_page, product = COMPONENTS[name]
    listed = package(name, version, licence, home_page)
    references = [("PACKAGE-MANAGER", "purl", f"pkg:generic/{name}" + (f"@{version}" if version else ""))]
    if product and version:
        references.append(("SECURITY", "cpe23Type", f"cpe:2.3:a:{product}:{version}:*:*:*:*:*:*:*"))
    listed["externalRefs"] = [
        {"referenceCategory": category, "referenceType": kind, "referenceLocator": locator}
        for category, kind, locator in references
    ]
    return listed


def program(path, version):
    listed = package(path.name, version, "BSL-1.0", "")
    listed["packageFileName"] = path.name
    listed["primaryPackagePurpose"] = "APPLICATION"
    listed["checksums"] = [{"algorithm": "SHA256", "checksumValue": hashlib.sha256(path.read_bytes()).hexdigest()}]
    return listed


def relation(of, kind, to):
    return {"spdxElementId": of, "relationshipType": kind, "relatedSpdxElement": to}


def document(version, programs, found, date):
    """The document of `programs` ({path: [component, ...]}) on what was `found` ({component: version})."""
    library = package(LIBRARY, version, "BSL-1.0", "")
    library["primaryPackagePurpose"] = "LIBRARY"
    library["externalRefs"] = [
        {
            "referenceCategory": "PACKAGE-MANAGER",
            "referenceType": "purl",
            "referenceLocator": f"pkg:generic/{LIBRARY}@{version}",
        }
    ]
    packages = [library]
    relations = [relation("SPDXRef-DOCUMENT", "DESCRIBES", identifier(LIBRARY))]
    relations += [relation(identifier(LIBRARY), "DEPENDS_ON", identifier(name)) for name in OF_THE_LIBRARY]
    for path, names in programs.items():
        packages.append(program(path, version))
        relations.append(relation("SPDXRef-DOCUMENT", "DESCRIBES", identifier(path.name)))
        relations.append(relation(identifier(path.name), "CONTAINS", identifier(LIBRARY)))
        relations += [relation(identifier(path.name), "DEPENDS_ON", identifier(name)) for name in names]
    packages += [component(name, found[name]) for name in sorted(found)]
    content = json.dumps([packages, relations], sort_keys=True).encode()
    return {
        "spdxVersion": "SPDX-2.3",
        "dataLicense": "CC0-1.0",
        "SPDXID": "SPDXRef-DOCUMENT",
        "name": f"{LIBRARY}-{version}",
        "documentNamespace": f"https://spdx.org/spdxdocs/{LIBRARY}-{version}-{hashlib.sha256(content).hexdigest()[:32]}",
        "creationInfo": {
            "created": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(date)),
            "creators": [f"Tool: {LIBRARY}-sbom-{version}"],
        },
        "packages": packages,
        "relationships": relations,
    }


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--version", required=True)
    parser.add_argument("--output", required=True, type=pathlib.Path)
    parser.add_argument("--program", action="append", required=True)
    parser.add_argument("--found", action="append", required=True)
    chosen = parser.parse_args()
    programs = {}
    for text in chosen.program:
        path, names = text.split("=")
        programs[pathlib.Path(path)] = sorted(names.split(","))
    found = {}
    for text in chosen.found:
        name, version = text.split("=")
        found[name] = "" if version in ("unknown", "undefined") else version
    needed = sorted({name for names in programs.values() for name in names} | set(OF_THE_LIBRARY))
    newest = max(int(path.stat().st_mtime) for path in programs)
    date = int(os.environ.get("SOURCE_DATE_EPOCH", newest))
    text = json.dumps(document(chosen.version, programs, {name: found[name] for name in needed}, date), indent=2)
    chosen.output.write_text(text + "\n")


if __name__ == "__main__":
    main()
