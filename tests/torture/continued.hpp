// SPDX-License-Identifier: BSL-1.0
// The service and the bookkeeping of the torture that goes on with an object after a fault.
#ifndef WEBCASTS_TESTS_CONTINUED_HPP
#define WEBCASTS_TESTS_CONTINUED_HPP

#include "support/catch.hpp"
#include "support/golden_reports.hpp"
#include "support/own_code.hpp"
#include <webcasts.hpp>
#include <webcasts/testing/fail_every_allocation.hpp>
#include <webcasts/wire/csv/writer.hpp>
#include <webcasts/wire/json/writer.hpp>
#include <webcasts/wire/xml/writer.hpp>

#include <cstddef>
#include <cstdint>
#include <iostream>
#include <memory>
#include <new>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace webcasts::tests {

/// What came of the faults, for the line at the end.
struct continued_count {
    std::uint64_t faults = 0;    ///< that struck
    std::uint64_t continued = 0; ///< further uses of an object that an exception went through
    std::uint64_t right = 0;     ///< records that are those of the report, each once and in order
    std::uint64_t errors = 0;
    std::uint64_t ends = 0;  ///< of reports and calls without an error
    std::uint64_t wrong = 0; ///< everything else

    void print(std::string_view what) const {
        std::cout << what << ", continued after each fault: " << faults << " faults injected, " << continued
                  << " uses continued, " << right << " right records, " << errors << " errors, " << ends
                  << " ends, wrong = " << wrong << "\n";
    }
};

/// What fails: the allocation, the call of the transport, with this number.
struct injected_fault {
    enum class kind { allocation, exception, error } what = kind::allocation;
    std::uint64_t number = 0;
};

/// The exception of a transport of the user's own.
struct own_failure : std::runtime_error {
    own_failure() : std::runtime_error("own stack: no route") {}
};

