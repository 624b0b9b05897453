// SPDX-License-Identifier: BSL-1.0
// A main for a fuzz target without a fuzzer: run_random COUNT [SEED [BYTES]] runs it on COUNT inputs of
// random bytes, the same ones for the same SEED (default 1), each of up to BYTES (default 160).
#include "fuzz_target.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <random>
#include <vector>

int main(int count, char** arguments) {
    const auto number = [&](int index, unsigned long otherwise) {
        return count > index ? std::strtoul(arguments[index], nullptr, 10) : otherwise;
    };
    const unsigned long inputs = number(1, 0);
    const unsigned long bytes = number(3, 160);
    std::mt19937_64 random(number(2, 1));
    for (unsigned long i = 0; i < inputs; ++i) {
        // A vector of its own, so that a sanitizer sees a read behind the input.
        std::vector<std::uint8_t> input(random() % (bytes + 1));
        for (std::uint8_t& byte : input) {
            byte = static_cast<std::uint8_t>(random());
        }
        LLVMFuzzerTestOneInput(input.data(), input.size());
    }
    std::printf("%lu random inputs\n", inputs);
    return inputs == 0 ? 1 : 0;
}
