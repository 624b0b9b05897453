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
#include <webcasts/detail/temporary_owner.hpp>
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

/// An asynchronous client of the Reporting API: every answer comes through an Asio completion token.
///
/// Each `async_` function is an initiating function with one argument in its completion signature,
/// `void(result<X>)`: callbacks, `asio::use_future`, `asio::use_awaitable` and `asio::deferred` all work. The
/// client has no thread: all work is done on the transport's executor.
///
/// Sessions. The client logs in when it first needs a session, keeps it, and renews it if the service refuses
/// it. Any number of operations may be in flight at a time; those that need a session wait for the same
/// log-in, and its failure is reported to each. It belongs to none of them: cancelling one waiter does not
/// affect the others. When the last waiter is cancelled, so is the log-in.
///
/// Completion. The handler is called once, through its associated executor (the transport's if it has none),
/// never inside the initiating function. A call allocates with the handler's associated allocator, as far as
/// the executor passes that on, except for the memory of transport, decoder and answer; it deallocates
/// everything before the handler is called. Out of memory is `transport_errc::out_of_memory`.
///
/// Cancellation. A terminal cancellation through the token's slot completes the call with
/// `transport_errc::cancelled` (or with the result that it had by then), at any stage: opening, reading,
/// waiting for a retry or for a session. The cancellation signal is emitted in the handler's context.
/// `client_options::stop` ends every operation in the same way.
///
/// Pauses. While a pause lasts that the service asked for (429, or 503 with `Retry-After`), no operation of
/// the client sends a request: each waits, or fails at once if the wait is longer than
/// `retry_policy::max_retry_after`; `error_location::not_before` then says until when.
///
/// Exceptions of a visitor, of the transport or of an observer propagate out of the `run` of the executor's
/// context, as those of any handler; the operation ends for good, and its own handler is called afterwards
/// with `transport_errc::cancelled`. The client, and every other operation, is as before.
///
/// Thread safety. The `async_` functions may be called by several threads at a time, and handlers may have
/// executors of their own, if the transport's executor runs one function at a time: a strand, or a context
/// that one thread runs. Everything else must be called on that executor. Calls work after they have
/// returned: their arguments are copied, and a visitor is moved.
///
/// Reports are requested by a `query_params`, or by an `audience_query` (query.hpp), which converts to it.
///
/// Lifetimes. Operations, reports and report sets keep alive what they need: the client may be destroyed
/// before them, and they continue. The executor's context must outlive all of them. Copies are the same
/// client, with one transport and one session, and so is a client that was moved from.
template <async_transport T>
class async_client {
  public:
    /// The executor of the transport.
    using executor_type = typename T::executor_type;

    /// Take a transport and credentials. The base URL is checked by the first call
    /// (`usage_errc::bad_base_url`). Without `sleep`, retries wait with a timer; `options.sleep`, which
    /// blocks, is not used.
    async_client(T transport, credentials account, client_options options, async_sleep_function sleep = {})
        : service_(std::make_shared<service_type>(std::move(transport), std::move(account),
                                                  std::move(options), std::move(sleep))) {
        service_->watch(service_);
    }
    /// The same with default options. It is no default argument: GCC 12 destroys one twice where a `co_await`
    /// stands in the same expression (doc/async.md).
    async_client(T transport, credentials account)
        : async_client(std::move(transport), std::move(account), client_options()) {}
    /// Be the same client. There is no move, so that one that was moved from is still this client, too.
    async_client(const async_client&) noexcept = default;
    /// The same.
    async_client& operator=(const async_client&) noexcept = default;
    ~async_client() = default;

    /// The transport's executor: all work of the client is done on it.
    [[nodiscard]] executor_type get_executor() const noexcept { return service_->transport.get_executor(); }

    /// Log in now, to check credentials or to get a fresh session. `void(result<void>)`. Refusal is
    /// `api_errc::log_in_refused`. If a log-in is in flight, its outcome is returned.
    template <class Token>
    auto async_login(Token&& token) {
        return detail::async_perform<detail::login_call<T>>(service_, std::forward<Token>(token));
    }

    /// Fetch the list of all events that the account may see, expired ones included (spec section 4). By
    /// lenient rules an event without a readable id is left out, and `unreadable` lists it.
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
    /// Fetch a whole report as the caller's structs (row.hpp): all attendees, or the error alone, which is
    /// `protocol_errc::row_mismatch` if an attendee does not fit. `void(result<std::vector<Row>>)`.
    template <row_struct Row, class Token>
        requires the_row_owns_its_texts<Row>
    auto async_fetch_report(query_params query, Token&& token) {
        return fetch<Row>(std::move(query), std::forward<Token>(token));
    }

