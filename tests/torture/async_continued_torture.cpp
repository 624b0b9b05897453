// SPDX-License-Identifier: BSL-1.0
// The same with the asynchronous client: after each fault a report, a set of reports and the client itself
// are used on. allocation_torture.cpp replaces the operators.
#include "continued.hpp"
#include <webcasts/async_client.hpp>
#include <webcasts/transports/async_adapter.hpp>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <chrono>
#include <optional>

using namespace webcasts;
using namespace webcasts::tests;
using testing::allocation_pause;

namespace {

using adapted_service = async_adapter<failing_service, boost::asio::io_context::executor_type>;
using tortured_client = async_client<adapted_service>;

const query_params any_event{.event = "1234567"};

/// A client with its context, which runs on after each exception.
class running_client {
  public:
    running_client(wire_format format, std::string_view report, failing_service::plan& plan)
        : client_(adapted_service(context_.get_executor(), failing_service(format, report, plan)),
                  credentials::parse("demo@example.com", "password").value(), options(format)) {}

    [[nodiscard]] tortured_client& user() noexcept { return client_; }
    [[nodiscard]] auto executor() noexcept { return context_.get_executor(); }

    /// Start an operation and run the context until nothing is left to do; `nullopt` if the handler was not
    /// called, because an exception went through the operation.
    template <class Value, class Start>
    std::optional<result<Value>> wait(Start start) {
        std::optional<result<Value>> answer;
        threw_ = throws([&] { start([&answer](result<Value> value) { answer.emplace(std::move(value)); }); });
        run();
        return answer;
    }
    void run() {
        context_.restart();
        while (throws([&] { context_.run_for(std::chrono::seconds(20)); })) {
            threw_ = true;
            context_.restart();
        }
        const allocation_pause pause;
        REQUIRE(context_.stopped()); // nothing hangs
    }
    [[nodiscard]] bool threw() const noexcept { return threw_; }

  private:
    static client_options options(wire_format format) {
        client_options made;
        made.format = format;
        made.retry.max_attempts = 1;
        return made;
    }

