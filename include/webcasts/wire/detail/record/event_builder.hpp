// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_WIRE_DETAIL_RECORD_EVENT_BUILDER_HPP
#define WEBCASTS_WIRE_DETAIL_RECORD_EVENT_BUILDER_HPP

#include <webcasts/records.hpp>
#include <webcasts/result.hpp>
#include <webcasts/wire/decode_limits.hpp>
#include <webcasts/wire/detail/record/enum_set.hpp>
#include <webcasts/wire/detail/record/record_budget.hpp>
#include <webcasts/wire/detail/record/unreadable_log.hpp>
#include <webcasts/wire/detail/record/value_error.hpp>
#include <webcasts/wire/name_table.hpp>
#include <webcasts/wire/value_text.hpp>

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

/// Builds one event of the event list, field by field (spec section 4).
///
/// Of two fields with the same meaning the first counts; the second is kept under its own name, as are fields
/// without a meaning. A value that cannot be read is an error or, if the log says so, is listed there and
/// kept as a field without a meaning; without its id an event is left out. If a function returns false,
/// `take_failure()` returns the error, with a `field_path` relative to the event.
class event_builder {
  public:
    /// The limits are copied. The log must outlive the builder.
    event_builder(const decode_limits& limits, unreadable_log& unreadable)
        : budget_(limits), unreadable_(unreadable) {}

    /// Start the next event.
    void begin() {
        budget_.begin();
        event_ = {};
        meanings_.clear();
    }

    /// Return whether the event has no field yet.
    [[nodiscard]] bool is_untouched() const noexcept { return budget_.is_untouched(); }
    /// Set a field; `name` is used if the meaning is unknown.
    [[nodiscard]] bool set(field meaning, std::string_view name, std::string_view value) {
        if (!budget_.take(name.size(), value.size())) {
            return fail(error(protocol_errc::limit_exceeded, budget_.exceeded(name.size(), value.size())));
        }
        switch (meanings_.add(meaning) ? meaning : field::unknown) {
        case field::event_id:
            if (const auto id = parse_event_id(value)) {
                event_.id = *id;
                return true;
            }
            return unreadable(name, value, "7 digits", unreadable_effect::record_left_out);
        case field::event_expired: {
            const auto flag = parse_flag(value);
            event_.expired = flag.value_or(false);
            return flag || trimmed(value).empty() || unreadable(name, value, "true or false");
        }
        case field::event_title:
            event_.title = value;
            return true;
        case field::event_start:
            return set_time(event_.start, name, value);
        case field::event_end:
            return set_time(event_.end, name, value);
        default:
            return keep(name, value);
        }
    }

    /// Return whether the event can be finished: it has an id. If it has none, that is an error unless the
    /// log says that decoding goes on.
    [[nodiscard]] bool has_id() {
        if (event_.id) {
            return true;
        }
        if (!meanings_.holds(field::event_id)) {
            (void)unreadable("id", {}, {}, unreadable_effect::record_left_out);
        }
        return false;
    }
    /// Finish the event, which has an id.
    [[nodiscard]] event_summary finish() {
        return event_summary{*event_.id,   event_.expired, std::move(event_.title),
                             event_.start, event_.end,     std::move(event_.extra)};
    }

    /// Return the error of the call that failed.
    [[nodiscard]] error take_failure() { return std::move(failure_); }

  private:
    struct pending_event {
        std::optional<event_id> id;
        bool expired = false;
        std::string title;
        std::optional<local_time> start;
        std::optional<local_time> end;
        std::vector<named_text> extra;
    };

    bool set_time(std::optional<local_time>& target, std::string_view name, std::string_view value) {
        target = parse_local_time(trimmed(value), unreadable_.zone());
        return target || trimmed(value).empty() || unreadable(name, value, "YYYY-MM-DD HH:MM:SS");
    }

    /// Keep a field under its own name.
    bool keep(std::string_view name, std::string_view value) {
        event_.extra.push_back({std::string(name), std::string(value)});
        return budget_.take_name(name.size()) ||
               fail(error(protocol_errc::limit_exceeded, "bytes in one record"));
    }

    /// Take a value that cannot be read: fail, or keep it.
    bool unreadable(std::string_view name, std::string_view value, std::string_view expected,
                    unreadable_effect effect = unreadable_effect::value_absent) {
        if (!unreadable_.goes_on()) {
            return fail(expected.empty() ? error(protocol_errc::invalid_value, "the event has no id")
                                         : value_error(name, value, expected));
        }
        unreadable_.add(name, name, value, effect);
        return keep(name, value);
    }
    bool fail(error cause) {
        failure_ = std::move(cause);
        return false;
    }

    record_budget budget_;
    unreadable_log& unreadable_;
    pending_event event_;
    field_set meanings_; ///< of the event's fields
    error failure_;
};

}}} // namespace webcasts::v0::wire

#ifdef __GNUC__
#pragma GCC diagnostic pop
#endif

#endif
