// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_WIRE_DETAIL_RECORD_ENVELOPE_READER_HPP
#define WEBCASTS_WIRE_DETAIL_RECORD_ENVELOPE_READER_HPP

#include <webcasts/records.hpp>
#include <webcasts/result.hpp>
#include <webcasts/wire/decode_limits.hpp>
#include <webcasts/wire/detail/record/attendee_builder.hpp>
#include <webcasts/wire/detail/record/event_builder.hpp>
#include <webcasts/wire/detail/record/name_memory.hpp>
#include <webcasts/wire/detail/record/node_kinds.hpp>
#include <webcasts/wire/detail/record/unreadable_log.hpp>
#include <webcasts/wire/envelope.hpp>
#include <webcasts/wire/name_table.hpp>
#include <webcasts/wire/record_sink.hpp>
#include <webcasts/wire/value_text.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#ifdef __GNUC__
#pragma GCC diagnostic push
// Of many values a switch handles some, and its default the others.
#pragma GCC diagnostic ignored "-Wswitch-enum"
#endif

namespace webcasts { inline namespace v0 { namespace wire {

/// Turns the tree of a response (XML elements or JSON members) into records and the envelope's own values.
///
/// Tokenizers call its functions in document order; members may come in any order. For XML these are `open`
/// and `attribute`, which take a name, and `text`; for JSON `name` and then one of `open_member`,
/// `open_list_member`, `scalar_member` and `null_member`, or one of `open_item`, `open_list_item` and
/// `scalar_item` in a list; for both `close`. A call that returns false stops the tokenizer: `failure()` is
/// then the error, or absent if the sink refused further records.
///
/// A list is nothing of its own: its items are elements of its name, one after the other, those of a list in
/// it too. An object without members is no field.
class envelope_reader {
  public:
    /// The sink and the table's rows must outlive the reader; the limits are copied.
    envelope_reader(record_sink* sink, const decode_limits& limits, const name_table& names,
                    const value_rules& rules)
        : sink_(sink), limits_(limits), names_(names), unreadable_(rules, found_.unreadable),
          attendee_(limits, unreadable_), event_(limits, unreadable_) {
        stack_.push_back({node::document, node::unknown, false, name_memory::start(node::document), 0, 0});
    }

    /// Enter an element of XML.
    [[nodiscard]] bool open(std::string_view name) {
        const name_memory::known_name& known = look_up(name);
        const node parent = stack_.back().kind;
        if (!enter(child_below(parent, known.child), name)) {
            return false;
        }
        frame& opened = stack_.back();
        if (opened.kind == node::unknown_field && is_item(parent)) {
            opened.meaning = known.meaning;
            opened.is_field = true;
        }
        return true;
    }

    /// Take an attribute of the open element of XML. If the value `is_lent`, its view is valid until
    /// `keep_lent`.
    [[nodiscard]] bool attribute(std::string_view name, std::string_view value, bool is_lent) {
        const name_memory::known_name& known = look_up(name);
        const node parent = stack_.back().kind;
        if (parent == node::attendee) {
            return known.meaning == field::unknown && known.child != node::unknown
                       ? element_attribute(known.child, name, value)
                       : set_in_attendee(known, value, is_lent);
        }
        return nodes_with_fields.holds(parent)
                   ? set_field(parent, known.meaning, name, value)
                   : element_attribute(child_below(parent, known.child), name, value);
    }

