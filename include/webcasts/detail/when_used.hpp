// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_DETAIL_WHEN_USED_HPP
#define WEBCASTS_DETAIL_WHEN_USED_HPP

namespace webcasts::inline v0::detail {

template <class T, class>
struct when_used_impl {
    using type = T;
};

/// The type `T` itself, said so that it depends on a template's parameter: a class that is made of it, such
/// as `result<when_used<event_id, Text>>`, is then instantiated where the template is used, and costs nothing
/// where its header is only included (doc/performance.md, cost of an include).
template <class T, class Parameter>
using when_used = typename when_used_impl<T, Parameter>::type;

} // namespace webcasts::inline v0::detail

#endif
