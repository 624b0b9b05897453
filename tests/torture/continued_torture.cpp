// SPDX-License-Identifier: BSL-1.0
// After each fault the object that it went through is used on: whatever it gives then is a right record, an
// error, or an end. allocation_torture.cpp replaces the operators.
#include "continued.hpp"
#include <webcasts/operation/session_call.hpp>
#include <webcasts/testing/cassette_recorder.hpp>
#include <webcasts/testing/replay_transport.hpp>
#include <webcasts/testing/scripted_transport.hpp>
#include <webcasts/wire/json/ndjson_writer.hpp>

#include <boost/describe/class.hpp>

#include <optional>
#include <variant>

using namespace webcasts;
using namespace webcasts::tests;
using testing::allocation_pause;

namespace {

struct long_row {
    std::string email;
    std::string company;
    std::vector<viewing_session> sessions;
    friend bool operator==(const long_row&, const long_row&) = default;
};
BOOST_DESCRIBE_STRUCT(long_row, (), (email, company, sessions))

const query_params one_event{.event = "1234567"};

struct format_under_test {
    wire_format format;
    wire::xml_reader reader = wire::xml_reader::scanner;
    std::string report = report_in(format);
    std::vector<attendee> people = people_of(format);
    std::vector<long_row> rows{};

    client_options options() const {
        client_options made;
        made.format = format;
        made.limits.xml = reader;
        made.retry.max_attempts = 1;
        return made;
    }
    client<failing_service> make_client(failing_service::plan& plan) const {
        return client(failing_service(format, report, plan),
                      credentials::parse("demo@example.com", "password").value(), options());
    }
};

std::vector<format_under_test> formats() {
    std::vector<format_under_test> all;
    for (const auto& [format, reader] : {std::pair{wire_format::xml, wire::xml_reader::scanner},
                                         std::pair{wire_format::xml, wire::xml_reader::expat},
                                         std::pair{wire_format::json, wire::xml_reader::scanner},
                                         std::pair{wire_format::csv, wire::xml_reader::scanner}}) {
        format_under_test made{.format = format, .reader = reader};
        for (const attendee& person : made.people) {
            made.rows.push_back({person.email, person.company, person.sessions});
        }
        all.push_back(std::move(made));
    }
    return all;
}

template <class Element>
const std::vector<Element>& wanted_of(const format_under_test& of) {
    if constexpr (std::is_same_v<Element, attendee>) {
        return of.people;
    } else {
        return of.rows;
    }
}

/// Iterate again and again over one stream; then use its client for a new one, which must be whole.
template <class Element>
void continue_streams(const format_under_test& of, continued_count& count) {
    each_fault(count, [&](failing_service::plan& plan) {
        std::optional<client<failing_service>> user;
        std::optional<report_stream<failing_service, Element>> stream;
        {
            const allocation_pause pause;
            user.emplace(of.make_client(plan));
            stream.emplace([&] {
                if constexpr (std::is_same_v<Element, attendee>) {
                    return user->report(one_event);
                } else {
                    return user->template report<Element>(one_event);
                }
            }());
        }
        arrivals<Element> came(count, wanted_of<Element>(of));
        bool threw = false;
        for (int round = 0; round < 5; ++round) {
            bool ended = false;
            const bool throws_now = throws([&] {
                for (const auto& row : *stream) {
                    row ? came.record(*row) : came.error();
                }
                ended = true;
            });
            threw = threw || throws_now;
            count.continued += threw ? 1U : 0U;
            if (ended) {
                came.end();
                break;
            }
        }
        if (!came.is_over()) {
            ++count.wrong; // it never ends
        }
        const allocation_pause pause;
        plan.fault.number = 0;
        if (stream->summary().records > of.people.size()) {
            ++count.wrong;
        }
        stream.reset();
        arrivals<attendee> afterwards(count, of.people);
        for (const auto& row : user->report(one_event)) {
            row ? afterwards.record(*row) : afterwards.error();
        }
        afterwards.end();
    });
}

/// Make each call again after a fault, on the same client.
void continue_calls(const format_under_test& of, continued_count& count) {
    each_fault(count, [&](failing_service::plan& plan) {
        std::optional<client<failing_service>> user;
        {
            const allocation_pause pause;
            user.emplace(of.make_client(plan));
        }
        const auto until_it_ends = [&](auto call) {
            for (int round = 0; round < 5; ++round) {
                bool ended = false;
                count.continued += throws([&] { ended = call(); }) ? 1U : 0U;
                if (ended) {
                    ++count.ends;
                    return;
                }
            }
            ++count.wrong;
        };
        const auto judged = [&](const auto& answer, bool right) {
            if (!answer) {
                ++count.errors;
                return false;
            }
            ++(right ? count.right : count.wrong);
            return true;
        };
        until_it_ends([&] {
            const auto done = user->login();
            return judged(done, done.has_value());
        });
        until_it_ends([&] {
            const auto events = user->events();
            return judged(events, events && events->size() == 2);
        });
        until_it_ends([&] {
            const auto people = user->fetch_report(one_event);
            return judged(people, people && *people == of.people);
        });
        until_it_ends([&] {
            const auto rows = user->fetch_report<long_row>(one_event);
            return judged(rows, rows && *rows == of.rows);
        });
        until_it_ends([&] {
            arrivals<attendee> came(count, of.people);
            const auto done = user->visit_report(one_event, [&](const attendee_view& person) {
                const allocation_pause pause;
                came.record(to_owned(person));
            });
            done ? came.end() : came.error();
            return judged(done, done && done->records == of.people.size());
        });
        until_it_ends([&] {
            arrivals<long_row> came(count, of.rows);
            const auto done =
                user->visit_report<long_row>(one_event, [&](const long_row& row) { came.record(row); });
            done ? came.end() : came.error();
            return judged(done, done && done->records == of.rows.size());
        });
    });
}

/// Takes the records, and throws at the one with this number, from 1.
class throwing_sink final : public wire::record_sink {
  public:
    throwing_sink(arrivals<attendee>& came, std::uint64_t throws_at) : came_(came), throws_at_(throws_at) {}
    bool on_attendee(const attendee_view& person) override {
        const allocation_pause pause;
        came_.record(to_owned(person));
        if (++records_ == throws_at_) {
            throw own_failure();
        }
        return true;
    }

