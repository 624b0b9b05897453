// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_WIRE_DETAIL_GUARDED_CALLS_HPP
#define WEBCASTS_WIRE_DETAIL_GUARDED_CALLS_HPP

#include <webcasts/detail/scope_guard.hpp>
#include <webcasts/result.hpp>

namespace webcasts { inline namespace v0 { namespace wire {

/// The calls of a decoder or tokenizer, which an exception ends for good: it stands in the middle of a
/// record.
class guarded_calls {
  public:
    /// Return what `call()` returns, or the error of a call after an exception.
    template <class Call>
    [[nodiscard]] auto make(Call call) -> decltype(call()) {
        if (is_broken_) {
            return detail::ended_by_exception();
        }
        detail::scope_guard guard([this] { is_broken_ = true; });
        auto made = call();
        guard.dismiss();
        return made;
    }

  private:
    bool is_broken_ = false; ///< an exception has left a call
};

}}} // namespace webcasts::v0::wire

#endif
