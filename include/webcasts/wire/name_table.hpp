// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_WIRE_NAME_TABLE_HPP
#define WEBCASTS_WIRE_NAME_TABLE_HPP

#include <array>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <string_view>

namespace webcasts { inline namespace v0 { namespace wire {

/// The meaning of an element of XML, or of an object or list of JSON (spec sections 3 to 5).
enum class node : std::uint8_t {
    document,            ///< the parent of the root; in CSV the parent of the columns
    envelope,            ///< the root, `convey_api`
    service_time,        ///< the service's clock
    result,              ///< the result of the call
    return_code,         ///< 1 for success
    message,             ///< the service's text about a failure
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
    unknown_field,       ///< in a record: kept under its path
    unknown,             ///< elsewhere: ignored
};

/// The meaning of a field of a record: an attribute of XML, a scalar member of JSON, a column of CSV.
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
    node parent;           ///< the node below which it has this name
    std::string_view name; ///< of the element or member
    node meaning;          ///< its meaning
};

/// A spelling of a field in a record.
struct field_name {
    node record;           ///< `node::document` for a column of CSV
    std::string_view name; ///< of the attribute, member or column
    field meaning;         ///< its meaning
};

/// A view of a table's rows.
template <class Row>
class table_rows {
  public:
    /// Take an array of rows.
    template <std::size_t Count>
    constexpr table_rows(const Row (&rows)[Count]) noexcept : first_(rows), count_(Count) {}
    /// Deleted for temporary rows, which the table would outlive.
    template <std::size_t Count>
    constexpr table_rows(const Row (&&the_owner_must_not_be_a_temporary)[Count]) = delete;
    /// Take a span, std::array or vector of rows.
    template <class Rows>
        requires requires(const Rows& rows) {
            static_cast<const Row*>(rows.data()), rows.size();
        }
    constexpr table_rows(const Rows& rows) noexcept : first_(rows.data()), count_(rows.size()) {}
    /// Deleted for a temporary array or vector, which the table would outlive. A span only views rows.
    template <class Rows>
        requires(!std::ranges::enable_borrowed_range<Rows>)
    constexpr table_rows(const Rows&& the_owner_must_not_be_a_temporary) = delete;

    /// The first row.
    [[nodiscard]] constexpr const Row* begin() const noexcept { return first_; }
    /// The end of the rows.
    [[nodiscard]] constexpr const Row* end() const noexcept { return first_ + count_; }

  private:
    const Row* first_;
    std::size_t count_;
};

/// Every name that the decoders know, for the three formats.
///
/// The service documents few of these names (spec sections 4 and 5). If an account uses another one, pass a
/// table with that row, made at compile time (`with_rows`) or at run time. Of two rows with the same name the
/// first counts. The rows must outlive the table and the decoders that use it.
class name_table {
  public:
    /// Of two rows with the same name the first counts.
    constexpr name_table(table_rows<node_name> nodes, table_rows<field_name> fields) noexcept
        : nodes_(nodes), fields_(fields) {}

