// SPDX-License-Identifier: BSL-1.0
#include "terminal/typed_value.hpp"

#include "text/ascii.hpp"
#include "text/nearest_word.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <fmt/format.h>
#include <sys/stat.h>

namespace exporter {

namespace {

constexpr std::string_view digits = "0123456789";
constexpr std::string_view letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";

bool consists_of(std::string_view text, std::string_view allowed) {
    return text.find_first_not_of(allowed) == std::string_view::npos;
}

bool exists(const std::string& path) {
    struct stat facts {};
    return ::lstat(path.c_str(), &facts) == 0;
}

bool is_in_known_folder(const std::string& path) {
    const std::size_t slash = path.rfind('/');
    if (slash == std::string::npos || slash == 0) {
        return false; // a bare name, or one in the root: a password may start with a slash
    }
    struct stat facts {};
    return ::stat(path.substr(0, slash).c_str(), &facts) == 0 && S_ISDIR(facts.st_mode);
}

bool is_usual_name(std::string_view path) {
    constexpr std::array<std::string_view, 14> extensions{"db",    "sqlite", "sqlite3", "csv", "ndjson",
                                                          "jsonl", "json",   "toml",    "pem", "crt",
                                                          "html",  "txt",    "xml",     "gz"};
    const std::string_view name = path.substr(path.rfind('/') + 1);
    const std::size_t dot = name.rfind('.');
    const std::string plain = fmt::format("{}{}._-/", letters, digits);
    return dot != std::string_view::npos && dot > 0 && consists_of(path, plain) &&
           std::find(extensions.begin(), extensions.end(), to_lower(name.substr(dot + 1))) !=
               extensions.end();
}

bool is_domain(std::string_view text) {
    constexpr std::size_t max_size = 254;
    const std::size_t at = text.rfind('@');
    const std::string_view host = at == std::string_view::npos ? text : text.substr(at + 1);
    const std::string_view user = at == std::string_view::npos ? std::string_view() : text.substr(0, at);
    const std::size_t dot = host.rfind('.');
    const bool has_top_level = dot != std::string_view::npos && dot > 0 && host.size() - dot > 2 &&
                               consists_of(host.substr(dot + 1), letters);
    const std::string plain = fmt::format("{}{}.-", letters, digits);
    return text.size() <= max_size && at != 0 && has_top_level && consists_of(host, plain) &&
           consists_of(user, plain + "_+");
}

bool has_shape(value_shape shape, std::string_view text) {
    constexpr std::size_t max_size = 10;
    switch (shape) {
    case value_shape::event_id:
        return text.size() <= max_size && consists_of(text, digits);
    case value_shape::day:
        return text.size() <= max_size && consists_of(text, "0123456789-") && !text.starts_with('-') &&
               !text.ends_with('-');
    case value_shape::domain:
        return is_domain(text);
    }
    return false;
}

} // namespace

std::string shown_path(const std::string& path, std::string_view otherwise) {
    return exists(path) || is_in_known_folder(path) || is_usual_name(path) ? path : std::string(otherwise);
}

std::string named_file(const std::string& path, std::string_view flag) {
    const std::string shown = shown_path(path, "");
    return fmt::format("the file {}{}of {}", shown, shown.empty() ? "" : " ", flag);
}

std::string flag_with_path(std::string_view flag, const std::string& path) {
    const std::string shown = shown_path(path, "");
    return fmt::format("{}{}{}", flag, shown.empty() ? "" : " ", shown);
}

std::string quoted_if(value_shape shape, std::string_view text) {
    return has_shape(shape, text) ? fmt::format("'{}'", text) : "";
}

std::string quoted_if_near(std::string_view text, const std::vector<std::string>& names,
                           std::string_view otherwise) {
    return nearest_word(text, names) ? fmt::format("'{}'", text) : std::string(otherwise);
}

} // namespace exporter
