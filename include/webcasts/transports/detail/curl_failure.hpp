// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_TRANSPORTS_DETAIL_CURL_FAILURE_HPP
#define WEBCASTS_TRANSPORTS_DETAIL_CURL_FAILURE_HPP

#include <webcasts/detail/ascii.hpp>
#include <webcasts/result.hpp>

#include <curl/curl.h>

#include <string_view>

namespace webcasts { inline namespace v0 { namespace detail {

/// Return the library's code for one of libcurl's.
[[nodiscard]] inline transport_errc transport_errc_of(CURLcode code) noexcept {
    switch (static_cast<int>(code)) { // there are many more
    case CURLE_COULDNT_RESOLVE_HOST:
        return transport_errc::host_not_found;
    case CURLE_COULDNT_RESOLVE_PROXY:
        return transport_errc::proxy_not_found;
    case CURLE_PROXY:
        return transport_errc::proxy_refused;
    case CURLE_COULDNT_CONNECT:
        return transport_errc::connection_refused;
    case CURLE_OPERATION_TIMEDOUT:
        return transport_errc::timed_out;
    case CURLE_PARTIAL_FILE:
        return transport_errc::body_cut_short;
    case CURLE_GOT_NOTHING:
    case CURLE_SEND_ERROR:
    case CURLE_RECV_ERROR:
    case CURLE_HTTP2:
    case CURLE_HTTP2_STREAM:
        return transport_errc::connection_lost;
    case CURLE_UNSUPPORTED_PROTOCOL:
        return transport_errc::scheme_not_allowed;
    case CURLE_OUT_OF_MEMORY:
        return transport_errc::out_of_memory;
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_SSL_ENGINE_NOTFOUND:
    case CURLE_SSL_ENGINE_SETFAILED:
    case CURLE_SSL_CERTPROBLEM:
    case CURLE_SSL_CIPHER:
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_USE_SSL_FAILED:
    case CURLE_SSL_ENGINE_INITFAILED:
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_SSL_SHUTDOWN_FAILED:
    case CURLE_SSL_CRL_BADFILE:
    case CURLE_SSL_ISSUER_ERROR:
    case CURLE_SSL_PINNEDPUBKEYNOTMATCH:
    case CURLE_SSL_INVALIDCERTSTATUS:
        return transport_errc::tls_failed;
    default:
        return transport_errc::other;
    }
}

/// Return whether libcurl, connected, found fault with a response itself. It reads some of a response before
/// it hands it on; the code for a head that is too long is that of a lack of memory.
[[nodiscard]] inline bool refuses_response(CURLcode code) noexcept {
    constexpr int too_large = 100; // CURLE_TOO_LARGE, from libcurl 8.6 on
    return code == CURLE_UNSUPPORTED_PROTOCOL || code == CURLE_WEIRD_SERVER_REPLY ||
           code == CURLE_BAD_FUNCTION_ARGUMENT || code == CURLE_OUT_OF_MEMORY ||
           static_cast<int>(code) == too_large;
}

/// Return whether libcurl's words for `CURLE_COULDNT_CONNECT` name another host than the URL's, or a host on
/// the way: then it is the proxy that cannot be reached. No option of libcurl 7.88 tells.
[[nodiscard]] inline bool names_proxy(std::string_view words, std::string_view url_host) noexcept {
    constexpr std::string_view start = "Failed to connect to ";
    if (!words.starts_with(start)) {
        return false;
    }
    words.remove_prefix(start.size());
    const std::string_view named = words.substr(0, words.find(" port "));
    if (url_host.starts_with('[') && url_host.ends_with(']')) {
        url_host = url_host.substr(1, url_host.size() - 2);
    }
    return !equal_ignoring_case(named, url_host) || words.find(" via ") != std::string_view::npos;
}

}}} // namespace webcasts::v0::detail

#endif
