// SPDX-License-Identifier: BSL-1.0
// Columns of one's own: which field each label gets, in files for people, programs and CRMs.

#include "exporter/fresh_folder.hpp"
#include "exports/own_columns.hpp"
#include "exports/row_export.hpp"
#include "exports/row_files.hpp"
#include "output/replacement_rule.hpp"
#include "store/database.hpp"
#include "support/catch.hpp"
#include "terminal/console.hpp"
#include "terminal/failure.hpp"

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <utility>
#include <vector>

namespace webcasts::tests::own_columns_test {

namespace {

using exporter::crm;
using exporter::row_kind;
using own = std::vector<exporter::own_column>;

/// Two events that are over. Ada registered for both, twice for the second, and watched; Bob for the first
/// alone.
constexpr const char* rows = R"sql(
INSERT INTO event (event_id, title, begun, sched_start, sched_start_utc, sched_end_utc, time_zone, query, extra) VALUES
  ('1000001', 'One', 1, '2026-02-01T10:00:00+00:00', '2026-02-01T10:00:00Z', '2026-02-01T11:00:00Z', 'GMT', '',
    '[{"name":"series","value":"A"}]'),
  ('1000002', '=Two', 1, '2026-03-01T10:00:00+00:00', '2026-03-01T10:00:00Z', '2026-03-01T11:00:00Z', 'GMT', '', '[]');
INSERT INTO attendee (event_id, email_key, email, fname, lname, company, title, address1, address2, city, state, country,
  postalcode, phone, cell, fax, sti, reg_date, reg_date_utc, person_key, domain, extra) VALUES
  ('1000001', 'ada@example.com', 'Ada@example.com', 'Ada', 'L', 'Analytical', '', '1 Mill St', 'Box 2', '', '', '', '', '', '',
    '', 'mail', '2026-01-10T10:00:00+00:00', '2026-01-10T10:00:00Z', 'ada@example.com', 'example.com',
    '[{"name":"Team size","value":"5"},{"name":"gdpr_consent","value":"yes"},{"name":"Topic","value":"=1+1"},
      {"name":"Topic","value":"Data"}]'),
  ('1000001', 'bob@example.org', 'bob@example.org', 'Bob', 'B', 'Bakery', '', '', '', '', '', '', '', '', '', '', '',
    '2026-01-11T10:00:00+00:00', '2026-01-11T10:00:00Z', 'bob@example.org', 'example.org', '[]'),
  ('1000002', 'ada@example.com', 'ada@example.com', 'Ada', 'L', '', '', '', '', '', '', '', '', '', '', '', '',
    '2026-02-10T10:00:00+00:00', '2026-02-10T10:00:00Z', 'ada@example.com', 'example.com',
    '[{"name":"gdpr_consent","value":"no"},{"name":"email","value":"second"}]'),
  ('1000002', 'ada@example.com#2', 'ada@example.com', 'Ada', 'L', '', '', '', '', '', '', '', '', '', '', '', '',
    '2026-02-11T10:00:00+00:00', '2026-02-11T10:00:00Z', 'ada@example.com', 'example.com', '[]');
INSERT INTO session (event_id, email_key, kind, ordinal, session_start, session_start_utc, session_end, session_end_utc,
  session_duration, extra) VALUES
  ('1000001', 'ada@example.com', 'live', 1, '2026-02-01T10:00:00+00:00', '2026-02-01T10:00:00Z',
    '2026-02-01T10:45:30+00:00', '2026-02-01T10:45:30Z', 2730, '[]'),
  ('1000002', 'ada@example.com', 'od', 1, '2026-03-05T10:00:00+00:00', '2026-03-05T10:00:00Z',
    '2026-03-05T10:10:00+00:00', '2026-03-05T10:10:00Z', 600, '[]');
INSERT INTO answer (event_id, email_key, kind, ordinal, question, answer, extra) VALUES
  ('1000001', 'ada@example.com', 'qa', 1, 'When?', NULL, '[]'),
  ('1000001', 'ada@example.com', 'qa', 2, 'Where?', NULL, '[]'),
  ('1000001', 'ada@example.com', 'survey', 1, 'How was it?', 'Good', '[]'),
  ('1000001', 'ada@example.com', 'survey', 2, 'Why?', 'Ada''s reasons', '[]'),
  ('1000002', 'ada@example.com#2', 'qa', 1, 'Again?', NULL, '[]');
)sql";

class columns_scene {
  public:
    columns_scene() {
        exporter::open_to_write(folder_.file("a.db")).execute(rows);
        options.database = folder_.file("a.db");
        options.output.format = exporter::output_format::csv;
        options.output.path = folder_.file("out.csv");
        options.output.replacement.force = true;
    }

