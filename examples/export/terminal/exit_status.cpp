// SPDX-License-Identifier: BSL-1.0
#include "terminal/exit_status.hpp"

#include <webcasts/error_code.hpp>

namespace exporter {

namespace {

exit_status status_of_transport(webcasts::transport_errc code) noexcept {
    switch (code) {
    case webcasts::transport_errc::scheme_not_allowed:
        return exit_status::usage;
    case webcasts::transport_errc::cancelled:
        return exit_status::interrupted;
    case webcasts::transport_errc::out_of_memory:
    case webcasts::transport_errc::expands_too_far:
        return exit_status::unexpected;
    default:
        return exit_status::temporary;
    }
}

exit_status status_of_http(int status, bool logging_in) noexcept {
    if (status >= 500 || status == 408 || status == 425 || status == 429) {
        return exit_status::temporary;
    }
    return logging_in && (status == 401 || status == 403) ? exit_status::log_in_refused
                                                          : exit_status::refused;
}

exit_status status_of_protocol(webcasts::protocol_errc code) noexcept {
    switch (code) {
    // A proxy, a maintenance page or a broken connection can cause these; another attempt may succeed.
    case webcasts::protocol_errc::empty_body:
    case webcasts::protocol_errc::html_page:
    case webcasts::protocol_errc::unexpected_content_type:
    case webcasts::protocol_errc::ended_early:
    case webcasts::protocol_errc::malformed:
    case webcasts::protocol_errc::ragged_row:
        return exit_status::temporary;
    default:
        return exit_status::unexpected;
    }
}

} // namespace

exit_status status_of(const webcasts::error& cause) noexcept {
    const auto& code = cause.code();
    if (code.category() == webcasts::usage_category()) {
        return exit_status::usage;
    }
    if (code.category() == webcasts::transport_category()) {
        return status_of_transport(static_cast<webcasts::transport_errc>(code.value()));
    }
    if (code.category() == webcasts::http_category()) {
        return status_of_http(code.value(), cause.location().operation == webcasts::operation_kind::login);
    }
    if (code.category() == webcasts::protocol_category()) {
        return status_of_protocol(static_cast<webcasts::protocol_errc>(code.value()));
    }
    if (code.category() == webcasts::api_category()) {
        return code == webcasts::api_errc::log_in_refused ? exit_status::log_in_refused
                                                          : exit_status::refused;
    }
    return exit_status::unexpected;
}

} // namespace exporter
