// SPDX-License-Identifier: BSL-1.0
// Files for CRMs: one row a person, and the rules of each CRM.

#include "exporter/fresh_folder.hpp"
#include "exports/country.hpp"
#include "exports/crm_check.hpp"
#include "exports/crm_preset.hpp"
#include "exports/row_export.hpp"
#include "store/database.hpp"
#include "support/catch.hpp"
#include "terminal/console.hpp"
#include "text/canonical_address.hpp"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <string>
#include <utility>
#include <vector>

namespace webcasts::tests::crm_rules_test {

namespace {

using exporter::crm;
using exporter::crm_fault;

constexpr crm every_crm[]{crm::salesforce, crm::hubspot, crm::marketo};

using fields = std::vector<std::pair<std::string, std::string>>;

/// A database with two events and registrations for them.
class crm_scene {
  public:
    crm_scene() {
        auto database = exporter::open_to_write(path());
        database.execute(
            "INSERT INTO event (event_id, title, begun, time_zone, query, extra) "
            "VALUES ('1000001', 'One', 1, 'GMT', '', '[]'), ('1000002', 'Two', 1, 'GMT', '', '[]')");
    }

    /// Add a registration; the texts that are not named are empty.
    void add(const std::string& event, const std::string& key, const std::string& email,
             const std::string& date, const fields& given = {}) {
        auto database = exporter::open_to_write(path());
        const std::string address = exporter::canonical_address(email);
        std::string names = "event_id, email_key, email, reg_date_utc, person_key, extra";
        std::string places = "?, ?, ?, nullif(?, ''), ?, '[]'";
        for (const char* name : {"fname", "lname", "company", "title", "address1", "address2", "city",
                                 "state", "country", "postalcode", "phone", "cell", "fax", "sti"}) {
            names.append(", ").append(name);
            const auto value = std::find_if(given.begin(), given.end(),
                                            [&](const auto& item) { return item.first == name; });
            places.append(value == given.end() ? ", ''" : ", '" + value->second + "'");
        }
        exporter::sqlite_statement insert(database,
                                          "INSERT INTO attendee (" + names + ") VALUES (" + places + ")");
        insert.bind(event).bind(key).bind(email).bind(date).bind(address.empty() ? key : address).run();
    }

