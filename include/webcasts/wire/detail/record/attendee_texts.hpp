// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_WIRE_DETAIL_RECORD_ATTENDEE_TEXTS_HPP
#define WEBCASTS_WIRE_DETAIL_RECORD_ATTENDEE_TEXTS_HPP

#include <webcasts/records.hpp>
#include <webcasts/wire/name_table.hpp>

#include <array>
#include <cstddef>

#ifdef __GNUC__
#pragma GCC diagnostic push
// Of many values a switch handles some, and its default the others.
#pragma GCC diagnostic ignored "-Wswitch-enum"
#endif

namespace webcasts { inline namespace v0 { namespace detail {

/// A member of an attendee that holds a text.
template <class Text>
using attendee_text = Text basic_attendee<Text>::*;

/// Return the member for the text of a field, or a null pointer if it has none.
template <class Text>
[[nodiscard]] constexpr attendee_text<Text> attendee_text_of(wire::field meaning) noexcept {
    using record = basic_attendee<Text>;
    switch (meaning) {
    case wire::field::email:
        return &record::email;
    case wire::field::first_name:
        return &record::first_name;
    case wire::field::last_name:
        return &record::last_name;
    case wire::field::company:
        return &record::company;
    case wire::field::title:
        return &record::title;
    case wire::field::address1:
        return &record::address1;
    case wire::field::address2:
        return &record::address2;
    case wire::field::city:
        return &record::city;
    case wire::field::state:
        return &record::state;
    case wire::field::country:
        return &record::country;
    case wire::field::postal_code:
        return &record::postal_code;
    case wire::field::phone:
        return &record::phone;
    case wire::field::cell:
        return &record::cell;
    case wire::field::fax:
        return &record::fax;
    case wire::field::source:
        return &record::source;
    default:
        return nullptr;
    }
}

/// `attendee_text_of` for every value of `wire::field`.
template <class Text>
inline constexpr auto attendee_texts = [] {
    std::array<attendee_text<Text>, wire::field_count> members{};
    for (std::size_t i = 0; i < members.size(); ++i) {
        members[i] = attendee_text_of<Text>(static_cast<wire::field>(i));
    }
    return members;
}();

}}} // namespace webcasts::v0::detail

#ifdef __GNUC__
#pragma GCC diagnostic pop
#endif

#endif
