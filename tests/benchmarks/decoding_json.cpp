// SPDX-License-Identifier: BSL-1.0
#include "decoding_contender.hpp"

#include <boost/json/basic_parser_impl.hpp>

#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <string>
#include <string_view>

namespace benchmark {
namespace {

/// Takes every event of Boost.JSON's parser and does nothing, or, for the check, counts the objects.
template <bool Counts>
struct empty_handler {
    static constexpr std::size_t max_object_size = std::numeric_limits<std::size_t>::max();
    static constexpr std::size_t max_array_size = std::numeric_limits<std::size_t>::max();
    static constexpr std::size_t max_key_size = std::numeric_limits<std::size_t>::max();
    static constexpr std::size_t max_string_size = std::numeric_limits<std::size_t>::max();

    using code = boost::json::error_code;
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
    boost::json::error_code code;
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

} // namespace

void add_json_peers(field_of_contenders& all, const input& from) {
    const std::string_view report = from.json;
    all.present.push_back({"Boost.JSON basic_parser, empty handler", report.size(), from.objects,
                           [=] { return std::to_string(raw_basic_parser<true>(report)); },
                           [=] { return timed([&] { return raw_basic_parser<false>(report); }); }});
}

} // namespace benchmark
