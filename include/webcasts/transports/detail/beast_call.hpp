// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_TRANSPORTS_DETAIL_BEAST_CALL_HPP
#define WEBCASTS_TRANSPORTS_DETAIL_BEAST_CALL_HPP

#include <webcasts/http_message.hpp>
#include <webcasts/result.hpp>
#include <webcasts/transports/detail/beast_connection.hpp>
#include <webcasts/transports/detail/beast_route.hpp>
#include <webcasts/transports/detail/connection_race.hpp>
#include <webcasts/transports/detail/content_decoder.hpp>
#include <webcasts/transports/detail/http1_response.hpp>
#include <webcasts/transports/detail/operation_link.hpp>
#include <webcasts/transports/detail/time_limit.hpp>

#include <boost/asio/buffer.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/ip/address.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/error.hpp>
#include <boost/asio/steady_timer.hpp>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace webcasts { inline namespace v0 { namespace detail {

/// One request in flight and its response: everything except the waiting, which the operations do.
///
/// Every failure is stored in `failure()`; the operations check it after each step. One operation at a time
/// uses it, on the executor of its handler.
class beast_call : public std::enable_shared_from_this<beast_call> {
  public:
    using error_code = boost::system::error_code;

    explicit beast_call(std::shared_ptr<beast_pool> pool)
        : pool_(std::move(pool)), limit_(pool_->executor()), found_(pool_->executor()),
          resolver_(pool_->executor()), next_attempt_(pool_->executor()) {}

    [[nodiscard]] const std::optional<error>& failure() const noexcept { return failure_; }
    [[nodiscard]] const http_response_head& head() const noexcept { return head_; }
    [[nodiscard]] const boost::asio::any_io_executor& executor() const noexcept { return pool_->executor(); }

    /// Compose the request. It holds secrets, so it is wiped by `end_open`.
    void prepare(const http_request& request) {
        timeout_ = request.timeout;
        auto route = beast_route::of(request, pool_->options(), request_text_, tunnel_text_);
        if (!route) {
            failure_ = std::move(route).error();
            return;
        }
        route_ = *std::move(route);
    }

    // Connecting.

    /// Take an idle connection, or create one; return true if it must still be opened.
    bool take_connection() {
        response_.emplace(false);
        connection_ = tried_idle_ ? nullptr : pool_->take(route_.key);
        tried_idle_ = true;
        if (connection_) {
            return false;
        }
        at_proxy_ = route_.first_hop.peer() != route_.origin.peer();
        connection_ = std::make_unique<beast_connection>(pool_->executor());
        return true;
    }
    [[nodiscard]] beast_connection& connection() noexcept { return *connection_; }

    /// Return whether no name needs to be resolved.
    [[nodiscard]] bool knows_address() {
        error_code is_name;
        const auto address = boost::asio::ip::make_address(route_.first_hop.name(), is_name);
        if (!is_name) {
            addresses_.assign(1, {address, route_.first_hop.port_number()});
        }
        return !is_name;
    }
    /// Find the peer's addresses; `self` is called when they are known, or upon cancellation or the time
    /// limit. It waits for a timer, since the resolution of a name cannot be aborted.
    template <class Self>
    void async_resolve(Self self) {
        found_.expires_at((std::chrono::steady_clock::time_point::max)());
        resolver_.async_resolve(route_.first_hop.name(), route_.first_hop.port,
                                [link = link_](const error_code& code, const auto& results) {
                                    link->reach([code, results](beast_call& call) {
                                        call.resolve_code_ = code;
                                        call.addresses_.assign(results.begin(), results.end());
                                        call.found_.cancel();
                                    });
                                });
        found_.async_wait(std::move(self));
    }
    void note_resolved(bool cancelled) {
        note({}, cancelled, transport_errc::other);
        if (!failure_ && (resolve_code_ || addresses_.empty())) {
            fail(at_proxy_ ? transport_errc::proxy_not_found : transport_errc::host_not_found,
                 "the name has no address");
        }
    }
    /// Connect to the first address that answers; `self` is called when one has or all have failed, or upon
    /// cancellation or the time limit.
    template <class Self>
    void async_connect(Self self) {
        race_.prepare(std::move(addresses_));
        found_.expires_at((std::chrono::steady_clock::time_point::max)());
        start_attempt();
        found_.async_wait(std::move(self));
    }
    void note_connected(bool cancelled) {
        next_attempt_.cancel();
        auto socket = race_.finish();
        note(socket ? error_code() : race_.first_failure(), cancelled,
             at_proxy_ ? transport_errc::proxy_unreachable : transport_errc::connection_refused);
        if (socket) {
            connection_->socket = *std::move(socket);
        }
    }

