// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_ROW_HPP
#define WEBCASTS_ROW_HPP

#include <webcasts/records.hpp>
#include <webcasts/result.hpp>
#include <webcasts/row/detail/check.hpp>
#include <webcasts/row/detail/mismatches.hpp>
#include <webcasts/row/detail/reader.hpp>
#include <webcasts/wire/name_table.hpp>

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>

#include <concepts>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

namespace webcasts { inline namespace v0 {

/// Says that a member of a row is filled from a field whose name C++ cannot spell.
struct field_of_member {
    std::string_view member; ///< the member's name in C++
    std::string_view field;  ///< exactly as the report has it
};

// The rules of a row. Each concept's name is the sentence that a compiler prints where a struct breaks it.

/// A row names its members with BOOST_DESCRIBE_STRUCT.
template <class Row>
concept is_described_with_BOOST_DESCRIBE_STRUCT = detail::described_struct<Row>;
/// No member has a type that no field has a meaning for (`doc/rows.md` lists the types).
template <class Row>
concept every_member_has_a_type_that_a_field_can_become =
    is_described_with_BOOST_DESCRIBE_STRUCT<Row> && std::same_as < typename detail::row_check<Row>::unfit,
void > ;
/// `field_names` of a row speaks of members that there are.
template <class Row>
concept every_entry_of_field_names_is_of_a_described_member =
    is_described_with_BOOST_DESCRIBE_STRUCT<Row> && detail::field_names_fit<Row>;
/// A row is made first and filled then.
template <class Row>
concept a_row_can_be_made_without_arguments = std::default_initializable<Row> && std::movable<Row>;
/// A row that outlives the call it is handed over in has no `std::string_view`.
template <class Row>
concept the_row_owns_its_texts = !detail::row_check<Row>::borrows;

/// A struct of the caller's that takes the place of `attendee`.
///
/// Its members are named with BOOST_DESCRIBE_STRUCT (Boost.Describe); described bases count. Each member is
/// filled from the field of its name, which is the first of these that there is:
/// - a member of `attendee`, or of `viewing_session`, `question` and `survey_answer` in elements of a list;
/// - a name of the name table that the mapper was made with, such as `fname`;
/// - a field of `extra` of exactly this name;
/// - the one field of `extra` that has this name but for the case of ASCII letters and for `_`, which stands
///   for any ASCII character that is neither letter nor digit (`favourite_colour` takes `Favourite colour`).
///   Two such fields are a mismatch.
///
/// A row's own `static constexpr webcasts::field_of_member field_names[]` names the fields of members by the
/// name table's names or by those of `extra`, for names that cannot be spelt.
///
/// Types of members, each also as `std::optional`, which is empty where the field is absent or empty:
/// - `std::string`; `std::string_view`, which views the record's text;
/// - `bool` from true, false, 1, 0, yes, no, on, off in any case;
/// - integers, `float` and `double`, within their range;
/// - enumerations with BOOST_DESCRIBE_ENUM, from the names of their enumerators, spelt as fields' are;
///   `viewing_kind`;
/// - `local_time`, `std::chrono::local_days` and `std::chrono::year_month_day`;
/// - durations of `std::chrono`, from seconds. With an integer count they must hold the seconds exactly:
///   90 seconds are no `std::chrono::minutes`;
/// - `event_id` (in a `std::optional`, or initialized with a constant).
///
/// `std::vector` of a described struct takes the lists `sessions`, `questions` and `survey_answers` (by these
/// names or the name table's); of `viewing_session`, `question` and `survey_answer` too; of `named_text` the
/// list `extra`, which holds all fields that `attendee` has no member for. An element's members are fields,
/// or its `extra`.
///
/// A member that is no `std::optional` needs its field, and a value in it; texts may be empty. Of the fields
/// that `attendee` has members for, absent and empty are the same: a `std::string` is then empty, and any
/// other type but `std::optional` is a mismatch.
template <class Row>
concept row_struct =
    is_described_with_BOOST_DESCRIBE_STRUCT<Row> && every_member_has_a_type_that_a_field_can_become<Row> &&
    every_entry_of_field_names_is_of_a_described_member<Row> && a_row_can_be_made_without_arguments<Row>;

/// Turn attendees into rows of the caller's.
///
/// The members' fields are looked up when the mapper is made; a record costs what its values cost. The mapper
/// remembers where a report has its further fields, so that one thread at a time uses it.
///
/// A record that does not fit is one error, `protocol_errc::row_mismatch`, that names every mismatch with the
/// member, its type, the field and what to do. Its `server_text()` holds the values at fault (200 bytes of
/// each); `message()` holds none.
template <row_struct Row>
class row_mapper {
  public:
    /// Take the spellings of fields; the table is not needed afterwards.
    explicit row_mapper(const wire::name_table& names = wire::default_names)
        : reader_(names, wire::node::attendee) {}

    /// Make a row of an attendee. `record` is the attendee's zero-based number for the error's place. Views
    /// in the row are valid as long as the attendee's texts.
    template <class Text>
    [[nodiscard]] result<Row> map(const basic_attendee<Text>& person,
                                  std::optional<std::uint64_t> record = {}) {
        result<Row> made(boost::system::in_place_value);
        if (auto wrong = assign(*made, person, record)) {
            made = *std::move(wrong);
        }
        return made;
    }
    result<Row> map(attendee&& person,
                    std::optional<std::uint64_t> record = {}) requires(!the_row_owns_its_texts<Row>) = delete;

    /// Assign every described member of a row, which keeps its memory; others stay as they are. Nothing where
    /// that went well, else the error, and the members that do not fit hold any value.
    template <class Text>
    [[nodiscard]] std::optional<error> assign(Row& row, const basic_attendee<Text>& person,
                                              std::optional<std::uint64_t> record = {}) {
        detail::row_mismatches found;
        reader_.read(person, row, found, detail::whole_record{});
        if (found.empty()) {
            return std::nullopt;
        }
        reader_.add_hints(person, found);
        return found.to_error(record);
    }

  private:
    detail::struct_reader<Row> reader_;
};

}} // namespace webcasts::v0

#endif
