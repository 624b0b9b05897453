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

    exporter::audience_counts keep(const std::vector<attendee>& people) {
        store_.stage("0000007", people);
        exporter::transaction whole(database_);
        const auto stored = store_.keep(event_7());
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

TEST_CASE("texts of others that mention a person who was removed are stored without the address") {
    stored_event event;
    event.forget("ada@example.com");
    auto other = person("bob@example.com", "Bob");
    other.company = "friend of ADA@example.com";
    other.extra = {{"asked by ada@example.com", "see ada%40example.com"}, {"other", "bada@example.com"}};
    other.questions = {{{}, "Is ada@example.com there?", {{"cc", "Ada <ada@example.com>"}}}};
    other.survey_answers = {{"Who?", "YWRhQGV4YW1wbGUuY29t", {}}};
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
    REQUIRE(
        event.rows("SELECT question, answer, extra FROM answer ORDER BY kind") ==
        texts{R"(Is [removed] there?|NULL|[{"name":"cc","value":"Ada <[removed]>"}])", "Who?|[removed]|[]"});
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

} // namespace webcasts::tests::attendee_store_test
