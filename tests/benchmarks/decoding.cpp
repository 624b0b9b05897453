// SPDX-License-Identifier: BSL-1.0
// decoding [PAIRS] [ATTENDEES] [WORD...]: compares the decoders with raw tokenizers and with common
// alternatives, and prints a Markdown table. With words, only the rows that contain all of them are run.
//
// Every contender first reads the report once untimed and must find its exact content; the program fails if
// it does not. Then each row is PAIRS alternating passes. A ratio compares the CPU times of one pair and is
// above 1 if ours is faster; the table has the median. MB/s of the report read or written are medians too,
// for information. Exit status: 0; 1 if a contender fails; 2 if a median is below its target.
#include "decoding_contender.hpp"
#include "decoding_digest.hpp"
#include "decoding_report.hpp"
#include <webcasts/records.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <iostream>
#include <optional>
#include <set>
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

input make_input(std::uint64_t attendees) {
    input result;
    report_maker xml(webcasts::wire_format::xml);
    report_maker json(webcasts::wire_format::json);
    report_maker csv(webcasts::wire_format::csv);
    record_digest all(record_digest::scope::all);
    record_digest without_answers(record_digest::scope::without_answers);
    token_counts tokens;
    xml.begin(result.xml);
    json.begin(result.json);
    csv.begin(result.csv);
    for (std::uint64_t number = 0; number < attendees; ++number) {
        const webcasts::attendee person = make_person(number);
        xml.add(result.xml, person);
        json.add(result.json, person);
        csv.add(result.csv, person);
        all.add(person);
        without_answers.add(person);
        tokens.add(person);
    }
    xml.end(result.xml);
    json.end(result.json);
    csv.end(result.csv);
    result.digest = all.str();
    result.digest_without_answers = without_answers.str();
    result.elements = std::to_string(tokens.elements);
    result.objects = std::to_string(tokens.objects);
    result.fields = std::to_string(tokens.fields);
    result.lines = std::to_string(std::count(result.csv.begin(), result.csv.end(), '\n'));
    result.people = decode_xml(result.xml);
    result.people_without_answers = decode_csv(result.csv);
    return result;
}

/// Make all contenders. The macros are defined for the libraries that were found by the build.
field_of_contenders all_contenders(const input& from) {
    field_of_contenders all;
    add_ours(all, from);
    add_xml_peers(all, from);
    add_json_peers(all, from);
    add_csv_peers(all, from);
    add_raw_csv(all, from);
    add_processes(all, from);
#ifdef WITH_PUGIXML
    add_pugixml(all, from);
#else
    all.missing.insert(all.missing.end(), {"pugixml, visit", "pugixml, keep"});
#endif
#ifdef WITH_LIBXML2
    add_libxml2(all, from);
#else
    all.missing.insert(all.missing.end(), {"libxml2 SAX2, visit", "libxml2 SAX2, keep"});
#endif
#ifdef WITH_SIMDJSON
    add_simdjson(all, from);
#else
    all.missing.insert(all.missing.end(), {"simdjson on-demand, visit", "simdjson on-demand, keep",
                                           "simdjson on-demand with a used parser, visit"});
#endif
#ifdef WITH_RAPIDJSON
    add_rapidjson(all, from);
#else
    all.missing.insert(
        all.missing.end(),
        {"RapidJSON SAX, visit", "RapidJSON SAX with one record's memory, visit", "RapidJSON SAX, keep"});
#endif
#ifdef WITH_NLOHMANN
    add_nlohmann(all, from);
#else
    all.missing.emplace_back("nlohmann::json, keep");
#endif
#ifdef WITH_LIBCSV
    add_libcsv(all, from);
#else
    all.missing.insert(all.missing.end(), {"libcsv, visit", "libcsv with one record's memory, visit"});
#endif
    return all;
}

double median(std::vector<double> values) {
    std::sort(values.begin(), values.end());
    const std::size_t half = values.size() / 2;
    return values.size() % 2 == 1 ? values[half] : (values[half - 1] + values[half]) / 2;
}

