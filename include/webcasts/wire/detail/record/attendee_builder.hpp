// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_WIRE_DETAIL_RECORD_ATTENDEE_BUILDER_HPP
#define WEBCASTS_WIRE_DETAIL_RECORD_ATTENDEE_BUILDER_HPP

#include <webcasts/records.hpp>
#include <webcasts/result.hpp>
#include <webcasts/wire/decode_limits.hpp>
#include <webcasts/wire/detail/record/attendee_texts.hpp>
#include <webcasts/wire/detail/record/column_plan.hpp>
#include <webcasts/wire/detail/record/enum_set.hpp>
#include <webcasts/wire/detail/record/record_budget.hpp>
#include <webcasts/wire/detail/record/text_arena.hpp>
#include <webcasts/wire/detail/record/unreadable_log.hpp>
#include <webcasts/wire/detail/record/value_error.hpp>
#include <webcasts/wire/name_table.hpp>
#include <webcasts/wire/value_text.hpp>

#include <array>
#include <chrono>
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

/// Builds one attendee, field by field, for all three formats.
///
/// The record's texts are views of the builder's memory or of lent values, and are valid until `begin()`. Of
/// two fields with the same meaning the first counts; the second is kept under its own name, as are fields
/// without a meaning. A value that cannot be read is an error or, if the log says so, is listed there and
/// kept as a field without a meaning.
///
/// If a function returns false, the record is unusable, and `take_failure()` returns the error, with a
/// `field_path` relative to the attendee, such as `session.live[2].duration`. The memory of a record is
/// reused for the next one.
class attendee_builder {
  public:
    /// The limits are copied. The log must outlive the builder.
    attendee_builder(const decode_limits& limits, unreadable_log& unreadable)
        : max_sessions_(limits.sessions_per_record), budget_(limits), unreadable_(unreadable) {}

    /// Start the next record.
    void begin() {
        arena_.clear();
        budget_.begin();
        meanings_.clear();
        lent_.clear();
        begin_texts(std::make_index_sequence<field_count>());
        record_.registered_at.reset();
        record_.extra.clear();
        kept_extra_ = 0;
        recycle(record_.sessions);
        recycle(record_.questions);
        recycle(record_.survey_answers);
        ordered_ = true;
    }

    /// Return whether the record has no field yet.
    [[nodiscard]] bool is_untouched() const noexcept { return budget_.is_untouched(); }
    /// A name of a field.
    struct field_title {
        std::string_view text;
        bool stays = false; ///< the view is valid until `begin()`
    };
    /// Set a field of the attendee; `name` is used if the meaning is unknown. A value that `is_lent` is not
    /// copied yet: its view must be valid until `keep_lent` or the end of the record.
    [[nodiscard]] bool set(field meaning, const field_title& name, std::string_view value, bool is_lent) {
        if (!count(name.text, value)) {
            return false;
        }
        if (std::string_view* const text = first_text(meaning)) {
            *text = is_lent ? value : arena_.store(value);
            if (is_lent) {
                lent_.add(meaning);
            }
            return true;
        }
        return set_time_or_extra(meaning, name, value, is_lent);
    }
    /// Set a field to a lent value if it is a text that the attendee does not have yet, or if it has no
    /// meaning and its name stays, and within the limits. Return false otherwise: then call `set`.
    [[nodiscard]] bool lend(field meaning, const field_title& name, std::string_view value) {
        if (const text_member member = text_of(meaning)) {
            if (meanings_.holds(meaning) || !budget_.take(name.text.size(), value.size())) {
                return false;
            }
            meanings_.add(meaning);
            lent_.add(meaning);
            record_.*member = value;
            return true;
        }
        if (meaning != field::unknown || !name.stays ||
            !budget_.has_room(1, name.text.size(), value.size())) {
            return false;
        }
        budget_.take_known(1, name.text.size() + value.size());
        record_.extra.push_back({name.text, value});
        return true;
    }
    /// Set the attendee's fields of a row to lent values, whose bytes are `row_bytes` or less; the attendee
    /// has no fields yet. Return false, and set none, unless they are within the limits for sure and can be
    /// read: then call `set` for each.
    [[nodiscard]] bool lend_row(const column_plan& plan, const std::string_view* values,
                                std::size_t row_bytes) {
        if (!budget_.has_room(plan.size(), plan.name_bytes, row_bytes)) {
            return false;
        }
        std::size_t bytes = plan.kept_name_bytes;
        if (plan.registered_at) {
            const std::string_view time = values[*plan.registered_at];
            if (!set_time(record_.registered_at, time)) {
                return false;
            }
            bytes += time.size();
        }
        for (const column_plan::text_column& at : plan.texts) {
            const std::string_view value = values[at.index];
            record_.*at.member = value;
            bytes += value.size();
        }
        record_.extra = plan.kept_fields;
        auto* next = record_.extra.data();
        for (const std::size_t index : plan.kept) {
            const std::string_view value = values[index];
            next++->value = value;
            bytes += value.size();
        }
        budget_.take_known(plan.size(), bytes);
        return true;
    }
    /// Copy the values that were lent.
    void keep_lent() {
        for (; kept_extra_ < record_.extra.size(); ++kept_extra_) { // some were copied before
            std::string_view& value = record_.extra[kept_extra_].value;
            value = arena_.store(value);
        }
        if (lent_.empty()) {
            return;
        }
        for (std::size_t i = 0; i < field_count; ++i) {
            if (lent_.holds(static_cast<field>(i))) {
                std::string_view& text = record_.*text_of(static_cast<field>(i));
                text = arena_.store(text);
            }
        }
        lent_.clear();
    }

