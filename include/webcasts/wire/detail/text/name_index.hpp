// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_WIRE_DETAIL_TEXT_NAME_INDEX_HPP
#define WEBCASTS_WIRE_DETAIL_TEXT_NAME_INDEX_HPP

#include <webcasts/detail/short_text.hpp>
#include <webcasts/detail/split_mix.hpp>

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace webcasts { inline namespace v0 { namespace detail {

/// Finds a name among many, in a time that does not depend on their number: a hash table with open
/// addressing that knows only the names' numbers, which are those of the order in which they were added. It
/// is cleared in constant time.
///
/// Names that an attacker chose may have one hash: a search gives up after `max_steps`.
class name_index {
  public:
    enum class outcome : std::uint8_t {
        found, ///< the name is there
        added, ///< it was not, and now is
        unsure ///< it was not added, because there are too many names, or too many of its hash
    };
    struct answer {
        outcome what;
        std::size_t number; ///< of the name that was found or added
    };

    static constexpr std::size_t none = static_cast<std::size_t>(-1);

    /// Forget all names, and keep the memory.
    void clear() noexcept {
        count_ = 0;
        if (++generation_ == 0) {
            slots_.assign(slots_.size(), {});
            generation_ = 1;
        }
    }

    /// The number of names that were added.
    [[nodiscard]] std::size_t size() const noexcept { return count_; }

    /// Return the number of a name, or `none` if it is not found. `is_same(number)` returns whether the name
    /// with that number is this one.
    template <class IsSame>
    [[nodiscard, gnu::always_inline]] std::size_t find(std::string_view name, IsSame&& is_same) const {
        if (slots_.empty()) {
            return none;
        }
        const std::uint32_t hash = hash_of(name);
        for (std::size_t place = hash >> shift_, step = 0; step < max_steps; ++step, ++place) {
            const slot& at = slots_[place & (slots_.size() - 1)];
            if (at.hash == hash && at.generation == generation_ && is_same(std::size_t{at.number}))
                [[likely]] {
                return at.number;
            }
            if (at.generation != generation_) {
                return none;
            }
        }
        return none;
    }

    /// Find a name. If it is not there, add it with the number `size()`, unless there are `max_names`
    /// already. `is_same(number)` returns whether the name with that number is this one.
    template <class IsSame>
    answer find_or_add(std::string_view name, IsSame&& is_same,
                       std::size_t max_names = static_cast<std::uint32_t>(-1)) {
        if (2 * count_ >= slots_.size()) {
            grow();
        }
        const std::uint32_t hash = hash_of(name);
        const std::size_t mask = slots_.size() - 1;
        const std::size_t home = hash >> shift_;
        for (std::size_t step = 0; step < max_steps; ++step) {
            slot& at = slots_[(home + step) & mask];
            if (at.generation != generation_) {
                if (count_ >= max_names) {
                    break;
                }
                at = {generation_, hash, static_cast<std::uint32_t>(count_)};
                return {outcome::added, count_++};
            }
            if (at.hash == hash && is_same(std::size_t{at.number})) {
                return {outcome::found, at.number};
            }
        }
        return {outcome::unsure, 0};
    }

  private:
    static constexpr std::size_t max_steps = 32;

    struct slot {
        std::uint32_t generation = 0; ///< the slot is empty if it is not the index's
        std::uint32_t hash = 0;
        std::uint32_t number = 0;
    };

    /// Return a hash whose highest bits depend on all bytes.
    [[nodiscard]] static std::uint32_t hash_of(std::string_view name) noexcept {
        const char* const text = name.data();
        const std::size_t size = name.size();
        std::uint64_t hash = size;
        if (size >= 8) {
            for (std::size_t at = 8; at < size; at += 8) {
                hash = (hash ^ load<std::uint64_t>(text + at - 8)) * golden_ratio;
                hash ^= hash >> 32U;
            }
            hash ^= load<std::uint64_t>(text + size - 8);
        } else if (size >= 4) {
            hash ^= std::uint64_t{load<std::uint32_t>(text)} << 32U;
            hash ^= load<std::uint32_t>(text + size - 4);
        } else {
            for (const char c : name) {
                hash = hash << 8U ^ static_cast<unsigned char>(c);
            }
        }
        return static_cast<std::uint32_t>(hash * golden_ratio >> 32U);
    }

    void grow() {
        const unsigned shift = slots_.empty() ? 26 : shift_ - 1;
        std::vector<slot> larger(std::size_t{1} << (32U - shift));
        const std::size_t mask = larger.size() - 1;
        for (const slot& old : slots_) {
            if (old.generation == generation_) {
                std::size_t to = old.hash >> shift;
                while (larger[to].generation == generation_) {
                    to = (to + 1) & mask;
                }
                larger[to] = old;
            }
        }
        slots_.swap(larger);
        shift_ = shift;
    }

    std::vector<slot> slots_; ///< 2^(32 - shift_), at least twice as many as names
    unsigned shift_ = 0;
    std::size_t count_ = 0;
    std::uint32_t generation_ = 1;
};

}}} // namespace webcasts::v0::detail

#endif
