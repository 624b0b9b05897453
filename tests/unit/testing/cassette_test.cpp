// SPDX-License-Identifier: BSL-1.0
#include "support/catch.hpp"
#include "support/golden_reports.hpp"
#include "support/response_texts.hpp"
#include <webcasts/client.hpp>
#include <webcasts/observers/observed.hpp>
#include <webcasts/testing/cassette.hpp>
#include <webcasts/testing/cassette_recorder.hpp>
#include <webcasts/testing/replay_transport.hpp>
#include <webcasts/testing/sandbox.hpp>
#include <webcasts/testing/scripted_transport.hpp>

#include <csignal>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#if __has_include(<sys/resource.h>)
#include <sys/resource.h>
#endif

namespace webcasts::tests::cassette_test {

using namespace webcasts;
using testing::scripted_answer;
using testing::scripted_transport;

namespace {

constexpr std::string_view password = "canary-\"pass&word\"-8f2a";
constexpr std::string_view username = "canary.user@example.com";

http_request get(std::string_view url) {
    http_request made;
    made.url = secret(url);
    return made;
}

/// Record one response to one request, in pieces of `piece` bytes.
cassette record(std::string_view url, std::string body, std::size_t piece = 5,
                std::string_view content_type = "text/xml") {
    cassette_recorder recorder;
    observed_transport over(
        scripted_transport(
            {scripted_answer({200, {{"Content-Type", std::string(content_type)}}, std::move(body)})
                 .in_pieces({piece})}),
        recorder);
    auto opened = over.open(get(url));
    char buffer[64];
    for (;;) {
        const auto count = opened->read_some(buffer);
        if (!count || *count == 0) {
            return recorder.recorded();
        }
    }
}
std::string recorded_body(std::string_view url, std::string body, std::size_t piece = 5) {
    return record(url, std::move(body), piece).interactions.at(0).body;
}

constexpr std::string_view log_in_url =
    "https://api.example.com/api/login?ver=2.0&username=canary.user%40example.com&password=canary-pass";
constexpr std::string_view list_url = "https://api.example.com/api/reporting/eventlist?ui=0123456789"
                                      "&si=5e55104e5e55104e5e55104e5e55104e5e55104e";

struct temporary_folder {
    std::filesystem::path path =
        std::filesystem::temp_directory_path() /
        ("webcasts_cassette_" + std::to_string(std::hash<const void*>()(this)) + "_" +
         std::to_string(std::chrono::steady_clock::now().time_since_epoch().count()));
    temporary_folder() { std::filesystem::create_directory(path); }
    ~temporary_folder() { std::filesystem::remove_all(path); }
};

std::string content_of(const std::filesystem::path& file) {
    std::ifstream in(file, std::ios::binary);
    std::ostringstream text;
    text << in.rdbuf();
    return text.str();
}

testing::sandbox canary_service() {
    return testing::sandbox(testing::sandbox_options{.accounts = {{std::string(username), secret(password)}},
                                                     .event_count = 2,
                                                     .min_registrants = 3,
                                                     .max_registrants = 5,
                                                     .lenient = true});
}

struct seen {
    std::vector<event_summary> events;
    std::vector<attendee> people;
    friend bool operator==(const seen&, const seen&) = default;
};

/// A log-in, the list, a report.
template <transport T>
result<seen> use(T over, std::string_view pass, wire_format format, http_method method) {
    client user(std::move(over), credentials::parse(username, pass).value(),
                {.base_url = "https://api.example.com", .format = format, .method = method});
    auto events = user.events();
    if (!events) {
        return events.error();
    }
    auto people = user.fetch_report({.event = "1000001", .extra = {{"x_note", "canary-value-77"}}});
    if (!people) {
        return people.error();
    }
    return seen{*events, *people};
}

} // namespace

static_assert(transport_observer<cassette_recorder>);
static_assert(transport<replay_transport>);

TEST_CASE("a recording replays to the same records, with any credentials") {
    const auto format = GENERATE(wire_format::xml, wire_format::json, wire_format::csv);
    const auto method = GENERATE(http_method::get, http_method::post);
    const auto service = canary_service();
    cassette_recorder recorder;
    const auto live = use(observed_transport(service.transport(), recorder), password, format, method);
    REQUIRE(live);
    REQUIRE(recorder.recorded().interactions.size() == 3);

    const auto read = parse_cassette(to_text(recorder.recorded()));
    REQUIRE(read);
    CHECK(*read == recorder.recorded());
    const replay_transport replay(*read);
    const auto again = use(replay, "another password", format, method);
    REQUIRE(again);
    CHECK(*again == *live);
    CHECK(replay.unused().empty());
}

TEST_CASE("a cassette's file holds no password, user name, session id or unknown value, and is its owner's") {
    const auto format = GENERATE(wire_format::xml, wire_format::json, wire_format::csv);
    const auto method = GENERATE(http_method::get, http_method::post);
    auto service = canary_service();
    cassette_recorder recorder;
    // An observer below keeps the responses to log-ins.
    testing::request_journal journal;
    std::string bodies;
    struct tap {
        std::string* to;
        struct observation {
            std::string* to;
            void on_response(const http_response_head&) {}
            void on_body(std::span<const char> more) { to->append(more.data(), more.size()); }
            void on_end() {}
            void on_failure(const error&) {}
            void on_abandoned() {}
        };
        observation start(const http_request&) { return {to}; }
    };
    REQUIRE(use(observed_transport(observed_transport(service.transport(), tap{&bodies}), recorder), password,
                format, method));
    const temporary_folder folder;
    const auto file = folder.path / "c.json";
    REQUIRE(save_cassette(recorder.recorded(), file));
    const std::string text = content_of(file);
    CHECK(text.size() > 1000);
    CHECK(load_cassette(file).value() == recorder.recorded());
    for (const auto canary : {password, username, std::string_view("canary"), std::string_view("8f2a"),
                              std::string_view("x_note")}) {
        CHECK(text.find(canary) == std::string::npos);
    }
    const std::string_view opening = format == wire_format::json ? R"("value":")" : "<value>";
    std::size_t ids = 0;
    for (std::size_t at = bodies.find(opening); at != std::string::npos; at = bodies.find(opening, at + 1)) {
        const std::string id = bodies.substr(at + opening.size(), 40);
        CHECK(id.find_first_not_of("0123456789abcdef") == std::string::npos);
        CHECK(text.find(id) == std::string::npos);
        ++ids;
    }
    CHECK(ids == 2);
#ifndef _WIN32 // which has no such modes
    CHECK((std::filesystem::status(file).permissions() & std::filesystem::perms::all) ==
          (std::filesystem::perms::owner_read | std::filesystem::perms::owner_write));
#endif
    CHECK_FALSE(std::filesystem::exists(folder.path / "c.json.part"));
}

