// SPDX-License-Identifier: BSL-1.0
// decoding shapes [PAIRS] [ATTENDEES] [WORD...]: decodes the reports of every shape (decoding_shapes.hpp)
// beside the fastest peers, and prints a Markdown table for each format. With words, which are names of
// formats and shapes, only these are run.
//
// A shape has as many attendees as give XML the size that ATTENDEES of the usual shape have. Every contender
// first finds the exact content, as in decoding.cpp. A ratio is the median of PAIRS alternating passes: above
// 1 if ours is faster. Parsers that write into the report get a fresh copy before each pass, outside the
// measured time. Exit status: 0; 1 if a contender fails; 2 if a ratio is below its target, or a format's
// slowest shape below `slowest_to_fastest`.
#include "decoding_contender.hpp"
#include "decoding_measure.hpp"
#include "decoding_shapes.hpp"
#include <webcasts/api.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <iterator>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace benchmark {
namespace {

constexpr double slowest_to_fastest = 0.6;

struct peer {
    std::string name;
    bool keeps = false;             ///< it is beside our keep, not our visit
    std::optional<double> target{}; ///< for the ratio
    std::string bound{};            ///< a peer that we are built upon
    double of_bound = 0;            ///< if that one is slower than this peer, this ratio to it is enough
};

struct format_of_table {
    std::string name;
    std::vector<peer> peers;
};

const std::vector<format_of_table> tables{
    {"xml",
     {{.name = "pugixml in situ, visit", .target = 1.2},
      {.name = "RapidXML in situ, visit", .target = 1.0},
      {.name = "libxml2 SAX2, visit"},
      {.name = "expat, empty handlers"},
      {.name = "pugixml in situ, keep", .keeps = true},
      {.name = "RapidXML in situ, keep", .keeps = true},
      {.name = "libxml2 SAX2, keep", .keeps = true}}},
    {"json",
     {{.name = "Boost.JSON basic_parser, empty handler"},
      {.name = "simdjson on-demand, visit",
       .target = 1.0,
       .bound = "Boost.JSON basic_parser, empty handler",
       .of_bound = 0.8},
      {.name = "simdjson on-demand with a used parser, visit"},
      {.name = "RapidJSON SAX in situ, visit"},
      {.name = "simdjson on-demand, keep", .keeps = true},
      {.name = "RapidJSON SAX in situ, keep", .keeps = true}}},
    {"csv",
     {{.name = "state machine that counts fields", .target = 1.0},
      {.name = "splitter in situ, visit", .target = 2.0},
      {.name = "libcsv with one record's memory, visit"},
      {.name = "splitter in situ, keep", .keeps = true}}},
};

std::uint64_t bytes_of(const report_shape& shape, std::uint64_t attendees) {
    std::string text;
    const auto source = make_source(shape, webcasts::wire_format::xml);
    for (std::uint64_t i = 0; i < attendees; ++i) {
        source->add(text, i);
    }
    return text.size();
}

/// Return the number of attendees that give XML the size that `attendees` of the usual shape have.
std::uint64_t scaled(const report_shape& shape, std::uint64_t attendees) {
    constexpr std::uint64_t sample = 200;
    return std::max<std::uint64_t>(1,
                                   attendees * bytes_of(report_shapes[0], sample) / bytes_of(shape, sample));
}

/// One shape beside all peers of a format.
class row {
  public:
    row(const format_of_table& format, const report_shape& shape, const field_of_contenders& all,
        std::size_t pairs)
        : shape_(shape.name) {
        const contender& visit = *find(all, format.name + " visit");
        const contender& keep = *find(all, format.name + " keep");
        once_checked checked;
        checked.check(visit);
        checked.check(keep);
        checked.check(*find(all, format.name + " visit in chunks of 1 KiB"));
        megabytes_ = static_cast<double>(visit.bytes) / 1e6;
        for (const peer& one : format.peers) {
            const contender* const theirs = find(all, one.name);
            if (theirs == nullptr) {
                cells_.emplace_back("not installed");
                continue;
            }
            checked.check(*theirs);
            const compared speeds = compare(one.keeps ? keep : visit, *theirs, pairs);
            auto& ours = one.keeps ? kept_ : visited_;
            ours.insert(ours.end(), speeds.ours.begin(), speeds.ours.end());
            const double ratio = median(speeds.ratios);
            ratios_[one.name] = ratio;
            char cell[32];
            std::snprintf(cell, sizeof cell, is_reached(one, ratio) ? "%.2f" : "**%.2f**", ratio);
            cells_.emplace_back(cell);
        }
    }

