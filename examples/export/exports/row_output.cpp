// SPDX-License-Identifier: BSL-1.0
#include "exports/row_output.hpp"

#include "text/json_text.hpp"
#include <webcasts/wire/csv/field.hpp>

#include <string_view>
#include <utility>

namespace exporter {

namespace {

using webcasts::wire::spreadsheet_protection;

} // namespace

row_output::row_output(output_file& out, std::vector<column> columns, const output_options& options,
                       std::optional<pii_hash> hash)
    : out_(out), columns_(std::move(columns)), format_(options.format), protection_(options.csv_protection()),
      hash_(std::move(hash)) {
    if (format_ != output_format::csv) {
        return;
    }
    line_ = options.csv_start();
    for (const column& item : columns_) {
        line_.append(&item == &columns_.front() ? "" : ",");
        webcasts::wire::append_csv_field(line_, item.name, protection_);
    }
    out_.write(line_ + "\r\n");
}

void row_output::write(const std::vector<std::optional<std::string>>& row) {
    line_.clear();
    format_ == output_format::csv ? append_csv(row) : append_json(row);
    out_.write(line_);
    ++rows_;
}

void row_output::append_csv(const std::vector<std::optional<std::string>>& row) {
    for (const column& item : columns_) {
        line_.append(&item == &columns_.front() ? "" : ",");
        if (const auto& value = row[item.place]) {
            const std::string text = shown(item, *value);
            webcasts::wire::append_csv_field(line_, text, protection_of(item));
        }
    }
    line_ += "\r\n";
}

void row_output::append_json(const std::vector<std::optional<std::string>>& row) {
    json_object object;
    for (const column& item : columns_) {
        const auto& value = row[item.place];
        if (!value) {
            object.json(item.name, "null");
        } else if (item.kind == cell_kind::number || (item.kind == cell_kind::json && !item.hashed)) {
            object.json(item.name, *value);
        } else {
            object.text(item.name, shown(item, *value));
        }
    }
    line_ = object.str() + '\n';
}

std::string row_output::shown(const column& item, const std::string& text) const {
    // An empty list of further fields identifies nobody.
    const bool is_empty_list = item.kind == cell_kind::json && text == "[]";
    if (is_empty_list && format_ == output_format::csv) {
        return "";
    }
    if (!item.hashed || is_empty_list) {
        return text;
    }
    return item.kind == cell_kind::address ? hash_->address_token(text) : hash_->token(text);
}

spreadsheet_protection row_output::protection_of(const column& item) const {
    const bool is_inert =
        item.kind == cell_kind::code || item.kind == cell_kind::number || item.kind == cell_kind::time;
    return is_inert ? spreadsheet_protection::off : protection_;
}

} // namespace exporter
