// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_ROW_DETAIL_FIELD_HPP
#define WEBCASTS_ROW_DETAIL_FIELD_HPP

#include <webcasts/detail/ascii.hpp>
#include <webcasts/query/event_id.hpp>
#include <webcasts/records.hpp>
#include <webcasts/result.hpp>
#include <webcasts/row/detail/names.hpp>
#include <webcasts/row/detail/value.hpp>
#include <webcasts/wire/time_writer.hpp>
#include <webcasts/wire/value_text.hpp>

#include <boost/current_function.hpp>
#include <boost/describe/enumerators.hpp>

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

#ifdef __GNUC__
#pragma GCC diagnostic push
// Of many values a switch handles some, and its default the others.
#pragma GCC diagnostic ignored "-Wswitch-enum"
#endif

namespace webcasts { inline namespace v0 { namespace detail {

/// How a member of type `T` is filled from a field: `take(target, value)`, where `target` is a `T` or a
/// `std::optional<T>` and `value` is neither absent nor ambiguous; `name()` and `expected()` are texts for
/// messages. `known` is false for a type that no field can be converted to.
template <class T>
struct field_type {
    static constexpr bool known = false;
};

/// The properties that most types have.
struct known_field_type {
    static constexpr bool known = true;
    static constexpr bool borrows = false;     ///< holds a view into the record
    static constexpr bool optional = false;    ///< takes an absent field
    static constexpr bool takes_empty = false; ///< takes a field that is present and empty
};

/// The name of a class or enumeration, without its namespaces.
template <class T>
[[nodiscard]] std::string type_name() {
    std::string_view name = BOOST_CURRENT_FUNCTION; // "... [with T = my::plan; ..." or "... [T = my::plan]"
    const std::size_t start = name.find("T = ");
    if (start == std::string_view::npos) {
        return "its type";
    }
    name = name.substr(start + 4);
    name = name.substr(0, name.find_first_of(";]"));
    const std::size_t scope = name.substr(0, name.find('<')).rfind("::");
    return std::string(scope == std::string_view::npos ? name : name.substr(scope + 2));
}

inline void assign_text(std::string& target, std::string_view text) {
    target.assign(text);
}
inline void assign_text(std::optional<std::string>& target, std::string_view text) {
    (target ? *target : target.emplace()).assign(text);
}

template <>
struct field_type<std::string> : known_field_type {
    static constexpr bool takes_empty = true;
    static std::string name() { return "std::string"; }
    static std::string expected() { return "a text"; }

    template <class Target>
    static row_fault take(Target& target, const field_value& value) {
        switch (value.holds) {
        case field_value::form::time:
            if (value.time < wire::parse_local_time("0001-01-01 00:00:00") ||
                value.time > wire::parse_local_time("9999-12-31 23:59:59")) {
                return row_fault::out_of_range;
            }
            assign_text(target, wire::time_text(value.time).view());
            break;
        case field_value::form::seconds:
            assign_text(target, std::to_string(value.span.count()));
            break;
        default:
            assign_text(target, value.text);
            break;
        }
        return row_fault::none;
    }
};

template <>
struct field_type<std::string_view> : known_field_type {
    static constexpr bool borrows = true;
    static constexpr bool takes_empty = true;
    static std::string name() { return "std::string_view"; }
    static std::string expected() { return "a text"; }

    template <class Target>
    static row_fault take(Target& target, const field_value& value) {
        if (value.holds != field_value::form::text && value.holds != field_value::form::kind) {
            return row_fault::not_borrowable;
        }
        target = value.text;
        return row_fault::none;
    }
};

template <>
struct field_type<bool> : known_field_type {
    static std::string name() { return "bool"; }
    static std::string expected() { return "one of true, false, 1, 0, yes, no, on, off"; }

    template <class Target>
    static row_fault take(Target& target, const field_value& value) {
        const auto flag = wire::parse_flag(value.text);
        if (value.holds != field_value::form::text || !flag) {
            return row_fault::wrong_form;
        }
        target = *flag;
        return row_fault::none;
    }
};

template <>
struct field_type<viewing_kind> : known_field_type {
    static std::string name() { return "viewing_kind"; }
    static std::string expected() { return "one of live, od, simlive"; }

