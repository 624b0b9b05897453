// SPDX-License-Identifier: BSL-1.0
// The word that a misspelt one was meant to be.

#include "support/catch.hpp"
#include "text/nearest_word.hpp"

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace webcasts::tests::nearest_word_test {

TEST_CASE("a misspelt word is near to the one that differs by a few letters, or that it begins or ends") {
    const std::vector<std::string> words{"sync", "events", "report", "report-html", "password-file", "db"};
    for (const auto& [typed, meant] :
         std::vector<std::pair<std::string, std::string>>{{"synk", "sync"},
                                                          {"snyc", "sync"},
                                                          {"SYNC", "sync"},
                                                          {"syncc", "sync"},
                                                          {"evnts", "events"},
                                                          {"reporthtml", "report-html"},
                                                          {"report_html", "report-html"},
                                                          {"html", "report-html"},
                                                          {"pasword-file", "password-file"},
                                                          {"pass", "password-file"},
                                                          {"dbb", "db"},
                                                          {"bd", "db"}}) {
        INFO(typed);
        REQUIRE(exporter::nearest_word(typed, words) == meant);
    }
    for (const char* typed : {"", "x", "frobnicate", "upload", "port-h", "wordf"}) {
        INFO(typed);
        REQUIRE(exporter::nearest_word(typed, words) == std::nullopt);
    }
    REQUIRE(exporter::nearest_word(std::string(1000, 's'), words) == std::nullopt);
}

} // namespace webcasts::tests::nearest_word_test
