// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_WIRE_NAME_TABLE_HPP
#define WEBCASTS_WIRE_NAME_TABLE_HPP

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace webcasts { inline namespace v0 { namespace wire {

/// What an element of XML, or an object or list of JSON, stands for (spec sections 3 to 5).
enum class node : std::uint8_t {
    document,            ///< the whole: what the root stands in; in CSV what columns stand in
    envelope,            ///< the root, `convey_api`
    service_time,        ///< the service's clock
    result,              ///< what the call brought
    return_code,         ///< 1 for success
    message,             ///< what the service says of a failure
    success,             ///< payload of a call that succeeded
    session_id,          ///< of a log-in
    user_id,             ///< of a log-in
    id_value,            ///< the text of one of the two
    event_title,         ///< of a report
    event_list,          ///< the list of events
    event_group,         ///< an element around one event
    event,               ///< one event
    attendee_list,       ///< the list of attendees
    attendee,            ///< one attendee
    session_group,       ///< the lists of viewing sessions
    live_list,           ///< live sessions
    on_demand_list,      ///< on-demand sessions
    simulated_live_list, ///< simulated-live sessions
    viewing_session,     ///< one viewing session
    question_list,       ///< questions of an attendee
    question,            ///< one question
    survey_list,         ///< survey answers of an attendee
    survey_answer,       ///< one survey answer
    unknown_field,       ///< inside a record: kept under its path
    unknown,             ///< elsewhere: passed over
};

/// What a field of a record stands for: an attribute of XML, a scalar member of JSON, a column of CSV.
enum class field : std::uint8_t {
    unknown,          ///< kept under its own name
    email,            ///< `attendee::email`
    first_name,       ///< `attendee::first_name`
    last_name,        ///< `attendee::last_name`
    company,          ///< `attendee::company`
    title,            ///< `attendee::title`
    address1,         ///< `attendee::address1`
    address2,         ///< `attendee::address2`
    city,             ///< `attendee::city`
    state,            ///< `attendee::state`
    country,          ///< `attendee::country`
    postal_code,      ///< `attendee::postal_code`
    phone,            ///< `attendee::phone`
    cell,             ///< `attendee::cell`
    fax,              ///< `attendee::fax`
    registered_at,    ///< `attendee::registered_at`
    source,           ///< `attendee::source`
    session_kind,     ///< `viewing_session::kind`; of CSV only
    session_start,    ///< `viewing_session::start`
    session_end,      ///< `viewing_session::end`
    session_duration, ///< `viewing_session::duration`
    question_time,    ///< `question::time`
    question_text,    ///< `question::text`
    survey_question,  ///< `survey_answer::question`
    survey_answer,    ///< `survey_answer::answer`
    event_id,         ///< `event_summary::id`
    event_expired,    ///< `event_summary::expired`
    event_title,      ///< `event_summary::title`
    event_start,      ///< `event_summary::scheduled_start`
    event_end,        ///< `event_summary::scheduled_end`
};

/// The number of values that `field` has.
inline constexpr std::size_t field_count = static_cast<std::size_t>(field::event_end) + 1;
/// The number of values that `node` has.
inline constexpr std::size_t node_count = static_cast<std::size_t>(node::unknown) + 1;

/// A spelling of a node, below a parent.
struct node_name {
    node parent;           ///< below which it is spelt so
    std::string_view name; ///< of the element or member
    node meaning;          ///< what it stands for
};

/// A spelling of a field in a record.
struct field_name {
    node record;           ///< `node::document` for a column of CSV
    std::string_view name; ///< of the attribute, member or column
    field meaning;         ///< what it stands for
};

/// Rows of a table, which somebody else keeps. Not a span: to make one of an array costs every user's
/// compiler more than all the rows.
template <class Row>
class table_rows {
  public:
    /// Take an array of rows.
    template <std::size_t Count>
    constexpr table_rows(const Row (&rows)[Count]) noexcept : first_(rows), count_(Count) {}
    /// Take a span, std::array or vector of rows.
    template <class Rows>
        requires requires(const Rows& rows) {
            static_cast<const Row*>(rows.data()), rows.size();
        }
    constexpr table_rows(const Rows& rows) noexcept : first_(rows.data()), count_(rows.size()) {}

    /// The first row.
    [[nodiscard]] constexpr const Row* begin() const noexcept { return first_; }
    /// Behind the last row.
    [[nodiscard]] constexpr const Row* end() const noexcept { return first_ + count_; }

  private:
    const Row* first_;
    std::size_t count_;
};

/// Every spelling that the decoders take, for the three formats.
///
/// The service documents few of these names (spec sections 4 and 5): where an account shows another one, pass
/// a table with that row, made at compile time (`with_rows`) or at run time. Of two rows with one name the
/// first counts. The rows must outlive the table and the decoders that use it.
class name_table {
  public:
    /// Where rows repeat a name the first one counts.
    constexpr name_table(table_rows<node_name> nodes, table_rows<field_name> fields) noexcept
        : nodes_(nodes), fields_(fields) {}

    /// Return what a name stands for below `parent`, or `node::unknown`.
    [[nodiscard]] constexpr node find(node parent, std::string_view name) const noexcept {
        for (const node_name& row : nodes_) {
            if (row.parent == parent && row.name == name) {
                return row.meaning;
            }
        }
        return node::unknown;
    }
    /// Return what a field's name stands for in a kind of record, or `field::unknown`.
    [[nodiscard]] constexpr field find_field(node record, std::string_view name) const noexcept {
        for (const field_name& row : fields_) {
            if (row.record == record && row.name == name) {
                return row.meaning;
            }
        }
        return field::unknown;
    }

  private:
    table_rows<node_name> nodes_;
    table_rows<field_name> fields_;
};

/// The rows of the default table: the service's names first, then aliases.
inline constexpr node_name default_node_names[] = {
    {node::document, "convey_api", node::envelope},
    {node::envelope, "result", node::result},
    {node::envelope, "currentDateTime", node::service_time},
    {node::envelope, "current_timestamp", node::service_time},
    {node::result, "returnCode", node::return_code},
    {node::result, "return_code", node::return_code},
    {node::result, "returncode", node::return_code},
    {node::result, "failure", node::message},
    {node::result, "error", node::message},
    {node::result, "message", node::message},
    {node::result, "description", node::message},
    {node::result, "success", node::success},
    {node::success, "sessionid", node::session_id},
    {node::success, "session_id", node::session_id},
    {node::success, "userid", node::user_id},
    {node::success, "user_id", node::user_id},
    {node::session_id, "value", node::id_value},
    {node::user_id, "value", node::id_value},
    {node::success, "eventtitle", node::event_title},
    {node::success, "event_title", node::event_title},
    {node::success, "event_list", node::event_list},
    {node::event_list, "event", node::event},
    {node::event_list, "core_event", node::event_group},
    {node::event_group, "event_info", node::event},
    {node::success, "attendee_list", node::attendee_list},
    {node::attendee_list, "attendee", node::attendee},
    {node::attendee, "session", node::session_group},
    {node::session_group, "live_sessions_list", node::live_list},
    {node::session_group, "od_sessions_list", node::on_demand_list},
    {node::session_group, "simlive_sessions_list", node::simulated_live_list},
    {node::live_list, "live_session", node::viewing_session},
    {node::on_demand_list, "od_session", node::viewing_session},
    {node::simulated_live_list, "simlive_session", node::viewing_session},
    {node::attendee, "qa_list", node::question_list},
    {node::question_list, "qa", node::question},
    {node::attendee, "survey_list", node::survey_list},
    {node::survey_list, "survey", node::survey_answer},
};

/// Every spelling of a field that is taken without another table.
inline constexpr field_name default_field_names[] = {
    {node::attendee, "email", field::email},
    {node::attendee, "fname", field::first_name},
    {node::attendee, "lname", field::last_name},
    {node::attendee, "company", field::company},
    {node::attendee, "title", field::title},
    {node::attendee, "address1", field::address1},
    {node::attendee, "address2", field::address2},
    {node::attendee, "city", field::city},
    {node::attendee, "state", field::state},
    {node::attendee, "country", field::country},
    {node::attendee, "postalcode", field::postal_code},
    {node::attendee, "phone", field::phone},
    {node::attendee, "cell", field::cell},
    {node::attendee, "fax", field::fax},
    {node::attendee, "reg_date", field::registered_at},
    {node::attendee, "sti", field::source},
    {node::attendee, "first_name", field::first_name},
    {node::attendee, "last_name", field::last_name},
    {node::attendee, "postal_code", field::postal_code},
    {node::viewing_session, "start", field::session_start},
    {node::viewing_session, "end", field::session_end},
    {node::viewing_session, "duration", field::session_duration},
    {node::question, "time", field::question_time},
    {node::question, "text", field::question_text},
    {node::survey_answer, "question", field::survey_question},
    {node::survey_answer, "answer", field::survey_answer},
    {node::event, "id", field::event_id},
    {node::event, "expired", field::event_expired},
    {node::event, "title", field::event_title},
    {node::event, "sched_start", field::event_start},
    {node::event, "sched_end", field::event_end},
    {node::document, "session_kind", field::session_kind},
    {node::document, "session_start", field::session_start},
    {node::document, "session_end", field::session_end},
    {node::document, "session_duration", field::session_duration},
};

/// Put rows of one's own before those of another table, at compile time. Constants that refer to them stand
/// at namespace scope, or are static.
///
/// @code
/// constexpr wire::field_name mine[] = {{wire::node::attendee, "mail", wire::field::email}};
/// constexpr auto fields = wire::with_rows(mine, wire::default_field_names);
/// constexpr wire::name_table names(wire::default_node_names, fields);
/// @endcode
template <class Row, std::size_t More, std::size_t Count>
[[nodiscard]] consteval std::array<Row, More + Count> with_rows(const Row (&more)[More],
                                                                const Row (&rows)[Count]) {
    std::array<Row, More + Count> made{};
    for (std::size_t i = 0; i < More; ++i) {
        made[i] = more[i];
    }
    for (std::size_t i = 0; i < Count; ++i) {
        made[More + i] = rows[i];
    }
    return made;
}

/// The table that the decoders take where none is given.
inline constexpr name_table default_names{default_node_names, default_field_names};

}}} // namespace webcasts::v0::wire

#endif
