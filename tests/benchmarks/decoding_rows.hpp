// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_TESTS_BENCHMARKS_DECODING_ROWS_HPP
#define WEBCASTS_TESTS_BENCHMARKS_DECODING_ROWS_HPP

#include "decoding_contender.hpp"
#include "decoding_filling.hpp"
#include <webcasts/records.hpp>
#include <webcasts/wire/value_text.hpp>

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

namespace benchmark {

/// Makes records from rows whose cells come from another library or a splitter: consecutive rows that are
/// equal in every column of the attendee are the sessions of one attendee.
template <class Records>
class row_grouper {
  public:
    explicit row_grouper(Records& records) noexcept : records_(records) {}

    /// Take a row; the first one is the header. `cells` then has those of an earlier row, for their memory.
    void take(std::vector<std::string>& cells) {
        if (names_.empty()) {
            names_ = cells;
            kind_ = column("session_kind");
            return;
        }
        if (cells.size() != names_.size()) {
            give_up("a row has another number of cells than the header");
        }
        if (person_ == nullptr ||
            !std::equal(cells.begin(), cells.begin() + static_cast<std::ptrdiff_t>(kind_), last_.begin())) {
            end();
            person_ = &records_.begin();
            for (std::size_t i = 0; i < kind_; ++i) {
                set(*person_, names_[i], cells[i]);
            }
        }
        if (!cells[kind_].empty()) {
            auto& session = person_->sessions.emplace_back();
            session.kind = webcasts::wire::parse_viewing_kind(cells[kind_]).value();
            for (std::size_t i = kind_ + 1; i < cells.size(); ++i) {
                set(session, std::string_view(names_[i]).substr(session_prefix.size()), cells[i]);
            }
        }
        last_.swap(cells);
    }
    /// Pass on the last attendee.
    void end() {
        if (person_ != nullptr) {
            records_.end();
        }
    }

  private:
    static constexpr std::string_view session_prefix = "session_";
    using person_type = std::remove_reference_t<decltype(std::declval<Records&>().begin())>;

    [[nodiscard]] std::size_t column(std::string_view name) const {
        for (std::size_t i = 0; i < names_.size(); ++i) {
            if (names_[i] == name) {
                return i;
            }
        }
        give_up("the header lacks a column");
    }

    Records& records_;
    person_type* person_ = nullptr;
    std::vector<std::string> names_;
    std::vector<std::string> last_; ///< the cells of the row before
    std::size_t kind_ = 0;
};

} // namespace benchmark

#endif
