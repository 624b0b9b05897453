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
/// equal in every column of the attendee are the sessions of one attendee. `Cell` is `std::string`, or
/// `std::string_view` if the cells outlive the records.
template <class Records, class Cell = std::string>
class row_grouper {
  public:
    explicit row_grouper(Records& records) noexcept : records_(records) {}

    /// Take a row; the first one is the header. `cells` then has those of an earlier row, for their memory.
    void take(std::vector<Cell>& cells) {
        if (names_.empty()) {
            return read_header(cells);
        }
        if (cells.size() != names_.size()) {
            give_up("a row has another number of cells than the header");
        }
        if (person_ == nullptr || !continues(cells)) {
            end();
            begin(cells);
        }
        if (const std::string_view kind = cells[kind_]; !kind.empty()) {
            auto& session = person_->sessions.emplace_back();
            session.kind = webcasts::wire::parse_viewing_kind(kind).value();
            for (const std::size_t i : session_columns_) {
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
    using text = decltype(person_type::email);
    struct column {
        std::size_t index;
        text_of_attendee<text> member; ///< null: not a text of the attendee's
    };

    void read_header(const std::vector<Cell>& cells) {
        names_ = cells;
        kind_ = names_.size();
        for (std::size_t i = 0; i < names_.size(); ++i) {
            const std::string_view name = names_[i];
            if (name == "session_kind") {
                kind_ = i;
            } else if (name.starts_with(session_prefix)) {
                session_columns_.push_back(i);
            } else {
                columns_.push_back({i, text_named<text>(name)});
            }
        }
        if (kind_ == names_.size()) {
            give_up("the header lacks a column");
        }
    }
    [[nodiscard]] bool continues(const std::vector<Cell>& cells) const {
        return std::all_of(columns_.begin(), columns_.end(),
                           [&](const column& at) { return cells[at.index] == last_[at.index]; });
    }
    void begin(const std::vector<Cell>& cells) {
        person_ = &records_.begin();
        for (const column& at : columns_) {
            if (at.member != nullptr) {
                person_->*at.member = cells[at.index];
            } else {
                set(*person_, names_[at.index], cells[at.index]);
            }
        }
    }

    Records& records_;
    person_type* person_ = nullptr;
    std::vector<Cell> names_;
    std::vector<Cell> last_; ///< the cells of the row before
    std::vector<column> columns_;
    std::vector<std::size_t> session_columns_; ///< without the kind's
    std::size_t kind_ = 0;
};

} // namespace benchmark

#endif
