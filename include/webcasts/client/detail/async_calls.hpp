// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_CLIENT_DETAIL_ASYNC_CALLS_HPP
#define WEBCASTS_CLIENT_DETAIL_ASYNC_CALLS_HPP

#include <webcasts/async_transport.hpp>
#include <webcasts/client/detail/async_caller.hpp>
#include <webcasts/client/detail/async_report_state.hpp>
#include <webcasts/client/detail/record_sinks.hpp>
#include <webcasts/client/detail/shared_login.hpp>
#include <webcasts/client/report_summary.hpp>
#include <webcasts/operation/action.hpp>
#include <webcasts/operation/session_call.hpp>
#include <webcasts/query_params.hpp>
#include <webcasts/records.hpp>
#include <webcasts/result.hpp>

#include <memory>
#include <utility>
#include <variant>
#include <vector>

/// The operations of an asynchronous client, each the `Operation` of an `async_call`.
namespace webcasts { inline namespace v0 { namespace detail {

/// The base of operations with one driver, which runs until the operation is done.
template <async_transport T>
class driven_operation {
  public:
    explicit driven_operation(async_driver<T>& driver) noexcept : driver_(driver) {}
    [[nodiscard]] auto get_executor() const noexcept { return driver_.get_executor(); }
    void begin(std::shared_ptr<async_caller> caller) { driver_.advance(std::move(caller)); }
    void cancel() { driver_.cancel(); }
    [[nodiscard]] static bool is_satisfied() noexcept { return false; }

  private:
    async_driver<T>& driver_;
};

/// An operation that only requests a session newer than the current one.
class fresh_session_operation final : public operation::state_machine {
  public:
    explicit fresh_session_operation(const operation::service_context& context) noexcept
        : context_(context) {}
    [[nodiscard]] operation::action resume(const operation::outcome& event) override {
        if (std::holds_alternative<operation::begin>(event)) {
            return operation::open_session{context_.sessions.generation()};
        }
        if (const auto* ready = std::get_if<operation::session_ready>(&event)) {
            return operation::done{ready->outcome};
        }
        const auto* failed = std::get_if<operation::transport_failed>(&event);
        return operation::done{failed != nullptr ? failed->reason : error(transport_errc::other)};
    }

  private:
    const operation::service_context& context_;
};

template <async_transport T>
struct login_state {
    explicit login_state(std::shared_ptr<async_service<T>> service)
        : operation(service->context), driver(std::move(service), operation) {}
    fresh_session_operation operation;
    async_driver<T> driver;
};

template <async_transport T>
class login_call : login_state<T>, public driven_operation<T> {
  public:
    using value_type = void;
    using arguments = std::shared_ptr<async_service<T>>;
    explicit login_call(arguments service)
        : login_state<T>(std::move(service)), driven_operation<T>(this->driver) {}
    [[nodiscard]] result<void> finish() { return *this->driver.ended(); }
};

template <async_transport T>
struct events_state {
    explicit events_state(std::shared_ptr<async_service<T>> service)
        : operation(service->context, sink), driver(std::move(service), operation) {}
    event_collector sink;
    operation::event_list_operation operation;
    async_driver<T> driver;
};

template <async_transport T>
class events_call : events_state<T>, public driven_operation<T> {
  public:
    using value_type = std::vector<event_summary>;
    using arguments = std::shared_ptr<async_service<T>>;
    explicit events_call(arguments service)
        : events_state<T>(std::move(service)), driven_operation<T>(this->driver) {}
    [[nodiscard]] result<value_type> finish() {
        if (!*this->driver.ended()) {
            return this->driver.ended()->error();
        }
        this->driver.service().context.unreadable = this->operation.envelope().unreadable;
        return std::move(this->sink.events);
    }
};

/// The arguments of a report's call.
template <async_transport T>
struct report_arguments {
    std::shared_ptr<async_service<T>> service;
    query_params query;
};

template <async_transport T, class Element>
class fetch_call : async_report_state<T, Element>, public driven_operation<T> {
  public:
    using value_type = std::vector<Element>;
    using arguments = report_arguments<T>;
    explicit fetch_call(arguments parts)
        : async_report_state<T, Element>(std::move(parts.service), std::move(parts.query)),
          driven_operation<T>(this->reader.driver) {}
    [[nodiscard]] result<value_type> finish() {
        if (auto failure = this->failure()) {
            return *std::move(failure);
        }
        this->reader.driver.service().context.unreadable = this->summary().unreadable;
        return this->rows.take();
    }
};

template <async_transport T, class Visitor>
struct visit_arguments {
    std::shared_ptr<async_service<T>> service;
    query_params query;
    Visitor visitor;
};

template <async_transport T, class Element, class Visitor>
struct visit_state {
    explicit visit_state(visit_arguments<T, Visitor> parts)
        : sink(parts.service->context, parts.query, std::move(parts.visitor)),
          reader(std::move(parts.service), std::move(parts.query), sink) {}
    visiting_sink<Element, Visitor> sink;
    async_report_reader<T> reader;
};

template <async_transport T, class Element, class Visitor>
class visit_call : visit_state<T, Element, Visitor>, public driven_operation<T> {
  public:
    using value_type = report_summary;
    using arguments = visit_arguments<T, Visitor>;
    explicit visit_call(arguments parts)
        : visit_state<T, Element, Visitor>(std::move(parts)), driven_operation<T>(this->reader.driver) {}
    [[nodiscard]] result<report_summary> finish() {
        if (auto mismatch = this->sink.failure()) {
            return *std::move(mismatch);
        }
        if (!*this->reader.driver.ended()) {
            return this->reader.driver.ended()->error();
        }
        auto summary = this->reader.summary();
        this->sink.add_unreadable(summary.unreadable);
        this->reader.driver.service().context.unreadable = summary.unreadable;
        return summary;
    }
};

}}} // namespace webcasts::v0::detail

#endif
