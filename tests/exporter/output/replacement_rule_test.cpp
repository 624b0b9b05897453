// SPDX-License-Identifier: BSL-1.0
// What an output file may replace.

#include "exporter/fresh_folder.hpp"
#include "exports/row_export.hpp"
#include "html/html_report.hpp"
#include "html/report_figures.hpp"
#include "output/output_file.hpp"
#include "output/replacement_rule.hpp"
#include "support/catch.hpp"
#include "terminal/failure.hpp"

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>
#include <vector>

namespace webcasts::tests::replacement_rule_test {

namespace {

using exporter::is_own_output;
using exporter::keep_database;
using exporter::reason_against;
using exporter::replacement_rule;

void write_file(const std::string& path, std::string_view text) {
    std::ofstream(path, std::ios::binary) << text;
}

std::string text_of(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

constexpr std::string_view database_text("SQLite format 3\0and more", 24);

} // namespace

TEST_CASE("a file that the run reads is not replaced under any of its names") {
    const fresh_folder folder;
    const std::string path = folder.file("a.db");
    replacement_rule rule{.kept = {{path, "the database"}}, .columns = {}, .force = true};
    REQUIRE(reason_against(path, rule)); // even while there is none
    write_file(path, "");
    std::filesystem::create_symlink("a.db", folder.file("link"));
    std::filesystem::create_symlink("link", folder.file("link_to_link"));
    std::filesystem::create_hard_link(path, folder.file("hard"));
    std::filesystem::create_directory_symlink(".", folder.file("folder"));
    for (const char* name : {"a.db", "link", "link_to_link", "hard", "folder/a.db", "./a.db"}) {
        INFO(name);
        REQUIRE(reason_against(folder.file(name), rule));
    }
    rule.kept = {{folder.file("hard"), "the database"}};
    REQUIRE(reason_against(folder.file("link_to_link"), rule));
    REQUIRE_FALSE(reason_against(folder.file("b.db"), rule));
}

TEST_CASE("the names beside a database are kept, even if it is reached through a link") {
    const fresh_folder folder;
    write_file(folder.file("a.db"), database_text);
    std::filesystem::create_symlink("a.db", folder.file("link.db"));
    std::filesystem::create_symlink("a.db-wal", folder.file("dangling"));
    replacement_rule rule;
    keep_database(rule, folder.file("link.db"), "the database");
    rule.force = true;
    for (const char* name :
         {"a.db", "link.db", "a.db-wal", "a.db-shm", "a.db-journal", "link.db-journal", "dangling"}) {
        INFO(name);
        REQUIRE(reason_against(folder.file(name), rule));
    }
    REQUIRE_FALSE(reason_against(folder.file("a.db-other"), rule));
}

TEST_CASE("databases and files of other programs are replaced with --force only") {
    const fresh_folder folder;
    const std::string path = folder.file("file");
    const replacement_rule rule;
    const replacement_rule forced{.kept = {}, .columns = {}, .force = true};
    for (const std::string_view text :
         {database_text, std::string_view("Dear Ada,\n"), std::string_view("\n"),
          std::string_view("name,email\n"), std::string_view("event\nevent\n"),
          std::string_view("event_ids\n"), std::string_view("{\"other\":1}\n"), std::string_view("{}"),
          std::string_view("<!DOCTYPE html>\n<title>Mine</title>"), std::string_view("\0\0\0\0", 4),
          std::string_view("\xFF\xD8\xFF\xE0"), std::string_view("event_id,mine\n")}) {
        INFO(text);
        write_file(path, text);
        REQUIRE(reason_against(path, rule));
        REQUIRE_FALSE(reason_against(path, forced));
        REQUIRE_THROWS_AS(exporter::output_file(path, rule), exporter::failure);
        REQUIRE(text_of(path) == text);
    }
    write_file(path, database_text);
    REQUIRE(reason_against(folder.file("file-journal"), rule));
    REQUIRE_FALSE(reason_against(folder.file("file-journal"), forced));
}

TEST_CASE("directories and sockets are never written to; a character device is") {
    const fresh_folder folder;
    const replacement_rule forced{.kept = {}, .columns = {}, .force = true};
    REQUIRE(reason_against(folder.file("."), forced));
    std::filesystem::create_directory(folder.file("sub"));
    std::filesystem::create_directory_symlink("sub", folder.file("link"));
    REQUIRE(reason_against(folder.file("sub"), forced));
    REQUIRE(reason_against(folder.file("link"), forced));
    const int descriptor = ::socket(AF_UNIX, SOCK_STREAM, 0);
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    folder.file("socket").copy(address.sun_path, sizeof address.sun_path - 1);
    REQUIRE(::bind(descriptor, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0);
    REQUIRE(reason_against(folder.file("socket"), forced));
    ::close(descriptor);
    REQUIRE_FALSE(reason_against("/dev/null", replacement_rule{}));
    // Such as --config /dev/null -o /dev/null.
    const replacement_rule reads_a_device{.kept = {{"/dev/null", "the configuration file"}}, .columns = {}};
    REQUIRE_FALSE(reason_against("/dev/null", reads_a_device));
}

TEST_CASE("what this program writes is recognised in each form") {
    const auto columns = exporter::column_names_of_exports();
    for (const std::string_view head :
         {"event_id,email,fname,lname,company,title,address1,address2,city,state,country,postalcode,phone,"
          "cell,fax,"
          "reg_date,sti,Custom",
          "id,expired,title,sched_start,sched_end,extra\r\n0000001,",
          "\xEF\xBB\xBF"
          "event_id,event_title,email_key\r\n",
          "Email,First Name,Lead Source\r\n", "Email Address,Person Source", "email",
          "{\"event_id\":\"1000001\",", "{\"id\":\"1000001\"}\n", "{\"sched_start_utc\":null",
          "event    expired\n-------  -------\n", "event  title\n-----  -----\n"}) {
        INFO(head);
        REQUIRE(is_own_output(head, columns));
    }
    // Pages have the title of their event, and older ones all had the same title.
    exporter::report_figures one;
    one.events.emplace_back().title = "Product demo";
    for (const std::string& page : {exporter::html_page(exporter::report_figures{}), exporter::html_page(one),
                                    std::string("<!DOCTYPE html>\n<title>Webcast audience report</title>")}) {
        constexpr std::size_t size_of_head = 4096;
        REQUIRE(is_own_output(page.substr(0, size_of_head), columns));
    }
}

TEST_CASE("a file that appears while the output is written is kept") {
    const fresh_folder folder;
    const std::string path = folder.file("file");
    exporter::output_file out(path);
    out.write("event_id\n");
    write_file(path, database_text);
    REQUIRE_THROWS_AS(out.finish(), exporter::failure);
    REQUIRE(text_of(path) == database_text);
}

} // namespace webcasts::tests::replacement_rule_test
