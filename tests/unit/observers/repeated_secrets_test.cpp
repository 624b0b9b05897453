// SPDX-License-Identifier: BSL-1.0
// A service repeats the secrets of its requests. What the library says of it, by whatever way, holds none.
#include "support/catch.hpp"
#include "support/repeated_text.hpp"
#include "support/response_texts.hpp"
#include <webcasts/client.hpp>
#include <webcasts/observers/observed.hpp>
#include <webcasts/observers/request_log.hpp>
#include <webcasts/observers/tracing.hpp>
#include <webcasts/redaction.hpp>
#include <webcasts/row.hpp>
#include <webcasts/testing/cassette.hpp>
#include <webcasts/testing/cassette_recorder.hpp>
#include <webcasts/testing/scripted_transport.hpp>
#include <webcasts/wire/json/string.hpp>
#include <webcasts/wire/xml/text.hpp>

#include <boost/describe/class.hpp>

#include <algorithm>
#include <cstdint>
#include <memory>
#include <sstream>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace webcasts::tests::repeated_secrets_test {

using namespace webcasts;
using testing::scripted_answer;
using testing::scripted_transport;

struct row {
    int age = 0;
    std::string plan{};
};
BOOST_DESCRIBE_STRUCT(row, (), (age, plan))

namespace {

const std::string password = "Tr0ub4dor&3 <\"n\xC3\xA9\">%/\\";
const std::string session_id = "sess.Q~7f_zz-90/ABC+";
const std::string user_id = "uid:Jane/0042";
const std::string proxy_password = "pr0xy p@ss:word";

const std::vector<std::string>& secrets() {
    static const std::vector<std::string> all{password, session_id, user_id, proxy_password};
    return all;
}

/// A scripted transport that knows the password of a proxy.
struct proxied {
    scripted_transport inner{};
    [[nodiscard]] auto open(const http_request& request) { return inner.open(request); }
    [[nodiscard]] static redactor secrets() {
        redactor all;
        all.add(proxy_password);
        return all;
    }
};

/// A tracer that writes down all that its spans get.
struct span {
    std::shared_ptr<std::string> seen;
    void set_attribute(std::string_view name, std::string_view value) {
        seen->append(name).append("=").append(value).append("\n");
    }
    void set_attribute(std::string_view name, std::int64_t value) {
        set_attribute(name, std::to_string(value));
    }
    void set_error(std::string_view words) { seen->append(words).append("\n"); }
};
struct tracer_of_text {
    std::shared_ptr<std::string> seen = std::make_shared<std::string>();
    [[nodiscard]] span start_span(std::string_view name) const {
        seen->append(name).append("\n");
        return {seen};
    }
};

std::string xml(std::string_view text) {
    std::string spelt;
    wire::append_xml_text(spelt, text);
    return spelt;
}

/// Everything that a client and its observers say in one run.
struct said {
    std::string shown{};   ///< for people: messages, and what the service says through `shown`
    std::string exposed{}; ///< the service's texts in errors, as they are
    std::string logged{};  ///< lines of the log, and traces
    std::string recorded{};
};

void add(said& all, const error& failure, const redactor& hidden) {
    std::ostringstream out;
    out << failure;
    all.shown.append(failure.message()).append("\n").append(out.str()).append("\n");
    all.shown.append(shown(failure.server_text(), hidden)).append("\n");
    all.shown.append(shown(failure.return_code())).append("\n").append(failure.location().field_path);
    all.exposed.append(failure.server_text().expose()).append("\n").append(failure.return_code().expose());
}

/// Make all calls with a service that answers like this after the log-in.
said calls_of(std::vector<scripted_answer> answers, wire::value_policy policy, bool logs_in = true) {
    said all;
    const tracer_of_text spans;
    cassette_recorder recorder;
    const request_log log(
        [&](const attempt_record& attempt) { all.logged.append(log_line(attempt)).append("\n"); });
    scripted_transport service;
    if (logs_in) {
        service.add(
            scripted_answer({200, {{"Content-Type", "text/xml"}}, xml_login(xml(session_id), xml(user_id))}));
    }
    for (scripted_answer& answer : answers) {
        service.add(std::move(answer));
    }
    using logged = observed_transport<proxied, request_log>;
    using traced = observed_transport<logged, tracing<tracer_of_text>>;
    client user(observed_transport(traced(logged({service}, log), tracing(spans)), recorder),
                credentials::parse("jane@example.com", password).value(),
                client_options{.value_policy = policy,
                               .is_expired_session = [](const error&) { return false; },
                               .retry = {.max_attempts = 1}});
    const auto note = [&](const auto& outcome) {
        if (!outcome) {
            add(all, outcome.error(), user.secrets());
        }
        for (const unreadable_value& value : user.unreadable().listed) {
            all.shown.append(value.field_path).append(" ").append(shown(value.name, user.secrets()));
            all.shown.append(" ").append(shown(value.text, user.secrets())).append("\n");
        }
    };
    if (!logs_in) {
        note(user.login());
    } else {
        note(user.events());
        const auto query = audience_query().event(event_id::parse("1234567").value());
        note(user.fetch_report(query));
        note(user.fetch_report<row>(query));
    }
    all.logged += *spans.seen;
    all.recorded = to_text(recorder.recorded());
    return all;
}

bool holds(std::string_view text, std::string_view part) {
    return text.find(part) != std::string_view::npos;
}

/// Check that a text holds none of the secrets: not in this encoding, and no eight bytes of one as they are.
void check_without_secrets(const std::string& text, const test::encoding& way, bool is_json = false) {
    CAPTURE(text);
    redactor all;
    for (const std::string& secret_text : secrets()) {
        CAPTURE(secret_text);
        std::string spelt = way.encode(secret_text);
        if (is_json) {
            std::string in_json;
            wire::append_json_characters(in_json, spelt);
            CHECK_FALSE(holds(text, in_json));
        }
        CHECK_FALSE(holds(text, spelt));
        for (std::size_t at = 0; at + 8 <= secret_text.size(); ++at) {
            CHECK_FALSE(holds(text, std::string_view(secret_text).substr(at, 8)));
        }
        all.add(secret_text);
    }
    CHECK_FALSE(all.finds_in(text));
}

void check_without_secrets(const said& all, const test::encoding& way) {
    check_without_secrets(all.shown, way);
    check_without_secrets(all.exposed, way);
    check_without_secrets(all.logged, way, true);
    check_without_secrets(all.recorded, way, true);
}

/// The encodings whose text a document of XML can hold.
std::vector<test::encoding> encodings_in_xml() {
    std::vector<test::encoding> all;
    std::copy_if(test::encodings().begin(), test::encodings().end(), std::back_inserter(all),
                 [](const test::encoding& way) { return !std::string_view(way.name).starts_with("UTF-16"); });
    return all;
}

/// All secrets in an encoding, with words around them.
std::string repeated(const test::encoding& way) {
    std::string text = "no:";
    for (const std::string& secret_text : secrets()) {
        text.append(" ").append(way.encode(secret_text)).append(" and");
    }
    return text + " so on";
}

scripted_answer answer(std::string body, std::string content_type = "text/xml") {
    return scripted_answer({200, {{"Content-Type", std::move(content_type)}}, std::move(body)});
}

} // namespace

