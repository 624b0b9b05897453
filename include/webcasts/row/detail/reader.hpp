// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_ROW_DETAIL_READER_HPP
#define WEBCASTS_ROW_DETAIL_READER_HPP

#include <webcasts/records.hpp>
#include <webcasts/row/detail/check.hpp>
#include <webcasts/row/detail/field.hpp>
#include <webcasts/row/detail/mismatches.hpp>
#include <webcasts/row/detail/names.hpp>
#include <webcasts/row/detail/source.hpp>
#include <webcasts/row/detail/value.hpp>
#include <webcasts/wire/name_table.hpp>

#include <array>
#include <cstddef>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

#ifdef __GNUC__
#pragma GCC diagnostic push
// Of many values a switch handles some, and its default the others.
#pragma GCC diagnostic ignored "-Wswitch-enum"
#endif

namespace webcasts { inline namespace v0 { namespace detail {

/// The context of a record that is not an element of a list.
struct whole_record {
    static constexpr std::string_view member{};
    static constexpr std::size_t index = 0;
    static std::string location() { return {}; }
};

/// The context of an element of a list.
template <class Element>
struct list_element {
    const std::vector<Element>& list;
    std::size_t index;
    std::string_view member; ///< the row's member that takes the list
    [[nodiscard]] std::string location() const { return element_location(list, index); }
};

template <described_struct Struct, class Members = members_of<Struct>>
class struct_reader;

struct no_elements {
    constexpr no_elements(const wire::name_table&, wire::node) noexcept {}
};
template <class Member>
struct element_reader {
    using type = no_elements;
};
template <described_struct E>
struct element_reader<std::vector<E>> {
    using type = struct_reader<E>;
};

constexpr wire::node element_node(row_list list) noexcept {
    switch (list) {
    case row_list::sessions:
        return wire::node::viewing_session;
    case row_list::questions:
        return wire::node::question;
    case row_list::survey_answers:
        return wire::node::survey_answer;
    default:
        return wire::node::unknown;
    }
}

/// Fills the members of a described struct from a record, or from the elements of one of a record's lists.
template <described_struct Struct, template <class...> class List, class... Member>
class struct_reader<Struct, List<Member...>> {
    static_assert(field_names_fit<Struct>, "an entry of field_names is of no described member");

  public:
    struct_reader(const wire::name_table& names, wire::node record)
        : struct_reader(names, record, {resolve<Member>(names, record)...},
                        std::index_sequence_for<Member...>{}) {}

    /// Fill all members; those that cannot be filled are added to `mismatches` and have unspecified values.
    template <class Record, class Context>
    void read(const Record& from, Struct& to, row_mismatches& mismatches, const Context& context) {
        read(from, to, mismatches, context, std::index_sequence_for<Member...>{});
    }

    /// Add a hint for each optional member without a field if a field of the record has a similar name.
    template <class Record>
    void add_hints(const Record& from, row_mismatches& mismatches) {
        add_hints(from, mismatches, std::index_sequence_for<Member...>{});
    }

  private:
    template <std::size_t... Index>
    struct_reader(const wire::name_table& names, wire::node record,
                  const std::array<row_slot, sizeof...(Member)>& row_slots, std::index_sequence<Index...>)
        : record_(record), slots_(row_slots),
          elements_(typename element_reader<member_type<Struct, Member>>::type(
              names, element_node(row_slots[Index].list))...) {}

    template <class D>
    static row_slot resolve(const wire::name_table& names, wire::node record) {
        const std::string_view member = D::name;
        if constexpr (requires { Struct::field_names; }) {
            for (const auto& row : Struct::field_names) {
                if (std::string_view(row.member) == member) {
                    return resolve_member(names, record, member, row.field, false);
                }
            }
        }
        return resolve_member(names, record, member, member, true);
    }

    template <class Record, class Context, std::size_t... Index>
    void read(const Record& from, Struct& to, row_mismatches& mismatches, const Context& context,
              std::index_sequence<Index...>) {
        (read_member(from, to.*Member::pointer, slots_[Index], std::get<Index>(elements_), mismatches,
                     context),
         ...);
    }

