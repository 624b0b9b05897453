// SPDX-License-Identifier: BSL-1.0
#include "commands/commands.hpp"
#include "feed/singer.hpp"
#include "output/output_file.hpp"
#include "text/counted.hpp"

#include <fmt/format.h>

namespace exporter {

exit_status run_singer(const singer_options& options, const console& console) {
    if (options.discover) {
        write_out(singer_catalog());
        return exit_status::done;
    }
    output_file out("");
    const singer_result result = write_singer_messages(options, out);
    out.finish();
    console.say(fmt::format("{} replaced, {} unchanged; {} removed", counted(result.replaced, "event"),
                            result.unchanged, result.removed));
    return exit_status::done;
}

} // namespace exporter
