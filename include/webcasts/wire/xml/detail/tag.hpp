// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_WIRE_XML_DETAIL_TAG_HPP
#define WEBCASTS_WIRE_XML_DETAIL_TAG_HPP

#include <webcasts/detail/short_text.hpp>
#include <webcasts/detail/split_mix.hpp>
#include <webcasts/wire/detail/text/name_index.hpp>
#include <webcasts/wire/detail/text/text_buffer.hpp>
#include <webcasts/wire/detail/text/text_scan.hpp>
#include <webcasts/wire/xml/detail/cursor.hpp>
#include <webcasts/wire/xml/detail/reference.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace webcasts { inline namespace v0 { namespace detail {

/// A start tag or empty-element tag of XML. Its memory is used again for the next one.
class xml_tag {
  public:
    /// The position of a name in the tag.
    struct name_position {
        std::size_t begin = 0;
        std::size_t size = 0;
        std::size_t prefix = 0;
    };
    struct attribute {
        name_position name;
        std::size_t begin = 0; ///< of the value, in the tag or in the texts that were decoded
        std::size_t size = 0;
        bool is_in_tag = true; ///< the value is in the tag as it is
    };

    /// The cursor's mistake if a tag has too many attributes: an array, whose address is the same in the
    /// whole program.
    static constexpr char too_many[] = "attributes in one tag";

    /// Refuse tags with more than `max_attributes` attributes.
    explicit xml_tag(std::size_t max_attributes) noexcept : max_attributes_(max_attributes) {}

    /// Read a tag: `cursor` is after its `<`, and then after its `>`. The name and attributes are valid as
    /// long as the bytes, until the next call. If the bytes end too early, the next call continues: its bytes
    /// are the same, possibly at another address, and those after them.
    bool read(xml_cursor& cursor) {
        begin_ = cursor.at;
        if (read_ != 0) {
            cursor.at += read_;
            decoded_.resize(decoded_before_);
        } else if (!begin(cursor)) {
            return false;
        }
        for (;;) {
            const char* const start = cursor.at;
            read_ = static_cast<std::size_t>(start - begin_);
            decoded_before_ = decoded_.size();
            if (!cursor.skip_space()) {
                return false;
            }
            if (*cursor.at == '>') {
                ++cursor.at;
                break;
            }
            if (*cursor.at == '/') {
                ++cursor.at;
                is_empty_ = true;
                if (!cursor.expect('>', "a slash in a tag without a > after it")) {
                    return false;
                }
                break;
            }
            if (cursor.at == start) {
                return cursor.fail("white space is missing before an attribute");
            }
            if (!read_attribute(cursor)) {
                return false;
            }
        }
        read_ = 0;
        return !is_unsure_ || has_distinct_names() || cursor.fail(attribute_twice);
    }

    /// Return the number of bytes of an incomplete tag that the next call skips: up to the end of an
    /// attribute.
    [[nodiscard]] std::size_t bytes_read() const noexcept { return read_; }

    [[nodiscard]] bool is_empty() const noexcept { return is_empty_; }
    [[nodiscard]] const name_position& name() const noexcept { return name_; }
    [[nodiscard]] const std::vector<attribute>& attributes() const noexcept { return attributes_; }
    /// View a name with its prefix.
    [[nodiscard]] std::string_view whole(const name_position& name) const noexcept {
        return {begin_ + name.begin, name.size};
    }
    /// View a name without its prefix.
    [[nodiscard]] std::string_view local(const name_position& name) const noexcept {
        return {begin_ + name.begin + name.prefix, name.size - name.prefix};
    }
    [[nodiscard]] std::string_view value_of(const attribute& one) const noexcept {
        return {(one.is_in_tag ? begin_ : decoded_.view().data()) + one.begin, one.size};
    }

  private:
    static constexpr const char* attribute_twice = "an attribute twice in one tag";
    static constexpr std::size_t max_piece = 256; ///< bytes that are copied in one go
    static constexpr std::size_t filter_words = 16;
    /// The number of names in one tag that are compared with all before because the filter does not tell
    /// them apart; those of more are found by their hashes.
    static constexpr std::size_t max_marked_twice = 8;