TEST_CASE("the ids in a log-in's response are replaced in any spelling and chunking, and the document stays "
          "valid") {
    const auto [name, body] = GENERATE(table<std::string, std::string>({
        {"plain XML", xml_login("5e55104e5e55104e", "5e55104f")},
        {"ids as texts", xml_success("<sessionid>5e55104e</sessionid><userid>5e55104f</userid>")},
        {"CDATA, references and comments",
         "<?xml version='1.0' encoding='UTF-8'?>" +
             xml_login("<![CDATA[5e55]]>104<!-- 5e55104e -->&#101;", "5e5510&#x34;f")},
        {"another alphabet of names",
         "<a:convey_api xmlns:a='5e55104e'><result><returnCode>1</returnCode><success><sessionid "
         "secret='5e55104e'>"
         "<value>5e55104e</value></sessionid><userid><value>5e55104f</value></userid><token>5e55104e</token>"
         "</success></result></a:convey_api>"},
        {"JSON", R"({"convey_api":{"result":{"success":{"sessionid":{"value":"5e55104e","x":[1,"5e55104e"]},)"
                 R"("userid":{"value":"5e55104f"}},"returnCode":1},"version":2.0}})"},
        {"JSON with escapes, numbers and the same name twice",
         R"({"convey_api":{"result":{"success":{"sessionid":{"value":"\u0035e55104e"},"userid":55104,)"
         R"("userid":"5e55104\u0066","more":{"a":{},"b":[],"c":[[5510455104],null,true]}},"returnCode":"1"}}})"},
    }));
    for (const std::size_t piece : {1U, 3U, 1000U}) {
        const std::string shown = recorded_body(log_in_url, body, piece);
        CAPTURE(name, piece, shown);
        for (const auto part : {"5e55", "104e", "104f", "5510"}) {
            CHECK(shown.find(part) == std::string::npos);
        }
        CHECK(shown.find("returnCode") != std::string::npos);
        // Valid and still a log-in's answer: a client that replays it logs in.
        cassette made = record(log_in_url, body, piece, name.starts_with("JSON") ? "text/json" : "text/xml");
        made.interactions[0].url = "https://api.example.com/api/login?ver=2.0&username=***&password=***";
        if (name.starts_with("JSON")) {
            made.interactions[0].url.insert(std::string_view("https://api.example.com/api/login").size(),
                                            "/json");
        }
        client user(replay_transport(made), credentials::parse("a@example.com", "b").value(),
                    {.base_url = "https://api.example.com",
                     .format = name.starts_with("JSON") ? wire_format::json : wire_format::xml});
        CHECK(user.login());
    }
}

