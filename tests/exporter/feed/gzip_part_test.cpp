// SPDX-License-Identifier: BSL-1.0
#include "exporter/fresh_folder.hpp"
#include "feed/gzip_part.hpp"
#include "support/catch.hpp"
#include "terminal/failure.hpp"

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <zlib.h>

namespace webcasts::tests::gzip_part_test {

namespace {

std::string bytes_of(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

/// Return the text of a file by zlib's own reader.
std::string text_of(const std::string& path) {
    gzFile file = gzopen(path.c_str(), "rb");
    REQUIRE(file != nullptr);
    std::string text;
    char piece[4096];
    for (int size = 0; (size = gzread(file, piece, sizeof piece)) > 0;) {
        text.append(piece, static_cast<std::size_t>(size));
    }
    CHECK(gzclose(file) == Z_OK);
    return text;
}

exporter::part_contents write_lines(const std::string& path, int lines) {
    exporter::gzip_part part(path);
    for (int i = 0; i < lines; ++i) {
        part.add(std::to_string(i * 7919 % 1000) + " of a line\n");
    }
    return part.finish();
}

} // namespace

TEST_CASE("the same lines give the same bytes, whatever the file's name, and come back") {
    const fresh_folder folder;
    const int lines = GENERATE(0, 1, 50'000);
    const auto first = write_lines(folder.file("a"), lines);
    const auto second = write_lines(folder.file("b"), lines);
    CHECK(first == second);
    CHECK(first.rows == static_cast<std::uint64_t>(lines));
    CHECK(first.bytes == std::filesystem::file_size(folder.file("a")));
    CHECK(bytes_of(folder.file("a")) == bytes_of(folder.file("b")));
    CHECK(first.digest == exporter::sha256().add(bytes_of(folder.file("a"))).hex());
    std::string wanted;
    for (int i = 0; i < lines; ++i) {
        wanted += std::to_string(i * 7919 % 1000) + " of a line\n";
    }
    CHECK(text_of(folder.file("a")) == wanted);
    CHECK(write_lines(folder.file("c"), lines + 1).digest != first.digest);
}

TEST_CASE("SHA-256 of a known text") {
    CHECK(exporter::sha256().add("a").add("bc").hex() ==
          "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"); // FIPS 180-4
}

TEST_CASE("a file that is not finished is removed, and one that is there is not overwritten") {
    const fresh_folder folder;
    {
        exporter::gzip_part part(folder.file("a"));
        part.add("x\n");
        CHECK(std::filesystem::exists(folder.file("a")));
    }
    CHECK_FALSE(std::filesystem::exists(folder.file("a")));
    static_cast<void>(write_lines(folder.file("a"), 3));
    const std::string before = bytes_of(folder.file("a"));
    CHECK_THROWS_AS(exporter::gzip_part(folder.file("a")), exporter::failure);
    CHECK(bytes_of(folder.file("a")) == before);
    CHECK_THROWS_AS(exporter::gzip_part(folder.file("missing/a")), exporter::failure);
}

} // namespace webcasts::tests::gzip_part_test
