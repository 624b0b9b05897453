// SPDX-License-Identifier: BSL-1.0
#include "decoding_contender.hpp"
#include "decoding_filling.hpp"
#include "decoding_rows.hpp"

#include <cstddef>
#include <csv.h>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace benchmark {
namespace {

/// Feed libcsv in chunks.
struct fill_by_libcsv {
    std::string_view report;

    template <class Records>
    void operator()(Records& records) const {
        struct state {
            row_grouper<Records> rows;
            std::vector<std::string> cells;
            std::size_t count = 0;
        };
        state taken{row_grouper<Records>(records), {}};
        const auto on_cell = [](void* text, std::size_t size, void* to) {
            auto& target = *static_cast<state*>(to);
            if (target.count == target.cells.size()) {
                target.cells.emplace_back();
            }
            target.cells[target.count++].assign(static_cast<const char*>(text), size);
        };
        const auto on_row = [](int, void* to) {
            auto& target = *static_cast<state*>(to);
            target.cells.resize(target.count);
            target.rows.take(target.cells);
            target.count = 0;
        };
        csv_parser parser;
        if (csv_init(&parser, CSV_STRICT) != 0) {
            give_up("libcsv cannot begin");
        }
        for_each_chunk(report, chunk_bytes, [&](std::span<const char> bytes) {
            if (csv_parse(&parser, bytes.data(), bytes.size(), on_cell, on_row, &taken) != bytes.size()) {
                give_up("libcsv refuses the report");
            }
        });
        csv_fini(&parser, on_cell, on_row, &taken);
        csv_free(&parser);
        taken.rows.end();
    }
};

} // namespace

void add_libcsv(field_of_contenders& all, const input& from) {
    const fill_by_libcsv fill{from.csv};
    const auto covered = record_digest::scope::without_answers;
    all.present.push_back(visiting<std::string, memory::given_back>(
        "libcsv, visit", from.csv.size(), from.digest_without_answers, covered, fill));
    all.present.push_back(
        visiting<std::string, memory::used_again>("libcsv with one record's memory, visit", from.csv.size(),
                                                  from.digest_without_answers, covered, fill));
}

} // namespace benchmark