    template <class Record, class T, class Reader, class Context>
    void read_member(const Record& from, T& target, row_slot& slot, Reader&, row_mismatches& mismatches,
                     const Context& context) {
        field_value value = find(from, slot);
        value.zone = mismatches.zone();
        if (field_type<T>::takes_empty && value.known && value.holds == field_value::form::absent) {
            value.holds = field_value::form::text;
        }
        row_fault fault = row_fault::none;
        if (value.holds == field_value::form::ambiguous) {
            fault = row_fault::ambiguous;
        } else if (!field_type<T>::optional && value.holds == field_value::form::absent) {
            fault = value.known                   ? row_fault::no_value
                    : slot.list == row_list::none ? row_fault::no_field
                                                  : row_fault::list_for_field;
        } else if (!field_type<T>::optional && !field_type<T>::takes_empty && value.blank()) {
            fault = row_fault::no_value;
        } else {
            fault = field_type<T>::take(target, value);
        }
        if constexpr (field_type<T>::optional) {
            const bool is_unreadable = value.holds == field_value::form::text &&
                                       (fault == row_fault::wrong_form || fault == row_fault::out_of_range);
            if (is_unreadable && mismatches.goes_on()) {
                mismatches.add_unreadable(context.location(), value);
                target.reset();
                return;
            }
        }
        if (fault != row_fault::none && !mismatches.count_repeated(fault, context.member, slot.member)) {
            mismatches.add(describe<T>(from, slot, fault, value, context));
        }
    }

    template <class Record, class E, class Reader, class Context>
    void read_member(const Record& from, std::vector<E>& target, row_slot& slot, Reader& reader,
                     row_mismatches& mismatches, const Context& context) {
        row_fault fault = slot.list == row_list::none ? row_fault::field_for_list : row_fault::other_list;
        if constexpr (element_type<E>::own) {
            constexpr row_list list = element_type<E>::list;
            if (slot.list == list) {
                copy_elements(target, list_of<list>(from));
                return;
            }
        } else if (slot.list == row_list::sessions) {
            return read_elements(from.sessions, target, slot, reader, mismatches);
        } else if (slot.list == row_list::questions) {
            return read_elements(from.questions, target, slot, reader, mismatches);
        } else if (slot.list == row_list::survey_answers) {
            return read_elements(from.survey_answers, target, slot, reader, mismatches);
        }
        if (!mismatches.count_repeated(fault, context.member, slot.member)) {
            row_mismatches::item item;
            item.fault = fault;
            item.list = context.member;
            item.index = context.index;
            item.member = slot.member;
            item.type = "std::vector<" + element_type<E>::name() + ">";
            item.location = context.location();
            mismatches.add(std::move(item));
        }
    }

    template <class Element, class E, class Reader>
    static void read_elements(const std::vector<Element>& from, std::vector<E>& to, const row_slot& slot,
                              Reader& reader, row_mismatches& mismatches) {
        to.resize(from.size());
        for (std::size_t i = 0; i < from.size(); ++i) {
            reader.read(from[i], to[i], mismatches, list_element<Element>{from, i, slot.member});
        }
    }

    template <class Record>
    static field_value find(const Record& from, row_slot& slot) {
        if (slot.meaning == wire::field::unknown) {
            return find_extra(from.extra, slot);
        }
        field_value value = value_of(from, slot.meaning);
        value.name = slot.wire_name;
        return value;
    }

    template <class T, class Record, class Context>
    row_mismatches::item describe(const Record& from, const row_slot& slot, row_fault fault,
                                  const field_value& value, const Context& context) const {
        row_mismatches::item item;
        item.fault = fault;
        item.list = context.member;
        item.index = context.index;
        item.member = slot.member;
        item.type = field_type<T>::name();
        item.expected = field_type<T>::expected();
        item.value = value;
        item.location = context.location();
        if (fault == row_fault::no_field) {
            item.nearest = nearest(from, slot);
        }
        return item;
    }

    template <class Record>
    near_field nearest(const Record& from, const row_slot& slot) const {
        std::vector<std::string_view> extra;
        for (const auto& item : from.extra) {
            extra.emplace_back(item.name);
        }
        return nearest_field(slot.field, record_, extra, slots_);
    }

    template <class Record, std::size_t... Index>
    void add_hints(const Record& from, row_mismatches& mismatches, std::index_sequence<Index...>) {
        const auto add = [&](bool optional, row_slot& slot) {
            if (optional && slot.meaning == wire::field::unknown &&
                find_extra(from.extra, slot).holds == field_value::form::absent) {
                if (const near_field field = nearest(from, slot); !field.name.empty()) {
                    mismatches.add_hint(slot.member, field);
                }
            }
        };
        (add(is_optional<member_type<Struct, Member>>, slots_[Index]), ...);
    }

    template <class T>
    static constexpr bool is_optional = [] {
        if constexpr (is_list<T>) {
            return false;
        } else {
            return field_type<T>::optional;
        }
    }();

    wire::node record_;
    std::array<row_slot, sizeof...(Member)> slots_;
    std::tuple<typename element_reader<member_type<Struct, Member>>::type...> elements_;
};

}}} // namespace webcasts::v0::detail

#ifdef __GNUC__
#pragma GCC diagnostic pop
#endif

#endif
