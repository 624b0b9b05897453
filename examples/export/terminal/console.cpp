// SPDX-License-Identifier: BSL-1.0
#include "terminal/console.hpp"

#include "terminal/advice.hpp"
#include "text/terminal_text.hpp"
#include <webcasts/redaction.hpp>

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
        say_at(1, fmt::format("the service says: {}", terminal_text(webcasts::shown(cause.server_text()))));
    }
}

} // namespace exporter
