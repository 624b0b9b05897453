// SPDX-License-Identifier: BSL-1.0
#include "commands/commands.hpp"
#include "terminal/advice.hpp"

#include <fmt/format.h>

namespace exporter {

exit_status run_login(const login_options& options, service_client& service, const console& console) {
    const auto login = service.login();
    const exit_status status = login ? exit_status::done : status_of(login.error());
    if (login) {
        console.say(fmt::format("the log-in is good: {}", service.source()));
    } else {
        console.report(service.source(), login.error());
    }
    if (options.json) {
        json_object summary;
        summary.text("source", service.source());
        if (!login) {
            summary.text("error", explained(login.error()));
        }
        print_summary(summary.json("exit_status", std::to_string(static_cast<int>(status))));
    }
    return status;
}

} // namespace exporter