    /// Start a viewing session, for `set_session`.
    [[nodiscard]] bool begin_session(viewing_kind kind) {
        if (record_.sessions.size() >= max_sessions_) {
            return over("sessions in one record");
        }
        ordered_ = ordered_ && (record_.sessions.empty() || record_.sessions.back().kind <= kind);
        record_.sessions.emplace_back().kind = kind;
        meanings_of_item_.clear();
        return true;
    }
    /// Set a field of the session that was started last. If it is kept, its name is `kept_name`.
    [[nodiscard]] bool set_session(field meaning, std::string_view name, std::string_view value,
                                   std::string_view kept_name) {
        if (!count(name, value)) {
            return false;
        }
        auto& item = record_.sessions.back();
        switch (first_of_item(meaning)) {
        case field::session_start:
            return set_time(item.start, value) ||
                   unreadable_in_item(session_path(), name, value, time_form, item.extra, kept_name);
        case field::session_end:
            return set_time(item.end, value) ||
                   unreadable_in_item(session_path(), name, value, time_form, item.extra, kept_name);
        case field::session_duration:
            return set_duration(item.duration, value) ||
                   unreadable_in_item(session_path(), name, value, "a number of seconds", item.extra,
                                      kept_name);
        default:
            return keep(item.extra, kept_name, value);
        }
    }

    /// Start a question, for `set_question`.
    [[nodiscard]] bool begin_question() {
        record_.questions.emplace_back();
        meanings_of_item_.clear();
        return count({}, {});
    }
    /// Set a field of the question that was started last.
    [[nodiscard]] bool set_question(field meaning, std::string_view name, std::string_view value) {
        if (!count(name, value)) {
            return false;
        }
        auto& item = record_.questions.back();
        switch (first_of_item(meaning)) {
        case field::question_time:
            return set_time(item.time, value) ||
                   unreadable_in_item(question_path(), name, value, time_form, item.extra, name);
        case field::question_text:
            item.text = arena_.store(value);
            return true;
        default:
            return keep(item.extra, name, value);
        }
    }

