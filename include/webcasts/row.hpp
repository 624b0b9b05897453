// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_ROW_HPP
#define WEBCASTS_ROW_HPP

#include <webcasts/records.hpp>
#include <webcasts/result.hpp>
#include <webcasts/row/detail/check.hpp>
#include <webcasts/row/detail/mismatches.hpp>
#include <webcasts/row/detail/reader.hpp>
#include <webcasts/wire/decode_limits.hpp>
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

/// Maps a member of a row to a field whose name is not a C++ identifier.
struct field_of_member {
    std::string_view member; ///< the member's name in C++
    std::string_view field;  ///< exactly as the report has it
};

// The rules of a row. Each concept's name is the sentence that the compiler prints if a struct breaks it.

/// A row must name its members with BOOST_DESCRIBE_STRUCT.
template <class Row>
concept is_described_with_BOOST_DESCRIBE_STRUCT = detail::described_struct<Row>;
/// Every member has a type that a field can be converted to (`doc/rows.md` lists the types).
template <class Row>
concept every_member_has_a_type_that_a_field_can_become =
    is_described_with_BOOST_DESCRIBE_STRUCT<Row> && std::is_void_v<typename detail::row_check<Row>::unfit>;
/// Every entry of a row's `field_names` names a described member.
template <class Row>
concept every_entry_of_field_names_is_of_a_described_member =
    is_described_with_BOOST_DESCRIBE_STRUCT<Row> && detail::field_names_fit<Row>;
/// A row is default-constructed and then filled.
template <class Row>
concept a_row_can_be_made_without_arguments = std::default_initializable<Row> && std::movable<Row>;
/// A row that outlives the call that delivers it must not hold a `std::string_view`.
template <class Row>
concept the_row_owns_its_texts = !detail::row_check<Row>::borrows;

/// A caller's struct that takes the place of `attendee`.
///
/// Its members are named with BOOST_DESCRIBE_STRUCT (Boost.Describe); those of described bases are included.
/// Each member is filled from the field of its name, which is the first of these that exists:
/// - a member of `attendee`, or of `viewing_session`, `question` and `survey_answer` in elements of a list;
/// - a name in the mapper's name table, such as `fname`;
/// - a field of `extra` with exactly this name;
/// - the only field of `extra` with this name if case is ignored (in ASCII) and `_` stands for any ASCII
///   character that is neither letter nor digit (`favourite_colour` takes `Favourite colour`). Two such
///   fields are a mismatch.
///
/// A row's own `static constexpr webcasts::field_of_member field_names[]` maps members to fields of the name
/// table or of `extra` whose names are not identifiers.
///
/// Types of members, each also as `std::optional`, which is empty if the field is absent or empty:
/// - `std::string`; `std::string_view`, which views the record's text;
/// - `bool` from true, false, 1, 0, yes, no, on, off in any case;
/// - integers, `float` and `double`, within their range;
/// - enumerations with BOOST_DESCRIBE_ENUM, from the names of their enumerators, matched as those of fields
///   are; `viewing_kind`;
/// - `local_time`, `std::chrono::local_days` and `std::chrono::year_month_day`;
/// - durations of `std::chrono`, from seconds. With an integer count they must represent the seconds exactly:
///   90 seconds do not fit `std::chrono::minutes`;
/// - `event_id` (in a `std::optional`, or initialized with a constant).
///
/// `std::vector` of a described struct takes the lists `sessions`, `questions` and `survey_answers` (by these
/// names or the name table's); of `viewing_session`, `question` and `survey_answer` too; of `named_text` the
/// list `extra`, which holds all fields that `attendee` has no member for. An element's members are fields,
/// or its `extra`.
///
/// A member that is not a `std::optional` requires its field, with a value; texts may be empty. For the
/// fields that `attendee` has members for, absent and empty are the same: a `std::string` is then empty, and
/// any other type except `std::optional` is a mismatch.
template <class Row>
concept row_struct =
    is_described_with_BOOST_DESCRIBE_STRUCT<Row> && every_member_has_a_type_that_a_field_can_become<Row> &&
    every_entry_of_field_names_is_of_a_described_member<Row> && a_row_can_be_made_without_arguments<Row>;

/// Converts attendees into the caller's rows.
///
/// The members' fields are looked up when the mapper is made, not again for each record. The mapper remembers
/// the positions of a report's `extra` fields, so only one thread at a time may use it.
///
/// By lenient rules a text that cannot be read as its member's type leaves a `std::optional` member empty,
/// and is listed in `unreadable()`; a member of another type still requires its value.
///
/// A record that does not fit is one error, `protocol_errc::row_mismatch`, that names every mismatch with the
/// member, its type, the field and what to do. Its `server_text()` holds the values at fault (200 bytes of
/// each); `message()` holds none.
template <row_struct Row>
class row_mapper {
  public:
    /// Look up the members' fields; the table is not needed afterwards. The rules are those of the attendees'
    /// decoder: the zone of their times, and what becomes of values that cannot be read.
    explicit row_mapper(const wire::name_table& names = wire::default_names, wire::value_rules rules = {})
        : reader_(names, wire::node::attendee), rules_(rules) {}

    /// Make a row from an attendee. `record` is the attendee's zero-based number, for the error's location.
    /// Views in the row are valid as long as the attendee's texts.
    template <class Text>
    [[nodiscard]] result<Row> map(const basic_attendee<Text>& person,
                                  std::optional<std::uint64_t> record = {}) {
        result<Row> row(boost::system::in_place_value);
        if (auto failure = assign(*row, person, record)) {
            row = *std::move(failure);
        }
        return row;
    }
    result<Row> map(attendee&& person,
                    std::optional<std::uint64_t> record = {}) requires(!the_row_owns_its_texts<Row>) = delete;

    /// Assign every described member of a row, whose memory is reused; other members stay as they are. Return
    /// `nullopt` on success; otherwise the error, and members that do not fit have unspecified values.
    template <class Text>
    [[nodiscard]] std::optional<error> assign(Row& row, const basic_attendee<Text>& person,
                                              std::optional<std::uint64_t> record = {}) {
        detail::row_mismatches mismatches(rules_, unreadable_, record.value_or(0));
        reader_.read(person, row, mismatches, detail::whole_record{});
        if (mismatches.empty()) {
            return std::nullopt;
        }
        reader_.add_hints(person, mismatches);
        return mismatches.to_error(record);
    }

    std::optional<error>
    assign(Row& row, attendee&& person,
           std::optional<std::uint64_t> record = {}) requires(!the_row_owns_its_texts<Row>) = delete;

    /// The values that could not be read so far, if the rules are lenient.
    [[nodiscard]] const unreadable_values& unreadable() const& noexcept { return unreadable_; }
    /// Those of a temporary mapper.
    [[nodiscard]] unreadable_values unreadable() && noexcept { return std::move(unreadable_); }
    /// Forget them.
    void clear_unreadable() noexcept { unreadable_ = {}; }

  private:
    detail::struct_reader<Row> reader_;
    wire::value_rules rules_;
    unreadable_values unreadable_;
};

}} // namespace webcasts::v0

#endif
