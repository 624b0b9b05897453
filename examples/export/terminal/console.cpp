// SPDX-License-Identifier: BSL-1.0
#include "terminal/console.hpp"

#include "terminal/advice.hpp"
#include "text/terminal_text.hpp"

#include <algorithm>
#include <cctype>
#include <cstddef>
#include <cstdio>
#include <fmt/format.h>

namespace exporter {

namespace {

void put(std::string_view bytes) {
    // If standard error is closed, nothing can be reported.
    static_cast<void>(std::fwrite(bytes.data(), 1, bytes.size(), stderr));
}

constexpr std::string_view erase_line = "\r\x1b[K";

void write_line(std::string_view message, const std::string& status) {
    std::string line(status.empty() ? "" : erase_line);
    line.append("webcasts-export: ").append(terminal_text(message, kept_line_ends::indented)).append("\n");
    put(line + status);
}

/// Hide possible session and user ids, 20 or more hexadecimal digits, in a text of the service.
std::string without_ids(std::string_view text) {
    constexpr std::size_t min_id_digits = 20;
    const auto is_hex = [](char c) { return std::isxdigit(static_cast<unsigned char>(c)) != 0; };
    std::string shown;
    while (!text.empty()) {
        const auto end = std::find_if_not(text.begin(), text.end(), is_hex);
        const auto digits = static_cast<std::size_t>(end - text.begin());
        if (digits >= min_id_digits) {
            shown += "***";
        } else {
            shown += text.substr(0, digits);
        }
        text.remove_prefix(digits);
        const auto next = std::find_if(text.begin(), text.end(), is_hex);
        const auto others = static_cast<std::size_t>(next - text.begin());
        shown += text.substr(0, others);
        text.remove_prefix(others);
    }
    return shown;
}

} // namespace

void console::complain(std::string_view message) const {
    write_line(message, status_);
}

void console::say(std::string_view message) const {
    if (verbosity_ >= 0) {
        write_line(message, status_);
    }
}

void console::say_at(int level, std::string_view message) const {
    if (verbosity_ >= level) {
        write_line(message, status_);
    }
}

void console::show_status(const std::string& line) const {
    status_ = terminal_text(line);
    put(std::string(erase_line) + status_);
}

void console::report(std::string_view what_failed, const webcasts::error& cause) const {
    complain(fmt::format("{}: {}", what_failed, terminal_text(explained(cause))));
    if (!cause.server_text().empty()) {
        say_at(1, fmt::format("the service says: {}", terminal_text(without_ids(cause.server_text()))));
    }
}

} // namespace exporter
