// SPDX-License-Identifier: BSL-1.0
// What the exporter stores of people: keys, further fields, times, and events that break off.

#include "exporter/database_rows.hpp"
#include "exporter/fresh_folder.hpp"
#include "store/attendee_store.hpp"
#include "store/database.hpp"
#include "store/erased_address.hpp"
#include "support/catch.hpp"
#include <webcasts/records.hpp>

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace webcasts::tests::attendee_store_test {

namespace {

using exporter::time_zone;
using webcasts::attendee;

attendee person(std::string email, std::string first_name = {}) {
    attendee made;
    made.email = std::move(email);
    made.first_name = std::move(first_name);
    return made;
}

exporter::pulled_event event_7() {
    webcasts::event_summary listed{.id = "0000007",
                                   .expired = false,
                                   .title = "Seven",
                                   .scheduled_start = {},
                                   .scheduled_end = {},
                                   .extra = {}};
    return {.listed = listed, .is_listed = true, .pulled = {}, .title = {}, .query = {}};
}

/// A database with one event.
class stored_event {
  public:
    explicit stored_event(const char* reported = "GMT", const char* shown = "GMT")
        : path_(folder_.file("a.db")), database_(exporter::open_to_write(path_)),
          store_(database_, time_zone(reported), time_zone(shown)) {}

    exporter::audience_counts keep(const std::vector<attendee>& people,
                                   const exporter::pulled_event& event = event_7()) {
        store_.stage(event.listed.id.str(), people);
        exporter::transaction whole(database_);
        const auto stored = store_.keep(event);
        whole.commit();
        return stored.counts;
    }
    void forget(std::string_view email) {
        const std::string token = exporter::erasure_token(email);
        exporter::sqlite_statement(database_, "INSERT INTO forgotten VALUES (?, '')").bind(token).run();
    }
    exporter::attendee_store& store() { return store_; }
    [[nodiscard]] std::vector<std::string> rows(const char* sql) const { return rows_of(path_, sql); }

  private:
    fresh_folder folder_;
    std::string path_;
    exporter::sqlite_connection database_;
    exporter::attendee_store store_;
};

using texts = std::vector<std::string>;

} // namespace

TEST_CASE("people who share an e-mail, in any letters, are all kept") {
    stored_event event;
    event.keep({person("A@example.com", "1"), person("a@EXAMPLE.com", "2"), person("a@example.com#2", "3"),
                person("a@example.com", "4"), person("b@example.com", "5")});
    REQUIRE(event.rows("SELECT email_key, fname FROM attendee ORDER BY fname") ==
            texts{"a@example.com|1", "a@example.com#2|2", "a@example.com#2#2|3", "a@example.com#3|4",
                  "b@example.com|5"});
}

TEST_CASE("keys are the same however the report was cut into parts") {
    stored_event event;
    event.store().stage("0000007", {person("a@example.com", "1"), person("", "2")});
    event.keep({person("a@example.com", "3"), person("", "4")});
    REQUIRE(event.rows("SELECT email_key, fname FROM attendee ORDER BY fname") ==
            texts{"a@example.com|1", "#1|2", "a@example.com#2|3", "#2|4"});
}

TEST_CASE("people without an e-mail are all kept, with their sessions") {
    stored_event event;
    auto first = person("", "1");
    first.sessions.resize(2);
    auto second = person("", "2");
    second.sessions.resize(1);
    event.keep({first, second, person("#1", "3")});
    REQUIRE(event.rows("SELECT email_key, fname FROM attendee ORDER BY fname") ==
            texts{"#1|1", "#2|2", "#1#2|3"});
    REQUIRE(event.rows("SELECT email_key, ordinal FROM session ORDER BY 1, 2") ==
            texts{"#1|1", "#1|2", "#2|1"});
}

TEST_CASE("the same people in a second run get the same keys") {
    stored_event event;
    const std::vector people{person("a@example.com", "1"), person("a@example.com", "2"), person("", "3")};
    event.keep(people);
    const texts before = event.rows("SELECT email_key, fname FROM attendee ORDER BY 1");
    event.keep(people);
    REQUIRE(event.rows("SELECT email_key, fname FROM attendee ORDER BY 1") == before);
    REQUIRE(before.size() == 3);
}

TEST_CASE("further fields keep their order and their repetitions") {
    stored_event event;
    auto one = person("a@example.com");
    one.extra = {{"q", "1\"\n"}, {"b", ""}, {"q", "2"}};
    event.keep({one});
    REQUIRE(event.rows("SELECT extra FROM attendee") ==
            texts{R"([{"name":"q","value":"1\"\n"},{"name":"b","value":""},{"name":"q","value":"2"}])"});
}

