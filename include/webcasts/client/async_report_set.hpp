// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_CLIENT_ASYNC_REPORT_SET_HPP
#define WEBCASTS_CLIENT_ASYNC_REPORT_SET_HPP

#include <webcasts/async_transport.hpp>
#include <webcasts/client/detail/async_call.hpp>
#include <webcasts/client/detail/async_report_set_state.hpp>
#include <webcasts/client/detail/shared_login.hpp>
#include <webcasts/client/report_summary.hpp>
#include <webcasts/query_params.hpp>
#include <webcasts/records.hpp>
#include <webcasts/result.hpp>

#include <cstddef>
#include <memory>
#include <utility>
#include <vector>

namespace webcasts { inline namespace v0 {

/// Many audience reports that are arriving, of an `async_client` (`fetch_many`): their rows come in parts, as
/// they arrive, those of one report in their order.
///
/// Each report ends with a part that says how: a report that fails does not end the others. Memory is bounded
/// by `max_in_flight`: of each report under way one chunk (64 KiB of the body), its decoder and that chunk's
/// rows are held, whatever the number and the size of the reports. A report is not read on before its last
/// part was taken. As soon as a part is taken its report goes on, or the next one begins, while the part is
/// looked at.
///
/// It belongs to the client's executor: one thread at a time uses it, and destroys it there. Destroying it
/// cancels the reports that are under way, once an `async_next` that is under way has completed. It may
/// outlive the client.
///
/// @code
/// auto reports = client.fetch_many(queries, 8);
/// for (;;) {
///     const auto next = co_await reports.async_next(boost::asio::use_awaitable);
///     if (!next || !*next) { break; }
///     const auto& [index, rows, end] = **next;
///     use(queries[index], rows);
///     if (end && !*end) { complain(queries[index], end->error()); }
/// }
/// @endcode
template <async_transport T, class Element = attendee>
class async_report_set {
  public:
    /// The executor of the transport.
    using executor_type = typename T::executor_type;

    /// `async_client::fetch_many` makes sets. A `max_in_flight` of 0 is 1.
    async_report_set(std::shared_ptr<detail::async_service<T>> service, std::vector<query_params> queries,
                     std::size_t max_in_flight)
        : state_(std::make_shared<detail::async_report_set_state<T, Element>>(
              std::move(service), std::move(queries), max_in_flight)) {}

    /// The executor that the reports are read on.
    [[nodiscard]] executor_type get_executor() const noexcept { return state_->get_executor(); }

    /// Wait for the next part of any report: `void(result<std::optional<report_part<Element>>>)`; nothing
    /// when all reports have ended.
    ///
    /// The errors are `transport_errc::cancelled` for a terminal cancellation, and out of memory; the set can
    /// be asked again after either. Errors of reports are in their parts. One call at a time.
    template <class Token>
    auto async_next(Token&& token) {
        return detail::async_perform<detail::next_part_call<T, Element>>(state_, std::forward<Token>(token));
    }

  private:
    std::shared_ptr<detail::async_report_set_state<T, Element>> state_;
};

}} // namespace webcasts::v0

#endif
