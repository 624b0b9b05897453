// SPDX-License-Identifier: BSL-1.0
#include "terminal/exit_status.hpp"

#include <webcasts/error_code.hpp>

#include <cerrno>

namespace exporter {

namespace {

failure_cause cause_of_transport(webcasts::transport_errc code) noexcept {
    switch (code) {
    case webcasts::transport_errc::scheme_not_allowed:
        return failure_cause::usage;
    case webcasts::transport_errc::cancelled:
        return failure_cause::interrupted;
    case webcasts::transport_errc::out_of_memory:
        return failure_cause::out_of_memory;
    case webcasts::transport_errc::expands_too_far:
        return failure_cause::broken_contract;
    case webcasts::transport_errc::body_cut_short:
    case webcasts::transport_errc::malformed_response:
    case webcasts::transport_errc::bad_content_coding:
        return failure_cause::unreadable_answer;
    default:
        return failure_cause::unreachable;
    }
}

failure_cause cause_of_http(int status, bool logging_in) noexcept {
    if (status >= 500 || status == 408 || status == 425 || status == 429) {
        return failure_cause::service_in_trouble;
    }
    return logging_in && (status == 401 || status == 403) ? failure_cause::log_in_refused
                                                          : failure_cause::request_refused;
}

failure_cause cause_of_protocol(webcasts::protocol_errc code) noexcept {
    switch (code) {
    // A proxy, a maintenance page or a broken connection can cause these; another attempt may succeed.
    case webcasts::protocol_errc::empty_body:
    case webcasts::protocol_errc::html_page:
    case webcasts::protocol_errc::unexpected_content_type:
    case webcasts::protocol_errc::ended_early:
    case webcasts::protocol_errc::malformed:
    case webcasts::protocol_errc::ragged_row:
        return failure_cause::unreadable_answer;
    default:
        return failure_cause::broken_contract;
    }
}

} // namespace

failure_cause cause_of(const webcasts::error& problem) noexcept {
    const auto& code = problem.code();
    if (code.category() == webcasts::usage_category()) {
        return failure_cause::usage;
    }
    if (code.category() == webcasts::transport_category()) {
        return cause_of_transport(static_cast<webcasts::transport_errc>(code.value()));
    }
    if (code.category() == webcasts::http_category()) {
        return cause_of_http(code.value(), problem.location().operation == webcasts::operation_kind::login);
    }
    if (code.category() == webcasts::protocol_category()) {
        return cause_of_protocol(static_cast<webcasts::protocol_errc>(code.value()));
    }
    if (code.category() == webcasts::api_category()) {
        return code == webcasts::api_errc::log_in_refused ? failure_cause::log_in_refused
                                                          : failure_cause::request_refused;
    }
    return failure_cause::program_fault;
}

failure_cause cause_of_write(int error_number) noexcept {
    switch (error_number) {
    case EPIPE:
        return failure_cause::reader_gone;
    case ENOSPC:
    case EDQUOT:
    case EFBIG:
        return failure_cause::no_room;
    default:
        return failure_cause::unwritable_output;
    }
}

} // namespace exporter