    /// Take the name of the next member of JSON if it is the expected one, and `rest` starts with it and a
    /// quote. Return its size, or 0.
    [[nodiscard]] std::size_t expected_name(std::string_view rest) {
        next_ = names_.expect_in_json(stack_.back().last_name, rest);
        return next_ == nullptr ? 0 : next_->text().size();
    }
    /// Take the name of the next member of JSON.
    void name(std::string_view name) {
        frame& top = stack_.back();
        next_ = &names_.look_further(top.kind, top.last_name, name);
    }
    /// Enter the named member, an object.
    [[nodiscard]] bool open_member() {
        return next_->child == node::unknown ? open_unknown_member() : enter_member(is_object);
    }
    /// Enter the named member, an array. A list may have its own name or that of its items.
    [[nodiscard]] bool open_list_member() {
        const node parent = stack_.back().kind;
        return enter_list(is_item(next_->child) ? parent : child_below(parent, next_->child), next_->text());
    }
    /// Take the named member, a scalar: the equivalent of an attribute of XML or of an element with only
    /// text. If it `is_lent`, its view is valid until `keep_lent`.
    [[nodiscard]] bool scalar_member(std::string_view value, bool is_lent) {
        return (is_lent && next_->child == node::unknown && stack_.back().kind == node::attendee &&
                attendee_.lend(next_->meaning, {next_->text(), next_->is_kept()}, value)) ||
               other_scalar_member(value, is_lent);
    }
    /// Take the named member, a null: a record that is null is ignored.
    [[nodiscard]] bool null_member() { return is_item(next_->child) || scalar_member({}, false); }
    /// Copy the lent values.
    void keep_lent() { attendee_.keep_lent(); }

    /// Enter an item of an array, an object.
    [[nodiscard]] bool open_item() { return enter(item_of(stack_.back().list), {}, is_object); }
    /// Enter an item of an array, an array.
    [[nodiscard]] bool open_list_item() { return enter_list(stack_.back().list, {}); }
    /// Take an item of an array, a scalar.
    [[nodiscard]] bool scalar_item(std::string_view value) {
        return enter(item_of(stack_.back().list), {}) && text(value) && close();
    }

    /// Take a piece of the text of the open element.
    [[nodiscard]] bool text(std::string_view piece) {
        const node kind = stack_.back().kind;
        if (!holds_text(kind)) {
            if (!is_container(kind) || !holds_stray_text(piece)) {
                return true;
            }
        }
        if (text_.size() - stack_.back().text_begin + piece.size() > limits_.field_bytes) {
            return over("bytes in one field");
        }
        text_.append(piece);
        return true;
    }

    /// Leave the innermost open element, object or array.
    [[nodiscard]] bool close() {
        const frame& top = stack_.back();
        const bool go_on = close_frame(top, std::string_view(text_).substr(top.text_begin));
        if (text_.size() != top.text_begin) {
            text_.resize(top.text_begin);
        }
        if (path_.size() != top.path_begin) {
            path_.resize(top.path_begin);
        }
        stack_.pop_back();
        return go_on;
    }

    /// Return whether texts of JSON with characters that do not exist are mended: they are U+FFFD.
    [[nodiscard]] bool mends_texts() const noexcept { return unreadable_.goes_on(); }
    /// List a text that was mended: the value or the name of the named member, or the next item of a list.
    void mended(std::string_view text, bool is_member) {
        const std::string_view name = next_ == nullptr ? std::string_view() : next_->text();
        for (const frame& at : stack_) {
            if (at.kind == node::attendee || at.kind == node::event) {
                std::string path = path_;
                if (is_member || (path.empty() && part_path().empty())) {
                    path.append(path.empty() ? "" : ".").append(name);
                }
                path = path.empty() ? part_path() : part_path().append(known_path(names_.rows(), path));
                return unreadable_.add(path, name, text, unreadable_effect::text_mended);
            }
        }
        unreadable_.add_outside_records(names_.rows(), name, text, unreadable_effect::text_mended);
    }

    /// Keep an error of the tokenizer's own.
    bool fail(error cause) {
        if (!failure_) {
            failure_ = std::move(cause);
        }
        return false;
    }

    /// The error of the call that returned false; absent if the sink refused further records.
    [[nodiscard]] const std::optional<error>& failure() const noexcept { return failure_; }
    /// Return whether the sink refused further records.
    [[nodiscard]] bool stopped() const noexcept { return stopped_; }
    /// The envelope; complete after the last `close`.
    [[nodiscard]] envelope& found() noexcept { return found_; }

