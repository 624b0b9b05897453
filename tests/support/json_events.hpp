// SPDX-License-Identifier: BSL-1.0
// The events that the tokenizer of JSON reports for a document, and those of Boost.JSON's parser, to compare
// the two.
#ifndef WEBCASTS_TESTS_JSON_EVENTS_HPP
#define WEBCASTS_TESTS_JSON_EVENTS_HPP

#include "support/write_in_pieces.hpp"
#include <webcasts/detail/ascii.hpp>
#include <webcasts/detail/utf8.hpp>
#include <webcasts/detail/utf8_character.hpp>
#include <webcasts/result.hpp>
#include <webcasts/wire/decode_limits.hpp>
#include <webcasts/wire/json/detail/tokenizer.hpp>
#include <webcasts/wire/value_text.hpp>

#include <boost/json/basic_parser_impl.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace webcasts::tests {

struct json_event {
    char kind = 0; ///< 'n' name, 'v' value, '0' null of a member, '{' object, '[' list, '}' end of either
    std::string text{};
    friend bool operator==(const json_event&, const json_event&) = default;
};

/// Keeps the events of the tokenizer. The name that it expects is the last one.
class json_recorder {
  public:
    explicit json_recorder(bool mends = false, std::size_t max_events = static_cast<std::size_t>(-1))
        : mends_(mends), max_events_(max_events) {}

    std::size_t expected_name(std::string_view rest) {
        const bool is_plain = last_name_.find_first_of("\"\\") == std::string::npos &&
                              std::all_of(last_name_.begin(), last_name_.end(),
                                          [](char c) { return static_cast<unsigned char>(c) >= ' '; });
        if (last_name_.empty() || !is_plain || !rest.starts_with(last_name_ + '"')) {
            return 0;
        }
        add('n', last_name_);
        return last_name_.size();
    }
    void name(std::string_view text) {
        last_name_ = text;
        add('n', text);
    }
    bool open_member() { return add('{'); }
    bool open_list_member() { return add('['); }
    bool scalar_member(std::string_view value, bool is_lent) {
        if (is_lent) {
            lent_.push_back({events_.size(), value});
        }
        return add('v', is_lent ? "" : value);
    }
    bool null_member() { return add('0'); }
    bool open_item() { return add('{'); }
    bool open_list_item() { return add('['); }
    bool scalar_item(std::string_view value) { return add('v', value); }
    bool close() { return add('}'); }
    /// Copy the lent values as late as is allowed.
    void keep_lent() {
        for (const auto& [index, value] : lent_) {
            events_[index].text = value;
        }
        lent_.clear();
    }

    [[nodiscard]] bool mends_texts() const noexcept { return mends_; }
    void mended(std::string_view text, bool is_member) {
        mended_.append(is_member ? "member '" : "item '").append(text).append("'\n");
    }

    [[nodiscard]] const std::vector<json_event>& events() const noexcept { return events_; }
    /// The texts that were mended, a line each.
    [[nodiscard]] const std::string& mended_texts() const noexcept { return mended_; }

  private:
    struct lent_value {
        std::size_t index;
        std::string_view value;
    };
    bool add(char kind, std::string_view text = {}) {
        events_.push_back({kind, std::string(text)});
        return events_.size() < max_events_;
    }

    const bool mends_;
    const std::size_t max_events_;
    std::vector<json_event> events_;
    std::vector<lent_value> lent_;
    std::string last_name_;
    std::string mended_;
};

struct json_tokenized {
    std::vector<json_event> events{};
    std::string mended{};
    std::optional<error> failure{};
    std::uint64_t byte_offset = 0;
};

/// Tell whether two readings are the same, in the error and its place too.
inline bool agree(const json_tokenized& a, const json_tokenized& b) {
    if (a.failure.has_value() != b.failure.has_value() || a.mended != b.mended) {
        return false;
    }
    return a.failure ? a.failure->code() == b.failure->code() &&
                           a.failure->message() == b.failure->message() && a.byte_offset == b.byte_offset
                     : a.events == b.events;
}

/// Read a document in pieces whose sizes `next_size()` gives (each at least 1).
template <class NextSize>
json_tokenized tokenize_json_in_pieces(std::string_view document, NextSize next_size,
                                       json_recorder recorder = json_recorder(),
                                       const wire::decode_limits& limits = {}) {
    json_tokenized read;
    wire::json_tokenizer<json_recorder> tokenizer(recorder, limits);
    read.failure = write_in_pieces(tokenizer, document, next_size);
    read.byte_offset = tokenizer.byte_offset();
    read.events = recorder.events();
    read.mended = recorder.mended_texts();
    return read;
}

inline json_tokenized tokenize_json(std::string_view document, std::size_t chunk,
                                    const json_recorder& recorder = json_recorder(),
                                    const wire::decode_limits& limits = {}) {
    return tokenize_json_in_pieces(
        document, [chunk] { return chunk; }, recorder, limits);
}

