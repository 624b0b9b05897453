// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_TESTING_LOOPBACK_PEER_HPP
#define WEBCASTS_TESTING_LOOPBACK_PEER_HPP

#include <webcasts/detail/narrow_cast.hpp>
#include <webcasts/testing/detail/socket.hpp>
#include <webcasts/testing/loopback_peer/detail/connection.hpp>
#include <webcasts/testing/loopback_peer/detail/state.hpp>
#include <webcasts/testing/loopback_peer/script.hpp>
#include <webcasts/testing/loopback_peer/stream.hpp>

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

namespace webcasts { inline namespace v0 { namespace testing {

/// The options of a `loopback_peer`.
struct loopback_peer_options {
    std::shared_ptr<const peer_security> security{}; ///< such as a `tls_peer_security`; null: plain HTTP
    int socket_buffer = 16'384; ///< bytes of SO_SNDBUF and SO_RCVBUF (which the system may double)
    /// The longest single wait within a script; after it the connection is reset, so that a hanging client
    /// continues. The wait for a connection's next request is not bounded.
    std::chrono::milliseconds timeout{30'000};
};

/// An HTTP/1.1 server on a free port of 127.0.0.1 that follows a script, well-formed or not.
///
/// Each connection is served by a thread of its own. The destructor ends every connection and joins the
/// threads. Every member may be called by several threads at the same time. Throws `std::system_error` if it
/// cannot open a socket.
class loopback_peer {
  public:
    /// Listen, and follow the script on each request.
    explicit loopback_peer(peer_script script, loopback_peer_options options = {})
        : options_(std::move(options)),
          state_(std::make_shared<detail::peer_state>(std::move(script), options_.timeout)),
          listener_(detail::listen_on_loopback(port_, options_.socket_buffer)) {
        acceptor_ = std::thread([this] { accept_all(); });
    }
    /// Perform the same steps on every request.
    explicit loopback_peer(peer_steps steps, loopback_peer_options options = {})
        : loopback_peer(always(std::move(steps)), std::move(options)) {}
    loopback_peer(const loopback_peer&) = delete;
    loopback_peer& operator=(const loopback_peer&) = delete;
    ~loopback_peer() {
        state_->ending.open();
        acceptor_.join();
        for (std::thread& thread : connections_) {
            thread.join();
        }
    }

    /// The port that it listens on.
    [[nodiscard]] std::uint16_t port() const noexcept { return port_; }
    /// Compose a URL of this peer: `http`, or `https` if `options.security` is set.
    [[nodiscard]] std::string url(std::string_view target = "/", std::string_view host = "127.0.0.1") const {
        std::string text(options_.security ? "https://" : "http://");
        return text.append(host).append(":").append(std::to_string(unsigned{port_})).append(target);
    }

    /// Return a copy of the requests so far, in the order of arrival.
    [[nodiscard]] std::vector<received_request> requests() const { return state_->requests(); }
    /// The number of connections so far.
    [[nodiscard]] std::size_t connections() const {
        return webcasts::detail::narrow_cast<std::size_t>(state_->count(&detail::peer_tally::accepted));
    }
    /// The number of bytes sent so far, on all connections and before any encryption. While a client does not
    /// read, it exceeds what the client has read by at most the buffers of the two sockets.
    [[nodiscard]] std::uint64_t sent_bytes() const { return state_->count(&detail::peer_tally::sent); }

    /// Wait until the client has taken nothing of what is being sent for 50 ms; return false if everything
    /// was sent, or after `limit`.
    [[nodiscard]] bool wait_until_stalled(std::chrono::milliseconds limit = std::chrono::seconds(20)) const {
        return state_->wait(limit, [](const auto& tally) { return tally.stalled > 0 || tally.busy == 0; }) &&
               state_->count(&detail::peer_tally::stalled) > 0;
    }
    /// Wait until `count` requests have arrived; return false after `limit`.
    [[nodiscard]] bool wait_for_requests(std::size_t count,
                                         std::chrono::milliseconds limit = std::chrono::seconds(20)) const {
        return state_->wait(limit, [&](const auto& tally) { return tally.received >= count; });
    }
    /// Wait until every connection has ended; return false after `limit`.
    [[nodiscard]] bool wait_until_closed(std::chrono::milliseconds limit = std::chrono::seconds(20)) const {
        return state_->wait(limit, [](const auto& tally) { return tally.closed == tally.accepted; });
    }

  private:
    void accept_all() {
        std::array<pollfd, 2> awaited{pollfd{listener_.get(), POLLIN, 0},
                                      pollfd{state_->ending.descriptor(), POLLIN, 0}};
        for (std::size_t number = 0;;) {
            if (detail::poll_sockets(awaited.data(), awaited.size(), -1) < 0 && !detail::may_be_repeated()) {
                return;
            }
            if (awaited[1].revents != 0) {
                return;
            }
            detail::socket_handle socket(::accept(listener_.get(), nullptr, nullptr));
            if (!socket) {
                continue;
            }
            state_->update([](auto& tally) { ++tally.accepted; });
            connections_.emplace_back(
                [state = state_, security = options_.security, number, socket = std::move(socket)]() mutable {
                    detail::peer_connection(*state, security.get(), std::move(socket), number).serve();
                    state->update([](auto& tally) { ++tally.closed; });
                });
            ++number;
        }
    }

    loopback_peer_options options_;
    std::shared_ptr<detail::peer_state> state_;
    std::uint16_t port_ = 0;
    detail::socket_handle listener_;
    std::vector<std::thread> connections_; ///< accessed by the acceptor until it is joined
    std::thread acceptor_;
};

}}} // namespace webcasts::v0::testing

#endif