    /// Start a survey answer, for `set_survey_answer`.
    [[nodiscard]] bool begin_survey_answer() {
        record_.survey_answers.emplace_back();
        meanings_of_item_.clear();
        return count({}, {});
    }
    /// Set a field of the survey answer that was started last.
    [[nodiscard]] bool set_survey_answer(field meaning, std::string_view name, std::string_view value) {
        if (!count(name, value)) {
            return false;
        }
        auto& item = record_.survey_answers.back();
        switch (first_of_item(meaning)) {
        case field::survey_question:
            item.question = arena_.store(value);
            return true;
        case field::survey_answer:
            item.answer = arena_.store(value);
            return true;
        default:
            return keep(item.extra, name, value);
        }
    }

    /// Return whether a session was started.
    [[nodiscard]] bool has_session() const noexcept { return !record_.sessions.empty(); }
    /// Return the path of the session that was started last, such as `session.live[2].`.
    [[nodiscard]] std::string session_path() const {
        const viewing_kind kind = record_.sessions.back().kind;
        std::size_t earlier = 0;
        for (const auto& item : record_.sessions) {
            earlier += item.kind == kind ? 1U : 0U;
        }
        return item_path("session." + std::string(to_string(kind)), earlier);
    }
    /// Return the path of the question that was started last.
    [[nodiscard]] std::string question_path() const { return item_path("qa", record_.questions.size()); }
    /// Return the path of the survey answer that was started last.
    [[nodiscard]] std::string survey_answer_path() const {
        return item_path("survey", record_.survey_answers.size());
    }

    /// Finish the record: its sessions are ordered by kind, and by arrival within a kind.
    [[nodiscard]] attendee_view& finish() {
        if (!ordered_) {
            sorted_.clear();
            for (const viewing_kind kind :
                 {viewing_kind::live, viewing_kind::on_demand, viewing_kind::simulated_live}) {
                for (auto& item : record_.sessions) {
                    if (item.kind == kind) {
                        sorted_.push_back(std::move(item));
                    }
                }
            }
            record_.sessions.swap(sorted_);
        }
        return record_;
    }

    /// Return the error of the call that returned false.
    [[nodiscard]] error take_failure() { return std::move(failure_); }

  private:
    using text_member = detail::attendee_text<std::string_view>;

    [[nodiscard]] static text_member text_of(field meaning) noexcept {
        return detail::attendee_texts<std::string_view>[static_cast<std::size_t>(meaning)];
    }

    // Unrolled: with a loop over the fields `begin` takes four times as many instructions.
    template <std::size_t... Fields>
    void begin_texts(std::index_sequence<Fields...>) noexcept {
        (begin_text<detail::attendee_texts<std::string_view>[Fields]>(), ...);
    }
    template <text_member Text>
    void begin_text() noexcept {
        if constexpr (Text != nullptr) {
            record_.*Text = {};
        }
    }

    /// Return the text for a field, or null if it is no text or the attendee has one already.
    [[nodiscard]] std::string_view* first_text(field meaning) noexcept {
        const text_member member = text_of(meaning);
        return member != nullptr && meanings_.add(meaning) ? &(record_.*member) : nullptr;
    }

    bool set_time_or_extra(field meaning, const field_title& name, std::string_view value, bool is_lent) {
        if (meaning == field::registered_at && meanings_.add(meaning)) {
            if (set_time(record_.registered_at, value)) {
                return true;
            }
            if (!unreadable_.goes_on()) {
                return fail(value_error(name.text, value, time_form));
            }
            unreadable_.add(name.text, name.text, value);
        }
        if (!budget_.take_name(name.text.size())) {
            return over("bytes in one record");
        }
        record_.extra.push_back(
            {name.stays ? name.text : arena_.store(name.text), is_lent ? value : arena_.store(value)});
        return true;
    }

    /// Return the meaning of a field of the current item, or `unknown` if it has such a field already.
    [[nodiscard]] field first_of_item(field meaning) noexcept {
        return meanings_of_item_.add(meaning) ? meaning : field::unknown;
    }