TEST_CASE("an event that is dropped leaves the rows that were there") {
    stored_event event;
    event.keep({person("a@example.com")});
    event.store().stage("0000007", {person("b@example.com"), person("b@example.com")});
    event.store().drop("0000007");
    REQUIRE(event.rows("SELECT email_key FROM attendee") == texts{"a@example.com"});
    event.keep({person("b@example.com")});
    REQUIRE(event.rows("SELECT email_key FROM attendee") == texts{"b@example.com"});
}

TEST_CASE("forgotten people are left out and counted, in any letters and however often they registered") {
    stored_event event;
    event.forget("a@example.com");
    auto gone = person("A@Example.com");
    gone.sessions.resize(2);
    REQUIRE(event.keep({gone, person("b@example.com"), person("a@example.com"), person("")}).left_out == 2);
    REQUIRE(event.rows("SELECT email_key FROM attendee ORDER BY 1") == texts{"#1", "b@example.com"});
    REQUIRE(event.rows("SELECT * FROM session").empty());
    REQUIRE(event.keep({person("b@example.com")}).left_out == 0);
}

TEST_CASE("a person who is forgotten while the report comes is left out with sessions and answers") {
    stored_event event;
    auto gone = person("a@example.com");
    gone.sessions.resize(1);
    gone.questions.resize(1);
    event.store().stage("0000007", {gone, gone, person("b@example.com")});
    event.forget("a@example.com");
    REQUIRE(event.keep({gone}).left_out == 3);
    REQUIRE(event.rows("SELECT email_key FROM attendee") == texts{"b@example.com"});
    REQUIRE(event.rows("SELECT email_key FROM session UNION ALL SELECT email_key FROM answer").empty());
}

TEST_CASE("a text that is the shortest address of all, of a person who was removed, is stored without it") {
    stored_event event;
    event.forget("a@b");
    auto other = person("bob@example.com", "Bob");
    other.company = "a@b";
    other.title = "a@";
    event.keep({other});
    REQUIRE(event.rows("SELECT company, title FROM attendee") == texts{"[removed]|a@"});
}

TEST_CASE("texts of others that mention a person who was removed are stored without the address") {
    stored_event event;
    event.forget("ada@example.com");
    auto other = person("bob@example.com", "Bob");
    other.company = "friend of ADA@example.com";
    other.extra = {{"asked by ada@example.com", "see ada%40example.com"}, {"other", "bada@example.com"}};
    other.questions = {{{}, "Is ada@example.com there?", {{"cc", "Ada <ada@example.com>"}}}};
    other.survey_answers = {
        {"Who but ada@example.com?", "YWRhQGV4YW1wbGUuY29t", {{"by ada@example.com", "ada%40example.com"}}}};
    other.sessions.resize(1);
    other.sessions[0].extra = {{"host", "ada@example.com"}};
    auto named = person("Ada <ada@example.com>");
    REQUIRE(event
                .keep({other, named,
                       person("\xE2\x80\x8B"
                              "Ada@Example.com")})
                .left_out == 2);
    REQUIRE(
        event.rows("SELECT email, company, extra FROM attendee") ==
        texts{R"(bob@example.com|friend of [removed]|[{"name":"asked by [removed]","value":"see [removed]"},)"
              R"({"name":"other","value":"bada@example.com"}])"});
    REQUIRE(event.rows("SELECT question, answer, extra FROM answer ORDER BY kind") ==
            texts{R"(Is [removed] there?|NULL|[{"name":"cc","value":"Ada <[removed]>"}])",
                  R"(Who but [removed]?|[removed]|[{"name":"by [removed]","value":"[removed]"}])"});
    REQUIRE(event.rows("SELECT extra FROM session") == texts{R"([{"name":"host","value":"[removed]"}])"});
    auto listed = event_7().listed;
    listed.title = "Talk with ada@example.com";
    event.store().update_listed({listed});
    REQUIRE(event.rows("SELECT title FROM event") == texts{"Talk with [removed]"});
}

