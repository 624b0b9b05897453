// SPDX-License-Identifier: BSL-1.0
// Tables whose later rows are folded away.

#include "html/folded_table.hpp"
#include "support/catch.hpp"

#include <cstddef>
#include <string>

namespace webcasts::tests::folded_table_test {

std::string table_of(std::size_t rows) {
    return exporter::folded_table(
        {"t", "Caption", {"Event", "People"}, "earlier event"}, rows,
        [](exporter::html_table& to, std::size_t i) { to.row(std::to_string(i)).number(1); },
        [](exporter::html_table& to) { to.total("Total").number(2); });
}

TEST_CASE("twelve rows of a table are shown, and the summary counts the others") {
    REQUIRE(table_of(12).find("<details>") == std::string::npos);
    REQUIRE(table_of(13).find("<details><summary>1 earlier event</summary>") != std::string::npos);
    REQUIRE(table_of(1012).find("<details><summary>1,000 earlier events</summary>") != std::string::npos);
}

TEST_CASE("the totals of a folded table are shown") {
    const std::string html = table_of(13);
    REQUIRE(html.find("Total") < html.find("<details>"));
}

} // namespace webcasts::tests::folded_table_test
