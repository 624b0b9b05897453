// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_TESTING_SANDBOX_TRANSPORT_HPP
#define WEBCASTS_TESTING_SANDBOX_TRANSPORT_HPP

#include <webcasts/detail/config.hpp>
#include <webcasts/testing/sandbox/service.hpp>
#include <webcasts/transport.hpp>

#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <utility>

namespace webcasts { inline namespace v0 { namespace testing {

class sandbox_gunzip;

/// A response of a sandbox on its way to the client. It may outlive the transport and the sandbox.
class sandbox_exchange {
  public:
    /// Take a response.
    explicit sandbox_exchange(sandbox_response response);
    /// Move the response.
    sandbox_exchange(sandbox_exchange&& other) noexcept;
    /// Move the response.
    sandbox_exchange& operator=(sandbox_exchange&& other) noexcept;
    ~sandbox_exchange();

    /// The head, as required by `exchange`.
    [[nodiscard]] const http_response_head& head() const noexcept { return head_; }
    /// Read the body with its content decoded, as the library's transports do. A body that a fault cuts short
    /// ends with `transport_errc::body_cut_short`, one that a fault resets with
    /// `transport_errc::connection_lost`.
    [[nodiscard]] result<std::size_t> read_some(std::span<char> buffer);

  private:
    [[nodiscard]] result<std::size_t> read_coded(std::span<char> buffer);

    http_response_head head_;
    sandbox_body body_;
    std::unique_ptr<sandbox_gunzip> decoder_; ///< if the body is compressed
    std::string coded_;
    std::size_t decoded_ = 0; ///< number of bytes of `coded_`
};

/// A transport that reaches a sandbox in the same process, without a socket and whatever the URL's host.
///
/// It never waits: if a fault's latency is longer than the request's timeout, `open` fails immediately with
/// `transport_errc::timed_out`; a shorter latency is ignored. Copyable; each copy keeps the service alive.
/// Copies may be used by different threads.
class sandbox_transport {
  public:
    /// Take a handle of the service.
    explicit sandbox_transport(sandbox service) : service_(std::move(service)) {}

    /// Open an exchange, as required by `transport`.
    [[nodiscard]] result<sandbox_exchange> open(const http_request& request);

  private:
    sandbox service_;
};

}}} // namespace webcasts::v0::testing

#ifdef WEBCASTS_HEADER_ONLY
#include <webcasts/testing/sandbox/detail/transport.ipp>
#endif

#endif