    template <class Target>
    static row_fault take(Target& target, const field_value& value) {
        if (value.holds == field_value::form::kind) {
            target = value.kind;
            return row_fault::none;
        }
        const auto kind = wire::parse_viewing_kind(wire::trimmed(value.text));
        if (value.holds != field_value::form::text || !kind) {
            return row_fault::wrong_form;
        }
        target = *kind;
        return row_fault::none;
    }
};

/// Return the index of the enumerator with this name, or else of the only one that `spells` it; -1 if there
/// is none.
template <std::size_t Count>
[[nodiscard]] constexpr int find_enumerator(const std::string_view (&names)[Count],
                                            std::string_view text) noexcept {
    int match = -1;
    bool several = false;
    for (std::size_t i = 0; i < Count; ++i) {
        if (names[i] == text) {
            return static_cast<int>(i);
        }
        if (spells(names[i], text)) {
            several = match >= 0;
            match = static_cast<int>(i);
        }
    }
    return several ? -1 : match;
}

template <class E, class Enumerators>
struct described_enum;

template <class E, template <class...> class List, class... Enumerator>
struct described_enum<E, List<Enumerator...>> {
    static constexpr std::string_view names[] = {Enumerator::name...};
    static constexpr E values[] = {Enumerator::value...};
};

/// An enumeration with BOOST_DESCRIBE_ENUM and at least one enumerator.
template <class T>
concept described_enumeration =
    std::is_enum_v<T> && boost::describe::has_describe_enumerators<T>::value && requires {
    described_enum<T, boost::describe::describe_enumerators<T>>::names[0];
};

template <described_enumeration T>
struct field_type<T> : known_field_type {
    using all = described_enum<T, boost::describe::describe_enumerators<T>>;

    static std::string name() { return type_name<T>(); }
    static std::string expected() {
        std::string text = "one of ";
        const char* separator = "";
        for (const std::string_view name : all::names) {
            text.append(std::exchange(separator, ", ")).append(name);
        }
        return text;
    }

    template <class Target>
    static row_fault take(Target& target, const field_value& value) {
        int index = -1;
        if (value.holds == field_value::form::text || value.holds == field_value::form::kind) {
            index = find_enumerator(all::names, wire::trimmed(value.text));
        }
        if (index < 0 && value.holds == field_value::form::kind) {
            index =
                find_enumerator(all::names, value.kind == viewing_kind::on_demand        ? "on_demand"
                                            : value.kind == viewing_kind::simulated_live ? "simulated_live"
                                                                                         : "live");
        }
        if (index < 0) {
            return row_fault::wrong_form;
        }
        target = all::values[index];
        return row_fault::none;
    }
};

template <>
struct field_type<event_id> : known_field_type {
    static std::string name() { return "event_id"; }
    static std::string expected() { return "7 digits"; }

    template <class Target>
    static row_fault take(Target& target, const field_value& value) {
        const auto id = wire::parse_event_id(value.text);
        if (value.holds != field_value::form::text || !id) {
            return row_fault::wrong_form;
        }
        target = *id;
        return row_fault::none;
    }
};

template <class T>
    requires(field_type<T>::known && !field_type<T>::optional)
struct field_type<std::optional<T>> : field_type<T> {
    static constexpr bool optional = true;
    static std::string name() { return "std::optional<" + field_type<T>::name() + ">"; }

    static row_fault take(std::optional<T>& target, const field_value& value) {
        if (field_type<T>::takes_empty && value.holds == field_value::form::text ? value.text.empty()
                                                                                 : value.blank()) {
            target.reset();
            return row_fault::none;
        }
        return field_type<T>::take(target, value);
    }
};

}}} // namespace webcasts::v0::detail

#ifdef __GNUC__
#pragma GCC diagnostic pop
#endif

#endif
