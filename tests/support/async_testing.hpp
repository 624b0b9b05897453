// SPDX-License-Identifier: BSL-1.0
// For tests of the asynchronous client.
#ifndef WEBCASTS_TESTS_ASYNC_TESTING_HPP
#define WEBCASTS_TESTS_ASYNC_TESTING_HPP

#include <webcasts/async_transport.hpp>
#include <webcasts/credentials.hpp>
#include <webcasts/query_params.hpp>
#include <webcasts/testing/sandbox.hpp>
#include <webcasts/transports/async_adapter.hpp>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/associated_cancellation_slot.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>

#include <algorithm>
#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace webcasts::async_testing {

namespace asio = boost::asio;

inline credentials demo() {
    return credentials::parse("demo@example.com", "demo").value();
}

inline query_params whole(const testing::sandbox_event& event) {
    return {.event = std::string(event.summary.id.str())};
}

inline std::size_t log_ins(const testing::sandbox& service) {
    std::size_t count = 0;
    for (const auto& call : service.journal()) {
        count += call.operation == "login" ? 1U : 0U;
    }
    return count;
}

using sandbox_adapter = async_adapter<testing::sandbox_transport>;

inline sandbox_adapter over(asio::io_context& context, const testing::sandbox& service) {
    return {asio::any_io_executor(context.get_executor()), service.transport()};
}

/// A completion token: the operation returns where its result will be. The type of the handler depends on
/// that of the result alone, so that all calls that wait for such a result are compiled once.
struct into_optional {};

template <class Value>
struct optional_handler {
    std::shared_ptr<std::optional<Value>> answer;
    void operator()(Value value) const { answer->emplace(std::move(value)); }
};

} // namespace webcasts::async_testing

template <class Value>
class boost::asio::async_result<webcasts::async_testing::into_optional, void(Value)> {
  public:
    template <class Initiation, class... Arguments>
    static auto initiate(Initiation&& initiation, webcasts::async_testing::into_optional,
                         Arguments&&... arguments) {
        const auto answer = std::make_shared<std::optional<Value>>();
        std::forward<Initiation>(initiation)(webcasts::async_testing::optional_handler<Value>{answer},
                                             std::forward<Arguments>(arguments)...);
        return answer;
    }
};

namespace webcasts::async_testing {

/// Start an operation with a token and run the context until it has completed.
template <class Start>
auto wait_for(asio::io_context& context, Start start) {
    const auto answer = start(into_optional{});
    context.restart();
    while (!*answer) {
        if (context.run_one() == 0) {
            throw std::logic_error("the operation does not complete");
        }
    }
    return std::move(**answer);
}

/// What an asynchronous transport of the tests has seen, and how it is to behave.
struct traffic {
    std::function<void(const http_request&)> on_open = [](const http_request&) {};
    std::size_t chunk = 64 * 1024; ///< most bytes to one read
    bool hold = false;             ///< complete nothing before `release_last`
    std::size_t opened = 0;
    std::size_t reads = 0;
    std::size_t held = 0;  ///< completions that are held back
    std::size_t alive = 0; ///< exchanges
    std::vector<std::shared_ptr<std::function<void()>>> waiting{};

