// SPDX-License-Identifier: BSL-1.0
// The exporter's reader of `--previous`: a file is refused as such or read, a status never goes back, and the
// rows of a file may be there twice.
#include "exports/previous_import.hpp"

#include "fuzz_target.hpp"
#include "terminal/failure.hpp"

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <sys/mman.h>
#include <unistd.h>

namespace {

using exporter::attendance;
using exporter::previous_import;
using webcasts::fuzz::require;

/// A file in memory.
class memory_file {
  public:
    explicit memory_file(std::string_view text) : descriptor_(::memfd_create("previous", MFD_CLOEXEC)) {
        require(descriptor_ >= 0 &&
                    ::write(descriptor_, text.data(), text.size()) == static_cast<ssize_t>(text.size()),
                "a file can be written in memory");
    }
    memory_file(const memory_file&) = delete;
    memory_file& operator=(const memory_file&) = delete;
    ~memory_file() { ::close(descriptor_); }
    [[nodiscard]] std::string path() const { return "/proc/self/fd/" + std::to_string(descriptor_); }

  private:
    int descriptor_;
};

std::optional<previous_import> read(std::string_view text, exporter::crm preset) {
    const memory_file file(text);
    try {
        return previous_import(file.path(), preset);
    } catch (const exporter::failure& problem) {
        require(problem.status() == exporter::exit_status::usage,
                "a file that is refused is a mistake of usage");
        require(std::string_view(problem.what()).find("--previous") != std::string_view::npos,
                "what is refused is named");
        return std::nullopt;
    }
}

/// An e-mail address that the file may have, in spellings that are one person's.
constexpr std::array<std::string_view, 4> emails{"a@example.com", "A@Example.COM", "'=a@example.com",
                                                 "b@example.com"};

} // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    webcasts::fuzz::byte_script script(webcasts::fuzz::text_of(data, size));
    const auto preset = static_cast<exporter::crm>(script.next(3));
    const std::string text(script.take(size));
    const auto once = read(text, preset);
    if (!once) {
        return 0;
    }
    for (const std::string_view email : emails) {
        for (const auto status : {attendance::registered, attendance::no_show, attendance::attended,
                                  attendance::attended_on_demand}) {
            require(once->not_below(email, status) >= status, "a status does not go back");
            require(once->not_below(email, once->not_below(email, status)) == once->not_below(email, status),
                    "the file's status is taken once");
        }
    }
    require(once->not_below(emails[0], attendance::registered) ==
                once->not_below(emails[1], attendance::registered),
            "spellings of an address are one person");
    // The same file again below itself: its header is a row without a status that is known.
    const auto twice = read(text + (text.ends_with('\n') ? "" : "\n") + text, preset);
    if (twice && text.find_first_of("\"\r") == std::string::npos) {
        for (const std::string_view email : emails) {
            require(twice->not_below(email, attendance::registered) ==
                        once->not_below(email, attendance::registered),
                    "rows may be there twice");
        }
    }
    return 0;
}
