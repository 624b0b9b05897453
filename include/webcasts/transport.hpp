// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_TRANSPORT_HPP
#define WEBCASTS_TRANSPORT_HPP

#include <webcasts/http_message.hpp>
#include <webcasts/result.hpp>

#include <algorithm>
#include <concepts>
#include <cstddef>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <type_traits>
#include <utility>

namespace webcasts { inline namespace v0 {

/// A response that is being received: its head has arrived, its body is pulled.
///
/// Syntactic requirements, for an `e` of type `E`, movable:
/// - `e.head()` is a `const http_response_head&`, also if `e` is const;
/// - `e.read_some(buffer)`, for a `std::span<char>`, is a `result<std::size_t>`.
///
/// Semantics. `head()` returns the same value through the exchange's life. `read_some(buffer)` waits for at
/// least one byte, writes from the start of `buffer` and returns their number (1 to `buffer.size()`); zero
/// means that the body ended at its announced end, and further calls return zero again. A body that ends
/// before its announced end (Content-Length, last chunk) is an error, `transport_errc::body_cut_short`, never
/// a zero. The error's text holds neither URL nor body. After an error or an exception the exchange may only
/// be destroyed.
///
/// Cancellation. A stop request on `http_request::stop` ends a wait with `transport_errc::cancelled`, at once
/// if the transport can do so; the client checks its own stop token before and after each call in any case.
/// `http_request::timeout` bounds each call, whatever arrives meanwhile; beyond it the error is
/// `transport_errc::timed_out`.
///
/// Lifetimes. `buffer` is not empty, and not used after the call. An exchange may use the transport that made
/// it: it is destroyed before the transport and before the next `open`. Destroying it before the end abandons
/// the response. It is used by one thread at a time.
///
/// Conforming signatures:
/// @code
/// const http_response_head& head() const noexcept;
/// result<std::size_t> read_some(std::span<char> buffer);
/// @endcode
template <class E>
concept exchange = std::movable<E> && requires(E& e, const E& constant, std::span<char> buffer) {
    { constant.head() } -> std::same_as<const http_response_head&>;
    { e.read_some(buffer) } -> std::same_as<result<std::size_t>>;
};

/// An HTTP stack as this library needs it: it sends a request and receives the response.
///
/// Syntactic requirements, for a `t` of type `T`, move-constructible:
/// - `t.open(request)`, for a `const http_request&`, is a `result` of a type that models `exchange`.
///
/// Semantics. `open(request)` sends the request and waits for the response's head. The transport does not
/// decide what an error is: a 404 is a response. It fails with a `transport_errc` if there is no response to
/// return; the error's text holds neither URL nor body. It follows no redirects, keeps no cookies, and
/// verifies TLS peers. A failed `open` does not affect the next one. Method, path, query, headers and body
/// are sent unchanged; it refuses headers that a caller cannot set without breaking the message's framing or
/// the connection, such as `Content-Length`, `Transfer-Encoding` and `Connection`. Where the response ends is
/// judged by RFC 9112, section 6: a malformed length, coding or chunk is an error.
///
/// Cancellation. As for `exchange`: `request.stop` and `request.timeout` apply to the wait for the head as
/// well.
///
/// Lifetimes. `request` is used during the call only; what must outlive it is copied. One exchange at a time,
/// one thread at a time.
///
/// Conforming signatures:
/// @code
/// result<my_exchange> open(const http_request& request);
/// @endcode
///
/// Example: read a body whole.
/// @code
/// auto response = transport.open(request);
/// std::array<char, 4096> buffer;
/// while (response) {
///     const auto count = response->read_some(buffer);
///     if (!count || *count == 0) { break; }
///     use(std::span(buffer).first(*count));
/// }
/// @endcode
template <class T>
concept transport = std::move_constructible<T> && requires(T& t, const http_request& request) {
    { t.open(request).value() } -> exchange;
    requires std::same_as<decltype(t.open(request)),
                          result<std::remove_cvref_t<decltype(t.open(request).value())>>>;
};

/// A function that takes a request and returns a whole response: the minimum for a transport.
template <class F>
concept response_function = std::move_constructible<F> && std::invocable<F&, const http_request&> &&
    (std::same_as<std::invoke_result_t<F&, const http_request&>, http_response> ||
     std::same_as<std::invoke_result_t<F&, const http_request&>, result<http_response>>);

/// The exchange of transports that have the whole response at once.
class buffered_exchange {
  public:
    /// Take a whole response.
    explicit buffered_exchange(http_response response)
        : head_{response.status, std::move(response.headers)}, body_(std::move(response.body)) {}

