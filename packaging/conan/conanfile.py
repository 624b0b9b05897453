# SPDX-License-Identifier: BSL-1.0
import os
import re

from conan import ConanFile
from conan.tools.build import check_min_cppstd
from conan.tools.files import copy, load

required_conan_version = ">=2.0"


class WebcastsConan(ConanFile):
    name = "webcasts"
    description = "Header-only client for the webcasts.com Reporting API"
    license = "BSL-1.0"
    topics = ("webcasts", "reporting", "http", "header-only")
    package_type = "header-library"
    settings = "os", "arch", "compiler", "build_type"
    options = {"with_curl": [True, False], "with_beast": [True, False]}
    default_options = {"with_curl": False, "with_beast": False}
    no_copy_source = True

    @property
    def _tree(self):
        return os.path.join(self.recipe_folder, "..", "..")

    def set_version(self):
        header = load(self, os.path.join(self._tree, "include", "webcasts", "version.hpp"))
        self.version = ".".join(re.findall(r"^#define WEBCASTS_VERSION_(?:MAJOR|MINOR|PATCH) (\d+)$", header, re.M))

    def export_sources(self):
        for pattern in ("include/*", "LICENSE"):
            copy(self, pattern, src=self._tree, dst=self.export_sources_folder)

    def requirements(self):
        self.requires("boost/[>=1.81 <2]", transitive_headers=True, transitive_libs=True)
        self.requires("expat/[>=2.5 <3]", transitive_headers=True, transitive_libs=True)
        if self.options.with_curl:
            self.requires("libcurl/[>=7.85 <9]", transitive_headers=True, transitive_libs=True)
        if self.options.with_beast:
            self.requires("openssl/[>=3 <4]", transitive_headers=True, transitive_libs=True)
        if self.options.with_curl or self.options.with_beast:
            self.requires("zlib/[>=1.2.11 <2]", transitive_headers=True, transitive_libs=True)

    def validate(self):
        check_min_cppstd(self, 20)

    def package_id(self):
        self.info.clear()

    def package(self):
        copy(self, "LICENSE", src=self.source_folder, dst=os.path.join(self.package_folder, "licenses"))
        copy(self, "include/*", src=self.source_folder, dst=self.package_folder)

    def _of_packages(self, *wanted):
        # What the platform provides is no dependency of Conan's, and a name of it would be an error.
        packages = {dependency.ref.name for dependency in self.dependencies.values()}
        return [name for name in wanted if name.split("::")[0] in packages]

    def package_info(self):
        self.cpp_info.set_property("cmake_file_name", "webcasts")
        self.cpp_info.set_property("cmake_target_name", "webcasts::webcasts")
        self.cpp_info.set_property("pkg_config_name", "webcasts")

        parts = {"core": ["boost::headers", "boost::url", "boost::json", "expat::expat"]}
        if self.options.with_curl:
            parts["curl"] = ["libcurl::libcurl", "zlib::zlib"]
        if self.options.with_beast:
            parts["beast"] = ["openssl::openssl", "zlib::zlib"]
        for name, needs in parts.items():
            part = self.cpp_info.components[name]
            part.set_property("cmake_target_name", f"webcasts::{name}")
            part.bindirs = []
            part.libdirs = []
            part.requires = self._of_packages(*needs)
            if name != "core":
                part.requires.append("core")
