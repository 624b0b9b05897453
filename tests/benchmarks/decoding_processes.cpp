// SPDX-License-Identifier: BSL-1.0
// Contenders that are processes of their own: Python, and the CSV decoder built twice, with and without SIMD.
// Each is started for every pass, reads the report, and prints the CPU seconds of one decoding.
#include "decoding_contender.hpp"
#include "decoding_process.hpp"

#include <cstdlib>
#include <memory>
#include <string>
#include <string_view>

namespace benchmark {
namespace {

void add_process(field_of_contenders& all, const std::string& name, const std::string& command,
                 const std::string& report, const std::string& expected) {
    // Written only if the contender runs.
    const auto file = std::make_shared<std::unique_ptr<temporary_file>>();
    const auto line = [=, &report](std::string_view mode) {
        if (!*file) {
            *file = std::make_unique<temporary_file>(report);
        }
        return command + " " + quoted((*file)->path()) + " " + std::string(mode);
    };
    all.present.push_back({name, report.size(), expected, [=] { return output_of(line("digest")); },
                           [=] {
                               const std::string seconds = output_of(line("pass"));
                               const double value = std::strtod(seconds.c_str(), nullptr);
                               if (!(value > 0)) {
                                   give_up(name + " printed no time: " + seconds);
                               }
                               return value;
                           }});
}

} // namespace

void add_processes(field_of_contenders& all, const input& from) {
    const std::string folder = quoted(BENCHMARK_BUILD_DIR);
    add_process(all, "csv visit, own process", folder + "/decoding_csv", from.csv,
                from.digest_without_answers);
    add_process(all, "csv visit without SIMD, own process", folder + "/decoding_csv_portable", from.csv,
                from.digest_without_answers);
    if (std::system("python3 -c '' 2>/dev/null") != 0) {
        all.missing.insert(all.missing.end(), {"Python ElementTree iterparse", "Python json", "Python csv"});
        return;
    }
    const std::string python = "python3 " + quoted(BENCHMARK_SOURCE_DIR "/decoding_peers.py");
    add_process(all, "Python ElementTree iterparse", python + " xml", from.xml, from.digest);
    add_process(all, "Python json", python + " json", from.json, from.digest);
    add_process(all, "Python csv", python + " csv", from.csv, from.digest_without_answers);
}

} // namespace benchmark