    /// See `exchange`.
    [[nodiscard]] const http_response_head& head() const noexcept { return head_; }
    /// See `exchange`; it never waits and never fails.
    [[nodiscard]] result<std::size_t> read_some(std::span<char> buffer) noexcept {
        const std::size_t count = (std::min)(buffer.size(), body_.size() - consumed_);
        std::copy_n(body_.data() + consumed_, count, buffer.data());
        consumed_ += count;
        return count;
    }

  private:
    http_response_head head_;
    std::string body_;
    std::size_t consumed_ = 0;
};

/// A transport that calls a function, which returns a whole `http_response` or a `result` of one.
template <response_function F>
class callable_transport {
  public:
    /// Take the function.
    explicit callable_transport(F function) : function_(std::move(function)) {}

    /// Call the function; its error becomes that of the transport.
    [[nodiscard]] result<buffered_exchange> open(const http_request& request) {
        using answer = std::invoke_result_t<F&, const http_request&>;
        if constexpr (std::same_as<answer, http_response>) {
            return buffered_exchange(std::invoke(function_, request));
        } else {
            answer response = std::invoke(function_, request);
            if (!response) {
                return std::move(response).error();
            }
            return buffered_exchange(std::move(*response));
        }
    }

  private:
    F function_;
};

/// The non-template form of `exchange`: what `any_transport::open` returns.
class any_exchange {
  public:
    virtual ~any_exchange() = default;
    /// See `exchange`.
    [[nodiscard]] virtual const http_response_head& head() const noexcept = 0;
    /// See `exchange`.
    [[nodiscard]] virtual result<std::size_t> read_some(std::span<char> buffer) = 0;
};

/// The non-template form of `transport`: derive from it to choose a transport at run time, or to mock one.
///
/// Each function has the contract of the concept's.
class any_transport {
  public:
    virtual ~any_transport() = default;
    /// See `transport`.
    [[nodiscard]] virtual result<std::unique_ptr<any_exchange>> open(const http_request& request) = 0;
};

/// The exchange of `transport_ref`.
class owned_exchange {
  public:
    /// Take the exchange, which is not null.
    explicit owned_exchange(std::unique_ptr<any_exchange> wrapped) noexcept : wrapped_(std::move(wrapped)) {}
    /// See `exchange`.
    [[nodiscard]] const http_response_head& head() const noexcept { return wrapped_->head(); }
    /// See `exchange`.
    [[nodiscard]] result<std::size_t> read_some(std::span<char> buffer) {
        return wrapped_->read_some(buffer);
    }

  private:
    std::unique_ptr<any_exchange> wrapped_;
};

/// A transport that refers to another one, which must outlive it: an `any_transport`, or any transport that
/// is shared.
template <class T>
    requires transport<T> || std::derived_from<T, any_transport>
class transport_ref {
  public:
    /// Refer to a transport that outlives this one.
    explicit transport_ref(T& target) noexcept : target_(&target) {}
    /// See `transport`.
    [[nodiscard]] auto open(const http_request& request) {
        if constexpr (std::derived_from<T, any_transport>) {
            auto response = target_->open(request);
            using answer = result<owned_exchange>;
            return response ? answer(owned_exchange(std::move(*response))) : answer(response.error());
        } else {
            return target_->open(request);
        }
    }

  private:
    T* target_;
};

/// Wrap any exchange for `any_transport::open` to return.
template <exchange E>
[[nodiscard]] std::unique_ptr<any_exchange> make_any_exchange(E wrapped) {
    class wrapper final : public any_exchange {
      public:
        explicit wrapper(E inner) : inner_(std::move(inner)) {}
        [[nodiscard]] const http_response_head& head() const noexcept override { return inner_.head(); }
        [[nodiscard]] result<std::size_t> read_some(std::span<char> buffer) override {
            return inner_.read_some(buffer);
        }

      private:
        E inner_;
    };
    return std::make_unique<wrapper>(std::move(wrapped));
}

}} // namespace webcasts::v0

#endif
