// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_EXAMPLES_SANDBOX_HTTP_SESSION_HPP
#define WEBCASTS_EXAMPLES_SANDBOX_HTTP_SESSION_HPP

#include "connections.hpp"
#include "host_rule.hpp"
#include "request_answer.hpp"
#include "request_reader.hpp"
#include "stream_ends.hpp"
#include "time_limits.hpp"
#include "whole_response.hpp"
#include <webcasts/testing/sandbox.hpp>

#include <boost/asio/awaitable.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/stream_traits.hpp>
#include <boost/beast/http/buffer_body.hpp>
#include <boost/beast/http/error.hpp>
#include <boost/beast/http/serializer.hpp>
#include <boost/beast/http/write.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

namespace sandbox_server {

/// One client's connection by HTTP/1.1 or HTTP/1.0. Requests are answered one after the other, and a body is
/// sent while it is generated. `Stream` is a TCP socket or TLS over one; its executor is a strand.
///
/// The session keeps itself alive until the connection is closed; what is shared must outlive it.
template <class Stream>
class http_session : public std::enable_shared_from_this<http_session<Stream>> {
  public:
    /// `scheme` is that of the stream's URLs, a literal.
    http_session(Stream stream, std::string_view scheme, const shared_by_connections& shared)
        : stream_(std::move(stream)), scheme_(scheme), deadline_(stream_.get_executor()),
          pause_(stream_.get_executor()), service_(shared.service), hosts_(shared.hosts),
          limits_(shared.limits) {}

    /// Serve until the client or a time limit ends it.
    void start() {
        boost::asio::co_spawn(
            stream_.get_executor(), [self = this->shared_from_this()] { return self->run(); },
            boost::asio::detached);
    }

  private:
    using error_code = boost::system::error_code;
    using serializer = boost::beast::http::response_serializer<boost::beast::http::buffer_body>;

    boost::asio::awaitable<void> run() {
        limit_time(limits_.request);
        if (co_await stream_ends<Stream>::begin(stream_)) {
            bool continues = true;
            while (continues) {
                continues = co_await exchange();
            }
            if (!is_cut_) {
                limit_time(limits_.close);
                co_await stream_ends<Stream>::end(stream_);
            }
        }
        stop_watching();
    }

    /// Read a request and answer it. Returns whether another one may follow.
    boost::asio::awaitable<bool> exchange() {
        if (received_.size() == 0 && !co_await wait_for_request()) {
            co_return false;
        }
        is_head_ = false;
        keeps_alive_ = false;
        version_ = 11;
        std::optional<webcasts::testing::sandbox_response> response = co_await receive();
        if (!response) {
            co_return false;
        }
        if (!co_await respond(std::move(*response))) {
            co_return false;
        }
        co_return keeps_alive_;
    }

    boost::asio::awaitable<bool> wait_for_request() {
        limit_time(limits_.idle);
        error_code failed;
        const std::size_t count = co_await stream_.async_read_some(received_.prepare(2048), token(failed));
        received_.commit(count);
        co_return !failed;
    }

    /// Read a request and return its answer; `nullopt` if the client is gone.
    boost::asio::awaitable<std::optional<webcasts::testing::sandbox_response>> receive() {
        request_reader arriving;
        bool goes_on = false;
        limit_time(limits_.request);
        for (;;) {
            const auto bytes = received_.data();
            received_.consume(arriving.put({static_cast<const char*>(bytes.data()), bytes.size()}));
            is_head_ = arriving.request().method == "HEAD";
            version_ = arriving.request().minor_version == 0 ? 10 : 11;
            if (const auto& refused = arriving.refusal()) {
                co_return text_response(refused->status, refused->text);
            }
            if (arriving.head_arrived()) {
                // Before the body, and before anything is done: a page does not need to see the answer.
                if (const auto refused = hosts_.against(arriving.request(), scheme_)) {
                    co_return text_response(refused->status, refused->text);
                }
            }
            if (arriving.is_done()) {
                break;
            }
            if (received_.size() > 0) {
                continue; // the head ended in the middle of what was received
            }
            error_code failed;
            if (arriving.head_arrived() && !std::exchange(goes_on, true)) {
                limit_time(limits_.request);
                if (arriving.request().awaits_continue) {
                    constexpr std::string_view go_on = "HTTP/1.1 100 Continue\r\n\r\n";
                    co_await boost::asio::async_write(stream_, boost::asio::buffer(go_on), token(failed));
                }
            }
            if (!failed) {
                const std::size_t count =
                    co_await stream_.async_read_some(received_.prepare(16 * 1024), token(failed));
                received_.commit(count);
            }
            if (failed && is_late_) {
                co_return text_response(408, "408: the request did not arrive in time");
            }
            if (failed) {
                co_return std::nullopt;
            }
        }
        keeps_alive_ = arriving.request().keeps_connection;
        co_return answer_request(service_, arriving.request());
    }

