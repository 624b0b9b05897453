// SPDX-License-Identifier: BSL-1.0
// The exporter's reader of a data set's manifest: a text is none, of a newer version, or one that is written
// and read again as it is.
#include "feed/dataset_manifest.hpp"

#include "fuzz_target.hpp"
#include "terminal/failure.hpp"

#include <optional>
#include <string>

namespace {

using webcasts::fuzz::require;

std::optional<exporter::dataset_manifest> read(const std::string& text) {
    try {
        return exporter::read_manifest(text);
    } catch (const exporter::failure& problem) {
        require(problem.status() == exporter::exit_status::usage,
                "a newer version's manifest is a mistake of usage");
        return std::nullopt;
    }
}

} // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto manifest = read(std::string(webcasts::fuzz::text_of(data, size)));
    if (!manifest) {
        return 0;
    }
    for (const auto& [id, event] : manifest->events) {
        require(event.parts.size() == exporter::feed_tables().size(), "an event has a part for each table");
    }
    const std::string written = manifest->str();
    const auto again = read(written);
    require(again.has_value(), "a manifest that is written can be read");
    require(again->str() == written, "a manifest is read as it was written");
    return 0;
}
