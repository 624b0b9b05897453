// SPDX-License-Identifier: BSL-1.0
#include "commands.hpp"
#include "output_file.hpp"

namespace exporter {

void print_summary(const json_object& summary) {
    output_file out("");
    out.write(summary.str() + '\n');
    out.finish();
}

} // namespace exporter
