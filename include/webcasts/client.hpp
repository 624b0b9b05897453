// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_CLIENT_HPP
#define WEBCASTS_CLIENT_HPP

#include <webcasts/audience_query_spec.hpp>
#include <webcasts/client_options.hpp>
#include <webcasts/credentials.hpp>
#include <webcasts/detail/blocking_driver.hpp>
#include <webcasts/detail/blocking_service.hpp>
#include <webcasts/detail/make_service_context.hpp>
#include <webcasts/detail/when_used.hpp>
#include <webcasts/operation/login.hpp>
#include <webcasts/operation/service_context.hpp>
#include <webcasts/operation/session_call.hpp>
#include <webcasts/records.hpp>
#include <webcasts/report_stream.hpp>
#include <webcasts/result.hpp>
#include <webcasts/row.hpp>
#include <webcasts/transport.hpp>

#include <concepts>
#include <functional>
#include <optional>
#include <type_traits>
#include <utility>
#include <vector>

namespace webcasts::inline v0 {

/** Ask the Reporting API and wait for the answers.

    The client logs in when it first needs a session, keeps the session, and renews it once per call where the
   service refuses it (`client_options::is_expired_session`). It sends again what failed for a passing reason
   (`client_options::retry`), but hands over no record twice. Errors come as values in five categories
   (error_code.hpp); only allocation failures and exceptions of a visitor or transport are thrown. One thread
   at a time uses a client, and a `report_stream` occupies it.
*/
template <transport T>
class client {
  public:
    /// Take a transport and credentials. The base URL is checked by the first call
    /// (`usage_errc::bad_base_url`).
    client(T transport, credentials who, client_options options = {})
        : transport_(std::move(transport)), service_{detail::make_service_context(std::move(who), options),
                                                     std::move(options.sleep)} {}

    /// Log in now: to check credentials, or to have a fresh session. Refusal is `api_errc::log_in_refused`.
    [[nodiscard]] result<void> login() {
        operation::login_operation<event_collector> operation(service_.context);
        return detail::blocking_driver(transport_, operation, service_).run();
    }

    /// Fetch the list of all events that the account may see, expired ones included (spec section 4).
    [[nodiscard]] result<detail::when_used<std::vector<event_summary>, T>> events() {
        event_collector sink;
        operation::event_list_operation<event_collector> operation(service_.context, sink);
        if (auto ended = detail::blocking_driver(transport_, operation, service_).run(); !ended) {
            return ended.error();
        }
        return std::move(sink.events);
    }

    /** Hand each attendee of a report to `visitor(const attendee_view&)`, as it arrives.

        The visitor returns nothing, or false to stop; the view is valid during the call. On an error the
       attendees that were handed over before stand, but the report is not whole.
    */
    template <class Visitor>
        requires std::invocable<Visitor&, const attendee_view&>
    [[nodiscard]] result<detail::when_used<report_summary, T>> visit_report(const audience_query_spec& query,
                                                                            Visitor&& visitor) {
        visitor_sink<std::remove_reference_t<Visitor>> sink{visitor};
        return read_report(query, sink);
    }
    /// The same for a query that the compiler has checked (query.hpp).
    template <query_shape Shape, detail::fixed_text... Extra, class Visitor>
        requires an_event_id_was_set<Shape> && std::invocable<Visitor&, const attendee_view&>
    [[nodiscard]] result<detail::when_used<report_summary, T>>
    visit_report(const audience_query<Shape, Extra...>& query, Visitor&& visitor) {
        return visit_report(to_spec(query), std::forward<Visitor>(visitor));
    }

    /** Hand each attendee of a report to `visitor(Row&)` as a struct of the caller's (row.hpp), as it
       arrives.

        The visitor returns nothing, or false to stop. It is one row that every attendee is assigned to: move
       out of it what is to be kept; views in it are valid during the call. The first attendee that does not
       fit ends the report with `protocol_errc::row_mismatch`.
    */
    template <row_struct Row, class Visitor>
        requires std::invocable<Visitor&, Row&>
    [[nodiscard]] result<detail::when_used<report_summary, T>> visit_report(const audience_query_spec& query,
                                                                            Visitor&& visitor) {
        Row row{};
        detail::report_element<Row> element(service_.context);
        auto take = [&](const attendee_view& person) {
            return element.assign(row, person) && offer(visitor, row);
        };
        detail::attendee_taker<T> sink(take);
        auto ended = read_report(query, sink);
        if (element.failure()) {
            return *element.failure();
        }
        return ended;
    }
    /// The same for a query that the compiler has checked.
    template <row_struct Row, query_shape Shape, detail::fixed_text... Extra, class Visitor>
        requires an_event_id_was_set<Shape> && std::invocable<Visitor&, Row&>
    [[nodiscard]] result<detail::when_used<report_summary, T>>
    visit_report(const audience_query<Shape, Extra...>& query, Visitor&& visitor) {
        return visit_report<Row>(to_spec(query), std::forward<Visitor>(visitor));
    }

