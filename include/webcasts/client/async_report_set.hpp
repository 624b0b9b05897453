// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_CLIENT_ASYNC_REPORT_SET_HPP
#define WEBCASTS_CLIENT_ASYNC_REPORT_SET_HPP

#include <webcasts/async_transport.hpp>
#include <webcasts/client/detail/async_call.hpp>
#include <webcasts/client/detail/async_report_set_state.hpp>
#include <webcasts/client/detail/report_handle.hpp>
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

/// Many audience reports that an `async_client` is receiving (`fetch_many`): their rows come in parts, in the
/// order of arrival, and those of one report in their order.
///
/// The last part of each report holds its outcome: a report that fails does not end the others. Memory is
/// bounded by `max_in_flight`: of each report in flight, one chunk (64 KiB of the body), its decoder and that
/// chunk's rows are held, whatever the number and size of the reports. A report is read on only after its
/// last part was taken; as soon as it is, the report continues, or the next one starts, while the caller
/// processes the part.
///
/// It must be used and destroyed on the client's executor, by one thread at a time. Destroying it cancels the
/// reports in flight, after an `async_next` in flight has completed. It may outlive the client.
///
/// Copies share the reports: a part goes to one of them, and the last one cancels the reports. `async_next`
/// of one that was moved from is `usage_errc::moved_from`.
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

    /// Called by `async_client::fetch_many`. A `max_in_flight` of 0 is 1.
    async_report_set(std::shared_ptr<detail::async_service<T>> service, std::vector<query_params> queries,
                     std::size_t max_in_flight)
        : reports_(std::make_shared<detail::async_report_set_state<T, Element>>(service, std::move(queries),
                                                                                max_in_flight),
                   service->transport.get_executor()) {}

    /// The executor on which the reports are read.
    [[nodiscard]] executor_type get_executor() const noexcept { return reports_.executor; }

    /// Wait for the next part of any report: `void(result<std::optional<report_part<Element>>>)`; `nullopt`
    /// when all reports have ended.
    ///
    /// The errors are `transport_errc::cancelled` after a terminal cancellation, and `out_of_memory`; the set
    /// can be read on after either. Errors of reports are in their parts. One call at a time.
    template <class Token>
    auto async_next(Token&& token) {
        return detail::async_perform<detail::next_part_call<T, Element>>(reports_,
                                                                         std::forward<Token>(token));
    }

  private:
    detail::report_handle<detail::async_report_set_state<T, Element>, executor_type> reports_;
};

}} // namespace webcasts::v0

#endif
