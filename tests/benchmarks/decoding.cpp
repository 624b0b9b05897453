// SPDX-License-Identifier: BSL-1.0
// decoding [PAIRS] [ATTENDEES] [WORD...]: compares the decoders with raw tokenizers and with common
// alternatives, and prints a Markdown table. With words, only the rows that contain all of them are run.
//
// Every contender first reads the report once untimed and must find its exact content; the program fails if
// it does not. Then each row is PAIRS alternating passes. A ratio compares the CPU times of one pair and is
// above 1 if ours is faster; the table has the median. MB/s of the report read or written are medians too,
// for information. Exit status: 0; 1 if a contender fails; 2 if a median is below its target.
//
// decoding shapes [PAIRS] [ATTENDEES] [WORD...]: see decoding_by_shape.cpp.
#include "decoding_contender.hpp"
#include "decoding_measure.hpp"
#include "decoding_shapes.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace {

using namespace benchmark;

#ifdef __clang__
constexpr const char* compiler = ""; // part of __VERSION__
#else
constexpr const char* compiler = "GCC ";
#endif

struct comparison {
    std::string ours;
    std::string theirs;
    std::optional<double> target;
};

const std::vector<comparison> comparisons{
    {"xml visit", "expat, empty handlers", 0.87},
    {"xml keep", "expat, empty handlers", 0.76},
    {"xml by expat visit", "expat, empty handlers", 0.87},
    {"xml by expat keep", "expat, empty handlers", {}},
    {"xml visit", "pugixml, visit", {}},
    {"xml keep", "pugixml, keep", {}},
    {"xml visit", "libxml2 SAX2, visit", {}},
    {"xml keep", "libxml2 SAX2, keep", {}},
    {"xml visit", "Python ElementTree iterparse", 4.0},
    {"json visit", "Boost.JSON basic_parser, empty handler", 0.57},
    {"json visit", "simdjson on-demand, visit", 1.0},
    {"json keep", "simdjson on-demand, keep", 1.0},
    {"json visit", "simdjson on-demand with a used parser, visit", {}},
    {"json visit", "RapidJSON SAX, visit", 2.2},
    {"json visit", "RapidJSON SAX with one record's memory, visit", {}},
    {"json keep", "RapidJSON SAX, keep", {}},
    {"json keep", "Boost.JSON DOM, keep", 3.4},
    {"json keep", "Boost.JSON DOM in a monotonic_resource, keep", {}},
    {"json keep", "nlohmann::json, keep", {}},
    {"json visit", "Python json", 10.0},
    {"csv visit", "state machine that counts fields", 1.0},
    {"csv visit", "memchr for LF", {}},
    {"csv visit", "libcsv, visit", 3.3},
    {"csv visit", "libcsv with one record's memory, visit", {}},
    {"csv visit", "getline splitter, visit", 4.5},
    {"csv keep", "copy of the decoded records, one by one", 0.65},
    {"csv keep", "append_owned of the decoded records", {}},
    {"csv keep", "copy of their vector", {}},
    {"csv visit", "Python csv", {}},
    {"csv visit without SIMD, own process", "csv visit, own process", 0.9},
    {"xml visit in chunks of 16 KiB", "xml visit", 0.9},
    {"xml visit in chunks of 1 KiB", "xml visit", 0.75},
    {"json visit in chunks of 16 KiB", "json visit", 0.9},
    {"json visit in chunks of 1 KiB", "json visit", 0.75},
    {"csv visit in chunks of 16 KiB", "csv visit", 0.9},
    {"csv visit in chunks of 1 KiB", "csv visit", 0.75},
    {"xml writer", "xml visit", 1.0},
    {"json writer", "json visit", 1.0},
    {"csv writer", "csv visit", 1.0},
};

/// Run and print one row. Return false if the median is below the target.
bool run(const comparison& row, const contender& ours, const contender& theirs, std::size_t pairs) {
    const compared all = compare(ours, theirs, pairs);
    const auto [lowest, highest] = std::minmax_element(all.ratios.begin(), all.ratios.end());
    const double ratio = median(all.ratios);
    const bool reached = !row.target || ratio >= *row.target;
    char target[32] = "";
    if (row.target) {
        std::snprintf(target, sizeof target, "%.2f %s", *row.target, reached ? "ok" : "**below**");
    }
    std::printf("| %s | %.0f | %s | %.0f | %.2f | %.2f–%.2f | %s |\n", ours.name.c_str(), median(all.ours),
                theirs.name.c_str(), median(all.theirs), ratio, *lowest, *highest, target);
    std::fflush(stdout);
    return reached;
}

bool wanted(const comparison& row, const std::vector<std::string>& words) {
    const std::string text = row.ours + " | " + row.theirs;
    return std::all_of(words.begin(), words.end(),
                       [&](const std::string& word) { return text.find(word) != std::string::npos; });
}

int compare_usual(std::size_t pairs, std::uint64_t attendees, const std::vector<std::string>& words) {
    const input from = make_input(report_shapes[0], attendees);
    const field_of_contenders all = all_contenders(from);

    std::printf("%s%s, -O2; %llu attendees; XML %.1f MB, JSON %.1f MB, CSV %.1f MB; chunks of 64 KiB; "
                "medians of %llu "
                "alternating pairs.\n\n",
                compiler, __VERSION__, static_cast<unsigned long long>(attendees),
                static_cast<double>(from.xml.size()) / 1e6, static_cast<double>(from.json.size()) / 1e6,
                static_cast<double>(from.csv.size()) / 1e6, static_cast<unsigned long long>(pairs));
    std::printf("| ours | MB/s | beside | MB/s | ratio | lowest–highest | target |\n"
                "|---|---:|---|---:|---:|---:|---:|\n");
    once_checked checked;
    bool reached = true;
    for (const comparison& row : comparisons) {
        if (!wanted(row, words)) {
            continue;
        }
        const contender* ours = find(all, row.ours);
        const contender* theirs = find(all, row.theirs);
        if (ours == nullptr || theirs == nullptr) {
            std::printf("| %s | | %s | | not installed | | |\n", row.ours.c_str(), row.theirs.c_str());
            continue;
        }
        checked.check(*ours);
        checked.check(*theirs);
        reached = run(row, *ours, *theirs, pairs) && reached;
    }
    return reached ? 0 : 2;
}

} // namespace

int main(int argc, char** argv) {
    const bool by_shape = argc > 1 && std::string_view(argv[1]) == "shapes";
    const int first = by_shape ? 2 : 1;
    const std::uint64_t pairs = argc > first ? number(argv[first]) : by_shape ? 7 : 15;
    const std::uint64_t attendees = argc > first + 1 ? number(argv[first + 1]) : 100'000;
    const std::vector<std::string> words(argv + std::min(argc, first + 2), argv + argc);
    return (by_shape ? compare_shapes : compare_usual)(pairs, attendees, words);
}
