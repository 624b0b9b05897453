// SPDX-License-Identifier: BSL-1.0
#include "output/replacement_rule.hpp"

#include "output/database_files.hpp"
#include "terminal/typed_value.hpp"
#include <webcasts/wire/canonical_fields.hpp>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstddef>
#include <cstring>
#include <fcntl.h>
#include <filesystem>
#include <fmt/format.h>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>

namespace exporter {

namespace {

constexpr std::string_view database_start("SQLite format 3\0", 16);
constexpr std::size_t head_size = 1U << 16U;

/// What makes two paths the same file: the file's own number, or if there is no file, its folder's and its
/// name there. Terminals, pipes and other devices have none: nothing in them is replaced.
struct file_identity {
    dev_t device = 0;
    ino_t node = 0;
    std::string name; ///< empty if the file exists
    bool operator==(const file_identity&) const = default;
};

std::optional<file_identity> identity_of(const std::string& path) {
    struct stat facts {};
    if (::stat(path.c_str(), &facts) == 0) {
        return S_ISREG(facts.st_mode) ? std::optional(file_identity{facts.st_dev, facts.st_ino, {}})
                                      : std::nullopt;
    }
    const std::filesystem::path target(link_target(path));
    const std::string folder = target.has_parent_path() ? target.parent_path().string() : ".";
    if (!target.has_filename() || ::stat(folder.c_str(), &facts) != 0) {
        return std::nullopt;
    }
    return file_identity{facts.st_dev, facts.st_ino, target.filename().string()};
}

/// Return the first bytes of a file; `nullopt` if it cannot be read, with `errno`.
std::optional<std::string> head_of(const std::string& path) {
    const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (descriptor < 0) {
        return std::nullopt;
    }
    std::string head(head_size, '\0');
    std::size_t size = 0;
    ssize_t count = 1;
    while (size < head.size() && count > 0) {
        count = ::read(descriptor, head.data() + size, head.size() - size);
        size += count > 0 ? static_cast<std::size_t>(count) : 0;
    }
    const int problem = errno;
    ::close(descriptor);
    errno = problem;
    head.resize(size);
    return count < 0 ? std::nullopt : std::optional(std::move(head));
}

bool is_database(const std::string& path) {
    struct stat facts {};
    if (::stat(path.c_str(), &facts) != 0 || !S_ISREG(facts.st_mode)) {
        return false;
    }
    const auto head = head_of(path);
    return head && head->starts_with(database_start);
}

/// Return whether SQLite uses this name for a file beside a database.
bool is_beside_database(const std::string& path) {
    return std::any_of(database_suffixes.begin(), database_suffixes.end(), [&](std::string_view suffix) {
        return path.ends_with(suffix) && is_database(path.substr(0, path.size() - suffix.size()));
    });
}

std::string_view first_line(std::string_view text) {
    const std::string_view line = text.substr(0, text.find('\n'));
    return line.ends_with('\r') ? line.substr(0, line.size() - 1) : line;
}

/// Return where the first field of a heading ends: at a comma that is not in quotes, or at the end.
std::size_t end_of_field(std::string_view line) {
    bool is_quoted = false;
    for (std::size_t at = 0; at < line.size(); ++at) {
        is_quoted = is_quoted != (line[at] == '"');
        if (line[at] == ',' && !is_quoted) {
            return at;
        }
    }
    return std::string_view::npos;
}

bool is_column(std::string_view name, const std::vector<std::string>& columns) {
    constexpr std::array<std::string_view, 6> of_events{"id",          "expired",   "title",
                                                        "sched_start", "sched_end", "extra"};
    return name == "event_id" || std::find(of_events.begin(), of_events.end(), name) != of_events.end() ||
           std::find(columns.begin(), columns.end(), name) != columns.end();
}

/// Return whether a line is the heading of CSV. That of `report` ends in columns of further fields, whose
/// names are the account's.
bool is_csv_heading(std::string_view line, const std::vector<std::string>& columns) {
    std::string of_report = "event_id";
    for (const std::string_view name : webcasts::wire::attendee_field_names) {
        of_report.append(",").append(name);
    }
    if (line == of_report || line.starts_with(of_report + ",")) {
        return true;
    }
    for (bool is_last = false; !is_last;) {
        const std::size_t end = end_of_field(line);
        is_last = end == std::string_view::npos;
        if (!is_column(line.substr(0, end), columns)) {
            return false;
        }
        line.remove_prefix(is_last ? line.size() : end + 1);
    }
    return true;
}

bool is_ndjson(std::string_view line, const std::vector<std::string>& columns) {
    if (!line.starts_with("{\"")) {
        return false;
    }
    line.remove_prefix(2);
    const std::size_t end = line.find("\":");
    return end != std::string_view::npos && is_column(line.substr(0, end), columns);
}

/// Return whether a text starts with the headings of a table of events or registrants, and the line below.
bool is_table(std::string_view text) {
    const std::string_view heading = first_line(text);
    if ((heading != "event" && !heading.starts_with("event  ")) || heading.size() == text.size()) {
        return false;
    }
    const std::string_view rule = first_line(text.substr(heading.size() + 1));
    return rule.starts_with("-----") && rule.find_first_not_of("- ") == std::string_view::npos;
}

bool is_page(std::string_view text) {
    return text.starts_with("<!DOCTYPE html>\n") &&
           (text.find("<meta name=\"generator\" content=\"webcasts-export report-html\">") !=
                std::string_view::npos ||
            text.find("<title>Webcast audience report</title>") != std::string_view::npos);
}

std::optional<std::string> reason_of_kept(const std::string& path, const replacement_rule& rule) {
    const auto target = identity_of(path);
    for (const kept_file& file : rule.kept) {
        if (target && !file.path.empty() && identity_of(file.path) == target) {
            return fmt::format("it is {}, which is never replaced; give another name", file.role);
        }
    }
    return std::nullopt;
}

std::optional<std::string> reason_of_contents(const std::string& path, const replacement_rule& rule) {
    constexpr std::string_view remedy = "give another name, or replace it with --force";
    if (is_beside_database(link_target(path))) {
        return fmt::format("SQLite keeps that name for the database beside it; {}", remedy);
    }
    struct stat facts {};
    if (::stat(path.c_str(), &facts) != 0 || !S_ISREG(facts.st_mode) || facts.st_size == 0) {
        return std::nullopt;
    }
    const auto head = head_of(path);
    if (!head) {
        return fmt::format("what it holds cannot be read ({}); {}", std::strerror(errno), remedy);
    }
    if (head->starts_with(database_start)) {
        return fmt::format("it is an SQLite database; {}", remedy);
    }
    return is_own_output(*head, rule.columns)
               ? std::nullopt
               : std::optional(fmt::format("it holds something that this program did not write; {}", remedy));
}

std::optional<std::string> reason_of_kind(const std::string& path) {
    struct stat facts {};
    if (::stat(path.c_str(), &facts) != 0) {
        return std::nullopt;
    }
    if (S_ISDIR(facts.st_mode)) {
        return "it is a directory; name a file in it";
    }
    return S_ISBLK(facts.st_mode) || S_ISSOCK(facts.st_mode)
               ? std::optional<std::string>("it is a device or a socket; name a file")
               : std::nullopt;
}

} // namespace

void keep_database(replacement_rule& rule, const std::string& path, const std::string& role) {
    if (path.empty()) {
        return;
    }
    rule.kept.push_back({path, role});
    for (const std::string_view suffix : database_suffixes) {
        for (const std::string& base : {path, link_target(path)}) {
            rule.kept.push_back({base + std::string(suffix), "SQLite's part of " + role});
        }
    }
}

std::optional<std::string> reason_against(const std::string& path, const replacement_rule& rule) {
    if (path.empty()) {
        struct stat facts {};
        const bool is_file = ::fstat(STDOUT_FILENO, &facts) == 0 && S_ISREG(facts.st_mode);
        const auto reason = is_file ? reason_of_kept("/dev/stdout", rule) : std::nullopt;
        return reason ? std::optional("standard output: " + *reason) : std::nullopt;
    }
    auto reason = reason_of_kept(path, rule);
    reason = reason ? reason : reason_of_kind(path);
    reason = reason || rule.force ? reason : reason_of_contents(path, rule);
    return reason ? std::optional(fmt::format("{}: {}", flag_with_path("-o", path), *reason)) : std::nullopt;
}

std::string link_target(const std::string& path) {
    constexpr int max_links = 40; // Linux's own limit
    std::filesystem::path target(path);
    std::error_code problem;
    for (int links = 0; links < max_links; ++links) {
        const auto next = std::filesystem::read_symlink(target, problem);
        if (problem) {
            break;
        }
        target = target.parent_path() / next; // an absolute one replaces the folder
    }
    return target.string();
}

bool is_own_output(std::string_view head, const std::vector<std::string>& columns) {
    if (head.starts_with("\xEF\xBB\xBF")) {
        head.remove_prefix(3);
    }
    const std::string_view line = first_line(head);
    return is_csv_heading(line, columns) || is_ndjson(line, columns) || is_table(head) || is_page(head);
}

} // namespace exporter
