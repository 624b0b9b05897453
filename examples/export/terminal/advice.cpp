// SPDX-License-Identifier: BSL-1.0
#include "terminal/advice.hpp"

#include <webcasts/error_code.hpp>

namespace exporter {

namespace {

std::string_view advice_on_transport(webcasts::transport_errc code) noexcept {
    using webcasts::transport_errc;
    switch (code) {
    case transport_errc::host_not_found:
        return "check the host of --base-url, and this machine's network and name service";
    case transport_errc::connection_refused:
        return "check host and port of --base-url; if they are right, the service is down: run again later";
    case transport_errc::connection_lost:
        return "the service or the network on the way ended it: run again";
    case transport_errc::timed_out:
        return "run again, or allow more time by --timeout";
    case transport_errc::tls_failed:
        return "check this machine's clock, the host of --base-url, and the certificates that --ca-file "
               "names (a proxy that reads TLS has its own)";
    case transport_errc::body_cut_short:
        return "run again";
    case transport_errc::scheme_not_allowed:
        return "use https in --base-url (http only to this machine)";
    case transport_errc::cancelled:
        return {};
    case transport_errc::out_of_memory:
        return "this machine has too little memory free: end other programs and run again";
    case transport_errc::malformed_response:
        return "check --base-url; if it is right, ask whoever runs the service or a proxy on the way";
    case transport_errc::bad_content_coding:
        return "the service or a proxy on the way compresses wrongly: ask whoever runs them";
    case transport_errc::expands_too_far:
        return "if the event really has that much, allow more by --size-limits 4; else report it";
    case transport_errc::other:
        return "if it stays, report it with what -v -v shows";
    case transport_errc::deadline_exceeded:
        return "run again later, or allow more time by --max-time";
    case transport_errc::too_slow:
        return "run again later; if the service is always so slow, allow it by --min-speed";
    case transport_errc::proxy_not_found:
        return "check the host in https_proxy or all_proxy, and this machine's name service; no_proxy names "
               "hosts that need no proxy";
    case transport_errc::proxy_unreachable:
        return "check host and port in https_proxy or all_proxy, and that the proxy runs; no_proxy names "
               "hosts that need no proxy";
    case transport_errc::proxy_wants_credentials:
        return "put them into https_proxy or all_proxy: http://user:password@host:port, with every special "
               "character as %XX";
    case transport_errc::proxy_refused:
        return "ask whoever runs the proxy whether it allows the host of --base-url, and can reach it; "
               "no_proxy names hosts that need no proxy";
    }
    return {};
}

std::string_view advice_on_status(int status, bool is_login, bool is_report) noexcept {
    switch (status) {
    case 400:
        return is_report ? "check the filters and what --param sends" : "check --base-url";
    case 401:
        return is_login
                   ? "check the user name and the password"
                   : "the account may not do this, or a gateway before the service wants a log-in of its "
                     "own: ask whoever runs it";
    case 403:
        return is_report  ? "the account may not read this event, or a firewall before the service refuses "
                            "it: ask the service's support"
               : is_login ? "check the user name and the password; if they are right, a firewall before the "
                            "service refuses this machine: ask the service's support"
                          : "the account may not list events, or a firewall before the service refuses it: "
                            "ask the service's support";
    case 407:
        return "put user and password into https_proxy or all_proxy: http://user:password@host:port";
    case 408:
    case 425:
        return "run again";
    case 414:
    case 431:
        return is_login ? "shorten the user name or the password" : "send it by --method post";
    case 429:
        return "run again later, or send less by --max-rate";
    case 511:
        return "this machine's network wants a log-in of its own: open a web page in a browser on it";
    default:
        break;
    }
    if (status >= 300 && status < 400) {
        return "redirects are not followed: set --base-url to the place it names";
    }
    if (status >= 400 && status < 500) {
        return "check --base-url";
    }
    if ((status >= 520 && status <= 527) || status == 530) {
        return "the gateway before the service does not reach it: run again later";
    }
    return "the service is in trouble: run again later";
}

std::string_view advice_on_protocol(webcasts::protocol_errc code, bool is_too_deep) noexcept {
    using webcasts::protocol_errc;
    switch (code) {
    case protocol_errc::empty_body:
        return "run again; if it stays, check --base-url";
    case protocol_errc::html_page:
        return "the service may be under maintenance, or a proxy or firewall answers in its place: run again "
               "later, and check --base-url";
    case protocol_errc::unexpected_content_type:
    case protocol_errc::document_type_refused:
        return "check --base-url; a proxy may answer in the service's place";
    case protocol_errc::malformed:
    case protocol_errc::ragged_row:
        return "run again; if it stays, another --wire may read it; report it with the place";
    case protocol_errc::ended_early:
        return "run again";
    case protocol_errc::missing_return_code:
        return "check --base-url; if it is right, report it";
    case protocol_errc::missing_session:
    case protocol_errc::row_mismatch:
        return "report it";
    case protocol_errc::limit_exceeded:
        return is_too_deep
                   ? "report it: no report nests so deeply"
                   : "if the event really has that much, allow more by --size-limits 4; else report it";
    case protocol_errc::missing_column:
    case protocol_errc::unexpected_structure:
    case protocol_errc::invalid_value:
    case protocol_errc::invalid_utf8:
    case protocol_errc::unreadable_encoding:
        return "another --wire may read it; report it with the place";
    }
    return {};
}

std::string_view advice_on_refusal(const webcasts::error& cause, bool is_report) noexcept {
    if (cause.code() == webcasts::api_errc::log_in_refused) {
        return "check the user name and the password";
    }
    return is_report ? "check the event id, whether the account may read it, and the filters; -v shows the "
                       "service's own words"
                     : "check what the account may do; -v shows the service's own words";
}

} // namespace

std::string_view advice_on(const webcasts::error& cause) noexcept {
    const auto& code = cause.code();
    const auto operation = cause.location().operation;
    const bool is_login = operation == webcasts::operation_kind::login;
    const bool is_report = operation == webcasts::operation_kind::audience_report;
    if (code.category() == webcasts::transport_category()) {
        return advice_on_transport(static_cast<webcasts::transport_errc>(code.value()));
    }
    if (code.category() == webcasts::http_category()) {
        return advice_on_status(code.value(), is_login, is_report);
    }
    if (code.category() == webcasts::protocol_category()) {
        return advice_on_protocol(static_cast<webcasts::protocol_errc>(code.value()),
                                  cause.client_text() == "depth");
    }
    if (code.category() == webcasts::api_category()) {
        return advice_on_refusal(cause, is_report);
    }
    return webcasts::remedy(code); // a mistake in the query: the library's own names no options
}

std::string explained(const webcasts::error& cause) {
    std::string text = cause.message();
    // The library's message ends with its own advice.
    if (const std::string_view advice = webcasts::remedy(cause.code());
        !advice.empty() && text.ends_with(advice)) {
        text.resize(text.size() - advice.size() - 2);
    }
    if (const std::string_view advice = advice_on(cause); !advice.empty()) {
        text.append("; ").append(advice);
    }
    return text;
}

} // namespace exporter
