// SPDX-License-Identifier: BSL-1.0
#include "decoding_contender.hpp"
#include "decoding_filling.hpp"
#include <webcasts/records.hpp>

#include <boost/json/basic_parser_impl.hpp>
#include <boost/json/monotonic_resource.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <string_view>

namespace benchmark {
namespace {

/// A handler of Boost.JSON's parser that does nothing or, for the check, counts the objects.
template <bool Counts>
struct empty_handler {
    static constexpr std::size_t max_object_size = std::numeric_limits<std::size_t>::max();
    static constexpr std::size_t max_array_size = std::numeric_limits<std::size_t>::max();
    static constexpr std::size_t max_key_size = std::numeric_limits<std::size_t>::max();
    static constexpr std::size_t max_string_size = std::numeric_limits<std::size_t>::max();

    using code = boost::system::error_code;
    using text = boost::json::string_view;

    std::uint64_t objects = 0;

    static bool on_document_begin(code&) noexcept { return true; }
    static bool on_document_end(code&) noexcept { return true; }
    bool on_object_begin(code&) noexcept {
        if constexpr (Counts) {
            ++objects;
        }
        return true;
    }
    static bool on_object_end(std::size_t, code&) noexcept { return true; }
    static bool on_array_begin(code&) noexcept { return true; }
    static bool on_array_end(std::size_t, code&) noexcept { return true; }
    static bool on_key_part(text, std::size_t, code&) noexcept { return true; }
    static bool on_key(text, std::size_t, code&) noexcept { return true; }
    static bool on_string_part(text, std::size_t, code&) noexcept { return true; }
    static bool on_string(text, std::size_t, code&) noexcept { return true; }
    static bool on_number_part(text, code&) noexcept { return true; }
    static bool on_int64(std::int64_t, text, code&) noexcept { return true; }
    static bool on_uint64(std::uint64_t, text, code&) noexcept { return true; }
    static bool on_double(double, text, code&) noexcept { return true; }
    static bool on_bool(bool, code&) noexcept { return true; }
    static bool on_null(code&) noexcept { return true; }
    static bool on_comment_part(text, code&) noexcept { return true; }
    static bool on_comment(text, code&) noexcept { return true; }
};

template <bool Counts>
std::uint64_t raw_basic_parser(std::string_view report) {
    boost::json::basic_parser<empty_handler<Counts>> parser{boost::json::parse_options{}};
    boost::system::error_code code;
    for_each_chunk(report, chunk_bytes, [&](std::span<const char> bytes) {
        (void)parser.write_some(true, bytes.data(), bytes.size(), code);
        if (code) {
            give_up("Boost.JSON refuses the report: " + code.message());
        }
    });
    (void)parser.write_some(false, nullptr, 0, code);
    if (code) {
        give_up("Boost.JSON refuses the report's end: " + code.message());
    }
    return parser.handler().objects;
}

std::string_view text_of(const boost::json::value& value) {
    return std::string_view(value.as_string());
}

void fill_item(auto& item, const boost::json::value& object) {
    for (const auto& member : object.as_object()) {
        set(item, std::string_view(member.key()), text_of(member.value()));
    }
}

void fill_session(webcasts::viewing_session& session, const boost::json::value& object) {
    for (const auto& member : object.as_object()) {
        const std::string_view name(member.key());
        if (name == "duration") {
            session.duration = std::chrono::seconds(member.value().as_int64());
        } else {
            set(session, name, text_of(member.value()));
        }
    }
}

void fill_person(webcasts::attendee& person, const boost::json::value& object) {
    for (const auto& member : object.as_object()) {
        const std::string_view name(member.key());
        const boost::json::value& value = member.value();
        if (name == "session") {
            for (const auto& list : value.as_object()) {
                for (const boost::json::value& item : list.value().as_array()) {
                    auto& session = person.sessions.emplace_back();
                    session.kind = kind_of_list(std::string_view(list.key())).value();
                    fill_session(session, item);
                }
            }
        } else if (name == "qa_list") {
            for (const boost::json::value& item : value.as_array()) {
                fill_item(person.questions.emplace_back(), item);
            }
        } else if (name == "survey_list") {
            for (const boost::json::value& item : value.as_array()) {
                fill_item(person.survey_answers.emplace_back(), item);
            }
        } else {
            set(person, name, text_of(value));
        }
    }
}

/// Fill the records from a tree of the whole report.
template <class Records>
void fill(Records& records, const boost::json::value& document) {
    const boost::json::value& result = document.at("convey_api").at("result");
    for (const boost::json::value& person : result.at("success").at("attendee_list").as_array()) {
        fill_person(records.begin(), person);
        records.end();
    }
    if (result.at("returnCode").as_int64() != 1) {
        give_up("Boost.JSON finds no returnCode");
    }
}

struct fill_from_tree {
    std::string_view report;
    template <class Records>
    void operator()(Records& records) const {
        fill(records, boost::json::parse(report));
    }
};

/// The same with a tree whose memory comes from a resource that releases all of it at once.
struct fill_from_monotonic_tree {
    std::string_view report;
    template <class Records>
    void operator()(Records& records) const {
        boost::json::monotonic_resource memory;
        fill(records, boost::json::parse(report, &memory));
    }
};

} // namespace

void add_json_peers(field_of_contenders& all, const input& from) {
    const std::string_view report = from.json;
    all.present.push_back({"Boost.JSON basic_parser, empty handler", report.size(), from.objects,
                           [=] { return std::to_string(raw_basic_parser<true>(report)); },
                           [=] { return timed([&] { return raw_basic_parser<false>(report); }); }});
    const auto covered = record_digest::scope::all;
    all.present.push_back(
        keeping("Boost.JSON DOM, keep", report.size(), from.digest, covered, fill_from_tree{report}));
    all.present.push_back(keeping("Boost.JSON DOM in a monotonic_resource, keep", report.size(), from.digest,
                                  covered, fill_from_monotonic_tree{report}));
}

} // namespace benchmark
