// SPDX-License-Identifier: BSL-1.0
// What `export --person` tells of a person: everything, nobody else's texts, and that it was told.

#include "exporter/sync_scene.hpp"
#include "exports/person_export.hpp"
#include "exports/row_export.hpp"
#include "output/replacement_rule.hpp"
#include "store/person_removal.hpp"
#include "support/catch.hpp"

#include <boost/json.hpp>

#include <fstream>
#include <iterator>
#include <string>
#include <vector>

namespace webcasts::tests::person_export_test {

namespace {

namespace json = boost::json;
using texts = std::vector<std::string>;

class person_scene {
  public:
    person_scene() : scene({}) {
        auto ada = person("Ada@example.com");
        ada.first_name = "Ada";
        ada.registered_at = at("2026-02-01 10:00:00");
        ada.extra = {{"custom_question1", "Yes"}, {"custom_question1", "again \"quoted\""}};
        ada.sessions = {
            viewing(webcasts::viewing_kind::live, "2026-02-10 10:00:00", "2026-02-10 10:30:00"),
            viewing(webcasts::viewing_kind::on_demand, "2026-02-11 10:00:00", "2026-02-11 10:05:00")};
        ada.questions = {{at("2026-02-10 10:20:00"), "Why?\nReally?", {}}};
        ada.survey_answers = {{"How was it?", "Good", {}}};
        auto bob = person("bob@example.org");
        bob.company = "a friend of ada@example.com and ADA@example.com";
        auto first = event("1000001", "2026-02-10 10:00:00");
        first.attendees = {ada, bob, person("bada@example.com"), person("ada@example.com.au")};
        auto second = event("1000002", "2026-02-20 10:00:00");
        second.attendees = {person(" ada@EXAMPLE.com"), person("ada@example.com"),
                            person("Ada <ada@example.com>"), bob};
        scene.serve({first, second});
        REQUIRE(scene.sync() == exporter::exit_status::done);
    }

    json::object document(const char* email, const char* name = "person.json") {
        const auto path = folder.file(name);
        exporter::person_export_options options{.database = scene.path(), .email = email, .output = {}};
        options.output.path = path;
        options.output.replacement.columns = exporter::column_names_of_exports();
        known = exporter::export_person(options);
        std::ifstream file(path, std::ios::binary);
        text.assign(std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>());
        return json::parse(text).as_object();
    }

