// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_ROW_DETAIL_CHECK_HPP
#define WEBCASTS_ROW_DETAIL_CHECK_HPP

#include <webcasts/records.hpp>
#include <webcasts/row/detail/field.hpp>
#include <webcasts/row/detail/names.hpp>
#include <webcasts/row/detail/number_field.hpp>
#include <webcasts/row/detail/time_field.hpp>

#include <boost/describe/members.hpp>

#include <concepts>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace webcasts { inline namespace v0 { namespace detail {

template <class T>
concept described_struct = std::is_class_v<T> && boost::describe::has_describe_members<T>::value;

/// The described members of a struct, of any access, those of described bases first.
template <described_struct T>
using members_of =
    boost::describe::describe_members<T, boost::describe::mod_any_access | boost::describe::mod_inherited>;

template <class Struct, class Member>
using member_type =
    std::remove_reference_t<decltype(std::declval<Struct&>().*(std::remove_cvref_t<Member>::pointer))>;

/// What a `std::vector` of `E` can hold: a list of the record's own elements, or of described structs.
template <class E>
struct element_type {
    static constexpr bool own = false;
    static std::string name() { return type_name<E>(); }
};
template <row_list List, class Text>
struct own_element_type {
    static constexpr bool own = std::same_as<Text, std::string> || std::same_as<Text, std::string_view>;
    static constexpr bool borrows = std::same_as<Text, std::string_view>;
    static constexpr row_list list = List;
    static std::string name() {
        std::string text = borrows ? "basic_" : "";
        text.append(List == row_list::sessions         ? "viewing_session"
                    : List == row_list::questions      ? "question"
                    : List == row_list::survey_answers ? "survey_answer"
                                                       : "named_text");
        return text.append(borrows ? "<std::string_view>" : "");
    }
};
template <class Text>
struct element_type<basic_viewing_session<Text>> : own_element_type<row_list::sessions, Text> {};
template <class Text>
struct element_type<basic_question<Text>> : own_element_type<row_list::questions, Text> {};
template <class Text>
struct element_type<basic_survey_answer<Text>> : own_element_type<row_list::survey_answers, Text> {};
template <class Text>
struct element_type<basic_named_text<Text>> : own_element_type<row_list::extra, Text> {};

template <class T>
inline constexpr bool is_list = false;
template <class E>
inline constexpr bool is_list<std::vector<E>> = true;

/// Checks the types of the members of `Struct`: `unfit` is the first type that no field can be converted to,
/// or `void`; `borrows` is whether any member views the record's texts.
template <class Struct, class Members, bool Nested>
struct member_check;

template <class T, bool Nested>
struct fit_check : std::bool_constant<field_type<T>::known> {
    static constexpr bool borrows = [] {
        if constexpr (field_type<T>::known) {
            return field_type<T>::borrows;
        } else {
            return false;
        }
    }();
};
template <class E, bool Nested>
requires element_type<E>::own struct fit_check<std::vector<E>, Nested>
    : std::bool_constant<!Nested || element_type<E>::list == row_list::extra> {
    static constexpr bool borrows = element_type<E>::borrows;
};
template <described_struct E>
    requires(!element_type<E>::own)
struct fit_check<std::vector<E>, false>
    : std::bool_constant<std::default_initializable<E> && std::movable<E> &&
                         std::is_void_v<typename member_check<E, members_of<E>, true>::unfit>> {
    static constexpr bool borrows = member_check<E, members_of<E>, true>::borrows;
};

template <class Struct, bool Nested, template <class...> class List>
struct member_check<Struct, List<>, Nested> {
    using unfit = void;
    static constexpr bool borrows = false;
};
template <class Struct, bool Nested, template <class...> class List, class First, class... Rest>
struct member_check<Struct, List<First, Rest...>, Nested> {
    using type = member_type<Struct, First>;
    using rest = member_check<Struct, List<Rest...>, Nested>;
    using unfit = std::conditional_t<fit_check<type, Nested>::value, typename rest::unfit, type>;
    static constexpr bool borrows = fit_check<type, Nested>::borrows || rest::borrows;
};

template <class Row>
struct row_check : member_check<Row, members_of<Row>, false> {};

/// Whether every entry of a struct's `field_names`, if it has that member, names a described member.
template <class Struct, class Members = members_of<Struct>>
inline constexpr bool field_names_fit = false;
template <class Struct, template <class...> class List, class... Member>
inline constexpr bool field_names_fit<Struct, List<Member...>> = [] {
    if constexpr (requires { Struct::field_names; }) {
        for (const auto& row : Struct::field_names) {
            if (!((std::string_view(row.member) == Member::name) || ...)) {
                return false;
            }
        }
    }
    return true;
}();

}}} // namespace webcasts::v0::detail

#endif