    /// Complete the last call that is held back; return false if there is none.
    bool release_last() {
        while (!waiting.empty()) {
            const auto last = std::move(waiting.back());
            waiting.pop_back();
            if (*last) {
                std::exchange(*last, {})();
                return true;
            }
        }
        return false;
    }
};

/// Complete now or, if `hold` is set, by `release_last` or a cancellation.
template <class Handler, class Work>
void complete_when_told(traffic& seen, const asio::any_io_executor& executor, Handler handler, Work work) {
    using answer = decltype(work());
    auto shared = std::make_shared<std::optional<Handler>>(std::move(handler));
    auto finish = [shared, executor](std::function<answer()> give) {
        if (*shared) {
            auto taken = std::move(**shared);
            shared->reset();
            auto slot = asio::get_associated_cancellation_slot(taken);
            if (slot.is_connected()) {
                slot.clear();
            }
            asio::post(executor, [taken = std::move(taken), give]() mutable { taken(give()); });
        }
    };
    auto release = std::make_shared<std::function<void()>>();
    auto slot = asio::get_associated_cancellation_slot(**shared);
    if (slot.is_connected()) {
        // Only the transport's side owns the handler, so that the slot keeps nothing alive.
        std::weak_ptr weak = release;
        slot.assign([&seen, weak, finish_weak = std::weak_ptr(shared), executor](asio::cancellation_type) {
            const auto still = finish_weak.lock();
            if (still == nullptr || !*still) {
                return;
            }
            auto taken = std::move(**still);
            still->reset();
            if (const auto mine = weak.lock(); mine != nullptr && *mine) {
                --seen.held;
                *mine = nullptr;
            }
            asio::post(executor, [taken = std::move(taken)]() mutable {
                taken(answer(error(transport_errc::cancelled)));
            });
        });
    }
    if (seen.hold) {
        ++seen.held;
        *release = [&seen, finish, work, busy = asio::make_work_guard(executor)] {
            --seen.held;
            finish(work);
        };
        seen.waiting.push_back(std::move(release));
    } else {
        asio::post(executor, [finish, work, release, shared]() mutable {
            if (*shared) {
                auto taken = std::move(**shared);
                shared->reset();
                auto connected = asio::get_associated_cancellation_slot(taken);
                if (connected.is_connected()) {
                    connected.clear();
                }
                taken(work());
            }
        });
    }
}

/// An asynchronous transport to a sandbox that counts, holds responses back and takes cancellation seriously.
class scripted_transport {
  public:
    class exchange_type {
      public:
        exchange_type(asio::any_io_executor executor, traffic& seen, testing::sandbox_exchange inner)
            : executor_(std::move(executor)), seen_(&seen),
              inner_(new testing::sandbox_exchange(std::move(inner)),
                     [&seen](testing::sandbox_exchange* gone) {
                         --seen.alive;
                         delete gone;
                     }) {
            ++seen.alive;
        }
        [[nodiscard]] const http_response_head& head() const noexcept { return inner_->head(); }
        template <class Token>
        auto async_read_some(std::span<char> buffer, Token&& token) {
            return asio::async_initiate<Token, void(result<std::size_t>)>(
                [this, buffer](auto handler) {
                    ++seen_->reads;
                    complete_when_told(*seen_, executor_, std::move(handler),
                                       [inner = inner_.get(), buffer, most = seen_->chunk] {
                                           return inner->read_some(
                                               buffer.first(std::min(most, buffer.size())));
                                       });
                },
                token);
        }

      private:
        asio::any_io_executor executor_;
        traffic* seen_;
        std::unique_ptr<testing::sandbox_exchange, std::function<void(testing::sandbox_exchange*)>> inner_;
    };
    using executor_type = asio::any_io_executor;

    scripted_transport(executor_type executor, testing::sandbox_transport inner, traffic& seen)
        : executor_(std::move(executor)), inner_(std::make_shared<testing::sandbox_transport>(inner)),
          seen_(&seen) {}
    [[nodiscard]] executor_type get_executor() const noexcept { return executor_; }
    template <class Token>
    auto async_open(const http_request& request, Token&& token) {
        return asio::async_initiate<Token, void(result<exchange_type>)>(
            [this, &request](auto handler) {
                ++seen_->opened;
                seen_->on_open(request);
                complete_when_told(*seen_, executor_, std::move(handler),
                                   [inner = inner_, executor = executor_, seen = seen_,
                                    &request]() -> result<exchange_type> {
                                       auto opened = inner->open(request);
                                       if (!opened) {
                                           return opened.error();
                                       }
                                       return exchange_type(executor, *seen, std::move(*opened));
                                   });
            },
            token);
    }

  private:
    executor_type executor_;
    std::shared_ptr<testing::sandbox_transport> inner_;
    traffic* seen_;
};

inline scripted_transport scripted(asio::io_context& context, const testing::sandbox& service,
                                   traffic& seen) {
    return {asio::any_io_executor(context.get_executor()), service.transport(), seen};
}

struct allocation_count {
    std::size_t outstanding = 0;
    std::size_t total = 0;
};

template <class T>
class counting_allocator {
  public:
    using value_type = T;
    explicit counting_allocator(allocation_count& to) noexcept : count(&to) {}
    template <class U>
    counting_allocator(const counting_allocator<U>& other) noexcept : count(other.count) {}
    T* allocate(std::size_t n) {
        auto* memory = std::allocator<T>().allocate(n);
        ++count->outstanding;
        ++count->total;
        return memory;
    }
    void deallocate(T* memory, std::size_t n) noexcept {
        --count->outstanding;
        std::allocator<T>().deallocate(memory, n);
    }
    template <class U>
    friend bool operator==(const counting_allocator& a, const counting_allocator<U>& b) noexcept {
        return a.count == b.count;
    }
    allocation_count* count;
};

} // namespace webcasts::async_testing

#endif
