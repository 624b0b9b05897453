// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_OBSERVERS_ERROR_TYPE_HPP
#define WEBCASTS_OBSERVERS_ERROR_TYPE_HPP

#include <webcasts/result.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace webcasts { inline namespace v0 {

namespace detail {

struct named_transport_error {
    transport_errc code;
    std::string_view name;
};

inline constexpr named_transport_error transport_error_names[] = {
    {transport_errc::host_not_found, "host_not_found"},
    {transport_errc::connection_refused, "connection_refused"},
    {transport_errc::connection_lost, "connection_lost"},
    {transport_errc::timed_out, "timed_out"},
    {transport_errc::tls_failed, "tls_failed"},
    {transport_errc::body_cut_short, "body_cut_short"},
    {transport_errc::scheme_not_allowed, "scheme_not_allowed"},
    {transport_errc::cancelled, "cancelled"},
    {transport_errc::out_of_memory, "out_of_memory"},
    {transport_errc::bad_content_coding, "bad_content_coding"},
    {transport_errc::expands_too_far, "expands_too_far"},
    {transport_errc::other, "other"},
    {transport_errc::deadline_exceeded, "deadline_exceeded"},
    {transport_errc::proxy_not_found, "proxy_not_found"},
    {transport_errc::proxy_unreachable, "proxy_unreachable"},
    {transport_errc::proxy_wants_credentials, "proxy_wants_credentials"},
    {transport_errc::proxy_refused, "proxy_refused"},
    {transport_errc::malformed_response, "malformed_response"},
    {transport_errc::too_slow, "too_slow"},
};

} // namespace detail

/// Return a machine-readable name of an error, with low cardinality: the enumerator of a `transport_errc`,
/// such as `"timed_out"`; category and number of any other code, such as `"webcasts.http:503"`.
[[nodiscard]] inline std::string error_type(const boost::system::error_code& code) {
    for (const auto& [known, name] : detail::transport_error_names) {
        if (code == known) {
            return std::string(name);
        }
    }
    return std::string(code.category().name()) + ":" + std::to_string(code.value());
}

/// Return the `transport_errc` that `error_type` gives this name, or `nullopt`.
[[nodiscard]] inline std::optional<transport_errc> transport_errc_named(std::string_view name) noexcept {
    for (const auto& [known, text] : detail::transport_error_names) {
        if (text == name) {
            return known;
        }
    }
    return std::nullopt;
}

}} // namespace webcasts::v0

#endif
