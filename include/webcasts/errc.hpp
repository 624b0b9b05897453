// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_ERRC_HPP
#define WEBCASTS_ERRC_HPP

namespace webcasts { inline namespace v0 {

/// The caller asked for something that cannot be sent to the service (category `usage_category`).
enum class usage_errc {
    event_id_not_seven_digits = 1, ///< an event id is 7 digits
    event_id_missing,              ///< a query names no event
    impossible_date,               ///< the calendar does not have the day
    date_range_ends_before_start,  ///< the last day is before the first
    empty_value,                   ///< a value, or a list of values, is empty
    value_holds_delimiter,         ///< `|` separates values and cannot be part of one
    value_holds_control_character, ///< below U+0020, or U+007F
    not_an_email_domain,           ///< such as one with `@` or a space
    range_flag_without_date_range, ///< `dr_regs` or `dr_sessions` without a date range
    no_shows_with_viewers,         ///< `no_shows` together with a viewer filter
    documented_parameter,          ///< the escape hatch is for parameters that the library does not know
    parameter_set_twice,           ///< by the escape hatch, or in a query that is parsed
    conflicting_domain_filters,    ///< `incl_domain` together with `excl_domain`, in a query that is parsed
    not_a_flag,                    ///< neither `on` nor `off`, in a query that is parsed
    bad_base_url,                  ///< not an `http` or `https` URL, or one with user, query or fragment
    not_percent_encoded,           ///< a `%` without two hex digits, in a query that is parsed
    bad_credentials,               ///< the user name is not an ASCII e-mail address, or a text is empty
    several_mistakes,              ///< more than one of these; `error::client_text()` lists them
    moved_from,                    ///< the client, stream or report was moved to another object
};

/// No complete HTTP response arrived (category `transport_category`).
enum class transport_errc {
    host_not_found = 1, ///< the name cannot be resolved
    connection_refused, ///< nothing listens on the service's port
    connection_lost,    ///< the connection was closed or reset while more was expected
    timed_out,      ///< a wait was longer than `http_request::timeout`, or connecting longer than its limit
    tls_failed,     ///< the peer could not be verified, or TLS failed in another way
    body_cut_short, ///< the body ended before its announced end
    scheme_not_allowed, ///< neither `https` nor an `http` that is allowed
    cancelled,          ///< by a stop token, a cancellation slot, a transport's own option, or an exception
    out_of_memory,      ///< an allocation failed
    bad_content_coding, ///< an unknown coding, or bytes that do not conform to it
    expands_too_far,    ///< more decoded bytes per compressed byte than the limit allows
    other,              ///< something else; `error::client_text()` describes it
    deadline_exceeded,  ///< the call took longer than `client_options::deadline`
    proxy_not_found,    ///< the proxy's name cannot be resolved
    proxy_unreachable,  ///< nothing listens on the proxy's port
    /// The proxy asks for a user and a password, or refuses those that it got (HTTP status 407).
    proxy_wants_credentials,
    proxy_refused,      ///< the proxy opened no tunnel to the service; `error::client_text()` has its status
    malformed_response, ///< not HTTP, or with an end that cannot be told; `error::client_text()` says why
    too_slow,           ///< a body came more slowly than `client_options::min_speed`
};

/// The body breaks the service's contract (category `protocol_category`).
enum class protocol_errc {
    empty_body = 1,          ///< the body has no bytes
    html_page,               ///< such as a maintenance page, or one from a proxy
    unexpected_content_type, ///< not that of the requested format
    malformed,               ///< not well-formed XML, JSON or CSV
    ended_early,             ///< the body ends before the document does
    missing_return_code,     ///< the envelope has no `returnCode`
    missing_session,         ///< the answer to a log-in lacks session id or user id
    missing_column,          ///< CSV without `email` or `session_kind`
    ragged_row,              ///< a CSV row with more or fewer fields than the header
    unexpected_structure,    ///< well-formed, but not what the contract describes
    invalid_value,           ///< a time, number or flag that cannot be read
    invalid_utf8,            ///< text that is not UTF-8
    limit_exceeded,          ///< one of `wire::decode_limits`; `error::client_text()` names it
    document_type_refused,   ///< XML with a DOCTYPE
    row_mismatch,            ///< a record does not fit the caller's struct (row.hpp)
    unreadable_encoding,     ///< of the text: one that no decoder reads, or two that contradict each other
};

/// The service refused the request (category `api_category`); `error::return_code()` holds its number.
enum class api_errc {
    refused = 1,    ///< a request for an event list or a report
    log_in_refused, ///< a log-in
};

}} // namespace webcasts::v0

#endif
