// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_TRANSPORTS_BEAST_OPTIONS_HPP
#define WEBCASTS_TRANSPORTS_BEAST_OPTIONS_HPP

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>

namespace webcasts { inline namespace v0 {

/// What an `async_beast_transport` and a `beast_transport` can be told. TLS peers are always verified: there
/// is nothing here to switch it off.
struct beast_options {
    std::string ca_file{}; ///< PEM file of the CAs to trust instead of the system's; empty: the system's
    /// PEM file of revocation lists: a certificate that one of them names is refused, and so is a chain with
    /// a CA that has no list in the file. Empty: revocation is not looked at.
    std::string crl_file{};
    /// `http://host:port` or `http://user:password@host:port`; empty: none (the environment is not read).
    /// `https` goes through its tunnel (CONNECT), and requests to this machine never go to it.
    std::string proxy{};
    bool allow_plain_http = false; ///< allow `http` to other machines: passwords then travel unprotected
    /// For the way to the peer: name, connection, proxy and TLS together (the request's own time limit holds
    /// for them as well where it is shorter). Zero: none.
    std::chrono::milliseconds connect_timeout{10'000};
    /// Ask for bodies compressed with gzip or deflate, where the request itself does not name an
    /// `Accept-Encoding`. A body that came so is decoded in any case.
    bool accept_compressed = true;
    /// How many decoded bytes one compressed byte may make, beyond 1 MiB that any body may have; more is
    /// `transport_errc::expands_too_far`, before they are handed out (see `curl_options`).
    std::uint64_t decoded_bytes_per_compressed_byte = 256;
    std::size_t idle_connections_per_host = 8;             ///< kept to be used again; zero: none
    std::chrono::milliseconds idle_connection_age{60'000}; ///< a connection idle for longer is not used again
};

}} // namespace webcasts::v0

#endif
