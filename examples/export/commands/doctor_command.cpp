// SPDX-License-Identifier: BSL-1.0
#include "commands/commands.hpp"
#include "doctor/checks.hpp"
#include "output/output_file.hpp"
#include "text/json_text.hpp"
#include "text/text_table.hpp"

#include <fmt/format.h>
#include <string>
#include <string_view>

namespace exporter {

namespace {

std::string_view name_of(verdict is) noexcept {
    return is == verdict::good ? "ok" : is == verdict::warning ? "warning" : "WRONG";
}

std::string as_text(const findings& results) {
    std::string text;
    for (const finding& item : results.all()) {
        text += fmt::format("{:<8} {:<16} {}\n", name_of(item.is), item.check, cell_text(item.text, 2000));
        if (!item.remedy.empty()) {
            text += fmt::format("{:<25} -> {}\n", "", item.remedy);
        }
    }
    return text;
}

json_object as_json(const findings& results) {
    json_object summary;
    summary.json("checks", json_array(results.all(), [](const finding& item) {
                     json_object object;
                     object.text("check", item.check)
                         .text("verdict", item.is == verdict::wrong ? "wrong" : name_of(item.is));
                     object.text("text", item.text);
                     return item.remedy.empty() ? object.str() : object.text("remedy", item.remedy).str();
                 }));
    return summary.json("exit_status", std::to_string(static_cast<int>(results.status())));
}

} // namespace

exit_status run_doctor(const doctor_command_options& options, const console& console) {
    const findings results = check_everything(options.doctor, console);
    if (options.json) {
        print_summary(as_json(results));
    } else {
        write_out(as_text(results));
    }
    return results.status();
}

} // namespace exporter
