// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_WIRE_DETAIL_RECORD_ENUM_SET_HPP
#define WEBCASTS_WIRE_DETAIL_RECORD_ENUM_SET_HPP

#include <webcasts/wire/name_table.hpp>

#include <cstddef>
#include <cstdint>
#include <initializer_list>

namespace webcasts { inline namespace v0 { namespace wire {

/// A set of the `Count` values of an enumeration, such as the meanings of a record's fields so far.
template <class Enum, std::size_t Count>
class enum_set {
    static_assert(Count <= 32);

  public:
    constexpr enum_set() noexcept = default;
    constexpr enum_set(std::initializer_list<Enum> values) noexcept {
        for (const Enum value : values) {
            add(value);
        }
    }

    /// Add a value. Return false if it was in the set already.
    constexpr bool add(Enum value) noexcept {
        const bool is_new = !holds(value);
        bits_ |= mask_of(value);
        return is_new;
    }
    /// Return whether a value is in the set.
    [[nodiscard]] constexpr bool holds(Enum value) const noexcept { return (bits_ & mask_of(value)) != 0; }
    /// Return whether the set is empty.
    [[nodiscard]] constexpr bool empty() const noexcept { return bits_ == 0; }
    /// Remove all values.
    constexpr void clear() noexcept { bits_ = 0; }
    /// Return the union of two sets.
    [[nodiscard]] friend constexpr enum_set operator|(enum_set a, enum_set b) noexcept {
        a.bits_ |= b.bits_;
        return a;
    }

  private:
    static constexpr std::uint32_t mask_of(Enum value) noexcept {
        return std::uint32_t{1} << static_cast<unsigned>(value);
    }

    std::uint32_t bits_ = 0;
};

using field_set = enum_set<field, field_count>;
using node_set = enum_set<node, node_count>;

}}} // namespace webcasts::v0::wire

#endif
