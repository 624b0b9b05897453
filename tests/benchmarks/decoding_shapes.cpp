// SPDX-License-Identifier: BSL-1.0
// Reports as another service might write them: with words, spellings and an order of their own, and without
// the library's writers.
#include "decoding_shapes.hpp"

#include "decoding_filling.hpp"
#include "decoding_report.hpp"
#include <webcasts/api.hpp>
#include <webcasts/detail/narrow_cast.hpp>
#include <webcasts/records.hpp>
#include <webcasts/testing/sandbox/detail/random.hpp>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace benchmark {
namespace {

using webcasts::wire_format;
using webcasts::testing::sandbox_random;

constexpr std::array<std::string_view, 16> syllables{"ka", "lo", "mi", "ren", "tas", "vo", "bel", "dur",
                                                     "an", "es", "ip", "ul",  "gra", "ny", "sho", "qui"};
constexpr std::array<std::string_view, 24> mixed_words{
    "Genève",       "Škoda",     "naïve",    "Þórr",
    "crème brûlée", "Ørsted",    "Αθήνα",    "Θεσσαλονίκη",
    "Здравей",      "Київ",      "встреча",  "Щука",
    "plain",        "quarterly", "webinar",  "R7",
    "大阪支店",     "서울",      "資料請求", "naïveté",
    "Dvořák",       "İstanbul",  "🚀",        "déjà vu 👩‍💻"};
constexpr std::u32string_view cjk_characters =
    U"会議資料請求東京本社営業部長開発担当者新製品発表質問回答お客様のご意見をカタログデータセンター顧客管理"
    U"上海北京广州软件工程师市场总监한국어보고서𠮷";
constexpr std::array<std::string_view, 12> escaped_words{
    "\"quoted\"",       "R&D", "<none>",    "a\\b\\c",  "and/or", "line\nbreak", "tab\there",
    "it's \"so\", yes", "été", "x < y & z", "«Привет»", "😀"};

constexpr std::array<std::string_view, 16> standard_names{
    "email",   "fname", "lname",      "company", "title", "address1", "address2", "city",
    "country", "state", "postalcode", "phone",   "cell",  "fax",      "reg_date", "sti"};
constexpr std::array<std::string_view, 4> session_names{"session_kind", "session_start", "session_end",
                                                        "session_duration"};

struct kind_names {
    webcasts::viewing_kind kind;
    std::string_view list;
    std::string_view item;
};
constexpr std::array<kind_names, 3> kinds{
    {{webcasts::viewing_kind::live, "live_sessions_list", "live_session"},
     {webcasts::viewing_kind::on_demand, "od_sessions_list", "od_session"},
     {webcasts::viewing_kind::simulated_live, "simlive_sessions_list", "simlive_session"}}};

// 2031-03-04 09:00:00
constexpr webcasts::local_time opening{std::chrono::seconds{1'930'381'200}};

void append_number(std::string& out, std::uint64_t value, std::size_t width = 1) {
    const std::string digits = std::to_string(value);
    out.append(width > digits.size() ? width - digits.size() : 0, '0').append(digits);
}

void append_hexadecimal(std::string& out, std::uint32_t value, std::size_t width, std::string_view digits) {
    for (std::size_t i = 8; i-- > 0;) {
        if (const std::uint32_t rest = value >> (i * 4); i < width || rest != 0) {
            out += digits[rest % 16];
        }
    }
}

std::string time_text(webcasts::local_time time) {
    const auto day = std::chrono::floor<std::chrono::days>(time);
    const std::chrono::year_month_day date(day);
    const std::chrono::hh_mm_ss clock(time - day);
    std::string text;
    append_number(text, static_cast<std::uint64_t>(int(date.year())), 4);
    append_number(text.append("-"), unsigned(date.month()), 2);
    append_number(text.append("-"), unsigned(date.day()), 2);
    append_number(text.append(" "), static_cast<std::uint64_t>(clock.hours().count()), 2);
    append_number(text.append(":"), static_cast<std::uint64_t>(clock.minutes().count()), 2);
    append_number(text.append(":"), static_cast<std::uint64_t>(clock.seconds().count()), 2);
    return text;
}

void append_utf8(std::string& out, char32_t code) {
    const auto byte = [&](char32_t bits) { out += static_cast<char>(bits); };
    if (code < 0x80) {
        return byte(code);
    }
    if (code < 0x800) {
        byte(0xC0 | (code >> 6U));
    } else {
        if (code < 0x10000) {
            byte(0xE0 | (code >> 12U));
        } else {
            byte(0xF0 | (code >> 18U));
            byte(0x80 | ((code >> 12U) & 0x3FU));
        }
        byte(0x80 | ((code >> 6U) & 0x3FU));
    }
    byte(0x80 | (code & 0x3FU));
}

/// Remove the first character of a text in UTF-8, and return its code.
std::uint32_t take_character(std::string_view& text) {
    const auto lead = static_cast<unsigned char>(text.front());
    const std::size_t size = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    std::uint32_t code = size == 1 ? lead : lead & (0x7FU >> size);
    for (std::size_t i = 1; i < size; ++i) {
        code = (code << 6U) | (static_cast<unsigned char>(text[i]) & 0x3FU);
    }
    text.remove_prefix(size);
    return code;
}

/// Draw an index of `count` items.
std::size_t index_below(std::size_t count, sandbox_random& random) {
    return webcasts::detail::narrow_cast<std::size_t>(random.below(count));
}

template <class Items>
void shuffle(Items& items, sandbox_random& random) {
    for (std::size_t i = items.size(); i > 1; --i) {
        std::swap(items[i - 1], items[index_below(i, random)]);
    }
}

struct named_value {
    std::string_view name;
    std::string value;
};

/// The report that decoding_report.hpp makes.
class usual_source : public report_source {
  public:
    explicit usual_source(wire_format format) : format_(format), maker_(format) {}

    void begin(std::string& out) override { maker_.begin(out); }
    void add(std::string& out, std::uint64_t number) override {
        person_ = make_person(number);
        maker_.add(out, person_);
        counts_.add(person_);
    }
    void end(std::string& out) override { maker_.end(out); }
    [[nodiscard]] const webcasts::attendee& expected() const override { return person_; }
    [[nodiscard]] std::uint64_t tokens() const override {
        return format_ == wire_format::xml    ? counts_.elements
               : format_ == wire_format::json ? counts_.objects
                                              : counts_.fields;
    }

  private:
    wire_format format_;
    report_maker maker_;
    token_counts counts_;
    webcasts::attendee person_;
};

/// The attendees of a shape, without a format.
class shaped_people : public report_source {
  public:
    shaped_people(const report_shape& shape, std::uint64_t seed) : shape_(shape), seed_(seed) {
        for (unsigned i = 1; i <= shape.custom_fields; ++i) {
            custom_names_.push_back("custom_question" + std::to_string(i));
        }
    }

    [[nodiscard]] const webcasts::attendee& expected() const override { return person_; }
    [[nodiscard]] std::uint64_t tokens() const override { return tokens_; }

  protected:
    /// Make the attendee with this number: `fields()`, in the order of XML and JSON, and the lists of
    /// `expected()`. Return what draws the rest.
    sandbox_random make(std::uint64_t number) {
        sandbox_random random = webcasts::testing::sandbox_random_for(seed_, 1, number);
        fields_.clear();
        const bool sparse = shape_.present < 100;
        for (const std::string_view name : standard_names) {
            const bool rare = name == "address2" || name == "cell" || name == "fax" || name == "state";
            if (!rare || random.chance(sparse ? 20 : 60)) {
                fields_.push_back({name, {}});
            }
        }
        for (const std::string& name : custom_names_) {
            if (!sparse || random.chance(shape_.present)) {
                fields_.push_back({name, {}});
            }
        }
        if (shape_.order == member_order::shuffled) {
            shuffle(fields_, random);
        }
        person_ = {};
        person_.registered_at = opening - std::chrono::seconds(random.below(4'000'000));
        for (named_value& item : fields_) {
            item.value = value(item.name, number, random);
        }
        make_lists(random);
        return random;
    }
    /// Set the fields of `expected()`.
    void expect(std::string_view name, const std::string& value) {
        if (name != "reg_date") {
            set(person_, name, value);
        }
    }

    [[nodiscard]] const std::vector<named_value>& fields() const noexcept { return fields_; }
    [[nodiscard]] const std::vector<std::string>& custom_names() const noexcept { return custom_names_; }
    [[nodiscard]] const report_shape& shape() const noexcept { return shape_; }
    [[nodiscard]] std::uint64_t seed() const noexcept { return seed_; }
    [[nodiscard]] bool is_indented() const noexcept { return shape_.spacing == layout::indented; }
    [[nodiscard]] bool is_shuffled() const noexcept { return shape_.order == member_order::shuffled; }
    [[nodiscard]] bool sessions_lead() const noexcept { return shape_.order == member_order::sessions_first; }
    [[nodiscard]] bool is_ascii() const noexcept { return shape_.texts == script::escapes; }
    void count(std::uint64_t tokens = 1) noexcept { tokens_ += tokens; }
    /// Draw one of two spellings, in turn.
    [[nodiscard]] bool other_spelling() noexcept { return ++spellings_ % 2 == 0; }

    /// Append a line end and an indentation, if the report is indented.
    void new_line(std::string& out, std::size_t depth) const {
        if (is_indented()) {
            out.append("\n").append(depth * 2, ' ');
        }
    }

  private:
    /// Return a text that neither starts nor ends with white space.
    [[nodiscard]] std::string text(sandbox_random& random) const {
        std::string result;
        switch (shape_.texts) {
        case script::ascii:
            for (std::uint64_t i = 1 + random.below(3); i > 0; --i) {
                result.append(random.one_of(syllables));
            }
            break;
        case script::cjk:
            for (std::uint64_t i = 3 + random.below(10); i > 0; --i) {
                append_utf8(result, cjk_characters[index_below(cjk_characters.size(), random)]);
            }
            break;
        case script::mixed:
        case script::escapes:
            for (std::uint64_t i = 1 + random.below(3); i > 0; --i) {
                result.append(result.empty() ? "" : " ")
                    .append(shape_.texts == script::mixed ? random.one_of(mixed_words)
                                                          : random.one_of(escaped_words));
            }
        }
        return result;
    }
    [[nodiscard]] std::string value(std::string_view name, std::uint64_t number,
                                    sandbox_random& random) const {
        if (name == "email") {
            return std::string(random.one_of(syllables)) + std::to_string(number) + "@example.org";
        }
        if (name == "reg_date") {
            return time_text(*person_.registered_at);
        }
        if (name == "phone" || name == "cell" || name == "fax" || name == "postalcode") {
            return std::to_string(10'000 + random.below(90'000));
        }
        return text(random);
    }
    void make_lists(sandbox_random& random) {
        const std::size_t sessions =
            shape_.min_sessions + index_below(shape_.max_sessions - shape_.min_sessions + 1U, random);
        for (std::size_t i = 0; i < sessions; ++i) {
            webcasts::viewing_session& session = person_.sessions.emplace_back();
            session.kind = kinds[i * kinds.size() / std::max(sessions, kinds.size())].kind;
            session.duration = std::chrono::seconds(random.below(7'200));
            session.start = opening + std::chrono::seconds(random.below(8'000'000));
            session.end = *session.start + *session.duration;
        }
        if (random.chance(12)) {
            person_.questions.push_back(
                {opening + std::chrono::seconds(random.below(3'600)), text(random) + "?", {}});
        }
        if (random.chance(12)) {
            person_.survey_answers.push_back({text(random), text(random), {}});
            person_.survey_answers.push_back({text(random), text(random), {}});
        }
    }

    report_shape shape_;
    std::uint64_t seed_;
    std::vector<std::string> custom_names_;
    std::vector<named_value> fields_;
    webcasts::attendee person_;
    std::uint64_t tokens_ = 0;
    std::uint64_t spellings_ = 0;
};

class shaped_xml : public shaped_people {
  public:
    using shaped_people::shaped_people;

    void begin(std::string& out) override {
        out.append(is_indented() ? "<?xml version='1.0' encoding='utf-8' ?>\n<!-- attendees -->"
                                 : "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>");
        start(out, 0, "convey_api");
        out.append(" version=\"2.0\">");
        start(out, 1, "currentDateTime");
        out.append(">2031-06-01 00:00:00</currentDateTime>");
        start(out, 1, "result");
        out.append(">");
        if (!sessions_lead()) {
            return_code(out);
        }
        start(out, 2, "success");
        out.append(">");
        start(out, 3, "eventtitle");
        out.append(">Annual meeting</eventtitle >");
        start(out, 3, "attendee_list");
        out.append(">");
    }
    void add(std::string& out, std::uint64_t number) override {
        sandbox_random random = make(number);
        start(out, 4, "attendee");
        for (const named_value& item : fields()) {
            expect(item.name, item.value);
            if (!sessions_lead() || item.name == "email") {
                attribute(out, 4, item.name, item.value);
            }
        }
        out.append(">");
        std::array<unsigned, 3> parts{0, 1, 2};
        if (is_shuffled()) {
            shuffle(parts, random);
        }
        for (const unsigned part : parts) {
            part == 0 ? sessions(out, random) : part == 1 ? questions(out) : answers(out);
            if (part == 0 && sessions_lead()) {
                elements(out);
            }
        }
        end_tag(out, 4, "attendee");
    }
    void end(std::string& out) override {
        end_tag(out, 3, "attendee_list");
        end_tag(out, 2, "success");
        if (sessions_lead()) {
            return_code(out);
        }
        end_tag(out, 1, "result");
        end_tag(out, 0, "convey_api");
        out.append("\n");
    }

  private:
    void start(std::string& out, std::size_t depth, std::string_view name) {
        count();
        new_line(out, depth);
        out.append("<").append(name);
    }
    void end_tag(std::string& out, std::size_t depth, std::string_view name) const {
        new_line(out, depth);
        out.append("</").append(name).append(">");
    }
    void return_code(std::string& out) {
        start(out, 2, "returnCode");
        out.append(">1</returnCode>");
    }
    void attribute(std::string& out, std::size_t depth, std::string_view name, std::string_view value) {
        const std::string_view quote = is_shuffled() ? "'" : "\"";
        new_line(out, depth + 2);
        out.append(is_indented() ? "" : " ").append(name).append("=").append(quote);
        escaped(out, value);
        out.append(quote);
    }
    void elements(std::string& out) {
        for (const named_value& item : fields()) {
            if (item.name != "email") {
                start(out, 5, item.name);
                out.append(">");
                escaped(out, item.value);
                out.append("</").append(item.name).append(">");
            }
        }
    }
    void sessions(std::string& out, sandbox_random& random) {
        if (expected().sessions.empty()) {
            return;
        }
        start(out, 5, "session");
        out.append(">");
        for (const kind_names& names : kinds) {
            if (!expected().watched(names.kind)) {
                continue;
            }
            start(out, 6, names.list);
            out.append(">");
            for (const webcasts::viewing_session& session : expected().sessions) {
                if (session.kind == names.kind) {
                    one_session(out, session, names.item, random);
                }
            }
            end_tag(out, 6, names.list);
        }
        end_tag(out, 5, "session");
    }
    void one_session(std::string& out, const webcasts::viewing_session& session, std::string_view name,
                     sandbox_random& random) {
        std::array<named_value, 3> members{{{"start", time_text(*session.start)},
                                            {"end", time_text(*session.end)},
                                            {"duration", std::to_string(session.duration->count())}}};
        if (is_shuffled()) {
            shuffle(members, random);
        }
        start(out, 7, name);
        for (const named_value& item : members) {
            attribute(out, 7, item.name, item.value);
        }
        if (sessions_lead()) {
            out.append("></").append(name).append(">");
        } else {
            out.append(is_indented() ? " />" : "/>");
        }
    }
    void questions(std::string& out) {
        if (expected().questions.empty()) {
            return;
        }
        start(out, 5, "qa_list");
        out.append(">");
        for (const webcasts::question& question : expected().questions) {
            start(out, 6, "qa");
            attribute(out, 6, "time", time_text(*question.time));
            out.append(">");
            escaped(out, question.text);
            out.append("</qa>");
        }
        end_tag(out, 5, "qa_list");
    }
    void answers(std::string& out) {
        if (expected().survey_answers.empty()) {
            return;
        }
        start(out, 5, "survey_list");
        out.append(">");
        for (const webcasts::survey_answer& answer : expected().survey_answers) {
            start(out, 6, "survey");
            attribute(out, 6, "question", answer.question);
            out.append(">");
            escaped(out, answer.answer);
            out.append("</survey>");
        }
        end_tag(out, 5, "survey_list");
    }
    void escaped(std::string& out, std::string_view value) {
        while (!value.empty()) {
            const std::string_view from = value;
            const std::uint32_t code = take_character(value);
            switch (code) {
            case '&':
                out.append("&amp;");
                break;
            case '<':
                out.append("&lt;");
                break;
            case '>':
                out.append(other_spelling() ? "&gt;" : ">");
                break;
            case '"':
                out.append("&quot;");
                break;
            case '\'':
                out.append(other_spelling() ? "&apos;" : "&#39;");
                break;
            default:
                if (code >= 0x20 && (code < 0x80 || !is_ascii())) {
                    out.append(from.substr(0, from.size() - value.size()));
                } else if (other_spelling()) {
                    append_number(out.append("&#"), code);
                    out.append(";");
                } else {
                    append_hexadecimal(out.append("&#x"), code, 1, "0123456789ABCDEF");
                    out.append(";");
                }
            }
        }
    }
};

class shaped_json : public shaped_people {
  public:
    using shaped_people::shaped_people;

    void begin(std::string& out) override {
        open(out, '{');
        name(out, "convey_api");
        open(out, '{');
        if (is_indented()) {
            name(out, "version");
            out.append("2.0");
        }
        name(out, "result");
        open(out, '{');
        if (is_indented()) {
            name(out, "returnCode");
            out.append("1");
        }
        name(out, "success");
        open(out, '{');
        member(out, "eventtitle", "Annual meeting");
        name(out, "attendee_list");
        open(out, '[');
    }
    void add(std::string& out, std::uint64_t number) override {
        sandbox_random random = make(number);
        item(out);
        open(out, '{');
        // The last three are the lists.
        std::vector<std::size_t> order;
        const std::size_t count = fields().size();
        for (std::size_t i = 0; i < count + 3; ++i) {
            order.push_back(i);
        }
        if (sessions_lead()) {
            std::rotate(order.begin(), order.end() - 3, order.end());
        } else if (is_shuffled()) {
            shuffle_lists(order, random);
        }
        for (const std::size_t i : order) {
            if (i < count) {
                expect(fields()[i].name, fields()[i].value);
                member(out, fields()[i].name, fields()[i].value);
            } else {
                i == count ? sessions(out, random) : i == count + 1 ? questions(out) : answers(out);
            }
        }
        close(out, '}');
    }
    void end(std::string& out) override {
        close(out, ']');
        close(out, '}');
        if (!is_indented()) {
            name(out, "returnCode");
            out.append("1");
        }
        close(out, '}');
        member(out, "current_timestamp", "2031-06-01 00:00:00");
        if (!is_indented()) {
            name(out, "version");
            out.append("2.0");
        }
        close(out, '}');
        close(out, '}');
    }

  private:
    /// Move the lists to other places; the fields are shuffled already.
    static void shuffle_lists(std::vector<std::size_t>& order, sandbox_random& random) {
        for (std::size_t i = order.size() - 3; i < order.size(); ++i) {
            const auto from = order.begin() + static_cast<std::ptrdiff_t>(i);
            std::rotate(order.begin() + static_cast<std::ptrdiff_t>(index_below(i + 1, random)), from,
                        from + 1);
        }
    }
    void open(std::string& out, char bracket) {
        count(bracket == '{' ? 1 : 0);
        out += bracket;
        ++depth_;
        is_first_ = true;
    }
    void close(std::string& out, char bracket) {
        --depth_;
        if (!is_first_) {
            new_line(out, depth_);
        }
        out += bracket;
        is_first_ = false;
    }
    void item(std::string& out) {
        out.append(is_first_ ? "" : ",");
        new_line(out, depth_);
        is_first_ = false;
    }
    void name(std::string& out, std::string_view text) {
        item(out);
        out.append("\"").append(text).append(is_indented() ? "\" : " : "\":");
    }
    void member(std::string& out, std::string_view text, std::string_view value) {
        name(out, text);
        out.append("\"");
        escaped(out, value);
        out.append("\"");
    }
    void sessions(std::string& out, sandbox_random& random) {
        if (expected().sessions.empty()) {
            return;
        }
        name(out, "session");
        open(out, '{');
        for (const kind_names& names : kinds) {
            if (!expected().watched(names.kind)) {
                continue;
            }
            name(out, names.list);
            open(out, '[');
            for (const webcasts::viewing_session& session : expected().sessions) {
                if (session.kind == names.kind) {
                    one_session(out, session, random);
                }
            }
            close(out, ']');
        }
        close(out, '}');
    }
    void one_session(std::string& out, const webcasts::viewing_session& session, sandbox_random& random) {
        item(out);
        open(out, '{');
        std::array<unsigned, 3> members{0, 1, 2};
        if (is_shuffled()) {
            shuffle(members, random);
        }
        for (const unsigned i : members) {
            if (i == 2) {
                name(out, "duration");
                append_number(out, static_cast<std::uint64_t>(session.duration->count()));
            } else {
                member(out, i == 0 ? "start" : "end", time_text(i == 0 ? *session.start : *session.end));
            }
        }
        close(out, '}');
    }
    void questions(std::string& out) {
        if (expected().questions.empty()) {
            return;
        }
        name(out, "qa_list");
        open(out, '[');
        for (const webcasts::question& question : expected().questions) {
            item(out);
            open(out, '{');
            member(out, "time", time_text(*question.time));
            member(out, "text", question.text);
            close(out, '}');
        }
        close(out, ']');
    }
    void answers(std::string& out) {
        if (expected().survey_answers.empty()) {
            return;
        }
        name(out, "survey_list");
        open(out, '[');
        for (const webcasts::survey_answer& answer : expected().survey_answers) {
            item(out);
            open(out, '{');
            member(out, "question", answer.question);
            member(out, "answer", answer.answer);
            close(out, '}');
        }
        close(out, ']');
    }
    void escaped(std::string& out, std::string_view value) {
        const auto unit = [&](std::uint32_t code) {
            append_hexadecimal(out.append("\\u"), code, 4,
                               other_spelling() ? "0123456789abcdef" : "0123456789ABCDEF");
        };
        while (!value.empty()) {
            const std::string_view from = value;
            const std::uint32_t code = take_character(value);
            if (code == '"' || code == '\\') {
                (out += '\\') += static_cast<char>(code);
            } else if (code == '/') {
                out.append(other_spelling() ? "\\/" : "/");
            } else if ((code == '\n' || code == '\t') && other_spelling()) {
                out.append(code == '\n' ? "\\n" : "\\t");
            } else if (code >= 0x20 && (code < 0x80 || !is_ascii())) {
                out.append(from.substr(0, from.size() - value.size()));
            } else if (code < 0x10000) {
                unit(code);
            } else {
                unit(0xD800 + ((code - 0x10000) >> 10U));
                unit(0xDC00 + ((code - 0x10000) & 0x3FFU));
            }
        }
    }

    std::size_t depth_ = 0;
    bool is_first_ = true;
};

class shaped_csv : public shaped_people {
  public:
    shaped_csv(const report_shape& of, std::uint64_t seed) : shaped_people(of, seed) {
        columns_.assign(standard_names.begin(), standard_names.end());
        columns_.insert(columns_.end(), custom_names().begin(), custom_names().end());
        columns_.insert(sessions_lead() ? columns_.begin() : columns_.end(), session_names.begin(),
                        session_names.end());
        if (is_shuffled()) {
            sandbox_random random = webcasts::testing::sandbox_random_for(seed, 2, 0);
            shuffle(columns_, random);
        }
    }

    void begin(std::string& out) override {
        std::vector<std::string_view> cells(columns_.begin(), columns_.end());
        row(out, cells);
    }
    void add(std::string& out, std::uint64_t number) override {
        (void)make(number);
        std::size_t next = 0; // if the fields are in the order of the columns
        cells_.clear();
        for (const std::string_view column : columns_) {
            const auto session = std::find(session_names.begin(), session_names.end(), column);
            if (session != session_names.end()) {
                session_cells_[static_cast<std::size_t>(session - session_names.begin())] = cells_.size();
                cells_.emplace_back();
                continue;
            }
            std::size_t at = next;
            if (at == fields().size() || fields()[at].name != column) {
                at = is_shuffled() ? position(column) : fields().size();
            }
            next = at < fields().size() ? at + 1 : next;
            cells_.push_back(at < fields().size() ? fields()[at].value : std::string());
            expect(column, cells_.back());
        }
        if (expected().sessions.empty()) {
            row(out, cells_);
        }
        for (const webcasts::viewing_session& session : expected().sessions) {
            cells_[session_cells_[0]] = to_string(session.kind);
            cells_[session_cells_[1]] = time_text(*session.start);
            cells_[session_cells_[2]] = time_text(*session.end);
            cells_[session_cells_[3]] = std::to_string(session.duration->count());
            row(out, cells_);
        }
    }
    void end(std::string&) override {}

  private:
    [[nodiscard]] std::size_t position(std::string_view name) const {
        std::size_t at = 0;
        while (at < fields().size() && fields()[at].name != name) {
            ++at;
        }
        return at;
    }
    template <class Cells>
    void row(std::string& out, const Cells& cells) {
        count(cells.size());
        bool is_first = true;
        for (const std::string_view cell : cells) {
            out.append(is_first ? "" : ",");
            is_first = false;
            if (!is_indented() && cell.find_first_of(",\"\r\n") == std::string_view::npos) {
                out.append(cell);
                continue;
            }
            out += '"';
            for (const char c : cell) {
                out.append(c == '"' ? 2 : 1, c);
            }
            out += '"';
        }
        out.append(is_indented() ? "\r\n" : "\n");
    }

    std::vector<std::string_view> columns_;
    std::vector<std::string> cells_;
    std::array<std::size_t, 4> session_cells_{};
};

} // namespace

std::unique_ptr<report_source> make_source(const report_shape& shape, wire_format format,
                                           std::uint64_t seed) {
    if (shape.is_usual) {
        return std::make_unique<usual_source>(format);
    }
    switch (format) {
    case wire_format::xml:
        return std::make_unique<shaped_xml>(shape, seed);
    case wire_format::json:
        return std::make_unique<shaped_json>(shape, seed);
    case wire_format::csv:
        break;
    }
    return std::make_unique<shaped_csv>(shape, seed);
}

} // namespace benchmark