    /// Return the error of the complete response, or `nullopt` if `returnCode` is 1.
    [[nodiscard]] std::optional<error> verdict() const {
        if (!return_code_) {
            return error(protocol_errc::missing_return_code);
        }
        if (is_success(*return_code_)) {
            return std::nullopt;
        }
        error refused(api_errc::refused);
        refused.set_return_code(service_text(return_code_->substr(0, 32)));
        refused.set_server_text(service_text(message_));
        return refused;
    }

  private:
    static constexpr bool is_success(std::string_view return_code) noexcept {
        return is_number(return_code, 1);
    }

    static constexpr bool is_object = true;

    struct frame {
        node kind;
        node list;         ///< of an array of JSON: what its items are in; its kind is then `unknown`
        bool has_children; ///< white space between them is no text
        name_memory::position last_name; ///< among its children, or the start
        std::size_t text_begin;
        std::size_t path_begin;
        field meaning = field::unknown; ///< of an unknown field that is a record's own
        bool is_field = false;          ///< `meaning` is known
    };

    static constexpr bool is_item(node kind) noexcept { return item_nodes.holds(kind); }
    static constexpr bool holds_text(node kind) noexcept { return nodes_with_text.holds(kind); }
    static constexpr bool is_container(node kind) noexcept { return list_nodes.holds(kind); }
    /// Return the meaning of the items of an array.
    static constexpr node item_of(node list) noexcept {
        switch (list) {
        case node::attendee_list:
            return node::attendee;
        case node::event_list:
        case node::event_group:
            return node::event;
        case node::live_list:
        case node::on_demand_list:
        case node::simulated_live_list:
            return node::viewing_session;
        case node::question_list:
            return node::question;
        case node::survey_list:
            return node::survey_answer;
        default:
            return list;
        }
    }
    /// Return the meaning of a child of `parent` whose name means `named`.
    static constexpr node child_below(node parent, node named) noexcept {
        if (named != node::unknown) {
            return named;
        }
        switch (parent) {
        case node::message:
            return node::message;
        case node::attendee:
        case node::session_group:
        case node::live_list:
        case node::on_demand_list:
        case node::simulated_live_list:
        case node::viewing_session:
        case node::question_list:
        case node::question:
        case node::survey_list:
        case node::survey_answer:
        case node::event:
        case node::unknown_field:
            return node::unknown_field;
        default:
            return node::unknown;
        }
    }

    [[nodiscard]] const name_memory::known_name& look_up(std::string_view name) {
        frame& top = stack_.back();
        const auto* const expected = names_.expect(top.last_name, name);
        return expected != nullptr ? *expected : names_.look_further(top.kind, top.last_name, name);
    }
    [[nodiscard]] bool other_scalar_member(std::string_view value, bool is_lent) {
        const node parent = stack_.back().kind;
        if (next_->child == node::unknown && (is_item(parent) || parent == node::unknown_field)) {
            return parent == node::attendee ? set_in_attendee(*next_, value, is_lent)
                                            : set_field(parent, next_->meaning, next_->text(), value);
        }
        return enter_member() && text(value) && close();
    }
    [[nodiscard]] bool set_in_attendee(const name_memory::known_name& known, std::string_view value,
                                       bool is_lent) {
        return attendee_.set(known.meaning, {known.text(), known.is_kept()}, value, is_lent) ||
               fail_in_attendee();
    }
    /// Take an attribute of XML that is no field of the open element's own: an element with only text.
    [[nodiscard, gnu::noinline]] bool element_attribute(node kind, std::string_view name,
                                                        std::string_view value) {
        return kind == node::unknown || (enter(kind, name) && text(value) && close());
    }

