// SPDX-License-Identifier: BSL-1.0
// The exporter's reader of its TOML file, for each command: what it takes are options that the command has,
// what it refuses is named by its line, and the value of a password is never shown.
#include "cli/config_file.hpp"

#include "cli/argument_parser.hpp"
#include "fuzz_target.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstddef>
#include <cstdlib>
#include <memory>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

namespace {

using webcasts::fuzz::require;

/// A command line of one command, as it is when the file is read.
std::unique_ptr<exporter::argument_parser> parser_of(const char* command) {
    // Its values take precedence over the file's.
    for (const char* name : {"WEBCASTS_PASSWORD", "WEBCASTS_USERNAME", "WEBCASTS_DB"}) {
        ::unsetenv(name);
    }
    ::setenv("HOME", "/nonexistent", 1);
    ::unsetenv("XDG_CONFIG_HOME");
    auto parser = std::make_unique<exporter::argument_parser>();
    std::vector<std::string> words{command};
    try {
        parser->app().parse(words);
    } catch (const CLI::RequiredError&) { // the file is read before what is missing is noticed
    }
    require(parser->chosen().has_value(), "the command is taken");
    return parser;
}

const exporter::argument_parser& parser_of(unsigned number) {
    static const std::array parsers{parser_of("sync"),   parser_of("report"), parser_of("export"),
                                    parser_of("doctor"), parser_of("forget"), parser_of("dataset")};
    return *parsers[number % parsers.size()];
}

bool has_option(const CLI::App& app, const std::string& name) {
    const auto options = app.get_options();
    return std::any_of(options.begin(), options.end(),
                       [&](const CLI::Option* option) { return option->check_lname(name); });
}

/// Check an item: the option of the program or of the chosen command.
void check_item(const CLI::App& app, const CLI::ConfigItem& item) {
    const CLI::App* owner = &app;
    for (const std::string& name : item.parents) {
        const auto commands =
            app.get_subcommands([&](const CLI::App* one) { return one->get_name() == name; });
        require(commands.size() == 1 && commands.front()->parsed(), "an item belongs to the chosen command");
        owner = commands.front();
    }
    require(has_option(*owner, item.name), "an item is an option");
    require(!item.inputs.empty(), "an item has a value");
}

void check_mistake(std::string_view mistake, std::string_view text) {
    constexpr std::string_view start = "line ";
    require(mistake.starts_with(start), "a mistake has its line");
    std::size_t line = 0;
    std::from_chars(mistake.data() + start.size(), mistake.data() + mistake.size(), line);
    const auto lines = static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n')) + 1;
    require(line >= 1 && line <= lines, "a mistake is in a line of the file");
    require(mistake.find("kept-secret") == std::string_view::npos, "the value of a password is not shown");
}

} // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    webcasts::fuzz::byte_script script(webcasts::fuzz::text_of(data, size));
    const CLI::App& app = parser_of(script.next()).app();
    const std::string text(script.take(size));
    std::array<std::vector<std::string>, 2> mistakes;
    std::array<std::vector<CLI::ConfigItem>, 2> items;
    for (std::size_t i = 0; i < items.size(); ++i) {
        // The second time with a password, which no other mistake may let through.
        std::istringstream file(i == 0 ? text : "password = 'kept-secret'\n" + text);
        items[i] = exporter::config_file(app, mistakes[i]).from_config(file);
        for (const CLI::ConfigItem& item : items[i]) {
            check_item(app, item);
        }
        for (const std::string& mistake : mistakes[i]) {
            check_mistake(mistake, i == 0 ? text : "\n" + text);
        }
    }
    require(!mistakes[1].empty(), "a password in the file is a mistake");
    return 0;
}
