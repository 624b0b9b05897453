// SPDX-License-Identifier: BSL-1.0
#include "exports/crm_people.hpp"

#include "text/canonical_address.hpp"

#include <utility>

namespace exporter {

namespace {

constexpr std::size_t key_column = 0;
constexpr std::size_t status_column = 1;

bool is_blank(const std::optional<std::string>& cell) {
    return !cell || visible_text(*cell).empty();
}

} // namespace

crm_people::crm_people(std::size_t email, std::function<void(row& person)> write)
    : email_(email), write_(std::move(write)) {}

void crm_people::add(const row& registration) {
    row next = registration;
    next[email_] = next[email_] ? visible_text(*next[email_]) : "";
    if (!continues(next)) {
        finish();
        person_ = std::move(next);
        return;
    }
    for (std::size_t column = status_column + 1; column < next.size(); ++column) {
        if (!is_blank(next[column]) || !person_[column]) {
            person_[column] = std::move(next[column]);
        }
    }
    // Both are one digit.
    if (next[status_column] > person_[status_column]) {
        person_[status_column] = std::move(next[status_column]);
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
