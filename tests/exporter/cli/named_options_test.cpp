// SPDX-License-Identifier: BSL-1.0
// A message may name an option only if the program has it: every text in the program's source is read.

#include "cli/argument_parser.hpp"
#include "cli/command_model.hpp"
#include "support/catch.hpp"

#include <cstddef>
#include <filesystem>
#include <fstream>
#include <regex>
#include <set>
#include <string>

namespace webcasts::tests::named_options_test {

namespace {

std::set<std::string> known_options() {
    std::set<std::string> names{"--password"}; // refused, with a message of its own
    const exporter::argument_parser parser;
    const auto model = model_of(parser);
    const auto add = [&](const exporter::command_model& command) {
        for (const auto& option : command.options) {
            names.insert(option.names.begin(), option.names.end());
        }
    };
    add(model.program);
    for (const auto& command : model.commands) {
        add(command);
    }
    return names;
}

} // namespace

TEST_CASE("every option that a text of the program names is one that it has") {
    const std::regex literal(R"re("((?:[^"\\]|\\.)*)")re");
    const std::regex option("(^|[^-A-Za-z0-9])(--[a-z][-a-z]*)");
    const auto known = known_options();
    std::size_t files = 0;
    std::set<std::string> named;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(WEBCASTS_EXPORTER_SOURCES)) {
        if (entry.path().extension() != ".cpp" && entry.path().extension() != ".hpp") {
            continue;
        }
        ++files;
        std::ifstream file(entry.path());
        for (std::string line; std::getline(file, line);) {
            if (line.find_first_not_of(' ') == line.find("//")) {
                continue;
            }
            for (std::sregex_iterator text(line.begin(), line.end(), literal), end; text != end; ++text) {
                const std::string words = (*text)[1];
                for (std::sregex_iterator found(words.begin(), words.end(), option); found != end; ++found) {
                    const std::string name = (*found)[2];
                    CAPTURE(entry.path().string(), line);
                    CHECK(known.contains(name));
                    named.insert(name);
                }
            }
        }
    }
    CHECK(files > 80);
    CHECK(named.size() > 40);
}

} // namespace webcasts::tests::named_options_test