    /// Enter the named member, an object whose name is unknown. An item of a list may only wrap its record in
    /// the name of its element in XML, as in `[{"event_info":{}}]`: it is then the list itself.
    [[nodiscard, gnu::noinline]] bool open_unknown_member() {
        const node item = stack_.back().kind;
        const bool is_untouched =
            item == node::attendee ? attendee_.is_untouched() : item == node::event && event_.is_untouched();
        if (!is_untouched) {
            return enter_member(is_object);
        }
        const node list = item == node::attendee ? node::attendee_list : node::event_list;
        node wrapped = names_.rows().find(list, next_->text());
        if (wrapped == node::unknown && list == node::event_list) {
            wrapped = names_.rows().find(node::event_group, next_->text());
        }
        if (wrapped == node::unknown) {
            return enter_member(is_object);
        }
        stack_.back().kind = list;
        stack_.back().last_name = name_memory::start(list);
        return enter(wrapped, {}, is_object);
    }
    /// Enter the named member.
    [[nodiscard]] bool enter_member(bool has_children = false) {
        return enter(child_below(stack_.back().kind, next_->child), next_->text(), has_children);
    }
    /// Enter an array of JSON.
    [[nodiscard, gnu::noinline]] bool enter_list(node list, std::string_view name) {
        const std::size_t path_begin = path_.size();
        if ((list == node::unknown_field && !append_to_path(name)) || !enter(node::unknown, {})) {
            return false;
        }
        stack_.back().list = list;
        stack_.back().path_begin = path_begin;
        return true;
    }
    /// Enter an element. `is_object` for `has_children`: an object of JSON has no text, and is no field.
    [[nodiscard]] bool enter(node kind, std::string_view name, bool has_children = false) {
        if (stack_.size() > limits_.depth) {
            return over("depth");
        }
        const frame next{kind,         node::unknown, has_children, name_memory::start(kind),
                         text_.size(), path_.size()};
        if (kind == node::unknown_field && !append_to_path(name)) {
            return false;
        }
        stack_.push_back(next);
        switch (kind) {
        case node::viewing_session:
            return attendee_.begin_session(session_kind()) || fail_in_attendee();
        case node::attendee:
            if (!count_record("attendee")) {
                return false;
            }
            attendee_.begin();
            return true;
        case node::event:
            event_.begin();
            return count_record("event");
        case node::question:
            return attendee_.begin_question() || fail_in_attendee();
        case node::survey_answer:
            return attendee_.begin_survey_answer() || fail_in_attendee();
        default:
            return true;
        }
    }

    /// Append the name of an unknown field, unless it has that of the list that it is in.
    [[nodiscard, gnu::noinline]] bool append_to_path(std::string_view name) {
        if (name.empty()) {
            return true;
        }
        if (name.size() > limits_.field_bytes) {
            return over("bytes in one name");
        }
        if (path_.empty() && is_container(stack_.back().kind)) {
            path_ = container_path();
        }
        path_.append(path_.empty() ? "" : ".").append(name);
        stack_.back().has_children = true;
        return true;
    }

    [[nodiscard]] bool close_frame(const frame& top, std::string_view content) {
        switch (top.kind) {
        case node::return_code:
            // A refusal stays, even if a later code is a success.
            if (!return_code_ || is_success(*return_code_)) {
                return_code_ = trimmed(content);
            }
            return true;
        case node::service_time:
            found_.service_time = parse_local_time(trimmed(content), unreadable_.zone());
            return true;
        case node::message:
            add_message(content);
            return true;
        case node::session_id:
        case node::user_id:
            return set_id(top.kind, content);
        case node::id_value:
            return set_id(stack_[stack_.size() - 2].kind, content);
        case node::event_title:
            found_.event_title = content;
            return true;
        case node::attendee:
            return keep_text(top, content, field::unknown, "text") && hand_over_attendee();
        case node::viewing_session:
            return keep_text(top, content, field::unknown, "text");
        case node::question:
            return keep_text(top, content, field::question_text, "text");
        case node::survey_answer:
            return keep_text(top, content, field::survey_answer, "answer");
        case node::event:
            return keep_text(top, content, field::event_title, "title") && hand_over_event();
        case node::unknown_field:
            if (top.has_children && trimmed(content).empty()) {
                return true;
            }
            return top.is_field ? set_field(stack_[stack_.size() - 2].kind, top.meaning, path_, content)
                                : set_in_record(path_, content);
        default:
            return content.empty() || !is_container(top.kind) || keep_stray_text(trimmed(content));
        }
    }

