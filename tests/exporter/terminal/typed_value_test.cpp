// SPDX-License-Identifier: BSL-1.0
// Which typed texts a message may repeat.

#include "../fresh_folder.hpp"
#include "support/catch.hpp"
#include "terminal/typed_value.hpp"

#include <fstream>
#include <string>
#include <unistd.h>

namespace webcasts::tests::typed_value_test {

using exporter::quoted_if;
using exporter::shown_path;
using exporter::value_shape;

TEST_CASE("a path is shown if it leads to something, or has the name of one of the program's files") {
    const fresh_folder folder;
    const std::string present = folder.file("hunter2");
    std::ofstream(present) << "x";
    CHECK(shown_path(present, "other") == present);
    CHECK(shown_path(folder.file("absent"), "other") == folder.file("absent"));
    CHECK(shown_path("none.db", "other") == "none.db");
    CHECK(shown_path("no/such/People-2026.CSV", "other") == "no/such/People-2026.CSV");
    CHECK(shown_path("/dev/full/file.db", "other") == "/dev/full/file.db");
    CHECK(shown_path("./absent", "other") == "./absent");
    REQUIRE(::symlink("nowhere", folder.file("link").c_str()) == 0);
    CHECK(shown_path(folder.file("link"), "other") == folder.file("link"));
}

TEST_CASE("what may be a password in place of a path is not shown") {
    for (const char* text :
         {"", "hunter2", "S3cret!", "correct horse", "a/b", "no/such/folder", "/xW9Zq7", "/", ".db",
          "pass word.db", "p&a#s.csv", "name.secret", "name.", "\xC3\xA9.db"}) {
        INFO(text);
        CHECK(shown_path(text, "other") == (std::string(text) == "/" ? "/" : "other"));
    }
}

TEST_CASE("files are named with their flag, and without a path that may be a password") {
    CHECK(exporter::named_file("none.txt", "--columns") == "the file none.txt of --columns");
    CHECK(exporter::named_file("hunter2", "--columns") == "the file of --columns");
    CHECK(exporter::flag_with_path("-o", "rows.csv") == "-o rows.csv");
    CHECK(exporter::flag_with_path("-o", "hunter2") == "-o");
}

TEST_CASE("a value is shown if it has the shape of what belongs there") {
    CHECK(quoted_if(value_shape::event_id, "12345") == "'12345'");
    CHECK(quoted_if(value_shape::event_id, "") == "''");
    for (const char* text : {"1234567a", "12345678901", "hunter2", "-1", "1 2"}) {
        CHECK(quoted_if(value_shape::event_id, text).empty());
    }
    CHECK(quoted_if(value_shape::day, "2026-02-30") == "'2026-02-30'");
    for (const char* text : {"2026-02-300", "2026/02/30", "-2026", "2026-", "hunter2"}) {
        CHECK(quoted_if(value_shape::day, text).empty());
    }
    CHECK(quoted_if(value_shape::domain, "user@example.com") == "'user@example.com'");
    CHECK(quoted_if(value_shape::domain, "sub_domain.example.com").empty());
    CHECK(quoted_if(value_shape::domain, "-example.com") == "'-example.com'");
    for (const char* text : {"", "hunter2", "P@ssw0rd", "P@ss.w0rd", "a@b@example.com", "@example.com",
                             "example.", ".com", "a b.com", "p&a#s@example.com", "example.c"}) {
        INFO(text);
        CHECK(quoted_if(value_shape::domain, text).empty());
    }
}

TEST_CASE("a name is shown if it is near one that may stand there") {
    CHECK(exporter::quoted_if_near("compny", {"company", "email"}, "of that name") == "'compny'");
    CHECK(exporter::quoted_if_near("hunter2", {"company", "email"}, "of that name") == "of that name");
}

} // namespace webcasts::tests::typed_value_test