TEST_CASE("time, version and return code of a log-in's response are kept; the text of a refusal is not") {
    const std::string shown = recorded_body(
        log_in_url, "<convey_api version=\"2.0\"><currentDateTime>2026-05-15 14:39:09</currentDateTime>\n"
                    "<result><failure><message>canary.user@example.com?</message></failure>"
                    "<returnCode>101</returnCode></result></convey_api>");
    CHECK(shown == "<convey_api version=\"2.0\"><currentDateTime>2026-05-15 14:39:09</currentDateTime>\n"
                   "<result><failure><message>***</message></failure>"
                   "<returnCode>101</returnCode></result></convey_api>");
}

TEST_CASE("a log-in's response that is no document, is cut or is in another encoding shows no ids either") {
    CHECK(recorded_body(log_in_url, "5e55104e") == "***");
    CHECK(recorded_body(log_in_url, "") == "");
    CHECK(recorded_body(log_in_url, "<!DOCTYPE html><p>5e55104e") == "***");
    CHECK(recorded_body(log_in_url, "<html><p>5e55104e<br>") == "<html><p>***<br>");
    CHECK(recorded_body(log_in_url, "<convey_api><a>5e55104e") == "<convey_api><a>***");
    CHECK(recorded_body(log_in_url, R"({"convey_api":{"a":"5e5)").find("5e5") == std::string::npos);
    std::string utf16("\xFF\xFE", 2);
    for (const char c : std::string_view("<a>5e55104e</a>")) {
        utf16.append(1, c).append(1, '\0');
    }
    CHECK(recorded_body(log_in_url, utf16) == "<a>***</a>");
    // A path that is not the service's is not trusted either.
    CHECK(recorded_body("https://api.example.com/other", "<a>5e55104e</a>") == "<a>***</a>");
}

TEST_CASE("of a log-in's response only the envelope's own version and time zone are kept") {
    CHECK(recorded_body(
              log_in_url,
              "<convey_api version=\"2.0\" currentTimeZone=\"GMT\" token=\"5e55\"><result version=\"5e55\">"
              "<currentTimeZone>5e55</currentTimeZone></result></convey_api>") ==
          "<convey_api version=\"2.0\" currentTimeZone=\"GMT\" token=\"***\"><result version=\"***\">"
          "<currentTimeZone>***</currentTimeZone></result></convey_api>");
    CHECK(recorded_body(log_in_url, "<other version=\"5e55\"></other>") == "<other version=\"***\"></other>");
}

TEST_CASE("a log-in's response is read as JSON or XML by its first character, in UTF-16 too") {
    CHECK(recorded_body(log_in_url, R"(["5e55104e",{"a":"5e55104f"}])") == R"(["***",{"a":"***"}])");
    CHECK(recorded_body(log_in_url, " \n{\"a\":\"5e55104e\"}").find("\"***\"") != std::string::npos);
    CHECK(recorded_body(log_in_url, " \n<a>5e55104e</a>").find("<a>***</a>") != std::string::npos);
    for (const bool has_mark : {true, false}) {
        std::string utf16_be = has_mark ? "\xFE\xFF" : "";
        for (const char c : std::string_view("<a>5e55104e</a>")) {
            utf16_be.append(1, '\0').append(1, c);
        }
        CHECK(recorded_body(log_in_url, utf16_be) == "<a>***</a>");
    }
}

TEST_CASE("a response that repeats the session of its request shows it in no spelling") {
    const auto [body, shown] = GENERATE(table<std::string, std::string>({
        {xml_refusal("102", "si 5e55104e5e55104e5e55104e5e55104e5e55104e is over"),
         xml_refusal("102", "si *** is over")},
        {"<a>5e55104e5e55104e&#53;e55104e5e55104e5e55104e</a>", "<a>***</a>"},
        {"<a b='x 0123456789'/>", "<a b=\"x ***\"></a>"},
        {R"({"a":"\u0035e55104e5e55104e5e55104e5e55104e5e55104e", "n": 0.50})", R"({"a":"***","n":0.50})"},
        {R"({"a":"0123456789","n":12)", R"({"a":"***","n":12)"},
        {"email\n5e55104e5e55104e5e55104e5e55104e5e55104e\n", "email\n***\n"},
        {"<html><body>0123456789<br>", "<html><body>***<br>"},
    }));
    CHECK(recorded_body(list_url, body) == shown);
}

TEST_CASE("a session in a response that is not a log-in's is replaced as well") {
    CHECK(recorded_body(list_url,
                        xml_success("<sessionid><value>5e55104f</value></sessionid><userid>7</userid>")) ==
          xml_success("<sessionid><value>***</value></sessionid><userid>***</userid>"));
}

TEST_CASE("a response without secrets is kept byte for byte") {
    const auto body =
        GENERATE(as<std::string>(), std::string(tests::golden_xml), std::string(tests::golden_json),
                 std::string(tests::golden_csv), std::string(tests::events_xml),
                 std::string(tests::events_json), std::string("\xFF\x00\x01 no text", 11));
    const cassette made = record(list_url, body, 7);
    CHECK(made.interactions.at(0).body == body);
    CHECK(parse_cassette(to_text(made)).value() == made);
}

TEST_CASE("headers are kept by an allow-list, and hide what the request hid") {
    cassette_recorder recorder({.kept_headers = {"x-kept"}});
    observed_transport over(
        scripted_transport({scripted_answer(
            {200, {{"X-Kept", "for 0123456789"}, {"Set-Cookie", "c"}, {"Content-Type", "text/xml"}}, ""})}),
        recorder);
    auto request = get(list_url);
    request.headers = {{"Cookie", "c"}, {"X-KEPT", "1"}};
    CHECK(over.open(request));
    const auto made = recorder.recorded().interactions.at(0);
    CHECK(made.request_headers == std::vector<http_header>{{"X-KEPT", "1"}});
    CHECK(made.response_headers == std::vector<http_header>{{"X-Kept", "for ***"}});
    CHECK(made.ending == exchange_ending::abandoned);
}

TEST_CASE("the user's editing comes after the redaction of records, and leaves log-ins out") {
    cassette_recorder recorder({.edit_body = [](std::string& body) { body = "<edited/>"; }});
    observed_transport over(
        scripted_transport({scripted_answer({.body = "<a/>"}), scripted_answer({.body = "<a/>"})}), recorder);
    CHECK(over.open(get(list_url)));
    CHECK(over.open(get(log_in_url)));
    CHECK(recorder.recorded().interactions.at(0).body == "<edited/>");
    CHECK(recorder.recorded().interactions.at(1).body.empty());
}

TEST_CASE("failures replay as they were recorded") {
    cassette_recorder recorder;
    observed_transport over(
        scripted_transport(
            {scripted_answer(transport_errc::timed_out),
             scripted_answer({.body = "<a>12345</a>"}).failing_after(6, transport_errc::body_cut_short)}),
        recorder);
    char buffer[64];
    CHECK_FALSE(over.open(get(list_url)));
    {
        auto opened = over.open(get(list_url));
        CHECK(*opened->read_some(buffer) == 6);
        CHECK_FALSE(opened->read_some(buffer));
    }
    replay_transport replay(parse_cassette(to_text(recorder.recorded())).value());
    CHECK(replay.open(get(list_url)).error().code() == transport_errc::timed_out);
    auto opened = replay.open(get(list_url));
    REQUIRE(opened);
    CHECK(*opened->read_some(buffer) == 6);
    CHECK(opened->read_some(buffer).error().code() == transport_errc::body_cut_short);
}

namespace {

cassette three_answers() {
    cassette made;
    for (const auto& [url, body] :
         {std::tuple{"https://a.example.com/1", "one"}, std::tuple{"https://a.example.com/2", "two"},
          std::tuple{"https://a.example.com/1", "three"}}) {
        cassette_interaction item;
        item.url = url;
        item.status = 200;
        item.body = body;
        made.interactions.push_back(item);
    }
    return made;
}

std::string answer(replay_transport& replay, std::string_view url) {
    auto opened = replay.open(get(url));
    if (!opened) {
        return opened.error().client_text();
    }
    std::string all;
    char buffer[2];
    while (const std::size_t count = *opened->read_some(buffer)) {
        all.append(buffer, count);
    }
    return all;
}

} // namespace

TEST_CASE("a strict replay wants the requests in the recorded order, and names the missing one") {
    replay_transport replay(three_answers());
    CHECK(answer(replay, "https://a.example.com/1") == "one");
    CHECK(answer(replay, "https://a.example.com/1?si=canary") ==
          "the cassette has no answer to GET https://a.example.com/1?si=***; the next one is for "
          "GET https://a.example.com/2");
    CHECK(replay.unused() ==
          std::vector<std::string>{"GET https://a.example.com/2", "GET https://a.example.com/1"});
    CHECK(answer(replay, "https://a.example.com/2") == "two");
    CHECK(answer(replay, "https://a.example.com/1") == "three");
    CHECK(replay.unused().empty());
    CHECK(answer(replay, "https://a.example.com/1") ==
          "the cassette has no answer to GET https://a.example.com/1; all of it is used");
    const auto missed = replay.open(get("https://a.example.com/1"));
    CHECK(missed.error().code() == transport_errc::other);
}

TEST_CASE("a replay by key takes the first unused answer that fits, and repeats the last one if asked to") {
    replay_transport replay(three_answers(), {.order = replay_order::by_key});
    CHECK(answer(replay, "https://a.example.com/2") == "two");
    CHECK(answer(replay, "https://a.example.com/1") == "one");
    CHECK(replay.unused() == std::vector<std::string>{"GET https://a.example.com/1"});
    CHECK(answer(replay, "https://a.example.com/1") == "three");
    CHECK(answer(replay, "https://a.example.com/1") ==
          "the cassette has no answer to GET https://a.example.com/1");

    replay_transport repeating(three_answers(), {.order = replay_order::by_key, .repeat = true});
    for (const auto expected : {"one", "three", "three"}) {
        CHECK(answer(repeating, "https://a.example.com/1") == expected);
    }
}

TEST_CASE("method, form and host are compared, the last two by default") {
    cassette made = three_answers();
    made.interactions.resize(1);
    made.interactions[0].method = http_method::post;
    made.interactions[0].form = "ei=1000001&si=***";
    http_request request = get("http://127.0.0.1:8080/1");
    CHECK_FALSE(replay_transport(made, {.compare_host = false, .compare_form = false}).open(request));
    request.method = http_method::post;
    CHECK(replay_transport(made, {.compare_host = false, .compare_form = false}).open(request));
    CHECK_FALSE(replay_transport(made, {.compare_host = false}).open(request));
    CHECK_FALSE(replay_transport(made, {.compare_form = false}).open(request));
    request.body = secret("ei=1000001&si=mine");
    CHECK(replay_transport(made, {.compare_host = false}).open(request));
    CHECK(replay_transport(made, {.compare_host = false}).open(request).error().code().value() == 0);
}

TEST_CASE("the text of a cassette is as documented") {
    cassette made;
    cassette_interaction item;
    item.url = "https://api.example.com/api/login?ver=2.0&username=***&password=***";
    item.request_headers = {{"Content-Type", "text/html"}};
    item.status = 200;
    item.response_headers = {{"Content-Type", "text/xml"}, {"X", "\"y\""}};
    item.body = "<a>\n\xFF";
    item.ending = exchange_ending::failed;
    item.failure = transport_errc::body_cut_short;
    made.interactions.push_back(item);
    CHECK(to_text(made) == R"({
  "webcasts_cassette": 1,
  "interactions": [
    {
      "request": {
        "method": "GET",
        "url": "https://api.example.com/api/login?ver=2.0&username=***&password=***",
        "headers": [["Content-Type", "text/html"]],
        "form": ""
      },
      "response": {
        "status": 200,
        "headers": [["Content-Type", "text/xml"], ["X", "\"y\""]],
        "body_base64": "PGE+Cv8="
      },
      "ending": "failed",
      "failure": "body_cut_short"
    }
  ]
}
)");
    CHECK(parse_cassette(to_text(made)).value() == made);
    CHECK(parse_cassette(to_text({})).value() == cassette{});
}