    void print() const {
        std::printf("| %s | %.0f | %.0f | %.0f |", shape_.c_str(), megabytes_, speed(), median(kept_));
        for (const std::string& cell : cells_) {
            std::printf(" %s |", cell.c_str());
        }
        std::puts("");
    }
    [[nodiscard]] const std::string& shape() const noexcept { return shape_; }
    [[nodiscard]] bool reached() const noexcept { return reached_; }
    /// Of our visit, in MB/s.
    [[nodiscard]] double speed() const { return median(visited_); }

  private:
    bool is_reached(const peer& one, double ratio) {
        if (!one.target || ratio >= *one.target) {
            return true;
        }
        const auto bound = ratios_.find(one.bound);
        if (bound != ratios_.end() && bound->second > ratio && bound->second >= one.of_bound) {
            return true;
        }
        reached_ = false;
        return false;
    }

    std::string shape_;
    double megabytes_ = 0;
    std::vector<double> visited_;
    std::vector<double> kept_;
    std::map<std::string, double> ratios_;
    std::vector<std::string> cells_;
    bool reached_ = true;
};

void print_head(const format_of_table& format) {
    std::printf("\n| %s | MB | visit, MB/s | keep, MB/s |", format.name.c_str());
    for (const peer& one : format.peers) {
        std::printf(" %s", one.name.c_str());
        if (one.target) {
            std::printf(" (%.1f)", *one.target);
        }
        std::printf(" |");
    }
    std::printf("\n|---|---:|---:|---:|");
    for (std::size_t i = 0; i < format.peers.size(); ++i) {
        std::printf("---:|");
    }
    std::puts("");
}

/// Print the table of one format. Return false if a target is not reached.
bool print(const format_of_table& format, const std::vector<row>& rows) {
    if (rows.empty()) {
        return true;
    }
    print_head(format);
    bool reached = true;
    for (const row& one : rows) {
        one.print();
        reached = one.reached() && reached;
    }
    const auto [slowest, fastest] = std::minmax_element(
        rows.begin(), rows.end(), [](const row& a, const row& b) { return a.speed() < b.speed(); });
    const double ratio = slowest->speed() / fastest->speed();
    const bool even = ratio >= slowest_to_fastest;
    std::printf("\n%s visit, slowest shape to fastest: %s to %s, %.2f (target %.1f %s)\n",
                format.name.c_str(), slowest->shape().c_str(), fastest->shape().c_str(), ratio,
                slowest_to_fastest, even ? "ok" : "**below**");
    return even && reached;
}

/// Return whether the words name one of `all`, but not this one.
template <class All>
bool left_out(std::string_view name, const All& all, const std::vector<std::string>& words) {
    const auto named = [&](std::string_view one) {
        return std::find(words.begin(), words.end(), one) != words.end();
    };
    return !named(name) &&
           std::any_of(std::begin(all), std::end(all), [&](const auto& one) { return named(one.name); });
}

} // namespace

int compare_shapes(std::size_t pairs, std::uint64_t attendees, const std::vector<std::string>& words) {
    std::map<std::string, std::vector<row>> rows;
    for (const report_shape& shape : report_shapes) {
        std::optional<input> from;
        for (const format_of_table& format : tables) {
            if (!left_out(format.name, tables, words) && !left_out(shape.name, report_shapes, words)) {
                if (!from) {
                    std::fprintf(stderr, "%s\n", std::string(shape.name).c_str());
                    from = make_input(shape, scaled(shape, attendees));
                }
                rows[format.name].emplace_back(format, shape, all_contenders(*from), pairs);
            }
        }
    }
    bool reached = true;
    for (const format_of_table& format : tables) {
        reached = print(format, rows[format.name]) && reached;
    }
    return reached ? 0 : 2;
}

} // namespace benchmark
