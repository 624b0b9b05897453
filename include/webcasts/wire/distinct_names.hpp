// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_WIRE_DISTINCT_NAMES_HPP
#define WEBCASTS_WIRE_DISTINCT_NAMES_HPP

#include <webcasts/wire/detail/text/integer_text.hpp>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace webcasts { inline namespace v0 { namespace wire {

/// Distinct names for the fields of one record.
///
/// A field without a member may have the name of another field. Then `_2`, `_3` and so on are appended to it,
/// because XML forbids two attributes with the same name and JSON readers keep only one of them.
///
/// A record with the names of the record before takes one comparison a name; any other takes time in
/// proportion to the number of its names. After the largest record nothing is allocated.
class distinct_names {
  public:
    /// Reserve the names `taken` in every record.
    explicit distinct_names(std::span<const std::string_view> taken) : taken_(taken.size()) {
        for (const std::string_view name : taken) {
            keep(name, name);
        }
        known_ = used_;
    }

    /// Start a record; also after an exception in the last one.
    void begin() noexcept {
        used_ = taken_;
        if (is_broken_) {
            forget_numbers();
            fill_slots();
            known_ = used_;
            is_broken_ = false;
        }
    }
    /// Add a name and return it, altered if it is taken already. The view is valid until the next call.
    std::string_view add(std::string_view name) {
        return add(name, [](std::string& out, std::string_view text) { out.append(text); });
    }
    /// Add a name in the spelling that `spell(out, name)` appends, which is the same in every call.
    template <class Spell>
    std::string_view add(std::string_view name, Spell spell) {
        if (used_ < known_) {
            if (entries_[used_].original == name) {
                return entries_[used_++].unique;
            }
            forget_rest();
        }
        is_broken_ = true;
        spelled_.clear();
        spell(spelled_, name);
        const std::size_t first = find(spelled_);
        if (first != none) {
            const std::size_t length = spelled_.size();
            do {
                spelled_.resize(length);
                spelled_.append("_");
                spelled_.append(detail::integer_text(entries_[first].next_number++).view());
            } while (find(spelled_) != none);
        }
        keep(name, spelled_);
        known_ = used_;
        is_broken_ = false;
        return entries_[used_ - 1].unique;
    }

  private:
    static constexpr std::size_t none = static_cast<std::size_t>(-1);
    /// How far a name is looked for from its hash's slot: names may have been chosen for their hashes.
    static constexpr std::size_t max_steps = 32;

    struct entry {
        std::string original;
        std::string unique;
        std::int64_t next_number; ///< to be tried for the next name whose spelling is `unique`
    };

    static std::size_t hash(std::string_view name) noexcept { return std::hash<std::string_view>()(name); }

    /// Return the index of the entry whose result is `name`, or `none`.
    [[nodiscard]] std::size_t find(std::string_view name) const noexcept {
        const std::size_t mask = slots_.size() - 1;
        const std::size_t home = hash(name);
        for (std::size_t step = 0; step < max_steps; ++step) {
            const std::size_t slot = slots_.empty() ? 0 : slots_[(home + step) & mask];
            if (slot == 0) {
                return none; // also not in `crowded_`: what is there found all its slots full
            }
            if (entries_[slot - 1].unique == name) {
                return slot - 1;
            }
        }
        const auto found = crowded_.find(name);
        return found == crowded_.end() ? none : found->second;
    }

    void keep(std::string_view original, std::string_view unique) {
        if (used_ == entries_.size()) {
            entries_.emplace_back();
        }
        entries_[used_].original = original;
        entries_[used_].unique = unique;
        entries_[used_].next_number = 2;
        ++used_;
        if (used_ * 2 > slots_.size()) {
            slots_.resize(slots_.empty() ? 64 : slots_.size() * 2);
            fill_slots();
        } else {
            fill_slot(used_ - 1);
        }
    }

    /// Discard the entries after `used_`: their results depend on the names before them.
    ///
    /// Slots were filled in the order of the entries. Emptied in the opposite order, each leaves the table as
    /// it was before; the work is that of the discarded entries, not of the largest record.
    void forget_rest() noexcept {
        forget_numbers();
        for (; known_ > used_; --known_) {
            empty_slot(known_ - 1);
        }
    }
    void forget_numbers() noexcept {
        for (std::size_t i = 0; i < used_; ++i) {
            entries_[i].next_number = 2;
        }
    }

    void fill_slots() {
        slots_.assign(slots_.size(), 0);
        crowded_.clear();
        for (std::size_t i = 0; i < used_; ++i) {
            fill_slot(i);
        }
    }
    void fill_slot(std::size_t number) {
        const std::size_t mask = slots_.size() - 1;
        const std::size_t home = hash(entries_[number].unique);
        for (std::size_t step = 0; step < max_steps; ++step) {
            std::size_t& slot = slots_[(home + step) & mask];
            if (slot == 0) {
                slot = number + 1;
                return;
            }
        }
        crowded_.emplace(entries_[number].unique, number);
    }
    void empty_slot(std::size_t number) noexcept {
        const std::size_t mask = slots_.size() - 1;
        const std::size_t home = hash(entries_[number].unique);
        for (std::size_t step = 0; step < max_steps; ++step) {
            std::size_t& slot = slots_[(home + step) & mask];
            if (slot == number + 1) {
                slot = 0;
                return;
            }
        }
        crowded_.erase(entries_[number].unique);
    }

    std::size_t taken_;
    std::size_t used_ = 0;           ///< entries of this record
    std::size_t known_ = 0;          ///< entries of the record before whose names may be the same
    std::vector<entry> entries_;     ///< those after `known_` are kept for their memory
    std::vector<std::size_t> slots_; ///< of a hash table by `unique`: an entry's index plus 1, or 0
    std::map<std::string, std::size_t, std::less<>> crowded_; ///< entries that found no slot, by `unique`
    std::string spelled_;
    bool is_broken_ = false; ///< a name is being added, or an exception has left `add`
};

}}} // namespace webcasts::v0::wire

#endif
