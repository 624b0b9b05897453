// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_TESTS_EXPORTER_FRESH_FOLDER_HPP
#define WEBCASTS_TESTS_EXPORTER_FRESH_FOLDER_HPP

#include "support/catch.hpp"

#include <cstdlib>
#include <filesystem>
#include <string>

/// A folder of its own for each test.
class fresh_folder {
  public:
    fresh_folder() {
        std::string made = (std::filesystem::temp_directory_path() / "exporter.XXXXXX").string();
        REQUIRE(::mkdtemp(made.data()) != nullptr);
        path_ = made;
    }
    fresh_folder(const fresh_folder&) = delete;
    fresh_folder& operator=(const fresh_folder&) = delete;
    ~fresh_folder() { std::filesystem::remove_all(path_); }
    [[nodiscard]] std::string file(const char* name) const { return (path_ / name).string(); }

  private:
    std::filesystem::path path_;
};

#endif