TEST_CASE("a text that is no cassette is refused, with the member at fault") {
    const auto [text, detail] = GENERATE(table<std::string, std::string>({
        {"[]", "cassette: webcasts_cassette is not 1"},
        {R"({"webcasts_cassette":2})", "cassette: webcasts_cassette is not 1"},
        {R"({"webcasts_cassette":1})", "cassette: interactions is not a list"},
        {R"({"webcasts_cassette":1,"interactions":[7]})",
         "cassette: interactions[0].request is missing or not what it should be"},
        {R"({"webcasts_cassette":1,"interactions":[{"request":{"method":"PUT","url":"","headers":[],"form":""},)"
         R"("ending":"failed","failure":"other"}]})",
         "cassette: interactions[0].request.method is missing or not what it should be"},
        {R"({"webcasts_cassette":1,"interactions":[{"request":{"method":"GET","url":"","headers":[[1]],"form":""},)"
         R"("ending":"failed","failure":"other"}]})",
         "cassette: interactions[0].headers is missing or not what it should be"},
        {R"({"webcasts_cassette":1,"interactions":[{"request":{"method":"GET","url":"","headers":[],"form":""},)"
         R"("response":{"status":99,"headers":[],"body":""},"ending":"complete"}]})",
         "cassette: interactions[0].response.status is missing or not what it should be"},
        {R"({"webcasts_cassette":1,"interactions":[{"request":{"method":"GET","url":"","headers":[],"form":""},)"
         R"("response":{"status":200,"headers":[],"body_base64":"a"},"ending":"complete"}]})",
         "cassette: interactions[0].response.body_base64 is missing or not what it should be"},
        {R"({"webcasts_cassette":1,"interactions":[{"request":{"method":"GET","url":"","headers":[],"form":""},)"
         R"("ending":"complete"}]})",
         "cassette: interactions[0].response is missing or not what it should be"},
        {R"({"webcasts_cassette":1,"interactions":[{"request":{"method":"GET","url":"","headers":[],"form":""},)"
         R"("ending":"failed","failure":"bad luck"}]})",
         "cassette: interactions[0].failure is missing or not what it should be"},
        {R"({"webcasts_cassette":1,"interactions":[{"request":{"method":"GET","url":"","headers":[],"form":""},)"
         R"("ending":"sometime"}]})",
         "cassette: interactions[0].ending is missing or not what it should be"},
    }));
    const auto read = parse_cassette(text);
    REQUIRE_FALSE(read);
    CHECK(read.error().client_text() == detail);
    CHECK(read.error().code() == boost::system::errc::invalid_argument);
}