    /// Return whether a piece of a text in a list of an attendee's is kept: unless it is white space between
    /// items.
    [[nodiscard, gnu::noinline]] bool holds_stray_text(std::string_view piece) const noexcept {
        const frame& top = stack_.back();
        return (text_.size() != top.text_begin || !trimmed(piece).empty());
    }
    /// Keep a text that stands in place of a list under the list's own name.
    [[nodiscard, gnu::noinline]] bool keep_stray_text(std::string_view content) {
        const std::string name = container_path();
        return attendee_.set(field::unknown, {name}, content, false) || fail_in_attendee();
    }
    /// Return the path of the innermost open list in its attendee, by the service's names, such as
    /// `session.live_sessions_list`.
    [[nodiscard]] std::string container_path() const {
        std::string path;
        node before = node::unknown;
        for (const frame& at : stack_) {
            if (is_container(at.kind) && at.kind != before) {
                path.append(path.empty() ? "" : ".").append(service_name(at.kind));
            }
            before = at.kind;
        }
        return path;
    }
    /// Return the service's own name of a node.
    static constexpr std::string_view service_name(node kind) noexcept {
        for (const node_name& row : default_node_names) {
            if (row.meaning == kind) {
                return row.name;
            }
        }
        return {};
    }

    /// Set the text of a record's element. White space between its children is not its text.
    [[nodiscard]] bool keep_text(const frame& top, std::string_view content, field meaning,
                                 std::string_view name) {
        const bool may_be_blank = !top.has_children && meaning != field::unknown && top.kind != node::event;
        if (content.empty() || (!may_be_blank && trimmed(content).empty())) {
            return true;
        }
        return set_field(top.kind, meaning, name, content);
    }

    /// Set a field of the record, or part of a record, whose node is of kind `of`.
    [[nodiscard]] bool set_field(node of, field meaning, std::string_view name, std::string_view value) {
        switch (of) {
        case node::attendee:
            return attendee_.set(meaning, {name}, value, false) || fail_in_attendee();
        case node::viewing_session:
            return attendee_.set_session(meaning, name, value, name) || fail_in_attendee();
        case node::question:
            return attendee_.set_question(meaning, name, value) || fail_in_attendee();
        case node::survey_answer:
            return attendee_.set_survey_answer(meaning, name, value) || fail_in_attendee();
        case node::event:
            return event_.set(meaning, name, value) || fail_in_record("event[", event_.take_failure());
        case node::unknown_field: {
            const std::size_t length = path_.size();
            path_.append(".").append(name);
            const bool go_on = set_in_record(path_, value);
            path_.resize(length);
            stack_.back().has_children = true;
            return go_on;
        }
        default:
            return true;
        }
    }

    /// Keep an unknown field under its path in the innermost record.
    [[nodiscard]] bool set_in_record(std::string_view path, std::string_view value) {
        for (std::size_t i = stack_.size(); i-- > 0;) {
            if (is_item(stack_[i].kind)) {
                return set_field(stack_[i].kind, names_.rows().find_field(stack_[i].kind, path), path, value);
            }
        }
        return true;
    }