    /// Fetch a whole report into memory: all attendees, or the error alone.
    [[nodiscard]] result<detail::when_used<std::vector<attendee>, T>>
    fetch_report(const audience_query_spec& query) {
        return read_whole_report<attendee, detail::when_used<std::vector<attendee>, T>>(query);
    }
    /// The same for a query that the compiler has checked.
    template <query_shape Shape, detail::fixed_text... Extra>
        requires an_event_id_was_set<Shape>
    [[nodiscard]] result<detail::when_used<std::vector<attendee>, T>>
    fetch_report(const audience_query<Shape, Extra...>& query) {
        return fetch_report(to_spec(query));
    }

    /// Fetch a whole report as structs of the caller's (row.hpp): all attendees, or the error alone, which is
    /// `protocol_errc::row_mismatch` where an attendee does not fit.
    template <row_struct Row>
        requires the_row_owns_its_texts<Row>
    [[nodiscard]] result<std::vector<Row>> fetch_report(const audience_query_spec& query) {
        return read_whole_report<Row, std::vector<Row>>(query);
    }
    /// The same for a query that the compiler has checked.
    template <row_struct Row, query_shape Shape, detail::fixed_text... Extra>
        requires the_row_owns_its_texts<Row> && an_event_id_was_set<Shape>
    [[nodiscard]] result<std::vector<Row>> fetch_report(const audience_query<Shape, Extra...>& query) {
        return fetch_report<Row>(to_spec(query));
    }

    /// Iterate over a report as it arrives. Nothing is sent before `begin()`.
    [[nodiscard]] report_stream<T> report(audience_query_spec query) {
        return report_stream<T>(transport_, service_, std::move(query));
    }
    /// The same for a query that the compiler has checked.
    template <query_shape Shape, detail::fixed_text... Extra>
        requires an_event_id_was_set<Shape>
    [[nodiscard]] report_stream<T> report(const audience_query<Shape, Extra...>& query) {
        return report(to_spec(query));
    }

    /// Iterate over a report as structs of the caller's (row.hpp). The first attendee that does not fit ends
    /// the report: its `protocol_errc::row_mismatch` is the last element.
    template <row_struct Row>
        requires the_row_owns_its_texts<Row>
    [[nodiscard]] report_stream<T, Row> report(audience_query_spec query) {
        return report_stream<T, Row>(transport_, service_, std::move(query));
    }
    /// The same for a query that the compiler has checked.
    template <row_struct Row, query_shape Shape, detail::fixed_text... Extra>
        requires the_row_owns_its_texts<Row> && an_event_id_was_set<Shape>
    [[nodiscard]] report_stream<T, Row> report(const audience_query<Shape, Extra...>& query) {
        return report<Row>(to_spec(query));
    }

    /// The service's clock when it last answered `events` or a report, as the response told it, in the time
    /// zone of that response; absent before, and where it told none (CSV).
    [[nodiscard]] const std::optional<local_time>& service_time() const noexcept {
        return service_.context.service_time;
    }

    /// The transport.
    [[nodiscard]] T& transport() noexcept { return transport_; }
    /// The transport.
    [[nodiscard]] const T& transport() const noexcept { return transport_; }

  private:
    /// Call a visitor; tell whether it wants more.
    template <class Visitor, class Record>
    static bool offer(Visitor& visitor, Record& record) {
        if constexpr (std::is_void_v<std::invoke_result_t<Visitor&, Record&>>) {
            std::invoke(visitor, record);
            return true;
        } else {
            return static_cast<bool>(std::invoke(visitor, record));
        }
    }

    /// Send the attendees of a report into a sink.
    template <class Sink>
    result<detail::when_used<report_summary, T>> read_report(const audience_query_spec& query, Sink& sink) {
        operation::audience_report_operation<Sink> operation(service_.context, query, sink);
        if (auto ended = detail::blocking_driver(transport_, operation, service_).run(); !ended) {
            return ended.error();
        }
        wire::envelope found = operation.found();
        return report_summary{std::move(found.event_title), found.records, operation.stopped()};
    }

    /// Collect the attendees of a report; what a failed attempt brought is forgotten.
    template <class Element, class Elements>
    result<Elements> read_whole_report(const audience_query_spec& query) {
        detail::whole_report<Element, Elements> taken{detail::report_element<Element>(service_.context)};
        detail::attendee_taker<T> sink(taken);
        auto ended = read_report(query, sink);
        if (const auto& misfit = taken.element.failure()) {
            return *misfit;
        }
        if (!ended) {
            return ended.error();
        }
        return std::move(taken.elements);
    }

    struct event_collector {
        detail::when_used<std::vector<event_summary>, T> events;
        static bool on_attendee(const attendee_view&) noexcept { return true; }
        bool on_event(event_summary&& event) {
            events.push_back(std::move(event));
            return true;
        }
        bool on_restart() {
            events.clear();
            return true;
        }
    };

    template <class Visitor>
    struct visitor_sink {
        Visitor& visitor;
        bool on_attendee(const attendee_view& person) { return offer(visitor, person); }
        static bool on_event(const event_summary&) noexcept { return true; }
    };

    T transport_;
    detail::blocking_service service_;
};

} // namespace webcasts::inline v0

#endif