const contender* find(const field_of_contenders& all, const std::string& name) {
    for (const contender& one : all.present) {
        if (one.name == name) {
            return &one;
        }
    }
    if (std::find(all.missing.begin(), all.missing.end(), name) == all.missing.end()) {
        give_up("no contender has the name " + name);
    }
    return nullptr;
}

void check_once(const contender& one, std::set<std::string>& checked) {
    if (!checked.insert(one.name).second) {
        return;
    }
    const std::string outcome = one.check();
    if (outcome != one.expected) {
        give_up(one.name + " found " + outcome + " instead of " + one.expected);
    }
}

/// Run and print one row. Return false if the median is below the target.
bool run(const comparison& row, const contender& ours, const contender& theirs, std::size_t pairs) {
    std::vector<double> our_rates;
    std::vector<double> their_rates;
    std::vector<double> ratios;
    for (std::size_t i = 0; i < pairs; ++i) {
        our_rates.push_back(static_cast<double>(ours.bytes) / ours.pass() / 1e6);
        their_rates.push_back(static_cast<double>(theirs.bytes) / theirs.pass() / 1e6);
        ratios.push_back(our_rates.back() / their_rates.back());
    }
    const auto [lowest, highest] = std::minmax_element(ratios.begin(), ratios.end());
    const double ratio = median(ratios);
    const bool reached = !row.target || ratio >= *row.target;
    char target[32] = "";
    if (row.target) {
        std::snprintf(target, sizeof target, "%.2f %s", *row.target, reached ? "ok" : "**below**");
    }
    std::printf("| %s | %.0f | %s | %.0f | %.2f | %.2f–%.2f | %s |\n", ours.name.c_str(), median(our_rates),
                theirs.name.c_str(), median(their_rates), ratio, *lowest, *highest, target);
    std::fflush(stdout);
    return reached;
}

std::uint64_t number(const char* text) {
    char* end = nullptr;
    const std::uint64_t value = std::strtoull(text, &end, 10);
    if (value == 0 || *end != '\0') {
        give_up("usage: decoding [PAIRS] [ATTENDEES] [WORD...]; the numbers are above zero");
    }
    return value;
}

bool wanted(const comparison& row, int argc, char** argv) {
    const std::string text = row.ours + " | " + row.theirs;
    return std::all_of(argv + std::min(argc, 3), argv + argc,
                       [&](const char* word) { return text.find(word) != std::string::npos; });
}

} // namespace

int main(int argc, char** argv) {
    const std::uint64_t pairs = argc > 1 ? number(argv[1]) : 15;
    const std::uint64_t attendees = argc > 2 ? number(argv[2]) : 100'000;
    const input from = make_input(attendees);
    const field_of_contenders all = all_contenders(from);

    std::printf("%s%s, -O2; %llu attendees; XML %.1f MB, JSON %.1f MB, CSV %.1f MB; chunks of 64 KiB; "
                "medians of %llu "
                "alternating pairs.\n\n",
                compiler, __VERSION__, static_cast<unsigned long long>(attendees),
                static_cast<double>(from.xml.size()) / 1e6, static_cast<double>(from.json.size()) / 1e6,
                static_cast<double>(from.csv.size()) / 1e6, static_cast<unsigned long long>(pairs));
    std::printf("| ours | MB/s | beside | MB/s | ratio | lowest–highest | target |\n"
                "|---|---:|---|---:|---:|---:|---:|\n");
    std::set<std::string> checked;
    bool reached = true;
    for (const comparison& row : comparisons) {
        if (!wanted(row, argc, argv)) {
            continue;
        }
        const contender* ours = find(all, row.ours);
        const contender* theirs = find(all, row.theirs);
        if (ours == nullptr || theirs == nullptr) {
            std::printf("| %s | | %s | | not installed | | |\n", row.ours.c_str(), row.theirs.c_str());
            continue;
        }
        check_once(*ours, checked);
        check_once(*theirs, checked);
        reached = run(row, *ours, *theirs, pairs) && reached;
    }
    return reached ? 0 : 2;
}
