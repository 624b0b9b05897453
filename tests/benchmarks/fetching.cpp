// SPDX-License-Identifier: BSL-1.0
// fetching [ROUNDS] [REPORTS] [ATTENDEES] [LATENCY_MS]: pulls many reports in several ways from a server on
// this machine that answers after a latency, and prints a Markdown table of the medians of ROUNDS alternating
// rounds: wall-clock seconds and the growth of the resident set. Each pass is a process of its own. The exit
// status is 2 if a ratio is below its target.
#include "fetching.hpp"

#include "decoding_contender.hpp"
#include "decoding_process.hpp"
#include "decoding_report.hpp"
#include <webcasts/wire/response_decoder.hpp>

#include <algorithm>
#include <array>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <functional>
#include <sched.h>
#include <sstream>
#include <string>
#include <string_view>
#include <sys/wait.h>
#include <unistd.h>
#include <vector>

namespace benchmark {

std::string event_id_of(std::size_t number) {
    return std::to_string(1'000'000 + number);
}

std::string make_report(webcasts::wire_format format, std::uint64_t attendees) {
    std::string report;
    report_maker maker(format);
    maker.begin(report);
    for (std::uint64_t number = 0; number < attendees; ++number) {
        maker.add(report, make_person(number));
    }
    maker.end(report);
    return report;
}

namespace {

/// Makes rows like those of `fetch_many`.
struct row_sink : webcasts::wire::record_sink {
    std::vector<webcasts::attendee> rows;
    bool on_attendee(const webcasts::attendee_view& person) override {
        append_owned(rows, person);
        return true;
    }
    bool on_event(webcasts::event_summary&&) noexcept override { return true; }
};

std::string_view media_type(webcasts::wire_format format) {
    switch (format) {
    case webcasts::wire_format::json:
        return "text/json";
    case webcasts::wire_format::csv:
        return "text/csv";
    case webcasts::wire_format::xml:
        break;
    }
    return "text/xml";
}

} // namespace

std::uint64_t decode_reports(const pull& task, const std::string& report) {
    row_sink sink;
    std::uint64_t attendees = 0;
    for (std::size_t number = 0; number < task.reports; ++number) {
        webcasts::wire::response_decoder decoder(&sink, task.format, media_type(task.format));
        for_each_chunk(report, chunk_bytes, [&](std::span<const char> chunk) {
            if (!decoder.write(chunk)) {
                give_up("the report cannot be decoded");
            }
            attendees += sink.rows.size();
            sink.rows.clear();
        });
        if (!decoder.finish()) {
            give_up("the report is not complete");
        }
        attendees += sink.rows.size();
        sink.rows.clear();
    }
    return attendees;
}

namespace {

struct measured {
    double seconds = 0;
    double grown_mib = 0;
    std::uint64_t count = 0;
};

void stay_on_core(int core) {
    cpu_set_t set;
    CPU_ZERO(&set);
    CPU_SET(core, &set);
    ::sched_setaffinity(0, sizeof set, &set); // no effect on a machine with one core
}

double peak_mib() {
    std::ifstream status("/proc/self/status");
    for (std::string line; std::getline(status, line);) {
        if (line.starts_with("VmHWM:")) {
            return std::strtod(line.c_str() + 6, nullptr) / 1024;
        }
    }
    return 0;
}

/// Start a process that runs `body` with the writing end of a pipe. Return its id and the reading end.
std::pair<pid_t, int> start(const std::function<void(int)>& body) {
    std::array<int, 2> ends{};
    if (::pipe(ends.data()) != 0) {
        give_up("cannot create a pipe");
    }
    std::fflush(stdout);
    const pid_t child = ::fork();
    if (child == 0) {
        ::close(ends[0]);
        body(ends[1]);
        std::_Exit(0);
    }
    ::close(ends[1]);
    return {child, ends[0]};
}

/// Run a pass in a process of its own, on a core of its own.
measured run_pass(const std::function<std::uint64_t()>& pass) {
    const auto [child, from] = start([&](int to) {
        stay_on_core(0);
        std::ofstream("/proc/self/clear_refs") << "5"; // resets the peak
        const double before = peak_mib();
        const auto start_time = std::chrono::steady_clock::now();
        measured figures;
        figures.count = pass();
        figures.seconds =
            std::chrono::duration<double>(std::chrono::steady_clock::now() - start_time).count();
        figures.grown_mib = peak_mib() - before;
        if (::write(to, &figures, sizeof figures) != sizeof figures) {
            std::_Exit(1);
        }
    });
    measured figures;
    const bool whole = ::read(from, &figures, sizeof figures) == sizeof figures;
    ::close(from);
    int status = 0;
    if (::waitpid(child, &status, 0) != child || status != 0 || !whole) {
        give_up("a pass failed");
    }
    return figures;
}

measured run_python(const pull& task) {
    const std::string command = "taskset -c 0 python3 " BENCHMARK_SOURCE_DIR "/fetching_peer.py " +
                                task.base_url + " " + std::to_string(task.reports) + " " +
                                std::to_string(task.in_flight);
    std::istringstream fields(output_of(command));
    measured figures;
    fields >> figures.seconds >> figures.count;
    return figures;
}

struct contender_of_pulls {
    std::string name;
    std::function<measured()> pass;
    std::uint64_t expected = 0;
    std::vector<double> seconds{};
    double grown_mib = 0;
};

double median(std::vector<double> values) {
    std::sort(values.begin(), values.end());
    return values[values.size() / 2];
}

struct comparison {
    std::string_view title;
    std::size_t ours;
    std::vector<std::size_t> theirs; ///< whose seconds are added up
    double target = 0;               ///< zero: none
};

struct plan {
    std::uint64_t rounds = 0;
    std::size_t reports = 0;
    std::uint64_t attendees = 0;
    std::chrono::milliseconds latency{};
};

/// Measure one format and print its rows. Return false if a target was not reached.
bool run_format(webcasts::wire_format format, const plan& sizes) {
    const std::string report = make_report(format, sizes.attendees);
    const auto [server, port_from] = start([&](int to) {
        stay_on_core(1);
        serve(report, format, sizes.latency, to);
    });
    std::uint16_t port = 0;
    if (::read(port_from, &port, sizeof port) != sizeof port) {
        give_up("the server did not start");
    }
    const pull one{format, "http://127.0.0.1:" + std::to_string(port), sizes.reports, 1};
    pull eight = one;
    eight.in_flight = 8;
    const std::uint64_t people = sizes.attendees * sizes.reports;

    std::vector<contender_of_pulls> all{
        {"fetch_many, 8 in flight", [&] { return run_pass([&] { return pull_with_fetch_many(eight); }); },
         people},
        {"fetch_many, 1 in flight", [&] { return run_pass([&] { return pull_with_fetch_many(one); }); },
         people},
        {"blocking client over libcurl",
         [&] { return run_pass([&] { return pull_with_curl_transport(one); }); }, people},
        {"libcurl multi, 8 in flight, bodies dropped",
         [&] { return run_pass([&] { return pull_with_bare_curl(eight); }); }, report.size() * sizes.reports},
        {"decoding alone", [&] { return run_pass([&] { return decode_reports(one, report); }); }, people},
    };
    const bool with_python = format == webcasts::wire_format::xml;
    if (with_python) {
        all.push_back(
            {"Python requests + ElementTree, 8 threads", [&] { return run_python(eight); }, people});
        all.push_back({"Python requests + ElementTree, 1 thread", [&] { return run_python(one); }, people});
    }
    for (std::uint64_t round = 0; round < sizes.rounds; ++round) {
        for (contender_of_pulls& each : all) {
            const measured figures = each.pass();
            if (figures.count != each.expected) {
                give_up(each.name + " found " + std::to_string(figures.count) + " instead of " +
                        std::to_string(each.expected));
            }
            each.seconds.push_back(figures.seconds);
            each.grown_mib = std::max(each.grown_mib, figures.grown_mib);
        }
    }
    ::kill(server, SIGKILL);
    ::waitpid(server, nullptr, 0);
    ::close(port_from);

    std::printf("\n%s, %zu reports of %.1f MB:\n\n| way | s | growth, MiB |\n|---|---:|---:|\n",
                std::string(to_string(format)).c_str(), sizes.reports,
                static_cast<double>(report.size()) / 1e6);
    for (const contender_of_pulls& each : all) {
        std::printf("| %s | %.2f | %.1f |\n", each.name.c_str(), median(each.seconds), each.grown_mib);
    }
    std::vector<comparison> comparisons{
        {"fetch_many of 8 beside 1", 0, {1}, 3.0},
        {"fetch_many of 8 beside libcurl multi and decoding", 0, {3, 4}, 0.9}};
    if (with_python) {
        comparisons.push_back({"fetch_many of 8 beside Python's 8 threads", 0, {5}, 0});
        comparisons.push_back({"fetch_many of 1 beside Python's 1 thread", 1, {6}, 0});
    }
    std::printf("\n| times as fast | ratio | target |\n|---|---:|---:|\n");
    bool reached = true;
    for (const comparison& row : comparisons) {
        std::vector<double> ratios;
        for (std::size_t round = 0; round < sizes.rounds; ++round) {
            double theirs = 0;
            for (const std::size_t each : row.theirs) {
                theirs += all[each].seconds[round];
            }
            ratios.push_back(theirs / all[row.ours].seconds[round]);
        }
        const double ratio = median(ratios);
        const bool good = row.target == 0 || ratio >= row.target;
        char target[32] = "";
        if (row.target != 0) {
            std::snprintf(target, sizeof target, "%.2f %s", row.target, good ? "ok" : "**below**");
        }
        std::printf("| %s | %.2f | %s |\n", std::string(row.title).c_str(), ratio, target);
        reached = reached && good;
    }
    std::fflush(stdout);
    return reached;
}

std::uint64_t number(const char* text) {
    char* end = nullptr;
    const std::uint64_t value = std::strtoull(text, &end, 10);
    if (value == 0 || *end != '\0') {
        give_up("usage: fetching [ROUNDS] [REPORTS] [ATTENDEES] [LATENCY_MS]; the numbers are above zero");
    }
    return value;
}

} // namespace
} // namespace benchmark

int main(int argc, char** argv) {
    using benchmark::number;
    const benchmark::plan sizes{argc > 1 ? number(argv[1]) : 7, argc > 2 ? number(argv[2]) : 200,
                                argc > 3 ? number(argv[3]) : 2000,
                                std::chrono::milliseconds(argc > 4 ? number(argv[4]) : 20)};
    std::printf(
        "GCC %s, -O2; %zu reports of %llu attendees; latency %lld ms; medians of %llu alternating rounds.\n",
        __VERSION__, sizes.reports, static_cast<unsigned long long>(sizes.attendees),
        static_cast<long long>(sizes.latency.count()), static_cast<unsigned long long>(sizes.rounds));
    bool reached = true;
    for (const auto format :
         {webcasts::wire_format::xml, webcasts::wire_format::json, webcasts::wire_format::csv}) {
        reached = benchmark::run_format(format, sizes) && reached;
    }
    return reached ? 0 : 2;
}
