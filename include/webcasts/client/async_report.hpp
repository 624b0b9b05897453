// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_CLIENT_ASYNC_REPORT_HPP
#define WEBCASTS_CLIENT_ASYNC_REPORT_HPP

#include <webcasts/async_transport.hpp>
#include <webcasts/client/detail/async_call.hpp>
#include <webcasts/client/detail/async_calls.hpp>
#include <webcasts/client/detail/async_report_state.hpp>
#include <webcasts/client/detail/report_handle.hpp>
#include <webcasts/client/report_summary.hpp>
#include <webcasts/records.hpp>
#include <webcasts/result.hpp>

#include <memory>
#include <utility>
#include <vector>

namespace webcasts { inline namespace v0 {

template <async_transport T>
class async_client;
template <async_transport T, class Element>
class async_report;

namespace detail {

/// Sends a report's request and waits for its response's head, but does not read the body.
template <async_transport T, class Element>
class open_report_call {
  public:
    using value_type = async_report<T, Element>;
    using arguments = report_arguments<T>;
    explicit open_report_call(arguments parts)
        : state_(std::make_shared<async_report_state<T, Element>>(std::move(parts.service),
                                                                  std::move(parts.query))) {}
    [[nodiscard]] auto get_executor() const noexcept { return state_->reader.driver.get_executor(); }
    void begin(std::shared_ptr<async_caller> caller) { state_->reader.driver.advance(std::move(caller)); }
    void cancel() { state_->reader.driver.cancel(); }
    [[nodiscard]] bool is_satisfied() const noexcept { return state_->reader.driver.is_at_body(); }
    [[nodiscard]] result<value_type> finish();

  private:
    std::shared_ptr<async_report_state<T, Element>> state_;
};

/// Reads a report until there are rows to return.
template <async_transport T, class Element>
class next_batch_call {
  public:
    using value_type = std::vector<Element>;
    using arguments = report_handle<async_report_state<T, Element>, typename T::executor_type>;
    explicit next_batch_call(arguments report) noexcept : report_(std::move(report)) {}
    [[nodiscard]] auto get_executor() const noexcept { return report_.executor; }
    void begin(std::shared_ptr<async_caller> caller) {
        if (!report_.state) {
            return pause(std::move(caller));
        }
        report_.state->reader.driver.advance(std::move(caller));
    }
    void cancel() {
        if (report_.state) {
            report_.state->reader.driver.cancel();
        }
    }
    [[nodiscard]] bool is_satisfied() const noexcept { return !report_.state->rows.empty(); }
    [[nodiscard]] result<value_type> finish() {
        if (!report_.state) {
            return error(usage_errc::moved_from, "the report");
        }
        if (report_.state->rows.empty()) {
            if (auto failure = report_.state->failure()) {
                return *std::move(failure);
            }
        }
        return report_.state->rows.take();
    }

  private:
    arguments report_;
};

} // namespace detail

/// An audience report that an `async_client` is receiving: its rows are pulled batch by batch. `Element` is
/// `attendee` or the caller's struct (row.hpp).
///
/// The transport is read only on demand, so that a slow consumer slows the service down instead of filling
/// memory: at most the rows of one chunk (64 KiB of the body) are held.
///
/// It must be used and destroyed on the client's executor, by one thread at a time. Destroying it abandons
/// the response, after an `async_next` in flight has completed. It may outlive the client.
///
/// Copies share the report: a batch goes to one of them, and the last one abandons the response. `async_next`
/// of one that was moved from is `usage_errc::moved_from`.
///
/// @code
/// auto report = co_await client.async_report(query, boost::asio::use_awaitable);
/// while (report) {
///     const auto batch = co_await report->async_next(boost::asio::use_awaitable);
///     if (!batch) { co_return batch.error(); }
///     if (batch->empty()) { break; }
///     use(*batch);
/// }
/// @endcode
template <async_transport T, class Element = attendee>
class async_report {
  public:
    /// The executor of the transport.
    using executor_type = typename T::executor_type;

    /// The executor on which the report is read.
    [[nodiscard]] executor_type get_executor() const noexcept { return report_.executor; }

    /// Read the next rows, at least one: `void(result<std::vector<Element>>)`; none at the end.
    ///
    /// An error ends the report: the rows before it remain valid, but the report is incomplete, and further
    /// calls return the error again. A terminal cancellation ends it too. One call at a time.
    template <class Token>
    auto async_next(Token&& token) {
        return detail::async_perform<detail::next_batch_call<T, Element>>(report_,
                                                                          std::forward<Token>(token));
    }

    /// A summary of the report so far; complete when the report has ended. Not during an `async_next`.
    [[nodiscard]] report_summary summary() const {
        return report_.state ? report_.state->summary() : report_summary{};
    }

  private:
    friend class detail::open_report_call<T, Element>;
    explicit async_report(std::shared_ptr<detail::async_report_state<T, Element>> state) noexcept
        : report_(state, state->reader.driver.get_executor()) {}

    detail::report_handle<detail::async_report_state<T, Element>, executor_type> report_;
};

template <async_transport T, class Element>
result<async_report<T, Element>> detail::open_report_call<T, Element>::finish() {
    const auto& driver = state_->reader.driver;
    if (driver.ended() && !*driver.ended()) {
        return driver.ended()->error();
    }
    return async_report<T, Element>(std::move(state_));
}

}} // namespace webcasts::v0

#endif
