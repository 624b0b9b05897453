// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_TESTING_SANDBOX_TRANSPORT_HPP
#define WEBCASTS_TESTING_SANDBOX_TRANSPORT_HPP

#include <webcasts/testing/sandbox.hpp>
#include <webcasts/testing/sandbox_gunzip.hpp>
#include <webcasts/transport.hpp>

#include <chrono>
#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>

namespace webcasts::inline v0::testing {

/// A response of a sandbox on its way to the client. It may outlive the transport and the sandbox.
class sandbox_exchange {
  public:
    /// Take a response.
    explicit sandbox_exchange(sandbox_response response)
        : head_{response.status, std::move(response.headers)}, body_(std::move(response.body)) {
        if (response.content_length) {
            head_.headers.push_back({"Content-Length", std::to_string(*response.content_length)});
        }
        if (head_.header("Content-Encoding") == "gzip") {
            decoder_ = std::make_unique<sandbox_gunzip>();
        }
    }

    /// As `exchange` says.
    [[nodiscard]] const http_response_head& head() const noexcept { return head_; }
    /// Read the body with its content coding undone, as the library's transports do. A body that a fault cuts
    /// short ends with `transport_errc::body_cut_short`, one that a fault resets with
    /// `transport_errc::connection_lost`.
    [[nodiscard]] result<std::size_t> read_some(std::span<char> buffer) {
        if (!decoder_) {
            return read_coded(buffer);
        }
        for (;;) {
            // Also with nothing to read: what was read before may not all have found room.
            const auto step = decoder_->decode(std::span<const char>(coded_).subspan(decoded_), buffer);
            if (!step) {
                return step.error();
            }
            decoded_ += step->read;
            if (step->written > 0) {
                return step->written;
            }
            coded_.resize(most_coded);
            decoded_ = 0;
            auto count = read_coded(coded_);
            coded_.resize(count ? *count : 0);
            if (!count || *count == 0) {
                return count;
            }
        }
    }

  private:
    static constexpr std::size_t most_coded = 4096;

    [[nodiscard]] result<std::size_t> read_coded(std::span<char> buffer) {
        const std::size_t count = body_.read_some(buffer);
        if (count == 0 && body_.ending() != body_ending::complete) {
            return error(body_.ending() == body_ending::reset ? transport_errc::connection_lost
                                                              : transport_errc::body_cut_short);
        }
        return count;
    }

    http_response_head head_;
    sandbox_body body_;
    std::unique_ptr<sandbox_gunzip> decoder_; ///< where the body is compressed
    std::string coded_;
    std::size_t decoded_ = 0; ///< bytes of `coded_`
};

/** A transport that reaches a sandbox in the same process, without a socket and whatever the URL's host.

    It never waits: a fault's latency that is longer than the request's timeout is `transport_errc::timed_out`
   at once, a shorter one is passed over. Copyable; each copy keeps the service alive. Copies may be used by
   different threads.
*/
class sandbox_transport {
  public:
    /// Take a handle of the service.
    explicit sandbox_transport(sandbox service) : service_(std::move(service)) {}

    /// As `transport` says.
    [[nodiscard]] result<sandbox_exchange> open(const http_request& request) {
        sandbox_request arriving{std::string(to_string(request.method)),
                                 std::string(target_of(request.url.expose())), request.headers,
                                 std::string(request.body.expose())};
        sandbox_response response = service_.handle(arriving);
        if (request.timeout.count() > 0 && response.latency > request.timeout) {
            return error(transport_errc::timed_out);
        }
        return sandbox_exchange(std::move(response));
    }

  private:
    static std::string_view target_of(std::string_view url) noexcept {
        url = url.substr(0, url.find('#'));
        const auto scheme = url.find("://");
        const auto path = url.find('/', scheme == std::string_view::npos ? 0 : scheme + 3);
        return path == std::string_view::npos ? std::string_view("/") : url.substr(path);
    }

    sandbox service_;
};

inline sandbox_transport sandbox::transport() const {
    return sandbox_transport(*this);
}

} // namespace webcasts::inline v0::testing

#endif
