// SPDX-License-Identifier: BSL-1.0
#include "commands.hpp"

#include <fmt/format.h>

namespace exporter {

exit_status run_login(connection& service, const console& words) {
    if (const auto opened = service.login(); !opened) {
        words.report(service.source(), opened.error());
        return status_of(opened.error());
    }
    words.say(fmt::format("the log-in is good: {}", service.source()));
    return exit_status::done;
}

} // namespace exporter
