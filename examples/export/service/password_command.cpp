// SPDX-License-Identifier: BSL-1.0
#include "service/password_command.hpp"

#include "service/secret_line.hpp"
#include "terminal/failure.hpp"
#include "terminal/interruption.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <fcntl.h>
#include <fmt/format.h>
#include <spawn.h>
#include <string_view>
#include <sys/wait.h>
#include <unistd.h>
#include <utility>
#include <vector>

namespace exporter {

namespace {

class pipe_ends {
  public:
    pipe_ends() {
        if (::pipe2(ends_.data(), O_CLOEXEC) != 0) {
            throw usage_failure(fmt::format("--password-command cannot be run: {}", std::strerror(errno)));
        }
    }
    pipe_ends(const pipe_ends&) = delete;
    pipe_ends& operator=(const pipe_ends&) = delete;
    ~pipe_ends() {
        ::close(ends_[0]);
        close_writing();
    }
    [[nodiscard]] int reading() const noexcept { return ends_[0]; }
    [[nodiscard]] int writing() const noexcept { return ends_[1]; }
    void close_writing() noexcept {
        if (const int end = std::exchange(ends_[1], -1); end >= 0) {
            ::close(end);
        }
    }

  private:
    std::array<int, 2> ends_{-1, -1};
};

/// The settings that start the command: its output goes to the pipe, and signals that this program ignores
/// have their default action.
class start_settings {
  public:
    explicit start_settings(int output) {
        posix_spawn_file_actions_init(&actions_);
        posix_spawn_file_actions_adddup2(&actions_, output, STDOUT_FILENO);
        posix_spawnattr_init(&attributes_);
        sigset_t defaults;
        sigemptyset(&defaults);
        for (const int number : {SIGPIPE, SIGXFSZ}) {
            sigaddset(&defaults, number);
        }
        posix_spawnattr_setsigdefault(&attributes_, &defaults);
        posix_spawnattr_setflags(&attributes_, POSIX_SPAWN_SETSIGDEF);
    }
    start_settings(const start_settings&) = delete;
    start_settings& operator=(const start_settings&) = delete;
    ~start_settings() {
        posix_spawn_file_actions_destroy(&actions_);
        posix_spawnattr_destroy(&attributes_);
    }
    [[nodiscard]] const posix_spawn_file_actions_t* actions() const noexcept { return &actions_; }
    [[nodiscard]] const posix_spawnattr_t* attributes() const noexcept { return &attributes_; }

  private:
    posix_spawn_file_actions_t actions_{};
    posix_spawnattr_t attributes_{};
};

pid_t start(const std::string& command, int output) {
    const start_settings settings(output);
    std::string shell = "sh";
    std::string option = "-c";
    std::string script = command;
    std::array<char*, 4> arguments{shell.data(), option.data(), script.data(), nullptr};
    pid_t child = -1;
    const int problem = ::posix_spawn(&child, "/bin/sh", settings.actions(), settings.attributes(),
                                      arguments.data(), environ);
    if (problem != 0) {
        throw usage_failure(fmt::format("--password-command cannot be run: {}", std::strerror(problem)));
    }
    return child;
}

/// Waits for the child process on destruction, and ends it if it still runs.
class running_command {
  public:
    explicit running_command(pid_t child) noexcept : child_(child) {}
    running_command(const running_command&) = delete;
    running_command& operator=(const running_command&) = delete;
    ~running_command() {
        if (child_ > 0) {
            ::kill(child_, SIGTERM);
            static_cast<void>(wait());
        }
    }
    /// Return the child's status as `waitpid` gives it.
    int wait() noexcept {
        int status = 0;
        while (::waitpid(child_, &status, 0) < 0 && errno == EINTR) {
        }
        child_ = -1;
        return status;
    }

  private:
    pid_t child_;
};

/// Read the rest of the output, so that the command is not ended by a closed pipe.
void drop_rest(int descriptor) {
    std::array<char, 4096> buffer{};
    ssize_t count = 0;
    do {
        count = ::read(descriptor, buffer.data(), buffer.size());
    } while (count > 0 || (count < 0 && errno == EINTR && !interrupted()));
    webcasts::wipe(buffer.data(), buffer.size());
}

/// Return the first word of a command if the shell takes it as it stands, for a program or a word of its own;
/// empty if it has quotes, expansions or an assignment.
std::string_view plain_first_word(std::string_view command) {
    command.remove_prefix(std::min(command.find_first_not_of(" \t\n"), command.size()));
    const std::string_view word = command.substr(0, command.find_first_of(" \t\n|&;<>()"));
    const bool is_plain =
        !word.starts_with('#') && word.find_first_of("$`\\\"'*?[~=") == std::string_view::npos;
    return is_plain ? word : std::string_view();
}

/// Refuse what is no command before the shell says so: its message repeats the first word, and a password may
/// have been typed in place of a command.
void refuse_unknown_command(const std::string& command) {
    const std::string_view word = plain_first_word(command);
    if (word.empty()) {
        return;
    }
    pipe_ends output;
    running_command search(start(fmt::format("command -v -- '{}' >/dev/null 2>&1", word), output.writing()));
    const int status = search.wait();
    if (WIFEXITED(status) && WEXITSTATUS(status) != 0) {
        throw usage_failure(
            "--password-command failed with exit code 127: the shell finds no such command (it is not shown, "
            "in case "
            "it is the password itself; the flag takes a command, such as 'pass show webcasts')");
    }
}

} // namespace

webcasts::secret password_from_command(const std::string& command) {
    refuse_unknown_command(command);
    pipe_ends output;
    running_command running(start(command, output.writing()));
    output.close_writing();
    std::string mistake;
    webcasts::secret password;
    try {
        password = first_line_of(output.reading(), "the password", "what --password-command prints");
        drop_rest(output.reading());
    } catch (const failure& problem) {
        if (problem.cause() == failure_cause::interrupted) {
            throw;
        }
        mistake = problem.what();
    }
    const int status = running.wait();
    if (WIFSIGNALED(status)) {
        throw usage_failure(fmt::format("--password-command was ended by signal {}", WTERMSIG(status)));
    }
    if (WEXITSTATUS(status) != 0) {
        throw usage_failure(fmt::format(
            "--password-command failed with exit code {}; run it by itself to see why", WEXITSTATUS(status)));
    }
    if (!mistake.empty()) {
        throw usage_failure(mistake);
    }
    return password;
}

} // namespace exporter
