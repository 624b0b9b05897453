// SPDX-License-Identifier: BSL-1.0
#include "exports/row_output.hpp"

#include "text/json_text.hpp"
#include <webcasts/wire/csv/field.hpp>

#include <string_view>
#include <utility>

namespace exporter {

namespace {

using webcasts::wire::spreadsheet_protection;

bool is_phone_number(std::string_view text) {
    return text.find_first_not_of("0123456789 +().-") == std::string_view::npos;
}

} // namespace

row_output::row_output(output_file& out, std::vector<column> columns, row_style style,
                       std::optional<pii_hash> hash)
    : out_(out), columns_(std::move(columns)), style_(style), hash_(std::move(hash)) {
    if (style_.format != output_format::csv) {
        return;
    }
    line_ = style_.bom ? byte_order_mark : "";
    for (const column& item : columns_) {
        line_.append(&item == &columns_.front() ? "" : ",");
        webcasts::wire::append_csv_field(line_, item.name, style_.protection);
    }
    out_.write(line_ + "\r\n");
}

void row_output::write(const std::vector<std::optional<std::string>>& row) {
    line_.clear();
    style_.format == output_format::csv ? append_csv(row) : append_json(row);
    out_.write(line_);
    ++rows_;
}

void row_output::append_csv(const std::vector<std::optional<std::string>>& row) {
    for (const column& item : columns_) {
        line_.append(&item == &columns_.front() ? "" : ",");
        if (const auto& value = row[item.place]) {
            const std::string text = shown(item, *value);
            webcasts::wire::append_csv_field(line_, text, protection_of(item, text));
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

std::string row_output::shown(const column& of, const std::string& text) const {
    // Nobody's further fields are no secret, and look the same for everybody.
    const bool is_nothing = of.kind == cell_kind::json && text == "[]";
    if (is_nothing && style_.format == output_format::csv) {
        return "";
    }
    return of.hashed && !is_nothing ? hash_->token(text) : text;
}

spreadsheet_protection row_output::protection_of(const column& of, const std::string& text) const {
    const bool is_inert = of.kind == cell_kind::code || of.kind == cell_kind::number ||
                          of.kind == cell_kind::time ||
                          (of.kind == cell_kind::phone && is_phone_number(text));
    return is_inert ? spreadsheet_protection::off : style_.protection;
}

} // namespace exporter
