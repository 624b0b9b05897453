// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_CLIENT_DETAIL_ASYNC_CALLER_HPP
#define WEBCASTS_CLIENT_DETAIL_ASYNC_CALLER_HPP

#include <cstddef>
#include <memory>
#include <new>
#include <type_traits>
#include <utility>

namespace webcasts { inline namespace v0 { namespace detail {

/// The caller of a driver: it lives as long as the driver's steps in flight, which allocate from it.
class async_caller : public std::enable_shared_from_this<async_caller> {
  public:
    async_caller() = default;
    async_caller(const async_caller&) = delete;
    async_caller& operator=(const async_caller&) = delete;
    virtual ~async_caller() = default;

    /// Return whether the driver should pause.
    [[nodiscard]] virtual bool is_satisfied() = 0;
    /// Called when the driver has paused or ended. `self` is the last reference if no step is in flight.
    virtual void on_pause(std::shared_ptr<async_caller> self) = 0;

    [[nodiscard]] virtual void* allocate(std::size_t size) { return ::operator new(size); }
    virtual void deallocate(void* memory, std::size_t) noexcept { ::operator delete(memory); }
};

/// Call a caller's `on_pause`.
inline void pause(std::shared_ptr<async_caller> caller) {
    async_caller& called = *caller;
    called.on_pause(std::move(caller));
}

/// Allocates from a caller. It is used only while a handler keeps the caller alive. It must not do so itself:
/// Asio keeps copies of allocators while it calls the handler, when all memory must already be deallocated.
template <class T>
class caller_allocator {
  public:
    using value_type = T;
    explicit caller_allocator(async_caller& caller) noexcept : caller_(&caller) {}
    template <class U>
    caller_allocator(const caller_allocator<U>& other) noexcept : caller_(other.caller_) {}

    [[nodiscard]] T* allocate(std::size_t count) {
        static_assert(alignof(T) <= alignof(std::max_align_t));
        if (count > static_cast<std::size_t>(-1) / 2 / sizeof(T)) {
            throw std::bad_array_new_length();
        }
        return static_cast<T*>(caller_->allocate(count * sizeof(T)));
    }
    void deallocate(T* memory, std::size_t count) noexcept { caller_->deallocate(memory, count * sizeof(T)); }

    template <class U>
    friend bool operator==(const caller_allocator& a, const caller_allocator<U>& b) noexcept {
        return a.caller_ == b.caller_;
    }

  private:
    template <class U>
    friend class caller_allocator;
    async_caller* caller_;
};
template <>
class caller_allocator<void> {
  public:
    using value_type = void;
    template <class U>
    struct rebind {
        using other = caller_allocator<U>;
    };
    explicit caller_allocator(async_caller& caller) noexcept : caller_(&caller) {}
    template <class U>
    caller_allocator(const caller_allocator<U>& other) noexcept : caller_(other.caller_) {}
    template <class U>
    friend bool operator==(const caller_allocator& a, const caller_allocator<U>& b) noexcept {
        return a.caller_ == b.caller_;
    }

  private:
    template <class U>
    friend class caller_allocator;
    async_caller* caller_;
};

}}} // namespace webcasts::v0::detail

#endif
