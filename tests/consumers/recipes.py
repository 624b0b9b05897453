#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""recipes.py [TREE]: check the vcpkg port and the Conan recipe of a tree without vcpkg and Conan.

What they say is held against the headers: the version, and each library that the headers include. What they do is done
with stand-ins for the few functions that they call: the port's files are those of CMake's installation, the recipe's the
headers. That the packages of their dependencies have these names can only be seen by trying them (doc/install.md).
"""
import json
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import types

TREE = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else pathlib.Path(__file__).parents[2]).resolve()
INCLUDE = TREE / "include"
# Which package brings a header that is not the standard library's, by the start of its name.
BROUGHT_BY = {"curl/": "curl", "date/": None, "expat": "expat", "openssl/": "openssl", "zlib.h": "zlib"}
BOOST_ONE_FILE = {"crc": "crc", "current_function": "assert", "none": "optional", "throw_exception": "throw-exception", "version": "config"}
# The parts that a user asks for, by the headers that need them: everything else is the core's.
FEATURE_HEADERS = {
    "asio": re.compile("async|blocking_adapter|detail/cancel|connection_race|operation_link|pending_handler"),
    "beast": re.compile("beast|tls_client|openssl_handle"),
    "curl": re.compile("curl"),
    "testing": re.compile("^webcasts/testing/"),
}
# Tests that speak TLS are for those who have OpenSSL anyway.
ONLY_FOR_TESTS = re.compile(r"testing/(test_certificates|tls_peer_security|loopback_peer|zoneinfo|conformance)")

failures = []


def check(holds, message):
    if not holds:
        failures.append(message)


def version():
    text = (INCLUDE / "webcasts/version.hpp").read_text()
    return ".".join(re.findall(r"^#define WEBCASTS_VERSION_(?:MAJOR|MINOR|PATCH) (\d+)$", text, re.M))


def packages_of(header):
    """The packages whose headers this header includes."""
    for name in re.findall(r"^#include <([^>]+)>", header.read_text(), re.M):
        if boost := re.match(r"boost/(?:(\w+)/|(\w+)\.hpp)", name):
            yield "boost-" + (boost[1] or BOOST_ONE_FILE[boost[2]]).replace("_", "-")
        for start, package in BROUGHT_BY.items():
            if package and name.startswith(start):
                yield package


def feature_of(header):
    name = str(header.relative_to(INCLUDE))
    if ONLY_FOR_TESTS.search(name):
        return "tests"
    if name.endswith("content_decoder.hpp"):
        return "both transports"
    return next((feature for feature, pattern in FEATURE_HEADERS.items() if pattern.search(name)), "core")


def needed_packages():
    needed = {}
    for header in INCLUDE.rglob("*.hpp"):
        needed.setdefault(feature_of(header), set()).update(packages_of(header))
    return needed


def names(dependencies):
    return {entry if isinstance(entry, str) else entry["name"] for entry in dependencies}


def check_port_manifest(needed):
    manifest = json.loads((TREE / "packaging/vcpkg/webcasts/vcpkg.json").read_text())
    check(manifest["name"] == "webcasts" and manifest["license"] == "BSL-1.0", "vcpkg.json has another name or licence")
    check(manifest["version"] == version(), f"vcpkg.json says {manifest['version']}, version.hpp {version()}")
    core = {name for name in names(manifest["dependencies"]) if not name.startswith("vcpkg-")}
    check(core == needed["core"], f"vcpkg.json's dependencies differ from the headers' by {core ^ needed['core']}")
    features = {name: names(feature["dependencies"]) for name, feature in manifest["features"].items()}
    check(manifest["default-features"] == ["testing"], "vcpkg.json has other default features")
    check(features.keys() == FEATURE_HEADERS.keys(), f"vcpkg.json has the features {sorted(features)}")
    both = needed["both transports"]
    for name, has in features.items():
        wants = needed[name] | (both if name in ("beast", "curl") else set())
        check(has == wants - core, f"vcpkg.json's feature {name} differs from its headers by {has ^ (wants - core)}")


STAND_INS = """
cmake_minimum_required(VERSION 3.24)
set(VERSION {version})
set(PORT webcasts)
set(CURRENT_PACKAGES_DIR "{packages}")
function(run)
  execute_process(COMMAND ${{ARGV}} COMMAND_ERROR_IS_FATAL ANY)
endfunction()
function(vcpkg_cmake_configure)
  cmake_parse_arguments(PARSE_ARGV 0 arg "" SOURCE_PATH OPTIONS)
  run("${{CMAKE_COMMAND}}" -S "${{arg_SOURCE_PATH}}" -B "{build}" "-DCMAKE_INSTALL_PREFIX={packages}" --warn-uninitialized ${{arg_OPTIONS}})
endfunction()
function(vcpkg_check_features)
  cmake_parse_arguments(PARSE_ARGV 0 arg "" OUT_FEATURE_OPTIONS FEATURES)
  list(LENGTH arg_FEATURES length)
  math(EXPR last "${{length}} - 1")
  set(options "")
  foreach(i RANGE 1 ${{last}} 2)
    list(GET arg_FEATURES ${{i}} option)
    list(APPEND options "-D${{option}}=ON")
  endforeach()
  set(${{arg_OUT_FEATURE_OPTIONS}} "${{options}}" PARENT_SCOPE)
endfunction()
function(vcpkg_cmake_install)
  run("${{CMAKE_COMMAND}}" --install "{build}")
endfunction()
function(vcpkg_cmake_config_fixup)
  if(NOT EXISTS "{packages}/share/${{PORT}}/${{PORT}}-config.cmake")
    message(FATAL_ERROR "the CMake package is not where vcpkg looks for it")
  endif()
