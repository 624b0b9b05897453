// SPDX-License-Identifier: BSL-1.0
#include "exports/row_files.hpp"

#include <cstddef>
#include <fmt/format.h>
#include <utility>

namespace exporter {

std::string numbered_name(const std::string& path, std::uint64_t number) {
    const std::size_t name = path.rfind('/') + 1; // 0 where there is no folder
    const std::size_t point = path.rfind('.');
    const bool has_ending = point != std::string::npos && point > name;
    const std::size_t end = has_ending ? point : path.size();
    return fmt::format("{}-{:04}{}", path.substr(0, end), number, path.substr(end));
}

row_files::row_files(std::vector<row_output::column> columns, const output_options& options,
                     std::optional<pii_hash> hash, std::uint64_t most_rows)
    : columns_(std::move(columns)), options_(options), hash_(std::move(hash)), most_rows_(most_rows) {
    begin();
}

void row_files::begin() {
    const std::string path = most_rows_ == 0 ? options_.path : numbered_name(options_.path, finished_ + 1);
    file_.emplace(path, options_.replacement);
    output_.emplace(*file_, columns_, options_, hash_);
}

void row_files::write(const std::vector<std::optional<std::string>>& row) {
    if (most_rows_ != 0 && output_->rows() == most_rows_) {
        finish();
        begin();
    }
    output_->write(row);
    ++rows_;
}

void row_files::finish() {
    file_->finish();
    output_.reset();
    file_.reset();
    ++finished_;
}

} // namespace exporter
