// SPDX-License-Identifier: BSL-1.0
// decoding_csv FILE digest|pass: decodes a CSV report and prints its digest, or the median CPU seconds of
// three passes after an untimed one. Built a second time without SIMD, as decoding_csv_portable.
#include "decoding_contender.hpp"
#include "decoding_ours.hpp"
#include <webcasts/wire/csv/decoder.hpp>

#include <algorithm>
#include <array>
#include <cstdio>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>

int main(int argc, char** argv) {
    using namespace benchmark;
    if (argc != 3) {
        give_up("usage: decoding_csv FILE digest|pass");
    }
    std::ifstream file(argv[1], std::ios::binary);
    const std::string report{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
    if (report.empty()) {
        give_up("the report cannot be read");
    }
    if (std::string_view(argv[2]) == "digest") {
        digester sink{record_digest(record_digest::scope::without_answers)};
        decode<webcasts::wire::csv_decoder>(report, chunk_bytes, sink);
        std::puts(sink.digest.str().c_str());
        return 0;
    }
    const auto pass = [&] {
        return timed([&] {
            visitor sink;
            decode<webcasts::wire::csv_decoder>(report, chunk_bytes, sink);
            return sink;
        });
    };
    (void)pass();
    std::array<double, 3> seconds{pass(), pass(), pass()};
    std::sort(seconds.begin(), seconds.end());
    std::printf("%.9f\n", seconds[1]);
    return 0;
}