    boost::asio::io_context context_{1};
    tortured_client client_;
    bool threw_ = false;
};

/// What is tortured in one format.
struct async_scene {
    wire_format format;
    std::string report = report_in(format);
    std::vector<attendee> people = people_of(format);
};

/// Fetch on the same client, which must give everything.
void use_afterwards(const async_scene& of, running_client& running, failing_service::plan& plan,
                    continued_count& count) {
    const allocation_pause pause;
    plan.fault.number = 0;
    const auto people = running.wait<std::vector<attendee>>(
        [&](auto handler) { running.user().async_fetch_report(any_event, std::move(handler)); });
    ++count.continued;
    ++(people && *people && **people == of.people ? count.right : count.wrong);
}

/// Ask one report for batches, again and again.
void continue_reports(const async_scene& of, continued_count& count) {
    each_fault(count, [&](failing_service::plan& plan) {
        std::optional<running_client> running;
        {
            const allocation_pause pause;
            running.emplace(of.format, of.report, plan);
        }
        using report_type = async_report<adapted_service>;
        std::optional<result<report_type>> report;
        for (int round = 0; round < 3 && (!report || !*report); ++round) {
            report = running->wait<report_type>(
                [&](auto handler) { running->user().async_report(any_event, std::move(handler)); });
            count.errors += report && !*report ? 1U : 0U;
            count.continued += round > 0 ? 1U : 0U;
        }
        if (report && *report) {
            arrivals<attendee> came(count, of.people);
            bool broken = false;
            int after_the_end = 0;
            for (int round = 0; round < 60 && after_the_end < 2; ++round) {
                const auto batch = running->wait<std::vector<attendee>>(
                    [&](auto handler) { (*report)->async_next(std::move(handler)); });
                broken = broken || running->threw();
                count.continued += broken ? 1U : 0U;
                if (!batch) {
                    continue; // the exception was the answer
                }
                if (!*batch) {
                    came.error();
                    ++after_the_end;
                } else if ((*batch)->empty()) {
                    came.end();
                    ++after_the_end;
                } else {
                    for (const attendee& person : **batch) {
                        came.record(person);
                    }
                }
            }
            if (after_the_end == 0) {
                ++count.wrong;
            }
        } else if (!report) {
            ++count.wrong;
        }
        const allocation_pause pause;
        report.reset();
        use_afterwards(of, *running, plan, count);
    });
}

/// Ask a set of three reports for parts, again and again.
void continue_sets(const async_scene& of, continued_count& count) {
    each_fault(count, [&](failing_service::plan& plan) {
        std::optional<running_client> running;
        std::optional<async_report_set<adapted_service>> set;
        {
            const allocation_pause pause;
            running.emplace(of.format, of.report, plan);
            set.emplace(running->user().fetch_many({any_event, any_event, any_event}, 2));
        }
        std::optional<arrivals<attendee>> came[3];
        for (auto& one : came) {
            one.emplace(count, of.people);
        }
        bool over = false;
        bool broken = false;
        for (int round = 0; round < 200 && !over; ++round) {
            using part_type = std::optional<report_part<attendee>>;
            const auto part =
                running->wait<part_type>([&](auto handler) { set->async_next(std::move(handler)); });
            broken = broken || running->threw();
            count.continued += broken ? 1U : 0U;
            if (!part) {
                continue;
            }
            if (!*part) {
                ++count.errors; // of the set, which goes on
                continue;
            }
            if (!**part) {
                over = true;
                continue;
            }
            const report_part<attendee>& taken = ***part;
            for (const attendee& person : taken.rows) {
                came[taken.index]->record(person);
            }
            if (taken.end) {
                *taken.end ? came[taken.index]->end() : came[taken.index]->error();
            }
        }
        for (const auto& one : came) {
            if (!over || !one->is_over()) {
                ++count.wrong; // a report without an end
            }
        }
        const allocation_pause pause;
        set.reset();
        use_afterwards(of, *running, plan, count);
    });
}

/// The calls of the client that have one answer.
void continue_async_calls(const async_scene& of, continued_count& count) {
    each_fault(count, [&](failing_service::plan& plan) {
        std::optional<running_client> running;
        {
            const allocation_pause pause;
            running.emplace(of.format, of.report, plan);
        }
        tortured_client& user = running->user();
        const auto until_it_ends = [&](auto call) {
            for (int round = 0; round < 5; ++round) {
                if (call()) {
                    ++count.ends;
                    return;
                }
                ++count.continued;
            }
            ++count.wrong;
        };
        const auto judged = [&](const auto& answer, auto right) {
            if (!answer || !*answer) {
                count.errors += answer ? 1U : 0U;
                return false;
            }
            ++(right(*answer) ? count.right : count.wrong);
            return true;
        };
        until_it_ends([&] {
            const auto done =
                running->wait<void>([&](auto handler) { user.async_login(std::move(handler)); });
            return judged(done, [](const auto&) { return true; });
        });
        until_it_ends([&] {
            const auto events = running->wait<std::vector<event_summary>>(
                [&](auto handler) { user.async_events(std::move(handler)); });
            return judged(events, [](const auto& list) { return list->size() == 2; });
        });
        until_it_ends([&] {
            const auto people = running->wait<std::vector<attendee>>(
                [&](auto handler) { user.async_fetch_report(any_event, std::move(handler)); });
            return judged(people, [&](const auto& list) { return *list == of.people; });
        });
        until_it_ends([&] {
            arrivals<attendee> came(count, of.people);
            const auto done = running->wait<report_summary>([&](auto handler) {
                user.async_visit_report(
                    any_event,
                    [&came](const attendee_view& person) {
                        const allocation_pause pause;
                        came.record(to_owned(person));
                    },
                    std::move(handler));
            });
            if (done) {
                *done ? came.end() : came.error();
            }
            return judged(done, [&](const auto& sum) { return sum->records == of.people.size(); });
        });
    });
}

/// Read a report in a coroutine; it is resumed after each fault, or destroyed with its operation.
void continue_coroutines(const async_scene& of, continued_count& count) {
    each_fault(count, [&](failing_service::plan& plan) {
        std::optional<running_client> running;
        {
            const allocation_pause pause;
            running.emplace(of.format, of.report, plan);
        }
        arrivals<attendee> came(count, of.people);
        const auto read = [](tortured_client& user, arrivals<attendee>& to) -> boost::asio::awaitable<void> {
            auto report = co_await user.async_report(any_event, boost::asio::use_awaitable);
            if (!report) {
                to.error();
                co_return;
            }
            for (;;) {
                const auto batch = co_await report->async_next(boost::asio::use_awaitable);
                if (!batch) {
                    to.error();
                    co_return;
                }
                if (batch->empty()) {
                    to.end();
                    co_return;
                }
                for (const attendee& person : *batch) {
                    to.record(person);
                }
            }
        };
        (void)throws([&] {
            boost::asio::co_spawn(running->executor(), read(running->user(), came), boost::asio::detached);
        });
        running->run();
        use_afterwards(of, *running, plan, count);
    });
}

} // namespace

TEST_CASE("after each fault an asynchronous object gives right records, an error or an end") {
    continued_count count;
    for (const wire_format format : {wire_format::xml, wire_format::json, wire_format::csv}) {
        const async_scene of{format};
        const auto step = [&](const char* what, auto run) {
            const std::uint64_t before = count.wrong;
            run(of, count);
            CAPTURE(to_string(format), what);
            CHECK(count.wrong == before);
        };
        step("reports", continue_reports);
        step("sets", continue_sets);
        step("calls", continue_async_calls);
        step("coroutines", continue_coroutines);
    }
    count.print("asynchronous");
    CHECK(count.faults > 1'500);
    CHECK(count.continued > 1'500);
    CHECK(count.wrong == 0);
}