    /// Keep a field of an item under its own name.
    bool keep(std::vector<basic_named_text<std::string_view>>& extra, std::string_view name,
              std::string_view value) {
        if (!budget_.take_name(name.size())) {
            return over("bytes in one record");
        }
        if (extra.capacity() == 0 && !spare_.empty()) {
            extra.swap(spare_.back());
            spare_.pop_back();
        }
        extra.push_back({arena_.store(name), arena_.store(value)});
        return true;
    }

    /// Clear a list of items, but keep the memory of their own lists.
    template <class Item>
    void recycle(std::vector<Item>& items) {
        for (Item& item : items) {
            if (item.extra.capacity() != 0) {
                item.extra.clear();
                spare_.push_back(std::move(item.extra));
            }
        }
        items.clear();
    }

    // Inlined: 1 % fewer instructions in XML and CSV.
    [[nodiscard, gnu::always_inline]] bool count(std::string_view name, std::string_view value) {
        return budget_.take(name.size(), value.size()) || over_budget(name.size(), value.size());
    }

    bool fail(error cause) {
        failure_ = std::move(cause);
        return false;
    }
    bool over_budget(std::size_t name_bytes, std::size_t value_bytes) {
        return over(budget_.exceeded(name_bytes, value_bytes));
    }
    bool over(const char* limit) { return fail(error(protocol_errc::limit_exceeded, limit)); }

    static constexpr const char* time_form = "YYYY-MM-DD HH:MM:SS";

    // The usual forms are not read by way of an `optional`: see `seconds_of_time`.
    static bool set_duration(std::optional<std::chrono::seconds>& target, std::string_view value) {
        if (const std::int64_t seconds = parse_digits(value); seconds >= 0) {
            target.emplace(seconds);
            return true;
        }
        return set_other_duration(target, value);
    }
    static bool set_other_duration(std::optional<std::chrono::seconds>& target, std::string_view value) {
        const std::string_view text = trimmed(value);
        target = parse_seconds(text);
        return target || text.empty();
    }
    bool set_time(std::optional<local_time>& target, std::string_view value) {
        constexpr std::size_t usual_size = 19;
        const std::int64_t seconds =
            value.size() == usual_size ? detail::seconds_of_time(value.data()) : detail::no_time;
        if (seconds != detail::no_time) {
            target.emplace(std::chrono::seconds(seconds));
            return true;
        }
        return set_other_time(target, value);
    }
    bool set_other_time(std::optional<local_time>& target, std::string_view value) {
        const std::string_view text = trimmed(value);
        target = parse_local_time(text, unreadable_.zone());
        return target || text.empty();
    }

    [[nodiscard]] static std::string item_path(std::string list, std::size_t count) {
        return list.append("[").append(std::to_string(count - 1)).append("].");
    }

    /// Take a value of the item that was started last that cannot be read: fail, or keep it.
    bool unreadable_in_item(std::string path, std::string_view name, std::string_view value,
                            std::string_view expected, std::vector<basic_named_text<std::string_view>>& extra,
                            std::string_view kept_name) {
        if (!unreadable_.goes_on()) {
            error cause = value_error(name, value, expected);
            cause.location().field_path.insert(0, path);
            return fail(std::move(cause));
        }
        unreadable_.add(path.append(name), kept_name, value);
        return keep(extra, kept_name, value);
    }

    const std::size_t max_sessions_;
    record_budget budget_;
    unreadable_log& unreadable_;
    detail::text_arena arena_;
    attendee_view record_;
    field_set meanings_;         ///< of the attendee's fields
    field_set lent_;             ///< the fields whose texts are lent
    field_set meanings_of_item_; ///< of the current item's fields
    std::size_t kept_extra_ = 0; ///< number of the first fields in `extra` whose values are in `arena_`
    bool ordered_ = true;        ///< the sessions are ordered by kind
    std::vector<basic_viewing_session<std::string_view>> sorted_;
    std::vector<std::vector<basic_named_text<std::string_view>>> spare_; ///< empty lists with memory
    error failure_;
};

}}} // namespace webcasts::v0::wire

#ifdef __GNUC__
#pragma GCC diagnostic pop
#endif

#endif
