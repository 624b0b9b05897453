// SPDX-License-Identifier: BSL-1.0
// Accounts in a netrc file, and what is wrong with a file.

#include "exporter/fresh_folder.hpp"
#include "service/netrc.hpp"
#include "support/catch.hpp"
#include "terminal/failure.hpp"

#include <cstdio>
#include <cstdlib>
#include <fcntl.h>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>
#include <string>
#include <string_view>
#include <unistd.h>

namespace webcasts::tests::netrc_test {

namespace {

std::string password_of(std::string_view text, std::string_view host, std::string_view user = {}) {
    const auto account = exporter::find_in_netrc(text, host, user);
    return account ? account->username + "/" + std::string(account->password.expose()) : "none";
}

/// Sets an environment variable, or removes it, for as long as it lives.
class changed_variable {
  public:
    changed_variable(const char* name, const char* value) : name_(name) {
        if (const char* before = std::getenv(name)) {
            before_.emplace(before);
        }
        set(value);
    }
    changed_variable(const changed_variable&) = delete;
    changed_variable& operator=(const changed_variable&) = delete;
    ~changed_variable() { set(before_ ? before_->c_str() : nullptr); }

  private:
    void set(const char* value) { value != nullptr ? ::setenv(name_, value, 1) : ::unsetenv(name_); }

