// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_TESTS_BENCHMARKS_DECODING_MEASURE_HPP
#define WEBCASTS_TESTS_BENCHMARKS_DECODING_MEASURE_HPP

#include "decoding_contender.hpp"
#include "decoding_shapes.hpp"

#include <cstddef>
#include <cstdint>
#include <set>
#include <string>
#include <vector>

namespace benchmark {

/// Make the report of a shape in all formats.
[[nodiscard]] input make_input(const report_shape& shape, std::uint64_t attendees);

/// Make all contenders. `from` must outlive them.
[[nodiscard]] field_of_contenders all_contenders(const input& from);

/// Return the contender with this name, or null if its library is missing.
[[nodiscard]] const contender* find(const field_of_contenders& all, const std::string& name);

/// Check each contender once: end the program if it does not find what is expected.
class once_checked {
  public:
    void check(const contender& one);

  private:
    std::set<std::string> checked_;
};

/// The speeds of two contenders in alternating passes, in MB/s, and their ratios: above 1 if ours is faster.
struct compared {
    std::vector<double> ours;
    std::vector<double> theirs;
    std::vector<double> ratios;
};
[[nodiscard]] compared compare(const contender& ours, const contender& theirs, std::size_t pairs);

[[nodiscard]] double median(std::vector<double> values);

/// Parse an argument: a number above zero.
[[nodiscard]] std::uint64_t number(const char* text);

// The modes of the program; `words` are the arguments after the numbers. They return the exit status.

[[nodiscard]] int compare_shapes(std::size_t pairs, std::uint64_t attendees,
                                 const std::vector<std::string>& words);

} // namespace benchmark

#endif
