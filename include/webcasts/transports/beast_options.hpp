// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_TRANSPORTS_BEAST_OPTIONS_HPP
#define WEBCASTS_TRANSPORTS_BEAST_OPTIONS_HPP

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>

namespace webcasts { inline namespace v0 {

/// The options of `async_beast_transport` and `beast_transport`. TLS peers are always verified: no option
/// switches that off.
struct beast_options {
    std::string ca_file{}; ///< PEM file of the CAs to trust instead of the system's; empty: the system's
    /// PEM file of revocation lists: a certificate that one of them names is refused, and so is a chain with
    /// a CA that has no list in the file. Empty: revocation is not checked.
    std::string crl_file{};
    /// `http://host:port` or `http://user:password@host:port`; empty: none (the environment is not read).
    /// `https` is tunnelled through it (CONNECT); requests to this machine never use it.
    std::string proxy{};
    bool allow_plain_http = false; ///< allow `http` to other machines: passwords then travel unprotected
    /// Limit for name resolution, connection, proxy and TLS handshake together (the request's own time limit
    /// applies as well if it is shorter). Zero, less, and more than a century: no limit.
    std::chrono::milliseconds connect_timeout{10'000};
    /// Ask for bodies compressed with gzip or deflate, unless the request itself has an `Accept-Encoding`. A
    /// compressed body is decoded in any case.
    bool accept_compressed = true;
    /// Maximum of decoded bytes per compressed byte, beyond 1 MiB that any body may have; a body that exceeds
    /// it fails with `transport_errc::expands_too_far` before the excess is returned (see `curl_options`).
    std::uint64_t decoded_bytes_per_compressed_byte = 256;
    std::size_t idle_connections_per_host = 8;             ///< kept for reuse; zero: none
    std::chrono::milliseconds idle_connection_age{60'000}; ///< a connection idle for longer is not reused
};

}} // namespace webcasts::v0

#endif
