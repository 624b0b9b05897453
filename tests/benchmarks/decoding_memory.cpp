// SPDX-License-Identifier: BSL-1.0
// decoding_memory [BYTES] [SHAPE...]: decodes a report of each shape (decoding_shapes.hpp; default: all) and
// format, generated while it is read, in chunks of 64 KiB, and prints a Markdown table of the memory used.
// Each row is a process of its own. A report has BYTES (default 1 GB); for comparison a second one has a
// tenth of that, of which "own" copies each record.
//
// Growth is the increase of the peak resident set (VmHWM of Linux) since before the decoder's construction,
// and includes the generator of the report. Allocations are calls of malloc, calloc and realloc (including
// those of operator new) inside a decoder's `write`, after the first 1000 records (a report with fewer has
// none); if the C library does not allow counting them, only operator new. Exit status: 0; 1 if a report's
// growth is 4 MiB or more, if the larger report's growth exceeds the smaller's by 1 MiB or more, or if
// visited records need allocations: more than the few with which a buffer grows for the longest record so
// far.
//
// decoding_memory keep [ATTENDEES] [SHAPE...]: keeps the records of such reports in a vector (default: a
// million), and prints its memory beside its payload: the bytes of all texts, names of fields included, and
// eight bytes for each time and duration. Exit status: 0; 1 if a decoder fails.
#include "decoding_contender.hpp"
#include "decoding_shapes.hpp"
#include <webcasts/api.hpp>
#include <webcasts/records.hpp>
#include <webcasts/wire/csv/decoder.hpp>
#include <webcasts/wire/detail/record/attendee_texts.hpp>
#include <webcasts/wire/detail/tree_decoder.hpp>

#include <algorithm>
#include <cctype>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <new>
#include <string>
#include <string_view>
#include <sys/wait.h>
#include <unistd.h>
#include <vector>

namespace {

bool counting = false;
std::uint64_t allocations = 0;

void count_one() noexcept {
    allocations += counting ? 1U : 0U;
}

} // namespace

#ifdef __GLIBC__

extern "C" {
void* __libc_malloc(std::size_t size);                    // NOLINT: the C library's names
void* __libc_calloc(std::size_t count, std::size_t size); // NOLINT
void* __libc_realloc(void* old, std::size_t size);        // NOLINT

void* malloc(std::size_t size) noexcept {
    count_one();
    return __libc_malloc(size);
}
void* calloc(std::size_t count, std::size_t size) noexcept {
    count_one();
    return __libc_calloc(count, size);
}
void* realloc(void* old, std::size_t size) noexcept {
    count_one();
    return __libc_realloc(old, size);
}
}

#else

void* operator new(std::size_t size) {
    count_one();
    if (void* memory = std::malloc(size == 0 ? 1 : size)) {
        return memory;
    }
    throw std::bad_alloc();
}
void operator delete(void* old) noexcept {
    std::free(old);
}
void operator delete(void* old, std::size_t) noexcept {
    std::free(old);
}

#endif

namespace {

using namespace benchmark;
using webcasts::wire_format;

constexpr std::uint64_t warm_up_records = 1000;
constexpr std::uint64_t max_growth_steps = 16;
constexpr std::uint64_t growth_limit_kib = 4U << 10U;
constexpr std::uint64_t noise_kib = 1U << 10U;

/// What happens to a record.
enum class use_of_record : std::uint8_t { visit, copy, keep };

struct sink : webcasts::wire::record_sink {
    use_of_record how = use_of_record::visit;
    std::uint64_t records = 0;
    std::vector<webcasts::attendee> kept;

