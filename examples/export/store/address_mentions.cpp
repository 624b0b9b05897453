// SPDX-License-Identifier: BSL-1.0
#include "store/address_mentions.hpp"

#include "text/ascii.hpp"
#include "text/canonical_address.hpp"
#include "text/utf8.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

namespace exporter {

namespace {

// Longer ones are no addresses (RFC 5321: 64 and 255 bytes; invisible characters take some more).
constexpr std::size_t max_local = 128;
constexpr std::size_t max_domain = 320;
/// How far from an escape an address can reach to which it belongs.
constexpr std::size_t max_reach = 512;
constexpr int max_layers = 3;

/// A text with the place in the source that each of its bytes comes from.
struct decoded_text {
    std::string bytes;
    std::vector<text_range> sources;
    bool has_percent = false;   ///< percent-encoded characters are decoded
    bool is_of_escapes = false; ///< it is decoded from escapes, not from Base64

    void append(std::string_view text, text_range source) {
        for (const char c : text) {
            bytes.push_back(c);
            sources.push_back(source);
        }
    }
};

constexpr bool is_ascii_word(char c) noexcept {
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

/// Return whether a character of an alphabet that separates words by spaces is a letter, or close to one.
bool is_word_character(const utf8_character& c) noexcept {
    if (!c.valid) {
        return false;
    }
    return c.value < 0x80 ? is_ascii_word(static_cast<char>(c.value))
                          : c.value >= 0xC0 && c.value < 0x2000 && c.value != 0xD7 && c.value != 0xF7;
}

/// Return the last character of a text that is not empty.
utf8_character last_character(std::string_view text) noexcept {
    for (std::size_t size = 1; size <= std::min<std::size_t>(4, text.size()); ++size) {
        const utf8_character c = first_utf8_character(text.substr(text.size() - size));
        if (c.valid && c.size == size) {
            return c;
        }
    }
    return {};
}

/// Return a text without the characters at its end that nobody sees.
std::string_view without_unseen_end(std::string_view text) {
    while (!text.empty() && static_cast<unsigned char>(text.back()) >= 0x80) {
        const std::size_t size = last_character(text).size;
        if (!visible_text(text.substr(text.size() - size)).empty()) {
            break;
        }
        text.remove_suffix(size);
    }
    return text;
}

/// Return whether the text before a mention belongs to the same address.
bool extends_before(std::string_view before, bool is_form) {
    before = without_unseen_end(before);
    while (before.ends_with('.')) { // an address does not begin with a full stop
        before = without_unseen_end(before.substr(0, before.size() - 1));
    }
    if (before.empty()) {
        return false;
    }
    const char last = before.back();
    if (last == '+') {
        return !is_form; // it is a space there
    }
    if (last == '_' || last == '%' || last == '-') {
        return true;
    }
    return is_word_character(last_character(before));
}

/// Return whether the text after a mention belongs to the same address.
bool extends_after(std::string_view after) noexcept {
    if (after.empty()) {
        return false;
    }
    const bool joins = after.front() == '.' || after.front() == '-' || after.front() == '_';
    after.remove_prefix(joins ? 1 : 0);
    return !after.empty() && is_word_character(first_utf8_character(after));
}

/// Read a number of digits at the start of a text; `nullopt` if there are fewer.
std::optional<char32_t> number_of_digits(std::string_view text, std::size_t digits, int base) noexcept {
    if (digits == 0 || digits > 8 || text.size() < digits) {
        return std::nullopt;
    }
    char32_t number = 0;
    for (const char c : text.substr(0, digits)) {
        const int value = hex_value(c);
        if (value < 0 || value >= base) {
            return std::nullopt;
        }
        number = number * static_cast<char32_t>(base) + static_cast<char32_t>(value);
    }
    return number;
}

/// An escape at the start of a text: the bytes that it stands for, and its own size; 0 if there is none.
struct escape {
    std::string bytes;
    std::size_t size = 0;
};

escape escape_of(char32_t c, std::size_t size) {
    const bool is_character = c <= 0x10FFFF && !(c >= 0xD800 && c <= 0xDFFF);
    return is_character ? escape{utf8_of(c), size} : escape{};
}

escape json_escape(std::string_view text) {
    constexpr std::size_t size = 6; // \u0040
    const auto first = text.starts_with("\\u") ? number_of_digits(text.substr(2), 4, 16) : std::nullopt;
    if (!first) {
        return {};
    }
    const std::string_view rest = text.substr(size);
    if (*first >= 0xD800 && *first <= 0xDBFF && rest.starts_with("\\u")) {
        const char32_t second = number_of_digits(rest.substr(2), 4, 16).value_or(0);
        if (second >= 0xDC00 && second <= 0xDFFF) {
            return escape_of(0x10000 + ((*first - 0xD800) << 10U) + (second - 0xDC00), 2 * size);
        }
    }
    return escape_of(*first, size);
}

escape markup_escape(std::string_view text) {
    constexpr std::array<std::pair<std::string_view, std::string_view>, 3> names{
        {{"&amp;", "&"}, {"&commat;", "@"}, {"&period;", "."}}};
    for (const auto& [name, value] : names) {
        if (text.starts_with(name)) {
            return {std::string(value), name.size()};
        }
    }
    if (!text.starts_with("&#") || text.size() < 4) {
        return {};
    }
    const bool is_hexadecimal = text[2] == 'x' || text[2] == 'X';
    const std::size_t begin = is_hexadecimal ? 3 : 2;
    const std::size_t end = text.substr(0, begin + 9).find(';');
    if (end == std::string_view::npos || end < begin) {
        return {};
    }
    const auto number = number_of_digits(text.substr(begin), end - begin, is_hexadecimal ? 16 : 10);
    return number ? escape_of(*number, end + 1) : escape{};
}

escape escape_at(std::string_view text) {
    switch (text.front()) {
    case '%': {
        const auto byte = number_of_digits(text.substr(1), 2, 16);
        return byte ? escape{std::string(1, static_cast<char>(*byte)), 3} : escape{};
    }
    case '\\':
        return json_escape(text);
    case '&':
        return markup_escape(text);
    default:
        return {};
    }
}

/// Return a table of the bytes for which a test holds.
template <class Test>
constexpr std::array<bool, 256> table_of_bytes(Test test) {
    std::array<bool, 256> table{};
    for (std::size_t byte = 0; byte < table.size(); ++byte) {
        table[byte] = test(static_cast<char>(static_cast<unsigned char>(byte)));
    }
    return table;
}

constexpr std::array<bool, 256> base64_bytes =
    table_of_bytes([](char c) { return is_ascii_word(c) || c == '+' || c == '/' || c == '-' || c == '_'; });

bool is_base64(char c) noexcept {
    return base64_bytes[static_cast<unsigned char>(c)];
}

unsigned base64_value(char c) noexcept {
    if (c >= 'A' && c <= 'Z') {
        return static_cast<unsigned>(c - 'A');
    }
    if (c >= 'a' && c <= 'z') {
        return static_cast<unsigned>(c - 'a') + 26;
    }
    if (c >= '0' && c <= '9') {
        return static_cast<unsigned>(c - '0') + 52;
    }
    return c == '+' || c == '-' ? 62 : 63;
}

/// Searches one text, and the texts that are encoded in it.
class mention_search {
  public:
    mention_search(const wanted_addresses& wanted, mention_edges edges)
        : wanted_(wanted), edges_(edges), min_base64_((8 * wanted.min_size + 5) / 6) {}

    std::vector<text_range> search(std::string_view text) {
        search_layer(text, nullptr, 0);
        if (found_.empty()) {
            search_whole(text);
        }
        std::sort(found_.begin(), found_.end(), [](const text_range& left, const text_range& right) {
            return left.begin != right.begin ? left.begin < right.begin : left.end > right.end;
        });
        std::vector<text_range> apart;
        for (const text_range& item : found_) {
            if (apart.empty() || item.begin >= apart.back().end) {
                apart.push_back(item);
            } else {
                apart.back().end = std::max(apart.back().end, item.end);
            }
        }
        return apart;
    }

  private:
    using sources = const decoded_text*; ///< null: the text is the source

    /// Look at the text as one address, whatever characters it has.
    void search_whole(std::string_view text) {
        if (text.size() <= max_local + max_domain && text.find('@') != std::string_view::npos &&
            wanted_.has(canonical_address(text))) {
            found_.push_back({0, text.size()});
        }
    }

    void search_layer(std::string_view text, sources from, int layer) {
        for (std::size_t at = 0; (at = text.find('@', at)) != std::string_view::npos; ++at) {
            search_around(text, at, from);
        }
        if (layer < max_layers) {
            search_escapes(text, from, layer);
            search_base64(text, from, layer);
        }
    }

    /// Look for an address around an `@`, the longest first.
    void search_around(std::string_view text, std::size_t at, sources from) {
        const auto ends = domain_ends(text, at + 1);
        if (ends.empty()) {
            return;
        }
        const std::string lower = to_lower(text.substr(at, ends.front() - at));
        const std::size_t plain = std::min(plain_size(lower), lower.find("xn--"));
        for (const std::size_t end : ends) {
            const std::string domain =
                end - at <= plain ? lower.substr(0, end - at) : canonical_address(text.substr(at, end - at));
            if (wanted_.has_domain && !wanted_.has_domain(std::string_view(domain).substr(1))) {
                continue;
            }
            if (const auto begin = local_begin(text, at, {at, end}, domain, from)) {
                found_.push_back(source_of({*begin, end}, from));
                return;
            }
        }
    }

    /// Return where the wanted address begins that has its `@` at `at` and a domain; `domain` is the key of
    /// that, with its `@`.
    std::optional<std::size_t> local_begin(std::string_view text, std::size_t at, text_range domain_range,
                                           const std::string& domain, sources from) const {
        const auto begins = local_begins(text, at);
        const std::size_t first = begins.empty() ? at : begins.front();
        const std::string lower = to_lower(text.substr(first, at - first));
        const std::string key = lower + domain;
        const bool is_plain = plain_size(lower) == lower.size();
        for (const std::size_t begin : begins) {
            if (edges_ == mention_edges::words &&
                extends_before(text.substr(0, begin), is_form(begin, domain_range.end, from))) {
                continue;
            }
            if (is_plain ? wanted_.has(std::string_view(key).substr(begin - first))
                         : wanted_.has(canonical_address(text.substr(begin, domain_range.end - begin)))) {
                return begin;
            }
        }
        return std::nullopt;
    }

    /// Return how many bytes at the start of a text are ASCII.
    static std::size_t plain_size(std::string_view text) noexcept {
        const auto* const end = std::find_if(text.begin(), text.end(),
                                             [](char c) { return static_cast<unsigned char>(c) >= 0x80; });
        return static_cast<std::size_t>(end - text.begin());
    }

    /// Return where the part before the `@` may begin, the first place first.
    static std::vector<std::size_t> local_begins(std::string_view text, std::size_t at) {
        std::vector<std::size_t> begins;
        std::size_t begin = at;
        while (begin > 0 && at - begin < max_local) {
            const auto c = static_cast<unsigned char>(text[begin - 1]);
            if (c <= ' ' || c == 0x7F || c == '@') {
                break;
            }
            begin -= c < 0x80 ? 1 : last_character(text.substr(0, begin)).size;
            begins.push_back(begin);
        }
        std::reverse(begins.begin(), begins.end());
        return begins;
    }

    /// Return where the domain that begins at `begin` may end, the last place first.
    [[nodiscard]] std::vector<std::size_t> domain_ends(std::string_view text, std::size_t begin) const {
        std::vector<std::size_t> ends;
        std::size_t end = begin;
        while (end < text.size() && end - begin < max_domain) {
            const char c = text[end];
            const bool is_ascii = static_cast<unsigned char>(c) < 0x80;
            if (is_ascii && !is_ascii_word(c) && c != '.' && c != '-' && c != '_') {
                break;
            }
            end += is_ascii ? 1 : first_utf8_character(text.substr(end)).size;
            const bool is_sign = c == '.' || c == '-' || c == '_';
            if (!is_sign && (edges_ == mention_edges::anywhere || !extends_after(text.substr(end)))) {
                ends.push_back(end);
            }
        }
        std::reverse(ends.begin(), ends.end());
        return ends;
    }

    /// Return whether a mention is part of a form's text: some character of it is percent-encoded.
    static bool is_form(std::size_t begin, std::size_t end, sources from) noexcept {
        return from != nullptr && from->has_percent &&
               from->sources[end - 1].end - from->sources[begin].begin > end - begin;
    }

    static text_range source_of(text_range range, sources from) noexcept {
        return from == nullptr
                   ? range
                   : text_range{from->sources[range.begin].begin, from->sources[range.end - 1].end};
    }

    /// Decode the escapes in a text, and search the words that have one.
    void search_escapes(std::string_view text, sources from, int layer) {
        const auto is_space = [](char c) { return static_cast<unsigned char>(c) <= ' '; };
        for (std::size_t at = next_escape(text, 0); at != std::string_view::npos;) {
            decoded_text decoded;
            decoded.is_of_escapes = true;
            std::size_t next = at;
            while (next > 0 && at - next < max_reach && !is_space(text[next - 1])) {
                --next;
            }
            std::size_t until = at; // the end of the last escape
            while (next < text.size() && next < until + max_reach && !is_space(text[next])) {
                const escape found = escape_at(text.substr(next));
                if (found.size == 0) {
                    decoded.append(text.substr(next, 1), source_of({next, next + 1}, from));
                    ++next;
                    continue;
                }
                decoded.append(found.bytes, source_of({next, next + found.size}, from));
                decoded.has_percent = decoded.has_percent || text[next] == '%';
                next += found.size;
                until = next;
            }
            if (decoded.bytes.size() >= wanted_.min_size) {
                search_layer(decoded.bytes, &decoded, layer + 1);
            }
            at = next_escape(text, next);
        }
    }

    static std::size_t next_escape(std::string_view text, std::size_t at) {
        constexpr std::string_view signs = "%\\&";
        at = text.find_first_of(signs, at);
        while (at != std::string_view::npos && escape_at(text.substr(at)).size == 0) {
            at = text.find_first_of(signs, at + 1);
        }
        return at;
    }

    /// Decode what may be Base64 in a text, and search it.
    void search_base64(std::string_view text, sources from, int layer) {
        for (std::size_t begin = 0; begin < text.size(); ++begin) {
            std::size_t end = begin;
            while (end < text.size() && is_base64(text[end])) {
                ++end;
            }
            if (end - begin >= min_base64_ && !is_searched(begin, end, from)) {
                search_base64_run(text, {begin, end}, from, layer);
            }
            begin = end;
        }
    }

    /// Return whether no byte of a part comes from an escape, so that the layer above has searched it.
    static bool is_searched(std::size_t begin, std::size_t end, sources from) noexcept {
        return from != nullptr && from->is_of_escapes &&
               from->sources[end - 1].end - from->sources[begin].begin == end - begin;
    }

    void search_base64_run(std::string_view text, text_range run, sources from, int layer) {
        for (std::size_t skipped = 0; skipped < 4; ++skipped) {
            decode_base64(text, {run.begin + skipped, run.end}, from, layer);
        }
        if (edges_ == mention_edges::anywhere) {
            return;
        }
        // After a sign of the alphabet that stands for itself here, as in `user-YWRhQGV4YW1wbGUuY29t`.
        for (std::size_t at = run.begin; at < run.end; ++at) {
            if (!is_ascii_word(text[at])) {
                decode_base64(text, {at + 1, std::min(run.end, at + 1 + max_reach)}, from, layer);
            }
        }
    }

    void decode_base64(std::string_view text, text_range run, sources from, int layer) {
        if (run.end < run.begin + min_base64_) {
            return;
        }
        std::string bytes;
        unsigned bits = 0;
        unsigned count = 0;
        for (const char c : text.substr(run.begin, run.end - run.begin)) {
            bits = (bits << 6U) | base64_value(c);
            count += 6;
            if (count >= 8) {
                count -= 8;
                bytes += static_cast<char>((bits >> count) & 0xFFU);
            }
        }
        if (bytes.find_first_of("@%\\&") == std::string::npos) {
            return;
        }
        decoded_text decoded;
        for (std::size_t i = 0; i < bytes.size(); ++i) {
            std::size_t end = run.begin + (8 * (i + 1) + 5) / 6;
            // The signs that fill the last group belong to it.
            for (; i + 1 == bytes.size() && end < text.size() && text[end] == '='; ++end) {
            }
            decoded.append(std::string_view(bytes).substr(i, 1),
                           source_of({run.begin + 8 * i / 6, end}, from));
        }
        search_layer(decoded.bytes, &decoded, layer + 1);
    }

    const wanted_addresses& wanted_;
    mention_edges edges_;
    std::size_t min_base64_; ///< how many characters an address has at least in Base64
    std::vector<text_range> found_;
};

} // namespace

address_set::address_set(const std::vector<std::string>& addresses) {
    for (const std::string& address : addresses) {
        const std::string key = canonical_address(address);
        const std::size_t at = key.rfind('@');
        if (at != std::string::npos) {
            const std::string domain = key.substr(at + 1);
            // A domain in A-form can be shorter as people write it.
            const bool is_plain = domain.find("xn--") == std::string::npos;
            const std::size_t size = at + 1 + (is_plain ? domain.size() : 3);
            min_size_ = keys_.empty() ? size : std::min(min_size_, size);
            domains_.insert(domain);
            keys_.insert(key);
        }
    }
}

bool address_set::has_numbered(std::string_view key) const {
    if (has(canonical_address(key))) {
        return true;
    }
    const std::size_t sign = key.rfind('#');
    const bool is_numbered = sign != std::string_view::npos && sign + 1 < key.size() &&
                             key.find_first_not_of("0123456789", sign + 1) == std::string_view::npos;
    return is_numbered && has(canonical_address(key.substr(0, sign)));
}

wanted_addresses address_set::wanted() const {
    return {.has = [this](std::string_view key) { return has(key); },
            .has_domain = [this](std::string_view domain) { return domains_.contains(domain); },
            .min_size = min_size_};
}

std::vector<text_range> mentions_of(const wanted_addresses& wanted, std::string_view text,
                                    mention_edges edges) {
    return mention_search(wanted, edges).search(text);
}

} // namespace exporter
