// SPDX-License-Identifier: BSL-1.0
#include "html/html_report.hpp"

#include "html/html_style.hpp"
#include "html/html_text.hpp"
#include "html/report_sections.hpp"
#include "terminal/program_version.hpp"

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <fmt/format.h>
#include <iterator>
#include <string_view>
#include <utility>
#include <vector>

namespace exporter {

namespace {

std::string key_figure(std::string_view id, std::int64_t value, std::string_view shown,
                       std::string_view name) {
    return fmt::format("<div><dt>{}</dt><dd><data id=\"{}\" value=\"{}\">{}</data></dd></div>", in_html(name),
                       id, value, in_html(shown));
}

std::string key_figures(const report_figures& figures) {
    const funnel_figures& total = figures.total;
    const funnel_figures& begun = figures.begun;
    const auto counted_figure = [](std::string_view id, std::int64_t value, std::string_view singular,
                                   std::string_view plural = "") {
        return key_figure(id, value, grouped(value),
                          noun(static_cast<std::uint64_t>(value), singular, plural));
    };
    std::string keys =
        counted_figure("key-events", static_cast<std::int64_t>(figures.events.size()), "event") +
        counted_figure("key-registrants", total.registrants, "registration") +
        counted_figure("key-people", figures.people, "different person", "different people") +
        key_figure("key-attended-live", total.attended_live, percentage(begun.attended_live, begun.eligible),
                   "live attendance rate") +
        key_figure("key-attended", total.attended, percentage(begun.attended, begun.eligible),
                   "attendance rate, with on demand") +
        key_figure("key-no-shows", total.no_shows, percentage(begun.no_shows, begun.eligible),
                   "no-show rate") +
        key_figure("key-live-watch-seconds", total.live_watch_seconds,
                   minutes_text(total.live_watch_seconds, total.attended_live), "watched live, on average") +
        key_figure("key-live-minutes", total.live_watch_seconds / 60, grouped(total.live_watch_seconds / 60),
                   "live minutes in all") +
        counted_figure("key-questions", total.questions, "question asked", "questions asked") +
        counted_figure("key-survey-answers", total.survey_answers, "survey answer") +
        key_figure("key-new-people", total.new_people,
                   percentage(total.new_people, total.new_people + total.returning_people),
                   "of registrations by new people");
    if (const auto score = total.score()) {
        keys +=
            key_figure("key-score", std::llround(*score * 10), score_text(score), "engagement score, of 100");
    }
    return "<dl class=\"keys\">" + keys + "</dl>";
}

std::string title_of(const report_figures& figures) {
    constexpr std::size_t max_columns = 120;
    if (figures.events.size() != 1) {
        return "Webcast audience report";
    }
    const funnel_figures& event = figures.events.front();
    return foreign_text(event.title.empty() ? "Event " + event.event_id : event.title, max_columns);
}

std::string warnings(const report_figures& figures) {
    std::string html;
    const auto warn = [&](const std::string& text) {
        html += "<p class=\"warning\" role=\"status\">" + in_html(text) + "</p>\n";
    };
    if (figures.age.is_stale()) {
        warn(fmt::format("These data are {} old: no later run has renewed them.", age_text(figures.age.age)));
    }
    if (figures.failing > 0) {
        warn(fmt::format(
            "The latest {} of {} could not be stored. What is shown of {} is what was stored before.",
            noun(figures.failing, "report"), grouped_count(figures.failing, "event"),
            noun(figures.failing, "it", "them")));
    }
    return html;
}

std::string header(const report_figures& figures) {
    const std::string& zone = figures.zone.name();
    const auto soft = [](const std::string& html) { return "<p class=\"soft\">" + html + "</p>\n"; };
    const bool is_one = figures.events.size() == 1;
    const std::string title = title_of(figures);
    std::string html = "<header><h1>" + (is_one ? "<bdi>" + title + "</bdi>" : title) + "</h1>\n";
    if (is_one) {
        const funnel_figures& event = figures.events.front();
        html += soft(fmt::format(
            "Webcast audience report on event {}{}.", in_html(event.event_id),
            event.start ? in_html(fmt::format(", {} {}", minute_text(figures.zone, *event.start), zone))
                        : ""));
    } else if (static_cast<std::int64_t>(figures.events.size()) < figures.stored_events) {
        html +=
            soft(fmt::format("{} of the {} that are stored.", grouped_count(figures.events.size(), "event"),
                             grouped(figures.stored_events)));
    }
    constexpr std::size_t max_source = 120;
    const std::string source = figures.source.empty() ? ""
                                                      : fmt::format("Source: <bdi>{}</bdi>. ",
                                                                    foreign_text(figures.source, max_source));
    const std::string when =
        figures.age.as_of
            ? fmt::format("Data as of {} {}.", minute_text(figures.zone, *figures.age.as_of), zone)
            : "Nothing is stored yet.";
    const std::string times = zone == "UTC" ? "Times are in UTC."
                                            : fmt::format("Times are in {}, the time zone of the account; "
                                                          "days of registrations are in UTC.",
                                                          zone);
    return html + soft(source + in_html(when + ' ' + times)) + warnings(figures) + key_figures(figures) +
           "</header>\n";
}

std::string contents(const std::vector<report_section>& sections) {
    std::string items;
    for (const report_section& section : sections) {
        items += fmt::format("<li><a href=\"#{}\">{}</a></li>", section.id, in_html(section.heading));
    }
    return "<nav aria-label=\"Contents\"><ol>" + items + "</ol></nav>\n";
}

} // namespace

std::string html_page(const report_figures& figures) {
    std::vector<report_section> sections = event_sections(figures);
    std::vector<report_section> further = audience_sections(figures);
    std::move(further.begin(), further.end(), std::back_inserter(sections));
    std::string page = "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
                       "<meta name=\"generator\" content=\"webcasts-export report-html\">\n"
                       "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
                       "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src "
                       "'unsafe-inline'\">\n"
                       "<meta name=\"color-scheme\" content=\"light dark\">\n<title>";
    page += title_of(figures) + (figures.events.size() == 1 ? " – webcast audience report" : "");
    page.append("</title>\n<style>").append(html_style).append("</style>\n</head>\n<body>\n");
    page += header(figures) + "<main>\n" + contents(sections);
    for (const report_section& section : sections) {
        page += fmt::format(
            "<section aria-labelledby=\"{0}\"><h2 id=\"{0}\">{1}</h2><p class=\"soft\">{2}</p>\n{3}"
            "</section>\n",
            section.id, in_html(section.heading), in_html(section.description), section.content);
    }
    return page +
           fmt::format("</main>\n<footer><p>Somebody who registered twice for an event is counted once. "
                       "Made by {}.</p></footer>\n</body>\n</html>\n",
                       in_html(program_version));
}

} // namespace exporter
