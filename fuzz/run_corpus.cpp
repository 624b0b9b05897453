// SPDX-License-Identifier: BSL-1.0
// A main for a fuzz target without a fuzzer: runs it on every file of the named folders, and on every prefix
// of each. So that targets and corpora stay alive, this is an ordinary test.
#include "fuzz_target.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <vector>

int main(int count, char** arguments) {
    std::size_t files = 0;
    for (int i = 1; i < count; ++i) {
        for (const auto& entry : std::filesystem::directory_iterator(arguments[i])) {
            std::ifstream file(entry.path(), std::ios::binary);
            const std::vector<char> bytes{std::istreambuf_iterator<char>(file), {}};
            for (std::size_t size = 0; size <= bytes.size(); ++size) {
                // A copy of its own, so that a sanitizer sees a read behind the input.
                const std::vector<std::uint8_t> input(bytes.begin(),
                                                      bytes.begin() + static_cast<std::ptrdiff_t>(size));
                LLVMFuzzerTestOneInput(input.data(), input.size());
            }
            ++files;
        }
    }
    std::printf("%zu files and their prefixes\n", files);
    return files == 0 ? 1 : 0;
}
