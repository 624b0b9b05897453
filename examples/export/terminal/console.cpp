// SPDX-License-Identifier: BSL-1.0
#include "terminal/console.hpp"

#include "terminal/advice.hpp"
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
    line += "webcasts-export: ";
    for (const char c : message) {
        const bool control = (static_cast<unsigned char>(c) < 0x20 && c != '\n') || c == 0x7f;
        line += control ? '?' : c;
    }
    line += '\n';
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
    put(std::string(erase_line) + line);
    status_ = line;
}

void console::report(std::string_view what_failed, const webcasts::error& cause) const {
    complain(fmt::format("{}: {}", what_failed, explained(cause)));
    if (!cause.server_text().empty()) {
        say_at(1, fmt::format("the service says: {}", webcasts::shown(cause.server_text())));
    }
}

} // namespace exporter