    [[nodiscard]] bool tunnels() const noexcept { return !tunnel_text_.view().empty(); }
    [[nodiscard]] std::string_view tunnel_text() const noexcept { return tunnel_text_.view(); }
    [[nodiscard]] std::string_view request_text() const noexcept { return request_text_.view(); }
    void begin_tunnel() { response_.emplace(true); }
    void end_tunnel() {
        if (failure_) {
            return;
        }
        at_proxy_ = false;
        if (head_.status / 100 != 2) {
            fail(head_.status == 407 ? transport_errc::proxy_wants_credentials
                                     : transport_errc::proxy_refused,
                 "the proxy answered with HTTP status " + std::to_string(head_.status));
        } else if (connection_->received.size() > 0) {
            fail(transport_errc::connection_lost, "the proxy sent more than its answer");
        }
        response_.emplace(false);
    }

    /// Set up TLS; return false if the URL needs none or the set-up fails.
    bool begin_tls() {
        at_proxy_ = false;
        if (failure_ || !route_.origin.tls) {
            return false;
        }
        auto context = pool_->tls_context();
        if (!context) {
            failure_ = error(context.error().code(), peer() + context.error().client_text());
            return false;
        }
        connection_->tls.emplace(connection_->socket, **context);
        if (!expect_host(connection_->tls->native_handle(), route_.origin.certificate_name())) {
            fail(transport_errc::tls_failed, "the host's name cannot be verified");
        }
        return !failure_;
    }
    void note_handshake(const error_code& code, bool cancelled) {
        if (!note({}, cancelled, transport_errc::tls_failed) && code) {
            fail(transport_errc::tls_failed, handshake_failure(connection_->tls->native_handle(), code));
        }
    }

    // The response.

    /// Store the outcome of a step; return true if it failed.
    bool note(const error_code& code, bool cancelled, transport_errc kind) {
        if (timed_out_) {
            fail(transport_errc::timed_out, "no answer in time");
        } else if (cancelled) {
            fail(transport_errc::cancelled, "the caller wanted no more");
        } else if (code) {
            fail(code.category() == boost::asio::error::get_ssl_category() ? transport_errc::tls_failed
                                                                           : kind,
                 code.message());
        }
        return failure_.has_value();
    }
    /// Process bytes received for the head of the response.
    void note_head(const error_code& code, std::size_t count, bool cancelled) {
        if (timed_out_ || cancelled || (code && !is_end(code))) {
            note(code, cancelled, transport_errc::connection_lost);
            return;
        }
        connection_->received.commit(count);
        parse_head();
        if (code && !failure_ && !head_arrived()) {
            fail(transport_errc::connection_lost, "no response");
        }
    }
    [[nodiscard]] bool head_arrived() const noexcept { return response_->head_arrived(); }
    /// Return whether the server closed the connection while it was idle: then the request, which is a read,
    /// is sent again on a new one.
    [[nodiscard]] bool was_stale() const noexcept {
        return failure_ && failure_->code() == transport_errc::connection_lost && connection_->used_before &&
               !response_->got_some() && connection_->received.size() == 0;
    }

    void forget_failure() noexcept { failure_.reset(); }

    /// End the opening: nothing more is sent, and the request is no longer needed.
    void end_open() {
        request_text_.clear();
        tunnel_text_.clear();
        if (failure_) {
            connection_.reset();
            return;
        }
        const auto coding = content_coding_of(head_);
        if (!coding) {
            failure_ = error(coding.error().code(), peer() + coding.error().client_text());
            return;
        }
        if (*coding != content_coding::identity) {
            decoder_.emplace(*coding, pool_->options().decoded_bytes_per_compressed_byte);
        }
        release_if_done();
    }

