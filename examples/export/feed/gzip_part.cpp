// SPDX-License-Identifier: BSL-1.0
#include "feed/gzip_part.hpp"

#include "terminal/failure.hpp"
#include "terminal/interruption.hpp"

#include <cerrno>
#include <cstddef>
#include <cstring>
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>
#include <zlib.h>

namespace exporter {

namespace {

constexpr std::size_t piece_size = 1U << 16U;

} // namespace

void gzip_part::deleter::operator()(z_stream_s* stream) const noexcept {
    deflateEnd(stream);
    delete stream;
}

gzip_part::gzip_part(const std::string& path)
    : path_(path),
      descriptor_(::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, S_IRUSR | S_IWUSR)) {
    if (descriptor_ < 0) {
        fail(errno);
    }
    constexpr int gzip_window = 15 + 16;
    constexpr int memory_level = 8;
    auto stream = std::make_unique<z_stream>();
    if (deflateInit2(stream.get(), Z_DEFAULT_COMPRESSION, Z_DEFLATED, gzip_window, memory_level,
                     Z_DEFAULT_STRATEGY) != Z_OK) {
        ::close(descriptor_);
        ::unlink(path_.c_str());
        throw failure(failure_cause::program_fault, "zlib cannot compress");
    }
    stream_.reset(stream.release());
    compressed_.resize(piece_size);
}

gzip_part::~gzip_part() {
    if (descriptor_ >= 0) {
        ::close(descriptor_);
    }
    if (!is_finished_) {
        ::unlink(path_.c_str());
    }
}

void gzip_part::add(std::string_view line) {
    ++contents_.rows;
    lines_ += line;
    if (lines_.size() >= piece_size) {
        compress(false);
    }
}

part_contents gzip_part::finish() {
    compress(true);
    if (::close(std::exchange(descriptor_, -1)) != 0) {
        fail(errno);
    }
    is_finished_ = true;
    contents_.digest = digest_.hex();
    return contents_;
}

void gzip_part::compress(bool is_end) {
    // zlib takes the bytes as those of another type, and does not change them.
    stream_->next_in = reinterpret_cast<unsigned char*>(lines_.data());
    stream_->avail_in = static_cast<unsigned>(lines_.size());
    do {
        stream_->next_out = reinterpret_cast<unsigned char*>(compressed_.data());
        stream_->avail_out = static_cast<unsigned>(compressed_.size());
        deflate(stream_.get(), is_end ? Z_FINISH : Z_NO_FLUSH);
        write(std::string_view(compressed_).substr(0, compressed_.size() - stream_->avail_out));
    } while (stream_->avail_out == 0);
    lines_.clear();
}

void gzip_part::write(std::string_view bytes) {
    digest_.add(bytes);
    contents_.bytes += bytes.size();
    while (!bytes.empty()) {
        const ssize_t written = ::write(descriptor_, bytes.data(), bytes.size());
        if (written >= 0) {
            bytes.remove_prefix(static_cast<std::size_t>(written));
        } else if (errno != EINTR) {
            fail(errno);
        } else {
            stop_if_interrupted();
        }
    }
}

void gzip_part::fail(int error_number) const {
    throw failure(cause_of_write(error_number),
                  fmt::format("{} cannot be written: {}", path_, std::strerror(error_number)));
}

} // namespace exporter
