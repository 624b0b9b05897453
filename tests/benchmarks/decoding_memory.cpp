// SPDX-License-Identifier: BSL-1.0
// decoding_memory [BYTES]: decodes a report of each format, generated while it is read, in chunks of 64 KiB,
// and prints a Markdown table of the memory used. Each row is a process of its own. A report has BYTES
// (default 1 GB); for comparison a second one has a tenth of that.
//
// Growth is the increase of the peak resident set (VmHWM of Linux) since before the decoder's construction,
// and includes the generator of the report. Allocations are calls of malloc, calloc and realloc (including
// those of operator new) inside a decoder's `write`, after the first 1000 records; if the C library does not
// allow counting them, only operator new. Exit status: 0; 1 if a report's growth is 16 MiB or more, if the
// larger report's growth exceeds the smaller's by 1 MiB or more, or if visited records need allocations: more
// than the few with which a buffer grows for the longest record so far.
#include "decoding_contender.hpp"
#include "decoding_report.hpp"
#include <webcasts/api.hpp>
#include <webcasts/records.hpp>
#include <webcasts/wire/csv/decoder.hpp>
#include <webcasts/wire/detail/tree_decoder.hpp>

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
constexpr std::uint64_t growth_limit_kib = 16U << 10U;
constexpr std::uint64_t noise_kib = 1U << 10U;

/// Drops each record, or copies it first.
struct dropper : webcasts::wire::record_sink {
    bool copies = false;
    std::uint64_t records = 0;

    bool on_attendee(const webcasts::attendee_view& person) override {
        if (copies) {
            use(to_owned(person));
        } else {
            use(person);
        }
        ++records;
        return true;
    }
    bool on_event(webcasts::event_summary&&) noexcept override { return true; }
};

struct cost {
    std::uint64_t bytes = 0;
    std::uint64_t records = 0;
    std::uint64_t growth_kib = 0;
    std::uint64_t counted_records = 0; ///< after the warm-up
    std::uint64_t allocations = 0;     ///< for these
};

/// Return the peak of this process's resident set.
std::uint64_t peak_kib() {
    std::ifstream status("/proc/self/status");
    std::string line;
    while (std::getline(status, line)) {
        if (line.starts_with("VmHWM:")) {
            return std::strtoull(line.c_str() + 6, nullptr, 10);
        }
    }
    give_up("/proc/self/status has no VmHWM");
}

/// Generate a report of at least this size and decode it piece by piece.
template <class Decoder>
cost decode_generated_report(wire_format format, std::uint64_t bytes, bool copies) {
    cost total;
    const std::uint64_t start = peak_kib();
    report_maker maker(format);
    std::string waiting;
    dropper sink;
    sink.copies = copies;
    Decoder decoder(&sink);
    const auto feed = [&](std::string_view text) {
        const std::uint64_t before = sink.records;
        const bool warm = before >= warm_up_records;
        counting = warm;
        const auto written = decoder.write({text.data(), text.size()});
        counting = false;
        if (!written) {
            give_up("webcasts: " + written.error().client_text());
        }
        total.bytes += text.size();
        total.counted_records += warm ? sink.records - before : 0;
    };
    const auto feed_whole_chunks = [&] {
        std::string_view ready = waiting;
        for (; ready.size() >= chunk_bytes; ready.remove_prefix(chunk_bytes)) {
            feed(ready.substr(0, chunk_bytes));
        }
        waiting.erase(0, waiting.size() - ready.size());
    };
    maker.begin(waiting);
    std::uint64_t count = 0;
    for (; total.bytes < bytes; ++count) {
        maker.add(waiting, make_person(count));
        feed_whole_chunks();
    }
    maker.end(waiting);
    feed_whole_chunks();
    feed(waiting);
    if (const auto ended = decoder.finish(); !ended) {
        give_up("webcasts: " + ended.error().client_text());
    }
    if (sink.records != count) {
        give_up("webcasts: " + std::to_string(sink.records) + " records instead of " + std::to_string(count));
    }
    total.records = sink.records;
    total.allocations = allocations;
    total.growth_kib = peak_kib() - start;
    return total;
}

cost decode_generated_report(wire_format format, std::uint64_t bytes, bool copies) {
    switch (format) {
    case wire_format::xml:
        return decode_generated_report<webcasts::wire::xml_decoder>(format, bytes, copies);
    case wire_format::json:
        return decode_generated_report<webcasts::wire::json_decoder>(format, bytes, copies);
    case wire_format::csv:
        break;
    }
    return decode_generated_report<webcasts::wire::csv_decoder>(format, bytes, copies);
}

/// Decode a report in a process of its own.
cost decode_in_child(wire_format format, std::uint64_t bytes, bool copies) {
    int ends[2];
    if (::pipe(ends) != 0) {
        give_up("cannot create a pipe");
    }
    const pid_t child = ::fork();
    if (child < 0) {
        give_up("cannot create a process");
    }
    if (child == 0) {
        const cost total = decode_generated_report(format, bytes, copies);
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

void print(wire_format format, const char* mode, const cost& total) {
    const char* name = format == wire_format::xml ? "XML" : format == wire_format::json ? "JSON" : "CSV";
    std::printf("| %s | %s | %.0f | %llu | %.1f | %llu | %.3f |\n", name, mode,
                static_cast<double>(total.bytes) / 1e6, static_cast<unsigned long long>(total.records),
                static_cast<double>(total.growth_kib) / 1024,
                static_cast<unsigned long long>(total.allocations),
                static_cast<double>(total.allocations) / static_cast<double>(total.counted_records));
    std::fflush(stdout);
}

} // namespace

int main(int argc, char** argv) {
    const std::uint64_t bytes = argc > 1 ? std::strtoull(argv[1], nullptr, 10) : 1'000'000'000;
    if (bytes < 10'000'000) {
        give_up("usage: decoding_memory [BYTES]; at least 10000000");
    }
    std::printf("| format | mode | MB | records | growth, MiB | allocations | a record |\n"
                "|---|---|---:|---:|---:|---:|---:|\n");
    std::fflush(stdout);
    bool held = true;
    for (const wire_format format : {wire_format::xml, wire_format::json, wire_format::csv}) {
        const cost smaller = decode_in_child(format, bytes / 10, false);
        print(format, "visit", smaller);
        const cost whole = decode_in_child(format, bytes, false);
        print(format, "visit", whole);
        print(format, "own", decode_in_child(format, bytes / 10, true));
        if (whole.growth_kib >= growth_limit_kib || whole.growth_kib >= smaller.growth_kib + noise_kib) {
            std::puts("  the memory grows too much");
            held = false;
        }
        if (whole.allocations > max_growth_steps) {
            std::puts("  a visited record needs allocations");
            held = false;
        }
    }
    return held ? 0 : 1;
}
