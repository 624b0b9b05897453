// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_CLIENT_HPP
#define WEBCASTS_CLIENT_HPP

#include <webcasts/client/detail/blocking_driver.hpp>
#include <webcasts/client/detail/blocking_service.hpp>
#include <webcasts/client/detail/make_service_context.hpp>
#include <webcasts/client/detail/record_sinks.hpp>
#include <webcasts/client/report_stream.hpp>
#include <webcasts/client/report_summary.hpp>
#include <webcasts/client_options.hpp>
#include <webcasts/credentials.hpp>
#include <webcasts/detail/temporary_owner.hpp>
#include <webcasts/operation/login.hpp>
#include <webcasts/operation/session_call.hpp>
#include <webcasts/query_params.hpp>
#include <webcasts/records.hpp>
#include <webcasts/result.hpp>
#include <webcasts/row.hpp>
#include <webcasts/transport.hpp>
#include <webcasts/wire/record_sink.hpp>

#include <concepts>
#include <memory>
#include <optional>
#include <type_traits>
#include <utility>
#include <vector>

namespace webcasts { inline namespace v0 {

/// A blocking client of the Reporting API: each call waits for its answer.
///
/// The client logs in when it first needs a session, keeps the session, and renews it once per call if the
/// service refuses it (`client_options::is_expired_session`). It retries transient failures
/// (`client_options::retry`), but delivers no record twice. While a pause lasts that the service asked for
/// (429, or 503 with `Retry-After`), it sends nothing: later calls wait, or fail at once if the wait is
/// longer than `retry_policy::max_retry_after`; `error_location::not_before` then says until when. Errors are
/// returned as values in five categories (error_code.hpp); only allocation failures and exceptions of a
/// visitor or transport are thrown. After an exception the client is as before; the call, or the stream, that
/// it went through has ended. Only one thread at a time may use a client, and nothing else while a
/// `report_stream` is read.
///
/// Lifetimes. Moving a client, or assigning to one, does not move its transport: a `report_stream` reads on,
/// and keeps alive what it needs if the client is destroyed. A client that was moved from answers every call
/// with `usage_errc::moved_from`, until it is assigned to. A copy is a client of its own, with copies of
/// transport and session.
///
/// Reports are requested by a `query_params`, or by an `audience_query` (query.hpp), which converts to it.
template <transport T>
class client {
  public:
    /// Take a transport and credentials. The base URL is checked by the first call
    /// (`usage_errc::bad_base_url`).
    client(T transport, credentials account, client_options options = {})
        : service_(
              std::make_shared<service_type>(std::move(transport), std::move(account), std::move(options))) {}
    /// Take the transport and the session; the other is then moved from.
    client(client&&) noexcept = default;
    /// The same. A stream of this client reads on with the transport that it had.
    client& operator=(client&&) noexcept = default;
    /// Make a client of its own, with copies of transport and session.
    client(const client& other) requires std::copy_constructible<T>
        : service_(other.service_ ? std::make_shared<service_type>(*other.service_) : nullptr) {}
    /// The same.
    client& operator=(const client& other) requires std::copy_constructible<T> {
        return *this = client(other);
    }
    ~client() = default;

    /// Log in now, to check credentials or to get a fresh session. Refusal is `api_errc::log_in_refused`.
    [[nodiscard]] result<void> login() {
        const auto service = service_;
        if (!service) {
            return moved_from();
        }
        operation::login_operation operation(service->context);
        return run(operation, *service);
    }

    /// Fetch the list of all events that the account may see, expired ones included (spec section 4). By
    /// lenient rules an event without a readable id is left out, and `unreadable` lists it.
    [[nodiscard]] result<std::vector<event_summary>> events() {
        const auto service = service_;
        if (!service) {
            return moved_from();
        }
        detail::event_collector sink;
        operation::event_list_operation operation(service->context, sink);
        if (auto ended = run(operation, *service); !ended) {
            return ended.error();
        }
        return std::move(sink.events);
    }

    /// Pass each attendee of a report to `visitor(const attendee_view&)`, as it arrives.
    ///
    /// The visitor returns nothing, or false to stop; the view is valid during the call. On an error the
    /// attendees that were delivered before remain valid, but the report is incomplete.
    template <class Visitor>
        requires std::invocable<Visitor&, const attendee_view&>
    [[nodiscard]] result<report_summary> visit_report(query_params query, Visitor&& visitor) {
        return visit<attendee_view>(std::move(query), visitor);
    }

    /// Pass each attendee of a report to `visitor(Row&)` as the caller's struct (row.hpp), as it arrives.
    ///
    /// The visitor returns nothing, or false to stop. Every attendee is assigned to the same row: move out
    /// what you keep; views in it are valid during the call. The first attendee that does not fit ends the
    /// report with `protocol_errc::row_mismatch`.
    template <row_struct Row, class Visitor>
        requires std::invocable<Visitor&, Row&>
    [[nodiscard]] result<report_summary> visit_report(query_params query, Visitor&& visitor) {
        return visit<Row>(std::move(query), visitor);
    }

