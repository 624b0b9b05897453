// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_TESTING_LOOPBACK_PEER_DETAIL_OTHER_END_HPP
#define WEBCASTS_TESTING_LOOPBACK_PEER_DETAIL_OTHER_END_HPP

#include <netinet/in.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

namespace webcasts { inline namespace v0 { namespace detail {

/// The other end of a connection on 127.0.0.1, if it is a socket of this process: the client under test.
class other_end {
  public:
    /// `socket` is connected, and outlives this.
    explicit other_end(int socket) noexcept : socket_(socket) {}

    /// Return whether the client still has to read bytes that it received.
    [[nodiscard]] bool has_unread_bytes() noexcept {
        if (!is_other_end(descriptor_)) {
            find();
        }
        int count = 0;
        return descriptor_ >= 0 && ::ioctl(descriptor_, FIONREAD, &count) == 0 && count > 0;
    }

  private:
    /// The system gives the lowest free number, so that the client's is not far above this end's.
    static constexpr int margin = 64;

    void find() noexcept {
        descriptor_ = -1;
        for (int candidate = 0; candidate < socket_ + margin && descriptor_ < 0; ++candidate) {
            if (is_other_end(candidate)) {
                descriptor_ = candidate;
            }
        }
    }
    [[nodiscard]] bool is_other_end(int candidate) const noexcept {
        sockaddr_in own{};
        sockaddr_in theirs{};
        return candidate >= 0 && address(::getsockname, candidate, theirs) &&
               address(::getpeername, socket_, own) && equal(own, theirs) &&
               address(::getpeername, candidate, theirs) && address(::getsockname, socket_, own) &&
               equal(own, theirs);
    }
    template <class Function>
    static bool address(Function get, int socket, sockaddr_in& found) noexcept {
        socklen_t size = sizeof found;
        return get(socket, reinterpret_cast<sockaddr*>(&found), &size) == 0 && // NOLINT: the API's own idiom
               found.sin_family == AF_INET;
    }
    static bool equal(const sockaddr_in& a, const sockaddr_in& b) noexcept {
        return a.sin_port == b.sin_port && a.sin_addr.s_addr == b.sin_addr.s_addr;
    }

    int socket_;
    int descriptor_ = -1; ///< the client's
};

}}} // namespace webcasts::v0::detail

#endif
