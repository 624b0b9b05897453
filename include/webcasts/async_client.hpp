// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_ASYNC_CLIENT_HPP
#define WEBCASTS_ASYNC_CLIENT_HPP

#include <webcasts/async_transport.hpp>
#include <webcasts/client/async_report.hpp>
#include <webcasts/client/async_report_set.hpp>
#include <webcasts/client/detail/async_call.hpp>
#include <webcasts/client/detail/async_calls.hpp>
#include <webcasts/client/detail/make_service_context.hpp>
#include <webcasts/client/detail/shared_login.hpp>
#include <webcasts/client/report_summary.hpp>
#include <webcasts/client_options.hpp>
#include <webcasts/credentials.hpp>
#include <webcasts/query_params.hpp>
#include <webcasts/records.hpp>
#include <webcasts/result.hpp>
#include <webcasts/retry/async_sleep.hpp>
#include <webcasts/row.hpp>

#include <cstddef>
#include <memory>
#include <optional>
#include <type_traits>
#include <utility>
#include <vector>

namespace webcasts { inline namespace v0 {

/// Ask the Reporting API without waiting: every answer comes through a completion token of Asio's.
///
/// Each `async_` function is an initiating function with one argument in its completion signature,
/// `void(result<X>)`: callbacks, `asio::use_future`, `asio::use_awaitable` and `asio::deferred` do. The
/// client has no thread: all work is done on the transport's executor.
///
/// Sessions. The client logs in when it first needs a session, keeps it, and renews it where the service
/// refuses it. Any number of operations may be under way at a time; those that wait for a session wait for
/// the same log-in, and its failure is reported to each. It belongs to none of them: a waiter that is
/// cancelled leaves the others' log-in alone. The last one that leaves ends it.
///
/// Completion. The handler is called once, through its associated executor (the transport's where it has
/// none), never inside the initiating function. What a call allocates comes from the handler's associated
/// allocator, as far as the executor passes that on, but for what the transport, the decoder and the answer
/// take themselves; all of it is given back before the handler is called. Out of memory is
/// `transport_errc::out_of_memory`.
///
/// Cancellation. A terminal cancellation through the token's slot completes the call with
/// `transport_errc::cancelled` (or with what had happened by then), wherever it is: opening, reading, waiting
/// to try again, or waiting for a session. The slot is emitted where the handler runs.
/// `client_options::stop` ends every operation in the same way.
///
/// Exceptions of a visitor leave through the `run` of the executor's context, as those of any handler; the
/// operation ends, and its own handler is called afterwards with `transport_errc::cancelled`.
///
/// Thread safety. The `async_` functions may be called by several threads at a time, and handlers may have
/// executors of their own, where the transport's executor runs one function at a time: a strand, or a context
/// that one thread runs. Everything else is for that executor. Calls do their work after they have returned:
/// what they were given is copied, and a visitor is moved.
///
/// A report is asked for by a `query_params`, or by an `audience_query` (query.hpp), which converts to it.
///
/// Lifetimes. Operations, reports and report sets keep alive what they need: the client may be destroyed
/// before them, and they go on. The executor's context must outlive all of them. The client is movable.
template <async_transport T>
class async_client {
  public:
    /// The executor of the transport.
    using executor_type = typename T::executor_type;

    /// Take a transport and credentials. The base URL is checked by the first call
    /// (`usage_errc::bad_base_url`). Without `sleep` the time between retries passes by a timer;
    /// `options.sleep`, which blocks, is not used.
    async_client(T transport, credentials account, client_options options = {},
                 async_sleep_function sleep = {})
        : service_(std::make_shared<service_type>(
              std::move(transport), detail::make_service_context(std::move(account), std::move(options)),
              std::move(sleep))) {
        service_->watch(service_);
    }

    /// The transport's executor: all work of the client is done on it.
    [[nodiscard]] executor_type get_executor() const noexcept { return service_->transport.get_executor(); }

    /// Log in now: to check credentials, or to have a fresh session. `void(result<void>)`. Refusal is
    /// `api_errc::log_in_refused`. Where a log-in is under way, its outcome does.
    template <class Token>
    auto async_login(Token&& token) {
        return detail::async_perform<detail::login_call<T>>(service_, std::forward<Token>(token));
    }

    /// Fetch the list of all events that the account may see, expired ones included (spec section 4).
    /// `void(result<std::vector<event_summary>>)`.
    template <class Token>
    auto async_events(Token&& token) {
        return detail::async_perform<detail::events_call<T>>(service_, std::forward<Token>(token));
    }

