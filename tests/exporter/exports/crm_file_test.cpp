// SPDX-License-Identifier: BSL-1.0
// Files for CRMs hold the texts as they are, and nothing in the column of a person's first touch.

#include "exporter/fresh_folder.hpp"
#include "exports/crm_preset.hpp"
#include "exports/pii_hash.hpp"
#include "exports/previous_import.hpp"
#include "exports/row_export.hpp"
#include "store/database.hpp"
#include "support/catch.hpp"
#include "terminal/console.hpp"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

namespace webcasts::tests::crm_file_test {

namespace {

using exporter::attendance;
using exporter::crm;

constexpr crm every_crm[]{crm::salesforce, crm::hubspot, crm::marketo};

/// Make a database with one person, whose texts are all `text` and whose e-mail is `email`.
void make_database(const std::string& path, const std::string& email, const std::string& text) {
    auto database = exporter::open_to_write(path);
    database.execute("INSERT INTO event (event_id, title, begun, time_zone, query, extra) "
                     "VALUES ('1000001', 'One', 1, 'GMT', '', '[]')");
    exporter::sqlite_statement insert(
        database,
        "INSERT INTO attendee (event_id, email_key, email, fname, lname, company, title, address1, address2, "
        "city, state, country, postalcode, phone, cell, fax, sti, extra) "
        "VALUES ('1000001', ?1, ?1, ?2, ?2, ?2, ?2, ?2, '', ?2, ?2, ?2, ?2, ?2, ?2, ?2, ?2, '[]')");
    insert.bind(email).bind(text).run();
}

std::string export_of(const std::string& database, const std::string& path, crm preset) {
    exporter::export_options options;
    options.database = database;
    options.preset = preset;
    options.output.format = exporter::output_format::csv;
    options.output.path = path;
    REQUIRE(exporter::export_rows(options, exporter::console(-1)) == 1);
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

std::string in_csv(const std::string& text) {
    const bool is_quoted = text.find_first_of(",\"\r\n\t") != std::string::npos || text.starts_with(' ');
    return is_quoted ? '"' + text + '"' : text;
}

} // namespace

TEST_CASE("a CRM's file holds every text as it is in the database") {
    for (const char* text : {"=HYPERLINK(1)", "+Plus Platz 1", "-Li", "@Home Example", "Smith; =Jones", "-",
                             "=", "'quoted", " =1+1", "\t=1+1", "A;-B",
                             "\xEF\xBC\x9D"
                             "1+1",
                             "+49 30 5550100", "first\n=1+1", "\xC2\xA0=1+1", "|cmd", "a;'=b"}) {
        for (const crm preset : every_crm) {
            const fresh_folder folder;
            INFO(text);
            make_database(folder.file("a.db"), "+plus@example.com", text);
            const std::string csv = export_of(folder.file("a.db"), folder.file("a.csv"), preset);
            const std::string row = csv.substr(csv.find("\r\n") + 2);
            const std::string cell = in_csv(text);
            std::string wanted = "+plus@example.com";
            for (int i = 0; i < 13; ++i) {
                wanted.append(",").append(cell);
            }
            REQUIRE(row == wanted + ",No Show,\r\n");
        }
    }
}

TEST_CASE("the source of a webcast has its own column in each CRM") {
    for (const crm preset : every_crm) {
        const auto columns = exporter::columns_of(preset);
        const auto source =
            std::find_if(columns.begin(), columns.end(),
                         [](const exporter::crm_column& column) { return column.field == "sti"; });
        REQUIRE(source != columns.end());
        REQUIRE(source->header == "Webcast Source");
        for (const exporter::crm_column& column : columns) {
            for (const char* first_touch :
                 {"Lead Source", "Person Source", "Original Source", "Source", "Acquisition Source"}) {
                REQUIRE(column.header != first_touch);
            }
        }
    }
}

TEST_CASE("statuses are read from exact files, and from protected ones of earlier versions") {
    const fresh_folder folder;
    std::ofstream(folder.file("new.csv"))
        << "Email,Member Status\n+plus@example.com,Attended\n-dash@example.com,No Show\n"
           "'=quote@example.com,Attended On-demand\n";
    const exporter::previous_import exact(folder.file("new.csv"), crm::salesforce);
    REQUIRE(exact.not_below("+plus@example.com", attendance::registered) == attendance::attended);
    REQUIRE(exact.not_below("+PLUS@example.com", attendance::no_show) == attendance::attended);
    REQUIRE(exact.not_below("-dash@example.com", attendance::registered) == attendance::no_show);
    REQUIRE(exact.not_below("'=quote@example.com", attendance::registered) == attendance::attended_on_demand);
    REQUIRE(exact.not_below("other@example.com", attendance::registered) == attendance::registered);
    std::ofstream(folder.file("old.csv"))
        << "Email,Lead Source,Member Status\n'+plus@example.com,'-google,Attended\n"
           "'@at@example.com,,No Show\na@example.com,,Attended\n";
    const exporter::previous_import old(folder.file("old.csv"), crm::salesforce);
    REQUIRE(old.not_below("+plus@example.com", attendance::registered) == attendance::attended);
    REQUIRE(old.not_below("@at@example.com", attendance::registered) == attendance::no_show);
    REQUIRE(old.not_below("a@example.com", attendance::registered) == attendance::attended);
}

TEST_CASE("statuses are found by any spelling of an address") {
    const fresh_folder folder;
    std::ofstream(folder.file("before.csv"))
        << "Email,Member Status\nAda@Example.com ,Attended\n"
           "bob@m\xC3\xBCnchen.example,No Show\nbob@xn--mnchen-3ya.example,Attended\n"
           "eve@example.com,Waved\nmia@example.com,\n";
    const exporter::previous_import before(folder.file("before.csv"), crm::salesforce);
    for (const char* email : {"ada@example.com",
                              "\xE2\x80\x8B"
                              "ADA@example.com",
                              "ada@example.com.\xC2\xA0"}) {
        REQUIRE(before.not_below(email, attendance::registered) == attendance::attended);
    }
    REQUIRE(before.not_below("bob@M\xC3\x9CNCHEN.example", attendance::registered) == attendance::attended);
    REQUIRE(before.not_below("eve@example.com", attendance::registered) == attendance::registered);
    REQUIRE(before.unknown_statuses() == 1);
}

TEST_CASE("every spelling of an address has one token, that of its key") {
    const exporter::pii_hash hash(webcasts::secret("0123456789abcdef"));
    const std::string token = hash.token("ada@xn--mnchen-3ya.example");
    for (const char* email : {"ada@m\xC3\xBCnchen.example", " ADA@M\xC3\x9CNCHEN.example\r\n",
                              "a\xE2\x80\x8B"
                              "da@xn--mnchen-3ya.example.",
                              "ada@xn--mnchen-3ya.example",
                              "ada@mu\xCC\x88nchen\xE3\x80\x82"
                              "example"}) {
        REQUIRE(hash.address_token(email) == token);
    }
    REQUIRE(hash.address_token(" \xE2\x80\x8B") == "");
    REQUIRE(hash.token(" Ada") != hash.token("ada")); // other texts are as they were
}

} // namespace webcasts::tests::crm_file_test
