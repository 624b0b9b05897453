// SPDX-License-Identifier: BSL-1.0
#include "output/row_spool.hpp"

#include "terminal/environment.hpp"
#include "terminal/failure.hpp"
#include "terminal/typed_value.hpp"

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

namespace exporter {

namespace {

[[noreturn]] void fail() {
    const int problem = errno;
    throw failure(
        cause_of_write(problem),
        fmt::format("a temporary file in {} cannot be written: {}; set TMPDIR to a folder with room",
                    shown_path(temporary_folder(), "the folder that TMPDIR names"), std::strerror(problem)));
}

std::FILE* open_nameless_file() {
    std::string path = temporary_folder() + "/webcasts-export.XXXXXX";
    const int descriptor = ::mkostemp(path.data(), O_CLOEXEC);
    if (descriptor < 0) {
        fail();
    }
    ::unlink(path.c_str());
    std::FILE* file = ::fdopen(descriptor, "w+b");
    if (file == nullptr) {
        ::close(descriptor);
        fail();
    }
    return file;
}

} // namespace

row_spool::row_spool() : file_(open_nameless_file()) {}

void row_spool::append(const std::vector<cell>& row) {
    put_number(row.size());
    for (const cell& item : row) {
        put_number(item.column);
        put_number(item.text.size());
        put(item.text.data(), item.text.size());
    }
    ++rows_;
}

row_spool::position row_spool::mark() const {
    const long offset = std::ftell(file_.get());
    if (offset < 0) {
        fail();
    }
    return {offset, rows_};
}

void row_spool::roll_back(position kept) {
    if (std::fseek(file_.get(), kept.offset, SEEK_SET) != 0) {
        fail();
    }
    rows_ = kept.rows;
}

void row_spool::rewind() {
    if (std::fflush(file_.get()) != 0 || std::fseek(file_.get(), 0, SEEK_SET) != 0) {
        fail();
    }
}

void row_spool::read(std::vector<cell>& row) {
    row.resize(get_number());
    for (cell& item : row) {
        item.column = get_number();
        item.text.resize(get_number());
        get(item.text.data(), item.text.size());
    }
}

void row_spool::put(const void* data, std::size_t size) {
    if (std::fwrite(data, 1, size, file_.get()) != size) {
        fail();
    }
}

void row_spool::put_number(std::size_t number) {
    const auto written = static_cast<std::uint32_t>(number);
    put(&written, sizeof written);
}

void row_spool::get(void* data, std::size_t size) {
    if (std::fread(data, 1, size, file_.get()) != size) {
        fail();
    }
}

std::uint32_t row_spool::get_number() {
    std::uint32_t number = 0;
    get(&number, sizeof number);
    return number;
}

} // namespace exporter
