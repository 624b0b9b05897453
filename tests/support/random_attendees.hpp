// SPDX-License-Identifier: BSL-1.0
// Attendees made up at random, the same ones for the same seed: whatever the formats have to carry.
#ifndef WEBCASTS_TESTS_RANDOM_ATTENDEES_HPP
#define WEBCASTS_TESTS_RANDOM_ATTENDEES_HPP

#include <webcasts/records.hpp>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <random>
#include <string>
#include <string_view>
#include <vector>

namespace webcasts::tests {

class random_attendees {
  public:
    explicit random_attendees(unsigned seed) : random_(seed) {}

    /// Return a number below `bound`.
    std::size_t below(std::size_t bound) { return random_() % bound; }

    /// Text of up to about 80 bytes, mostly plain: so that scans meet what needs care at every place in a
    /// word.
    std::string text() {
        static constexpr std::array<std::string_view, 50> pieces{"\"",
                                                                 "'",
                                                                 ",",
                                                                 ";",
                                                                 "\t",
                                                                 "\n",
                                                                 "\r",
                                                                 "\r\n",
                                                                 "&",
                                                                 "<",
                                                                 ">",
                                                                 "&amp;",
                                                                 "]]>",
                                                                 "<!--",
                                                                 "\\",
                                                                 "\\u00e9",
                                                                 "{",
                                                                 "}",
                                                                 "=",
                                                                 "+",
                                                                 "-",
                                                                 "@",
                                                                 "/",
                                                                 " ",
                                                                 "  ",
                                                                 "\x01",
                                                                 "\x08",
                                                                 "\x0B",
                                                                 "\x0C",
                                                                 "\x1B",
                                                                 "\x1F",
                                                                 "\x7F",
                                                                 "\xC2\x80",
                                                                 "\xC2\x85",
                                                                 "\xC2\xA0",
                                                                 "\xC3\xA9",
                                                                 "\xDF\xBF",
                                                                 "\xE0\xA0\x80",
                                                                 "\xE2\x80\xA8",
                                                                 "\xE3\x80\x80",
                                                                 "\xED\x9F\xBF",
                                                                 "\xEE\x80\x80",
                                                                 "\xEF\xBB\xBF",
                                                                 "\xEF\xBC\x9D",
                                                                 "\xEF\xBF\xBD",
                                                                 "\xEF\xBF\xBE",
                                                                 "\xEF\xBF\xBF",
                                                                 "\xF0\x90\x80\x80",
                                                                 "\xF0\x9F\x8E\x93",
                                                                 "\xF4\x8F\xBF\xBF"};
        std::string made;
        for (std::size_t count = below(4); count > 0; --count) {
            made += plain(below(3) == 0 ? 0 : below(24));
            for (std::size_t careful = below(3); careful > 0; --careful) {
                made += pieces[below(pieces.size())];
            }
        }
        return made;
    }

    /// The name of a further field: often one that something else has already.
    std::string name() {
        static constexpr std::array<std::string_view, 32> known{"custom_question1",
                                                                "custom_question2",
                                                                "custom_question2_2",
                                                                "q",
                                                                "q",
                                                                "q_2",
                                                                "",
                                                                "email",
                                                                "email_2",
                                                                "first_name",
                                                                "postal_code",
                                                                "sti",
                                                                "session",
                                                                "session_kind",
                                                                "session_rating",
                                                                "Session Rating",
                                                                "SESSION-x",
                                                                "qa_list",
                                                                "survey_list",
                                                                "event_id",
                                                                "attendee",
                                                                "text",
                                                                "answer",
                                                                "question",
                                                                "start",
                                                                "duration",
                                                                "xmlns",
                                                                "XML",
                                                                "a b",
                                                                "a?b",
                                                                "1st",
                                                                "gr\xC3\xBC\xC3\x9F"};
        const std::size_t kind = below(8);
        return kind == 0   ? text()
               : kind == 1 ? plain(1 + below(30))
                           : std::string(known[below(known.size())]);
    }

    std::optional<local_time> time() {
        if (below(5) == 0) {
            return std::nullopt;
        }
        // From 0001-01-01 00:00:00 to 9999-12-31 23:59:59.
        constexpr std::int64_t first = -62'135'596'800;
        constexpr std::int64_t count = 253'402'300'800 - first;
        const std::uint64_t number = std::uint64_t{random_()} << 32U | random_();
        return local_time(std::chrono::seconds(first + static_cast<std::int64_t>(number % count)));
    }

    std::vector<named_text> extra(std::size_t bound) {
        std::vector<named_text> made;
        for (std::size_t count = below(bound); count > 0; --count) {
            made.push_back({name(), text()});
        }
        return made;
    }

    /// The sessions are in the order of a record: by kind.
    std::vector<viewing_session> sessions() {
        std::vector<viewing_session> made;
        for (std::size_t count = below(4); count > 0; --count) {
            viewing_session item;
            item.kind = static_cast<viewing_kind>(below(3));
            item.start = time();
            item.end = time();
            if (below(3) != 0) {
                constexpr std::array<std::int64_t, 6> lengths{0, 9, 10, 3599, 86'400, 1'000'000'000'000'000};
                item.duration = std::chrono::seconds(lengths[below(lengths.size())]);
            }
            item.extra = extra(3);
            made.push_back(item);
        }
        std::stable_sort(made.begin(), made.end(),
                         [](const auto& a, const auto& b) { return a.kind < b.kind; });
        return made;
    }

    /// No two of them are alike: every e-mail begins with another number.
    attendee person() {
        attendee made;
        made.email = std::to_string(++people_) + "@example.com" + text();
        for (std::string attendee::*const member :
             {&attendee::first_name, &attendee::last_name, &attendee::company, &attendee::title,
              &attendee::address1, &attendee::address2, &attendee::city, &attendee::state, &attendee::country,
              &attendee::postal_code, &attendee::phone, &attendee::cell, &attendee::fax, &attendee::source}) {
            made.*member = text();
        }
        made.registered_at = time();
        made.extra = extra(8);
        made.sessions = sessions();
        for (std::size_t count = below(3); count > 0; --count) {
            made.questions.push_back({time(), text(), extra(3)});
        }
        for (std::size_t count = below(3); count > 0; --count) {
            made.survey_answers.push_back({text(), text(), extra(3)});
        }
        return made;
    }

    std::vector<attendee> people(std::size_t bound) {
        std::vector<attendee> made;
        for (std::size_t count = below(bound); count > 0; --count) {
            made.push_back(person());
        }
        return made;
    }

  private:
    std::string plain(std::size_t length) {
        std::string made;
        for (; length > 0; --length) {
            made += static_cast<char>('a' + below(26));
        }
        return made;
    }

    std::mt19937 random_;
    std::size_t people_ = 0;
};

} // namespace webcasts::tests

#endif
