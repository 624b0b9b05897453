// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_OBSERVERS_ASYNC_OBSERVED_HPP
#define WEBCASTS_OBSERVERS_ASYNC_OBSERVED_HPP

#include <webcasts/async_transport.hpp>
#include <webcasts/http_message.hpp>
#include <webcasts/observers/observed.hpp>
#include <webcasts/result.hpp>

#include <boost/asio/compose.hpp>
#include <boost/asio/post.hpp>

#include <cstddef>
#include <memory>
#include <optional>
#include <span>
#include <utility>

/// The asynchronous half of `observed_transport`: with this header it models `async_transport` over an
/// `async_transport`.
///
/// An attempt starts when the operation is started (with a lazy token that is later than the call). The
/// observer is called where completions run, through the associated executor of the handler. A call that is
/// destroyed without completion, for example with its context, counts as abandoned. The transport must live
/// until its operation is started.
namespace webcasts { inline namespace v0 {

namespace detail {

/// Notify an observation of a completion. If it throws, the exception propagates to the executor, and the
/// operation completes afterwards, as one that an exception went through.
template <class Value, class Self, class Notify>
void notify_or_end(Self& self, Notify notify) {
    try {
        notify();
    } catch (...) {
        const auto executor = self.get_executor();
        boost::asio::post(executor, [self = std::move(self)]() mutable {
            self.complete(result<Value>(ended_by_exception()));
        });
        throw;
    }
}

template <class T, class Observer>
struct observed_open {
    using observation = observation_of<Observer>;
    using exchange_type = observed_exchange<typename T::exchange_type, observation>;

    explicit observed_open(observed_transport<T, Observer>& from, const http_request& with)
        : wrapped(&from.wrapped_), observer(from.observer_), request(&with) {}

    template <class Self>
    void operator()(Self& self) {
        scope.emplace(observer.start(*request));
        if (auto more = scope->extended(*request)) {
            // This object moves while the operation is in flight; the request must not.
            extended = std::make_unique<http_request>(*std::move(more));
            request = extended.get();
        }
        wrapped->async_open(*request, std::move(self));
    }
    template <class Self>
    void operator()(Self& self, result<typename T::exchange_type> response) {
        notify_or_end<exchange_type>(self, [&] {
            if (response) {
                scope->response(response->head());
            } else {
                scope->failure(response.error());
            }
        });
        if (!response) {
            self.complete(result<exchange_type>(std::move(response).error()));
            return;
        }
        self.complete(result<exchange_type>(exchange_type(std::move(*response), *std::move(scope))));
    }

    T* wrapped;
    Observer observer;
    const http_request* request;
    std::unique_ptr<http_request> extended{};
    std::optional<observation_scope<observation>> scope{};
};

template <class Exchange>
struct observed_read {
    template <class Self>
    void operator()(Self& self) {
        from->wrapped_.async_read_some(buffer, std::move(self));
    }
    template <class Self>
    void operator()(Self& self, result<std::size_t> count) {
        notify_or_end<std::size_t>(self, [&] { from->scope_.read(count, buffer); });
        self.complete(std::move(count));
    }

    Exchange* from; ///< not moved until completion
    std::span<char> buffer;
};

} // namespace detail

template <class E, exchange_observation Observation>
template <class Token>
auto observed_exchange<E, Observation>::async_read_some(std::span<char> buffer, Token&& token) {
    return boost::asio::async_compose<Token, void(result<std::size_t>)>(
        detail::observed_read<observed_exchange>{this, buffer}, token);
}

template <class T, transport_observer Observer>
template <class Token>
auto observed_transport<T, Observer>::async_open(const http_request& request, Token&& token) {
    using operation = detail::observed_open<T, Observer>;
    return boost::asio::async_compose<Token, void(result<typename operation::exchange_type>)>(
        operation(*this, request), token, wrapped_.get_executor());
}

}} // namespace webcasts::v0

#endif