TEST_CASE("a recorded status has three digits, from 100 to 599") {
    cassette made = record(list_url, "body");
    for (const int status : {100, 599}) {
        made.interactions.at(0).status = status;
        CHECK(parse_cassette(to_text(made)).value() == made);
    }
    for (const int status : {99, 600}) {
        made.interactions.at(0).status = status;
        CHECK_FALSE(parse_cassette(to_text(made)));
    }
}

TEST_CASE("a secret that a later request or the transport has is hidden in earlier responses, too") {
    cassette_recorder recorder;
    observed_transport over(
        scripted_transport({scripted_answer({200, {{"X-Note", "x"}}, "<a>session-of-later-1</a>"}),
                            scripted_answer({200, {}, "<a>proxy-secret-22 and more</a>"})}),
        recorder);
    const auto read_whole = [&](std::string_view url) {
        auto opened = over.open(get(url));
        char buffer[64];
        while (*opened->read_some(buffer) != 0) {
        }
    };
    read_whole("https://api.example.com/api/reporting/eventlist?ui=aaaa1111&si=bbbb2222");
    CHECK(recorder.recorded().interactions.at(0).body == "<a>session-of-later-1</a>");
    read_whole("https://api.example.com/api/reporting/eventlist?ui=aaaa1111&si=session-of-later-1");
    redactor more;
    more.add("proxy-secret-22");
    recorder.hide(more);
    for (int again = 0; again < 2; ++again) {
        const cassette made = recorder.recorded();
        CHECK(made.interactions.at(0).body == "<a>***</a>");
        CHECK(made.interactions.at(1).body == "<a>*** and more</a>");
    }
}