    /// Move received bytes of the body to `buffer`. Return false if more must be received first; otherwise
    /// there are bytes, or the end, or a failure.
    bool advance(std::span<char> buffer) {
        moved_ = 0;
        while (!failure_ && moved_ < buffer.size()) {
            move_piece(buffer);
            if (failure_ || moved_ == buffer.size()) {
                break;
            }
            if (response_->is_done()) {
                release_if_done();
                if (moved_ == 0 && decoder_ && !decoder_->whole()) {
                    fail(transport_errc::body_cut_short, "inside compressed data");
                }
                return true;
            }
            if (!parse_body()) {
                break;
            }
        }
        return failure_ || moved_ > 0;
    }
    /// Return where to receive the body's next bytes: directly in the reader's buffer if the body has a
    /// length and no coding.
    [[nodiscard]] boost::asio::mutable_buffer body_destination(std::span<char> buffer) {
        const auto left = response_->bytes_left();
        direct_ = left && !decoder_ && connection_->received.size() == 0;
        if (!direct_) {
            return connection_->receive_buffer();
        }
        return {buffer.data(), static_cast<std::size_t>((std::min<std::uint64_t>)(buffer.size(), *left))};
    }
    /// Process bytes received there.
    void note_body(std::span<char> buffer, const error_code& code, std::size_t count, bool cancelled) {
        if (timed_out_ || cancelled || (code && !is_end(code))) {
            note(code, cancelled, transport_errc::connection_lost);
            return;
        }
        if (direct_) {
            response_->put(buffer.first(count)); // at most the rest of the length was received
        } else {
            connection_->received.commit(count);
        }
        if (code) {
            // TLS must announce its end; otherwise an attacker could cut a body that has no length.
            if (code == boost::asio::error::eof) {
                response_->put_end();
            }
            if (!response_->is_done()) {
                fail(transport_errc::body_cut_short, "the connection ended inside the body");
            }
        }
    }
    /// The number of bytes that `advance` moved, or the failure if there were none.
    [[nodiscard]] result<std::size_t> moved() const {
        return moved_ > 0 || !failure_ ? result<std::size_t>(moved_) : result<std::size_t>(*failure_);
    }

    // The time limit.

    /// How long connecting may take; zero: no limit.
    [[nodiscard]] std::chrono::milliseconds connect_limit() const noexcept {
        const auto connect = pool_->options().connect_timeout;
        const bool shorter = is_limit(timeout_) && (!is_limit(connect) || timeout_ < connect);
        return shorter ? timeout_ : connect;
    }
    /// How long the wait for the head, or for the next bytes, may take; zero: no limit.
    [[nodiscard]] std::chrono::milliseconds wait_limit() const noexcept { return timeout_; }
    /// Start an operation that runs on this executor.
    template <class Executor>
    void begin_operation(const Executor& executor) {
        link_->open(executor, weak_from_this());
    }
    /// End the operation: late messages reach neither it nor its executor.
    void end_operation() { link_->close(); }

    /// Let the operation fail when the time is up.
    void start_limit(std::chrono::milliseconds length) {
        if (!is_limit(length)) {
            return;
        }
        const std::uint64_t number = ++limits_;
        running_limit_ = number;
        limit_.expires_after(length);
        limit_.async_wait([link = link_, number](const error_code& code) {
            if (!code) {
                link->reach([number](beast_call& call) { call.end_by_limit(number); });
            }
        });
    }
    void stop_limit() {
        if (running_limit_.exchange(0) != 0) {
            limit_.cancel();
        }
    }

  private:
    /// Try the next address now, and the one after it soon unless this one answers.
    void start_attempt() {
        const std::size_t number = race_.started();
        race_.start_next(pool_->executor(), [link = link_, number](const error_code& code) {
            link->reach([number, code](beast_call& call) { call.note_attempt(number, code); });
        });
        if (race_.has_next()) {
            next_attempt_.expires_after(connection_race::attempt_delay);
            next_attempt_.async_wait([link = link_, number](const error_code& code) {
                if (!code) {
                    link->reach([number](beast_call& call) { call.end_patience(number); });
                }
            });
        }
    }
    void note_attempt(std::size_t number, const error_code& code) {
        race_.note(number, code);
        if (race_.is_over()) {
            found_.cancel();
        } else {
            end_patience(number);
        }
    }
    /// Try another address unless that was done after the attempt of this number.
    void end_patience(std::size_t number) {
        if (!race_.is_over() && race_.has_next() && race_.started() == number + 1) {
            start_attempt();
        }
    }

