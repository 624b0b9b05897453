// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_REDACTION_DETAIL_SECRET_PATTERNS_HPP
#define WEBCASTS_REDACTION_DETAIL_SECRET_PATTERNS_HPP

#include <webcasts/detail/config.hpp>
#include <webcasts/detail/narrow_cast.hpp>
#include <webcasts/detail/split_mix.hpp>
#include <webcasts/redaction/detail/mapped_text.hpp>
#include <webcasts/secret.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace webcasts { inline namespace v0 { namespace detail {

/// A sorted set of numbers that are made of secrets; they are overwritten before their memory is freed.
class secret_numbers {
  public:
    secret_numbers() = default;
    secret_numbers(const secret_numbers&) = default;
    secret_numbers(secret_numbers&& other) noexcept = default;
    secret_numbers& operator=(secret_numbers other) noexcept {
        numbers_.swap(other.numbers_);
        seen_ = other.seen_;
        return *this;
    }
    ~secret_numbers() { wipe(); }

    /// Add a number, unless it is there.
    void add(std::uint64_t number);
    [[nodiscard]] bool holds(std::uint64_t number) const noexcept;
    [[nodiscard]] bool empty() const noexcept { return numbers_.empty(); }

  private:
    static constexpr std::size_t bits = 4096;

    void wipe() noexcept {
        if (!numbers_.empty()) {
            webcasts::wipe(reinterpret_cast<char*>(numbers_.data()), numbers_.size() * sizeof(std::uint64_t));
        }
    }
    [[nodiscard]] static std::size_t bit_of(std::uint64_t number) noexcept {
        return narrow_cast<std::size_t>((number * golden_ratio) >> 52U);
    }

    std::vector<std::uint64_t> numbers_;
    std::array<std::uint64_t, bits / 64> seen_{}; ///< a Bloom filter: few numbers of a text pass it
};

/// What secrets look like in a folded text (folded_text.hpp), and where.
///
/// A secret of eight bytes or more is found by each eight bytes of it, so that a part of it is found too. A
/// shorter one is found as a whole; if it is shorter than four bytes, only where no letter or digit stands
/// next to it, and if it is a number, only where no digit does.
class secret_patterns {
  public:
    /// The length of the parts by which long secrets are found.
    static constexpr std::size_t part_size = 8;
    /// The length from which a secret is found next to letters.
    static constexpr std::size_t word_size = 4;

    /// Add a secret in the forms in which no decoder makes it appear: as it is, in UTF-16 and as Latin-1 read
    /// it, backwards and rotated by 13 letters, and in base64 whose case was changed.
    void add(std::string_view secret_text);
    /// Add a name, which is found as a whole, where no letter or digit is next to it.
    void add_name(std::string_view name);

    /// Append the places of all that is found in a text. `text_end` is the end of the whole text, if this
    /// reaches it, or zero: there a secret may be cut.
    void find(const mapped_text& text, std::uint32_t text_end, std::vector<text_range>& places) const;

    /// The length of the longest secret.
    [[nodiscard]] std::size_t max_size() const noexcept { return max_size_; }
    /// The length of the shortest text that a decoder must take for one that may hold a secret.
    [[nodiscard]] std::size_t min_size() const noexcept { return min_size_; }
    /// Return whether all secrets are ASCII.
    [[nodiscard]] bool are_ascii() const noexcept { return are_ascii_; }
    /// Return whether a secret has a character that some writers double.
    [[nodiscard]] bool may_be_doubled() const noexcept { return may_be_doubled_; }

  private:
    void note(std::string_view text);
    void add_folded(std::string_view text, bool is_whole);
    void add_parts(std::string_view folded_text);

    /// A secret that is found only where its neighbours allow it.
    struct word {
        secret text;        ///< folded
        bool among_letters; ///< only digits may not stand next to it
    };

    std::array<secret_numbers, part_size + 1> by_size_; ///< of folded bytes, by their number
    std::vector<word> words_;
    std::vector<secret> starts_; ///< the first bytes of secrets, folded, for those that are cut
    std::size_t max_size_ = 0;
    std::size_t min_size_ = part_size;
    bool are_ascii_ = true;
    bool may_be_doubled_ = false;
};

}}} // namespace webcasts::v0::detail

#ifdef WEBCASTS_HEADER_ONLY
#include <webcasts/redaction/detail/secret_patterns.ipp>
#endif

#endif
