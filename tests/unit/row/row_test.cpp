// SPDX-License-Identifier: BSL-1.0
#include "support/catch.hpp"
#include <webcasts/row.hpp>
#include <webcasts/wire/value_text.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <limits>
#include <optional>
#include <ratio>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>
#include <version>

/// An enumeration without a namespace.
enum class plan_of_no_namespace { basic };
BOOST_DESCRIBE_ENUM(plan_of_no_namespace, basic)

namespace webcasts::tests::row_test {

using namespace webcasts;
using namespace std::chrono_literals;

namespace rows {

enum class plan { basic, gold, not_sure };
BOOST_DESCRIBE_ENUM(plan, basic, gold, not_sure)

enum class watched { live, on_demand, simlive };
BOOST_DESCRIBE_ENUM(watched, live, on_demand, simlive)

enum class shout { YES, yes, No };
BOOST_DESCRIBE_ENUM(shout, YES, yes, No)

struct my_session {
    viewing_kind kind{};
    std::optional<local_time> start{};
    std::chrono::minutes duration{};
    std::optional<std::string> browser{};
};
BOOST_DESCRIBE_STRUCT(my_session, (), (kind, start, duration, browser))

struct my_question {
    std::optional<local_time> time{};
    std::string text{};
    int upvotes = 0;
};
BOOST_DESCRIBE_STRUCT(my_question, (), (time, text, upvotes))

struct my_answer {
    std::string question{};
    plan answer{};
};
BOOST_DESCRIBE_STRUCT(my_answer, (), (question, answer))

struct my_row {
    std::string email{};
    std::optional<std::string> company{};
    std::optional<std::chrono::local_seconds> reg_date{};
    int custom_question1 = 0;
    rows::plan plan{};
    std::optional<std::string> favourite_colour{};
    std::vector<my_session> sessions{};
    std::vector<my_question> questions{};
    std::vector<my_answer> survey_answers{};
};
BOOST_DESCRIBE_STRUCT(my_row, (),
                      (email, company, reg_date, custom_question1, plan, favourite_colour, sessions,
                       questions, survey_answers))

/// One field of any type, called `value`.
template <class T>
struct one {
    T value{};
    BOOST_DESCRIBE_CLASS(one, (), (value), (), ())
};

} // namespace rows

namespace {

using namespace rows;

local_time at(std::string_view text) {
    return wire::parse_local_time(text).value();
}

attendee jane() {
    return {.email = "jane@example.com",
            .company = "Example",
            .registered_at = at("2026-02-27 08:30:00"),
            .source = "news",
            .extra = {{"custom_question1", "42"}, {"Plan", "Not sure"}, {"Favourite colour", "blue"}},
            .sessions = {{.kind = viewing_kind::live,
                          .start = at("2026-03-01 15:00:00"),
                          .duration = 1800s,
                          .extra = {{"browser", "x"}}},
                         {.kind = viewing_kind::on_demand, .duration = 60s}},
            .questions = {{.time = at("2026-03-01 15:10:00"), .text = "Why?", .extra = {{"Upvotes", "3"}}}},
            .survey_answers = {{.question = "Which plan?", .answer = "gold"}}};
}

attendee with(std::string_view value) {
    attendee made;
    made.extra = {{"value", std::string(value)}};
    return made;
}

/// What a text becomes in a member of type `T`.
template <class T>
result<T> become(std::string_view value) {
    const auto made = row_mapper<one<T>>().map(with(value));
    if (!made) {
        return made.error();
    }
    return made->value;
}

template <class T>
std::string refusal(std::string_view value) {
    const auto made = become<T>(value);
    return made ? "taken" : made.error().client_text();
}

} // namespace

TEST_CASE("a row takes fields, customers' questions and lists by the names of its members") {
    const auto made = row_mapper<my_row>().map(jane());
    REQUIRE(made);
    CHECK(made->email == "jane@example.com");
    CHECK(made->company == "Example");
    CHECK(made->reg_date == at("2026-02-27 08:30:00"));
    CHECK(made->custom_question1 == 42);
    CHECK(made->plan == plan::not_sure);
    CHECK(made->favourite_colour == "blue");
    REQUIRE(made->sessions.size() == 2);
    CHECK(made->sessions[0].kind == viewing_kind::live);
    CHECK(made->sessions[0].start == at("2026-03-01 15:00:00"));
    CHECK(made->sessions[0].duration == 30min);
    CHECK(made->sessions[0].browser == "x");
    CHECK(made->sessions[1].kind == viewing_kind::on_demand);
    CHECK_FALSE(made->sessions[1].start);
    CHECK_FALSE(made->sessions[1].browser);
    REQUIRE(made->questions.size() == 1);
    CHECK(made->questions[0].time == at("2026-03-01 15:10:00"));
    CHECK(made->questions[0].text == "Why?");
    CHECK(made->questions[0].upvotes == 3);
    REQUIRE(made->survey_answers.size() == 1);
    CHECK(made->survey_answers[0].question == "Which plan?");
    CHECK(made->survey_answers[0].answer == plan::gold);
}

struct every_own_name {
    std::string email, first_name, last_name, company, title, address1, address2, city, state, country,
        postal_code, phone, cell, fax, source;
    local_time registered_at{};
};
BOOST_DESCRIBE_STRUCT(every_own_name, (),
                      (email, first_name, last_name, company, title, address1, address2, city, state, country,
                       postal_code, phone, cell, fax, source, registered_at))
struct every_wire_name {
    std::string email, fname, lname, company, title, address1, address2, city, state, country, postalcode,
        phone, cell, fax, sti;
    local_time reg_date{};
};
BOOST_DESCRIBE_STRUCT(every_wire_name, (),
                      (email, fname, lname, company, title, address1, address2, city, state, country,
                       postalcode, phone, cell, fax, sti, reg_date))

TEST_CASE("every field of an attendee is found by our name and by the service's") {
    const attendee person{.email = "1",
                          .first_name = "2",
                          .last_name = "3",
                          .company = "4",
                          .title = "5",
                          .address1 = "6",
                          .address2 = "7",
                          .city = "8",
                          .state = "9",
                          .country = "10",
                          .postal_code = "11",
                          .phone = "12",
                          .cell = "13",
                          .fax = "14",
                          .registered_at = at("2026-01-01 00:00:00"),
                          .source = "15"};
    const auto own = row_mapper<every_own_name>().map(person).value();
    const auto wired = row_mapper<every_wire_name>().map(person).value();
    CHECK(own.email + own.first_name + own.last_name + own.company + own.title + own.address1 + own.address2 +
              own.city + own.state + own.country + own.postal_code + own.phone + own.cell + own.fax +
              own.source ==
          "123456789101112131415");
    CHECK(wired.email + wired.fname + wired.lname + wired.company + wired.title + wired.address1 +
              wired.address2 + wired.city + wired.state + wired.country + wired.postalcode + wired.phone +
              wired.cell + wired.fax + wired.sti ==
          "123456789101112131415");
    CHECK(own.registered_at == at("2026-01-01 00:00:00"));
    CHECK(wired.reg_date == at("2026-01-01 00:00:00"));
}

struct list_names {
    std::vector<question> qa_list;
    std::vector<survey_answer> survey_list;
    std::vector<viewing_session> session;
    std::vector<named_text> extra;
};
BOOST_DESCRIBE_STRUCT(list_names, (), (qa_list, survey_list, session, extra))

TEST_CASE("lists go by the service's names too, and into the library's own elements") {
    const auto made = row_mapper<list_names>().map(jane()).value();
    CHECK(made.qa_list == jane().questions);
    CHECK(made.survey_list == jane().survey_answers);
    CHECK(made.session == jane().sessions);
    CHECK(made.extra == jane().extra);
}

struct session_columns {
    std::string session_kind;
    local_time session_start{};
    std::optional<local_time> session_end;
    long session_duration = 0;
    std::vector<named_text> extra;
};
BOOST_DESCRIBE_STRUCT(session_columns, (),
                      (session_kind, session_start, session_end, session_duration, extra))
struct with_session_columns {
    std::vector<session_columns> sessions;
};
BOOST_DESCRIBE_STRUCT(with_session_columns, (), (sessions))

TEST_CASE("a session's fields go by the names of its columns too") {
    attendee person = jane();
    person.sessions[1].start = at("2026-03-04 10:00:00");
    const auto made = row_mapper<with_session_columns>().map(person).value();
    REQUIRE(made.sessions.size() == 2);
    CHECK(made.sessions[0].session_kind == "live");
    CHECK(made.sessions[1].session_kind == "od");
    CHECK(made.sessions[1].session_start == at("2026-03-04 10:00:00"));
    CHECK_FALSE(made.sessions[0].session_end);
    CHECK(made.sessions[0].session_duration == 1800);
    CHECK(made.sessions[0].extra == std::vector<named_text>{{"browser", "x"}});
}

struct german {
    std::string ort;
    std::vector<question> fragen;
};
BOOST_DESCRIBE_STRUCT(german, (), (ort, fragen))

TEST_CASE("a row's members go by the names of the caller's own name table") {
    static constexpr wire::field_name fields[] = {{wire::node::attendee, "ort", wire::field::city}};
    static constexpr wire::node_name nodes[] = {{wire::node::attendee, "fragen", wire::node::question_list}};
    attendee person = jane();
    person.city = "Bonn";
    const auto made = row_mapper<german>(wire::name_table(nodes, fields)).map(person).value();
    CHECK(made.ort == "Bonn");
    CHECK(made.fragen == person.questions);
    CHECK_FALSE(row_mapper<german>().map(person));
}

struct renamed {
    std::string role;
    std::string utm;
    static constexpr field_of_member field_names[] = {{"role", "What is your role? (choose one)"},
                                                      {"utm", "source"}};
};
BOOST_DESCRIBE_STRUCT(renamed, (), (role, utm))

TEST_CASE("field_names names the fields of members, past our own names") {
    attendee person = jane();
    person.extra = {{"source", "search"}, {"What is your role? (choose one)", "engineer"}};
    const auto made = row_mapper<renamed>().map(person).value();
    CHECK(made.role == "engineer");
    CHECK(made.utm == "search");
}

struct person_base {
    std::string email;
};
BOOST_DESCRIBE_STRUCT(person_base, (), (email))
class contact : public person_base {
  public:
    [[nodiscard]] int shoe_size() const noexcept { return shoe_size_of_person; }

