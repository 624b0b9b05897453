// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_TRANSPORTS_CURL_OPTIONS_HPP
#define WEBCASTS_TRANSPORTS_CURL_OPTIONS_HPP

#include <chrono>
#include <cstdint>
#include <functional>
#include <string>

namespace webcasts { inline namespace v0 {

/// What a `curl_transport` can be told.
struct curl_options {
    std::string ca_file{}; ///< PEM file of the CAs to trust instead of the system's; empty: the system's
    /// PEM file with the revocation lists of every CA between the service and the trusted one; empty: none is
    /// looked at. A certificate on a list, or without one, is `transport_errc::tls_failed`.
    std::string crl_file{};
    std::string proxy{};           ///< proxy URL; empty: what the environment says
    bool allow_plain_http = false; ///< allow `http` to other machines: passwords then travel unprotected
    /// For name, connection and TLS together.
    std::chrono::milliseconds connect_timeout{10'000};
    /// Asked at least every 200 ms of waiting, by the thread that waits: true ends the call with
    /// `transport_errc::cancelled`. Must not throw.
    std::function<bool()> is_cancelled{};
    /// Ask for bodies compressed with gzip or deflate, where the request itself does not name an
    /// `Accept-Encoding`. A body that came so is decoded in any case.
    bool accept_compressed = true;
    /// How many decoded bytes one compressed byte may make, beyond 1 MiB that any body may have; more is
    /// `transport_errc::expands_too_far`, before they are handed out. Reports reach 15 to 30, and 117 where
    /// each attendee has 200 empty questions; a body that is made to fill memories reaches 1032, gzip's end.
    std::uint64_t decoded_bytes_per_compressed_byte = 256;
};

}} // namespace webcasts::v0

#endif