    const char* name_;
    std::optional<std::string> before_;
};

/// What a call writes to standard error.
template <class Call>
std::string complaints_of(const std::string& into, Call call) {
    std::fflush(stderr);
    const int kept = ::dup(STDERR_FILENO);
    const int file = ::open(into.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
    ::dup2(file, STDERR_FILENO);
    ::close(file);
    call();
    std::fflush(stderr);
    ::dup2(kept, STDERR_FILENO);
    ::close(kept);
    std::ifstream written(into, std::ios::binary);
    return {std::istreambuf_iterator<char>(written), {}};
}

/// A netrc file, which its owner alone can read.
class netrc_file {
  public:
    explicit netrc_file(std::string_view text) {
        std::ofstream(path_, std::ios::binary) << text;
        allow(std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
    }
    void allow(std::filesystem::perms permissions) { std::filesystem::permissions(path_, permissions); }
    [[nodiscard]] const std::string& path() const { return path_; }
    [[nodiscard]] std::string beside(const char* name) const { return folder_.file(name); }

  private:
    fresh_folder folder_;
    std::string path_ = folder_.file("netrc");
};

/// The account that is read, or why none is.
std::string read(const std::string& path, std::string_view host, std::string_view user = {}) {
    try {
        const auto account = exporter::read_netrc(path, host, user, exporter::console(-1));
        return account.username + "/" + std::string(account.password.expose());
    } catch (const exporter::failure& refused) {
        REQUIRE(refused.status() == exporter::exit_status::usage);
        return refused.what();
    }
}

} // namespace

TEST_CASE("netrc: the first account of the host is taken, or that of the user") {
    const std::string_view text = "machine a.example.com login one password 1\n"
                                  "machine A.EXAMPLE.com login two password 2\n"
                                  "default login other password 3";
    REQUIRE(password_of(text, "a.example.com") == "one/1");
    REQUIRE(password_of(text, "a.example.com", "two") == "two/2");
    REQUIRE(password_of(text, "b.example.com") == "other/3");
    REQUIRE(password_of(text, "b.example.com", "one") == "none");
    REQUIRE(password_of("", "a.example.com") == "none");
    REQUIRE(password_of("machine a.example.com login one", "a.example.com") == "none");
}

TEST_CASE("netrc: a password may begin with #, and stand in quotes with blanks and quotes inside") {
    REQUIRE(password_of("machine a login u password #x", "a") == "u/#x");
    REQUIRE(password_of(R"(machine a login u password "p \"q\" \\ r")", "a") == R"(u/p "q" \ r)");
    REQUIRE(password_of("# machine a login no password no\nmachine a login u password p", "a") == "u/p");
}

TEST_CASE("netrc: what a macro holds is no account") {
    REQUIRE(password_of("macdef init\nmachine a login no password no\n\nmachine a login u password p", "a") ==
            "u/p");
    REQUIRE(password_of("macdef\nmachine a login no password no\n\nmachine a login u password p", "a") ==
            "u/p");
    REQUIRE(password_of("macdef init\ncd x\nmachine a login no password no\nbye\n\n"
                        "machine a login u password p",
                        "a") == "u/p");
    REQUIRE(password_of("macdef init\nmachine a login no password no", "a") == "none");
    REQUIRE(password_of("machine a login u password p macdef init\n\n", "a") == "u/p");
}

TEST_CASE("netrc: lines may end with CRLF, and so may a macro") {
    REQUIRE(
        password_of("macdef init\r\nmachine a login no password no\r\n\r\nmachine a login u password p\r\n",
                    "a") == "u/p");
}

TEST_CASE("netrc: a comment ends at the end of its line, and several may follow each other") {
    REQUIRE(
        password_of("# one\n#two\n\n  # machine a login x password x\nmachine a # of u\nlogin u password p",
                    "a") == "u/p");
    REQUIRE(password_of("machine a login u password p # the end", "a") == "u/p");
    // A value may start with the sign.
    REQUIRE(password_of("machine #a account #x login #u password #p", "#a") == "#u/#p");
}

TEST_CASE("netrc: an account is complete only with its host, a login and a password") {
    REQUIRE(password_of("machine a password p", "a") == "none");
    REQUIRE(password_of("machine a login u", "a") == "none");
    REQUIRE(password_of("machine a login \"\" password p", "a") == "none");
    REQUIRE(password_of("machine a login u password \"\"", "a") == "none");
    REQUIRE(password_of("machine", "") == "none");
    REQUIRE(password_of("machine b login u password p", "a") == "none");
    REQUIRE(password_of("login u password p", "a") == "none");
    // What one entry has does not count for the next.
    REQUIRE(password_of("machine a login u machine a password p", "a") == "none");
    REQUIRE(password_of("machine a login u password p machine a login v", "a") == "u/p");
    REQUIRE(password_of("machine a login u password", "a") == "none");
    REQUIRE(password_of("machine a password p login", "a") == "none");
}

TEST_CASE("netrc: an account's own word is skipped, whatever it is") {
    REQUIRE(password_of("machine a account password login u password p", "a") == "u/p");
    REQUIRE(password_of("machine a account \"login x\" login u password p", "a") == "u/p");
}

TEST_CASE("netrc: in quotes an escape stands for a line end or tab, or for its character, and may be cut") {
    REQUIRE(password_of(R"(machine a login u password "1\n2\r3\t4\x")", "a") == "u/1\n2\r3\t4x");
    REQUIRE(password_of(R"(machine "a" login "u v" password "p")", "a") == "u v/p");
    REQUIRE(password_of(R"(machine a login u password "p)", "a") == "u/p");
    REQUIRE(password_of(R"(machine a login u password "p\n)", "a") == "u/p\n");
    REQUIRE(password_of(R"(machine a login u password "p\)", "a") == "u/p\\");
    REQUIRE(password_of(R"(machine a password "p"login u)", "a") == "u/p");
}

TEST_CASE("netrc: words that are keywords are values where a value is wanted") {
    REQUIRE(password_of("machine a login machine password default", "a") == "machine/default");
}

TEST_CASE("netrc: the usual file is the one that NETRC names, or .netrc in HOME") {
    const changed_variable home("HOME", "/home/jane");
    {
        const changed_variable named("NETRC", "/etc/own");
        REQUIRE(exporter::usual_netrc_path() == "/etc/own");
    }
    const changed_variable unnamed("NETRC", nullptr);
    REQUIRE(exporter::usual_netrc_path() == "/home/jane/.netrc");
    const changed_variable nowhere("HOME", nullptr);
    REQUIRE(exporter::usual_netrc_path().empty());
    REQUIRE(read("", "a") == "--netrc: neither NETRC nor HOME is set; name the file with --netrc-file");
}

TEST_CASE("netrc: an account is read from the file that is named, or from the usual one") {
    const netrc_file file("machine a login u password p\n");
    REQUIRE(read(file.path(), "a") == "u/p");
    REQUIRE(read(file.path(), "A", "u") == "u/p");
    const changed_variable named("NETRC", file.path().c_str());
    REQUIRE(read("", "a") == "u/p");
}

TEST_CASE("netrc: a file without the account is refused with what to add to it") {
    const netrc_file file("machine a login u password p\n");
    REQUIRE(read(file.path(), "b") ==
            file.path() + " has no login and password of b; add: machine b login NAME password PASSWORD");
    REQUIRE(read(file.path(), "a", "v@example.com") ==
            file.path() + " has no login and password of a for v@example.com;"
                          " add: machine a login NAME password PASSWORD");
    // What may be a password by mistake is not shown.
    REQUIRE(read(file.path(), "a", "s3cret") ==
            file.path() + " has no login and password of a for the user of --username or WEBCASTS_USERNAME;"
                          " add: machine a login NAME password PASSWORD");
}

TEST_CASE("netrc: a file that cannot be read is named unless its name may be something else") {
    const netrc_file file("");
    const std::string missing = file.beside("none");
    REQUIRE(read(missing, "a") == "the netrc file " + missing + " cannot be read: No such file or directory");
    REQUIRE(read("s3cret", "a") ==
            "the netrc file of --netrc-file cannot be read: No such file or directory");
    const changed_variable named("NETRC", "s3cret");
    REQUIRE(read("", "a") == "the netrc file that NETRC names cannot be read: No such file or directory");
    // A folder can be asked about, but not read.
    const std::string folder = std::filesystem::path(file.path()).parent_path().string();
    REQUIRE(read(folder, "a") == "the netrc file " + folder + " cannot be read");
}

TEST_CASE("netrc: a file of more than a MiB is none") {
    const std::string account = "machine a login u password p\n";
    const std::string full = account + std::string((1U << 20U) - account.size(), ' ');
    REQUIRE(read(netrc_file(full).path(), "a") == "u/p");
    const netrc_file larger(full + " ");
    REQUIRE(read(larger.path(), "a") == "the netrc file " + larger.path() + " is larger than 1048576 bytes");
}

TEST_CASE("netrc: the user is warned of a file that others can read, and only of that") {
    using std::filesystem::perms;
    netrc_file file("machine a login u password p\n");
    const auto complaints = [&] {
        return complaints_of(file.beside("complaints"), [&] { REQUIRE(read(file.path(), "a") == "u/p"); });
    };
    REQUIRE(complaints().empty());
    const std::string warning =
        "webcasts-export: warning: other users can read " + file.path() + "; run chmod 600 on it\n";
    file.allow(perms::owner_read | perms::group_read);
    REQUIRE(complaints() == warning);
    file.allow(perms::owner_read | perms::others_read);
    REQUIRE(complaints() == warning);
    file.allow(perms::owner_read | perms::group_exec | perms::others_write);
    REQUIRE(complaints().empty());
}

} // namespace webcasts::tests::netrc_test
