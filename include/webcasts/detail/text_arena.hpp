// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_DETAIL_TEXT_ARENA_HPP
#define WEBCASTS_DETAIL_TEXT_ARENA_HPP

#include <algorithm>
#include <cstddef>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

namespace webcasts::detail {

/// Storage for the texts of one record: views stay valid until `clear()`, which keeps the memory for the next
/// record.
template <class Char>
class text_arena {
  public:
    /// Copy a text and view the copy.
    [[nodiscard]] std::basic_string_view<Char> store(std::basic_string_view<Char> text) {
        if (text.empty()) {
            return {};
        }
        used_total_ += text.size();
        while (current_ < blocks_.size() && blocks_[current_].size() - used_ < text.size()) {
            ++current_;
            used_ = 0;
        }
        if (current_ == blocks_.size()) {
            const std::size_t size =
                std::max(text.size(), first_block_size << std::min<std::size_t>(current_, 8));
            blocks_.emplace_back().resize(size);
            used_ = 0;
        }
        Char* place = blocks_[current_].data() + used_;
        std::copy(text.begin(), text.end(), place);
        used_ += text.size();
        return {place, text.size()};
    }

    /// Count the bytes stored since the last `clear()`.
    [[nodiscard]] std::size_t size() const noexcept { return used_total_; }

    /// Forget all texts; their memory is used again.
    void clear() noexcept {
        current_ = 0;
        used_ = 0;
        used_total_ = 0;
    }

  private:
    static constexpr std::size_t first_block_size = 4096;

    std::vector<std::basic_string<Char>> blocks_; ///< each used up to its size
    std::size_t current_ = 0;
    std::size_t used_ = 0;
    std::size_t used_total_ = 0;
};

} // namespace webcasts::detail

#endif
