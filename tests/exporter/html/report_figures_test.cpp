// SPDX-License-Identifier: BSL-1.0
// What the page holds in memory of surveys.

#include "exporter/sync_scene.hpp"
#include "html/report_figures.hpp"
#include "store/database.hpp"
#include "support/catch.hpp"
#include "text/time_zone.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>

namespace webcasts::tests::report_figures_test {

TEST_CASE("of a survey with a new question in each record the page has the most answered, and says how many "
          "there are") {
    auto surveyed = event("1000001", "2026-01-15 10:00:00");
    constexpr std::size_t people = 2 * exporter::max_surveys + 100;
    for (std::size_t i = 0; i < people; ++i) {
        webcasts::attendee made = person(("p" + std::to_string(i) + "@example.com").c_str());
        made.survey_answers = {{"question " + std::to_string(1000 + i), "yes", {}},
                               {i % 2 == 0 ? "zebras" : "apples", std::to_string(i % 5), {}}};
        surveyed.attendees.push_back(std::move(made));
    }
    surveyed.attendees[7].survey_answers.push_back({"zebras", "9", {}});
    sync_scene scene({surveyed});
    REQUIRE(scene.sync() == exporter::exit_status::done);
    auto database = exporter::open_to_read(scene.path());
    const auto figures = exporter::read_figures(database, std::nullopt, exporter::machine_now());
    CHECK(figures.survey_questions == people + 2);
    REQUIRE(figures.surveys.size() == exporter::max_surveys);
    CHECK(figures.surveys[0].question == "zebras");
    CHECK(figures.surveys[0].answers == static_cast<std::int64_t>(people / 2 + 1));
    CHECK(figures.surveys[0].average);
    CHECK(figures.surveys[1].question == "apples");
    // Equally often answered questions come in the order of their texts.
    CHECK(figures.surveys[2].question == "question 1000");
    CHECK(figures.surveys.back().question == "question " + std::to_string(1000 + exporter::max_surveys - 3));
}

} // namespace webcasts::tests::report_figures_test