    bool on_attendee(const webcasts::attendee_view& person) override {
        if (how == use_of_record::keep) {
            append_owned(kept, person);
        } else if (how == use_of_record::copy) {
            use(to_owned(person));
        } else {
            use(person);
        }
        ++records;
        return true;
    }
    bool on_event(webcasts::event_summary&&) noexcept override { return true; }
};

/// How much to decode, and how.
struct task {
    report_shape shape;
    wire_format format = wire_format::xml;
    use_of_record how = use_of_record::visit;
    std::uint64_t bytes = 0;     ///< at least
    std::uint64_t attendees = 0; ///< at least
};

struct cost {
    std::uint64_t bytes = 0;
    std::uint64_t records = 0;
    std::uint64_t growth_kib = 0;
    std::uint64_t kept_kib = 0;        ///< growth at the end
    std::uint64_t payload = 0;         ///< bytes of what was kept
    std::uint64_t counted_records = 0; ///< after the warm-up
    std::uint64_t allocations = 0;     ///< for these
};

/// Return a figure of this process's memory, such as `VmHWM:`, the peak of its resident set.
std::uint64_t memory_kib(std::string_view name) {
    std::ifstream status("/proc/self/status");
    std::string line;
    while (std::getline(status, line)) {
        if (line.starts_with(name)) {
            return std::strtoull(line.c_str() + name.size(), nullptr, 10);
        }
    }
    give_up("/proc/self/status lacks a figure");
}

template <class Text>
std::uint64_t bytes_of(const std::vector<webcasts::basic_named_text<Text>>& fields) {
    std::uint64_t bytes = 0;
    for (const auto& field : fields) {
        bytes += field.name.size() + field.value.size();
    }
    return bytes;
}

std::uint64_t payload_of(const webcasts::attendee& person) {
    const auto bytes_if = [](bool present) { return present ? std::uint64_t{8} : 0U; };
    std::uint64_t bytes = bytes_if(person.registered_at.has_value()) + bytes_of(person.extra);
    for (const auto member : webcasts::detail::attendee_texts<std::string>) {
        bytes += member != nullptr ? (person.*member).size() : 0;
    }
    for (const webcasts::viewing_session& item : person.sessions) {
        bytes += bytes_if(item.start.has_value()) + bytes_if(item.end.has_value()) +
                 bytes_if(item.duration.has_value()) + bytes_of(item.extra);
    }
    for (const webcasts::question& item : person.questions) {
        bytes += bytes_if(item.time.has_value()) + item.text.size() + bytes_of(item.extra);
    }
    for (const webcasts::survey_answer& item : person.survey_answers) {
        bytes += item.question.size() + item.answer.size() + bytes_of(item.extra);
    }
    return bytes;
}

/// Generate a report and decode it piece by piece.
template <class Decoder>
cost decode_generated_report(const task& wanted) {
    cost total;
    const std::uint64_t start_peak = memory_kib("VmHWM:");
    const std::uint64_t start = memory_kib("VmRSS:");
    const auto source = make_source(wanted.shape, wanted.format);
    std::string waiting;
    sink into;
    into.how = wanted.how;
    Decoder decoder(&into);
    const auto feed = [&](std::string_view text) {
        const std::uint64_t before = into.records;
        const bool warm = before >= warm_up_records;
        counting = warm;
        const auto written = decoder.write({text.data(), text.size()});
        counting = false;
        if (!written) {
            give_up("webcasts: " + written.error().client_text());
        }
        total.bytes += text.size();
        total.counted_records += warm ? into.records - before : 0;
    };
    const auto feed_whole_chunks = [&] {
        std::string_view ready = waiting;
        for (; ready.size() >= chunk_bytes; ready.remove_prefix(chunk_bytes)) {
            feed(ready.substr(0, chunk_bytes));
        }
        waiting.erase(0, waiting.size() - ready.size());
    };
    source->begin(waiting);
    std::uint64_t count = 0;
    for (; total.bytes < wanted.bytes || count < wanted.attendees; ++count) {
        source->add(waiting, count);
        feed_whole_chunks();
    }
    source->end(waiting);
    feed_whole_chunks();
    feed(waiting);
    if (const auto ended = decoder.finish(); !ended) {
        give_up("webcasts: " + ended.error().client_text());
    }
    if (into.records != count) {
        give_up("webcasts: " + std::to_string(into.records) + " records instead of " + std::to_string(count));
    }
    total.records = into.records;
    total.allocations = allocations;
    total.growth_kib = memory_kib("VmHWM:") - start_peak;
    total.kept_kib = memory_kib("VmRSS:") - start;
    for (const webcasts::attendee& person : into.kept) {
        total.payload += payload_of(person);
    }
    return total;
}

cost decode_generated_report(const task& wanted) {
    switch (wanted.format) {
    case wire_format::xml:
        return decode_generated_report<webcasts::wire::xml_decoder>(wanted);
    case wire_format::json:
        return decode_generated_report<webcasts::wire::json_decoder>(wanted);
    case wire_format::csv:
        break;
    }
    return decode_generated_report<webcasts::wire::csv_decoder>(wanted);
}

/// Decode a report in a process of its own.
cost decode_in_child(const task& wanted) {
    int ends[2];
    if (::pipe(ends) != 0) {
        give_up("cannot create a pipe");
    }
    const pid_t child = ::fork();
    if (child < 0) {
        give_up("cannot create a process");
    }
    if (child == 0) {
        const cost total = decode_generated_report(wanted);
        const bool sent = ::write(ends[1], &total, sizeof total) == static_cast<ssize_t>(sizeof total);
        ::_exit(sent ? 0 : 1);
    }
    ::close(ends[1]);
    cost total;
    const bool received = ::read(ends[0], &total, sizeof total) == static_cast<ssize_t>(sizeof total);
    ::close(ends[0]);
    int status = 0;
    if (::waitpid(child, &status, 0) != child || status != 0 || !received) {
        give_up("a decoding failed");
    }
    return total;
}

const char* name_of(wire_format format) {
    return format == wire_format::xml ? "XML" : format == wire_format::json ? "JSON" : "CSV";
}

/// Decode in a child, and print a row.
cost measure(const task& wanted) {
    const cost total = decode_in_child(wanted);
    std::printf("| %s | %s | %s | %.0f | %llu | %.1f | %llu | %.3f |\n",
                std::string(wanted.shape.name).c_str(), name_of(wanted.format),
                wanted.how == use_of_record::visit ? "visit" : "own", static_cast<double>(total.bytes) / 1e6,
                static_cast<unsigned long long>(total.records), static_cast<double>(total.growth_kib) / 1024,
                static_cast<unsigned long long>(total.allocations),
                static_cast<double>(total.allocations) /
                    static_cast<double>(std::max<std::uint64_t>(total.counted_records, 1)));
    std::fflush(stdout);
    return total;
}

constexpr wire_format formats[]{wire_format::xml, wire_format::json, wire_format::csv};

/// Measure the decoding of large reports. Return whether the memory stays within its limits.
bool measure_decoding(const std::vector<report_shape>& chosen, std::uint64_t bytes) {
    std::printf("| shape | format | mode | MB | records | growth, MiB | allocations | a record |\n"
                "|---|---|---|---:|---:|---:|---:|---:|\n");
    std::fflush(stdout);
    bool held = true;
    for (const report_shape& shape : chosen) {
        for (const wire_format format : formats) {
            const cost smaller = measure({.shape = shape, .format = format, .bytes = bytes / 10});
            const cost whole = measure({.shape = shape, .format = format, .bytes = bytes});
            (void)measure(
                {.shape = shape, .format = format, .how = use_of_record::copy, .bytes = bytes / 10});
            if (whole.growth_kib >= growth_limit_kib || whole.growth_kib >= smaller.growth_kib + noise_kib) {
                std::puts("  the memory grows too much");
                held = false;
            }
            if (whole.allocations > max_growth_steps) {
                std::puts("  a visited record needs allocations");
                held = false;
            }
        }
    }
    return held;
}

/// Measure the memory of vectors of records.
void measure_keeping(const std::vector<report_shape>& chosen, std::uint64_t attendees) {
    std::printf("| shape | format | records | payload, MB | vector, MB | peak, MB | vector to payload |\n"
                "|---|---|---:|---:|---:|---:|---:|\n");
    std::fflush(stdout);
    for (const report_shape& shape : chosen) {
        for (const wire_format format : formats) {
            const cost total = decode_in_child(
                {.shape = shape, .format = format, .how = use_of_record::keep, .attendees = attendees});
            const double payload = static_cast<double>(total.payload) / 1e6;
            const double kept = static_cast<double>(total.kept_kib) * 1024 / 1e6;
            std::printf("| %s | %s | %llu | %.0f | %.0f | %.0f | %.2f |\n", std::string(shape.name).c_str(),
                        name_of(format), static_cast<unsigned long long>(total.records), payload, kept,
                        static_cast<double>(total.growth_kib) * 1024 / 1e6, kept / payload);
            std::fflush(stdout);
        }
    }
}

} // namespace

int main(int argc, char** argv) {
    const bool keeps = argc > 1 && std::string_view(argv[1]) == "keep";
    std::vector<std::string> words(argv + (keeps ? 2 : 1), argv + argc);
    std::uint64_t size = keeps ? 1'000'000 : 1'000'000'000;
    if (!words.empty() && std::isdigit(static_cast<unsigned char>(words[0][0])) != 0) {
        size = std::strtoull(words[0].c_str(), nullptr, 10);
        words.erase(words.begin());
    }
    std::vector<report_shape> chosen;
    for (const report_shape& shape : report_shapes) {
        if (words.empty() || std::find(words.begin(), words.end(), shape.name) != words.end()) {
            chosen.push_back(shape);
        }
    }
    if (size < (keeps ? 1U : 10'000'000U) || chosen.size() < std::max<std::size_t>(words.size(), 1)) {
        give_up("usage: decoding_memory [BYTES] [SHAPE...], at least 10000000 bytes; or decoding_memory keep "
                "[ATTENDEES] [SHAPE...]");
    }
    if (keeps) {
        measure_keeping(chosen, size);
        return 0;
    }
    return measure_decoding(chosen, size) ? 0 : 1;
}
