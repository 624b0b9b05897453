// SPDX-License-Identifier: BSL-1.0
#include "commands.hpp"

#include <fmt/format.h>

namespace exporter {

exit_status run_login(const command_line& line, connection& service, const console& words) {
    const auto opened = service.login();
    const exit_status status = opened ? exit_status::done : status_of(opened.error());
    if (opened) {
        words.say(fmt::format("the log-in is good: {}", service.source()));
    } else {
        words.report(service.source(), opened.error());
    }
    if (line.json) {
        json_object summary;
        summary.text("source", service.source());
        if (!opened) {
            summary.text("error", opened.error().what());
        }
        print_summary(summary.json("exit_status", std::to_string(static_cast<int>(status))));
    }
    return status;
}

} // namespace exporter