/// What Boost.JSON's parser says of a document.
struct json_reference {
    std::vector<json_event> events{};
    bool is_taken = false;  ///< it is JSON, and its root an object
    bool is_unsure = false; ///< Boost.JSON refuses what RFC 8259 allows: an exponent beyond its `int`
};

/// Boost.JSON's events as those of the tokenizer; the names of the functions are Boost's.
class boost_json_recorder {
  public:
    using error_code = boost::system::error_code;
    using piece = boost::json::string_view;
    static constexpr std::size_t max_object_size = (std::numeric_limits<std::size_t>::max)();
    static constexpr std::size_t max_array_size = (std::numeric_limits<std::size_t>::max)();
    static constexpr std::size_t max_key_size = (std::numeric_limits<std::size_t>::max)();
    static constexpr std::size_t max_string_size = (std::numeric_limits<std::size_t>::max)();

    bool on_document_begin(error_code&) { return true; }
    bool on_document_end(error_code&) { return true; }
    bool on_object_begin(error_code&) { return open('{'); }
    bool on_object_end(std::size_t, error_code&) { return close(); }
    bool on_array_begin(error_code&) { return open('['); }
    bool on_array_end(std::size_t, error_code&) { return close(); }
    bool on_key_part(piece part, std::size_t, error_code&) { return append(part); }
    bool on_key(piece part, std::size_t, error_code&) { return end_text('n', part); }
    bool on_string_part(piece part, std::size_t, error_code&) { return append(part); }
    bool on_string(piece part, std::size_t, error_code&) { return end_text('v', part); }
    bool on_number_part(piece part, error_code&) { return append(part); }
    bool on_int64(std::int64_t, piece part, error_code&) { return end_text('v', part); }
    bool on_uint64(std::uint64_t, piece part, error_code&) { return end_text('v', part); }
    bool on_double(double, piece part, error_code&) { return end_text('v', part); }
    bool on_bool(bool flag, error_code&) { return end_text('v', flag ? "true" : "false"); }
    bool on_null(error_code&) {
        if (in_object()) {
            events_.push_back({'0'});
        }
        return true;
    }
    bool on_comment_part(piece, error_code&) { return true; }
    bool on_comment(piece, error_code&) { return true; }

    [[nodiscard]] const std::vector<json_event>& events() const noexcept { return events_; }
    [[nodiscard]] bool has_object() const noexcept { return has_object_; }

  private:
    [[nodiscard]] bool in_object() const noexcept { return !open_.empty() && open_.back() == '{'; }
    bool open(char bracket) {
        has_object_ = has_object_ || (open_.empty() && bracket == '{');
        if (!open_.empty()) {
            events_.push_back({bracket});
        }
        open_.push_back(bracket);
        return true;
    }
    bool close() {
        open_.pop_back();
        if (!open_.empty()) {
            events_.push_back({'}'});
        }
        return true;
    }
    bool append(piece part) {
        text_.append(part.data(), part.size());
        return true;
    }
    bool end_text(char kind, piece last) {
        append(last);
        events_.push_back({kind, std::exchange(text_, {})});
        return true;
    }

    std::vector<json_event> events_;
    std::string open_;
    std::string text_;
    bool has_object_ = false;
};

/// Read a document with Boost.JSON.
inline json_reference tokenize_by_boost_json(std::string_view document,
                                             const wire::decode_limits& limits = {}) {
    boost::json::parse_options options;
    options.max_depth = limits.depth + 2;
    boost::json::basic_parser<boost_json_recorder> parser(options);
    boost::system::error_code code;
    const std::string_view text = detail::without_byte_order_mark(document);
    const std::size_t read = parser.write_some(false, text.data(), text.size(), code);
    json_reference said;
    said.events = parser.handler().events();
    said.is_taken = !code && parser.handler().has_object() && wire::trimmed(text.substr(read)).empty();
    said.is_unsure = code == boost::json::error::exponent_overflow;
    return said;
}

/// Return a document of JSON in which each byte that is not UTF-8, and each escape of half a character, is a
/// U+FFFD.
inline std::string mended_json(std::string_view document) {
    std::string text = detail::mended_utf8(document);
    const auto code_at = [&](std::size_t at) {
        int code = 0;
        for (std::size_t i = 2; i < 6; ++i) {
            const int digit = at + i < text.size() ? detail::hex_value(text[at + i]) : -1;
            code = digit < 0 || code < 0 ? -1 : code * 16 + digit;
        }
        return at + 1 < text.size() && text[at] == '\\' && text[at + 1] == 'u' ? code : -1;
    };
    for (std::size_t at = text.find('\\'); at < text.size(); at = text.find('\\', at)) {
        const int code = code_at(at);
        const bool is_half = code >= 0xD800 && code < 0xE000;
        const int second = is_half && code < 0xDC00 ? code_at(at + 6) : -1;
        const bool is_pair = second >= 0xDC00 && second < 0xE000;
        if (is_half && !is_pair) {
            text.replace(at, 6, "\\uFFFD");
        }
        at += code < 0 ? 2U : is_pair ? 12U : 6U;
    }
    return text;
}

} // namespace webcasts::tests

#endif
