// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_REDACTION_DETAIL_REDACTOR_IPP
#define WEBCASTS_REDACTION_DETAIL_REDACTOR_IPP

#include <webcasts/api.hpp>
#include <webcasts/detail/ascii.hpp>
#include <webcasts/detail/base64.hpp>
#include <webcasts/detail/form_pairs.hpp>
#include <webcasts/redaction/detail/digit_decoders.ipp>
#include <webcasts/redaction/detail/escape_decoders.ipp>
#include <webcasts/redaction/detail/secret_patterns.ipp>
#include <webcasts/redaction/redactor.hpp>

#include <algorithm>
#include <cstdint>
#include <optional>
#include <utility>

namespace webcasts { inline namespace v0 {

namespace detail {

/// Looks for secrets in a piece of a text and in whatever that decodes to.
class decoding_search {
  public:
    /// `is_end`: the piece is the text's last one.
    decoding_search(const secret_patterns& patterns, std::string_view piece, bool is_end)
        : patterns_(patterns), text_end_(is_end ? static_cast<std::uint32_t>(piece.size()) : 0),
          budget_(min_budget + piece.size() * 128) {
        take({mapped_text::of(piece)});
    }

    /// Search in all that the piece decodes to; return false if that does not come to an end.
    [[nodiscard]] bool run() {
        while (!forms_.empty() && budget_ > 0) {
            const form next = std::move(forms_.back());
            forms_.pop_back();
            decode(next);
        }
        return budget_ > 0;
    }
    /// The places of secrets in the piece, in no order.
    [[nodiscard]] const std::vector<text_range>& places() const noexcept { return places_; }

  private:
    static constexpr std::size_t min_budget = 65'536; ///< in bytes of all forms together
    static constexpr unsigned max_digits = 3;         ///< how often digits are decoded to digits
    static constexpr unsigned max_cuts = 3;           ///< how often a text is cut inside an escape

    /// A text that the piece decodes to.
    struct form {
        mapped_text text{};
        unsigned digits = 0; ///< how many decoders of digits made it
        unsigned cuts = 0;   ///< how many decoders found that the text ends in an escape
    };

    void take(form made) {
        const mapped_text& text = made.text;
        if (text.bytes.empty() || budget_ == 0) {
            return;
        }
        // Decoders of different escapes lead to the same text in any order.
        const std::size_t hash = std::hash<std::string_view>()(text.bytes);
        const auto place = std::lower_bound(known_.begin(), known_.end(), hash);
        if (place != known_.end() && *place == hash) {
            return;
        }
        known_.insert(place, hash);
        budget_ -= (std::min)(budget_, text.bytes.size());
        patterns_.find(text, text_end_, places_);
        forms_.push_back(std::move(made));
    }
    template <class EscapeAt>
    void take_escapes(const form& from, std::string_view leads, EscapeAt escape_at) {
        form made{{}, from.digits, from.cuts};
        const auto found = decode_escapes(from.text, made.text, leads, escape_at, from.cuts < max_cuts);
        if (found.any) {
            made.cuts += found.cut ? 1U : 0U;
            take(std::move(made));
        }
    }
    void decode(const form& from) {
        take_escapes(from, "%", percent_escape_at);
        take_escapes(from, "&", reference_at);
        take_escapes(from, "\\", backslash_escape_at);
        take_escapes(from, "=", quoted_printable_escape_at);
        take_escapes(from, std::string_view("\0", 1), zero_at);
        if (patterns_.may_be_doubled()) {
            take_escapes(from, "\"'%{}]", doubled_at);
        }
        if (from.digits == max_digits) {
            return;
        }
        const kept_bytes kept{patterns_.min_size(), from.digits <= 1 && !patterns_.are_ascii()};
        const form start{{}, from.digits + 1, from.cuts};
        for (std::size_t offset = 0; offset < 4; ++offset) {
            form made = start;
            decode_base64(from.text, made.text, offset, kept);
            take(std::move(made));
        }
        for (std::size_t offset = 0; offset < 2; ++offset) {
            form made = start;
            decode_hex(from.text, made.text, offset, kept);
            take(std::move(made));
        }
        form made = start;
        decode_decimal(from.text, made.text, kept);
        take(std::move(made));
    }

