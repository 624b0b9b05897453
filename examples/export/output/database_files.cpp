// SPDX-License-Identifier: BSL-1.0
#include "output/database_files.hpp"

#include <algorithm>
#include <filesystem>
#include <system_error>

namespace exporter {

namespace {

bool is_suffix_of_database(std::string_view text) {
    constexpr std::string_view of_several = "-mj";
    return std::find(database_suffixes.begin(), database_suffixes.end(), text) != database_suffixes.end() ||
           (text.starts_with(of_several) && text.size() > of_several.size() &&
            text.substr(of_several.size()).find_first_not_of("0123456789ABCDEFabcdef") ==
                std::string_view::npos);
}

} // namespace

std::vector<std::string> files_of_database(const std::string& path) {
    namespace fs = std::filesystem;
    std::error_code problem;
    const fs::path database = fs::canonical(path, problem);
    if (problem) {
        return {};
    }
    std::vector<std::string> files{database.string()};
    const std::string own_name = database.filename().string();
    for (const auto& entry : fs::directory_iterator(database.parent_path(), problem)) {
        const std::string name = entry.path().filename().string();
        if (name.starts_with(own_name) &&
            is_suffix_of_database(std::string_view(name).substr(own_name.size())) &&
            entry.is_regular_file(problem)) {
            files.push_back(entry.path().string());
        }
    }
    return files;
}

} // namespace exporter
