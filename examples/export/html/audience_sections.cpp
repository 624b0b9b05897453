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
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace exporter {

namespace {

std::string attendance_key() {
    return colour_key("attended", "registered, with the share of the eligible that attended");
}

report_section registrations_section(const report_figures& figures) {
    const std::string& unit = figures.registration_unit;
    html_table table("registrations", "Registrations by " + unit, {"From", "Registrations"});
    for (const column_of_chart& item : figures.registrations) {
        table.row(item.label).number(item.value);
    }
    report_section section{"h-registrations", "Registrations over time",
                           fmt::format("When people registered, by {}, in UTC.", unit),
                           "<p>No registration has a time.</p>"};
    if (!figures.registrations.empty()) {
        const bool is_long = figures.registrations.size() > max_shown_rows;
        section.content = beside(
            column_chart({"c-registrations", "Registrations over time",
                          "Columns for each " + unit + ", as high as the number of registrations in it."},
                         figures.registrations),
            is_long
                ? behind_summary("Table of " + grouped_count(figures.registrations.size(), unit), table.str())
                : table.str());
    }
    return section;
}

report_section lead_time_section(const report_figures& figures) {
    html_table table("lead-times", "People by how early they registered",
                     {"Before the start", "People", "Attended", "Attendance rate"});
    std::vector<bar> bars;
    group_figures total;
    for (const group_figures& item : figures.lead_times) {
        table.row(item.name)
            .number(item.registrants)
            .number(item.attended)
            .text(percentage(item.attended, item.eligible));
        bars.push_back({item.name, item.registrants, item.attended,
                        note_of(item.registrants, percentage(item.attended, item.eligible))});
        total += item;
    }
    table.total("All")
        .number(total.registrants)
        .number(total.attended)
        .text(percentage(total.attended, total.eligible));
    report_section section{"h-lead-times", "Lead time of registrations",
                           "How long before the event's scheduled start people registered, and whether those "
                           "who registered early attended.",
                           "<p>No registration has a time before or after an event's start.</p>"};
    if (total.registrants > 0) {
        section.content =
            beside(bar_chart({"c-lead-times", "Lead time of registrations",
                              "Bars as long as the number of people who registered so early, the attended "
                              "part in a second colour."},
                             bars) +
                       attendance_key(),
                   table.str());
    }
    return section;
}

report_section concurrency_section(const report_figures& figures) {
    constexpr std::size_t max_charts = 6;
    const auto way_of = [](const viewing_curve& curve) {
        return curve.kind == "live" ? "live" : "simulated live";
    };
    const auto title_of = [](const viewing_curve& curve) {
        return curve.title.empty() ? std::string_view(curve.event_id) : std::string_view(curve.title);
    };
    std::string charts;
    for (std::size_t i = 0; i < figures.curves.size() && i < max_charts; ++i) {
        const viewing_curve& curve = figures.curves[i];
        constexpr std::size_t max_title = 70;
        charts += fmt::format(
            "<figure><h3><bdi>{}</bdi> <span class=\"soft\">{}, {}</span></h3>{}</figure>",
            foreign_text(title_of(curve), max_title), way_of(curve),
            minute_text(figures.zone, curve.peak_at).substr(0, 10),
            curve_chart({fmt::format("c-live-{}", i),
                         fmt::format("People watching {} at a time", way_of(curve)),
                         fmt::format("A curve of how many people watched event {} {} at a time, with the "
                                     "percentage of the peak on the right; at most {}.",
                                     curve.event_id, way_of(curve), curve.peak)},
                        curve.points, figures.zone));
    }
    // Nobody watches a simulated live session of another day at the scheduled time.
    const auto is_in_time = [](const viewing_curve& curve) {
        return curve.is_scheduled &&
               std::any_of(curve.later.begin(), curve.later.end(), [](std::int64_t n) { return n > 0; });
    };
    const std::string reached = "First reached, " + figures.zone.name();
    const std::string table = folded_table(
        {"concurrency",
         "Most people at a time, and how many percent of them were there later",
         {"Event", "Peak", reached, "After ¼", "After ½", "After ¾", "5 min before the end", "Drop-off"},
         "smaller audience"},
        figures.curves.size(),
        [&](html_table& to, std::size_t i) {
            const viewing_curve& curve = figures.curves[i];
            to.row(fmt::format("{} · {}", title_of(curve), way_of(curve)))
                .number(curve.peak)
                .text(minute_text(figures.zone, curve.peak_at));
            for (const std::int64_t later : curve.later) {
                to.text(is_in_time(curve) ? percentage(later, curve.peak) : "–");
            }
            to.text(share_text(curve.drop_off));
        },
        [](html_table&) {});
    report_section section{"h-concurrency", "Live audience at a time", "Nobody has watched live.", ""};
    if (!figures.curves.empty()) {
        section.description = fmt::format(
            "How many people watched at the same moment{}. Percentages are of the live peak, after a "
            "quarter, a half and three quarters of the scheduled time; the drop-off is what had left five "
            "minutes before the scheduled end.",
            figures.curves.size() > max_charts ? "; the six largest audiences as curves" : "");
        section.content =
            "<div class=\"many\">" + charts + "</div>" +
            (figures.curves.size() <= 3 ? table
                                        : behind_summary("Table of the peaks and the drop-off", table));
    }
    return section;
}

report_section watch_section(const report_figures& figures) {
    html_table table("watch-times", "People who attended, by the time they watched an event",
                     {"Minutes", "People", "Share"});
    for (const column_of_chart& item : figures.watch_times) {
        table.row(item.label).number(item.value).text(percentage(item.value, figures.total.attended));
    }
    table.total("All")
        .number(figures.total.attended)
        .text(percentage(figures.total.attended, figures.total.attended));
    const std::string chart = column_chart(
        {"c-watch", "Watch time in minutes",
         "Columns for ranges of minutes, as high as the number of people who watched that long."},
        figures.watch_times);
    return {"h-watch", "Watch time",
            "How long each person watched an event: the union of all sessions, so that two windows at a time "
            "count once.",
            figures.total.attended == 0 ? "<p>Nobody has watched.</p>" + table.str()
                                        : beside(chart, table.str())};
}

report_section engagement_section(const report_figures& figures) {
    const funnel_figures& total = figures.total;
    report_section section{"h-engagement", "Engagement score",
                           "A number from 0 to 100 for how much those who attended took part. It compares "
                           "events of one account with each other.",
                           "<p>Nobody has attended an event whose length is known.</p>"};
    const auto score = total.score();
    if (!score) {
        return section;
    }
    const auto people = static_cast<double>(total.scored_people);
    struct part {
        const char* name;
        double share;
        double weight;
    };
    html_table table("engagement", "What the score is made of", {"Part", "Share", "Weight", "Points"});
    using weights = engagement_weights;
    for (const part& item :
         {part{"scheduled time that was watched, on average", total.watched_shares / people,
               weights::watched},
          part{"asked a question", static_cast<double>(total.scored_asked) / people, weights::asked},
          part{"answered a survey", static_cast<double>(total.scored_surveyed) / people,
               weights::surveyed}}) {
        table.row(item.name)
            .text(share_text(item.share))
            .text(fmt::format("{:.0f}", item.weight))
            .text(fmt::format("{:.1f}", item.share * item.weight));
    }
    table.total("Engagement score").text("").text("100").text(score_text(score));
    section.content = "<p>Score = 60 × share of the scheduled time watched + 20 × share "
                      "who asked a question + "
                      "20 × share who answered a survey.</p><p class=\"soft\">Each person who attended, live "
                      "or on demand, has "
                      "such a score; nobody gets more than the whole scheduled time. An event's score is the "
                      "average of its people's, "
                      "and the score of several events is that of all their people.</p>" +
                      table.str();
    return section;
}

/// Return what people wrote, as a list that is folded if it is long. `written` is how many there are.
std::string texts_list(const report_figures& figures, const std::vector<written_text>& texts,
                       std::int64_t written, std::string_view what) {
    if (texts.empty()) {
        return "";
    }
    constexpr std::size_t max_text = 500;
    constexpr std::size_t max_title = 60;
    std::string items;
    for (const written_text& item : texts) {
        const std::string& title = item.title.empty() ? item.event_id : item.title;
        items += fmt::format(
            "<li><bdi>{}</bdi>{} <span class=\"soft\"><bdi>{}</bdi>{}</span></li>\n",
            foreign_text(item.question, max_text),
            item.answer.empty() ? "" : " – <bdi>" + foreign_text(item.answer, max_text) + "</bdi>",
            foreign_text(title, max_title), item.time ? ", " + minute_text(figures.zone, *item.time) : "");
    }
    const std::string all = grouped_count(written, what);
    const bool is_whole = static_cast<std::int64_t>(texts.size()) >= written;
    return fmt::format("<details{}><summary>{}</summary><ul class=\"people-wrote\">\n{}</ul></details>\n",
                       texts.size() > max_shown_rows ? "" : " open",
                       is_whole ? all : fmt::format("The {} latest of {}", grouped(texts.size()), all),
                       items);
}

report_section questions_section(const report_figures& figures) {
    const funnel_figures& total = figures.total;
    std::vector<const funnel_figures*> events;
    for (const funnel_figures& event : figures.events) {
        if (event.questions > 0) {
            events.push_back(&event);
        }
    }
    report_section section{"h-questions", "Questions asked", "What attendees asked during the event.",
                           "<p>Nobody has asked a question.</p>"};
    if (events.empty()) {
        return section;
    }
    const auto add = [](html_table& to, const funnel_figures& item) {
        to.number(item.questions).number(item.asked).text(percentage(item.asked, item.attended));
    };
    section.content = folded_table(
        {"questions",
         newest_first(events.size()),
         {"Event", "Questions", "People who asked", "Share of those who attended"},
         "earlier event"},
        events.size(),
        [&](html_table& to, std::size_t i) {
            const funnel_figures& event = *events[i];
            to.row(fmt::format("{} ({})", event.title.empty() ? "untitled" : event.title, event.event_id));
            add(to, event);
        },
        [&](html_table& to) {
            to.total(total_of_events(events.size()));
            add(to, total);
        });
    if (figures.has_texts) {
        section.content += texts_list(figures, figures.questions, total.questions, "question");
    } else {
        section.content +=
            "<p class=\"soft\">Their texts are left out, because they may be about people; the option "
            "--question-texts shows them.</p>";
    }
    return section;
}

std::string survey_html(const survey_figures& survey, std::size_t number) {
    constexpr std::size_t max_question = 160;
    html_table table(fmt::format("survey-{}", number), grouped_count(survey.answers, "answer"),
                     {"Answer", "People", "Share"});
    std::vector<bar> bars;
    std::int64_t others = survey.others;
    for (std::size_t i = 0; i < survey.shown.size(); ++i) {
        const answer_figures& item = survey.shown[i];
        if (i >= max_shown_rows) {
            others += item.people;
            continue;
        }
        const std::string share = percentage(item.people, survey.answers);
        table.row(item.answer).number(item.people).text(share);
        bars.push_back({item.answer, item.people, item.people, note_of(item.people, share)});
    }
    if (others > 0) {
        table.total("Other answers").number(others).text(percentage(others, survey.answers));
    }
    const std::string heading = fmt::format(
        "<h3><bdi>{}</bdi>{}</h3>",
        survey.question.empty() ? "(no question)" : foreign_text(survey.question, max_question),
        survey.average ? fmt::format(" <span class=\"soft\">average {:.1f}</span>", *survey.average) : "");
    if (bars.empty()) {
        return "<div>" + heading + table.str() + "</div>";
    }
    return "<div>" + heading +
           beside(bar_chart({fmt::format("c-survey-{}", number), "Answers",
                             "Bars as long as the number of people who gave an answer."},
                            bars),
                  table.str()) +
           "</div>";
}

report_section surveys_section(const report_figures& figures) {
    report_section section{
        "h-surveys", "Survey results",
        "How many people gave which answer, the most answered question first. Shares are of "
        "the answers to the question. Answers in people's own words are counted as other "
        "answers.",
        "<p>Nobody has answered a survey.</p>"};
    if (figures.has_texts) {
        section.description =
            "How many people gave which answer, the most answered question first. Shares are "
            "of the answers to the question. Long answers are counted as other answers.";
    }
    if (figures.surveys.empty()) {
        return section;
    }
    constexpr std::size_t max_questions = 6;
    std::string shown;
    std::string rest;
    for (std::size_t i = 0; i < figures.surveys.size(); ++i) {
        (i < max_questions ? shown : rest) += survey_html(figures.surveys[i], i + 1);
    }
    section.content = "<div class=\"stack\">" + shown + "</div>";
    if (!rest.empty()) {
        section.content +=
            behind_summary(grouped_count(figures.surveys.size() - max_questions, "further question"),
                           "<div class=\"stack\">" + rest + "</div>");
    }
    if (figures.survey_questions > figures.surveys.size()) {
        section.content += fmt::format(
            "<p class=\"soft\">{} with fewer answers are left out; the view v_survey has them.</p>",
            grouped_count(figures.survey_questions - figures.surveys.size(), "more question"));
    }
    section.content += texts_list(figures, figures.answers, figures.long_answers, "long answer");
    return section;
}

report_section groups_section(std::string_view id, std::string_view heading, std::string_view column,
                              std::string_view nothing, const top_groups& groups) {
    html_table table(id, "The ten most frequent",
                     {column, "Registered", "Attended", "No-shows", "Hours watched"});
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
        bars.push_back({name, group.registrants, group.attended,
                        note_of(group.registrants, percentage(group.attended, group.eligible))});
    }
    if (groups.others > 0) {
        table.total(grouped_count(groups.others, "other"));
        add(groups.rest);
    }
    report_section section{fmt::format("h-{}", id), std::string(heading),
                           "By registrations, with those who attended.", "<p>Nobody has registered.</p>"};
    if (!bars.empty()) {
        section.content = beside(
            bar_chart({fmt::format("c-{}", id), std::string(heading),
                       "Bars as long as the number of registrations, the attended part in a second colour."},
                      bars) +
                attendance_key(),
            table.str(), " lean");
    }
    return section;
}

} // namespace

std::vector<report_section> audience_sections(const report_figures& figures) {
    return {registrations_section(figures),
            lead_time_section(figures),
            concurrency_section(figures),
            watch_section(figures),
            engagement_section(figures),
            questions_section(figures),
            surveys_section(figures),
            groups_section("companies", "Top companies", "Company", "(no company)", figures.companies),
            groups_section("domains", "Top e-mail domains", "Domain", "(no e-mail)", figures.domains),
            groups_section("sources", "Top sources", "Source (sti)", "(no source)", figures.sources)};
}

} // namespace exporter