    void end_by_limit(std::uint64_t number) {
        // It may have been queued when the wait ended in time.
        if (running_limit_.compare_exchange_strong(number, 0)) {
            timed_out_ = true;
            found_.cancel();
            if (connection_) {
                connection_->close();
            }
        }
    }

    /// Name the party that the call talks to.
    [[nodiscard]] std::string peer() const {
        return (at_proxy_ ? "the proxy " + route_.first_hop.peer() : route_.origin.peer()) + ", ";
    }
    void fail(transport_errc code, const std::string& text) { failure_ = error(code, peer() + text); }

    static bool is_end(const error_code& code) {
        return code == boost::asio::error::eof || code == boost::asio::ssl::error::stream_truncated;
    }

    /// Let the response take what was received: to its next part, or a fault.
    void put_received() {
        auto& received = connection_->received;
        const auto bytes = received.data();
        received.consume(response_->put({static_cast<const char*>(bytes.data()), bytes.size()}));
        if (response_->fault() != nullptr) {
            fail(transport_errc::malformed_response, response_->fault());
        }
    }
    void parse_head() {
        put_received();
        if (head_arrived()) {
            head_ = response_->head();
        }
    }
    /// Parse up to the next piece of the body; return false if there is nothing to parse.
    bool parse_body() {
        while (response_->piece().empty() && !response_->is_done()) {
            if (connection_->received.size() == 0) {
                return false;
            }
            put_received();
            if (failure_) {
                return false;
            }
        }
        return true;
    }

    void move_piece(std::span<char> buffer) {
        const auto piece = response_->piece();
        const auto room = buffer.subspan(moved_);
        if (!decoder_) {
            const std::size_t count = (std::min)(piece.size(), room.size());
            if (piece.data() != room.data()) { // otherwise it was received there
                std::copy_n(piece.begin(), count, room.begin());
            }
            response_->take(count);
            moved_ += count;
            return;
        }
        // Also with nothing to read: earlier input may not have fit into the buffer.
        const auto step = decoder_->decode(piece, room);
        if (!step) {
            failure_ = error(step.error().code(), peer() + step.error().client_text());
            return;
        }
        response_->take(step->read);
        moved_ += step->written;
    }

    void release_if_done() {
        if (!connection_ || !response_->is_done()) {
            return;
        }
        if (response_->keeps_connection() && connection_->received.size() == 0) {
            pool_->keep(route_.key, std::move(connection_));
        }
        connection_.reset();
    }

    std::shared_ptr<beast_pool> pool_;
    beast_route route_;
    wiped_text tunnel_text_;
    wiped_text request_text_;
    std::unique_ptr<beast_connection> connection_;
    std::optional<http1_response> response_;
    std::optional<content_decoder> decoder_; ///< if the body is compressed
    http_response_head head_;
    std::optional<error> failure_;
    std::size_t moved_ = 0;
    bool tried_idle_ = false;
    bool at_proxy_ = false; ///< what fails now is the way to the proxy
    bool direct_ = false;   ///< bytes are received in the reader's buffer

    std::chrono::milliseconds timeout_{0};
    boost::asio::steady_timer limit_;
    std::uint64_t limits_ = 0;
    std::atomic<std::uint64_t> running_limit_{0}; ///< the number of the running limit; zero: none
    const std::shared_ptr<operation_link<beast_call>> link_ = std::make_shared<operation_link<beast_call>>();
    bool timed_out_ = false;

    boost::asio::steady_timer found_; ///< cancelled when the resolver is done, and when the race is
    boost::asio::ip::tcp::resolver resolver_;
    error_code resolve_code_;
    std::vector<boost::asio::ip::tcp::endpoint> addresses_;
    boost::asio::steady_timer next_attempt_;
    connection_race race_;
};

}}} // namespace webcasts::v0::detail

#endif
