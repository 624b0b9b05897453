// SPDX-License-Identifier: BSL-1.0
#include "cli/completion.hpp"

#include "text/shell_word.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace exporter {

namespace {

void append_bash_values(std::string& out, const command_model& command) {
    for (const option_model& option : command.options) {
        if (option.value.empty()) {
            continue;
        }
        const std::string reply =
            option.takes_file() ? "_webcasts_export_files"
            : option.choices.empty()
                ? ":"
                : fmt::format("COMPREPLY=($(compgen -W '{}' -- \"$cur\"))", fmt::join(option.choices, " "));
        out += fmt::format("            {}) {}; return ;;\n", fmt::join(option.names, " | "), reply);
    }
}

std::string bash_words(const command_model& command) {
    std::string words;
    for (const option_model& argument : command.arguments) {
        for (const std::string& choice : argument.choices) {
            words.append(choice).append(" ");
        }
    }
    for (const option_model& option : command.options) {
        for (const std::string& name : option.names) {
            words.append(name).append(" ");
        }
    }
    return words;
}

std::string bash(const program_model& model) {
    std::string names;
    for (const command_model& command : model.commands) {
        names.append(names.empty() ? "" : " ").append(command.name);
    }
    std::string out =
        "# bash completion of webcasts-export\n"
        "# Offers files, each as one word, whatever its name; the shell quotes it. What is typed may have "
        "quotes.\n"
        "_webcasts_export_files() {\n"
        "    local IFS=$'\\n' typed=$cur\n"
        "    case $typed in\n"
        "        [\\\"\\']*) typed=${typed:1} ;;\n"
        "        *) typed=${typed//\\\\/} ;;\n"
        "    esac\n"
        "    case $typed in '~/'*) typed=$HOME${typed:1} ;; esac\n"
        "    set -f\n"
        "    COMPREPLY=($(compgen -f -- \"$typed\"))\n"
        "    set +f\n"
        "    compopt -o filenames\n"
        "}\n"
        "_webcasts_export() {\n"
        "    local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]} command= words= i\n"
        "    COMPREPLY=()\n"
        "    case $cur:$prev in\n" // --option=value is three words of bash
        "        =:*) cur= ;;\n"
        "        *:=) prev=${COMP_WORDS[COMP_CWORD-2]} ;;\n"
        "    esac\n"
        "    for ((i = 1; i < COMP_CWORD; i++)); do\n"
        "        case \" " +
        names +
        " \" in\n"
        "            *\" ${COMP_WORDS[i]} \"*) command=${COMP_WORDS[i]}; break ;;\n"
        "        esac\n"
        "    done\n"
        "    case $command in\n";
    for (const command_model& command : model.commands) {
        out += fmt::format("    {})\n        words={}\n        case $prev in\n", command.name,
                           shell_quoted(bash_words(command)));
        append_bash_values(out, command);
        out += "        esac\n        ;;\n";
    }
    out += fmt::format("    *)\n        words={}\n        case $prev in\n",
                       shell_quoted(names + " " + bash_words(model.program)));
    append_bash_values(out, model.program);
    return out + "        esac\n"
                 "        ;;\n"
                 "    esac\n"
                 "    COMPREPLY=($(compgen -W \"$words\" -- \"$cur\"))\n"
                 "}\n"
                 "complete -F _webcasts_export webcasts-export\n";
}

/// Escape a text for the inside of an `_arguments` specification.
std::string in_zsh(std::string_view text) {
    std::string escaped;
    for (const char c : text) {
        escaped.append(std::string_view("[]:\\").find(c) == std::string_view::npos ? "" : "\\");
        escaped += c;
    }
    return escaped;
}

void append_zsh_options(std::string& out, const command_model& command) {
    for (const option_model& option : command.options) {
        const std::string action = option.takes_file() ? "_files"
                                   : option.choices.empty()
                                       ? " "
                                       : fmt::format("({})", fmt::join(option.choices, " "));
        const std::string value =
            option.value.empty() ? "" : fmt::format(":{}:{}", in_zsh(option.value), action);
        for (const std::string& name : option.names) {
            out += fmt::format("        {}\n",
                               shell_quoted(fmt::format("{}{}[{}]{}", option.repeatable ? "*" : "", name,
                                                        in_zsh(option.description), value)));
        }
    }
}

std::string zsh(const program_model& model) {
    std::string out = "#compdef webcasts-export\n"
                      "_webcasts_export() {\n"
                      "    local curcontext=$curcontext state line\n"
                      "    typeset -A opt_args\n"
                      "    local -a everywhere commands\n"
                      "    everywhere=(\n";
    append_zsh_options(out, model.program);
    out += "    )\n    commands=(\n";
    for (const command_model& command : model.commands) {
        out += fmt::format("        {}\n",
                           shell_quoted(fmt::format("{}:{}", command.name, in_zsh(command.description))));
    }
    out += "    )\n"
           "    _arguments -C $everywhere '1:command:->command' '*::argument:->argument'\n"
           "    case $state in\n"
           "    command) _describe -t commands command commands ;;\n"
           "    argument)\n"
           "        case $words[1] in\n";
    for (const command_model& command : model.commands) {
        out += fmt::format("        {})\n            _arguments \\\n", command.name);
        std::string options;
        append_zsh_options(options, command);
        for (std::size_t at = 0; (at = options.find('\n', at)) != std::string::npos; at += 3) {
            options.insert(at, " \\");
        }
        out += options;
        for (const option_model& argument : command.arguments) {
            out += fmt::format("        {} \\\n",
                               shell_quoted(fmt::format("{}:{}:({})", argument.repeatable ? "*" : "",
                                                        argument.value, fmt::join(argument.choices, " "))));
        }
        out += "                && return\n            ;;\n";
    }
    return out + "        esac\n"
                 "        ;;\n"
                 "    esac\n"
                 "}\n"
                 "if [ \"$funcstack[1]\" = _webcasts-export ]; then\n"
                 "    _webcasts_export \"$@\"\n"
                 "else\n"
                 "    compdef _webcasts_export webcasts-export\n"
                 "fi\n";
}

void append_fish_options(std::string& out, const command_model& command, const std::string& condition) {
    for (const option_model& option : command.options) {
        out += "complete -c webcasts-export" + condition;
        for (const std::string& name : option.names) {
            out += name.starts_with("--") ? " -l " + name.substr(2) : " -s " + name.substr(1);
        }
        if (option.takes_file()) {
            out += " -r -F";
        } else if (!option.value.empty()) {
            out += " -x";
            out += option.choices.empty()
                       ? ""
                       : " -a " + shell_quoted(fmt::format("{}", fmt::join(option.choices, " ")));
        }
        out += " -d " + shell_quoted(option.description) + "\n";
    }
}

std::string fish(const program_model& model) {
    std::string out = "# fish completion of webcasts-export\ncomplete -c webcasts-export -f\n";
    for (const command_model& command : model.commands) {
        out += fmt::format("complete -c webcasts-export -n __fish_use_subcommand -a {} -d {}\n", command.name,
                           shell_quoted(command.description));
    }
    append_fish_options(out, model.program, " -n __fish_use_subcommand");
    for (const command_model& command : model.commands) {
        const std::string condition = " -n '__fish_seen_subcommand_from " + command.name + "'";
        append_fish_options(out, command, condition);
        for (const option_model& argument : command.arguments) {
            if (!argument.choices.empty()) {
                out += fmt::format("complete -c webcasts-export{} -a '{}'\n", condition,
                                   fmt::join(argument.choices, " "));
            }
        }
    }
    return out;
}

} // namespace

std::string completion_script(const program_model& model, std::string_view shell) {
    return shell == "bash" ? bash(model) : shell == "zsh" ? zsh(model) : fish(model);
}

} // namespace exporter