TEST_CASE("files that cannot be read or written are errors") {
    const temporary_folder folder;
    CHECK(load_cassette(folder.path / "none.json").error().code() == boost::system::errc::io_error);
    CHECK(save_cassette({}, folder.path / "none" / "c.json").error().code() == boost::system::errc::io_error);
    // What stands where the file is first written, and cannot be removed.
    std::filesystem::create_directory(folder.path / "c.json.part");
    std::ofstream(folder.path / "c.json.part" / "kept") << "x";
    CHECK(save_cassette({}, folder.path / "c.json").error().client_text() ==
          "cassette: the file cannot be made");
    // A folder in its place.
    std::filesystem::create_directories(folder.path / "d.json" / "kept");
    CHECK(save_cassette({}, folder.path / "d.json").error().client_text() ==
          "cassette: the file cannot be put in its place");
    CHECK_FALSE(std::filesystem::exists(folder.path / "d.json.part"));
    std::ofstream(folder.path / "bad.json") << "{";
    CHECK(load_cassette(folder.path / "bad.json").error().code() == boost::system::errc::invalid_argument);
}

#if __has_include(<sys/resource.h>)
TEST_CASE("a cassette that finds no room leaves no part of itself") {
    const temporary_folder folder;
    rlimit before{};
    REQUIRE(::getrlimit(RLIMIT_FSIZE, &before) == 0);
    const rlimit small{.rlim_cur = 10, .rlim_max = before.rlim_max};
    const auto ignored = std::signal(SIGXFSZ, SIG_IGN);
    REQUIRE(::setrlimit(RLIMIT_FSIZE, &small) == 0);
    const auto saved = save_cassette(record(list_url, "body"), folder.path / "c.json");
    REQUIRE(::setrlimit(RLIMIT_FSIZE, &before) == 0);
    std::signal(SIGXFSZ, ignored);
    REQUIRE_FALSE(saved);
    CHECK(saved.error().client_text() == "cassette: the file cannot be written");
    CHECK(std::filesystem::is_empty(folder.path));
}
#endif

TEST_CASE("base64 passes the test vectors of RFC 4648, and other texts are refused") {
    const auto [bytes, text] = GENERATE(table<std::string, std::string>({
        {"", ""},
        {"f", "Zg=="},
        {"fo", "Zm8="},
        {"foo", "Zm9v"},
        {"foob", "Zm9vYg=="},
        {"fooba", "Zm9vYmE="},
        {"foobar", "Zm9vYmFy"},
    }));
    CHECK(detail::base64_encoded(bytes) == text);
    CHECK(detail::base64_decoded(text) == bytes);
    for (const auto wrong : {"Z", "Zg=", "Zg", "Z===", "====", "Zm9v!m9v", "Zg==Zg=="}) {
        CHECK_FALSE(detail::base64_decoded(wrong));
    }
}

} // namespace webcasts::tests::cassette_test
