// SPDX-License-Identifier: BSL-1.0
// The allocation functions stand in a translation unit of their own: where the optimizer sees that `operator
// delete` looks at the memory, it keeps writes that it deletes elsewhere.
#include "release_watch.hpp"

#include <cstdlib>
#include <cstring>
#include <new>

namespace {

std::string_view watched_text;
std::size_t blocks_released_with_the_text = 0;
std::size_t blocks_released = 0;

// Every block says its size in front of itself.
constexpr std::size_t prefix = alignof(std::max_align_t);
static_assert(prefix >= sizeof(std::size_t));

void* allocate(std::size_t size) noexcept {
    // calloc: bytes that nobody wrote must not bring back what an earlier block held.
    auto* base = static_cast<unsigned char*>(std::calloc(1, prefix + size));
    if (base == nullptr) {
        return nullptr;
    }
    std::memcpy(base, &size, sizeof size);
    return base + prefix;
}

void* allocate_or_throw(std::size_t size) {
    void* block = allocate(size);
    if (block == nullptr) {
        throw std::bad_alloc();
    }
    return block;
}

void release(void* block) noexcept {
    if (block == nullptr) {
        return;
    }
    unsigned char* base = static_cast<unsigned char*>(block) - prefix;
    std::size_t size = 0;
    std::memcpy(&size, base, sizeof size);
    ++blocks_released;
    if (!watched_text.empty()) {
        const std::string_view content(static_cast<const char*>(block), size);
        blocks_released_with_the_text += content.find(watched_text) != std::string_view::npos ? 1U : 0U;
    }
    std::free(base);
}

} // namespace

void* operator new(std::size_t size) {
    return allocate_or_throw(size);
}
void* operator new[](std::size_t size) {
    return allocate_or_throw(size);
}
void* operator new(std::size_t size, const std::nothrow_t&) noexcept {
    return allocate(size);
}
void* operator new[](std::size_t size, const std::nothrow_t&) noexcept {
    return allocate(size);
}
void operator delete(void* block) noexcept {
    release(block);
}
void operator delete[](void* block) noexcept {
    release(block);
}
void operator delete(void* block, std::size_t) noexcept {
    release(block);
}
void operator delete[](void* block, std::size_t) noexcept {
    release(block);
}

release_watch::release_watch(std::string_view text) {
    blocks_released = 0;
    blocks_released_with_the_text = 0;
    watched_text = text;
}

release_watch::~release_watch() {
    watched_text = {};
}

std::size_t release_watch::leaks() const {
    return blocks_released_with_the_text;
}

std::size_t release_watch::releases() const {
    return blocks_released;
}

void show_to_the_outside(std::string_view) {}