    /// Export, and return the rows of the file, without heading, joined by line ends.
    std::string exported(crm preset, const std::string& rejects = "") {
        exporter::export_options options;
        options.database = path();
        options.preset = preset;
        options.output.format = exporter::output_format::csv;
        options.output.path = folder_.file("out.csv");
        options.output.replacement.force = true;
        options.reject_replacement.force = true;
        options.reject_file = rejects.empty() ? "" : folder_.file(rejects.c_str());
        outcome = {};
        written = exporter::export_rows(options, exporter::console(-1), &outcome);
        return rows_of_file("out.csv");
    }
    [[nodiscard]] std::string rows_of_file(const char* name) const {
        std::ifstream file(folder_.file(name), std::ios::binary);
        const std::string text{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
        return text.substr(text.find("\r\n") + 2);
    }
    /// The findings as `column fault rows`.
    [[nodiscard]] std::vector<std::string> findings() const {
        std::vector<std::string> found;
        for (const auto& item : outcome.findings) {
            found.push_back(std::string(item.rules.header) + ' ' +
                            std::string(exporter::name_of(item.fault)) + ' ' + std::to_string(item.rows));
        }
        return found;
    }

    exporter::crm_outcome outcome;
    std::uint64_t written = 0;

  private:
    [[nodiscard]] std::string path() const { return folder_.file("a.db"); }

    fresh_folder folder_;
};

using texts = std::vector<std::string>;

} // namespace

TEST_CASE("a short second registration takes nothing away from the first") {
    for (const crm preset : every_crm) {
        crm_scene scene;
        scene.add("1000001", "a@example.com", "a@example.com", "2026-02-01T10:00:00Z",
                  {{"fname", "Tina"}, {"lname", "Twice"}, {"company", "Example Ltd"}, {"phone", "+1 617"}});
        scene.add("1000001", "a@example.com#2", "a@example.com", "2026-02-05T10:00:00Z",
                  {{"fname", ""}, {"lname", " "}, {"company", "\t"}, {"phone", ""}, {"title", "Dr"}});
        REQUIRE(scene.exported(preset) ==
                "a@example.com,Tina,Twice,Example Ltd,Dr,+1 617,,,,,,,,,No Show,2026-02-05\r\n");
    }
}

TEST_CASE("each field has the latest value that is not blank, by time and then by the order of the report") {
    crm_scene scene;
    // The second event's registration is the oldest; one has no time; #10 comes after #9.
    scene.add("1000002", "a@example.com", "a@example.com", "2026-01-01T00:00:00Z",
              {{"lname", "Oldest"}, {"city", "Old Town"}});
    scene.add("1000001", "a@example.com", "a@example.com", "2026-03-01T00:00:00Z", {{"lname", "First"}});
    scene.add("1000001", "a@example.com#9", "a@example.com", "2026-03-01T00:00:00Z", {{"lname", "Ninth"}});
    scene.add("1000001", "a@example.com#10", "A@Example.com", "2026-03-01T00:00:00Z",
              {{"lname", "Tenth"}, {"company", "\xC2\xA0\xE2\x80\x8B"}});
    scene.add("1000001", "a@example.com#2", "a@example.com", "", {{"lname", "Untimed"}, {"company", "Co"}});
    REQUIRE(scene.exported(crm::salesforce) ==
            "A@Example.com,,Tenth,Co,,,,,,Old Town,,,,,No Show,2026-03-01\r\n");
    REQUIRE(scene.findings().empty());
}

TEST_CASE("the street is one field of both address lines") {
    crm_scene scene;
    const auto add = [&](const char* key, const char* date, const char* first, const char* second) {
        scene.add("1000001", key, "a@example.com", date, {{"address1", first}, {"address2", second}});
    };
    add("a@example.com", "2026-01-01T00:00:00Z", "1 Old St", "Box 3");
    add("a@example.com#2", "2026-01-02T00:00:00Z", "2 New St", "");
    REQUIRE(scene.exported(crm::hubspot).find(",2 New St,") != std::string::npos);
    add("a@example.com#3", "2026-01-03T00:00:00Z", " ", "Box 4");
    REQUIRE(scene.exported(crm::hubspot).find(",Box 4,") != std::string::npos);
    add("a@example.com#4", "2026-01-04T00:00:00Z", "3 St", "Box 5");
    add("a@example.com#5", "2026-01-05T00:00:00Z", " ", "\t");
    REQUIRE(scene.exported(crm::hubspot).find(",\"3 St, Box 5\",") != std::string::npos);
}

TEST_CASE("two spellings of an address are one row, and people without an e-mail are none") {
    crm_scene scene;
    scene.add("1000001", "a@example.com", "a@example.com", "2026-01-01T00:00:00Z", {{"fname", "A"}});
    scene.add("1000002", "#1", "", "2026-01-01T00:00:00Z", {{"fname", "Nobody"}});
    scene.add("1000001", "#1", " \xE2\x80\x8B", "2026-01-01T00:00:00Z", {{"fname", "Somebody"}});
    REQUIRE(scene.exported(crm::hubspot).starts_with("a@example.com,A,"));
    REQUIRE(scene.written == 1);
    static_cast<void>(scene.exported(crm::hubspot, "rejects.csv"));
    REQUIRE(scene.written == 1);
    REQUIRE(scene.outcome.rejected == 2);
    const std::string rejects = scene.rows_of_file("rejects.csv");
    REQUIRE(rejects.find(",Nobody,") != std::string::npos);
    REQUIRE(rejects.find(",Somebody,") != std::string::npos);
    REQUIRE(rejects.find(",Email is blank\r\n") != std::string::npos);
}

TEST_CASE("every limit of every CRM is kept to the character") {
    for (const crm preset : every_crm) {
        for (const exporter::crm_column& column : exporter::columns_of(preset)) {
            if (column.max_length == 0 || column.field == "status" || column.field == "street") {
                continue;
            }
            INFO(column.header);
            const bool is_address = column.values == exporter::crm_values::address;
            const std::string end = is_address ? "@example.com" : "";
            // Each is one character in two bytes.
            std::string text;
            for (std::size_t i = end.size(); i < column.max_length; ++i) {
                text += "\xC3\xA9";
            }
            const std::vector<exporter::crm_check::column> columns{{0, column, false}};
            const exporter::crm_check check(exporter::rules_of(preset), columns);
            const auto reason = [&](const std::string& value) { return check.reason_against({value}); };
            const bool is_country = column.values == exporter::crm_values::country;
            REQUIRE((is_country || reason(text + end).empty()));
            REQUIRE(reason("x" + text + end)
                        .find("more than " + std::to_string(column.max_length) + " characters") !=
                    std::string::npos);
        }
    }
    REQUIRE(exporter::utf16_length("a\xC3\xA9\xE4\xBE\x8B\xF0\x9F\x98\x80\xFF") == 6);
}

TEST_CASE("what a CRM would refuse is counted by rule, and goes to the file of rejects with the reason") {
    crm_scene scene;
    const auto add = [&](const std::string& email, const fields& given) {
        scene.add("1000001", email, email, "2026-01-01T00:00:00Z", given);
    };
    add("a@example.com", {{"lname", "A"}, {"company", "Co"}, {"country", "US"}});
    add("b@example.com", {{"lname", ""}, {"company", ""}, {"country", "germany"}});
    add("c@example.com", {{"lname", "C"}, {"company", "\xE2\x80\x8B "}, {"country", "Deutschland"}});
    add("d@example.com",
        {{"lname", "D"}, {"company", "Co"}, {"fname", std::string(41, 'F')}, {"country", "U.S.A."}});
    add("no-address", {{"lname", "E"}, {"company", "Co"}, {"country", "Viet Nam"}});
    const std::string all = scene.exported(crm::salesforce);
    REQUIRE(scene.written == 5);
    const texts found{"Email no_address 1", "First Name too_long 1", "Last Name blank 1", "Company blank 2",
                      "Country no_country 2"};
    REQUIRE(scene.findings() == found);
    REQUIRE(scene.outcome.rejected == 4);
    REQUIRE(scene.outcome.findings[3].first_rows == std::vector<std::uint64_t>{3, 4});
    REQUIRE(scene.outcome.findings[4].countries.contains("Deutschland"));

    const std::string taken = scene.exported(crm::salesforce, "rejects.csv");
    REQUIRE(scene.written == 1);
    REQUIRE(scene.findings() == found);
    REQUIRE(taken.starts_with("a@example.com,"));
    const std::string rejects = scene.rows_of_file("rejects.csv");
    REQUIRE(rejects.find(",Last Name is blank; Company is blank\r\n") != std::string::npos);
    REQUIRE(rejects.find(",Company is blank; Country is no country of ISO 3166\r\n") != std::string::npos);
    REQUIRE(rejects.find("First Name has more than 40 characters (41); ") != std::string::npos);
    REQUIRE(rejects.find(",Email is no e-mail address\r\n") != std::string::npos);
    // Rows are as they would have been, and nothing is lost.
    std::string rest = rejects;
    for (std::size_t at = 0; (at = rest.find("\r\n", at)) != std::string::npos; ++at) {
        const std::size_t comma = rest.rfind(',', at);
        rest.erase(comma, at - comma);
        at = comma;
    }
    REQUIRE(taken + rest == all);

    // The others require less.
    static_cast<void>(scene.exported(crm::hubspot));
    REQUIRE(scene.findings() == texts{"Email no_address 1"});
    static_cast<void>(scene.exported(crm::marketo));
    REQUIRE(scene.findings() == texts{"Email Address no_address 1"});
}

TEST_CASE("a country is known by its code or its English name") {
    for (const char* name : {"US", "us", "United States", "UNITED STATES", "DE", "Germany", "Viet Nam",
                             "Taiwan", "C\xC3\xB4te d'Ivoire", "GB", "United Kingdom"}) {
        INFO(name);
        REQUIRE(exporter::is_iso_country(name));
    }
    for (const char* name : {"", "USA", "U.S.", "UK", "Deutschland", "England", "XX", "United"}) {
        INFO(name);
        REQUIRE_FALSE(exporter::is_iso_country(name));
    }
}

TEST_CASE("a summary names no person") {
    crm_scene scene;
    scene.add(
        "1000001", "ada@example.com", "ada@example.com", "2026-01-01T00:00:00Z",
        {{"country", "Ada Lovelace, 12 St. James Square, London W1, United Kingdom"}, {"lname", "Lovelace"}});
    static_cast<void>(scene.exported(crm::salesforce));
    const exporter::crm_check check(exporter::rules_of(crm::salesforce), {});
    REQUIRE(scene.outcome.findings.size() == 2);
    for (const auto& item : scene.outcome.findings) {
        const std::string sentence = check.sentence(item);
        INFO(sentence);
        REQUIRE(sentence.starts_with("1 row has "));
        REQUIRE(sentence.find("(row 2)") != std::string::npos);
        REQUIRE(sentence.find("ada") == std::string::npos);
        REQUIRE(sentence.find("Lovelace") == std::string::npos);
    }
}

TEST_CASE("each CRM's rules say where they come from, and when they were read") {
    for (const crm preset : every_crm) {
        const auto& rules = exporter::rules_of(preset);
        REQUIRE_FALSE(rules.source.empty());
        REQUIRE(rules.read.size() == 10);
        REQUIRE(rules.columns.front().field == "email");
        REQUIRE(rules.columns.front().required);
    }
}

} // namespace webcasts::tests::crm_rules_test
