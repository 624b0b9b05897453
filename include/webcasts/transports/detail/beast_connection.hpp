// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_TRANSPORTS_DETAIL_BEAST_CONNECTION_HPP
#define WEBCASTS_TRANSPORTS_DETAIL_BEAST_CONNECTION_HPP

#include <webcasts/result.hpp>
#include <webcasts/transports/beast_options.hpp>
#include <webcasts/transports/detail/tls_client.hpp>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/socket_base.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/flat_buffer.hpp>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace webcasts { inline namespace v0 { namespace detail {

/// A connection to a server or a proxy, and the bytes received on it that are not yet parsed.
class beast_connection {
  public:
    explicit beast_connection(const boost::asio::any_io_executor& executor) : socket(executor) {}

    /// The number of bytes that one receive operation may return.
    static constexpr std::size_t max_at_a_time = std::size_t{64} * 1024;

    template <class Handler>
    void async_send(std::string_view bytes, Handler handler) {
        const boost::asio::const_buffer buffer(bytes.data(), bytes.size());
        if (tls) {
            boost::asio::async_write(*tls, buffer, std::move(handler));
        } else {
            boost::asio::async_write(socket, buffer, std::move(handler));
        }
    }
    /// Memory to receive into; `received.commit` then adds the bytes to `received`.
    [[nodiscard]] boost::asio::mutable_buffer receive_buffer() { return received.prepare(max_at_a_time); }
    template <class Handler>
    void async_receive(const boost::asio::mutable_buffer& buffer, Handler handler) {
        if (tls) {
            tls->async_read_some(buffer, std::move(handler));
        } else {
            socket.async_read_some(buffer, std::move(handler));
        }
    }
    /// Return whether neither bytes nor an end arrived while the connection was idle: bytes would be taken
    /// for the next response.
    [[nodiscard]] bool is_quiet() {
        char byte = 0;
        boost::system::error_code code;
        socket.non_blocking(true, code);
        if (!code) {
            socket.receive(boost::asio::buffer(&byte, 1), boost::asio::socket_base::message_peek, code);
        }
        return code == boost::asio::error::would_block || code == boost::asio::error::try_again;
    }
    void close() noexcept {
        boost::system::error_code ignored;
        socket.close(ignored);
    }

    boost::asio::ip::tcp::socket socket;
    std::optional<boost::asio::ssl::stream<boost::asio::ip::tcp::socket&>> tls{};
    boost::beast::flat_buffer received{};
    std::chrono::steady_clock::time_point idle_since{};
    bool used_before = false;
};

/// What the calls of one transport share: options, TLS context and idle connections. Its members may be
/// called by several threads at the same time.
class beast_pool {
  public:
    beast_pool(boost::asio::any_io_executor executor, beast_options options)
        : executor_(std::move(executor)), options_(std::move(options)) {}

    [[nodiscard]] const boost::asio::any_io_executor& executor() const noexcept { return executor_; }
    [[nodiscard]] const beast_options& options() const noexcept { return options_; }

    /// Make the context when it is first needed: reading the system's CAs takes a while.
    [[nodiscard]] result<std::shared_ptr<boost::asio::ssl::context>> tls_context() {
        const std::lock_guard lock(mutex_);
        if (!tls_context_) {
            auto context = make_tls_context(options_);
            if (!context) {
                return context;
            }
            tls_context_ = *context;
        }
        return tls_context_;
    }

    /// Take the most recently used idle connection that is still good; return null if there is none.
    [[nodiscard]] std::unique_ptr<beast_connection> take(const std::string& origin) {
        const std::lock_guard lock(mutex_);
        const auto found = idle_.find(origin);
        if (found == idle_.end()) {
            return nullptr;
        }
        // In milliseconds, in which every age of the options has room.
        const auto now = std::chrono::steady_clock::now();
        std::erase_if(found->second, [&](const auto& idle) {
            return std::chrono::duration_cast<std::chrono::milliseconds>(now - idle->idle_since) >=
                   options_.idle_connection_age;
        });
        std::unique_ptr<beast_connection> connection;
        while (!connection && !found->second.empty()) {
            connection = std::move(found->second.back());
            found->second.pop_back();
            if (!connection->is_quiet()) {
                connection.reset();
            }
        }
        if (found->second.empty()) {
            idle_.erase(found);
        }
        return connection;
    }

    /// Keep a connection that is ready for another request; beyond the options' number the oldest is closed.
    void keep(const std::string& origin, std::unique_ptr<beast_connection> connection) {
        if (options_.idle_connections_per_host == 0) {
            return;
        }
        connection->used_before = true;
        connection->idle_since = std::chrono::steady_clock::now();
        const std::lock_guard lock(mutex_);
        auto& idle = idle_[origin];
        if (idle.size() >= options_.idle_connections_per_host) {
            idle.erase(idle.begin());
        }
        idle.push_back(std::move(connection));
    }

  private:
    const boost::asio::any_io_executor executor_;
    const beast_options options_;
    std::mutex mutex_;
    std::shared_ptr<boost::asio::ssl::context> tls_context_;
    std::map<std::string, std::vector<std::unique_ptr<beast_connection>>> idle_; ///< by origin
};

}}} // namespace webcasts::v0::detail

#endif
