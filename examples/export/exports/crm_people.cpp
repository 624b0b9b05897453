// SPDX-License-Identifier: BSL-1.0
#include "exports/crm_people.hpp"

#include "text/canonical_address.hpp"

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <utility>

namespace exporter {

namespace {

constexpr std::size_t key_column = 0;
constexpr std::size_t status_column = 1;
constexpr std::size_t event_column = 2;

bool is_blank(const std::optional<std::string>& cell) {
    return !cell || visible_text(*cell).empty();
}

std::int64_t whole_number(const std::optional<std::string>& cell) {
    std::int64_t number = 0;
    if (cell) {
        std::from_chars(cell->data(), cell->data() + cell->size(), number);
    }
    return number;
}

} // namespace

crm_people::crm_people(std::size_t email, std::vector<cell_merge> merges,
                       std::function<void(row& person)> write)
    : email_(email), merges_(std::move(merges)), write_(std::move(write)) {}

void crm_people::add(const row& registration) {
    row next = registration;
    next[email_] = next[email_] ? visible_text(*next[email_]) : "";
    if (!continues(next)) {
        finish();
        events_ = {next[event_column].value_or("")};
        person_ = std::move(next);
        return;
    }
    const bool is_new_event = events_.insert(next[event_column].value_or("")).second;
    for (std::size_t column = event_column + 1; column < next.size(); ++column) {
        merge(column, next[column], is_new_event);
    }
    // Both are one digit.
    if (next[status_column] > person_[status_column]) {
        person_[status_column] = std::move(next[status_column]);
    }
}

void crm_people::merge(std::size_t column, std::optional<std::string>& cell, bool is_new_event) {
    auto& merged = person_[column];
    if (merges_[column] == cell_merge::latest || !merged) {
        if (!is_blank(cell) || !merged) {
            merged = std::move(cell);
        }
        return;
    }
    if (!cell) {
        return;
    }
    switch (merges_[column]) {
    case cell_merge::latest:
        break;
    case cell_merge::sum:
        // The numbers are the person's, in each registration for the event.
        merged = is_new_event ? std::to_string(whole_number(merged) + whole_number(cell)) : *merged;
        break;
    case cell_merge::highest:
        merged = std::max(*merged, *cell);
        break;
    case cell_merge::lowest:
        merged = std::min(*merged, *cell);
        break;
    case cell_merge::all:
        merged->append(merged->empty() || cell->empty() ? "" : "; ").append(*cell);
        break;
    }
}

void crm_people::finish() {
    if (!person_.empty()) {
        write_(person_);
        person_.clear();
    }
}

bool crm_people::continues(const row& registration) const {
    return !person_.empty() && !is_blank(registration[email_]) && !is_blank(person_[email_]) &&
           person_[key_column] == registration[key_column];
}

} // namespace exporter