    /// Fetch a whole report into memory: all attendees, or the error alone.
    /// `void(result<std::vector<attendee>>)`.
    template <class Token>
    auto async_fetch_report(query_params query, Token&& token) {
        return fetch<attendee>(std::move(query), std::forward<Token>(token));
    }
    /// Fetch a whole report as structs of the caller's (row.hpp): all attendees, or the error alone, which is
    /// `protocol_errc::row_mismatch` where an attendee does not fit. `void(result<std::vector<Row>>)`.
    template <row_struct Row, class Token>
        requires the_row_owns_its_texts<Row>
    auto async_fetch_report(query_params query, Token&& token) {
        return fetch<Row>(std::move(query), std::forward<Token>(token));
    }

    /// Hand each attendee of a report to `visitor(const attendee_view&)`, as it arrives.
    /// `void(result<report_summary>)`.
    ///
    /// The visitor is moved into the operation and called on the client's executor. It returns nothing, or
    /// false to stop; the view is valid during the call. On an error the attendees that were handed over
    /// before stand, but the report is not whole.
    template <class Visitor, class Token>
        requires detail::visitor_of<Visitor, const attendee_view>
    auto async_visit_report(query_params query, Visitor&& visitor, Token&& token) {
        return visit<attendee_view>(std::move(query), std::forward<Visitor>(visitor),
                                    std::forward<Token>(token));
    }
    /// Hand each attendee to `visitor(Row&)` as a struct of the caller's (row.hpp). It is one row that every
    /// attendee is assigned to. The first attendee that does not fit ends the report with
    /// `protocol_errc::row_mismatch`.
    template <row_struct Row, class Visitor, class Token>
        requires detail::visitor_of<Visitor, Row>
    auto async_visit_report(query_params query, Visitor&& visitor, Token&& token) {
        return visit<Row>(std::move(query), std::forward<Visitor>(visitor), std::forward<Token>(token));
    }

    /// Ask for a report, to read it batch by batch (async_report.hpp). Completes when its response has begun,
    /// before anything of the body is read: a refusal by the service comes with the first batch.
    /// `void(result<webcasts::async_report<T>>)`.
    template <class Token>
    auto async_report(query_params query, Token&& token) {
        return open<attendee>(std::move(query), std::forward<Token>(token));
    }
    /// Ask for a report as structs of the caller's (row.hpp). The first attendee that does not fit ends it
    /// with `protocol_errc::row_mismatch`. `void(result<webcasts::async_report<T, Row>>)`.
    template <row_struct Row, class Token>
        requires the_row_owns_its_texts<Row>
    auto async_report(query_params query, Token&& token) {
        return open<Row>(std::move(query), std::forward<Token>(token));
    }

    /// Read many reports, `max_in_flight` (at least 1) at a time, as they come (async_report_set.hpp).
    ///
    /// Nothing is sent before the set's first `async_next`. A report that fails does not end the others.
    [[nodiscard]] async_report_set<T> fetch_many(std::vector<query_params> queries,
                                                 std::size_t max_in_flight) {
        return async_report_set<T>(service_, std::move(queries), max_in_flight);
    }
    /// The same, as structs of the caller's (row.hpp). The first attendee that does not fit ends its report.
    template <row_struct Row>
        requires the_row_owns_its_texts<Row>
    [[nodiscard]] async_report_set<T, Row> fetch_many(std::vector<query_params> queries,
                                                      std::size_t max_in_flight) {
        return async_report_set<T, Row>(service_, std::move(queries), max_in_flight);
    }

    /// Cancel every operation that is under way, on the client's executor.
    void cancel() { service_->cancel_all(); }

    /// The service's clock when it last answered `async_events` or a report, as the response told it, in the
    /// time zone of that response; absent before, and where it told none (CSV).
    [[nodiscard]] const std::optional<local_time>& service_time() const noexcept {
        return service_->context.service_time;
    }

    /// The transport.
    [[nodiscard]] T& transport() noexcept { return service_->transport; }
    /// The transport.
    [[nodiscard]] const T& transport() const noexcept { return service_->transport; }

  private:
    using service_type = detail::async_service<T>;

    template <class Element, class Token>
    auto fetch(query_params query, Token&& token) {
        return detail::async_perform<detail::fetch_call<T, Element>>({service_, std::move(query)},
                                                                     std::forward<Token>(token));
    }
    template <class Element, class Visitor, class Token>
    auto visit(query_params query, Visitor&& visitor, Token&& token) {
        return detail::async_perform<detail::visit_call<T, Element, std::decay_t<Visitor>>>(
            {service_, std::move(query), std::forward<Visitor>(visitor)}, std::forward<Token>(token));
    }
    template <class Element, class Token>
    auto open(query_params query, Token&& token) {
        return detail::async_perform<detail::open_report_call<T, Element>>({service_, std::move(query)},
                                                                           std::forward<Token>(token));
    }

    std::shared_ptr<service_type> service_;
};

}} // namespace webcasts::v0

#endif