  private:
    arrivals<attendee>& came_;
    std::uint64_t throws_at_;
    std::uint64_t records_ = 0;
};

/// Feed the pieces that follow after a fault in a decoder.
void continue_decoders(const format_under_test& of, continued_count& count) {
    const auto feed = [&](std::uint64_t throws_at) {
        arrivals<attendee> came(count, of.people);
        throwing_sink sink(came, throws_at);
        wire::decode_limits limits;
        limits.xml = of.reader;
        std::optional<wire::response_decoder> decoder;
        {
            const allocation_pause pause;
            decoder.emplace(&sink, of.format, "", limits);
        }
        bool broken = false;
        bool failed = false;
        const auto judge = [&](auto call) {
            count.continued += broken ? 1U : 0U;
            broken = throws([&] {
                         if (const auto done = call(); !done) {
                             failed = true;
                         }
                     }) ||
                     broken;
        };
        for (std::string_view rest = of.report; !rest.empty() && !failed;) {
            const std::string_view piece = rest.substr(0, 100);
            rest.remove_prefix(piece.size());
            judge([&] { return decoder->write(std::span<const char>(piece.data(), piece.size())); });
        }
        bool ended = false;
        if (!failed) {
            judge([&] {
                auto done = decoder->finish();
                ended = done.has_value();
                return done;
            });
        }
        if (ended && broken) {
            ++count.wrong; // it says that all is well
        }
        if (ended) {
            came.end();
        } else if (failed) {
            came.error();
        } else {
            // An exception of the last call: only a further one can say so.
            const allocation_pause pause;
            ++(decoder->finish() ? count.wrong : count.errors);
        }
    };
    for (std::uint64_t number = 1;; ++number) {
        testing::allocation_faults::arm(number);
        feed(0);
        const bool struck = testing::allocation_faults::struck();
        testing::allocation_faults::disarm();
        if (!struck) {
            break;
        }
        ++count.faults;
    }
    for (std::uint64_t record = 1; record <= of.people.size(); ++record) {
        feed(record);
        ++count.faults;
    }
}

/// Drive an operation on after an exception, as a driver of the user's own may.
void continue_operations(const format_under_test& of, continued_count& count) {
    each_fault(count, [&](failing_service::plan& plan) {
        using namespace operation;
        std::optional<allocation_pause> pause(std::in_place);
        failing_service service(of.format, of.report, plan);
        service_context context{.form = {.format = of.format},
                                .account = credentials::parse("demo@example.com", "password").value()};
        context.limits.xml = of.reader;
        context.retry.max_attempts = 1;
        context.sessions.renew({secret("a session"), secret("a user")});
        arrivals<attendee> came(count, of.people);
        throwing_sink sink(came, 0);
        audience_report_operation call(context, one_event, sink);
        std::optional<failing_service::exchange_type> exchange;
        char buffer[200];
        pause.reset();
        action next = read_body{};
        bool broken = false;
        bool begun = false;
        for (int turn = 0; turn < 200; ++turn) {
            bool over = false;
            count.continued += broken ? 1U : 0U;
            broken = throws([&] {
                         if (!begun) {
                             begun = true;
                             next = call.resume(begin{});
                         } else if (auto* send = std::get_if<send_request>(&next)) {
                             auto response = service.open(send->request);
                             if (!response) {
                                 next = call.resume(transport_failed{response.error()});
                                 return;
                             }
                             exchange.emplace(std::move(*response));
                             next = call.resume(response_arrived{exchange->head()});
                         } else if (std::holds_alternative<read_body>(next)) {
                             if (!exchange) { // `begin` threw: its action is not known
                                 next = call.resume(waited{});
                                 return;
                             }
                             const auto size = exchange->read_some(buffer);
                             next = !size        ? call.resume(transport_failed{size.error()})
                                    : *size == 0 ? call.resume(body_ended{})
                                                 : call.resume(body_arrived{std::span(buffer, *size)});
                         } else {
                             over = true;
                         }
                     }) ||
                     broken;
            if (over) {
                const auto* end = std::get_if<done>(&next);
                if (end != nullptr && end->outcome) {
                    came.end();
                } else {
                    came.error();
                }
                break;
            }
        }
        if (!came.is_over()) {
            ++count.wrong;
        }
    });
}

/// Repeat each call of a writer that an exception went through: the text is the same as without.
template <class Writer>
void continue_writer(const std::vector<attendee>& some, continued_count& count) {
    std::vector<attendee> people = some;
    // Names that must be told apart, so that the writer has to remember how.
    people[0].extra.push_back({"email", "a field with the name of another one, and a long value"});
    people[0].extra.push_back({"email", "a second field with the name of another one"});
    const std::string wanted = written_by(Writer(), people);
    const std::vector<std::string> columns{"custom_question_with_a_long_name"};
    for (std::uint64_t number = 1;; ++number) {
        std::optional<Writer> writer;
        writer.emplace();
        std::string out;
        testing::allocation_faults::arm(number);
        const auto again = [&](auto call) {
            while (throws(call)) {
                ++count.continued;
            }
        };
        again([&] {
            writer->begin_report(
                out,
                {{local_time(std::chrono::days(20'000)), "GMT"}, "A title that needs the heap", columns});
        });
        for (const attendee& person : people) {
            again([&] { writer->write_attendee(out, person); });
            out.shrink_to_fit();
        }
        again([&] { writer->end_report(out); });
        const bool struck = testing::allocation_faults::struck();
        testing::allocation_faults::disarm();
        ++(out == wanted ? count.right : count.wrong);
        if (!struck) {
            break;
        }
        ++count.faults;
    }
}

/// Return whether an error is one of a fault: after an exception, or of expat, which has no exceptions.
bool may_fail(const error& cause, bool threw) {
    return threw || cause.code() == transport_errc::out_of_memory;
}

/// Ask transports of the test kit again after an exception.
void continue_test_transports(const format_under_test& of, continued_count& count) {
    failing_service::plan none;
    none.fault.number = 0;
    cassette_recorder recorder;
    {
        client user(observed_transport(failing_service(of.format, of.report, none), recorder),
                    credentials::parse("demo@example.com", "password").value(), of.options());
        REQUIRE(user.fetch_report(one_event).value() == of.people);
    }
    const cassette clean = recorder.recorded();
    for (std::uint64_t number = 1;; ++number) {
        replay_transport replay(clean);
        std::vector<testing::scripted_answer> answers;
        for (const cassette_interaction& item : clean.interactions) {
            answers.emplace_back(http_response{200, item.response_headers, item.body});
        }
        // The answers of a recording to a log-in hold no session.
        answers[0] = testing::scripted_answer(
            http_response{200, {}, std::string(of.format == wire_format::json ? log_in_json : log_in_xml)});
        testing::scripted_transport scripted(std::move(answers));
        cassette_recorder again;
        client user(observed_transport(scripted, again),
                    credentials::parse("demo@example.com", "password").value(), of.options());
        const http_request log_in =
            wire::encode_login(
                {.format = of.format == wire_format::json ? wire_format::json : wire_format::xml},
                credentials::parse("demo@example.com", "password").value())
                .value();
        testing::allocation_faults::arm(number);
        bool replayed = false;
        while (throws([&] { replayed = replay.open(log_in).has_value(); })) {
            ++count.continued;
        }
        std::optional<bool> right;
        bool threw = false;
        for (int round = 0; round < 3 && !right; ++round) {
            threw = throws([&] {
                        const auto people = user.fetch_report(one_event);
                        const allocation_pause pause;
                        right = people ? *people == of.people : may_fail(people.error(), threw);
                    }) ||
                    threw;
            count.continued += threw ? 1U : 0U;
        }
        const bool struck = testing::allocation_faults::struck();
        testing::allocation_faults::disarm();
        ++(right.value_or(false) ? count.right : count.wrong);
        ++(replayed && replay.unused().size() == clean.interactions.size() - 1 ? count.right : count.wrong);
        for (const cassette_interaction& item : again.recorded().interactions) {
            const bool of_report = item.url.find("audience") != std::string::npos;
            if (item.ending == exchange_ending::complete && of_report &&
                item.body != clean.interactions.back().body) {
                ++count.wrong;
            }
        }
        if (!struck) {
            break;
        }
        ++count.faults;
    }
}

} // namespace

TEST_CASE("after each fault an object gives right records, an error or an end") {
    continued_count count;
    for (const format_under_test& of : formats()) {
        CAPTURE(to_string(of.format), of.reader == wire::xml_reader::expat);
        const auto step = [&](const char* what, auto run) {
            const std::uint64_t before = count.wrong;
            run();
            CAPTURE(what);
            CHECK(count.wrong == before);
        };
        step("streams", [&] { continue_streams<attendee>(of, count); });
        step("streams of rows", [&] { continue_streams<long_row>(of, count); });
        step("calls", [&] { continue_calls(of, count); });
        step("decoders", [&] { continue_decoders(of, count); });
        step("operations", [&] { continue_operations(of, count); });
        step("test transports", [&] { continue_test_transports(of, count); });
    }
    const auto people = people_of(wire_format::xml);
    continue_writer<wire::xml_writer>(people, count);
    continue_writer<wire::json_writer>(people, count);
    continue_writer<wire::ndjson_writer>(people, count);
    continue_writer<wire::csv_writer>(people, count);
    count.print("blocking");
    CHECK(count.faults > 2'000);
    CHECK(count.continued > 2'000);
    CHECK(count.wrong == 0);
}