    const secret_patterns& patterns_;
    std::uint32_t text_end_;
    std::size_t budget_;
    std::vector<form> forms_; ///< to be decoded
    std::vector<std::size_t> known_;
    std::vector<text_range> places_;
};

/// Return whether a character controls a terminal or the direction of text, or ends a line.
[[nodiscard]] constexpr bool controls_display(char32_t c) noexcept {
    return c < 0x20 || (c >= 0x7F && c < 0xA0) || c == 0x61C || c == 0x200E || c == 0x200F ||
           (c >= 0x2028 && c <= 0x202E) || (c >= 0x2066 && c <= 0x206F) || c == 0xFEFF;
}

/// Return whether a word looks like an id: 20 hexadecimal digits or more, or as many letters and digits and
/// what ids have between them, four digits among them.
[[nodiscard]] inline bool looks_like_id(std::string_view word) {
    constexpr std::ptrdiff_t min_digits = 4;
    constexpr std::size_t min_size = 20;
    const auto is_hex = [](char c) { return hex_value(c) >= 0; };
    return word.size() >= min_size && (std::all_of(word.begin(), word.end(), is_hex) ||
                                       (std::any_of(word.begin(), word.end(), is_letter) &&
                                        std::count_if(word.begin(), word.end(), is_digit) >= min_digits));
}

/// Return a text with `hidden_text` in place of what looks like an id.
[[nodiscard]] inline std::string without_ids(std::string_view text) {
    const auto is_of_id = [](char c) {
        return is_letter(c) || is_digit(c) || std::string_view("-._~+/=").find(c) != std::string_view::npos;
    };
    std::string made;
    for (auto at = text.begin(); at != text.end();) {
        const auto end = std::find_if_not(at, text.end(), is_of_id);
        const std::string_view word =
            text.substr(static_cast<std::size_t>(at - text.begin()), static_cast<std::size_t>(end - at));
        made.append(looks_like_id(word) ? hidden_text : word);
        at = std::find_if(end, text.end(), is_of_id);
        made.append(end, at);
    }
    return made;
}

} // namespace detail

WEBCASTS_DECL void redactor::add(std::string_view text, bool is_name) {
    const auto is_known = [&](const entry& known) {
        return known.text.expose() == text && known.is_name <= is_name;
    };
    if (text.empty() || std::any_of(secrets_.begin(), secrets_.end(), is_known)) {
        return;
    }
    secrets_.push_back({secret(text), is_name});
    is_name ? patterns_.add_name(text) : patterns_.add(text);
}

WEBCASTS_DECL void redactor::add(std::string_view secret_text) {
    add(secret_text, false);
}

WEBCASTS_DECL void redactor::add_name(std::string_view name) {
    add(name, true);
}

WEBCASTS_DECL void redactor::add(const redactor& other) {
    for (const entry& one : other.secrets_) {
        add(one.text.expose(), one.is_name);
    }
}

WEBCASTS_DECL void redactor::add_parameters(std::string_view encoded) {
    constexpr std::size_t min_unknown = 8; // a shorter one is found in texts by chance
    detail::for_each_pair(encoded, [&](const detail::form_pair& pair) {
        const auto* info = find_parameter(pair.name);
        if (info != nullptr && info->shown_in_messages) {
            return;
        }
        const std::string_view value = pair.has_value ? pair.value : pair.name;
        std::string plain = detail::percent_decoded(value);
        if (info != nullptr && info->id == parameter::username) {
            add_name(plain);
        } else if (info != nullptr || plain.size() >= min_unknown) {
            add(plain);
        }
        wipe(plain.data(), plain.size());
    });
}

WEBCASTS_DECL void redactor::add_url(std::string_view url) {
    url = url.substr(0, url.find('#'));
    const std::size_t query = url.find('?');
    if (query != std::string_view::npos) {
        add_parameters(url.substr(query + 1));
    }
    std::string_view authority = url.substr(0, query);
    if (const std::size_t scheme = authority.find("://"); scheme != std::string_view::npos) {
        authority.remove_prefix(scheme + 3);
    }
    const std::size_t at = authority.rfind('@');
    if (at == std::string_view::npos) {
        return;
    }
    std::string user = detail::percent_decoded(authority.substr(0, at));
    if (const std::size_t colon = user.find(':'); colon != std::string::npos) {
        add_name(std::string_view(user).substr(0, colon));
        add(std::string_view(user).substr(colon + 1));
    } else {
        add_name(user);
    }
    wipe(user.data(), user.size());
}

WEBCASTS_DECL void redactor::add_header(std::string_view name, std::string_view value) {
    const auto is = [name](std::string_view other) { return detail::equal_ignoring_case(name, other); };
    if (is("Cookie")) {
        detail::for_each_part(value, ';', [this](std::string_view cookie) {
            const std::size_t equals = cookie.find('=');
            add(detail::without_blanks(equals == std::string_view::npos ? cookie
                                                                        : cookie.substr(equals + 1)));
        });
        return;
    }
    if (!is("Authorization") && !is("Proxy-Authorization")) {
        return;
    }
    const std::string_view scheme = value.substr(0, value.find(' '));
    const std::string_view words = detail::without_blanks(value.substr(scheme.size()));
    add(words.empty() ? value : words);
    if (auto user = detail::equal_ignoring_case(scheme, "Basic") ? detail::base64_decoded(words)
                                                                 : std::optional<std::string>()) {
        add_name(std::string_view(*user).substr(0, user->find(':')));
        add(std::string_view(*user).substr(user->find(':') + 1));
        wipe(user->data(), user->size());
    }
}

WEBCASTS_DECL std::vector<redactor::part> redactor::hidden_in(std::string_view text) const {
    std::vector<part> parts;
    if (empty()) {
        return parts;
    }
    // A long text is searched in pieces. Whatever is at the border of two is whole in one of them: no
    // encoding of the search makes 64 bytes of one.
    constexpr std::size_t min_piece = std::size_t{64} * 1024;
    const std::size_t overlap = 1024 + 64 * patterns_.max_size();
    const std::size_t piece_size = (std::max)(min_piece, 4 * overlap);
    for (std::size_t at = 0;; at += piece_size - overlap) {
        const std::string_view piece = text.substr(at, piece_size);
        const bool is_last = at + piece.size() == text.size();
        detail::decoding_search search(patterns_, piece, is_last);
        if (!search.run()) {
            return {{0, text.size()}};
        }
        for (const detail::text_range found : search.places()) {
            parts.push_back({at + found.begin, at + found.end});
        }
        if (is_last) {
            break;
        }
    }
    std::sort(parts.begin(), parts.end(), [](const part& a, const part& b) { return a.begin < b.begin; });
    std::vector<part> joined;
    for (const part& one : parts) {
        if (!joined.empty() && one.begin <= joined.back().end) {
            joined.back().end = (std::max)(joined.back().end, one.end);
        } else {
            joined.push_back(one);
        }
    }
    return joined;
}

WEBCASTS_DECL bool redactor::finds_in(std::string_view text) const {
    return !hidden_in(text).empty();
}

WEBCASTS_DECL std::string redactor::redacted(std::string_view text) const {
    std::string made;
    std::size_t copied = 0;
    for (const part& hidden : hidden_in(text)) {
        made.append(text.substr(copied, hidden.begin - copied)).append(detail::hidden_text);
        copied = hidden.end;
    }
    return made.append(text.substr(copied));
}

WEBCASTS_DECL std::string shown(const service_text& text, const redactor& hidden, std::size_t max_size) {
    const std::string safe = detail::without_ids(hidden.redacted(text.expose()));
    std::string made;
    for (std::string_view rest = safe; !rest.empty();) {
        const detail::utf8_character read = detail::first_utf8_character(rest);
        if (made.size() + read.size > max_size) {
            return made.append("...");
        }
        const bool is_blank = rest[0] == '\n' || rest[0] == '\r' || rest[0] == '\t';
        if (is_blank || !read.valid || detail::controls_display(read.value)) {
            made += is_blank ? ' ' : '?';
        } else {
            made.append(rest.substr(0, read.size));
        }
        rest.remove_prefix(read.size);
    }
    return made;
}

}} // namespace webcasts::v0

#endif
