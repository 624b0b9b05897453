// SPDX-License-Identifier: BSL-1.0
#include "html/folded_table.hpp"
#include "html/html_table.hpp"
#include "html/html_text.hpp"
#include "html/report_sections.hpp"
#include "html/section_layout.hpp"
#include "html/svg_chart.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <fmt/format.h>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace exporter {

namespace {

std::string title_or_untitled(const funnel_figures& event) {
    return event.title.empty() ? "untitled" : event.title;
}

std::string event_name(const funnel_figures& event) {
    constexpr std::size_t size_of_day = 10;
    const std::string start = event.sched_start.substr(0, size_of_day);
    return fmt::format("{}{}{} ({})", start, start.empty() ? "" : "  ", title_or_untitled(event),
                       event.event_id);
}

/// Return an event's name in a chart, where the width is little: `01-27 Product demo`.
std::string chart_label(const funnel_figures& event) {
    constexpr std::size_t after_year = 5;
    constexpr std::size_t size_of_day = 5;
    return event.sched_start.size() < after_year + size_of_day
               ? title_or_untitled(event)
               : event.sched_start.substr(after_year, size_of_day) + ' ' + title_or_untitled(event);
}

/// Return an event's day and title, where its id is not needed.
std::string short_event_name(const funnel_figures& event) {
    constexpr std::size_t size_of_day = 10;
    const std::string start = event.sched_start.substr(0, size_of_day);
    return start + (start.empty() ? "" : "  ") + (event.title.empty() ? event.event_id : event.title);
}

report_section funnel_section(const report_figures& figures) {
    html_table table("funnel", "Each step, and its share of the eligible", {"Step", "People", "Share"});
    std::vector<bar> bars;
    // Beside a bar a million has room for a short label only.
    const auto add = [&](const char* label, const char* short_label, std::int64_t value,
                         const std::string& share) {
        table.row(label).number(value).text(share);
        bars.push_back({short_label, value, value, note_of(value, share)});
    };
    const auto add_step = [&](const char* label, std::int64_t funnel_figures::*people,
                              const char* short_label = nullptr) {
        add(label, short_label == nullptr ? label : short_label, figures.total.*people,
            percentage(figures.begun.*people, figures.begun.eligible));
    };
    add("registered", "registered", figures.total.registrants, "–");
    add_step("eligible", &funnel_figures::eligible);
    add_step("attended live", &funnel_figures::attended_live);
    add_step("on demand", &funnel_figures::on_demand);
    add_step("attended", &funnel_figures::attended);
    add_step("asked a question", &funnel_figures::asked, "asked");
    add_step("answered a survey", &funnel_figures::surveyed, "surveyed");
    report_section section{"h-funnel", "Funnel",
                           "How far registrants came, over all events. Eligible are those who registered for "
                           "an event that has begun, before its end, or attended it. Somebody may have "
                           "attended in several ways.",
                           ""};
    if (figures.events.size() == 1) {
        section.description = "How far registrants came. Eligible are those who registered before the "
                              "event's end, once it has begun, or attended it. Somebody may have attended in "
                              "several ways.";
    }
    section.content = figures.total.registrants == 0
                          ? "<p>Nobody has registered.</p>" + table.str()
                          : beside(bar_chart({"c-funnel", "Funnel",
                                              "Bars for each step from registration to survey, with how many "
                                              "people took it."},
                                             bars),
                                   table.str());
    return section;
}

report_section list_section(const report_figures& figures) {
    const auto add = [](html_table& table, const funnel_figures& item, const funnel_figures& rated,
                        bool begun) {
        table.number(item.registrants).number(item.eligible).number(item.attended_live);
        table.text(percentage(rated.attended_live, rated.eligible));
        table.number(item.on_demand).number(item.attended);
        begun ? table.number(item.no_shows).text(percentage(rated.no_shows, rated.eligible))
              : table.text("not yet").text("–");
        table.text(hours_text(item.watch_seconds));
    };
    std::string table = folded_table(
        {"events",
         newest_first(figures.events.size()),
         {"Event", "Registered", "Eligible", "Attended live", "Live rate", "On demand", "Attended",
          "No-shows", "No-show rate", "Hours watched"},
         "earlier event"},
        figures.events.size(),
        [&](html_table& to, std::size_t i) {
            const funnel_figures& item = figures.events[i];
            to.row(event_name(item));
            add(to, item, item, item.begun);
        },
        [&](html_table& to) {
            to.total(total_of_events(figures.events.size()));
            add(to, figures.total, figures.begun, true);
        });
    return {"h-events", "Events",
            "Rates are shares of the eligible. Before an event has begun nobody is eligible, and nobody a "
            "no-show.",
            (figures.events.empty() ? "<p>No event is stored.</p>" : "") + table};
}

/// Return the curve of an event's larger live audience, if it was read.
const viewing_curve* curve_of(const report_figures& figures, const funnel_figures& event) {
    const auto found = std::find_if(figures.curves.begin(), figures.curves.end(),
                                    [&](const auto& curve) { return curve.event_id == event.event_id; });
    return found == figures.curves.end() || found->points.empty() ? nullptr : &*found;
}

void add_comparison(html_table& table, const funnel_figures& event, bool with_people) {
    table.text(percentage(event.attended_live, event.eligible))
        .text(percentage(event.attended, event.eligible))
        .number(event.live_watch_seconds / 60)
        .text(minutes_text(event.live_watch_seconds, event.attended_live))
        .text(share_text(event.drop_off))
        .number(event.questions);
    with_people ? table.text(percentage(event.new_people, event.new_people + event.returning_people))
                : table.text("–");
    table.text(score_text(event.score()));
}

report_section comparison_section(const report_figures& figures) {
    std::vector<const funnel_figures*> begun;
    for (const funnel_figures& event : figures.events) {
        if (event.begun) {
            begun.push_back(&event);
        }
    }
    report_section section{"h-comparison", "Comparison of events",
                           "Events that have begun, side by side. The live rate and the attendance rate are "
                           "shares of the eligible; the drop-off is the share of the live peak that had left "
                           "five minutes before the scheduled end; new are those who had registered for no "
                           "event that starts earlier.",
                           "<p>No event has begun.</p>"};
    if (begun.empty()) {
        return section;
    }
    constexpr std::int64_t per_mille = 1000;
    const bool is_one_of_many = figures.all_begun_events > 1;
    const funnel_figures& average = is_one_of_many ? figures.all_begun : figures.begun;
    const std::string all =
        is_one_of_many ? "All " + grouped_count(figures.all_begun_events, "event") : "All of them";
    std::vector<bar> rates;
    std::vector<bar> scores;
    const auto add_bars = [&](const std::string& label, const funnel_figures& item, bool is_average) {
        const auto add = [&](std::vector<bar>& bars, std::int64_t value, const std::string& note) {
            bars.push_back({label, value, is_average ? 0 : value, note});
        };
        if (item.eligible > 0) {
            add(rates, item.attended_live * per_mille / item.eligible,
                percentage(item.attended_live, item.eligible));
        }
        if (const auto score = item.score()) {
            add(scores, static_cast<std::int64_t>(*score * per_mille), score_text(score));
        }
    };
    add_bars(all, average, true);
    for (std::size_t i = 0; i < std::min(begun.size(), max_shown_rows); ++i) {
        add_bars(chart_label(*begun[i]), *begun[i], false);
    }
    const std::string table = folded_table(
        {"comparison",
         newest_first(begun.size()),
         {"Event", "Live rate", "Attendance rate", "Live minutes", "Live, each", "Drop-off", "Questions",
          "New people", "Engagement", "Live audience"},
         "earlier event"},
        begun.size(),
        [&](html_table& to, std::size_t i) {
            const funnel_figures& event = *begun[i];
            to.row(short_event_name(event));
            add_comparison(to, event, true);
            const viewing_curve* const curve = curve_of(figures, event);
            curve == nullptr || i >= max_shown_rows
                ? to.text("–")
                : to.drawing(sparkline(
                      {fmt::format("c-spark-{}", i), "Live audience",
                       fmt::format("Up to {} at a time.", grouped_count(curve->peak, "person", "people"))},
                      curve->points));
        },
        [&](html_table& to) {
            to.total(all);
            add_comparison(to, average, !is_one_of_many);
            to.text("–");
        });
    if (begun.size() == 1 && !is_one_of_many) {
        section.content = table;
        return section;
    }
    const auto chart = [](const char* id, const char* title, const std::vector<bar>& bars) {
        return bars.empty()
                   ? std::string()
                   : fmt::format(
                         "<figure><h3>{}</h3>{}</figure>", title,
                         bar_chart({id, title, "Bars for the average of all, and for each event."}, bars));
    };
    section.content = "<div class=\"many\">" + chart("c-comparison", "Live attendance rate", rates) +
                      chart("c-scores", "Engagement score", scores) + "</div>" +
                      (begun.size() == 1 ? table : behind_summary("Table of the comparison", table));
    return section;
}

report_section months_section(const report_figures& figures) {
    constexpr std::size_t max_columns = 24;
    std::vector<column_of_chart> columns;
    for (std::size_t i = std::min(figures.months.size(), max_columns); i > 0; --i) {
        const month_figures& month = figures.months[i - 1];
        columns.push_back({month.month, month.total.registrants, month.total.attended_live});
    }
    const std::string table = folded_table(
        {"months",
         "By month of the event's start, newest first",
         {"Month", "Events", "Registered", "Attended live", "Live rate", "Attendance rate", "Live, each",
          "Engagement"},
         "earlier month"},
        figures.months.size(),
        [&](html_table& to, std::size_t i) {
            const month_figures& month = figures.months[i];
            to.row(month.month)
                .number(month.events)
                .number(month.total.registrants)
                .number(month.total.attended_live)
                .text(percentage(month.begun.attended_live, month.begun.eligible))
                .text(percentage(month.begun.attended, month.begun.eligible))
                .text(minutes_text(month.total.live_watch_seconds, month.total.attended_live))
                .text(score_text(month.total.score()));
        },
        [](html_table&) {});
    const std::string chart =
        column_chart({"c-months", "Monthly trend",
                      "Columns for each month, as high as the registrations for its events; the part that "
                      "attended live in a second colour."},
                     columns) +
        colour_key("attended live", "registered");
    return {"h-months", "Monthly trend", "Months are those of the events, in " + figures.zone.name() + ".",
            "<div class=\"stack\"><figure>" + chart + "</figure>" + table + "</div>"};
}

report_section people_section(const report_figures& figures) {
    const auto known = [](const funnel_figures& item) { return item.new_people + item.returning_people; };
    std::vector<const funnel_figures*> events;
    std::vector<bar> bars;
    for (const funnel_figures& event : figures.events) {
        if (known(event) == 0) {
            continue;
        }
        events.push_back(&event);
        if (bars.size() < max_shown_rows) {
            bars.push_back({chart_label(event), known(event), event.returning_people,
                            percentage(event.new_people, known(event)) + " new"});
        }
    }
    report_section section{"h-people", "New and returning people",
                           "New are people who had registered for no event that starts earlier. People "
                           "without an address are left out: nobody knows whether they return.",
                           "<p>Nobody has registered with an e-mail address.</p>"};
    if (events.empty()) {
        return section;
    }
    const auto add = [&](html_table& to, const funnel_figures& item) {
        to.number(item.new_people)
            .number(item.returning_people)
            .text(percentage(item.new_people, known(item)));
    };
    const std::string table = folded_table(
        {"people",
         newest_first(events.size()),
         {"Event", "New", "Returning", "Share of new"},
         "earlier event"},
        events.size(),
        [&](html_table& to, std::size_t i) {
            to.row(short_event_name(*events[i]));
            add(to, *events[i]);
        },
        [&](html_table& to) {
            to.total(total_of_events(events.size()));
            add(to, figures.total);
        });
    section.content =
        beside(bar_chart({"c-people", "New and returning people",
                          "Bars as long as the number of people who registered for an event; "
                          "the returning part in a second colour."},
                         bars) +
                   colour_key("returning", "new"),
               events.size() == 1 ? table : behind_summary("Table of new and returning people", table));
    return section;
}

} // namespace

std::vector<report_section> event_sections(const report_figures& figures) {
    std::vector<report_section> sections{funnel_section(figures), list_section(figures),
                                         comparison_section(figures)};
    if (figures.months.size() > 1) {
        sections.push_back(months_section(figures));
    }
    sections.push_back(people_section(figures));
    return sections;
}

} // namespace exporter