TEST_CASE("what the event list says anew is written down") {
    stored_event event;
    event.keep({person("a@example.com")});
    auto listed = event_7().listed;
    listed.expired = true;
    listed.title = "Another";
    listed.scheduled_end = webcasts::local_time(std::chrono::seconds(1'772'442'000));
    event.store().update_listed({listed});
    REQUIRE(event.rows("SELECT title, expired, sched_end, sched_end_utc FROM event") ==
            texts{"Another|1|2026-03-02T09:00:00+00:00|2026-03-02T09:00:00Z"});
    REQUIRE(event.rows("SELECT email_key FROM attendee") == texts{"a@example.com"});
}

TEST_CASE("a time is stored as local with its offset and in UTC") {
    stored_event event("GMT", "America/New_York");
    auto one = person("a@example.com");
    one.registered_at = webcasts::local_time(std::chrono::seconds(1'772'442'000));
    event.keep({one});
    REQUIRE(event.rows("SELECT reg_date, reg_date_utc FROM attendee") ==
            texts{"2026-03-02T04:00:00-05:00|2026-03-02T09:00:00Z"});
}

TEST_CASE("a time in a zone that is not known is stored as it came") {
    stored_event event("Mars/Olympus", "Mars/Olympus");
    auto one = person("a@example.com");
    one.registered_at = webcasts::local_time(std::chrono::seconds(1'772'442'000));
    event.keep({one});
    REQUIRE(event.rows("SELECT reg_date, reg_date_utc FROM attendee") == texts{"2026-03-02T09:00:00|NULL"});
}

TEST_CASE(
    "a session is stored with its kind, its number of that kind, its times, its length and further fields") {
    stored_event event("GMT", "America/New_York");
    const auto nine = webcasts::local_time(std::chrono::seconds(1'772'442'000)); // 2026-03-02 09:00
    auto one = person("a@example.com");
    one.sessions = {{.kind = webcasts::viewing_kind::live,
                     .start = nine,
                     .end = nine + std::chrono::seconds(90),
                     .duration = std::chrono::seconds(90)},
                    {.kind = webcasts::viewing_kind::live, .extra = {{"player", "7"}}},
                    {.kind = webcasts::viewing_kind::on_demand},
                    {.kind = webcasts::viewing_kind::simulated_live},
                    {.kind = webcasts::viewing_kind::on_demand, .duration = std::chrono::seconds(0)}};
    event.keep({one, person("b@example.com")});
    REQUIRE(event.rows("SELECT email_key, kind, ordinal, session_start, session_end, session_duration, "
                       "extra, session_start_utc, "
                       "session_end_utc FROM session ORDER BY kind, ordinal") ==
            texts{"a@example.com|live|1|2026-03-02T04:00:00-05:00|2026-03-02T04:01:30-05:00|90|[]|2026-03-"
                  "02T09:00:00Z|2026-03-02T09:01:30Z",
                  R"(a@example.com|live|2|NULL|NULL|NULL|[{"name":"player","value":"7"}]|NULL|NULL)",
                  "a@example.com|od|1|NULL|NULL|NULL|[]|NULL|NULL",
                  "a@example.com|od|2|NULL|NULL|0|[]|NULL|NULL",
                  "a@example.com|simlive|1|NULL|NULL|NULL|[]|NULL|NULL"});
    const auto rows = event.store().stored_rows("0000007");
    CHECK(rows.registrations == 2);
    CHECK(rows.sessions == 5);
    CHECK(rows.answers == 0);
}

TEST_CASE("questions and survey answers are numbered each from 1, with time and texts") {
    stored_event event;
    auto one = person("a@example.com");
    one.questions = {{webcasts::local_time(std::chrono::seconds(1'772'442'000)), "When?", {}},
                     {{}, "Where?", {}}};
    one.survey_answers = {{"Good?", "Yes", {}}, {"Why?", "So", {{"page", "2"}}}};
    event.keep({one});
    REQUIRE(event.rows("SELECT email_key, kind, ordinal, time, question, answer, extra, time_utc FROM answer "
                       "ORDER BY kind, ordinal") ==
            texts{"a@example.com|qa|1|2026-03-02T09:00:00+00:00|When?|NULL|[]|2026-03-02T09:00:00Z",
                  "a@example.com|qa|2|NULL|Where?|NULL|[]|NULL",
                  "a@example.com|survey|1|NULL|Good?|Yes|[]|NULL",
                  R"(a@example.com|survey|2|NULL|Why?|So|[{"name":"page","value":"2"}]|NULL)"});
    CHECK(event.store().stored_rows("0000007").answers == 4);
}

TEST_CASE("each registration has the domain of its address, and is one person's") {
    stored_event event;
    auto full = person("Ada@Example.com", "Ada");
    full.last_name = "Lovelace";
    full.fax = "9";
    full.source = "mail";
    event.keep({full, person("a@b@example.org"), person("nobody"), person("")});
    REQUIRE(event.rows("SELECT email_key, email, lname, fax, sti, domain, person_key FROM attendee ORDER BY "
                       "email_key") ==
            texts{"#1||||||#1", "a@b@example.org|a@b@example.org||||example.org|a@b@example.org",
                  "ada@example.com|Ada@Example.com|Lovelace|9|mail|example.com|ada@example.com",
                  "nobody|nobody|||||nobody"});
}

TEST_CASE("staged rows are counted without those of people who were forgotten since") {
    stored_event event;
    auto gone = person("a@example.com");
    gone.sessions.resize(2);
    auto other = person("b@example.com");
    other.sessions.resize(3);
    other.questions.resize(1);
    event.store().stage("0000007", {gone, other});
    CHECK(event.store().staged_rows("0000007").sessions == 5);
    event.forget("a@example.com");
    const auto rows = event.store().staged_rows("0000007");
    CHECK(rows.registrations == 1);
    CHECK(rows.sessions == 3);
    CHECK(rows.answers == 1);
    CHECK(event.store().staged_rows("0000008").registrations == 0);
    CHECK(event.keep({}).left_out == 1);
    // Kept, they are staged no more.
    CHECK(event.store().staged_rows("0000007").registrations == 0);
    CHECK(event.store().stored_rows("0000007").sessions == 3);
}

TEST_CASE("what one event staged is no other's, and is dropped alone") {
    stored_event event;
    event.store().stage("0000008", std::vector{person("x@example.com")});
    event.keep({person("a@example.com")});
    CHECK(event.store().staged_rows("0000008").registrations == 1);
    event.store().drop("0000008");
    CHECK(event.store().staged_rows("0000008").registrations == 0);
    CHECK(event.store().stored_rows("0000007").registrations == 1);
}

TEST_CASE("an event that the list lacks is gone once, and comes back") {
    stored_event event;
    event.keep({});
    auto eight = event_7();
    eight.listed.id = "0000008";
    event.keep({}, eight);
    const exporter::instant now{std::chrono::seconds(1'772'442'000)};
    auto& store = event.store();
    CHECK(store.count_listed() == 2);
    CHECK(store.count_missing({eight.listed}) == 1);
    CHECK(store.count_missing({event_7().listed, eight.listed}) == 0);
    CHECK(store.mark_gone({eight.listed}, now) == texts{"0000007"});
    CHECK(store.count_listed() == 1);
    CHECK(store.count_missing({eight.listed}) == 0);
    CHECK(store.count_missing({}) == 1);
    CHECK(store.mark_gone({}, now + std::chrono::seconds(1)) == texts{"0000008"});
    REQUIRE(event.rows("SELECT event_id, gone_utc FROM event ORDER BY 1") ==
            texts{"0000007|2026-03-02T09:00:00Z", "0000008|2026-03-02T09:00:01Z"});
    CHECK(store.mark_gone({event_7().listed, eight.listed}, now).empty());
    CHECK(event.rows("SELECT event_id FROM event WHERE gone_utc IS NOT NULL").empty());
}

TEST_CASE("filters of the stored rows are told, and those of an event that is not stored are none") {
    stored_event event;
    CHECK_FALSE(event.store().query_of("0000007"));
    auto filtered = event_7();
    filtered.query = "session_kind=live";
    event.keep({}, filtered);
    CHECK(event.store().query_of("0000007") == "session_kind=live");
}

TEST_CASE("an event that no list told of keeps its title, until the report tells one") {
    stored_event event;
    auto unlisted = event_7();
    unlisted.is_listed = false;
    event.keep({}, unlisted);
    REQUIRE(event.rows("SELECT event_id, title, expired, sched_start FROM event") ==
            texts{"0000007||NULL|NULL"});
    auto listed = event_7();
    event.keep({}, listed);
    event.keep({}, unlisted);
    REQUIRE(event.rows("SELECT title FROM event") == texts{"Seven"});
    unlisted.title = "Of the report";
    event.keep({}, unlisted);
    REQUIRE(event.rows("SELECT title FROM event") == texts{"Of the report"});
}

TEST_CASE("an event has begun if it has no time, or one at the request's or before it") {
    stored_event event;
    const exporter::instant nine{std::chrono::seconds(1'772'442'000)};
    auto timed = event_7();
    timed.pulled = nine;
    const auto begun_at = [&](std::optional<std::chrono::seconds> later) {
        timed.listed.scheduled_start = {};
        if (later) {
            timed.listed.scheduled_start = webcasts::local_time(nine.time_since_epoch() + *later);
        }
        event.keep({}, timed);
        return event.store().read_back("0000007").begun;
    };
    CHECK(begun_at({}));
    CHECK(begun_at(std::chrono::seconds(-1)));
    CHECK(begun_at(std::chrono::seconds(0)));
    CHECK_FALSE(begun_at(std::chrono::seconds(1)));
    CHECK(event.rows("SELECT begun FROM event") == texts{"0"});
}

TEST_CASE("whether an event has expired is yes, no, or unknown if the list's word could not be read") {
    stored_event event;
    auto listed = event_7();
    const auto expired = [&] {
        event.keep({}, listed);
        const texts kept = event.rows("SELECT expired FROM event");
        event.store().update_listed({listed.listed});
        CHECK(event.rows("SELECT expired FROM event") == kept);
        return kept;
    };
    CHECK(expired() == texts{"0"});
    listed.listed.expired = true;
    listed.listed.extra = {{"other", "maybe"}};
    CHECK(expired() == texts{"1"});
    listed.listed.extra = {{"expired", "maybe"}};
    CHECK(expired() == texts{"NULL"});
}

TEST_CASE("a stored event tells its people: registered, eligible, watching live, simulated live or on "
          "demand, absent") {
    stored_event event;
    const auto watching = [](std::string email, std::vector<webcasts::viewing_kind> kinds) {
        auto made = person(std::move(email));
        for (const auto kind : kinds) {
            made.sessions.push_back({.kind = kind});
        }
        return made;
    };
    using enum webcasts::viewing_kind;
    const auto counts = event.keep(
        {watching("a@example.com", {live}), watching("b@example.com", {live, on_demand}),
         watching("c@example.com", {live, simulated_live}), watching("d@example.com", {simulated_live}),
         watching("e@example.com", {on_demand}), watching("f@example.com", {}), watching("g@example.com", {}),
         watching("h@example.com", {live})});
    CHECK(counts.registrants == 8);
    CHECK(counts.eligible == 8);
    CHECK(counts.attended_live == 5);
    CHECK(counts.on_demand == 2);
    CHECK(counts.attended == 6);
    CHECK(counts.no_shows == 2);
    CHECK(counts.live == 4);
    CHECK(counts.simlive == 2);
    CHECK(counts.left_out == 0);
    const auto again = event.store().read_back("0000007");
    CHECK(again.title == "Seven");
    CHECK(again.counts.attended == 6);
}

TEST_CASE("if the list moves an event, or begins it, its people are counted anew") {
    stored_event event;
    const auto day = webcasts::local_time(std::chrono::seconds(1'772'442'000)); // 2026-03-02 09:00
    auto early = person("a@example.com");
    early.registered_at = day - std::chrono::hours(24);
    auto late = person("b@example.com");
    late.registered_at = day + std::chrono::hours(2);
    auto timed = event_7();
    timed.listed.scheduled_start = day;
    timed.listed.scheduled_end = day + std::chrono::hours(1);
    timed.pulled = exporter::instant(day.time_since_epoch());
    const auto lead_of_early = [&] {
        return event.rows(
            "SELECT name FROM event_group WHERE grouping = 'lead' AND registrants > 0 ORDER BY 1");
    };
    SECTION("a later end") {
        const auto counts = event.keep({early, late}, timed);
        CHECK(counts.registrants == 2);
        CHECK(counts.eligible == 1);
        timed.listed.scheduled_end = day + std::chrono::hours(3);
        event.store().update_listed({timed.listed});
        CHECK(event.store().read_back("0000007").counts.eligible == 2);
    }
    SECTION("an earlier start") {
        event.keep({early}, timed);
        const texts before = lead_of_early();
        REQUIRE(before.size() == 1);
        timed.listed.scheduled_start = day - std::chrono::hours(24 * 8);
        event.store().update_listed({timed.listed});
        CHECK(lead_of_early() != before);
    }
    SECTION("its beginning") {
        timed.pulled -= std::chrono::seconds(1);
        CHECK(event.keep({early}, timed).no_shows == 0);
        event.store().update_listed({timed.listed});
        CHECK(event.store().read_back("0000007").counts.no_shows == 1);
    }
    SECTION("if it moves nothing they are as before") {
        event.keep({early, late}, timed);
        timed.listed.title = "Another";
        event.store().update_listed({timed.listed});
        CHECK(event.store().read_back("0000007").counts.eligible == 1);
    }
}

TEST_CASE("sums of people add each number to its own") {
    exporter::audience_counts sum{1, 2, 3, 4, 5, 6, 7, 8, 9};
    sum += exporter::audience_counts{10, 20, 30, 40, 50, 60, 70, 80, 90};
    CHECK(sum.registrants == 11);
    CHECK(sum.eligible == 22);
    CHECK(sum.attended_live == 33);
    CHECK(sum.on_demand == 44);
    CHECK(sum.attended == 55);
    CHECK(sum.no_shows == 66);
    CHECK(sum.live == 77);
    CHECK(sum.simlive == 88);
    CHECK(sum.left_out == 99);
}

TEST_CASE(
    "a title and fields of the list that mention a person who was forgotten are stored without the address") {
    stored_event event;
    event.forget("ada@example.com");
    auto listed = event_7();
    listed.title = "Report of ada@example.com";
    listed.listed.title = "List of ada@example.com";
    listed.listed.extra = {{"host", "ada@example.com"}};
    event.keep({}, listed);
    REQUIRE(event.rows("SELECT title, extra FROM event") ==
            texts{R"(Report of [removed]|[{"name":"host","value":"[removed]"}])"});
    listed.title = {};
    event.keep({}, listed);
    REQUIRE(event.rows("SELECT title FROM event") == texts{"List of [removed]"});
    listed.listed.extra = {{"guest", "ada@example.com"}};
    event.store().update_listed({listed.listed});
    REQUIRE(event.rows("SELECT title, extra FROM event") ==
            texts{R"(List of [removed]|[{"name":"guest","value":"[removed]"}])"});
}

} // namespace webcasts::tests::attendee_store_test
