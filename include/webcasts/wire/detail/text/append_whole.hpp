// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_WIRE_DETAIL_TEXT_APPEND_WHOLE_HPP
#define WEBCASTS_WIRE_DETAIL_TEXT_APPEND_WHOLE_HPP

#include <webcasts/detail/scope_guard.hpp>

#include <cstddef>
#include <string>

namespace webcasts { inline namespace v0 { namespace detail {

/// Call `append()`, which appends to `out`. If it throws, what it has appended is removed.
template <class Append>
void append_whole(std::string& out, Append append) {
    const std::size_t before = out.size();
    scope_guard taken_back([&out, before] { out.resize(before); });
    append();
    taken_back.dismiss();
}

}}} // namespace webcasts::v0::detail

#endif