    /// Send an answer. Returns whether all of it was sent.
    boost::asio::awaitable<bool> respond(webcasts::testing::sandbox_response response) {
        co_await wait(response.latency);
        auto message = head_of(response);
        serializer sending(message);
        error_code failed;
        if (is_head_ || !may_have_body(response.status)) {
            limit_time(limits_.send);
            co_await boost::beast::http::async_write_header(stream_, sending, token(failed));
            co_return !failed;
        }
        std::vector<char> piece(16 * 1024);
        message.body().more = true;
        while (message.body().more && !failed) {
            const std::size_t count = response.body.read_some(piece);
            const auto ending = response.body.ending();
            if (count == 0 && ending != webcasts::testing::body_ending::complete) {
                co_await break_off(sending, ending);
                co_return false;
            }
            message.body().data = count == 0 ? nullptr : piece.data();
            message.body().size = count;
            message.body().more = count != 0 && response.content_length != count;
            co_await write_piece(sending, failed);
            co_await wait(pause_after(count, response.bytes_per_second));
        }
        co_return !failed;
    }

    [[nodiscard]] boost::beast::http::response<boost::beast::http::buffer_body>
    head_of(const webcasts::testing::sandbox_response& response) {
        boost::beast::http::response<boost::beast::http::buffer_body> message;
        message.version(version_);
        message.result(static_cast<unsigned>(response.status));
        message.set(boost::beast::http::field::server, "webcasts-sandbox");
        for (const webcasts::http_header& item : response.headers) {
            message.insert(item.name, item.value);
        }
        if (!may_have_body(response.status)) {
            message.content_length(boost::none);
        } else if (response.content_length) {
            message.content_length(*response.content_length);
        } else if (version_ >= 11) {
            message.chunked(true);
        } else {
            keeps_alive_ = false; // the end of the connection is the end of the body
        }
        message.keep_alive(keeps_alive_);
        return message;
    }

    boost::asio::awaitable<void> write_piece(serializer& sending, error_code& failed) {
        limit_time(limits_.send);
        co_await boost::beast::http::async_write(stream_, sending, token(failed));
        if (failed == boost::beast::http::error::need_buffer) {
            failed = {};
        }
    }

    /// End the connection in the middle of an answer.
    boost::asio::awaitable<void> break_off(serializer& sending, webcasts::testing::body_ending ending) {
        error_code failed;
        limit_time(limits_.send);
        if (!sending.is_header_done()) {
            co_await boost::beast::http::async_write_header(stream_, sending, token(failed));
        }
        auto& socket = boost::beast::get_lowest_layer(stream_);
        if (ending == webcasts::testing::body_ending::reset) {
            // A reset discards unsent bytes, but the client must receive all bytes before it.
            for (auto left = limits_.send; left.count() > 0 && has_unsent_bytes(socket); --left) {
                co_await wait(std::chrono::milliseconds(1));
            }
            reset_connection(socket);
        } else {
            // Without TLS's close_notify, as a broken connection ends.
            limit_time(limits_.close);
            co_await stream_ends<boost::asio::ip::tcp::socket>::end(socket);
        }
        is_cut_ = true;
    }

    /// RFC 9110, sections 15.3.5 and 15.4.5.
    [[nodiscard]] static bool may_have_body(int status) { return status != 204 && status != 304; }

    [[nodiscard]] static std::chrono::microseconds pause_after(std::size_t count, std::uint64_t rate) {
        return std::chrono::microseconds(rate == 0 ? 0 : 1'000'000 * count / rate);
    }

    template <class Duration>
    boost::asio::awaitable<void> wait(Duration length) {
        if (length.count() != 0) {
            stop_watching();
            error_code ignored;
            pause_.expires_after(length);
            co_await pause_.async_wait(token(ignored));
        }
    }

    /// From now on, cancel the connection's pending operations after this time.
    void limit_time(std::chrono::milliseconds length) {
        is_late_ = false;
        deadline_.expires_after(length);
        watch_time();
    }
    void watch_time() {
        deadline_.async_wait([self = this->shared_from_this()](error_code stopped) {
            if (stopped || self->deadline_.expiry() > std::chrono::steady_clock::now()) {
                return;
            }
            self->is_late_ = true;
            error_code ignored;
            boost::beast::get_lowest_layer(self->stream_).cancel(ignored);
            // A composed operation may be between two steps, with nothing to cancel: try again.
            self->deadline_.expires_after(std::chrono::milliseconds(100));
            self->watch_time();
        });
    }
    void stop_watching() { deadline_.expires_at(std::chrono::steady_clock::time_point::max()); }

    [[nodiscard]] static auto token(error_code& failed) {
        return boost::asio::redirect_error(boost::asio::use_awaitable, failed);
    }

    Stream stream_;
    std::string_view scheme_;
    boost::asio::steady_timer deadline_;
    boost::asio::steady_timer pause_;
    sandbox_service& service_;
    const host_rule& hosts_;
    const time_limits& limits_;
    boost::beast::flat_buffer received_; ///< bytes that are not yet read as a request
    unsigned version_ = 11;              // of the current request, as are the next two members
    bool keeps_alive_ = false;           // another request may follow
    bool is_head_ = false;
    bool is_late_ = false; // the current time limit is exceeded
    bool is_cut_ = false;  // the connection was ended on purpose
};

} // namespace sandbox_server

#endif
