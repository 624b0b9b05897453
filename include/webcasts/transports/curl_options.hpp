// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_TRANSPORTS_CURL_OPTIONS_HPP
#define WEBCASTS_TRANSPORTS_CURL_OPTIONS_HPP

#include <chrono>
#include <cstdint>
#include <functional>
#include <string>

namespace webcasts { inline namespace v0 {

/// The options of `curl_transport`.
struct curl_options {
    std::string ca_file{}; ///< PEM file of the CAs to trust instead of the system's; empty: the system's
    /// PEM file with the revocation lists of every CA between the service and the trusted one; empty:
    /// revocation is not checked. A certificate on a list, or without one, is `transport_errc::tls_failed`.
    std::string crl_file{};
    std::string proxy{};           ///< proxy URL; empty: that of the environment
    bool allow_plain_http = false; ///< allow `http` to other machines: passwords then travel unprotected
    /// Limit for name resolution, connection and TLS handshake together. Zero, less, and more than 24 days:
    /// 24 days.
    std::chrono::milliseconds connect_timeout{10'000};
    /// Called at least every 200 ms during a wait, by the waiting thread: returning true ends the call with
    /// `transport_errc::cancelled`. Must not throw.
    std::function<bool()> is_cancelled{};
    /// Ask for bodies compressed with gzip or deflate, unless the request itself has an `Accept-Encoding`. A
    /// compressed body is decoded in any case.
    bool accept_compressed = true;
    /// Maximum of decoded bytes per compressed byte, beyond 1 MiB that any body may have; a body that exceeds
    /// it fails with `transport_errc::expands_too_far` before the excess is returned. Reports reach 15 to 30,
    /// and 117 if each attendee has 200 empty questions; a decompression bomb reaches 1032, the limit of
    /// gzip.
    std::uint64_t decoded_bytes_per_compressed_byte = 256;
};

}} // namespace webcasts::v0

#endif
