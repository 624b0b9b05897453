// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_TESTS_JOINING_THREAD_HPP
#define WEBCASTS_TESTS_JOINING_THREAD_HPP

#include <thread>
#include <utility>

namespace webcasts::tests {

/// A thread that is joined when it goes out of scope: std::jthread, which libc++ has from version 20 on.
class joining_thread {
  public:
    template <class Function>
    explicit joining_thread(Function function) : thread_(std::move(function)) {}
    joining_thread(joining_thread&&) noexcept = default;
    joining_thread& operator=(joining_thread&&) = delete;
    ~joining_thread() {
        if (thread_.joinable()) {
            thread_.join();
        }
    }

  private:
    std::thread thread_;
};

} // namespace webcasts::tests

#endif
