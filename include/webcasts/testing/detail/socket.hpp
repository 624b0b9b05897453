// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_TESTING_DETAIL_SOCKET_HPP
#define WEBCASTS_TESTING_DETAIL_SOCKET_HPP

// The sockets of POSIX and of Windows behind the same functions. What they do differently is here and nowhere
// else in the test kit.

#include <webcasts/detail/narrow_cast.hpp>

#include <boost/throw_exception.hpp>

#include <cstddef>
#include <cstdint>
#include <system_error>
#include <utility>

#ifdef _WIN32
#ifndef NOMINMAX
#define NOMINMAX // or <windows.h> makes macros of `min` and `max`
#define WEBCASTS_UNDEF_NOMINMAX
#endif
#ifndef NOCRYPT
#define NOCRYPT // or it makes macros with the names of OpenSSL's types
#define WEBCASTS_UNDEF_NOCRYPT
#endif
#include <winsock2.h>
#ifdef WEBCASTS_UNDEF_NOMINMAX
#undef NOMINMAX
#undef WEBCASTS_UNDEF_NOMINMAX
#endif
#ifdef WEBCASTS_UNDEF_NOCRYPT
#undef NOCRYPT
#undef WEBCASTS_UNDEF_NOCRYPT
#endif
#include <ws2tcpip.h>
#else
#include <cerrno>
#include <csignal>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>
#endif

namespace webcasts { inline namespace v0 { namespace detail {

#ifdef _WIN32

using native_socket = SOCKET;
using socket_length = int;
inline constexpr native_socket no_socket = INVALID_SOCKET;
/// Numbers of sockets are multiples of it.
inline constexpr native_socket socket_step = 4;

/// Make Windows' sockets available for the rest of the program.
inline void start_sockets() {
    struct library {
        library() noexcept {
            WSADATA unused{};
            failure = ::WSAStartup(MAKEWORD(2, 2), &unused);
        }
        library(const library&) = delete;
        library& operator=(const library&) = delete;
        ~library() { ::WSACleanup(); }
        int failure = 0;
    };
    static const library started;
    if (started.failure != 0) {
        boost::throw_exception(std::system_error(started.failure, std::system_category(), "WSAStartup"));
    }
}
/// Windows has no such signal.
inline void block_broken_pipe_signal() noexcept {}

inline void close_socket(native_socket socket) noexcept {
    ::closesocket(socket);
}
[[nodiscard]] inline std::error_code socket_error() noexcept {
    return {::WSAGetLastError(), std::system_category()};
}
/// Return whether the last call would have waited, or was disturbed.
[[nodiscard]] inline bool may_be_repeated() noexcept {
    const int code = ::WSAGetLastError();
    return code == WSAEWOULDBLOCK || code == WSAEINTR;
}
/// Make calls on the socket return at once, and keep it from child processes.
inline bool set_non_blocking(native_socket socket) noexcept {
    u_long on = 1;
    ::SetHandleInformation(reinterpret_cast<HANDLE>(socket), HANDLE_FLAG_INHERIT, 0); // NOLINT: Windows' way
    return ::ioctlsocket(socket, narrow_cast<long>(FIONBIO), &on) == 0;
}
[[nodiscard]] inline bool has_unread_bytes(native_socket socket) noexcept {
    u_long count = 0;
    return ::ioctlsocket(socket, narrow_cast<long>(FIONREAD), &count) == 0 && count > 0;
}
inline bool set_socket_option(native_socket socket, int level, int name, const void* value,
                              std::size_t size) noexcept {
    return ::setsockopt(socket, level, name, static_cast<const char*>(value), static_cast<int>(size)) == 0;
}
[[nodiscard]] inline std::ptrdiff_t receive(native_socket socket, char* buffer, std::size_t size) noexcept {
    return ::recv(socket, buffer, static_cast<int>(size), 0);
}
[[nodiscard]] inline std::ptrdiff_t send(native_socket socket, const char* bytes, std::size_t size) noexcept {
    return ::send(socket, bytes, static_cast<int>(size), 0);
}
inline void end_sending(native_socket socket) noexcept {
    ::shutdown(socket, SD_SEND);
}
/// Call `poll`; negative: no limit.
inline int poll_sockets(pollfd* awaited, std::size_t count, int milliseconds) noexcept {
    return ::WSAPoll(awaited, static_cast<ULONG>(count), milliseconds);
}

#else

using native_socket = int;
using socket_length = socklen_t;
inline constexpr native_socket no_socket = -1;
/// Numbers of sockets are multiples of it.
inline constexpr native_socket socket_step = 1;

inline void start_sockets() noexcept {}
/// Let the thread's writes to closed connections be errors: a TLS library writes without MSG_NOSIGNAL.
inline void block_broken_pipe_signal() noexcept {
    sigset_t broken_pipe;
    sigemptyset(&broken_pipe);
    sigaddset(&broken_pipe, SIGPIPE);
    ::pthread_sigmask(SIG_BLOCK, &broken_pipe, nullptr);
}

inline void close_socket(native_socket socket) noexcept {
    ::close(socket);
}
[[nodiscard]] inline std::error_code socket_error() noexcept {
    return {errno, std::generic_category()};
}
/// Return whether the last call would have waited, or was disturbed.
[[nodiscard]] inline bool may_be_repeated() noexcept {
    const std::error_code code(errno, std::generic_category());
    return code == std::errc::operation_would_block || code == std::errc::resource_unavailable_try_again ||
           code == std::errc::interrupted;
}
/// Make calls on the socket return at once, and keep it from child processes.
inline bool set_non_blocking(native_socket socket) noexcept {
    return ::fcntl(socket, F_SETFL, O_NONBLOCK) == 0 && ::fcntl(socket, F_SETFD, FD_CLOEXEC) == 0;
}
[[nodiscard]] inline bool has_unread_bytes(native_socket socket) noexcept {
    int count = 0;
    return ::ioctl(socket, FIONREAD, &count) == 0 && count > 0;
}
inline bool set_socket_option(native_socket socket, int level, int name, const void* value,
                              std::size_t size) noexcept {
    return ::setsockopt(socket, level, name, value, narrow_cast<socklen_t>(size)) == 0;
}
[[nodiscard]] inline std::ptrdiff_t receive(native_socket socket, char* buffer, std::size_t size) noexcept {
    return ::recv(socket, buffer, size, 0);
}
[[nodiscard]] inline std::ptrdiff_t send(native_socket socket, const char* bytes, std::size_t size) noexcept {
    return ::send(socket, bytes, size, MSG_NOSIGNAL);
}
inline void end_sending(native_socket socket) noexcept {
    ::shutdown(socket, SHUT_WR);
}
/// Call `poll`; negative: no limit.
inline int poll_sockets(pollfd* awaited, std::size_t count, int milliseconds) noexcept {
    return ::poll(awaited, narrow_cast<nfds_t>(count), milliseconds);
}

#endif

/// Throw the error of the last call on a socket.
[[noreturn]] inline void throw_socket_error(const char* operation) {
    boost::throw_exception(std::system_error(socket_error(), operation));
}

/// A socket that its destructor closes.
class socket_handle {
  public:
    socket_handle() noexcept = default;
    explicit socket_handle(native_socket value) noexcept : value_(value) {}
    socket_handle(socket_handle&& other) noexcept : value_(std::exchange(other.value_, no_socket)) {}
    socket_handle& operator=(socket_handle&& other) noexcept {
        if (this != &other) {
            reset();
            value_ = std::exchange(other.value_, no_socket);
        }
        return *this;
    }
    ~socket_handle() { reset(); }

