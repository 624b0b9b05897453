// SPDX-License-Identifier: BSL-1.0
#include "cli/command_model.hpp"

#include "exports/row_export.hpp"
#include "text/ascii.hpp"
#include <webcasts/testing/sandbox.hpp>

#include <algorithm>
#include <cstddef>
#include <utility>

namespace exporter {

namespace {

std::vector<std::string> choices_of(const std::string& value) {
    std::vector<std::string> choices;
    if (value.find('|') == std::string::npos) {
        return choices;
    }
    for (std::size_t begin = 0; begin <= value.size();) {
        const std::size_t end = std::min(value.find('|', begin), value.size());
        choices.push_back(value.substr(begin, end - begin));
        begin = end + 1;
    }
    return choices;
}

/// Return the values of an option that a shell can offer although the option's help does not list them.
std::vector<std::string> known_values(const std::string& name) {
    std::vector<std::string> values;
    if (name == "--scenario") {
        for (const webcasts::testing::sandbox_scenario_info& row :
             webcasts::testing::sandbox_scenario_table) {
            values.emplace_back(row.name);
        }
    } else if (name == "--drop" || name == "--hash-field") {
        for (std::string& name_of_column : column_names_of_exports()) {
            // The presets' columns have the names of a CRM; they are dropped by the database's.
            const bool is_known = std::find(values.begin(), values.end(), name_of_column) != values.end();
            if (!is_known && name_of_column == to_lower(name_of_column)) {
                values.push_back(std::move(name_of_column));
            }
        }
    }
    return values;
}

option_model model_of(const CLI::Option& option) {
    option_model model;
    for (const std::string& name : option.get_snames()) {
        model.names.push_back("-" + name);
    }
    for (const std::string& name : option.get_lnames()) {
        model.names.push_back("--" + name);
    }
    model.description = option.get_description();
    model.value = option.get_expected_min() == 0 ? "" : option.get_type_name();
    model.choices = choices_of(model.value);
    if (option.get_positional()) {
        model.value = option.get_name();
    } else if (model.choices.empty()) {
        model.choices = known_values(model.names.back());
    }
    model.group = option.get_group();
    model.repeatable = option.get_expected_max() > 1;
    return model;
}

command_model model_of(const CLI::App& app) {
    command_model model;
    model.name = app.get_name();
    model.description = app.get_description();
    for (const CLI::Option* option : app.get_options()) {
        if (option->get_positional()) {
            model.arguments.push_back(model_of(*option));
        } else if (!option->get_group().empty()) {
            model.options.push_back(model_of(*option));
        }
    }
    return model;
}

} // namespace

program_model model_of(const argument_parser& parser) {
    program_model model;
    model.program = model_of(parser.app());
    for (const auto& item : parser.commands()) {
        command_model command = model_of(*item.app);
        for (const option_model& option : model.program.options) {
            if (can_use(*item.app, option.names.back().substr(2))) {
                command.options.push_back(option);
                command.options.back().shared = true;
            }
        }
        model.commands.push_back(std::move(command));
    }
    return model;
}

} // namespace exporter