    bool begin(xml_cursor& cursor) {
        if (!attributes_.empty()) {
            forget_attributes();
        }
        is_empty_ = false;
        return read_name(cursor, name_);
    }

    void forget_attributes() noexcept {
        attributes_.clear();
        decoded_.clear();
        filter_.fill(0);
        marked_twice_ = 0;
        names_.clear();
        is_unsure_ = false;
    }

    bool read_name(xml_cursor& cursor, name_position& position) noexcept {
        position.begin = static_cast<std::size_t>(cursor.at - begin_);
        xml_name name;
        if (!cursor.read_name(name)) {
            return false;
        }
        position.size = name.text.size();
        position.prefix = name.prefix;
        return true;
    }

    bool read_attribute(xml_cursor& cursor) {
        const char* const begin = cursor.at;
        attribute item;
        if (!read_name(cursor, item.name)) {
            return false;
        }
        if (*cursor.at != '=') {
            if (!cursor.skip_space()) {
                return false;
            }
            if (*cursor.at != '=') {
                return cursor.fail("an attribute has no value");
            }
        }
        ++cursor.at;
        if (!cursor.skip_space()) {
            return false;
        }
        const char quote = *cursor.at++;
        if (quote == '"' ? !read_value<'"'>(cursor, item) : !read_other_value(cursor, quote, item)) {
            return false;
        }
        if (is_there(whole(item.name))) {
            cursor.at = begin;
            return cursor.fail(attribute_twice);
        }
        if (attributes_.size() == max_attributes_) {
            cursor.at = begin;
            return cursor.fail(too_many);
        }
        attributes_.push_back(item);
        return true;
    }

    bool read_other_value(xml_cursor& cursor, char quote, attribute& item) {
        if (quote != '\'') {
            --cursor.at;
            return cursor.fail("the value of an attribute is not in quotes");
        }
        return read_value<'\''>(cursor, item);
    }

    template <char Quote>
    using plain_in_value = byte_set<control_bytes::stop, high_bytes::stop, Quote, '&', '<'>;

    template <char Quote>
    bool read_value(xml_cursor& cursor, attribute& item) {
        const char* const begin = cursor.at;
        for (;;) {
            cursor.at += count_outside<plain_in_value<Quote>>(cursor.at, cursor.left());
            if (cursor.at == cursor.end) {
                return false;
            }
            if (*cursor.at == Quote) {
                item.begin = static_cast<std::size_t>(begin - begin_);
                item.size = static_cast<std::size_t>(cursor.at++ - begin);
                return true;
            }
            if (static_cast<unsigned char>(*cursor.at) < 0x80) {
                item.is_in_tag = false;
                item.begin = decoded_.size();
                decoded_.append({begin, static_cast<std::size_t>(cursor.at - begin)});
                return decode_value<Quote>(cursor, item);
            }
            if (!cursor.skip_stopped_before<Quote, '&', '<'>()) {
                return false;
            }
        }
    }

    /// Decode the rest of a value: white space becomes spaces (XML 1.0, section 3.3.3), references become
    /// their characters.
    template <char Quote>
    // Not inlined, like `has_distinct_names`: 3 % fewer instructions in XML.
    [[gnu::noinline]] bool decode_value(xml_cursor& cursor, attribute& item) {
        for (;;) {
            switch (*cursor.at) {
            case Quote:
                ++cursor.at;
                item.size = decoded_.size() - item.begin;
                return true;
            case '&':
                do { // often one follows the other
                    xml_reference reference;
                    if (!reference.read(cursor)) {
                        return false;
                    }
                    decoded_.advance(reference.copy_to(decoded_.room(4)));
                    if (cursor.at == cursor.end) {
                        return false;
                    }
                } while (*cursor.at == '&');
                break;
            case '<':
                return cursor.fail("a < in the value of an attribute");
            case '\r':
                if (cursor.left() == 1) {
                    return false;
                }
                cursor.at += cursor.at[1] == '\n' ? 1 : 0;
                [[fallthrough]];
            case '\n':
            case '\t':
                ++cursor.at;
                decoded_.push_back(' ');
                break;
            default: {
                const char* const begin = cursor.at;
                if (!cursor.skip_stopped_before<Quote, '&', '<'>()) {
                    return false;
                }
                decoded_.append({begin, static_cast<std::size_t>(cursor.at - begin)});
            }
            }
            std::size_t plain = 0;
            do { // in pieces, so that the room does not depend on the bytes that are there
                const std::size_t size = (std::min)(cursor.left(), max_piece);
                plain = copy_outside<plain_in_value<Quote>>(decoded_.room(size), cursor.at, size);
                decoded_.advance(plain);
                cursor.at += plain;
            } while (plain == max_piece);
            if (cursor.at == cursor.end) {
                return false;
            }
        }
    }

