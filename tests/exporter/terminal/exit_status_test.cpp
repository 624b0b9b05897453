// SPDX-License-Identifier: BSL-1.0
// The exit status of each kind of error.

#include "support/catch.hpp"
#include "terminal/exit_status.hpp"
#include <webcasts/api.hpp>
#include <webcasts/error.hpp>

#include <utility>
#include <vector>

namespace webcasts::tests::exit_status_test {

TEST_CASE("every kind of error has its exit status") {
    using exporter::exit_status;
    const std::vector<std::pair<webcasts::error, exit_status>> cases{
        {webcasts::usage_errc::bad_base_url, exit_status::usage},
        {webcasts::transport_errc::scheme_not_allowed, exit_status::usage},
        {webcasts::transport_errc::timed_out, exit_status::temporary},
        {webcasts::transport_errc::too_slow, exit_status::temporary},
        {webcasts::transport_errc::deadline_exceeded, exit_status::temporary},
        {webcasts::transport_errc::cancelled, exit_status::interrupted},
        {webcasts::transport_errc::out_of_memory, exit_status::unexpected},
        {webcasts::error(webcasts::http_status_error(503)), exit_status::temporary},
        {webcasts::error(webcasts::http_status_error(429)), exit_status::temporary},
        {webcasts::error(webcasts::http_status_error(403)), exit_status::refused},
        {webcasts::protocol_errc::html_page, exit_status::temporary},
        {webcasts::protocol_errc::missing_return_code, exit_status::unexpected},
        {webcasts::api_errc::refused, exit_status::refused},
        {webcasts::api_errc::log_in_refused, exit_status::log_in_refused},
    };
    for (const auto& [cause, status] : cases) {
        INFO(cause.message());
        REQUIRE(exporter::status_of(cause) == status);
    }
    webcasts::error at_login(webcasts::http_status_error(401));
    at_login.location().operation = webcasts::operation_kind::login;
    REQUIRE(exporter::status_of(at_login) == exit_status::log_in_refused);
}

} // namespace webcasts::tests::exit_status_test