    /// Return the meaning of a name below `parent`, or `node::unknown`.
    [[nodiscard]] constexpr node find(node parent, std::string_view name) const noexcept {
        for (const node_name& row : nodes_) {
            if (row.parent == parent && row.name == name) {
                return row.meaning;
            }
        }
        return node::unknown;
    }
    /// Return the meaning of a field's name in a kind of record, or `field::unknown`.
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
inline constexpr auto default_node_names = std::to_array<node_name>({
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
});

/// A field that is a member of our structs, and its names in the service's responses (spec sections 4 and 5).
struct known_field {
    node record;             ///< kind of record that has it
    field meaning;           ///< which field
    std::string_view member; ///< name of our struct's member
    std::string_view wire;   ///< attribute or member in XML and JSON; empty if these have none
    std::string_view column; ///< column of CSV; empty if CSV has none
};

/// Every field with a member, record by record; an attendee's in the order in which the service sends them.
/// The decoders' default names, the writers and the rows all take their names from here.
inline constexpr known_field known_fields[] = {
    {node::attendee, field::email, "email", "email", "email"},
    {node::attendee, field::first_name, "first_name", "fname", "fname"},
    {node::attendee, field::last_name, "last_name", "lname", "lname"},
    {node::attendee, field::company, "company", "company", "company"},
    {node::attendee, field::title, "title", "title", "title"},
    {node::attendee, field::address1, "address1", "address1", "address1"},
    {node::attendee, field::address2, "address2", "address2", "address2"},
    {node::attendee, field::city, "city", "city", "city"},
    {node::attendee, field::state, "state", "state", "state"},
    {node::attendee, field::country, "country", "country", "country"},
    {node::attendee, field::postal_code, "postal_code", "postalcode", "postalcode"},
    {node::attendee, field::phone, "phone", "phone", "phone"},
    {node::attendee, field::cell, "cell", "cell", "cell"},
    {node::attendee, field::fax, "fax", "fax", "fax"},
    {node::attendee, field::registered_at, "registered_at", "reg_date", "reg_date"},
    {node::attendee, field::source, "source", "sti", "sti"},
    {node::viewing_session, field::session_kind, "kind", "", "session_kind"},
    {node::viewing_session, field::session_start, "start", "start", "session_start"},
    {node::viewing_session, field::session_end, "end", "end", "session_end"},
    {node::viewing_session, field::session_duration, "duration", "duration", "session_duration"},
    {node::question, field::question_time, "time", "time", ""},
    {node::question, field::question_text, "text", "text", ""},
    {node::survey_answer, field::survey_question, "question", "question", ""},
    {node::survey_answer, field::survey_answer, "answer", "answer", ""},
    {node::event, field::event_id, "id", "id", ""},
    {node::event, field::event_expired, "expired", "expired", ""},
    {node::event, field::event_title, "title", "title", ""},
    {node::event, field::event_start, "scheduled_start", "sched_start", ""},
    {node::event, field::event_end, "scheduled_end", "sched_end", ""},
};

/// Other spellings of an attendee's fields.
inline constexpr field_name field_aliases[] = {
    {node::attendee, "first_name", field::first_name},
    {node::attendee, "last_name", field::last_name},
    {node::attendee, "postal_code", field::postal_code},
};

/// The names of fields in the default table: those of `known_fields`, the aliases, and the columns of
/// sessions in CSV (a row's other columns are the attendee's).
inline constexpr auto default_field_names = [] {
    constexpr std::size_t session_fields = 4;
    std::array<field_name, std::size(known_fields) - 1 + std::size(field_aliases) + session_fields> names{};
    std::size_t count = 0;
    for (const known_field& row : known_fields) {
        if (!row.wire.empty()) {
            names[count++] = {row.record, row.wire, row.meaning};
        }
    }
    for (const field_name& alias : field_aliases) {
        names[count++] = alias;
    }
    for (const known_field& row : known_fields) {
        if (row.record == node::viewing_session) {
            names[count++] = {node::document, row.column, row.meaning};
        }
    }
    return names;
}();

/// Return `more` followed by `rows`, at compile time. Constants that refer to the result must be at namespace
/// scope or static.
///
/// @code
/// constexpr wire::field_name mine[] = {{wire::node::attendee, "mail", wire::field::email}};
/// constexpr auto fields = wire::with_rows(mine, wire::default_field_names);
/// constexpr wire::name_table names(wire::default_node_names, fields);
/// @endcode
template <class Row, std::size_t More, std::size_t Count>
[[nodiscard]] consteval std::array<Row, More + Count> with_rows(const Row (&more)[More],
                                                                const std::array<Row, Count>& rows) {
    std::array<Row, More + Count> all{};
    for (std::size_t i = 0; i < More; ++i) {
        all[i] = more[i];
    }
    for (std::size_t i = 0; i < Count; ++i) {
        all[More + i] = rows[i];
    }
    return all;
}

/// The table that the decoders use unless another is passed.
inline constexpr name_table default_names{default_node_names, default_field_names};

}}} // namespace webcasts::v0::wire

#endif