endfunction()
function(vcpkg_fixup_pkgconfig)
endfunction()
function(vcpkg_install_copyright)
  cmake_parse_arguments(PARSE_ARGV 0 arg "" "" FILE_LIST)
  configure_file("${{arg_FILE_LIST}}" "{packages}/share/${{PORT}}/copyright" COPYONLY)
endfunction()
include("{port}/portfile.cmake")
"""
CONSUMER = """
cmake_minimum_required(VERSION 3.24)
project(consumer LANGUAGES C CXX)
find_package(webcasts {version} EXACT CONFIG REQUIRED COMPONENTS curl beast)
get_target_property(include webcasts::webcasts INTERFACE_INCLUDE_DIRECTORIES)
if(NOT EXISTS "${{include}}/webcasts.hpp")
  message(FATAL_ERROR "no headers in ${{include}}")
endif()
"""


def files(folder):
    return {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}


def run_port(work):
    packages, consumer = work / "packages", work / "consumer"
    script = work / "port.cmake"
    port = TREE / "packaging/vcpkg/webcasts"
    script.write_text(STAND_INS.format(version=version(), packages=packages, build=work / "build", port=port))
    subprocess.run(["cmake", "-P", str(script)], check=True, stdout=subprocess.DEVNULL)
    headers = {"include/" + name for name in files(INCLUDE)}
    others = {"share/webcasts/" + name for name in ("copyright", "usage", "webcasts-config.cmake", "webcasts-config-version.cmake", "webcasts-targets.cmake")}
    differing = files(packages) ^ (headers | others | {"share/pkgconfig/webcasts.pc"})
    check(not differing, f"the port's files differ from what is expected by {sorted(differing)}")
    consumer.mkdir()
    (consumer / "CMakeLists.txt").write_text(CONSUMER.format(version=version()))
    subprocess.run(
        ["cmake", "-S", str(consumer), "-B", str(consumer / "build"), f"-DCMAKE_PREFIX_PATH={packages}"],
        check=True, stdout=subprocess.DEVNULL,
    )


class component:
    def __init__(self):
        self.properties = {}
        self.requires = []

    def set_property(self, name, value):
        self.properties[name] = value


class cpp_info(component):
    def __init__(self):
        super().__init__()
        self.components = {name: component() for name in ("core", "curl", "beast")}


def copy(_, pattern, src, dst):
    for path in pathlib.Path(src).glob(pattern.replace("/*", "/**/*")):
        if path.is_file():
            target = pathlib.Path(dst) / path.relative_to(src)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(path, target)


def load_recipe():
    """The recipe's class, over stand-ins for the functions that it imports."""
    stand_ins = {
        "conan": {"ConanFile": object},
        "conan.tools": {},
        "conan.tools.build": {"check_min_cppstd": lambda _, standard: check(standard == 20, "Conan: not C++20")},
        "conan.tools.files": {"copy": copy, "load": lambda _, path: pathlib.Path(path).read_text()},
    }
    for name, members in stand_ins.items():
        module = types.ModuleType(name)
        vars(module).update(members)
        sys.modules[name] = module
    recipe = {}
    path = TREE / "packaging/conan/conanfile.py"
    exec(compile(path.read_text(), path, "exec"), recipe)
    return recipe["WebcastsConan"]


def run_recipe(work, needed):
    recipe = load_recipe()()
    recipe.recipe_folder = str(TREE / "packaging/conan")
    recipe.set_version()
    check(recipe.version == version(), f"Conan's version is {recipe.version}")
    check(recipe.name == "webcasts" and recipe.package_type == "header-library", "Conan: another name or type")

    recipe.export_sources_folder = recipe.source_folder = str(work / "exported")
    recipe.package_folder = str(work / "package")
    recipe.export_sources()
    recipe.validate()
    recipe.package()
    differing = files(work / "package") ^ ({"include/" + name for name in files(INCLUDE)} | {"licenses/LICENSE"})
    check(not differing, f"the recipe's files differ from what is expected by {sorted(differing)}")

    in_conan = {"curl": "libcurl"}
    both = needed["both transports"]
    for curl, beast in ((False, False), (True, False), (False, True)):
        wanted = needed["core"] | needed["testing"] | (needed["curl"] | both if curl else set()) | (needed["beast"] | both if beast else set())
        wanted = {"boost" if name.startswith("boost-") else in_conan.get(name, name) for name in wanted}
        required = set()
        recipe.options = types.SimpleNamespace(with_curl=curl, with_beast=beast)
        recipe.requires = lambda reference, into=required, **_: into.add(reference.split("/")[0])
        recipe.requirements()
        check(required == wanted, f"Conan requires {required}, the headers include {wanted}")

        for provided in (required, set()):
            recipe.cpp_info = cpp_info()
            recipe.dependencies = {name: types.SimpleNamespace(ref=types.SimpleNamespace(name=name)) for name in provided}
            recipe.package_info()
            linked = {need.split("::")[0] for part in recipe.cpp_info.components.values() for need in part.requires}
            check(linked - {"core"} == provided, f"Conan links {linked} where Conan provides {provided}")


def main():
    needed = needed_packages()
    check_port_manifest(needed)
    with tempfile.TemporaryDirectory() as folder:
        work = pathlib.Path(folder)
        run_port(work)
        run_recipe(work, needed)
    compile((TREE / "packaging/conan/test_package/conanfile.py").read_text(), "conanfile.py", "exec")
    for failure in failures:
        print(failure)
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