    exporter::export_options options;

    std::string exported(own columns) {
        options.columns = std::move(columns);
        static_cast<void>(exporter::export_rows(options, exporter::console(-1)));
        return text_of(options.output.path);
    }
    /// Return why an export is refused.
    std::string refusal(own columns) {
        try {
            static_cast<void>(exported(std::move(columns)));
        } catch (const exporter::failure& problem) {
            REQUIRE(problem.status() == exporter::exit_status::usage);
            return problem.what();
        }
        return "";
    }
    [[nodiscard]] std::string file(const char* name) const { return folder_.file(name); }
    static std::string text_of(const std::string& path) {
        std::ifstream stream(path, std::ios::binary);
        return {std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
    }

  private:
    fresh_folder folder_;
};

} // namespace

TEST_CASE("a column of one's own is a label, a sign and a field; the field alone is its label") {
    const auto read = [](const char* text) {
        const auto column = exporter::read_own_column(text);
        return column.label + "|" + column.field;
    };
    REQUIRE(read("Minutes=minutes_watched") == "Minutes|minutes_watched");
    REQUIRE(read("company") == "company|company");
    REQUIRE(read("Team=Size = big?") == "Team|Size = big?");
    REQUIRE(read("=company") == "|company");
    REQUIRE(read("Company=") == "Company|");
    REQUIRE(read("Who, and why=Why, \"really\"?") == "Who, and why|Why, \"really\"?");
}

TEST_CASE("columns of one's own are written in place of the usual ones, in their order") {
    columns_scene scene;
    REQUIRE(scene.exported({{"Mail", "email"},
                            {"Minutes", "minutes_watched"},
                            {"Live", "live_minutes_watched"},
                            {"Asked", "questions"},
                            {"Questions", "question_texts"},
                            {"Survey", "survey_texts"},
                            {"Consent", "consent"},
                            {"Size", "Team size"},
                            {"Rating", "How was it?"},
                            {"Event", "event_title"}}) ==
            "Mail,Minutes,Live,Asked,Questions,Survey,Consent,Size,Rating,Event\r\n"
            "Ada@example.com,45,45,2,\"When?; Where?\",\"How was it?: Good; Why?: Ada's "
            "reasons\",yes,5,Good,One\r\n"
            "bob@example.org,0,0,0,,,,,,One\r\n"
            "ada@example.com,10,0,1,,,no,,,'=Two\r\n"
            "ada@example.com,10,0,1,Again?,,,,,'=Two\r\n");
    // The usual ones can be among them, each under a label of its own.
    const std::string all = scene.exported({{"*", "*"}, {"Minutes", "minutes_watched"}});
    REQUIRE(all.starts_with("event_id,event_title,email_key,"));
    REQUIRE(all.substr(0, all.find("\r\n")).ends_with(",on_demand_watch_seconds,Minutes"));
}

TEST_CASE("a custom question is found by its name, and a field comes before a question of its name") {
    columns_scene scene;
    scene.options.events = {"1000002"};
    REQUIRE(scene.exported({{"a", "email"}, {"b", "custom:email"}}) ==
            "a,b\r\nada@example.com,second\r\nada@example.com,\r\n");
    scene.options.events = {"1000001"};
    // Several answers are one cell, in their order, and no cell runs in a spreadsheet.
    REQUIRE(scene.exported({{"=Topic", "Topic"}}) == "'=Topic\r\n\"'=1+1; Data\"\r\n\r\n");
    scene.options.output.exact_csv = true;
    REQUIRE(scene.exported({{"=Topic", "Topic"}}) == "=Topic\r\n=1+1; Data\r\n\r\n");
    scene.options.output.format = exporter::output_format::ndjson;
    REQUIRE(scene.exported({{"T\"opic", "Topic"}, {"Minutes", "minutes_watched"}, {"Why", "survey:Why?"}}) ==
            "{\"T\\\"opic\":\"=1+1; Data\",\"Minutes\":45,\"Why\":\"Ada's reasons\"}\n"
            "{\"T\\\"opic\":null,\"Minutes\":0,\"Why\":null}\n");
}

TEST_CASE("every kind of rows has columns of one's own") {
    columns_scene scene;
    scene.options.rows = row_kind::sessions;
    REQUIRE(scene.exported({{"Kind", "session_kind"},
                            {"Company", "company"},
                            {"Size", "Team size"},
                            {"Minutes", "minutes_watched"},
                            {"Street", "street"}}) ==
            "Kind,Company,Size,Minutes,Street\r\nlive,Analytical,5,45,\"1 Mill St, Box 2\"\r\nod,,,10,\r\n");
    scene.options.rows = row_kind::answers;
    scene.options.events = {"1000001"};
    REQUIRE(
        scene.exported({{"Said", "question"}, {"Name", "fname"}, {"Consent", "consent"}}) ==
        "Said,Name,Consent\r\nWhen?,Ada,yes\r\nWhere?,Ada,yes\r\nHow was it?,Ada,yes\r\nWhy?,Ada,yes\r\n");
    scene.options.rows = row_kind::events;
    scene.options.events = {};
    REQUIRE(scene.exported({{"Id", "event_id"}, {"Minutes", "minutes_watched"}, {"Series", "series"}}) ==
            "Id,Minutes,Series\r\n1000001,45,A\r\n1000002,10,\r\n");
}

TEST_CASE("a field that does not exist is named, with those that are near") {
    columns_scene scene;
    const auto refused = [&](const char* field) { return scene.refusal({{"Label", field}}); };
    REQUIRE(refused("minuts_watched")
                .find("there is no field or custom question 'minuts_watched' for --column; did "
                      "you mean minutes_watched") != std::string::npos);
    REQUIRE(refused("Team sise").find("did you mean Team size?") != std::string::npos);
    REQUIRE(refused("How was it").find("did you mean How was it??") != std::string::npos);
    REQUIRE(refused("GDPR-consent").find("did you mean gdpr_consent") != std::string::npos);
    REQUIRE(refused("e-mail").find("did you mean email") != std::string::npos);
    REQUIRE(refused("nothing at all like it").find("did you mean") == std::string::npos);
    REQUIRE(refused("nothing at all like it").find("the fields event_id, event_title") != std::string::npos);
    REQUIRE(refused("").find("there is no field") != std::string::npos);
    REQUIRE(refused("company' || 'x").find("there is no field") != std::string::npos);
    REQUIRE(
        scene.refusal({{"Same", "company"}, {"Same", "city"}}).find("two columns have the label 'Same'") !=
        std::string::npos);
    scene.options.rows = row_kind::events;
    REQUIRE(refused("fname").find("there is no field") != std::string::npos);
    // Nobody has answered it yet: the column is empty.
    scene.options.rows = row_kind::registrants;
    scene.options.events = {"1000001"};
    REQUIRE(scene.exported({{"New", "custom:Not asked yet"}}) == "New\r\n\r\n\r\n");
}

TEST_CASE("a CRM's file has the columns of one's own after its own, one row a person") {
    columns_scene scene;
    const own columns{{"Webcast Minutes", "minutes_watched"},
                      {"Webcast Questions", "question_texts"},
                      {"Consent", "consent"},
                      {"Came first", "first_seen_utc"},
                      {"Came last", "last_seen_utc"},
                      {"Watched live", "attended_live"},
                      {"Team", "Team size"},
                      {"Asked", "questions"}};
    for (const crm preset : {crm::salesforce, crm::hubspot, crm::marketo}) {
        scene.options.preset = preset;
        const std::string csv = scene.exported(columns);
        REQUIRE(csv.substr(0, csv.find("\r\n"))
                    .ends_with("Registration Date,Webcast Minutes,Webcast Questions,Consent,Came first,Came "
                               "last,Watched live,Team,Asked"));
        // Minutes and questions are added up over events, each once; the latest consent counts.
        REQUIRE(csv.find(",Attended On-demand,2026-02-11,55,When?; Where?; Again?,no,2026-02-01T10:00:00Z,"
                         "2026-03-05T10:10:00Z,1,5,3\r\n") != std::string::npos);
        REQUIRE(csv.find(",No Show,2026-01-11,0,,,,,0,,0\r\n") != std::string::npos);
    }
    // A label that the CRM's import has replaces what fills it; the key and the status stay.
    scene.options.preset = crm::salesforce;
    const std::string csv = scene.exported({{"Company", "domain"}});
    REQUIRE(csv.find("Ada,L,example.com,") != std::string::npos);
    REQUIRE(scene.refusal({{"Email", "domain"}}).find("Email is what the CRM knows people by") !=
            std::string::npos);
    REQUIRE(scene.refusal({{"Member Status", "domain"}}).find("--column: Member Status") !=
            std::string::npos);
}

TEST_CASE("columns of one's own are dropped and hashed by their fields") {
    columns_scene scene;
    scene.options.events = {"1000001"};
    scene.options.drop = {"minutes_watched"};
    REQUIRE(scene.exported({{"Mail", "email"}, {"Minutes", "minutes_watched"}}) ==
            "Mail\r\nAda@example.com\r\nbob@example.org\r\n");
    REQUIRE(scene.refusal({{"Mail", "email"}}).find("there is no column of that name to drop") !=
            std::string::npos);
    scene.options.drop = {};
    scene.options.hash_pii = true;
    std::ofstream(scene.file("key")) << "0123456789abcdef\n";
    std::filesystem::permissions(scene.file("key"), std::filesystem::perms::owner_read);
    scene.options.hash_key_file = scene.file("key");
    const std::string hashed = scene.exported({{"Mail", "email"},
                                               {"Size", "Team size"},
                                               {"Survey", "survey_texts"},
                                               {"Q", "question_texts"},
                                               {"Minutes", "minutes_watched"}});
    for (const char* text : {"example.com", ",5,", "Good", "When?"}) {
        REQUIRE(hashed.find(text) == std::string::npos);
    }
    REQUIRE(hashed.find(",45\r\n") != std::string::npos);
}

TEST_CASE("rows are split into numbered files that have the heading each") {
    columns_scene scene;
    scene.options.output.path = scene.file("people.csv");
    for (const unsigned most : {1U, 2U, 3U, 4U, 5U}) {
        CAPTURE(most);
        scene.options.split = most;
        scene.options.columns = {{"Mail", "email"}};
        exporter::crm_outcome outcome;
        REQUIRE(exporter::export_rows(scene.options, exporter::console(-1), &outcome) == 4);
        REQUIRE(outcome.files == (4 + most - 1) / most);
        std::string joined;
        for (std::uint64_t number = 1; number <= outcome.files; ++number) {
            const std::string text =
                columns_scene::text_of(exporter::numbered_name(scene.options.output.path, number));
            REQUIRE(text.starts_with("Mail\r\n"));
            joined += text.substr(6);
        }
        REQUIRE(joined == "Ada@example.com\r\nbob@example.org\r\nada@example.com\r\nada@example.com\r\n");
        REQUIRE_FALSE(std::filesystem::exists(scene.options.output.path));
    }
    REQUIRE(exporter::numbered_name("people.csv", 2) == "people-0002.csv");
    REQUIRE(exporter::numbered_name("/a.b/people", 12) == "/a.b/people-0012");
    REQUIRE(exporter::numbered_name(".hidden", 1) == ".hidden-0001");
    REQUIRE(exporter::numbered_name("x.tar.gz", 12345) == "x.tar-12345.gz");
    // Without rows there is one file; a preset splits people.
    scene.options.preset = crm::marketo;
    scene.options.split = 1;
    scene.options.output.path = scene.file("members.csv");
    REQUIRE(exporter::export_rows(scene.options, exporter::console(-1)) == 2);
    REQUIRE(columns_scene::text_of(scene.file("members-0002.csv")).starts_with("Email Address,"));
    REQUIRE_FALSE(std::filesystem::exists(scene.file("members-0003.csv")));
    scene.options.statuses = {exporter::attendance::registered};
    scene.options.output.path = scene.file("nobody.csv");
    REQUIRE(exporter::export_rows(scene.options, exporter::console(-1)) == 0);
    REQUIRE(columns_scene::text_of(scene.file("nobody-0001.csv")).find("\r\n") ==
            columns_scene::text_of(scene.file("nobody-0001.csv")).size() - 2);
}

TEST_CASE("a file with headings of one's own is known as this program's") {
    for (const char* label : {"Minutes", "Who, and why", "say \"why\"", "=1+1", "a;=b", "Zo\xC3\xAB", "*"}) {
        CAPTURE(label);
        columns_scene scene;
        const std::string csv = scene.exported({{label, "company"}, {"email", "email"}});
        const auto headings = exporter::written_headings(label);
        std::vector<std::string> known = exporter::column_names_of_exports();
        REQUIRE_FALSE(exporter::is_own_output(csv, known));
        known.insert(known.end(), headings.begin(), headings.end());
        REQUIRE(exporter::is_own_output(csv, known));
        scene.options.output.exact_csv = true;
        REQUIRE(exporter::is_own_output(scene.exported({{label, "company"}, {"email", "email"}}), known));
        scene.options.output.exact_csv = false;
        scene.options.output.format = exporter::output_format::ndjson;
        REQUIRE(exporter::is_own_output(scene.exported({{label, "company"}}), known));
    }
}

} // namespace webcasts::tests::own_columns_test
