// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_ASYNC_TRANSPORT_HPP
#define WEBCASTS_ASYNC_TRANSPORT_HPP

#include <webcasts/http_message.hpp>
#include <webcasts/result.hpp>

#include <boost/asio/async_result.hpp>

#include <concepts>
#include <cstddef>
#include <span>

namespace webcasts { inline namespace v0 { namespace detail {

/// A completion token that starts nothing: an initiating function called with it returns the completion
/// signature as a type.
struct signature_probe {};
template <class Signature>
struct probed_signature {};

/// What an initiating function returns for `signature_probe` if it completes with a `result<Value>`.
template <class T, class Value>
concept completes_with = std::same_as<T, probed_signature<void(result<Value>)>>;

}}} // namespace webcasts::v0::detail

/// @cond detail
template <class Signature>
class boost::asio::async_result<webcasts::detail::signature_probe, Signature> {
  public:
    using return_type = webcasts::detail::probed_signature<Signature>;
    template <class Initiation, class Token, class... Arguments>
    static return_type initiate(Initiation&&, Token&&, Arguments&&...) noexcept {
        return {};
    }
};
/// @endcond

namespace webcasts { inline namespace v0 {

/// A response that is being received asynchronously: its head has arrived, its body is pulled with Asio's
/// completion tokens.
///
/// Syntactic requirements, for an `e` of type `E`, movable:
/// - `e.head()` is a `const http_response_head&`, also if `e` is const;
/// - `e.async_read_some(buffer, token)`, for a `std::span<char>` and any completion token, is an initiating
///   function with the completion signature `void(result<std::size_t>)`.
///
/// Semantics. `head()` returns the same value through the exchange's life. `async_read_some` completes when
/// at least one byte was written at the start of `buffer`, with the number of bytes (1 to `buffer.size()`).
/// Zero means that the body ended at its announced end; further calls give zero again. A body that ends
/// before its announced end (Content-Length, last chunk) is `transport_errc::body_cut_short`, never a zero.
/// The error's text holds neither URL nor body. After an error or an exception the exchange may only be
/// destroyed.
///
/// Completion. The handler is called once, through its associated executor (the transport's if it has none),
/// and never inside `async_read_some`; the call allocates with the handler's associated allocator, and
/// deallocates everything before the handler is called.
///
/// Cancellation. A terminal cancellation through the token's associated slot completes the call soon, with
/// `transport_errc::cancelled` or with the result that it had by then.
///
/// Lifetimes. `buffer` is not empty and lives until completion. One call at a time; the exchange is neither
/// moved nor destroyed during one. Destroying it before the end abandons the response. It keeps alive what it
/// needs of the transport.
///
/// Conforming signatures:
/// @code
/// const http_response_head& head() const noexcept;
/// template <boost::asio::completion_token_for<void(result<std::size_t>)> Token>
/// auto async_read_some(std::span<char> buffer, Token&& token);
/// @endcode
template <class E>
concept async_exchange = std::movable<E> && requires(E& e, const E& constant, std::span<char> buffer) {
    { constant.head() } -> std::same_as<const http_response_head&>;
    { e.async_read_some(buffer, detail::signature_probe{}) } -> detail::completes_with<std::size_t>;
};

/// An asynchronous HTTP stack as this library needs it: it sends requests and receives responses.
///
/// Syntactic requirements, for a `t` of type `T`, move-constructible:
/// - `T::exchange_type` models `async_exchange`;
/// - `t.get_executor()` is a `T::executor_type`, also if `t` is const;
/// - `t.async_open(request, token)`, for a `const http_request&` and any completion token, is an initiating
///   function with the completion signature `void(result<T::exchange_type>)`.
///
/// Semantics. `async_open` sends the request and completes when the response's head has arrived. The
/// transport does not decide what an error is: a 404 is a response. It fails with a `transport_errc` if there
/// is no response to return; the error's text holds neither URL nor body. It follows no redirects, keeps no
/// cookies, and verifies TLS peers.
///
/// Completion and cancellation are those of `async_exchange`. A cancelled call does not affect the next one.
///
/// Concurrency. Any number of exchanges and of calls to `async_open` may be in flight at a time. All calls
/// are made from the executor `get_executor()`, one at a time: if several threads run it, it must be a
/// strand.
///
/// Lifetimes. `request` lives until completion. The transport may be destroyed, and moved if it is movable,
/// while calls and exchanges are in flight: they keep alive what they need of it.
///
/// Conforming signatures:
/// @code
/// using exchange_type = my_exchange;
/// using executor_type = boost::asio::any_io_executor;
/// executor_type get_executor() const noexcept;
/// template <boost::asio::completion_token_for<void(result<my_exchange>)> Token>
/// auto async_open(const http_request& request, Token&& token);
/// @endcode
///
/// Example: read a body whole.
/// @code
/// auto response = co_await transport.async_open(request, boost::asio::use_awaitable);
/// std::array<char, 4096> buffer;
/// while (response) {
///     const auto count = co_await response->async_read_some(buffer, boost::asio::use_awaitable);
///     if (!count || *count == 0) { break; }
///     use(std::span(buffer).first(*count));
/// }
/// @endcode
template <class T>
concept async_transport = std::move_constructible<T> && async_exchange<typename T::exchange_type> &&
    requires(T& t, const T& constant, const http_request& request) {
    { constant.get_executor() } -> std::same_as<typename T::executor_type>;
    { t.async_open(request, detail::signature_probe{}) } -> detail::completes_with<typename T::exchange_type>;
};

}} // namespace webcasts::v0

#endif