    /// Pass each attendee of a report to `visitor(const attendee_view&)`, as it arrives.
    /// `void(result<report_summary>)`.
    ///
    /// The visitor is moved into the operation and called on the client's executor. It returns nothing, or
    /// false to stop; the view is valid during the call. On an error the attendees that were delivered before
    /// remain valid, but the report is incomplete.
    template <class Visitor, class Token>
        requires detail::visitor_of<Visitor, const attendee_view>
    auto async_visit_report(query_params query, Visitor&& visitor, Token&& token) {
        return visit<attendee_view>(std::move(query), std::forward<Visitor>(visitor),
                                    std::forward<Token>(token));
    }
    /// Pass each attendee to `visitor(Row&)` as the caller's struct (row.hpp). Every attendee is assigned to
    /// the same row. The first attendee that does not fit ends the report with `protocol_errc::row_mismatch`.
    template <row_struct Row, class Visitor, class Token>
        requires detail::visitor_of<Visitor, Row>
    auto async_visit_report(query_params query, Visitor&& visitor, Token&& token) {
        return visit<Row>(std::move(query), std::forward<Visitor>(visitor), std::forward<Token>(token));
    }

    /// Request a report, to read it batch by batch (async_report.hpp). Completes when the response's head has
    /// arrived, before the body is read: a refusal by the service comes with the first batch.
    /// `void(result<webcasts::async_report<T>>)`.
    template <class Token>
    auto async_report(query_params query, Token&& token) {
        return open<attendee>(std::move(query), std::forward<Token>(token));
    }
    /// Request a report as the caller's structs (row.hpp). The first attendee that does not fit ends it with
    /// `protocol_errc::row_mismatch`. `void(result<webcasts::async_report<T, Row>>)`.
    template <row_struct Row, class Token>
        requires the_row_owns_its_texts<Row>
    auto async_report(query_params query, Token&& token) {
        return open<Row>(std::move(query), std::forward<Token>(token));
    }

    /// Read many reports, `max_in_flight` (at least 1) at a time, in the order of arrival
    /// (async_report_set.hpp).
    ///
    /// Nothing is sent before the set's first `async_next`. A report that fails does not end the others.
    [[nodiscard]] async_report_set<T> fetch_many(std::vector<query_params> queries,
                                                 std::size_t max_in_flight) {
        return async_report_set<T>(service_, std::move(queries), max_in_flight);
    }
    /// The same, as the caller's structs (row.hpp). The first attendee that does not fit ends its report.
    template <row_struct Row>
        requires the_row_owns_its_texts<Row>
    [[nodiscard]] async_report_set<T, Row> fetch_many(std::vector<query_params> queries,
                                                      std::size_t max_in_flight) {
        return async_report_set<T, Row>(service_, std::move(queries), max_in_flight);
    }

    /// Cancel every operation in flight; call it on the client's executor.
    void cancel() { service_->cancel_all(); }

    /// The service's clock as of its last answer to `async_events` or a report, in the time zone of that
    /// response; absent before, and if the response held none (CSV).
    [[nodiscard]] const std::optional<local_time>& service_time() const& noexcept {
        return service_->context.service_time;
    }
    /// Deleted for temporaries.
    detail::the_owner_must_not_be_a_temporary service_time() const&& = delete;

    /// What could not be read in the last answer to `async_events` or a report; empty unless
    /// `client_options::value_policy` is lenient. Of reports that are read at the same time, each has its own
    /// list in its `report_summary`.
    [[nodiscard]] const unreadable_values& unreadable() const& noexcept {
        return service_->context.unreadable;
    }
    /// Deleted for temporaries.
    detail::the_owner_must_not_be_a_temporary unreadable() const&& = delete;

    /// What must not be shown of what the service says: the password, the ids of the last sessions, and the
    /// secrets of options and transport. For `shown` (redaction.hpp).
    [[nodiscard]] redactor secrets() const { return service_->context.all_secrets(); }

    /// The transport.
    [[nodiscard]] T& transport() & noexcept { return service_->transport; }
    /// The transport.
    [[nodiscard]] const T& transport() const& noexcept { return service_->transport; }
    /// Deleted for temporaries.
    detail::the_owner_must_not_be_a_temporary transport() const&& = delete;

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
