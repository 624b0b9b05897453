// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_DETAIL_TEMPORARY_OWNER_HPP
#define WEBCASTS_DETAIL_TEMPORARY_OWNER_HPP

namespace webcasts { inline namespace v0 { namespace detail {

/// What a function that is deleted for temporaries returns: the compiler shows it with the function.
///
/// Such a function returns a view of its object, or a reference into it. A range-based `for` of C++20 keeps
/// only the last of the temporaries in its range alive, so the object would be gone before the loop's body.
struct the_owner_must_not_be_a_temporary;

}}} // namespace webcasts::v0::detail

#endif
