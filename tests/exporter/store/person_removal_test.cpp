// SPDX-License-Identifier: BSL-1.0
// What `forget` removes, and how it proves that nothing is left.

#include "exporter/database_rows.hpp"
#include "exporter/fresh_folder.hpp"
#include "store/person_removal.hpp"
#include "support/catch.hpp"

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

namespace webcasts::tests::person_removal_test {

namespace {

using rows = std::vector<std::string>;

/// A database with one event, to which a test adds registrants.
class removal_scene {
  public:
    removal_scene() {
        execute("INSERT INTO event (event_id, title, begun, time_zone, query, extra) "
                "VALUES ('1000001', 'One', 1, 'GMT', '', '[]')");
    }
    void execute(const std::string& sql) { exporter::open_to_write(path()).execute(sql.c_str()); }
    void add(const std::string& key, const std::string& email, const std::string& name) {
        execute("INSERT INTO attendee (event_id, email_key, email, fname, lname, company, title, address1, "
                "address2, "
                "city, state, country, postalcode, phone, cell, fax, sti, extra) VALUES ('1000001', '" +
                key + "', '" + email + "', '" + name +
                "', '', '', '', '', '', '', '', '', '', '', '', '', '', '[]')");
        execute("INSERT INTO session (event_id, email_key, kind, ordinal, extra) VALUES ('1000001', '" + key +
                "', 'live', 1, '[]')");
    }
    exporter::removal_result forget(const rows& emails) { return exporter::remove_people({path(), emails}); }
    [[nodiscard]] rows found(const std::string& sql) const { return rows_of(path(), sql); }
    [[nodiscard]] rows names() const { return found("SELECT fname FROM attendee ORDER BY 1"); }
    [[nodiscard]] std::string bytes() const {
        std::ifstream file(path(), std::ios::binary);
        return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
    }
    [[nodiscard]] std::string path() const { return folder_.file("a.db"); }

  private:
    fresh_folder folder_;
};

} // namespace

TEST_CASE("forget removes every spelling of one person, with sessions, and nobody else") {
    removal_scene scene;
    scene.add("ada@example.com", "Ada@example.com", "plain");
    scene.add("ada@example.com#2", "ada@example.com ", "space");
    scene.add("ada@example.com#3",
              "\xE2\x80\x8B"
              "ada@example.com\xC2\xA0",
              "unseen");
    scene.add("ada@example.com #2", "ada@example.com ", "key of an earlier version");
    scene.add("ada <ada@example.com>", "Ada <ada@example.com>", "with a name");
    scene.add("bada@example.com", "bada@example.com", "other");
    scene.add("o''ada@example.com", "o''ada@example.com", "apostrophe");
    scene.add("ada@example.com.au", "ada@example.com.au", "longer");
    scene.add("1ada@example.com", "1ada@example.com", "digit");
    const auto result = scene.forget({"ADA@Example.com."});
    REQUIRE(result.left == rows{});
    REQUIRE(scene.names() == rows{"apostrophe", "digit", "longer", "other"});
    REQUIRE(scene.found("SELECT count(*) FROM session") == rows{"4"});
    REQUIRE(scene.found("SELECT count(*) FROM forgotten") == rows{"1"});
    REQUIRE(scene.bytes().find("with a name") == std::string::npos);
}

TEST_CASE("forget cleans every text of every table, and takes many addresses") {
    removal_scene scene;
    scene.add("ada@example.com", "ada@example.com", "Ada");
    scene.add("bob@xn--mnchen-3ya.example", "bob@m\xC3\xBCnchen.example", "Bob");
    scene.add("eve@example.com", "eve@example.com", "Eve");
    scene.execute("UPDATE event SET query = 'note=ada%40example.com&sti=%62ob%40m%C3%BCnchen.example'");
    scene.execute("UPDATE attendee SET extra = '[{\"name\":\"ref\",\"value\":\"YWRhQGV4YW1wbGUuY29t\"}]', "
                  "sti = 'ada\\u0040example.com' WHERE fname = 'Eve'");
    scene.execute(
        "CREATE TABLE notes (id INTEGER PRIMARY KEY, said, \"odd \"\"name\" BLOB); INSERT INTO notes VALUES "
        "(1, 'ask BOB@XN--MNCHEN-3YA.example', CAST('to ada@example.com' AS BLOB)), (2, 5, NULL)");
    const auto result = scene.forget({"ada@example.com", "bob@M\xC3\x9CNCHEN.example", "nobody@example.org"});
    REQUIRE(result.left == rows{});
    REQUIRE(scene.names() == rows{"Eve"});
    REQUIRE(scene.found("SELECT query FROM event") == rows{"note=[removed]&sti=[removed]"});
    REQUIRE(scene.found("SELECT extra, sti FROM attendee") ==
            rows{"[{\"name\":\"ref\",\"value\":\"[removed]\"}]|[removed]"});
    REQUIRE(scene.found("SELECT said, \"odd \"\"name\", typeof(\"odd \"\"name\") FROM notes ORDER BY id") ==
            rows{"ask [removed]|to [removed]|blob", "5|NULL|null"});
    REQUIRE(scene.found("SELECT count(*) FROM forgotten") == rows{"3"});
}

TEST_CASE("what forget cannot remove is named, with how often") {
    removal_scene scene;
    scene.add("eve@example.com", "eve@example.com", "Eve");
    scene.execute("CREATE TABLE pages (address TEXT PRIMARY KEY) WITHOUT ROWID; "
                  "INSERT INTO pages VALUES ('/people/ada%40example.com'), ('/people/YWRhQGV4YW1wbGUuY29t'); "
                  "CREATE VIEW of_ada AS SELECT * FROM attendee WHERE email = 'ada@example.com'");
    const auto result = scene.forget({"ada@example.com"});
    REQUIRE(result.left.size() == 3);
    REQUIRE(result.left[0] == "column address of table pages (2 times)");
    REQUIRE(result.left[1] == "the definition of view of_ada (1 time)");
    REQUIRE(result.left[2].find("a.db") != std::string::npos);
    scene.execute("DROP VIEW of_ada; DELETE FROM pages");
    REQUIRE(scene.forget({"ada@example.com"}).left == rows{});
}

TEST_CASE("bytes beside the database are found") {
    removal_scene scene;
    scene.add("eve@example.com", "eve@example.com", "Eve");
    const std::string journal = scene.path() + "-mj01234567";
    std::ofstream(journal) << std::string(3'000'000, 'x') << "ADA%40example.com";
    const auto result = scene.forget({"ada@example.com"});
    REQUIRE(result.left.size() == 1);
    REQUIRE(result.left[0].find("-mj01234567 (1 time)") != std::string::npos);
    std::filesystem::remove(journal);
    REQUIRE(scene.forget({"ada@example.com"}).left == rows{});
}

TEST_CASE("cells that follow one another without a sign between them are no mention") {
    removal_scene scene;
    scene.add("zoe@example.com", "zoe@example.com", "Zoe");
    scene.add("ada@example.co", "ada@example.co", "mmm");
    REQUIRE(scene.forget({"1zoe@example.com", "ada@example.com"}).left == rows{});
    REQUIRE(scene.names() == rows{"Zoe", "mmm"});
}

} // namespace webcasts::tests::person_removal_test
