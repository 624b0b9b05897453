// SPDX-License-Identifier: BSL-1.0
// What the fault table is made of: what a client driver is, the stories that are told, and transports that
// disturb them.
#ifndef WEBCASTS_TESTS_FAULT_SCENARIOS_HPP
#define WEBCASTS_TESTS_FAULT_SCENARIOS_HPP

#include <webcasts/client.hpp>
#include <webcasts/testing/sandbox.hpp>
#include <webcasts/testing/virtual_clock.hpp>
#include <webcasts/transport.hpp>
#include <webcasts/transport/stop_token.hpp>

#include <algorithm>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace webcasts::tests {

/// A call of a client.
enum class client_call : std::uint8_t { login, events, report, visit };

/// The outcome of a call: the error, or the records.
struct call_outcome {
    error failure{};
    std::vector<event_summary> events{};
    std::vector<attendee> people{};

    [[nodiscard]] bool failed() const noexcept { return failure.code().failed(); }
    /// Tell whether two calls came to the same: the same records, or the same code in the same operation.
    friend bool operator==(const call_outcome& a, const call_outcome& b) {
        return a.failure.code() == b.failure.code() &&
               a.failure.location().operation == b.failure.location().operation && a.events == b.events &&
               (a.failed() || a.people == b.people);
    }
};

/// A client of either kind over a transport that must outlive it: `perform` waits until the call has ended.
/// It sleeps on the clock, which must outlive it as well.
template <class D>
concept client_driver = requires(D& driver, any_transport& over, const credentials& who,
                                 client_options options, testing::virtual_clock& clock, client_call what,
                                 const query_params& query) {
    D(over, who, std::move(options), clock);
    { driver.perform(what, query) } -> std::same_as<call_outcome>;
};

/// Makes an `any_transport` of a transport.
template <transport T>
class erased_transport final : public any_transport {
  public:
    explicit erased_transport(T wrapped) : wrapped_(std::move(wrapped)) {}
    [[nodiscard]] result<std::unique_ptr<any_exchange>> open(const http_request& request) override {
        auto opened = wrapped_.open(request);
        if (!opened) {
            return std::move(opened).error();
        }
        return make_any_exchange(std::move(*opened));
    }

  private:
    T wrapped_;
};

/// Hands out bodies in small pieces, so that there are many steps.
template <transport T>
class small_reads {
    using inner_exchange =
        std::remove_cvref_t<decltype(*std::declval<T&>().open(std::declval<http_request&>()))>;

  public:
    class exchange_type {
      public:
        exchange_type(inner_exchange inner, std::size_t most) : inner_(std::move(inner)), most_(most) {}
        [[nodiscard]] const http_response_head& head() const noexcept { return inner_.head(); }
        [[nodiscard]] result<std::size_t> read_some(std::span<char> buffer) {
            return inner_.read_some(buffer.first(std::min(buffer.size(), most_)));
        }

      private:
        inner_exchange inner_;
        std::size_t most_;
    };

    small_reads(T inner, std::size_t most) : inner_(std::move(inner)), most_(most) {}
    [[nodiscard]] result<exchange_type> open(const http_request& request) {
        auto opened = inner_.open(request);
        if (!opened) {
            return std::move(opened).error();
        }
        return exchange_type(std::move(*opened), most_);
    }

  private:
    T inner_;
    std::size_t most_;
};

inline constexpr std::string_view table_password = "canary-password-8f2a";

/// A story of calls, and what the service does meanwhile.
struct scenario {
    std::string name;
    std::vector<client_call> calls;
    std::string password{table_password};
    http_method method = http_method::get;
    /// Called before each call.
    std::function<void(testing::sandbox&, std::size_t call)> prepare = [](testing::sandbox&, std::size_t) {};
};

inline std::vector<scenario> scenarios() {
    const auto fault = [](std::string_view text) {
        return [fault = testing::parse_fault(text).value()](testing::sandbox& service, std::size_t call) {
            if (call == 0) {
                service.add_fault(fault);
            }
        };
    };
    const auto expired = [](testing::sandbox& service, std::size_t call) {
        if (call > 0) {
            service.expire_sessions();
        }
    };
    using enum client_call;
    const std::string right(table_password);
    return {
        {"success", {login, events, report}},
        {"success by POST", {events, report}, right, http_method::post},
        {"records one by one", {visit, visit}},
        {"the session expired", {events, events, report}, right, http_method::get, expired},
        {"the log-in is refused", {login, report}, "wrong"},
        {"the report is refused",
         {report},
         right,
         http_method::get,
         fault("operation=audience_reports,return_code=103")},
        {"the service is down", {events}, right, http_method::get, fault("operation=eventlist,status=503")},
        {"a page in place of a log-in", {login}, right, http_method::get, fault("operation=login,html")},
        {"a report that is cut",
         {report},
         right,
         http_method::get,
         fault("operation=audience_reports,truncate_at_byte=200")},
        {"a report that is reset",
         {report},
         right,
         http_method::get,
         fault("operation=audience_reports,reset_at_byte=200")},
        {"a malformed list", {events}, right, http_method::get, fault("operation=eventlist,malformed")},
        {"an empty report", {report}, right, http_method::get, fault("operation=audience_reports,empty")},
    };
}

/// Asks for a stop at the step of this number, from 1.
template <transport T>
class stopping_transport {
    using inner_exchange =
        std::remove_cvref_t<decltype(*std::declval<T&>().open(std::declval<http_request&>()))>;

  public:
    struct plan {
        stop_source stop;
        std::uint64_t step = 0;
        std::uint64_t steps = 0;
        void count() {
            if (++steps == step) {
                stop.request_stop();
            }
        }
    };
    class exchange_type {
      public:
        exchange_type(inner_exchange inner, plan& with) : inner_(std::move(inner)), plan_(&with) {}
        [[nodiscard]] const http_response_head& head() const noexcept { return inner_.head(); }
        [[nodiscard]] result<std::size_t> read_some(std::span<char> buffer) {
            plan_->count();
            return inner_.read_some(buffer);
        }

      private:
        inner_exchange inner_;
        plan* plan_;
    };

    stopping_transport(T inner, plan& with) : inner_(std::move(inner)), plan_(&with) {}
    [[nodiscard]] result<exchange_type> open(const http_request& request) {
        plan_->count();
        auto opened = inner_.open(request);
        if (!opened) {
            return std::move(opened).error();
        }
        return exchange_type(std::move(*opened), *plan_);
    }

  private:
    T inner_;
    plan* plan_;
};

} // namespace webcasts::tests

#endif