    [[nodiscard]] native_socket get() const noexcept { return value_; }
    [[nodiscard]] explicit operator bool() const noexcept { return value_ != no_socket; }
    void reset() noexcept {
        if (value_ != no_socket) {
            close_socket(std::exchange(value_, no_socket));
        }
    }

  private:
    native_socket value_ = no_socket;
};

/// Make a socket that listens on a free port of 127.0.0.1 and whose calls return at once; set `port` to it.
/// `buffer` bytes are its SO_SNDBUF and SO_RCVBUF, which connections inherit; zero: the system's default.
[[nodiscard]] inline socket_handle listen_on_loopback(std::uint16_t& port, int buffer = 0) {
    start_sockets();
    socket_handle listener(::socket(AF_INET, SOCK_STREAM, 0));
    if (!listener) {
        throw_socket_error("socket");
    }
    // The receiving buffer must be set before the handshake.
    if (buffer > 0) {
        set_socket_option(listener.get(), SOL_SOCKET, SO_SNDBUF, &buffer, sizeof buffer);
        set_socket_option(listener.get(), SOL_SOCKET, SO_RCVBUF, &buffer, sizeof buffer);
    }
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socket_length size = sizeof address;
    auto* generic = reinterpret_cast<sockaddr*>(&address); // NOLINT: the API's own idiom
    if (::bind(listener.get(), generic, size) != 0 || ::listen(listener.get(), 64) != 0 ||
        ::getsockname(listener.get(), generic, &size) != 0 || !set_non_blocking(listener.get())) {
        throw_socket_error("listening on 127.0.0.1");
    }
    port = ntohs(address.sin_port);
    return listener;
}

/// Two connected sockets: once the writing one is closed, the reading one is at its end of file, which is a
/// lasting signal for `poll_sockets`.
struct socket_pair {
#ifdef _WIN32
    socket_pair() {
        std::uint16_t port = 0;
        const socket_handle listener = listen_on_loopback(port);
        writing = socket_handle(::socket(AF_INET, SOCK_STREAM, 0));
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_port = htons(port);
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        const auto* generic = reinterpret_cast<const sockaddr*>(&address); // NOLINT: the API's own idiom
        pollfd awaited{listener.get(), POLLIN, 0};
        // The system connects them before anybody accepts.
        if (!writing || ::connect(writing.get(), generic, sizeof address) != 0 ||
            poll_sockets(&awaited, 1, -1) != 1) {
            throw_socket_error("connecting two sockets");
        }
        reading = socket_handle(::accept(listener.get(), nullptr, nullptr));
        if (!reading || !set_non_blocking(reading.get()) || !set_non_blocking(writing.get())) {
            throw_socket_error("connecting two sockets");
        }
    }
#else
    socket_pair() {
        int ends[2] = {no_socket, no_socket};
        if (::socketpair(AF_UNIX, SOCK_STREAM, 0, ends) != 0) {
            throw_socket_error("socketpair");
        }
        reading = socket_handle(ends[0]);
        writing = socket_handle(ends[1]);
        set_non_blocking(ends[0]);
        set_non_blocking(ends[1]);
    }
#endif
    socket_handle reading;
    socket_handle writing;
};

}}} // namespace webcasts::v0::detail

#endif
