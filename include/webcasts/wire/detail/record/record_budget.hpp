// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_WIRE_DETAIL_RECORD_RECORD_BUDGET_HPP
#define WEBCASTS_WIRE_DETAIL_RECORD_RECORD_BUDGET_HPP

#include <webcasts/wire/decode_limits.hpp>

#include <cstddef>

namespace webcasts { inline namespace v0 { namespace wire {

/// Counts the fields and bytes of one record against `decode_limits`.
class record_budget {
  public:
    /// The limits are copied.
    explicit record_budget(const decode_limits& limits) noexcept : limits_(limits) {}

    /// Start the next record.
    void begin() noexcept {
        fields_left_ = limits_.fields_per_record;
        bytes_left_ = limits_.record_bytes;
    }
    /// Return whether no field was counted yet.
    [[nodiscard]] bool is_untouched() const noexcept { return fields_left_ == limits_.fields_per_record; }
    /// Count a field. Return false if it exceeds a limit.
    // Inlined, as `attendee_builder::count`.
    [[nodiscard, gnu::always_inline]] bool take(std::size_t name_bytes, std::size_t value_bytes) noexcept {
        if (fields_left_ == 0 || value_bytes > bytes_left_ || value_bytes > limits_.field_bytes ||
            name_bytes > limits_.field_bytes) {
            return false;
        }
        --fields_left_;
        bytes_left_ -= value_bytes;
        return true;
    }
    /// Count the name of a field that is kept with its name. Return false if it exceeds a limit.
    [[nodiscard]] bool take_name(std::size_t name_bytes) noexcept {
        if (name_bytes > bytes_left_) {
            return false;
        }
        bytes_left_ -= name_bytes;
        return true;
    }
    /// Return whether some fields with their names are within the limits for sure.
    [[nodiscard]] bool has_room(std::size_t fields, std::size_t name_bytes,
                                std::size_t value_bytes) const noexcept {
        return fields <= fields_left_ && name_bytes <= limits_.field_bytes &&
               value_bytes <= limits_.field_bytes && name_bytes <= bytes_left_ &&
               value_bytes <= bytes_left_ - name_bytes;
    }
    /// Count fields for which there is room.
    void take_known(std::size_t fields, std::size_t bytes) noexcept {
        fields_left_ -= fields;
        bytes_left_ -= bytes;
    }
    /// Return the name of the limit that a field exceeds.
    [[nodiscard]] const char* exceeded(std::size_t name_bytes, std::size_t value_bytes) const noexcept {
        return fields_left_ == 0 ? "fields in one record"
               : name_bytes > limits_.field_bytes || value_bytes > limits_.field_bytes
                   ? "bytes in one field"
                   : "bytes in one record";
    }

  private:
    const decode_limits limits_;
    std::size_t fields_left_ = 0;
    std::size_t bytes_left_ = 0;
};

}}} // namespace webcasts::v0::wire

#endif
