// SPDX-License-Identifier: BSL-1.0
// The decodings whose costs decoding_growth.py compares:
//
// decoding_growth write FORMAT SHAPE FIELDS SESSIONS ATTENDEES BYTES FILE: writes the report of a shape with
// this number of custom fields and of sessions an attendee (-: those of the shape), and with ATTENDEES or as
// many more as BYTES need.
// decoding_growth time FORMAT FILE: prints the lowest CPU seconds of several passes that visit the report.
// decoding_growth count FORMAT FILE...: visits each report once, in `visit_counted`, for callgrind.
#include "decoding_contender.hpp"
#include "decoding_formats.hpp"
#include "decoding_ours.hpp"
#include "decoding_shapes.hpp"
#include <webcasts/api.hpp>

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <optional>
#include <string>
#include <string_view>

namespace {

using namespace benchmark;
using webcasts::wire_format;

wire_format format_named(std::string_view name) {
    return name == "xml" ? wire_format::xml : name == "json" ? wire_format::json : wire_format::csv;
}

std::optional<unsigned> optional_number(const char* text) {
    if (std::string_view(text) == "-") {
        return std::nullopt;
    }
    return static_cast<unsigned>(std::strtoul(text, nullptr, 10));
}

int write(char** argument) {
    const auto* const found =
        std::find_if(std::begin(report_shapes), std::end(report_shapes),
                     [&](const report_shape& one) { return one.name == std::string_view(argument[1]); });
    if (found == std::end(report_shapes)) {
        give_up("no shape has this name");
    }
    report_shape shape = *found;
    shape.custom_fields = optional_number(argument[2]).value_or(shape.custom_fields);
    if (const auto sessions = optional_number(argument[3])) {
        shape.min_sessions = *sessions;
        shape.max_sessions = *sessions;
    }
    const std::uint64_t attendees = std::strtoull(argument[4], nullptr, 10);
    const std::uint64_t bytes = std::strtoull(argument[5], nullptr, 10);
    std::ofstream file(argument[6], std::ios::binary);
    const auto source = make_source(shape, format_named(argument[0]));
    std::string piece;
    std::uint64_t written = 0;
    source->begin(piece);
    for (std::uint64_t i = 0; i < attendees || written < bytes; ++i) {
        source->add(piece, i);
        file << piece;
        written += piece.size();
        piece.clear();
    }
    source->end(piece);
    file << piece << std::flush;
    return file ? 0 : 1;
}

std::string content(const char* path) {
    std::ifstream file(path, std::ios::binary);
    std::string report{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
    if (report.empty()) {
        give_up("the report cannot be read");
    }
    return report;
}

void visit(wire_format format, std::string_view report) {
    visitor sink;
    if (const std::string failure = decode_format(format, report, chunk_bytes, sink); !failure.empty()) {
        give_up("webcasts: " + failure);
    }
}

/// Of passes one after the other, the fastest is the one that other programs disturbed least.
int time(wire_format format, const std::string& report) {
    constexpr double enough = 0.5;
    constexpr int min_passes = 5;
    double lowest = 0;
    double total = 0;
    for (int pass = 0; total < enough || pass < min_passes; ++pass) {
        const double seconds = timed([&] {
            visit(format, report);
            return true;
        });
        lowest = pass == 0 ? seconds : std::min(lowest, seconds);
        total += seconds;
    }
    std::printf("%.9f\n", lowest);
    return 0;
}

} // namespace

// callgrind counts and dumps by this name.
extern "C" [[gnu::noinline]] void visit_counted(wire_format format, const std::string* report) {
    visit(format, *report);
}

int main(int argc, char** argv) {
    const std::string_view mode = argc > 1 ? argv[1] : "";
    if (mode == "write" && argc == 9) {
        return write(argv + 2);
    }
    if (mode == "time" && argc == 4) {
        return time(format_named(argv[2]), content(argv[3]));
    }
    if (mode == "count" && argc > 2) {
        for (int i = 3; i < argc; ++i) {
            const std::string report = content(argv[i]);
            visit_counted(format_named(argv[2]), &report);
        }
        return 0;
    }
    give_up("usage: decoding_growth write|time|count ...; see decoding_growth.cpp");
}
