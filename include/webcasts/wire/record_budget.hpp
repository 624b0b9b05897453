// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_WIRE_RECORD_BUDGET_HPP
#define WEBCASTS_WIRE_RECORD_BUDGET_HPP

#include <webcasts/wire/decode_limits.hpp>

#include <cstddef>

namespace webcasts::wire {

/// Counts the fields and bytes of one record against `decode_limits`.
class record_budget {
  public:
    explicit record_budget(const decode_limits& limits) noexcept : limits_(limits) {}

    /// Start the next record.
    void begin() noexcept {
        fields_ = 0;
        bytes_ = 0;
    }
    /// Count a field of so many bytes; false where that is over a limit.
    [[nodiscard]] bool take(std::size_t name_bytes, std::size_t value_bytes) noexcept {
        bytes_ += value_bytes;
        return ++fields_ <= limits_.fields_per_record && name_bytes <= limits_.field_bytes &&
               value_bytes <= limits_.field_bytes && bytes_ <= limits_.record_bytes;
    }
    /// Count the name of a field, too: it is kept.
    void take_name(std::size_t name_bytes) noexcept { bytes_ += name_bytes; }
    /// Name the limit that the last field went over.
    [[nodiscard]] const char* exceeded() const noexcept {
        return fields_ > limits_.fields_per_record ? "fields in one record"
               : bytes_ > limits_.record_bytes     ? "bytes in one record"
                                                   : "bytes in one field";
    }

  private:
    const decode_limits limits_;
    std::size_t fields_ = 0;
    std::size_t bytes_ = 0;
};

} // namespace webcasts::wire

#endif
