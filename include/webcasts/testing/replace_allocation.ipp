// SPDX-License-Identifier: BSL-1.0
// Include this in exactly one translation unit of a test program: it replaces every allocation function of
// C++ (C++20, [new.delete]) by one that fails when `allocation_faults` selects it. It has no include guard:
// two units that include it do not link.

#include <webcasts/testing/fail_every_allocation.hpp>

#include <cstddef>
#include <cstdlib>
#include <new>
#if defined(_WIN32)
#include <malloc.h>
#endif

namespace webcasts { inline namespace v0 { namespace testing::replaced_allocation { namespace {

void* allocate(std::size_t size) noexcept {
    return allocation_faults::fails_now() ? nullptr : std::malloc(size == 0 ? 1 : size);
}

void* allocate(std::size_t size, std::align_val_t alignment) noexcept {
    const auto step = static_cast<std::size_t>(alignment);
    // aligned_alloc requires a multiple of the alignment.
    const std::size_t rounded = (size == 0 ? 1 : size) + (step - 1);
    if (rounded < size || allocation_faults::fails_now()) {
        return nullptr;
    }
#if defined(_WIN32)
    return _aligned_malloc(rounded, step);
#else
    return std::aligned_alloc(step, rounded / step * step);
#endif
}

/// Deallocate. If it is inlined and `operator new` is not, GCC warns of a mismatched pair.
[[gnu::noinline]] void release(void* block) noexcept {
    std::free(block);
}

/// Deallocate what was allocated with an alignment.
[[gnu::noinline]] void release(void* block, std::align_val_t) noexcept {
#if defined(_WIN32)
    _aligned_free(block);
#else
    std::free(block);
#endif
}

void* or_throw(void* block) {
    if (block == nullptr) {
        throw std::bad_alloc();
    }
    return block;
}

} // namespace

}}} // namespace webcasts::v0::testing::replaced_allocation

void* operator new(std::size_t size) {
    using namespace webcasts::testing::replaced_allocation;
    return or_throw(allocate(size));
}
void* operator new[](std::size_t size) {
    using namespace webcasts::testing::replaced_allocation;
    return or_throw(allocate(size));
}
void* operator new(std::size_t size, const std::nothrow_t&) noexcept {
    return webcasts::testing::replaced_allocation::allocate(size);
}
void* operator new[](std::size_t size, const std::nothrow_t&) noexcept {
    return webcasts::testing::replaced_allocation::allocate(size);
}
void* operator new(std::size_t size, std::align_val_t alignment) {
    using namespace webcasts::testing::replaced_allocation;
    return or_throw(allocate(size, alignment));
}
void* operator new[](std::size_t size, std::align_val_t alignment) {
    using namespace webcasts::testing::replaced_allocation;
    return or_throw(allocate(size, alignment));
}
void* operator new(std::size_t size, std::align_val_t alignment, const std::nothrow_t&) noexcept {
    return webcasts::testing::replaced_allocation::allocate(size, alignment);
}
void* operator new[](std::size_t size, std::align_val_t alignment, const std::nothrow_t&) noexcept {
    return webcasts::testing::replaced_allocation::allocate(size, alignment);
}

void operator delete(void* block) noexcept {
    webcasts::testing::replaced_allocation::release(block);
}
void operator delete[](void* block) noexcept {
    webcasts::testing::replaced_allocation::release(block);
}
void operator delete(void* block, std::size_t) noexcept {
    webcasts::testing::replaced_allocation::release(block);
}
void operator delete[](void* block, std::size_t) noexcept {
    webcasts::testing::replaced_allocation::release(block);
}
void operator delete(void* block, const std::nothrow_t&) noexcept {
    webcasts::testing::replaced_allocation::release(block);
}
void operator delete[](void* block, const std::nothrow_t&) noexcept {
    webcasts::testing::replaced_allocation::release(block);
}
void operator delete(void* block, std::align_val_t alignment) noexcept {
    webcasts::testing::replaced_allocation::release(block, alignment);
}
void operator delete[](void* block, std::align_val_t alignment) noexcept {
    webcasts::testing::replaced_allocation::release(block, alignment);
}
void operator delete(void* block, std::size_t, std::align_val_t alignment) noexcept {
    webcasts::testing::replaced_allocation::release(block, alignment);
}
void operator delete[](void* block, std::size_t, std::align_val_t alignment) noexcept {
    webcasts::testing::replaced_allocation::release(block, alignment);
}
void operator delete(void* block, std::align_val_t alignment, const std::nothrow_t&) noexcept {
    webcasts::testing::replaced_allocation::release(block, alignment);
}
void operator delete[](void* block, std::align_val_t alignment, const std::nothrow_t&) noexcept {
    webcasts::testing::replaced_allocation::release(block, alignment);
}
