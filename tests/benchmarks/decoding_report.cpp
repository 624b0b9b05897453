// SPDX-License-Identifier: BSL-1.0
#include "decoding_report.hpp"

#include <webcasts/detail/utf8_character.hpp>
#include <webcasts/testing/sandbox/detail/random.hpp>

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

namespace benchmark {
namespace {

using webcasts::wire_format;
using webcasts::testing::sandbox_random;

struct name_spelling {
    std::string_view text;
    std::string_view ascii;
};

// Names like those in the registrations of a company that sells in Europe and America: mostly ASCII.
constexpr std::array<name_spelling, 24> first_names{
    {{"James", "james"},     {"Mary", "mary"},       {"Robert", "robert"}, {"Patricia", "patricia"},
     {"Michael", "michael"}, {"Linda", "linda"},     {"David", "david"},   {"Elizabeth", "elizabeth"},
     {"William", "william"}, {"Jennifer", "jen"},    {"Christopher", "c"}, {"Susan", "susan"},
     {"Thomas", "thomas"},   {"Jessica", "jessica"}, {"Daniel", "daniel"}, {"Karen", "karen"},
     {"Amélie", "amelie"},   {"Jürgen", "juergen"},  {"María José", "mj"}, {"Søren", "soren"},
     {"Łukasz", "lukasz"},   {"太郎", "taro"},       {"Мария", "maria"},   {"Zoë", "zoe"}}};
constexpr std::array<name_spelling, 24> last_names{
    {{"Smith", "smith"},       {"Johnson", "johnson"},   {"Williams", "williams"},
     {"Brown", "brown"},       {"Jones", "jones"},       {"Garcia", "garcia"},
     {"Miller", "miller"},     {"Davis", "davis"},       {"Rodriguez", "rodriguez"},
     {"Wilson", "wilson"},     {"Anderson", "anderson"}, {"Taylor", "taylor"},
     {"Thompson", "thompson"}, {"White", "white"},       {"O'Connor", "oconnor"},
     {"van der Berg", "vdb"},  {"Harris", "harris"},     {"Clark", "clark"},
     {"Núñez", "nunez"},       {"Groß", "gross"},        {"Ångström", "angstrom"},
     {"山田", "yamada"},       {"Иванова", "ivanova"},   {"Smith, PhD", "smith.phd"}}};
constexpr std::array<std::string_view, 8> domains{
    "example.com",      "example.org",       "example.net",         "mail.example.com",
    "corp.example.com", "sales.example.org", "partner.example.net", "eu.example.com"};
constexpr std::array<std::string_view, 16> companies{"Acme Corporation",
                                                     "Acme, Inc.",
                                                     "Globex",
                                                     "Initech LLC",
                                                     "Smith & Sons",
                                                     "Smith, Jones & \"Partners\"",
                                                     "Müller GmbH & Co. KG",
                                                     "Umbrella Holdings",
                                                     "Stark Industries",
                                                     "Example University",
                                                     "株式会社例",
                                                     "Société Générique S.A.",
                                                     "Wayne Enterprises",
                                                     "Hooli",
                                                     "Northwind Traders",
                                                     "R&D <Labs>"};
constexpr std::array<std::string_view, 12> titles{"Software Engineer",
                                                  "Director of Marketing",
                                                  "VP, Sales",
                                                  "Chief Executive Officer",
                                                  "Consultant",
                                                  "Manager",
                                                  "Head of Investor Relations",
                                                  "Analyst",
                                                  "Product Manager",
                                                  "Geschäftsführer",
                                                  "Account Executive, EMEA",
                                                  "Student"};
constexpr std::array<std::string_view, 10> streets{
    "Main Street", "Oak Avenue",  "Park Road", "Elm Street",      "Königsallee",
    "2nd Avenue",  "High Street", "Broadway",  "Rue de l'Église", "Market Square"};
struct place {
    std::string_view city;
    std::string_view state;
    std::string_view country;
};
constexpr std::array<place, 12> places{{{"New York", "NY", "United States"},
                                        {"San Francisco", "CA", "United States"},
                                        {"Chicago", "IL", "United States"},
                                        {"Austin", "TX", "United States"},
                                        {"Toronto", "ON", "Canada"},
                                        {"London", "", "United Kingdom"},
                                        {"Düsseldorf", "NRW", "Germany"},
                                        {"München", "Bayern", "Germany"},
                                        {"Paris", "", "France"},
                                        {"São Paulo", "SP", "Brazil"},
                                        {"東京", "", "Japan"},
                                        {"Boston", "MA", "United States"}}};
constexpr std::array<std::string_view, 6> campaigns{"newsletter",       "linkedin-2024-q2", "partner_portal",
                                                    "google-ads|brand", "direct",           "email_invite_3"};
constexpr std::array<std::string_view, 6> channels{"E-mail invitation", "Colleague",   "Search engine",
                                                   "Social media",      "Our website", "Other: \"podcast\""};
constexpr std::array<std::string_view, 10> remarks{
    "",
    "No",
    "Yes, please contact me.",
    "I'd like to see a demo of the reporting features, especially exports",
    "Pricing for < 50 seats & support?",
    "Line one\nLine two, with a comma",
    "She said \"call me after the webinar\"",
    "Können Sie mir die Folien schicken? Danke!",
    "Great topic 🎓👍 see you there",
    "Interested in integration with our CRM (Salesforce) and the cost of migrating 10,000 contacts"};
constexpr std::array<std::string_view, 6> sizes{"1-10",      "11-50",       "51-200",
                                                "201-1,000", "1,001-5,000", "> 5,000"};
constexpr std::array<std::string_view, 8> questions{
    "Will the slides be available afterwards?",
    "How does this compare to last year's release?",
    "Is there an API for exporting the data & what does it cost?",
    "What's the roadmap for Q3/Q4?",
    "Können Sie das Beispiel wiederholen?",
    "Does it scale to > 1,000,000 records, and is latency < 10 ms?",
    "Can you explain \"eventual consistency\" again?",
    "Thank you! 👏"};
constexpr std::array<std::string_view, 3> survey_questions{
    "How would you rate this webcast?", "Would you recommend it to a colleague?", "What could be improved?"};
constexpr std::array<std::string_view, 6> survey_answers{
    "5 - excellent", "4", "Yes", "No, it was too long", "More examples & fewer slides", "Rien à redire"};

template <std::size_t N>
std::string text_of(sandbox_random& random, const std::array<std::string_view, N>& from) {
    return std::string(random.one_of(from));
}

/// Return a text of `count` random digits.
std::string digits(sandbox_random& random, std::size_t count) {
    std::string text;
    for (std::size_t i = 0; i < count; ++i) {
        text += static_cast<char>('0' + random.below(10));
    }
    return text;
}

std::string phone(sandbox_random& random) {
    return "+1 (" + digits(random, 3) + ") 555-01" + digits(random, 2);
}

// 2024-05-15 14:00:00, the start of the event.
constexpr webcasts::local_time event_start{std::chrono::seconds{1'715'781'600}};
constexpr webcasts::viewing_kind kinds[]{webcasts::viewing_kind::live, webcasts::viewing_kind::on_demand,
                                         webcasts::viewing_kind::simulated_live};

void add_sessions(webcasts::attendee& person, sandbox_random& random) {
    const std::uint64_t count = random.below(5);
    std::size_t kind = 0;
    for (std::uint64_t i = 0; i < count; ++i) {
        // The report groups them by kind.
        kind = kind < 2 && random.chance(kind == 0 && i > 0 ? 40 : 20) ? kind + 1 : kind;
        webcasts::viewing_session& session = person.sessions.emplace_back();
        session.kind = kinds[kind];
        session.duration = std::chrono::seconds(random.between(20, 5'400));
        session.start = event_start + std::chrono::seconds(random.between(0, kind == 0 ? 1'800 : 5'000'000));
        session.end = *session.start + *session.duration;
    }
}

void add_answers(webcasts::attendee& person, sandbox_random& random) {
    for (std::uint64_t i = random.chance(15) ? 1 + random.below(2) : 0; i > 0; --i) {
        person.questions.push_back(
            {event_start + std::chrono::seconds(random.between(0, 3'600)), text_of(random, questions), {}});
    }
    if (random.chance(20)) {
        for (const std::string_view question : survey_questions) {
            person.survey_answers.push_back({std::string(question), text_of(random, survey_answers), {}});
        }
    }
}

void append_number(std::string& out, std::uint32_t value, std::uint32_t base, std::size_t width) {
    std::string text;
    for (; value != 0 || text.size() < width; value /= base) {
        text.insert(text.begin(), "0123456789abcdef"[value % base]);
    }
    out.append(text);
}

/// Append a piece of a report in ASCII.
void append_in_ascii(std::string& out, std::string_view piece, wire_format format) {
    while (!piece.empty()) {
        const auto next = webcasts::detail::first_utf8_character(piece);
        const auto code = static_cast<std::uint32_t>(next.value);
        if (format == wire_format::json && code == '/') {
            out.append("\\/");
        } else if (code < 0x80) {
            out += piece.front();
        } else if (format == wire_format::xml) {
            const bool hexadecimal = code % 2 == 0;
            out.append(hexadecimal ? "&#x" : "&#");
            append_number(out, code, hexadecimal ? 16 : 10, 1);
            out += ';';
        } else if (code < 0x10000) {
            append_number(out.append("\\u"), code, 16, 4);
        } else {
            append_number(out.append("\\u"), 0xD800 + ((code - 0x10000) >> 10U), 16, 4);
            append_number(out.append("\\u"), 0xDC00 + ((code - 0x10000) & 0x3FFU), 16, 4);
        }
        piece.remove_prefix(next.size);
    }
}

constexpr std::size_t custom_fields = 3;

} // namespace

webcasts::attendee make_person(std::uint64_t number) {
    sandbox_random random = webcasts::testing::sandbox_random_for(20'240'515, 1, number);
    const name_spelling& first = random.one_of(first_names);
    const name_spelling& last = random.one_of(last_names);
    const place& home = random.one_of(places);
    webcasts::attendee person;
    person.email.append(first.ascii).append(".").append(last.ascii).append(std::to_string(number));
    person.email.append("@").append(random.one_of(domains));
    person.first_name = first.text;
    person.last_name = last.text;
    person.company = text_of(random, companies);
    person.title = text_of(random, titles);
    person.address1 = std::to_string(random.between(1, 9'999)).append(" ").append(random.one_of(streets));
    if (random.chance(20)) {
        person.address2 = "Suite " + digits(random, 3) + ", Floor " + digits(random, 1);
    }
    person.city = home.city;
    person.state = home.state;
    person.country = home.country;
    person.postal_code = digits(random, 5);
    person.phone = phone(random);
    if (random.chance(50)) {
        person.cell = phone(random);
    }
    if (random.chance(10)) {
        person.fax = phone(random);
    }
    person.registered_at = event_start - std::chrono::seconds(random.between(0, 2'592'000));
    if (random.chance(70)) {
        person.source = text_of(random, campaigns);
    }
    person.extra = {{"custom_question1", text_of(random, channels)},
                    {"custom_question2", text_of(random, remarks)},
                    {"custom_question3", text_of(random, sizes)}};
    add_sessions(person, random);
    add_answers(person, random);
    return person;
}

const webcasts::wire::report_heading& report_heading() {
    static const std::array<std::string, custom_fields> columns{"custom_question1", "custom_question2",
                                                                "custom_question3"};
    static const webcasts::wire::report_heading heading{
        .stamp = {event_start}, .event_title = "Quarterly Results & Outlook", .extra_columns = columns};
    return heading;
}

void report_maker::begin(std::string& out) {
    added_ = 0;
    switch (format_) {
    case wire_format::xml:
        return xml_.begin_report(out, report_heading());
    case wire_format::json:
        return json_.begin_report(out, report_heading());
    case wire_format::csv:
        return csv_.begin_report(out, report_heading());
    }
}

void report_maker::add(std::string& out, const webcasts::attendee& person) {
    if (format_ == wire_format::csv) {
        return csv_.write_attendee(out, person);
    }
    piece_.clear();
    if (format_ == wire_format::xml) {
        xml_.write_attendee(piece_, person);
    } else {
        json_.write_attendee(piece_, person);
    }
    if (added_++ % 3 == 0) {
        append_in_ascii(out, piece_, format_);
    } else {
        out.append(piece_);
    }
}

void report_maker::end(std::string& out) {
    switch (format_) {
    case wire_format::xml:
        return xml_.end_report(out);
    case wire_format::json:
        return json_.end_report(out);
    case wire_format::csv:
        return csv_.end_report(out);
    }
}

// XML: convey_api, currentDateTime, currentTimeZone, result, returnCode, success, eventtitle, attendee_list.
// JSON: the root, convey_api, result, success.
token_counts::token_counts()
    : elements(8), objects(4), rows(1), fields(webcasts::wire::attendee_field_names.size() + custom_fields +
                                               webcasts::wire::session_column_names.size()) {}

void token_counts::add(const webcasts::attendee& person) {
    const std::uint64_t columns = fields / rows;
    const std::uint64_t items =
        person.sessions.size() + person.questions.size() + person.survey_answers.size();
    std::uint64_t lists = (person.questions.empty() ? 0U : 1U) + (person.survey_answers.empty() ? 0U : 1U);
    for (const webcasts::viewing_kind kind : kinds) {
        lists += person.watched(kind) ? 1U : 0U;
    }
    const std::uint64_t group = person.sessions.empty() ? 0U : 1U;
    elements += 1 + group + lists + items;
    objects += 1 + group + items;
    rows += person.sessions.empty() ? 1U : person.sessions.size();
    fields = rows * columns;
}

} // namespace benchmark
