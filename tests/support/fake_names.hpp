// SPDX-License-Identifier: BSL-1.0
// A resolver of names for tests: it knows the names of `fake_names`, and asks the system's for others.
// Included once in a program: its `getaddrinfo` takes the place of the system's, for libcurl as well.
#ifndef WEBCASTS_TESTS_FAKE_NAMES_HPP
#define WEBCASTS_TESTS_FAKE_NAMES_HPP

#include <array>
#include <string_view>
#ifdef _WIN32
#include <winsock2.h>
#include <ws2tcpip.h>
#else
#include <dlfcn.h>
#include <netdb.h>
#endif

namespace webcasts::tests {

/// A name and its addresses, in the order in which the resolver gives them.
struct fake_name {
    std::string_view name;
    std::array<const char*, 3> addresses; ///< null: there are no more
};
inline constexpr std::array fake_names{
    fake_name{"localhost.", {"127.0.0.1"}},
    fake_name{"two.example.com", {"127.0.0.2", "127.0.0.1"}},
    fake_name{"three.example.com", {"127.0.0.2", "127.0.0.3", "127.0.0.1"}},
    fake_name{"both.example.com", {"::1", "127.0.0.1"}},
    fake_name{"mixed.example.com", {"127.0.0.2", "127.0.0.1", "::1"}},
};

using resolver = decltype(&::getaddrinfo);

/// Return the system's own resolver.
inline resolver system_resolver() {
    // NOLINTBEGIN: the systems' own idioms
#ifdef _WIN32
    auto* found = reinterpret_cast<void*>(::GetProcAddress(::LoadLibraryA("ws2_32.dll"), "getaddrinfo"));
    return reinterpret_cast<resolver>(found);
#else
    return reinterpret_cast<resolver>(::dlsym(RTLD_NEXT, "getaddrinfo"));
#endif
    // NOLINTEND
}

/// What `getaddrinfo` is for the program.
inline int resolve(const char* node, const char* service, const addrinfo* hints, addrinfo** found) {
    static const resolver system = system_resolver();
    for (const fake_name& known : fake_names) {
        if (node == nullptr || known.name != node) {
            continue;
        }
        addrinfo numeric{};
        if (hints != nullptr) {
            numeric.ai_socktype = hints->ai_socktype;
            numeric.ai_protocol = hints->ai_protocol;
        }
        numeric.ai_family = AF_UNSPEC;
        numeric.ai_flags = AI_NUMERICHOST;
        addrinfo** next = found;
        for (const char* address : known.addresses) {
            addrinfo* one = nullptr;
            if (address == nullptr || system(address, service, &numeric, &one) != 0) {
                break;
            }
            // libcurl may ask for one family at a time.
            if (hints != nullptr && hints->ai_family != AF_UNSPEC && one->ai_family != hints->ai_family) {
                freeaddrinfo(one);
                continue;
            }
            for (*next = one; *next != nullptr; next = &(*next)->ai_next) {
            }
        }
        return next == found ? EAI_NONAME : 0;
    }
    return system(node, service, hints, found);
}

} // namespace webcasts::tests

// NOLINTBEGIN: the systems' own declarations
#ifdef _WIN32
// Calls of a function in a DLL go through this pointer, which the import library would define.
extern "C" {
extern webcasts::tests::resolver __imp_getaddrinfo;
webcasts::tests::resolver __imp_getaddrinfo = webcasts::tests::resolve;
}
#else
extern "C" int getaddrinfo(const char* node, const char* service, const addrinfo* hints, addrinfo** found) {
    return webcasts::tests::resolve(node, service, hints, found);
}
#endif
// NOLINTEND

#endif
