// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_ERROR_CODE_HPP
#define WEBCASTS_ERROR_CODE_HPP

#include <webcasts/errc.hpp>

#include <boost/system/error_category.hpp>
#include <boost/system/error_code.hpp>
#include <boost/system/is_error_code_enum.hpp>

#include <string>
#include <string_view>
#include <type_traits>

namespace webcasts { inline namespace v0 {

namespace detail {

struct code_text {
    std::string_view message;
    std::string_view remedy;
};

constexpr code_text describe(usage_errc code) noexcept {
    switch (code) {
    case usage_errc::event_id_not_seven_digits:
        return {"an event id has exactly 7 digits", "copy the id from the event list"};
    case usage_errc::event_id_missing:
        return {"the query names no event", "give it an event id"};
    case usage_errc::impossible_date:
        return {"there is no such date", "write a real calendar day as YYYY-MM-DD"};
    case usage_errc::date_range_ends_before_start:
        return {"the date range ends before it starts", "swap the two dates"};
    case usage_errc::empty_value:
        return {"the value is empty", "give a value or leave the parameter out"};
    case usage_errc::value_holds_delimiter:
        return {"the value holds '|', which separates values and cannot be expressed", "leave the value out"};
    case usage_errc::value_holds_control_character:
        return {"the value holds a control character", "remove it"};
    case usage_errc::not_an_email_domain:
        return {"not an e-mail domain", "write the part after the '@' alone, such as example.com"};
    case usage_errc::range_flag_without_date_range:
        return {"dr_regs and dr_sessions say what a date range applies to, and there is none",
                "set a date range or drop the flag"};
    case usage_errc::no_shows_with_viewers:
        return {"no_shows asks for people with no session, the viewer filters for people with one",
                "keep one of the two"};
    case usage_errc::documented_parameter:
        return {"the parameter is documented", "use its own setting, not the escape hatch"};
    case usage_errc::parameter_set_twice:
        return {"the parameter is set twice", "set it once"};
    case usage_errc::conflicting_domain_filters:
        return {"incl_domain cannot be used with excl_domain", "keep one of the two"};
    case usage_errc::not_a_flag:
        return {"a flag is 'on' or 'off'", "write one of the two"};
    case usage_errc::bad_base_url:
        return {"not a usable base URL",
                "write it like https://api.webcasts.com, without user, query or fragment"};
    case usage_errc::not_percent_encoded:
        return {"the text is not percent-encoded", "write every '%' as %25"};
    case usage_errc::bad_credentials:
        return {"the credentials cannot be sent",
                "give an ASCII e-mail address and a password, both not empty"};
    case usage_errc::several_mistakes:
        return {"the query has mistakes", {}};
    case usage_errc::moved_from:
        return {"the object was moved from", "use the object that it was moved to"};
    }
    return {"unknown usage error", {}};
}

constexpr code_text describe(transport_errc code) noexcept {
    switch (code) {
    case transport_errc::host_not_found:
        return {"the host name cannot be resolved", "check the base URL's host and the DNS set-up"};
    case transport_errc::connection_refused:
        return {"the connection was refused",
                "check the base URL's host and port, and that the service runs"};
    case transport_errc::connection_lost:
        return {"the connection was lost", "try again"};
    case transport_errc::timed_out:
        return {"the time limit was reached", "try again or allow more time"};
    case transport_errc::tls_failed:
        return {"no secure connection could be made",
                "check the clock, the host name and the CA certificates"};
    case transport_errc::body_cut_short:
        return {"the response body ended before its announced end", "try again"};
    case transport_errc::scheme_not_allowed:
        return {"the URL's scheme is not allowed", "use https (http only to this machine, or when allowed)"};
    case transport_errc::cancelled:
        return {"cancelled", {}};
    case transport_errc::out_of_memory:
        return {"out of memory", {}};
    case transport_errc::bad_content_coding:
        return {"the response's content coding cannot be undone", "check any proxy"};
    case transport_errc::expands_too_far:
        return {"the response expands to more bytes than its compressed size allows",
                "raise the limit if the data is legitimate"};
    case transport_errc::other:
        return {"the HTTP backend failed", {}};
    case transport_errc::deadline_exceeded:
        return {"the call's deadline was reached", "try again, or raise client_options::deadline"};
    case transport_errc::proxy_not_found:
        return {"the proxy's host name cannot be resolved",
                "check the proxy's URL, in the options or in https_proxy, and the DNS set-up"};
    case transport_errc::proxy_unreachable:
        return {"the proxy cannot be reached",
                "check the proxy's URL, in the options or in https_proxy, and that the proxy runs"};
    case transport_errc::proxy_wants_credentials:
        return {"the proxy wants credentials",
                "put them into the proxy's URL, http://user:password@host:port"};
    case transport_errc::proxy_refused:
        return {"the proxy opened no connection to the service",
                "ask whoever runs the proxy whether it allows the service's host and can reach it"};
    case transport_errc::malformed_response:
        return {"the response is not valid HTTP", "check the base URL and any proxy on the way"};
    case transport_errc::too_slow:
        return {"the response came too slowly", "try again, or lower client_options::min_speed"};
    }
    return {"unknown transport error", {}};
}

constexpr code_text describe(protocol_errc code) noexcept {
    switch (code) {
    case protocol_errc::empty_body:
        return {"the response has an empty body", "try again; if it stays, check the base URL"};
    case protocol_errc::html_page:
        return {
            "the service answered with an HTML page, not data",
            "it may be under maintenance, or a proxy answers in its place: try later, check the base URL"};
    case protocol_errc::unexpected_content_type:
        return {"the response has an unexpected content type", "check the base URL and any proxy"};
    case protocol_errc::malformed:
        return {"the response is malformed", "try again; if it stays, report it with the byte offset"};
    case protocol_errc::ended_early:
        return {"the response ends in the middle", "try again"};
    case protocol_errc::missing_return_code:
        return {"the response has no returnCode", "check the base URL; if it is right, report it"};
    case protocol_errc::missing_session:
        return {"the log-in response has no session id and user id",
                "report it; the field names are in one table"};
    case protocol_errc::missing_column:
        return {"a required column is missing", "report it; the column names are in one table"};
    case protocol_errc::ragged_row:
        return {"a row has another number of fields than the header", "try again; if it stays, report it"};
    case protocol_errc::unexpected_structure:
        return {"the response has an unexpected structure", "report it with the place"};
    case protocol_errc::invalid_value:
        return {"a value cannot be read", "report it with the place"};
    case protocol_errc::invalid_utf8:
        return {"the response is not valid UTF-8", "report it with the place"};
    case protocol_errc::limit_exceeded:
        return {"a decoding limit was exceeded", "raise the limit if the data is legitimate"};
    case protocol_errc::document_type_refused:
        return {"the response declares a document type, which is refused",
                "check the base URL and any proxy"};
    case protocol_errc::row_mismatch:
        return {"a record does not fit the row's members", "change the row as it says"};
    case protocol_errc::unreadable_encoding:
        return {"the response's text encoding cannot be read",
                "ask for another format, and report it: the service must send UTF-8"};
    }
    return {"unknown protocol error", {}};
}

constexpr code_text describe(api_errc code) noexcept {
    switch (code) {
    case api_errc::refused:
        return {"the service refused the request",
                "check the event id, its permissions and the query's parameters"};
    case api_errc::log_in_refused:
        return {"the service refused the log-in", "check the user name and the password"};
    }
    return {"unknown API error", {}};
}

#ifdef __GNUC__
#pragma GCC diagnostic push
// The destructor of the base is protected, so nobody deletes a category by it.
#pragma GCC diagnostic ignored "-Wnon-virtual-dtor"
#endif

template <class Errc>
class errc_category final : public boost::system::error_category {
  public:
    constexpr errc_category(unsigned long long id, const char* name) noexcept
        : error_category(id), name_(name) {}
    [[nodiscard]] const char* name() const noexcept override { return name_; }
    [[nodiscard]] std::string message(int value) const override {
        return std::string(describe(static_cast<Errc>(value)).message);
    }