    /// Return the path of the innermost open part of an attendee, such as `qa[1].`; empty if there is none.
    [[nodiscard]] std::string part_path() const {
        for (std::size_t i = stack_.size(); i-- > 0;) {
            switch (stack_[i].kind) {
            case node::viewing_session:
                return attendee_.session_path();
            case node::question:
                return attendee_.question_path();
            case node::survey_answer:
                return attendee_.survey_answer_path();
            default:
                break;
            }
        }
        return {};
    }

    [[nodiscard]] viewing_kind session_kind() const noexcept {
        for (std::size_t i = stack_.size(); i-- > 0;) {
            const frame& at = stack_[i];
            if (at.kind == node::on_demand_list || at.list == node::on_demand_list) {
                return viewing_kind::on_demand;
            }
            if (at.kind == node::simulated_live_list || at.list == node::simulated_live_list) {
                return viewing_kind::simulated_live;
            }
        }
        return viewing_kind::live;
    }

    [[nodiscard]] bool hand_over_event() {
        if (!event_.has_id()) {
            return unreadable_.goes_on() || fail_in_record("event[", event_.take_failure());
        }
        ++found_.records;
        return go_on(sink_ == nullptr || sink_->on_event(event_.finish()));
    }

    [[nodiscard]] bool hand_over_attendee() {
        ++found_.records;
        return go_on(sink_ == nullptr || sink_->on_attendee(attendee_.finish()));
    }

    [[nodiscard]] bool go_on(bool wanted) noexcept {
        stopped_ = !wanted;
        return wanted;
    }

    /// Return the number of records before the current one, those that were left out included.
    [[nodiscard]] std::uint64_t position() const noexcept {
        return found_.records + found_.unreadable.records_left_out;
    }

    [[nodiscard]] bool count_record(const char* kind) {
        unreadable_.begin_record(kind, position());
        if (names_.is_full()) {
            forget_names();
        }
        if (position() >= limits_.records) {
            return over("records");
        }
        return true;
    }

    [[gnu::noinline]] void forget_names() {
        names_.forget();
        next_ = nullptr;
        for (frame& open : stack_) {
            open.last_name = name_memory::start(open.kind);
        }
    }

    [[nodiscard]] bool set_id(node kind, std::string_view content) {
        const std::string_view id = trimmed(content);
        if (!id.empty()) {
            if (!found_.opened) {
                found_.opened.emplace();
            }
            (kind == node::user_id ? found_.opened->user_id : found_.opened->session_id) = secret(id);
        }
        return true;
    }

    void add_message(std::string_view content) {
        constexpr std::size_t max_size = 4096;
        const std::string_view piece = trimmed(content);
        if (!piece.empty() && message_.size() < max_size) {
            message_.append(message_.empty() ? "" : " ").append(piece.substr(0, max_size - message_.size()));
        }
    }

    /// Keep the error of the attendee's builder.
    bool fail_in_attendee() { return fail_in_record("attendee[", attendee_.take_failure()); }

    /// Keep the error of a record, and add the record's path to it.
    bool fail_in_record(std::string path, error cause) {
        cause.location().record = position();
        path.append(std::to_string(position())).append("]");
        if (!cause.location().field_path.empty()) {
            path.append(".").append(cause.location().field_path);
        }
        cause.location().field_path = std::move(path);
        return fail(std::move(cause));
    }

    bool over(const char* limit) { return fail(error(protocol_errc::limit_exceeded, limit)); }

    record_sink* sink_;
    const decode_limits limits_;
    name_memory names_;
    const name_memory::known_name* next_ = nullptr; ///< the name that `name` took
    std::vector<frame> stack_;
    std::string text_; ///< texts of all open elements, the innermost last
    std::string path_; ///< of the open unknown field
    envelope found_;
    unreadable_log unreadable_;
    attendee_builder attendee_;
    event_builder event_;
    std::optional<std::string> return_code_;
    std::string message_;
    std::optional<error> failure_;
    bool stopped_ = false;
};

}}} // namespace webcasts::v0::wire

#ifdef __GNUC__
#pragma GCC diagnostic pop
#endif

#endif
