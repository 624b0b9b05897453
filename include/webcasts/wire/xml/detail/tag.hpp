// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_WIRE_XML_DETAIL_TAG_HPP
#define WEBCASTS_WIRE_XML_DETAIL_TAG_HPP

#include <webcasts/detail/short_text.hpp>
#include <webcasts/wire/xml/detail/cursor.hpp>
#include <webcasts/wire/xml/detail/reference.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace webcasts { inline namespace v0 { namespace detail {

/// A start tag or empty-element tag of XML. Its memory is used again for the next one.
class xml_tag {
  public:
    /// Where a name stands in the tag.
    struct name_place {
        std::size_t begin = 0;
        std::size_t size = 0;
        std::size_t prefix = 0;
    };
    struct attribute {
        name_place name;
        std::size_t begin = 0; ///< of the value, in the tag or in the texts that were decoded
        std::size_t size = 0;
        bool is_in_tag = true; ///< the value stands in the tag as it is
    };

    /// What `cursor` says where a tag has too many attributes: an array, whose address is the same in all of
    /// a program.
    static constexpr char too_many[] = "attributes in one tag";

    /// Refuse tags of more than `most` attributes.
    explicit xml_tag(std::size_t most) noexcept : most_(most) {}

    /// Read a tag: `cursor` stands behind its `<`, and afterwards behind its `>`. What was read is valid as
    /// long as the bytes, until the next call. Where the bytes ended too early the next call goes on, with
    /// the same bytes, wherever they lie then, and those behind them.
    bool read(xml_cursor& cursor) {
        begin_ = cursor.at;
        if (read_ != 0) {
            cursor.at += read_;
            decoded_.resize(decoded_before_);
        } else if (!begin(cursor)) {
            return false;
        }
        for (;;) {
            const char* const behind = cursor.at;
            read_ = static_cast<std::size_t>(behind - begin_);
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
                if (!cursor.expect('>', "a tag ends behind its slash")) {
                    return false;
                }
                break;
            }
            if (cursor.at == behind) {
                return cursor.fail("white space is missing before an attribute");
            }
            if (!read_attribute(cursor)) {
                return false;
            }
        }
        read_ = 0;
        return attributes_.size() <= max_compared || has_distinct_names() || cursor.fail(attribute_twice);
    }

    /// Count the bytes of a tag that has no end yet which the next call passes over, up to the end of an
    /// attribute.
    [[nodiscard]] std::size_t bytes_read() const noexcept { return read_; }

    [[nodiscard]] bool is_empty() const noexcept { return is_empty_; }
    [[nodiscard]] const name_place& name() const noexcept { return name_; }
    [[nodiscard]] const std::vector<attribute>& attributes() const noexcept { return attributes_; }
    /// View a name as it is written.
    [[nodiscard]] std::string_view whole(const name_place& name) const noexcept {
        return {begin_ + name.begin, name.size};
    }
    /// View a name without its prefix.
    [[nodiscard]] std::string_view local(const name_place& name) const noexcept {
        return {begin_ + name.begin + name.prefix, name.size - name.prefix};
    }
    [[nodiscard]] std::string_view value_of(const attribute& one) const noexcept {
        return {(one.is_in_tag ? begin_ : decoded_.data()) + one.begin, one.size};
    }

  private:
    static constexpr const char* attribute_twice = "an attribute twice in one tag";
    static constexpr std::size_t max_compared = 64; ///< names of one tag, one by one

    bool begin(xml_cursor& cursor) {
        attributes_.clear();
        decoded_.clear();
        filter_ = 0;
        is_empty_ = false;
        return read_name(cursor, name_);
    }

    bool read_name(xml_cursor& cursor, name_place& place) noexcept {
        place.begin = static_cast<std::size_t>(cursor.at - begin_);
        xml_name name;
        if (!cursor.read_name(name)) {
            return false;
        }
        place.size = name.text.size();
        place.prefix = name.prefix;
        return true;
    }

    bool read_attribute(xml_cursor& cursor) {
        const char* const begin = cursor.at;
        attribute made;
        if (!read_name(cursor, made.name)) {
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
        if (quote == '"' ? !read_value<'"'>(cursor, made) : !read_other_value(cursor, quote, made)) {
            return false;
        }
        if (attributes_.size() < max_compared && is_there(whole(made.name))) {
            cursor.at = begin;
            return cursor.fail(attribute_twice);
        }
        if (attributes_.size() == most_) {
            cursor.at = begin;
            return cursor.fail(too_many);
        }
        attributes_.push_back(made);
        return true;
    }

    bool read_other_value(xml_cursor& cursor, char quote, attribute& made) {
        if (quote != '\'') {
            --cursor.at;
            return cursor.fail("the value of an attribute stands in quotes");
        }
        return read_value<'\''>(cursor, made);
    }

    template <char Quote>
    using plain_in_value = byte_set<control_bytes::stop, high_bytes::stop, Quote, '&', '<'>;

    template <char Quote>
    bool read_value(xml_cursor& cursor, attribute& made) {
        const char* const begin = cursor.at;
        for (;;) {
            cursor.at += count_outside<plain_in_value<Quote>>(cursor.at, cursor.left());
            if (cursor.at == cursor.end) {
                return false;
            }
            if (*cursor.at == Quote) {
                made.begin = static_cast<std::size_t>(begin - begin_);
                made.size = static_cast<std::size_t>(cursor.at++ - begin);
                return true;
            }
            if (static_cast<unsigned char>(*cursor.at) < 0x80) {
                made.is_in_tag = false;
                made.begin = decoded_.size();
                decoded_.append(begin, cursor.at);
                return decode_value<Quote>(cursor, made);
            }
            if (!cursor.skip_stopped_at()) {
                return false;
            }
        }
    }

    /// Read the rest of a value that is not what the tag says: white space is a space (XML 1.0, section
    /// 3.3.3), references are the characters they stand for.
    template <char Quote>
    [[gnu::noinline]] bool decode_value(xml_cursor& cursor, attribute& made) {
        for (;;) {
            switch (*cursor.at) {
            case Quote:
                ++cursor.at;
                made.size = decoded_.size() - made.begin;
                return true;
            case '&': {
                xml_reference reference;
                if (!reference.read(cursor)) {
                    return false;
                }
                decoded_.append(reference.text());
                break;
            }
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
                if (!cursor.skip_stopped_at()) {
                    return false;
                }
                decoded_.append(begin, cursor.at);
            }
            }
            const std::size_t plain = count_outside<plain_in_value<Quote>>(cursor.at, cursor.left());
            decoded_.append(cursor.at, plain);
            cursor.at += plain;
            if (cursor.at == cursor.end) {
                return false;
            }
        }
    }

    /// Tell whether the tag has an attribute of this name, and remember that it has.
    [[nodiscard]] bool is_there(std::string_view name) noexcept {
        const auto first = static_cast<unsigned char>(name.front());
        const auto last = static_cast<unsigned char>(name.back());
        const std::size_t middle = name.size() / 2;
        const std::uint64_t mark = std::uint64_t{1} << ((name.size() * 7U + first * 3U + last * 11U +
                                                         static_cast<unsigned char>(name[middle]) * 5U) %
                                                        64U);
        if ((filter_ & mark) == 0) {
            filter_ |= mark;
            return false;
        }
        return std::any_of(attributes_.begin(), attributes_.end(), [&](const attribute& one) {
            return one.name.size == name.size() &&
                   equal_short_texts(begin_ + one.name.begin, name.data(), name.size());
        });
    }

    /// Compare the names of a tag of many attributes.
    [[nodiscard, gnu::noinline]] bool has_distinct_names() {
        sorted_.clear();
        for (const attribute& one : attributes_) {
            sorted_.push_back(whole(one.name));
        }
        std::sort(sorted_.begin(), sorted_.end());
        return std::adjacent_find(sorted_.begin(), sorted_.end()) == sorted_.end();
    }

    const std::size_t most_;
    const char* begin_ = nullptr; ///< behind the tag's `<`
    std::size_t read_ = 0;
    name_place name_;
    bool is_empty_ = false;
    std::vector<attribute> attributes_;
    std::string decoded_; ///< values that are not what the tag says, one behind the other
    std::size_t decoded_before_ = 0;
    std::uint64_t filter_ = 0; ///< of names that there may be
    std::vector<std::string_view> sorted_;
};

}}} // namespace webcasts::v0::detail

#endif