  private:
    const char* name_;
};

class http_status_category final : public boost::system::error_category {
  public:
    constexpr http_status_category() noexcept : error_category(0x77656263'61737403ULL) {}
    [[nodiscard]] const char* name() const noexcept override { return "webcasts.http"; }
    [[nodiscard]] std::string message(int value) const override {
        return "the service answered with HTTP status " + std::to_string(value);
    }
};

#ifdef __GNUC__
#pragma GCC diagnostic pop
#endif

constexpr std::string_view http_remedy(int status) noexcept {
    switch (status) {
    case 400:
        return "check the query's parameters";
    case 401:
        return "check the user name and the password, and whether a gateway before the service wants its own";
    case 403:
        return "ask the service whether the account may do this, and whether a firewall before it blocks you";
    case 407:
        return "the proxy wants credentials";
    case 408:
    case 425:
        return "try again";
    case 414:
    case 431:
        return "the request is too long: send it by POST, or ask for less";
    case 429:
        return "too many requests: wait, then ask less often";
    case 511:
        return "this machine's network wants a log-in of its own: open a web page there";
    default:
        break;
    }
    if (status >= 300 && status < 400) {
        return "redirects are not followed: set the base URL to the place it names";
    }
    if (status >= 400 && status < 500) {
        return "check the base URL";
    }
    if ((status >= 520 && status <= 527) || status == 530) {
        return "the gateway before the service does not reach it: try again later";
    }
    return "the service is in trouble: try again later";
}

inline constexpr errc_category<usage_errc> usage_category_object{0x77656263'61737401ULL, "webcasts.usage"};
inline constexpr errc_category<transport_errc> transport_category_object{0x77656263'61737402ULL,
                                                                         "webcasts.transport"};
inline constexpr http_status_category http_category_object{};
inline constexpr errc_category<protocol_errc> protocol_category_object{0x77656263'61737404ULL,
                                                                       "webcasts.protocol"};
inline constexpr errc_category<api_errc> api_category_object{0x77656263'61737405ULL, "webcasts.api"};

} // namespace detail

/// The category of `usage_errc`: mistakes that are found before anything is sent.
[[nodiscard]] inline const boost::system::error_category& usage_category() noexcept {
    return detail::usage_category_object;
}
/// The category of `transport_errc`: no complete response arrived.
[[nodiscard]] inline const boost::system::error_category& transport_category() noexcept {
    return detail::transport_category_object;
}
/// The category whose values are HTTP status codes other than 200.
[[nodiscard]] inline const boost::system::error_category& http_category() noexcept {
    return detail::http_category_object;
}
/// The category of `protocol_errc`: the body breaks the service's contract.
[[nodiscard]] inline const boost::system::error_category& protocol_category() noexcept {
    return detail::protocol_category_object;
}
/// The category of `api_errc`: the service refused the request.
[[nodiscard]] inline const boost::system::error_category& api_category() noexcept {
    return detail::api_category_object;
}

/// Make a code of `usage_category`.
[[nodiscard]] inline boost::system::error_code make_error_code(usage_errc code) noexcept {
    return {static_cast<int>(code), usage_category()};
}
/// Make a code of `transport_category`.
[[nodiscard]] inline boost::system::error_code make_error_code(transport_errc code) noexcept {
    return {static_cast<int>(code), transport_category()};
}
/// Make a code of `protocol_category`.
[[nodiscard]] inline boost::system::error_code make_error_code(protocol_errc code) noexcept {
    return {static_cast<int>(code), protocol_category()};
}
/// Make a code of `api_category`.
[[nodiscard]] inline boost::system::error_code make_error_code(api_errc code) noexcept {
    return {static_cast<int>(code), api_category()};
}

/// Make the code for an HTTP status other than 200 (a number from 100 to 599).
[[nodiscard]] inline boost::system::error_code http_status_error(int status) noexcept {
    return {status, http_category()};
}

/// Return a short advice to the user on an error of these categories; empty if nothing helps.
[[nodiscard]] inline std::string_view remedy(const boost::system::error_code& code) noexcept {
    if (code.category() == usage_category()) {
        return detail::describe(static_cast<usage_errc>(code.value())).remedy;
    }
    if (code.category() == transport_category()) {
        return detail::describe(static_cast<transport_errc>(code.value())).remedy;
    }
    if (code.category() == http_category()) {
        return detail::http_remedy(code.value());
    }
    if (code.category() == protocol_category()) {
        return detail::describe(static_cast<protocol_errc>(code.value())).remedy;
    }
    if (code.category() == api_category()) {
        return detail::describe(static_cast<api_errc>(code.value())).remedy;
    }
    return {};
}

}} // namespace webcasts::v0

namespace boost::system {
template <>
struct is_error_code_enum<webcasts::usage_errc> : std::true_type {};
template <>
struct is_error_code_enum<webcasts::transport_errc> : std::true_type {};
template <>
struct is_error_code_enum<webcasts::protocol_errc> : std::true_type {};
template <>
struct is_error_code_enum<webcasts::api_errc> : std::true_type {};
} // namespace boost::system

#endif
