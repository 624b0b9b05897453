// SPDX-License-Identifier: BSL-1.0
#include "html/html_report.hpp"

#include "html/html_style.hpp"
#include "html/html_table.hpp"
#include "html/html_text.hpp"
#include "html/svg_chart.hpp"
#include "terminal/program_version.hpp"

#include <cstddef>
#include <cstdint>
#include <fmt/format.h>
#include <string_view>

namespace exporter {

namespace {

/// Return an instant for readers, without seconds: `2026-03-08 07:30`.
std::string minute_of(std::string_view instant) {
    std::string text(instant.substr(0, 16));
    if (text.size() > 10) {
        text[10] = ' ';
    }
    return text;
}

std::string hours_text(std::int64_t seconds) {
    return fmt::format("{}:{:02}", grouped(seconds / 3600), seconds / 60 % 60);
}

std::string minutes_text(std::int64_t seconds, std::int64_t people) {
    return people == 0
               ? "–"
               : fmt::format("{:.0f} min", static_cast<double>(seconds) / 60 / static_cast<double>(people));
}

std::string key_figure(std::string_view id, std::int64_t value, std::string_view shown,
                       std::string_view name) {
    return fmt::format("<div><dt>{}</dt><dd><data id=\"{}\" value=\"{}\">{}</data></dd></div>", in_html(name),
                       id, value, in_html(shown));
}

std::string header(const report_figures& figures) {
    const funnel_figures& total = figures.total;
    const funnel_figures& begun = figures.begun;
    const std::string when = figures.age.as_of ? "Data as of " + minute_of(utc_text(*figures.age.as_of)) + "."
                                               : "Nothing is stored yet.";
    const std::string warning =
        figures.age.is_stale()
            ? fmt::format(
                  "<p class=\"warning\" role=\"status\">These data are {} old: later runs did not renew "
                  "them.</p>\n",
                  age_text(figures.age.age))
            : "";
    return fmt::format(
        "<header><h1>Webcast audience report</h1><p class=\"soft\">Source: <bdi>{}</bdi>. {} Times are in "
        "UTC.</p>\n{}"
        "<dl class=\"keys\">{}{}{}{}{}{}{}</dl></header>\n",
        figures.source.empty() ? "none yet" : foreign_text(figures.source, 120), in_html(when), warning,
        key_figure("key-events", static_cast<std::int64_t>(figures.events.size()),
                   grouped(static_cast<std::int64_t>(figures.events.size())),
                   figures.events.size() == 1 ? "event" : "events"),
        key_figure("key-registrants", total.registrants, grouped(total.registrants), "registrations"),
        key_figure("key-people", figures.people, grouped(figures.people), "different people"),
        key_figure("key-attended-live", total.attended_live, percentage(begun.attended_live, begun.eligible),
                   "attended live"),
        key_figure("key-attended", total.attended, percentage(begun.attended, begun.eligible), "attended"),
        key_figure("key-no-shows", total.no_shows, percentage(begun.no_shows, begun.eligible), "no-shows"),
        key_figure("key-live-watch-seconds", total.live_watch_seconds,
                   minutes_text(total.live_watch_seconds, total.attended_live), "watched live, on average"));
}

std::string section(std::string_view id, std::string_view heading, std::string_view description,
                    const std::string& content) {
    return fmt::format(
        "<section aria-labelledby=\"{0}\"><h2 id=\"{0}\">{1}</h2><p class=\"soft\">{2}</p>\n{3}</section>\n",
        id, in_html(heading), in_html(description), content);
}

/// Lay out a chart beside its table. `proportion` is a CSS class after a blank: ` lean` makes the table
/// wider.
std::string beside(const std::string& chart, const std::string& table, const std::string& proportion = "") {
    return "<div class=\"pair" + proportion + "\"><figure>" + chart + "</figure>" + table + "</div>";
}

std::string funnel_section(const report_figures& figures) {
    html_table table("funnel", "Each step, and its share of the eligible", {"Step", "People", "Share"});
    std::vector<bar> bars;
    const auto add = [&](const char* label, std::int64_t value, const std::string& share) {
        table.row(label).number(value).text(share);
        bars.push_back({label, value, value, fmt::format("{} · {}", grouped(value), share)});
    };
    const auto add_step = [&](const char* label, std::int64_t funnel_figures::*people) {
        add(label, figures.total.*people, percentage(figures.begun.*people, figures.begun.eligible));
    };
    add("registered", figures.total.registrants, "–");
    add_step("eligible", &funnel_figures::eligible);
    add_step("attended live", &funnel_figures::attended_live);
    add_step("on demand", &funnel_figures::on_demand);
    add_step("attended", &funnel_figures::attended);
    add_step("asked a question", &funnel_figures::asked);
    add_step("answered a survey", &funnel_figures::surveyed);
    return section(
        "h-funnel", "Funnel",
        "How far registrants came, over all events. Eligible are those who registered for an event "
        "that has begun, before its end, or attended it. Somebody may have attended in several ways.",
        beside(bar_chart({"c-funnel", "Funnel",
                          "Bars for each step from registration to survey, with how many people "
                          "took it."},
                         bars),
               table.str()));
}

std::string events_section(const report_figures& figures) {
    html_table table("events", "Newest first",
                     {"Event", "Registered", "Eligible", "Attended live", "Live rate", "On demand",
                      "Attended", "No-shows", "No-show rate", "Watched, h"});
    const auto add = [&](const funnel_figures& item, const funnel_figures& rated, bool begun) {
        table.number(item.registrants).number(item.eligible).number(item.attended_live);
        table.text(percentage(rated.attended_live, rated.eligible));
        table.number(item.on_demand).number(item.attended);
        begun ? table.number(item.no_shows).text(percentage(rated.no_shows, rated.eligible))
              : table.text("not yet").text("–");
        table.text(hours_text(item.watch_seconds));
    };
    for (const funnel_figures& item : figures.events) {
        const std::string start = item.sched_start.substr(0, 10);
        table.row(fmt::format("{}{}{} ({})", start, start.empty() ? "" : "  ",
                              item.title.empty() ? "untitled" : item.title, item.event_id));
        add(item, item, item.begun);
    }
    table.total("All events");
    add(figures.total, figures.begun, true);
    return section(
        "h-events", "Events",
        "Rates are shares of the eligible. Before an event has begun nobody is eligible, and nobody "
        "a no-show.",
        table.str());
}

std::string registrations_section(const report_figures& figures) {
    html_table table("registrations", "Registrations by " + figures.registration_unit,
                     {"From", "Registrations"});
    for (const column_of_chart& item : figures.registrations) {
        table.row(item.label).number(item.value);
    }
    return section("h-registrations", "Registrations over time",
                   "When people registered, by " + figures.registration_unit + ".",
                   beside(column_chart({"c-registrations", "Registrations over time",
                                        "Columns for each " + figures.registration_unit +
                                            ", as high as the number of registrations in it."},
                                       figures.registrations),
                          table.str()));
}

std::string concurrency_section(const report_figures& figures) {
    std::string charts;
    html_table table("concurrency", "Most people at a time", {"Event", "Peak", "First reached, UTC"});
    for (std::size_t i = 0; i < figures.curves.size(); ++i) {
        const viewing_curve& curve = figures.curves[i];
        const char* way = curve.kind == "live" ? "live" : "simulated live";
        const std::string_view title = curve.title.empty() ? std::string_view(curve.event_id) : curve.title;
        table.row(fmt::format("{} · {}", title, way)).number(curve.peak).text(minute_of(curve.peak_at_utc));
        if (curve.points.empty()) {
            continue;
        }
        charts += fmt::format(
            "<figure><h3><bdi>{}</bdi> <span class=\"soft\">{}, {}</span></h3>{}</figure>",
            foreign_text(title, 70), way, in_html(curve.peak_at_utc.substr(0, 10)),
            curve_chart({fmt::format("c-live-{}", i), fmt::format("People watching {} at a time", way),
                         fmt::format("A curve of how many people watched event {} {} at a time; at most {}.",
                                     curve.event_id, way, curve.peak)},
                        curve.points));
    }
    return section("h-concurrency", "Live audience at a time",
                   figures.curves.empty() ? "Nobody has watched live."
                   : figures.curves.size() > 6
                       ? "How many people watched at the same moment; the six largest audiences as curves."
                       : "How many people watched at the same moment.",
                   "<div class=\"many\">" + charts + "</div>" + (figures.curves.empty() ? "" : table.str()));
}

std::string watch_section(const report_figures& figures) {
    html_table table("watch-times", "People who attended, by the time they watched an event",
                     {"Minutes", "People", "Share"});
    for (const column_of_chart& item : figures.watch_times) {
        table.row(item.label).number(item.value).text(percentage(item.value, figures.total.attended));
    }
    table.total("All")
        .number(figures.total.attended)
        .text(percentage(figures.total.attended, figures.total.attended));
    return section(
        "h-watch", "Watch time",
        "How long each person watched an event: the union of all sessions, so that two windows at a time "
        "count once.",
        beside(column_chart(
                   {"c-watch", "Watch time in minutes",
                    "Columns for ranges of minutes, as high as the number of people who watched that long."},
                   figures.watch_times),
               table.str()));
}

std::string groups_section(std::string_view id, std::string_view heading, std::string_view column,
                           std::string_view nothing, const top_groups& groups) {
    html_table table(id, "The ten most frequent",
                     {column, "Registered", "Attended", "No-shows", "Watched, h"});
    std::vector<bar> bars;
    const auto add = [&](const group_figures& group) {
        table.number(group.registrants)
            .number(group.attended)
            .number(group.no_shows)
            .text(hours_text(group.watch_seconds));
    };
    for (const group_figures& group : groups.top) {
        const std::string name = group.name.empty() ? std::string(nothing) : group.name;
        table.row(name);
        add(group);
        bars.push_back(
            {name, group.registrants, group.attended,
             fmt::format("{} · {}", grouped(group.registrants), percentage(group.attended, group.eligible))});
    }
    if (groups.others > 0) {
        table.total(fmt::format("{} others", grouped(groups.others)));
        add(groups.rest);
    }
    const std::string key = "<figcaption><span class=\"key part\"></span>attended <span class=\"key "
                            "bar\"></span>registered, with "
                            "the share of the eligible that attended</figcaption>";
    return section(
        fmt::format("h-{}", id), heading, "By registrations, with those who attended.",
        beside(
            bar_chart({fmt::format("c-{}", id), std::string(heading),
                       "Bars as long as the number of registrations, the attended part in a second colour."},
                      bars) +
                key,
            table.str(), " lean"));
}

} // namespace

std::string html_page(const report_figures& figures) {
    std::string page = "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
                       "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
                       "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src "
                       "'unsafe-inline'\">\n"
                       "<meta name=\"color-scheme\" content=\"light dark\">\n"
                       "<title>Webcast audience report</title>\n<style>";
    page.append(html_style).append("</style>\n</head>\n<body>\n").append(header(figures)).append("<main>\n");
    page += funnel_section(figures);
    page += events_section(figures);
    page += registrations_section(figures);
    page += concurrency_section(figures);
    page += watch_section(figures);
    page += groups_section("domains", "Top e-mail domains", "Domain", "(no e-mail)", figures.domains);
    page += groups_section("sources", "Top sources", "Source (sti)", "(no source)", figures.sources);
    return page +
           fmt::format("</main>\n<footer><p>Somebody who registered twice for an event is counted once. "
                       "Made by {}.</p></footer>\n</body>\n</html>\n",
                       in_html(program_version));
}

} // namespace exporter