    /// Fetch a whole report into memory: all attendees, or the error alone.
    [[nodiscard]] result<std::vector<attendee>> fetch_report(query_params query) {
        return fetch<attendee>(std::move(query));
    }

    /// Fetch a whole report as the caller's structs (row.hpp): all attendees, or the error alone, which is
    /// `protocol_errc::row_mismatch` if an attendee does not fit.
    template <row_struct Row>
        requires the_row_owns_its_texts<Row>
    [[nodiscard]] result<std::vector<Row>> fetch_report(query_params query) {
        return fetch<Row>(std::move(query));
    }

    /// Iterate over a report as it arrives. Nothing is sent before `begin()`.
    [[nodiscard]] report_stream<T> report(query_params query) & {
        return report_stream<T>(service_, std::move(query));
    }
    /// Deleted for temporaries: name the client that a loop reads from.
    detail::the_owner_must_not_be_a_temporary report(query_params query) && = delete;

    /// Iterate over a report as the caller's structs (row.hpp). The first attendee that does not fit ends the
    /// report: its `protocol_errc::row_mismatch` is the last element.
    template <row_struct Row>
        requires the_row_owns_its_texts<Row>
    [[nodiscard]] report_stream<T, Row> report(query_params query) & {
        return report_stream<T, Row>(service_, std::move(query));
    }
    /// Deleted for temporaries.
    template <row_struct Row>
    detail::the_owner_must_not_be_a_temporary report(query_params query) && = delete;

    /// The service's clock as of its last answer to `events` or a report, in the time zone of that response;
    /// absent before, and if the response held none (CSV).
    [[nodiscard]] const std::optional<local_time>& service_time() const& noexcept {
        static constexpr std::optional<local_time> none;
        return service_ ? service_->context.service_time : none;
    }
    /// Deleted for temporaries.
    detail::the_owner_must_not_be_a_temporary service_time() const&& = delete;

    /// What could not be read in the last answer to `events` or a report; empty unless
    /// `client_options::value_policy` is lenient. Of a report that is iterated, `report_stream::summary` has
    /// what the rows could not read, too.
    [[nodiscard]] const unreadable_values& unreadable() const& noexcept {
        static const unreadable_values none;
        return service_ ? service_->context.unreadable : none;
    }
    /// Deleted for temporaries.
    detail::the_owner_must_not_be_a_temporary unreadable() const&& = delete;

    /// What must not be shown of what the service says: the password, the ids of the last sessions, and the
    /// secrets of options and transport. For `shown` (redaction.hpp); empty after a move.
    [[nodiscard]] redactor secrets() const { return service_ ? service_->context.all_secrets() : redactor(); }

    /// The transport. It lives as long as the client and its streams, and stays where it is if the client is
    /// moved. Not of a client that was moved from.
    [[nodiscard]] T& transport() & noexcept { return service_->transport; }
    /// The same.
    [[nodiscard]] const T& transport() const& noexcept { return service_->transport; }
    /// Deleted for temporaries.
    detail::the_owner_must_not_be_a_temporary transport() const&& = delete;

  private:
    using service_type = detail::blocking_service<T>;

    static error moved_from() { return error(usage_errc::moved_from, "the client"); }

    // Each call keeps a copy of `service_`: a visitor, or another function of the user's, may move the
    // client.

    static result<void> run(operation::state_machine& operation, service_type& service) {
        return detail::blocking_driver<T>(operation, service).run();
    }

    /// Send the attendees of a report into a sink.
    template <class Sink>
    static result<report_summary> read_report(service_type& service, query_params query, Sink& sink) {
        operation::audience_report_operation operation(service.context, std::move(query), sink);
        auto ended = run(operation, service);
        sink.add_unreadable(service.context.unreadable);
        if (!ended) {
            return ended.error();
        }
        wire::envelope envelope = operation.envelope();
        return report_summary{.event_title = std::move(envelope.event_title),
                              .records = envelope.records,
                              .stopped = operation.stopped(),
                              .unreadable = service.context.unreadable};
    }

    template <class Element, class Visitor>
    result<report_summary> visit(query_params query, Visitor& visitor) {
        const auto service = service_;
        if (!service) {
            return moved_from();
        }
        detail::visiting_sink<Element, Visitor&> sink(service->context, query, visitor);
        auto ended = read_report(*service, std::move(query), sink);
        if (auto mismatch = sink.failure()) {
            return *std::move(mismatch);
        }
        return ended;
    }

    /// Collect the attendees of a report; those of a failed attempt are discarded.
    template <class Element>
    result<std::vector<Element>> fetch(query_params query) {
        const auto service = service_;
        if (!service) {
            return moved_from();
        }
        detail::row_queue<Element> rows(service->context, query);
        auto ended = read_report(*service, std::move(query), rows);
        if (auto mismatch = rows.failure()) {
            return *std::move(mismatch);
        }
        if (!ended) {
            return ended.error();
        }
        return rows.take();
    }

    std::shared_ptr<service_type> service_; ///< null after a move
};

}} // namespace webcasts::v0

#endif
