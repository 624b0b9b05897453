// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_WIRE_DETAIL_RECORD_FIELD_SET_HPP
#define WEBCASTS_WIRE_DETAIL_RECORD_FIELD_SET_HPP

#include <webcasts/wire/name_table.hpp>

#include <cstdint>

namespace webcasts { inline namespace v0 { namespace wire {

/// A set of field meanings, such as those of a record so far.
class field_set {
  public:
    /// Add a meaning. Return false if it was in the set already.
    bool add(field meaning) noexcept {
        const bool is_new = !holds(meaning);
        bits_ |= bit(meaning);
        return is_new;
    }
    /// Return whether a meaning is in the set.
    [[nodiscard]] bool holds(field meaning) const noexcept { return (bits_ & bit(meaning)) != 0; }
    /// Return whether the set is empty.
    [[nodiscard]] bool empty() const noexcept { return bits_ == 0; }
    /// Remove all meanings.
    void clear() noexcept { bits_ = 0; }

  private:
    static constexpr std::uint32_t bit(field meaning) noexcept {
        return std::uint32_t{1} << static_cast<unsigned>(meaning);
    }
    static_assert(field_count <= 32);

    std::uint32_t bits_ = 0;
};

}}} // namespace webcasts::v0::wire

#endif
