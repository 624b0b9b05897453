// SPDX-License-Identifier: BSL-1.0
#include "cli/command_model.hpp"

#include <algorithm>
#include <cstddef>

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

option_model model_of(const CLI::Option& option) {
    option_model made;
    for (const std::string& name : option.get_snames()) {
        made.names.push_back("-" + name);
    }
    for (const std::string& name : option.get_lnames()) {
        made.names.push_back("--" + name);
    }
    made.description = option.get_description();
    made.value = option.get_expected_min() == 0 ? "" : option.get_type_name();
    made.choices = choices_of(made.value);
    if (option.get_positional()) {
        made.value = option.get_name();
    }
    made.group = option.get_group();
    made.repeatable = option.get_expected_max() > 1;
    return made;
}

command_model model_of(const CLI::App& app) {
    command_model made;
    made.name = app.get_name();
    made.description = app.get_description();
    for (const CLI::Option* option : app.get_options()) {
        if (option->get_positional()) {
            made.arguments.push_back(model_of(*option));
        } else if (!option->get_group().empty()) {
            made.options.push_back(model_of(*option));
        }
    }
    return made;
}

} // namespace

program_model model_of(const argument_parser& parser) {
    program_model made;
    made.program = model_of(parser.app());
    for (const auto& item : parser.commands()) {
        made.commands.push_back(model_of(*item.app));
    }
    return made;
}

} // namespace exporter