TEST_CASE("a refusal that repeats secrets is shown without them, and with its other words") {
    for (const test::encoding& way : encodings_in_xml()) {
        CAPTURE(way.name);
        const std::string refusal = xml_refusal("102", xml(repeated(way)));
        const said all =
            calls_of({answer(refusal), answer(refusal), answer(refusal)}, wire::value_policy::strict);
        check_without_secrets(all, way);
        CHECK(holds(all.shown, "no: "));
        CHECK(holds(all.shown, "***"));
        CHECK(holds(all.shown, "so on"));
        CHECK(holds(all.shown, "returnCode 102"));
    }
}

TEST_CASE("a refused log-in that repeats secrets, even those that it opens, is shown without them") {
    for (const test::encoding& way : encodings_in_xml()) {
        CAPTURE(way.name);
        const std::string body = "<convey_api><result><returnCode>9</returnCode><success><sessionid><value>" +
                                 xml(session_id) + "</value></sessionid><userid><value>" + xml(user_id) +
                                 "</value></userid></success><failure><message>" + xml(repeated(way)) +
                                 "</message></failure></result></convey_api>";
        const said all = calls_of({answer(body)}, wire::value_policy::strict, false);
        check_without_secrets(all, way);
        CHECK(holds(all.shown, "no: "));
        CHECK(holds(all.shown, "***"));
    }
}

