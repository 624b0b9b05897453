// SPDX-License-Identifier: BSL-1.0
#include "terminal/terminal_size.hpp"

#include "terminal/environment.hpp"

#include <charconv>
#include <string_view>
#include <sys/ioctl.h>
#include <unistd.h>

namespace exporter {

std::optional<std::size_t> terminal_columns(int descriptor) {
    if (::isatty(descriptor) == 0) {
        return std::nullopt;
    }
    winsize size{};
    if (::ioctl(descriptor, TIOCGWINSZ, &size) == 0 && size.ws_col > 0) {
        return size.ws_col;
    }
    constexpr std::size_t default_columns = 80;
    const std::string_view text = environment_value("COLUMNS");
    std::size_t columns = 0;
    std::from_chars(text.data(), text.data() + text.size(), columns);
    return columns > 0 ? columns : default_columns;
}

} // namespace exporter