    fresh_folder folder;
    sync_scene scene;
    exporter::known_of_person known;
    std::string text;
};

} // namespace

TEST_CASE("a person's document has everything that is known, by any spelling of the address") {
    for (const char* email :
         {"ada@example.com", "ADA@Example.com", " ada@example.com.", "ada@example.com\xE2\x80\x8B"}) {
        CAPTURE(email);
        person_scene made;
        const auto document = made.document(email);
        REQUIRE(document.at("webcasts_person").as_int64() == 1);
        REQUIRE(document.at("address").as_string() == "ada@example.com");
        REQUIRE(document.at("source").as_string() == made.scene.rows("SELECT source FROM run").at(0).c_str());
        const auto& registrations = document.at("registrations").as_array();
        REQUIRE(registrations.size() == 4); // also the one whose e-mail only holds the address
        REQUIRE(made.known.events == 2);
        REQUIRE(made.known.registrations == 4);
        REQUIRE(made.known.sessions == 2);
        REQUIRE(made.known.questions == 1);
        REQUIRE(made.known.survey_answers == 1);
        const auto& first = registrations[0].as_object();
        REQUIRE(first.at("event").at("title").as_string() == "Event 1000001");
        REQUIRE(first.at("event").at("fetched_utc").is_string());
        REQUIRE(first.at("registration").at("fname").as_string() == "Ada");
        REQUIRE(first.at("registration").at("reg_date_utc").as_string() == "2026-02-01T10:00:00Z");
        REQUIRE(first.at("registration").at("extra").as_array().size() == 2);
        REQUIRE(first.at("registration").at("extra").as_array()[1].at("value").as_string() ==
                "again \"quoted\"");
        REQUIRE(first.at("sessions").as_array().size() == 2);
        REQUIRE(first.at("sessions").as_array()[0].at("session_duration").as_int64() == 1800);
        REQUIRE(first.at("questions").as_array()[0].at("question").as_string() == "Why?\nReally?");
        REQUIRE(first.at("survey_answers").as_array()[0].at("answer").as_string() == "Good");
        REQUIRE(first.at("figures").at("watch_seconds").as_int64() == 2100);
        REQUIRE(first.at("figures").at("attended_live").as_int64() == 1);
        REQUIRE(registrations[1].at("figures").at("registrations").as_int64() == 2);
    }
}

TEST_CASE("others are not told of, and their texts are named by their places") {
    person_scene made;
    const auto document = made.document("ada@example.com");
    for (const char* of_others : {"bob@example.org", "bada@", "example.com.au", "a friend of"}) {
        CAPTURE(of_others);
        REQUIRE(made.text.find(of_others) == std::string::npos);
    }
    REQUIRE(made.known.mentions >= 2);
    std::size_t companies = 0;
    for (const auto& item : document.at("mentions").as_array()) {
        if (item.at("table").as_string() == "attendee") {
            ++companies;
            REQUIRE(item.at("column").as_string() == "company");
            REQUIRE(item.at("times").as_int64() == 2);
        }
    }
    REQUIRE(companies == 2);
    const auto nothing = made.document("nobody@example.com");
    REQUIRE(made.known.is_empty());
    REQUIRE(nothing.at("registrations").as_array().empty());
    REQUIRE(nothing.at("mentions").as_array().empty());
}

TEST_CASE("each document is noted by the person's token, and the next one tells so") {
    person_scene made;
    static_cast<void>(made.document("ada@example.com"));
    static_cast<void>(made.document("bob@example.org"));
    const auto document = made.document("ADA@example.com");
    const auto& journal = document.at("journal").as_array();
    REQUIRE(journal.size() == 1);
    REQUIRE(journal[0].at("action").as_string() == "export --person");
    REQUIRE(journal[0].at("extra").at("registrations").as_int64() == 4);
    REQUIRE(made.scene.rows("SELECT count(*), count(finished), count(DISTINCT token) FROM journal") ==
            texts{"3|3|2"});
    REQUIRE(made.scene.rows("SELECT count(*) FROM journal WHERE instr(details, '@') OR instr(token, '@')") ==
            texts{"0"});
}

TEST_CASE("what was forgotten is told as forgotten, and no more") {
    person_scene made;
    static_cast<void>(made.document("ada@example.com"));
    REQUIRE(exporter::remove_people({made.scene.path(), {"ada@example.com"}}).left == texts{});
    const auto document = made.document("ada@example.com");
    REQUIRE(made.known.is_empty());
    REQUIRE(document.at("forgotten").as_array().size() == 1);
    REQUIRE(document.at("forgotten").as_array()[0].at("forgotten").is_string());
    REQUIRE(document.at("journal").as_array().size() == 1);
}

TEST_CASE("rows of tables that others made are told of as well") {
    person_scene made;
    exporter::open_to_write(made.scene.path())
        .execute("CREATE TABLE score (email_key TEXT, points REAL, note BLOB); INSERT INTO score VALUES "
                 "('ada@example.com', 1.5, 'good'), ('bob@example.org', 2.5, 'better'), ('ada@example.com', "
                 "9e999, 'without an end')");
    const auto document = made.document("ada@example.com");
    const auto& elsewhere = document.at("elsewhere").as_array();
    REQUIRE(elsewhere.size() == 2);
    REQUIRE(elsewhere[0].at("table").as_string() == "score");
    REQUIRE(elsewhere[0].at("row").at("points").as_double() == 1.5);
    REQUIRE(elsewhere[0].at("row").at("note").as_string() == "good");
    REQUIRE(elsewhere[1].at("row").at("points").as_string() == "Inf"); // JSON has no such number
}

TEST_CASE("a document replaces an earlier one, and nothing else") {
    person_scene made;
    static_cast<void>(made.document("ada@example.com"));
    static_cast<void>(made.document("ada@example.com")); // the same file
    std::ofstream(made.folder.file("letter.json")) << "{\"dear\":1}\n";
    REQUIRE_THROWS_AS(made.document("ada@example.com", "letter.json"), exporter::failure);
    // What was refused is not noted.
    REQUIRE(made.scene.rows("SELECT count(*) FROM journal") == texts{"2"});
}

} // namespace webcasts::tests::person_export_test
