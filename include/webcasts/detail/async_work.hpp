// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_DETAIL_ASYNC_WORK_HPP
#define WEBCASTS_DETAIL_ASYNC_WORK_HPP

#include <webcasts/async_transport.hpp>
#include <webcasts/audience_query_spec.hpp>
#include <webcasts/detail/any_operation.hpp>
#include <webcasts/detail/async_caller.hpp>
#include <webcasts/detail/async_driver.hpp>
#include <webcasts/detail/async_report_state.hpp>
#include <webcasts/operation/action.hpp>
#include <webcasts/operation/session_call.hpp>
#include <webcasts/records.hpp>
#include <webcasts/report_stream.hpp>
#include <webcasts/result.hpp>

#include <concepts>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <type_traits>
#include <utility>
#include <vector>

/// The works of `async_call`: one for each thing that an asynchronous client does from its begin to its end.
namespace webcasts::inline v0::detail {

/// What the works have in common: one driver that runs until the operation is done.
template <async_transport T>
class driven_work {
  public:
    explicit driven_work(async_driver<T>& driver) noexcept : driver_(driver) {}
    [[nodiscard]] auto get_executor() const noexcept { return driver_.get_executor(); }
    void begin(std::shared_ptr<async_caller> caller) { driver_.advance(std::move(caller)); }
    void cancel() { driver_.cancel(); }
    [[nodiscard]] static bool is_satisfied() noexcept { return false; }

  private:
    async_driver<T>& driver_;
};

/// An operation that wants a session newer than the one that there is, and nothing else.
class fresh_session_operation {
  public:
    explicit fresh_session_operation(const operation::service_context& context) noexcept
        : context_(context) {}
    template <operation::outcome What>
    [[nodiscard]] operation::action resume(const What& what) const {
        if constexpr (std::same_as<What, operation::begin>) {
            return operation::open_session{context_.sessions.generation()};
        } else if constexpr (std::same_as<What, operation::session_settled>) {
            return operation::done{what.outcome};
        } else if constexpr (std::same_as<What, operation::transport_failed>) {
            return operation::done{what.reason};
        } else {
            return operation::done{error(transport_errc::other)};
        }
    }

  private:
    const operation::service_context& context_;
};

template <async_transport T>
struct login_parts {
    explicit login_parts(std::shared_ptr<async_service<T>> service)
        : operation(service->context), driver(std::move(service), operation) {}
    erased_operation<fresh_session_operation> operation;
    async_driver<T> driver;
};

template <async_transport T>
class login_work : login_parts<T>, public driven_work<T> {
  public:
    using value_type = void;
    using recipe = std::shared_ptr<async_service<T>>;
    explicit login_work(recipe service) : login_parts<T>(std::move(service)), driven_work<T>(this->driver) {}
    [[nodiscard]] result<void> finish() { return *this->driver.ended(); }
};

class event_collector final : public any_sink {
  public:
    bool on_event(event_summary&& event) override {
        events.push_back(std::move(event));
        return true;
    }
    bool on_restart() override {
        events.clear();
        return true;
    }
    std::vector<event_summary> events;
};

template <async_transport T>
struct events_parts {
    explicit events_parts(std::shared_ptr<async_service<T>> service)
        : operation(service->context, sink), driver(std::move(service), operation) {}
    event_collector sink;
    erased_operation<operation::event_list_operation<any_sink>> operation;
    async_driver<T> driver;
};

template <async_transport T>
class events_work : events_parts<T>, public driven_work<T> {
  public:
    using value_type = std::vector<event_summary>;
    using recipe = std::shared_ptr<async_service<T>>;
    explicit events_work(recipe service)
        : events_parts<T>(std::move(service)), driven_work<T>(this->driver) {}
    [[nodiscard]] result<value_type> finish() {
        if (!*this->driver.ended()) {
            return this->driver.ended()->error();
        }
        return std::move(this->sink.events);
    }
};

/// A report that is asked for, and how.
template <async_transport T>
struct report_recipe {
    std::shared_ptr<async_service<T>> service;
    audience_query_spec query;
};

template <async_transport T, class Element>
class fetch_work : async_report_state<T, Element>, public driven_work<T> {
  public:
    using value_type = std::vector<Element>;
    using recipe = report_recipe<T>;
    explicit fetch_work(recipe from)
        : async_report_state<T, Element>(std::move(from.service), std::move(from.query)),
          driven_work<T>(this->reader.driver) {}
    [[nodiscard]] result<value_type> finish() {
        if (auto wrong = this->failure()) {
            return *std::move(wrong);
        }
        return this->rows.take();
    }
};

/// Call a visitor; one that returns nothing wants more.
template <class Visitor, class Argument>
bool visit(Visitor& visitor, Argument& argument) {
    if constexpr (std::is_void_v<std::invoke_result_t<Visitor&, Argument&>>) {
        std::invoke(visitor, argument);
        return true;
    } else {
        return static_cast<bool>(std::invoke(visitor, argument));
    }
}

template <class Element, class Visitor>
class visiting_sink final : public any_sink {
  public:
    visiting_sink(const operation::service_context& context, Visitor visitor)
        : element_(context), visitor_(std::move(visitor)) {}
    bool on_attendee(const attendee_view& person) override {
        return element_.assign(row_, person) && visit(visitor_, row_);
    }
    [[nodiscard]] std::optional<error> failure() const { return element_.failure(); }

  private:
    report_element<Element> element_;
    Element row_{};
    Visitor visitor_;
};
template <class Visitor>
class visiting_sink<attendee_view, Visitor> final : public any_sink {
  public:
    visiting_sink(const operation::service_context&, Visitor visitor) : visitor_(std::move(visitor)) {}
    bool on_attendee(const attendee_view& person) override { return visit(visitor_, person); }
    [[nodiscard]] static std::optional<error> failure() noexcept { return std::nullopt; }

  private:
    Visitor visitor_;
};

template <async_transport T, class Visitor>
struct visit_recipe {
    std::shared_ptr<async_service<T>> service;
    audience_query_spec query;
    Visitor visitor;
};

template <async_transport T, class Element, class Visitor>
struct visit_parts {
    explicit visit_parts(visit_recipe<T, Visitor> from)
        : sink(from.service->context, std::move(from.visitor)),
          reader(std::move(from.service), std::move(from.query), sink) {}
    visiting_sink<Element, Visitor> sink;
    async_report_reader<T> reader;
};

template <async_transport T, class Element, class Visitor>
class visit_work : visit_parts<T, Element, Visitor>, public driven_work<T> {
  public:
    using value_type = report_summary;
    using recipe = visit_recipe<T, Visitor>;
    explicit visit_work(recipe from)
        : visit_parts<T, Element, Visitor>(std::move(from)), driven_work<T>(this->reader.driver) {}
    [[nodiscard]] result<report_summary> finish() {
        if (auto misfit = this->sink.failure()) {
            return *std::move(misfit);
        }
        if (!*this->reader.driver.ended()) {
            return this->reader.driver.ended()->error();
        }
        return this->reader.summary();
    }
};

} // namespace webcasts::inline v0::detail

#endif