  private:
    int shoe_size_of_person = 0;
    BOOST_DESCRIBE_CLASS(contact, (person_base), (), (), (shoe_size_of_person))
};

TEST_CASE("described bases and private members are filled too") {
    attendee person = jane();
    person.extra = {{"Shoe size (of person)", "no"}, {"shoe-size-of-person", "38"}};
    const auto made = row_mapper<contact>().map(person).value();
    CHECK(made.email == "jane@example.com");
    CHECK(made.shoe_size() == 38);
}

TEST_CASE("a name matches exactly first, then but for case and characters that C++ has no room for") {
    row_mapper<one<std::string>> mapper;
    attendee person;
    person.extra = {{"VALUE", "folded"}, {"value", "exact"}};
    CHECK(mapper.map(person)->value == "exact");
    person.extra = {{"x", ""}, {"y", ""}, {"value", "moved"}};
    CHECK(mapper.map(person)->value == "moved");
    person.extra = {{"value", "back"}, {"y", ""}, {"z", ""}};
    CHECK(mapper.map(person)->value == "back");
    person.extra = {{" Value ", "blanks"}};
    CHECK(mapper.map(person)->value == "blanks");

    using detail::spells;
    CHECK(spells("favourite_colour", "Favourite colour"));
    CHECK(spells("favourite_colour", "favourite-COLOUR"));
    CHECK(spells("favourite_colour_", "Favourite colour?"));
    CHECK_FALSE(spells("favourite_colour", "favouritexcolour"));
    CHECK_FALSE(spells("a_", "a\xc3"));
    CHECK_FALSE(spells("a b", "a_b"));
    CHECK_FALSE(spells("ab", "abc"));
}

TEST_CASE("two fields that a name fits alike are a mismatch") {
    attendee person;
    person.extra = {{"VALUE", "1"}, {"Value", "2"}};
    const auto made = row_mapper<one<int>>().map(person);
    REQUIRE_FALSE(made);
    CHECK(made.error().client_text() ==
          "1 mismatch: member 'value' (int): the fields 'VALUE' and 'Value' both fit "
          "its name: name one of them in field_names");
    CHECK(made.error().server_text().empty());
    CHECK_FALSE(row_mapper<one<std::optional<int>>>().map(person));
}

TEST_CASE("a text member takes any field") {
    CHECK(become<std::string>(" x ").value() == " x ");
    CHECK(become<std::string>("").value().empty());
    CHECK(become<std::optional<std::string>>(" ").value() == " ");
    CHECK_FALSE(become<std::optional<std::string>>("").value());
    attendee person = jane();
    CHECK(row_mapper<session_columns>().map(person).has_error()); // a session's names mean nothing here
}

struct as_text {
    std::string reg_date;
    std::string company;
};
BOOST_DESCRIBE_STRUCT(as_text, (), (reg_date, company))

TEST_CASE("a text member takes a time as the service writes it, and a missing value as an empty text") {
    CHECK(row_mapper<as_text>().map(jane())->reg_date == "2026-02-27 08:30:00");
    CHECK(row_mapper<as_text>().map(attendee())->reg_date.empty());
    CHECK(row_mapper<as_text>().map(attendee())->company.empty());
    attendee person;
    person.registered_at = local_time(std::chrono::local_days(std::chrono::year(10'000) / 1 / 1));
    CHECK(row_mapper<as_text>().map(person).error().client_text() ==
          "1 mismatch: member 'reg_date' (std::string): field 'reg_date' holds a number out of the type's "
          "range: make it a wider type");
}

TEST_CASE("a flag is true, false, 1, 0, yes, no, on or off in any case") {
    for (const char* yes : {"true", "1", "yes", "on", "TRUE", " Yes "}) {
        CHECK(become<bool>(yes).value());
    }
    for (const char* no : {"false", "0", "no", "off", "Off"}) {
        CHECK_FALSE(become<bool>(no).value());
    }
    CHECK(refusal<bool>("yes!") ==
          "1 mismatch: member 'value' (bool): field 'value' holds a text of 4 bytes, "
          "not one of true, false, 1, 0, yes, no, on, off: make it std::string");
    CHECK(refusal<bool>("truetrue") != "taken");
    CHECK_FALSE(become<std::optional<bool>>(" ").value());
}

TEMPLATE_TEST_CASE("a whole number is taken within its type's range and not one beyond", "", signed char,
                   unsigned char, short, unsigned short, int, unsigned, long, unsigned long, long long,
                   unsigned long long) {
    using limits = std::numeric_limits<TestType>;
    const std::string largest = std::to_string(limits::max());
    const std::string least = std::to_string(limits::min());
    CHECK(become<TestType>(largest).value() == limits::max());
    CHECK(become<TestType>(least).value() == limits::min());
    CHECK(become<std::optional<TestType>>(largest).value() == limits::max());
    // One more in magnitude: the last digit is never 9.
    const auto one_more = [](std::string text) {
        ++text.back();
        return text;
    };
    CHECK(refusal<TestType>(one_more(largest)).find("out of the type's range") != std::string::npos);
    CHECK(refusal<TestType>(limits::is_signed ? one_more(least) : "-1").find("out of the type's range") !=
          std::string::npos);
    CHECK(refusal<TestType>("99999999999999999999999").find("out of the type's range") != std::string::npos);
    CHECK(become<TestType>("-0").value() == 0);
    CHECK(become<TestType>(" +007.0 ").value() == 7);
}

TEST_CASE("a whole number is written as JSON writes it, and nothing else is one") {
    const std::vector<std::pair<const char*, long long>> numbers = {
        {"12", 12},       {"12.", 12},
        {"12.000", 12},   {"1.2e1", 12},
        {"1.2E+1", 12},   {"120e-1", 12},
        {"-1e3", -1000},  {"0e999999999", 0},
        {"0.0", 0},       {"10000000000000000000000000e-20", 100'000},
        {"0.00001e5", 1}, {"00100", 100}};
    for (const auto& [text, number] : numbers) {
        INFO(text);
        CHECK(become<long long>(text).value() == number);
    }
    for (const char* text :
         {"x", "1x", "1,000", "0x10", "1.5", "1e", "1e+", "e1", ".", "-", "--1", "1 2", "1.2.3", "1e-1",
          "0.1", "nan", "5e-1000000000", "0.123456789012345678901234567890"}) {
        INFO(text);
        CHECK(refusal<long long>(text).find("not a whole number: make it std::string") != std::string::npos);
    }
    CHECK(refusal<long long>("1e19").find("out of the type's range") != std::string::npos);
    CHECK(refusal<long long>("1e1000000000").find("out of the type's range") != std::string::npos);
    CHECK(refusal<int>(" ") ==
          "1 mismatch: member 'value' (int): field 'value' is empty: make it std::optional");
}

// libc++ reads no floating numbers before its version 20: a row with one does not compile there.
#ifdef __cpp_lib_to_chars
TEST_CASE("a floating number is finite and written as in any locale") {
    CHECK(become<double>("1.5").value() == 1.5);
    CHECK(become<double>("+1.5e3").value() == 1500.0);
    CHECK(become<float>("-0.25").value() == -0.25F);
    CHECK_FALSE(become<std::optional<double>>("").value());
    for (const char* text : {"1,5", "inf", "-inf", "nan", "INFINITY", "1.5x", "x", "+-1", "0x1p3"}) {
        INFO(text);
        CHECK(refusal<double>(text).find("not a finite number") != std::string::npos);
    }
    CHECK(refusal<double>("1e999").find("out of the type's range") != std::string::npos);
    CHECK(refusal<float>("1e39").find("out of the type's range") != std::string::npos);
    CHECK(become<double>("1e39").value() == 1e39);
}
#endif

TEST_CASE("an enumeration takes its enumerators' names, exactly first") {
    CHECK(become<plan>("gold").value() == plan::gold);
    CHECK(become<plan>(" GOLD ").value() == plan::gold);
    CHECK(become<plan>("Not sure").value() == plan::not_sure);
    CHECK(become<std::optional<plan>>("").value() == std::nullopt);
    CHECK(refusal<plan>("silver") ==
          "1 mismatch: member 'value' (plan): field 'value' holds a text of 6 bytes, "
          "not one of basic, gold, not_sure: make it std::string");
    CHECK(refusal<plan>("1") != "taken");
    CHECK(become<shout>("yes").value() == shout::yes);
    CHECK(become<shout>("YES").value() == shout::YES);
    CHECK(become<shout>("no").value() == shout::No);
    CHECK(refusal<shout>("Yes") != "taken"); // two enumerators alike
}

template <class T>
struct kind_of_session {
    T kind{};
    BOOST_DESCRIBE_CLASS(kind_of_session, (), (kind), (), ())
};
template <class T>
struct kinds {
    std::vector<kind_of_session<T>> sessions;
    BOOST_DESCRIBE_CLASS(kinds, (), (sessions), (), ())
};

TEST_CASE("a kind of viewing becomes our enumeration, the caller's or a text") {
    attendee person;
    person.sessions.resize(3);
    person.sessions[1].kind = viewing_kind::on_demand;
    person.sessions[2].kind = viewing_kind::simulated_live;
    const auto own = row_mapper<kinds<viewing_kind>>().map(person).value();
    CHECK(own.sessions[1].kind == viewing_kind::on_demand);
    const auto theirs = row_mapper<kinds<watched>>().map(person).value();
    CHECK(theirs.sessions[0].kind == watched::live);
    CHECK(theirs.sessions[1].kind == watched::on_demand);
    CHECK(theirs.sessions[2].kind == watched::simlive);
    CHECK(row_mapper<kinds<std::optional<std::string>>>().map(person)->sessions[2].kind == "simlive");
    CHECK(
        row_mapper<kinds<int>>().map(person).error().client_text() ==
        "1 mismatch: member 'sessions[0].kind' (int) and 2 more alike: field 'session_kind' holds a kind of "
        "viewing, not a whole number: make it webcasts::viewing_kind");
    CHECK(become<viewing_kind>("od").value() == viewing_kind::on_demand);
    CHECK(refusal<viewing_kind>("offline").find("not one of live, od, simlive") != std::string::npos);
}

TEST_CASE("times and days are read from texts and from times") {
    using std::chrono::local_days;
    using std::chrono::year_month_day;
    const year_month_day day = 2026y / 2 / 27;
    CHECK(become<local_time>("2026-02-27 08:30:00").value() == at("2026-02-27 08:30:00"));
    CHECK(become<local_time>("2026-02-27T08:30:00").value() == at("2026-02-27 08:30:00"));
    CHECK(refusal<local_time>("2026-02-27").find("not YYYY-MM-DD HH:MM:SS") != std::string::npos);
    CHECK(become<local_days>("2026-02-27 08:30:00").value() == local_days(day));
    CHECK(become<year_month_day>("2026-02-27").value() == day);
    CHECK(become<std::optional<year_month_day>>(" 2026-02-27 ").value() == day);
    CHECK(refusal<year_month_day>("2026-02-30").find("not YYYY-MM-DD, with or without a time") !=
          std::string::npos);
}

struct registered_on {
    std::chrono::year_month_day registered_at{};
};
BOOST_DESCRIBE_STRUCT(registered_on, (), (registered_at))
struct registered_as_number {
    int reg_date = 0;
};
BOOST_DESCRIBE_STRUCT(registered_as_number, (), (reg_date))

TEST_CASE("a known time becomes a day, and no number") {
    CHECK(row_mapper<registered_on>().map(jane())->registered_at == 2026y / 2 / 27);
    CHECK(row_mapper<registered_on>().map(attendee()).error().client_text() ==
          "1 mismatch: member 'registered_at' (std::chrono::year_month_day): field 'reg_date' is absent or "
          "empty: make it std::optional");
    const auto made = row_mapper<registered_as_number>().map(jane());
    CHECK(made.error().client_text() ==
          "1 mismatch: member 'reg_date' (int): field 'reg_date' holds a time, not a "
          "whole number: make it webcasts::local_time");
}

TEST_CASE("a duration holds the seconds exactly or is a mismatch") {
    CHECK(become<std::chrono::seconds>("90").value() == 90s);
    CHECK(become<std::chrono::minutes>("120").value() == 2min);
    CHECK(become<std::chrono::hours>("7200.0").value() == 2h);
    CHECK(become<std::chrono::milliseconds>("90").value() == 90s);
    using exact_minutes = std::chrono::duration<double, std::ratio<60>>;
    CHECK(become<exact_minutes>("90").value() == exact_minutes(1.5));
    CHECK_FALSE(become<std::optional<std::chrono::seconds>>("").value());
    CHECK(refusal<std::chrono::minutes>("90") ==
          "1 mismatch: member 'value' (std::chrono::minutes): field 'value' holds no whole number of this "
          "unit: make it std::chrono::seconds");
    CHECK(refusal<std::chrono::seconds>("-1").find("not a whole number of seconds") != std::string::npos);
    using few = std::chrono::duration<signed char>;
    CHECK(become<few>("127").value() == few(127));
    CHECK(refusal<few>("128").find("out of the type's range") != std::string::npos);
    CHECK(refusal<std::chrono::nanoseconds>("1000000000000000").find("out of the type's range") !=
          std::string::npos);
    CHECK(become<std::chrono::nanoseconds>("9223372036").value() == 9'223'372'036s);
    CHECK(refusal<std::chrono::nanoseconds>("9223372037").find("out of the type's range") !=
          std::string::npos);
}

constexpr event_id no_event = "0000000"; // Clang 14 cannot link a literal in the initializer of a member
struct event_row {
    event_id id = no_event;
    std::optional<event_id> other;
};
BOOST_DESCRIBE_STRUCT(event_row, (), (id, other))

TEST_CASE("an event id is read from 7 digits") {
    attendee person;
    person.extra = {{"id", "1234567"}, {"other", ""}};
    CHECK(row_mapper<event_row>().map(person)->id.str() == "1234567");
    CHECK_FALSE(row_mapper<event_row>().map(person)->other);
    person.extra = {{"id", "123456"}};
    CHECK(row_mapper<event_row>().map(person).error().client_text().find("not 7 digits") !=
          std::string::npos);
}

struct misfit {
    int age = 0;
    rows::plan plan{};
    std::optional<local_time> regdate{};
    std::string shoe_size{};
    std::vector<my_session> visits{};
    std::vector<question> sessions{};
    std::string questions{};
    int company = 0;
    std::string_view reg_date{};
};
BOOST_DESCRIBE_STRUCT(misfit, (),
                      (age, plan, regdate, shoe_size, visits, sessions, questions, company, reg_date))

TEST_CASE("all mismatches of a record are in one error, with names, types and what to do") {
    attendee person = jane();
    person.company.clear();
    person.extra = {{"age", "forty"}, {"Plan", "Platinum"}, {"shoesize", "38"}};
    const auto made = row_mapper<misfit>().map(person, 17);
    REQUIRE_FALSE(made);
    const error& wrong = made.error();
    CHECK(wrong.code() == protocol_errc::row_mismatch);
    CHECK(wrong.location().record == 17U);
    CHECK(wrong.location().field_path == "attendee[17].age");
    CHECK(
        wrong.client_text() ==
        "8 mismatches: "
        "member 'age' (int): field 'age' holds a text of 5 bytes, not a whole number: make it std::string; "
        "member 'plan' (plan): field 'Plan' holds a text of 8 bytes, not one of basic, gold, not_sure: make "
        "it "
        "std::string; "
        "member 'shoe_size' (std::string): no field of this name, the nearest is in server_text(): rename "
        "it, or "
        "make it std::optional; "
        "member 'visits' (std::vector<my_session>): no list of this name: there are sessions, questions, "
        "survey_answers and extra; "
        "member 'sessions' (std::vector<question>): the elements of this list are others: make it a "
        "std::vector of a described struct or of the library's own; "
        "member 'questions' (std::string): this is a list: make it a std::vector of a described struct; "
        "member 'company' (int): field 'company' is absent or empty: make it std::optional; "
        "member 'reg_date' (std::string_view): field 'reg_date' holds a time, which is no text to view: make "
        "it webcasts::local_time");
    CHECK(wrong.message().starts_with("a record does not fit the row's members: 8 mismatches: member 'age'"));
    CHECK(wrong.message().ends_with(" (at attendee[17].age); change the row as it says"));
    CHECK(wrong.server_text() ==
          "age: forty\nplan: Platinum\nshoe_size: the nearest field is shoesize\ncompany: ");
    CHECK(wrong.message().find("forty") == std::string::npos);
    CHECK(wrong.message().find("Platinum") == std::string::npos);
}

struct mistyped {
    int age = 0;
    std::optional<local_time> regdate{};
};
BOOST_DESCRIBE_STRUCT(mistyped, (), (age, regdate))

TEST_CASE(
    "an optional member without a field is empty; an error names a field whose name is nearly the same") {
    attendee person = jane();
    person.extra = {{"age", "40"}};
    const auto made = row_mapper<mistyped>().map(person);
    REQUIRE(made);
    CHECK_FALSE(made->regdate);
    person.extra = {{"age", "forty"}};
    CHECK(
        row_mapper<mistyped>().map(person).error().client_text() ==
        "1 mismatch: member 'age' (int): field 'age' holds a text of 5 bytes, not a whole number: make it "
        "std::string; besides, member 'regdate' is empty: no field of this name, the nearest is 'reg_date'");
}

TEST_CASE("a mismatch in several elements of a list is reported once, at the first element") {
    attendee person = jane();
    person.sessions.resize(5);
    person.sessions[2] = {.kind = viewing_kind::on_demand, .duration = 90s};
    person.sessions[3] = {.kind = viewing_kind::on_demand, .duration = 91s};
    person.sessions[4] = {.kind = viewing_kind::simulated_live};
    const auto made = row_mapper<my_row>().map(person, 3);
    REQUIRE_FALSE(made);
    CHECK(made.error().location().field_path == "attendee[3].session.od[1].duration");
    CHECK(made.error().client_text() ==
          "2 mismatches: member 'sessions[2].duration' (std::chrono::minutes) and 1 more alike: field "
          "'duration' "
          "holds no whole number of this unit: make it std::chrono::seconds; member 'sessions[4].duration' "
          "(std::chrono::minutes): field 'duration' is absent or empty: make it std::optional");
    person = jane();
    person.questions.push_back(person.questions[0]);
    person.questions[1].extra[0].value = "many";
    CHECK(row_mapper<my_row>().map(person, 3).error().location().field_path == "attendee[3].qa[1].Upvotes");
    person = jane();
    person.survey_answers[0].answer = "silver";
    CHECK(row_mapper<my_row>().map(person).error().location().field_path == "attendee.survey[0].answer");
    CHECK_FALSE(row_mapper<my_row>().map(person).error().location().record);
}

TEST_CASE("no customer's data is in message(), and values in server_text() are cut between characters") {
    attendee person;
    std::string value(199, 'x');
    value.append("\xc3\xa9 jane@example.com");
    person.extra = {{"VALUE", value}};
    const error wrong = row_mapper<one<int>>().map(person).error();
    CHECK(wrong.server_text() == "value: " + std::string(199, 'x'));
    CHECK(wrong.message().find("xx") == std::string::npos);
    CHECK(wrong.message().find("jane") == std::string::npos);
    person.extra = {{"\x1b[31mValue", "1"}};
    const error absent = row_mapper<one<int>>().map(person).error();
    CHECK(absent.message().find('\x1b') == std::string::npos);
    person.extra = {{"\x1bvalue", "x"}};
    CHECK(row_mapper<one<int>>().map(person).error().message().find('\x1b') == std::string::npos);
}

struct other_fields {
    std::optional<std::string> email{}; ///< of an attendee, not of a session
    std::optional<std::string> rate_{};
};
BOOST_DESCRIBE_STRUCT(other_fields, (), (email, rate_))
struct row_of_other_fields {
    std::vector<other_fields> sessions{};
};
BOOST_DESCRIBE_STRUCT(row_of_other_fields, (), (sessions))

TEST_CASE("a field of an attendee's is no field of a session") {
    attendee person;
    person.email = "jane@example.com";
    person.sessions.resize(2);
    person.sessions[0].duration = 60s;
    person.sessions[1].extra = {{"email", "x"}, {"Rate ", "5"}};
    const auto made = row_mapper<row_of_other_fields>().map(person).value();
    CHECK_FALSE(made.sessions[0].email);
    CHECK(made.sessions[1].email == "x");
    CHECK(made.sessions[1].rate_ == "5");
    // Nor if the caller's own name table calls a column of CSV so.
    static constexpr wire::node_name nodes[] = {{wire::node::attendee, "fragen", wire::node::question_list}};
    static constexpr wire::field_name columns[] = {{wire::node::document, "email", wire::field::email}};
    const auto named = row_mapper<row_of_other_fields>(wire::name_table(nodes, columns)).map(person).value();
    CHECK_FALSE(named.sessions[0].email);
    CHECK(named.sessions[1].email == "x");
}

TEST_CASE("a field whose name differs in one letter, wherever that is, is another one") {
    attendee person;
    for (const char* name : {"xalue", "vaxue", "valux", "valu", "value1"}) {
        person.extra = {{name, "1"}};
        CAPTURE(name);
        CHECK_FALSE(row_mapper<one<int>>().map(person));
    }
}

TEST_CASE("the nearest name differs by a third of the letters at most, and one or two that changed places") {
    const auto nearest = [](std::string_view wanted, std::initializer_list<std::string_view> names) {
        detail::nearest_name nearest_name(wanted);
        for (const std::string_view name : names) {
            nearest_name.consider(name);
        }
        return std::string(nearest_name.get());
    };
    for (const char* typed :
         {"email", "EMAIL", "meail", "eamil", "emali", "emai", "mail", "emaill", "xemail", "emxil"}) {
        CAPTURE(typed);
        CHECK(nearest(typed, {"email"}) == "email");
    }
    for (const char* typed : {"", "xmaix", "emlia", "ema", "emaillll", "aemli"}) {
        CAPTURE(typed);
        CHECK(nearest(typed, {"email"}).empty());
    }
    CHECK(nearest("abc", {"axy"}).empty());
    CHECK(nearest("ab", {"abc"}) == "abc");
    CHECK(nearest("abcdef", {"abxyef"}) == "abxyef");
    CHECK(nearest("abcdef", {"axyzef"}).empty());
    CHECK(nearest("abcdefghi", {"xyzdefghi"}) == "xyzdefghi");
    CHECK(nearest("abcdefghijklmnop", {"wxyzefghijklmnop"}).empty());
    // The first of those that are as near as each other.
    CHECK(nearest("email", {"emaix", "emaiy"}) == "emaix");
    CHECK(nearest("emails", {"emxixs", "emailx", "emaily"}) == "emailx");
    CHECK(nearest(std::string(64, 'a'), {std::string(63, 'a')}) == std::string(63, 'a'));
    CHECK(nearest(std::string(65, 'a'), {std::string(64, 'a')}).empty());
    CHECK(nearest(std::string(64, 'a'), {std::string(65, 'a')}).empty());
}

struct misspelt {
    std::string registerd_at{};
    std::vector<my_session> sesions{};
};
BOOST_DESCRIBE_STRUCT(misspelt, (), (registerd_at, sesions))
struct misspelt_session {
    std::string sesions{};
};
BOOST_DESCRIBE_STRUCT(misspelt_session, (), (sesions))
struct misspelt_sessions {
    std::vector<misspelt_session> sessions{};
};
BOOST_DESCRIBE_STRUCT(misspelt_sessions, (), (sessions))

TEST_CASE("the nearest of our own names is told, and that of a list only where there are lists") {
    const std::string wrong = row_mapper<misspelt>().map(jane()).error().client_text();
    CAPTURE(wrong);
    CHECK(wrong.find("no field of this name, the nearest is 'registered_at'") != std::string::npos);
    const std::string in_session = row_mapper<misspelt_sessions>().map(jane()).error().client_text();
    CAPTURE(in_session);
    CHECK(in_session.find("no field of this name") != std::string::npos);
    CHECK(in_session.find("the nearest") == std::string::npos);
}

TEST_CASE("the place of an element counts those of its kind before it") {
    attendee person = jane();
    const viewing_session good = person.sessions[0];
    person.sessions = {good, good, {.kind = viewing_kind::on_demand, .duration = 60s}, good};
    person.sessions[3].duration = 90s;
    CHECK(row_mapper<my_row>().map(person, 3).error().location().field_path ==
          "attendee[3].session.live[2].duration");
}

TEST_CASE("types are named as C++ names them") {
    CHECK(detail::number_name<signed char>() == "signed char");
    CHECK(detail::number_name<unsigned char>() == "unsigned char");
    CHECK(detail::number_name<short>() == "short");
    CHECK(detail::number_name<unsigned short>() == "unsigned short");
    CHECK(detail::number_name<int>() == "int");
    CHECK(detail::number_name<unsigned>() == "unsigned");
    CHECK(detail::number_name<long>() == "long");
    CHECK(detail::number_name<unsigned long>() == "unsigned long");
    CHECK(detail::number_name<long long>() == "long long");
    CHECK(detail::number_name<unsigned long long>() == "unsigned long long");
    CHECK(detail::type_name<rows::plan>() == "plan");
    CHECK(detail::type_name<plan_of_no_namespace>() == "plan_of_no_namespace");
}

enum class either { od, on_demand, live, simlive };
BOOST_DESCRIBE_ENUM(either, od, on_demand, live, simlive)

TEST_CASE("a kind of viewing takes the service's name before our own") {
    attendee person;
    person.sessions.resize(1);
    person.sessions[0].kind = viewing_kind::on_demand;
    CHECK(row_mapper<kinds<either>>().map(person).value().sessions[0].kind == either::od);
}

struct lenient_row {
    std::optional<int> age{};
    std::optional<signed char> level{};
    std::optional<std::string> note{};
    std::vector<my_session> sessions{};
};
BOOST_DESCRIBE_STRUCT(lenient_row, (), (age, level, note, sessions))

TEST_CASE("by lenient rules an optional member is empty if its text cannot be read, and the text is listed") {
    row_mapper<lenient_row> mapper(wire::default_names, {.policy = wire::value_policy::lenient});
    attendee person;
    person.extra = {{"age", "40"}, {"level", "7"}, {"note", "n"}};
    const auto good = mapper.map(person, 4).value();
    CHECK(good.age == 40);
    CHECK(good.level == 7);
    CHECK(good.note == "n");
    CHECK(mapper.unreadable().listed.empty());
    person.extra = {{"age", "forty"}, {"level", "300"}, {"note", ""}};
    const auto bad = mapper.map(person, 5).value();
    CHECK_FALSE(bad.age);
    CHECK_FALSE(bad.level);
    REQUIRE(mapper.unreadable().listed.size() == 2);
    CHECK(mapper.unreadable().listed[0].field_path == "attendee[5].age");
    CHECK(mapper.unreadable().listed[0].text == "forty");
    CHECK(mapper.unreadable().listed[1].field_path == "attendee[5].level");
    // By strict rules either is a mismatch, and so is a kind of viewing that is no number by either.
    CHECK_FALSE(row_mapper<lenient_row>().map(person));
    person.sessions.resize(1);
    CHECK_FALSE(
        row_mapper<kinds<std::optional<int>>>(wire::default_names, {.policy = wire::value_policy::lenient})
            .map(person));
}

struct many {
    int a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0, i = 0, j = 0, k = 0, l = 0, m = 0, n = 0,
        o = 0, p = 0, q = 0, r = 0, s = 0, t = 0, u = 0, v = 0;
};
BOOST_DESCRIBE_STRUCT(many, (), (a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q, r, s, t, u, v))

TEST_CASE("values stand in server_text() until it has more than 4096 bytes") {
    const auto text_with = [](std::size_t last_size) {
        attendee person;
        for (char name = 'a'; name <= 'u'; ++name) {
            person.extra.push_back({std::string(1, name), std::string(name == 'u' ? last_size : 191, 'x')});
        }
        person.extra.push_back({"v", "y"});
        return std::string(row_mapper<many>().map(person).error().server_text().expose());
    };
    // 20 lines of `a: x...` and their ends, and the beginning of the one that is measured.
    const std::size_t before = 20 * (3 + 191 + 1) + 3;
    CHECK(text_with(4096 - before).ends_with("x\nv: y"));
    CHECK(text_with(4096 - before + 1).ends_with("xx"));
}

struct borrowing {
    std::string_view email{};
    std::optional<std::string_view> company{};
    std::string_view plan{};
    std::vector<basic_viewing_session<std::string_view>> sessions{};
    std::vector<basic_named_text<std::string_view>> extra{};
};
BOOST_DESCRIBE_STRUCT(borrowing, (), (email, company, plan, sessions, extra))

template <class Row>
concept maps_a_temporary = requires(row_mapper<Row>& mapper) {
    mapper.map(attendee());
};

TEST_CASE("views in a row refer to the record's texts, which a temporary cannot have") {
    STATIC_REQUIRE_FALSE(maps_a_temporary<borrowing>);
    STATIC_REQUIRE(maps_a_temporary<my_row>);
    const attendee person = jane();
    const auto made = row_mapper<borrowing>().map(person).value();
    CHECK(made.email.data() == person.email.data());
    CHECK(made.company == "Example");
    CHECK(made.plan.data() == person.extra[1].value.data());
    CHECK(made.sessions.at(0).extra.at(0).value.data() == person.sessions[0].extra[0].value.data());
    CHECK(made.extra.size() == 3);
}

TEST_CASE("assigning to a row forgets the record before") {
    row_mapper<my_row> mapper;
    my_row row;
    REQUIRE_FALSE(mapper.assign(row, jane()));
    attendee bare;
    bare.extra = {{"plan", "basic"}, {"custom_question1", "7"}};
    REQUIRE_FALSE(mapper.assign(row, bare));
    CHECK(row.email.empty());
    CHECK_FALSE(row.company);
    CHECK_FALSE(row.reg_date);
    CHECK_FALSE(row.favourite_colour);
    CHECK(row.custom_question1 == 7);
    CHECK(row.plan == plan::basic);
    CHECK(row.sessions.empty());
    CHECK(row.questions.empty());
    CHECK(row.survey_answers.empty());
}

} // namespace webcasts::tests::row_test
