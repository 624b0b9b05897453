// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_TRANSPORTS_ASYNC_BEAST_HPP
#define WEBCASTS_TRANSPORTS_ASYNC_BEAST_HPP

#include <webcasts/http_message.hpp>
#include <webcasts/redaction.hpp>
#include <webcasts/result.hpp>
#include <webcasts/transports/beast_options.hpp>
#include <webcasts/transports/detail/beast_call.hpp>
#include <webcasts/transports/detail/beast_operation.hpp>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/compose.hpp>

#include <cstddef>
#include <memory>
#include <span>
#include <utility>

namespace webcasts { inline namespace v0 {

/// A response that an `async_beast_transport` is receiving; models `async_exchange`. About 64 KiB of its body
/// are buffered, still compressed if the body is: decoding writes into the reader's buffer. Destroying it
/// before the end of the body closes the connection.
class async_beast_exchange {
  public:
    /// See `async_exchange`.
    [[nodiscard]] const http_response_head& head() const noexcept { return call_->head(); }

    /// Read some of the body; completes with `result<std::size_t>`. The request's time limit applies to each
    /// call.
    template <boost::asio::completion_token_for<void(result<std::size_t>)> Token>
    auto async_read_some(std::span<char> buffer, Token&& token) {
        return boost::asio::async_compose<Token, void(result<std::size_t>)>(detail::beast_read{call_, buffer},
                                                                            token, executor_);
    }

  private:
    template <class>
    friend struct detail::beast_open;
    friend class async_beast_transport;
    explicit async_beast_exchange(std::shared_ptr<detail::beast_call> call) noexcept
        : call_(std::move(call)), executor_(call_->executor()) {}

    std::shared_ptr<detail::beast_call> call_;
    boost::asio::any_io_executor executor_;
};

/// Send requests with HTTP/1.1 over Boost.Asio and OpenSSL (link `-lssl -lcrypto -lz`, threads);
/// models `async_transport`.
///
/// TLS is 1.2 or newer; the peer's chain and the URL's host name or IP address are always verified. Plain
/// `http` goes to this machine only (`localhost`, `127.0.0.0/8`, `[::1]`) unless
/// `beast_options::allow_plain_http` says otherwise. Redirects and cookies are off.
///
/// The addresses of a host are raced (RFC 8305): the next one is tried when one fails, or after 250 ms.
/// Responses are judged by RFC 9112 (doc/transports.md).
///
/// Any number of exchanges, each on a connection of its own. A connection whose response was read to its end
/// is kept and used again; if the server closed it in the meantime, before the first byte of a response, the
/// request is sent once more on a new connection: all calls of this library are reads. Time limits: the
/// options' `connect_timeout` for connecting, `http_request::timeout` for the head from then on and for each
/// `async_read_some`; zero means no limit. A head of more than 256 KiB is refused; bodies have no limit, and
/// are received as fast as they are read.
///
/// Thread safety: `async_open` may be called by several threads at the same time. The steps of an operation
/// run on the executor that is associated with its handler (the transport's if there is none), which must be
/// a strand if several threads run it. If a call times out or is cancelled while a name is being resolved, it
/// completes at once, but the context's `run` and destructor wait until the system's resolver is done.
class async_beast_transport {
  public:
    /// What `async_open` completes with.
    using exchange_type = async_beast_exchange;
    /// Any Asio executor.
    using executor_type = boost::asio::any_io_executor;

    /// The executor's context must outlive the transport and its exchanges.
    async_beast_transport(executor_type executor, beast_options options)
        : pool_(std::make_shared<detail::beast_pool>(std::move(executor), std::move(options))) {}
    /// The same with default options. It is no default argument: GCC 12 destroys one twice where a `co_await`
    /// stands in the same expression (doc/async.md).
    explicit async_beast_transport(executor_type executor)
        : async_beast_transport(std::move(executor), beast_options()) {}

    /// The executor that was passed to the constructor.
    [[nodiscard]] executor_type get_executor() const noexcept { return pool_->executor(); }

    /// Send the request and wait for the response's head; completes with `result<async_beast_exchange>`.
    /// `request` lives until then.
    template <boost::asio::completion_token_for<void(result<async_beast_exchange>)> Token>
    auto async_open(const http_request& request, Token&& token) {
        auto call = std::make_shared<detail::beast_call>(pool_);
        call->prepare(request);
        return boost::asio::async_compose<Token, void(result<async_beast_exchange>)>(
            detail::beast_open<async_beast_exchange>{std::move(call)}, token, pool_->executor());
    }

    /// What a peer must not be shown to repeat: the proxy's user and password, if the options name them.
    [[nodiscard]] redactor secrets() const {
        redactor all;
        all.add_url(pool_->options().proxy);
        return all;
    }

  private:
    std::shared_ptr<detail::beast_pool> pool_;
};

}} // namespace webcasts::v0

#endif