/// People of a report, with texts that are too long for a string without an allocation.
inline std::vector<attendee> people_of(wire_format format) {
    std::vector<attendee> people;
    for (int i = 0; i < 6; ++i) {
        const std::string number = std::to_string(i);
        attendee person;
        person.email = "person.with.a.long.name." + number + "@example.com";
        person.company = "a company whose name is long enough for the heap, number " + number;
        person.sessions.push_back({.kind = viewing_kind::live,
                                   .start = local_time(std::chrono::seconds(1'772'000'000 + i)),
                                   .end = local_time(std::chrono::seconds(1'772'000'060 + i)),
                                   .duration = std::chrono::seconds(60)});
        if (i % 2 == 0) {
            person.sessions.push_back({.kind = viewing_kind::on_demand, .duration = std::chrono::seconds(i)});
        }
        person.extra.push_back(
            {"custom_question_with_a_long_name", "an answer that needs the heap " + number});
        if (format != wire_format::csv) {
            person.questions.push_back(
                {.text = "a question that is too long for the string itself, " + number});
            person.survey_answers.push_back({.question = "how was it, in one sentence of some length?",
                                             .answer = "it was too long for the string itself, " + number});
        }
        people.push_back(std::move(person));
    }
    return people;
}

/// Write a report.
template <class Writer>
std::string written_by(Writer writer, const std::vector<attendee>& people) {
    const std::vector<std::string> columns{"custom_question_with_a_long_name"};
    std::string out;
    writer.begin_report(
        out, {{local_time(std::chrono::days(20'000)), "GMT"}, "A title that needs the heap", columns});
    for (const attendee& person : people) {
        writer.write_attendee(out, person);
    }
    writer.end_report(out);
    return out;
}
inline std::string report_in(wire_format format) {
    const auto people = people_of(format);
    return format == wire_format::xml    ? written_by(wire::xml_writer(), people)
           : format == wire_format::json ? written_by(wire::json_writer(), people)
                                         : written_by(wire::csv_writer(), people);
}

/// A service whose transport fails once, at a chosen step: by an exception, or by an error. A step is each
/// `open` and each read, of 150 bytes. Its own allocations do not fail.
class failing_service {
  public:
    struct plan {
        injected_fault fault{};
        std::uint64_t steps = 0;
        std::uint64_t opened_reports = 0;
        bool struck = false;

        /// Count a step; return whether it fails with an error. Throws if it fails with an exception.
        bool fails() {
            if (fault.what == injected_fault::kind::allocation || ++steps != fault.number) {
                return false;
            }
            struck = true;
            if (fault.what == injected_fault::kind::exception) {
                throw own_failure();
            }
            return true;
        }
    };

    class exchange_type {
      public:
        exchange_type(std::string_view body, std::string_view type, plan& with)
            : body_(body), head_{200, {{"Content-Type", std::string(type)}}}, plan_(&with) {}
        [[nodiscard]] const http_response_head& head() const noexcept { return head_; }
        [[nodiscard]] result<std::size_t> read_some(std::span<char> buffer) {
            const testing::allocation_pause pause;
            if (plan_->fails()) {
                return error(transport_errc::connection_lost);
            }
            return take_piece(body_, buffer, 150);
        }

      private:
        std::string_view body_;
        http_response_head head_;
        plan* plan_;
    };

    failing_service(wire_format format, std::string_view report, plan& with)
        : format_(format), report_(report), plan_(&with) {}

    [[nodiscard]] result<exchange_type> open(const http_request& request) {
        const testing::allocation_pause pause;
        if (plan_->fails()) {
            return error(transport_errc::connection_refused);
        }
        const std::string_view url = request.url.expose();
        const bool json = format_ == wire_format::json;
        if (url.find("audience") != std::string_view::npos) {
            ++plan_->opened_reports;
            return exchange_type(report_,
                                 json                          ? "text/json"
                                 : format_ == wire_format::csv ? "text/csv"
                                                               : "text/xml",
                                 *plan_);
        }
        const bool log_in = url.find("/api/login") != std::string_view::npos;
        return exchange_type(log_in ? (json ? log_in_json : log_in_xml) : (json ? events_json : events_xml),
                             json ? "text/json" : "text/xml", *plan_);
    }

  private:
    wire_format format_;
    std::string_view report_;
    plan* plan_;
};

/// Call `once(plan)` with its first, second, third … allocation, or call of the transport, failing, until
/// there is none left.
template <class Once>
void each_fault(continued_count& count, Once once) {
    using kind = injected_fault::kind;
    for (const kind what : {kind::allocation, kind::exception, kind::error}) {
        for (std::uint64_t number = 1;; ++number) {
            failing_service::plan plan{.fault = {what, number}};
            if (what == kind::allocation) {
                testing::allocation_faults::arm(number);
            }
            once(plan);
            const bool struck = what == kind::allocation ? testing::allocation_faults::struck() : plan.struck;
            testing::allocation_faults::disarm();
            if (!struck) {
                REQUIRE(number > 5);
                break;
            }
            ++count.faults;
        }
    }
}

/// Call `use()`; return whether an exception left it: `std::bad_alloc` or the transport's own.
template <class Use>
bool throws(Use use) {
    try {
        use();
        return false;
    } catch (const std::bad_alloc&) {
    } catch (const own_failure&) {
    }
    return true;
}

/// The records of one report as they arrive, next to those that it has.
template <class Record = attendee>
class arrivals {
  public:
    arrivals(continued_count& count, const std::vector<Record>& wanted) : count_(count), wanted_(wanted) {}
    void record(const Record& came) {
        const testing::allocation_pause pause;
        if (!is_over_ && next_ < wanted_.size() && came == wanted_[next_]) {
            ++next_;
            ++count_.right;
        } else {
            ++count_.wrong;
        }
    }
    void error() {
        ++count_.errors;
        is_over_ = true;
        failed_ = true;
    }
    /// The report ended; without an error it must be whole.
    void end() {
        ++count_.ends;
        is_over_ = true;
        if (!failed_ && next_ != wanted_.size()) {
            ++count_.wrong;
        }
    }
    [[nodiscard]] bool is_over() const noexcept { return is_over_; }

  private:
    continued_count& count_;
    const std::vector<Record>& wanted_;
    std::size_t next_ = 0;
    bool is_over_ = false;
    bool failed_ = false;
};

} // namespace webcasts::tests

#endif
