// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_TESTING_LOOPBACK_PEER_DETAIL_OTHER_END_HPP
#define WEBCASTS_TESTING_LOOPBACK_PEER_DETAIL_OTHER_END_HPP

#include <webcasts/testing/detail/socket.hpp>

namespace webcasts { inline namespace v0 { namespace detail {

/// The other end of a connection on 127.0.0.1, if it is a socket of this process: the client under test.
class other_end {
  public:
    /// `socket` is connected, and outlives this.
    explicit other_end(native_socket socket) noexcept : socket_(socket) {}

    /// Return whether the client still has to read bytes that it received.
    [[nodiscard]] bool has_unread_bytes() noexcept {
        if (!is_other_end(client_)) {
            find();
        }
        return client_ != no_socket && detail::has_unread_bytes(client_);
    }

  private:
    /// The system gives the lowest free number, so that the client's is not far above this end's.
    static constexpr native_socket margin = 64 * socket_step;

    void find() noexcept {
        client_ = no_socket;
        for (native_socket candidate = 0; candidate < socket_ + margin && client_ == no_socket;
             candidate += socket_step) {
            if (is_other_end(candidate)) {
                client_ = candidate;
            }
        }
    }
    [[nodiscard]] bool is_other_end(native_socket candidate) const noexcept {
        sockaddr_in own{};
        sockaddr_in theirs{};
        return candidate != no_socket && address(::getsockname, candidate, theirs) &&
               address(::getpeername, socket_, own) && equal(own, theirs) &&
               address(::getpeername, candidate, theirs) && address(::getsockname, socket_, own) &&
               equal(own, theirs);
    }
    template <class Function>
    static bool address(Function get, native_socket socket, sockaddr_in& found) noexcept {
        socket_length size = sizeof found;
        return get(socket, reinterpret_cast<sockaddr*>(&found), &size) == 0 && // NOLINT: the API's own idiom
               found.sin_family == AF_INET;
    }
    static bool equal(const sockaddr_in& a, const sockaddr_in& b) noexcept {
        return a.sin_port == b.sin_port && a.sin_addr.s_addr == b.sin_addr.s_addr;
    }

    native_socket socket_;
    native_socket client_ = no_socket;
};

}}} // namespace webcasts::v0::detail

#endif
