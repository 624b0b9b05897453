// SPDX-License-Identifier: BSL-1.0
#include "commands/commands.hpp"

#include "output/output_file.hpp"

namespace exporter {

void print_summary(const json_object& summary) {
    write_out(summary.str() + '\n');
}

} // namespace exporter