    /// Return whether the tag is known to have an attribute of this name, and note the name.
    [[nodiscard]] bool is_there(std::string_view name) {
        const unsigned mark = filter_mark(name);
        const std::uint64_t bit = std::uint64_t{1} << mark % 64;
        std::uint64_t& word = filter_[mark / 64];
        if ((word & bit) == 0) {
            word |= bit;
            return false;
        }
        return ++marked_twice_ <= max_marked_twice ? is_among_few(name) : is_among_many(name);
    }
    /// Return the number of a name's bit in the filter: names of a list differ in their last characters.
    [[nodiscard]] static unsigned filter_mark(std::string_view name) noexcept {
        constexpr unsigned bits = 10;
        static_assert(64 * filter_words == 1U << bits);
        const char* const end = name.data() + name.size();
        const std::uint64_t last = name.size() >= 8   ? load<std::uint64_t>(end - 8)
                                   : name.size() >= 4 ? load<std::uint32_t>(end - 4)
                                                      : static_cast<unsigned char>(end[-1]);
        return static_cast<unsigned>((last ^ name.size()) * golden_ratio >> (64 - bits));
    }
    [[nodiscard]] bool is_among_few(std::string_view name) const noexcept {
        return std::any_of(attributes_.begin(), attributes_.end(),
                           [&](const attribute& one) { return is_name_of(one, name); });
    }
    [[nodiscard, gnu::noinline]] bool is_among_many(std::string_view name) {
        while (!is_unsure_ && names_.size() < attributes_.size()) {
            note(whole(attributes_[names_.size()].name));
        }
        return !is_unsure_ && note(name);
    }
    /// Add a name to `names_`, and return whether it is there already.
    bool note(std::string_view name) {
        const auto answer = names_.find_or_add(
            name, [&](std::size_t number) { return is_name_of(attributes_[number], name); });
        is_unsure_ = answer.what == name_index::outcome::unsure;
        return answer.what == name_index::outcome::found;
    }
    [[nodiscard]] bool is_name_of(const attribute& one, std::string_view name) const noexcept {
        return one.name.size == name.size() &&
               equal_short_texts(begin_ + one.name.begin, name.data(), name.size());
    }

    /// Return whether the names are distinct, where `is_there` did not know.
    [[nodiscard, gnu::noinline]] bool has_distinct_names() {
        sorted_.clear();
        for (const attribute& one : attributes_) {
            sorted_.push_back(whole(one.name));
        }
        std::sort(sorted_.begin(), sorted_.end());
        return std::adjacent_find(sorted_.begin(), sorted_.end()) == sorted_.end();
    }

    const std::size_t max_attributes_;
    const char* begin_ = nullptr; ///< after the tag's `<`
    std::size_t read_ = 0;
    name_position name_;
    bool is_empty_ = false;
    std::vector<attribute> attributes_;
    text_buffer decoded_; ///< decoded values, one after the other
    std::size_t decoded_before_ = 0;
    std::array<std::uint64_t, filter_words> filter_{}; ///< a bit for each attribute's name
    std::size_t marked_twice_ = 0;                     ///< names whose bit was there
    name_index names_;                                 ///< of the attributes, if there are many
    bool is_unsure_ = false;                           ///< `names_` lacks the last ones
    std::vector<std::string_view> sorted_;
};

}}} // namespace webcasts::v0::detail

#endif
