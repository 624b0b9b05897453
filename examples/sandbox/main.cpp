// SPDX-License-Identifier: BSL-1.0
// webcasts-sandbox: the service of webcasts/testing/sandbox.hpp behind an HTTP and HTTPS server on this
// machine. doc/sandbox.md describes it.

#include "command_line.hpp"
#include "server.hpp"
#include "usage_error.hpp"

#include <csignal>
#include <exception>
#include <iostream>

int main(int argc, char** argv) {
    std::signal(SIGPIPE, SIG_IGN); // the reader of standard output may end before this program
    constexpr int exit_failed = 1;
    constexpr int exit_usage = 2;
    try {
        if (const auto settings = sandbox_server::read_command_line(argc, argv)) {
            sandbox_server::serve(*settings);
        }
        return 0;
    } catch (const sandbox_server::usage_error& problem) {
        std::cerr << "webcasts-sandbox: " << problem.what()
                  << "\nRun webcasts-sandbox --help for the options.\n";
        return exit_usage;
    } catch (const std::exception& problem) {
        std::cerr << "webcasts-sandbox: " << problem.what() << "\n";
        return exit_failed;
    }
}
