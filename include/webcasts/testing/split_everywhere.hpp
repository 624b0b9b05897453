// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_TESTING_SPLIT_EVERYWHERE_HPP
#define WEBCASTS_TESTING_SPLIT_EVERYWHERE_HPP

#include <algorithm>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace webcasts { inline namespace v0 { namespace testing {

/// Memory from which bytes are lent: they are at the end of a block and are overwritten after their use. So a
/// sanitizer detects a read past their end, and a decoder that keeps a view of them is found out.
class piece_memory {
  public:
    /// Call `use(std::span<const char>)` with a copy of `bytes`, and return what it returns.
    template <class Use>
    auto lend(std::string_view bytes, Use&& use) {
        constexpr std::size_t word = 16;
        if (bytes.size() > memory_.size()) {
            memory_ = std::vector<char>((bytes.size() + word - 1) / word * word);
        }
        const std::span<char> piece = std::span<char>(memory_).last(bytes.size());
        std::copy(bytes.begin(), bytes.end(), piece.begin());
        auto result = use(std::span<const char>(piece));
        std::fill(piece.begin(), piece.end(), '\x7F');
        return result;
    }

  private:
    std::vector<char> memory_;
};

/// A byte string in pieces, to feed to a decoder. Each piece is lent by a `piece_memory`.
class split_bytes {
  public:
    /// `sizes` are those of the first pieces, none of them zero; after them the last one is repeated. Without
    /// sizes there is one piece.
    split_bytes(std::string_view bytes, std::vector<std::size_t> sizes)
        : bytes_(bytes), sizes_(std::move(sizes)) {}
    /// Deleted for temporary strings: the bytes are viewed, not copied.
    template <std::same_as<std::string> Temporary>
    split_bytes(Temporary&& the_owner_must_not_be_a_temporary, std::vector<std::size_t> sizes) = delete;

    /// Call `take(std::span<const char>)` with each piece until it returns false, or something that converts
    /// to false. Return false if it did.
    template <class Take>
    bool feed(Take&& take) const {
        std::string_view rest = bytes_;
        for (std::size_t piece = 0; !rest.empty(); ++piece) {
            const std::size_t size = (std::min)(rest.size(), size_of(piece));
            const bool more = memory_.lend(rest.substr(0, size), [&](std::span<const char> lent) {
                return static_cast<bool>(take(lent));
            });
            if (!more) {
                return false;
            }
            rest.remove_prefix(size);
        }
        return true;
    }

    /// The sizes of the pieces, for a message.
    [[nodiscard]] const std::vector<std::size_t>& sizes() const& noexcept { return sizes_; }
    /// The sizes of temporary pieces.
    [[nodiscard]] std::vector<std::size_t> sizes() && noexcept { return std::move(sizes_); }

  private:
    [[nodiscard]] std::size_t size_of(std::size_t piece) const noexcept {
        return sizes_.empty() ? bytes_.size() : sizes_[(std::min)(piece, sizes_.size() - 1)];
    }

    std::string_view bytes_;
    std::vector<std::size_t> sizes_;
    mutable piece_memory memory_;
};

/// The result of `split_everywhere`.
template <class Outcome>
struct split_report {
    Outcome whole;            ///< of the bytes in one piece
    std::uint64_t splits = 0; ///< number of splits that agreed
    /// The sizes of the pieces of the first split with another outcome, and that outcome.
    std::optional<std::pair<std::vector<std::size_t>, Outcome>> disagreement{};
    /// Return whether every split had the outcome of the whole.
    [[nodiscard]] explicit operator bool() const noexcept { return !disagreement; }
};

/// Feed a byte string to a callable whole, in every split in two, byte by byte, and in pieces of 2, 37 and
/// 1000 bytes, and compare the outcomes: the division into pieces must change nothing.
///
/// `run(const split_bytes&)` must start afresh each time, call `feed`, and return an outcome; `agree(outcome,
/// whole)` returns whether two are the same. It stops at the first that is not.
///
/// @code
/// const auto seen = split_everywhere(document, [](const split_bytes& pieces) {
///     my_parser parser;
///     pieces.feed([&](std::span<const char> piece) { return parser.write(piece); });
///     return parser.finish();
/// });
/// assert(seen);
/// @endcode
template <class Run, class Agree = std::equal_to<>>
[[nodiscard]] auto split_everywhere(std::string_view bytes, Run&& run, Agree agree = {})
    -> split_report<std::remove_cvref_t<std::invoke_result_t<Run&, const split_bytes&>>> {
    split_report<std::remove_cvref_t<std::invoke_result_t<Run&, const split_bytes&>>> report{
        run(split_bytes(bytes, {}))};
    const auto agrees = [&](std::vector<std::size_t> sizes) {
        const split_bytes pieces(bytes, std::move(sizes));
        auto outcome = run(pieces);
        if (agree(outcome, report.whole)) {
            ++report.splits;
            return true;
        }
        report.disagreement.emplace(pieces.sizes(), std::move(outcome));
        return false;
    };
    for (const std::size_t size : {std::size_t{1}, std::size_t{2}, std::size_t{37}, std::size_t{1000}}) {
        if (!agrees({size})) {
            return report;
        }
    }
    for (std::size_t first = 1; first < bytes.size(); ++first) {
        if (!agrees({first, bytes.size() - first})) {
            return report;
        }
    }
    return report;
}

}}} // namespace webcasts::v0::testing

#endif