TEST_CASE("a returnCode is part of a message only as a short number") {
    for (const test::encoding& way : encodings_in_xml()) {
        CAPTURE(way.name);
        for (const std::string& secret_text : secrets()) {
            const std::string refusal = xml_refusal(xml(way.encode(secret_text)));
            check_without_secrets(
                calls_of({answer(refusal), answer(refusal), answer(refusal)}, wire::value_policy::strict),
                way);
        }
    }
}

TEST_CASE("headers that repeat secrets are logged and recorded without them, those of a log-in too") {
    for (const test::encoding& way : test::encodings()) {
        CAPTURE(way.name);
        for (const char* start : {"text/", "text/xml; charset=", "\""}) {
            const std::string type = start + repeated(way);
            const std::string log_in = xml_login(xml(session_id), xml(user_id));
            check_without_secrets(calls_of({answer(log_in, type)}, wire::value_policy::strict, false), way);
            check_without_secrets(calls_of({answer(xml_event_list(""), type), answer(xml_report(""), type),
                                            answer(xml_report(""), type)},
                                           wire::value_policy::strict),
                                  way);
        }
    }
}

TEST_CASE("values and names that repeat secrets are in no message, and shown without them") {
    for (const test::encoding& way : encodings_in_xml()) {
        CAPTURE(way.name);
        std::string value = xml(repeated(way));
        for (std::size_t at = value.find('"'); at != std::string::npos; at = value.find('"', at)) {
            value.replace(at, 1, "&quot;");
        }
        std::string name;
        wire::append_json_characters(name, way.encode(password));
        const std::string list = xml_event_list("<event id=\"1234567\" title='T' starttime=\"" + value +
                                                "\"/><event id=\"" + value + "\"/>");
        const std::string people = xml_report("<attendee email='a@example.com' age=\"" + value +
                                              "\" plan='p' reg_date=\"" + value + "\"/>");
        const std::string members = json_report("{\"email\":\"a@example.com\",\"" + name + "\":\"\xFF\",\"" +
                                                name + "\xFF\":1,\"age\":\"" + name + "\"}");
        for (const auto policy : {wire::value_policy::strict, wire::value_policy::lenient}) {
            check_without_secrets(calls_of({answer(list), answer(people), answer(people)}, policy), way);
            const said of_json =
                calls_of({answer(list), answer(members, "text/json"), answer(members, "text/json")}, policy);
            check_without_secrets(of_json.shown, way);
            check_without_secrets(of_json.logged, way, true);
        }
    }
}

TEST_CASE("the name of an encoding that a service chose is in no message") {
    for (const std::string& name : {session_id.substr(0, 4) + "Q7fzz90ABC", std::string("hunter2000")}) {
        redactor hidden;
        hidden.add(name);
        const error failure = [&] {
            client user(scripted_transport({answer("<?xml version='1.0' encoding='" + name + "'?><a/>")}),
                        credentials::parse("jane@example.com", name).value(),
                        client_options{.retry = {.max_attempts = 1}});
            return user.login().error();
        }();
        CHECK(failure.code() == protocol_errc::unreadable_encoding);
        CHECK_FALSE(hidden.finds_in(failure.message()));
        CHECK_FALSE(hidden.finds_in(failure.server_text().expose()));
    }
}

TEST_CASE("a cassette hides in earlier interactions what later requests show to be secret") {
    cassette_recorder recorder;
    observed_transport over(
        scripted_transport({answer(xml_event_list("<event id='1234567' title='sess-later-1'/>")),
                            answer(xml_event_list(""))}),
        recorder);
    for (const char* session : {"sess-first-1", "sess-later-1"}) {
        http_request request;
        request.url =
            secret(std::string("https://api.example.com/api/reporting/eventlist?ui=uid-12345&si=") + session);
        auto opened = over.open(request);
        char buffer[512];
        while (*opened->read_some(buffer) != 0) {
        }
    }
    CHECK_FALSE(holds(to_text(recorder.recorded()), "sess-later-1"));
    CHECK(holds(to_text(recorder.recorded()), "title='***'"));
}

TEST_CASE("secrets of options and of the transport are hidden as the client's own are") {
    const client user(
        observed_transport(proxied{scripted_transport()}, request_log([](const attempt_record&) {})),
        credentials::parse("jane@example.com", password).value(), [] {
            client_options options;
            options.secrets.add("an own secret");
            return options;
        }());
    CHECK(user.secrets().redacted("(" + proxy_password + ") (an own secret) (" + password + ")") ==
          "(***) (***) (***)");
}

} // namespace webcasts::tests::repeated_secrets_test
