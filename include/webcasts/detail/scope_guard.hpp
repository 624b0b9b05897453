// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_DETAIL_SCOPE_GUARD_HPP
#define WEBCASTS_DETAIL_SCOPE_GUARD_HPP

#include <utility>

namespace webcasts { inline namespace v0 { namespace detail {

/// Calls `undo()` at the end of a scope that an exception leaves: unless `dismiss` was called before.
///
/// `undo` must not throw.
template <class Undo>
class scope_guard {
  public:
    explicit scope_guard(Undo undo) noexcept : undo_(std::move(undo)) {}
    scope_guard(const scope_guard&) = delete;
    scope_guard& operator=(const scope_guard&) = delete;
    ~scope_guard() {
        if (active_) {
            undo_();
        }
    }

    /// Let the guard do nothing: the scope has done its work.
    void dismiss() noexcept { active_ = false; }

  private:
    Undo undo_;
    bool active_ = true;
};

}}} // namespace webcasts::v0::detail

#endif
