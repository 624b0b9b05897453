// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_TESTING_CONFORMANCE_OPTIONS_HPP
#define WEBCASTS_TESTING_CONFORMANCE_OPTIONS_HPP

#include <webcasts/transport.hpp>

#include <chrono>
#include <concepts>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>

namespace webcasts { inline namespace v0 { namespace testing {

/// What a transport can do, as declared by the user of the conformance suite.
///
/// A transport may lack each of these. The checks that need a missing capability are reported as skipped,
/// never as passed.
struct transport_capabilities {
    bool streaming = true;    ///< bodies are pulled: memory stays bounded, the service waits for the reader
    bool keep_alive = true;   ///< connections are reused
    bool timeouts = true;     ///< `http_request::timeout` is observed
    bool cancellation = true; ///< `http_request::stop` is observed
    bool gzip = true;         ///< gzip is requested and decoded
    bool expansion_limit = true;    ///< compressed bodies that expand more than a thousandfold are refused
    bool tls = true;                ///< `https`, with a CA that the setup names
    bool tls_end = true;            ///< a body without length is refused if TLS was not closed properly
    bool revocation_lists = true;   ///< with a revocation list that the setup names
    bool refuses_plain_http = true; ///< `http` to other machines is refused

    /// Compare member by member.
    friend bool operator==(const transport_capabilities&, const transport_capabilities&) = default;
};

/// The setup of a transport to be checked. Every text may be empty.
struct conformance_setup {
    std::string ca_file{};                             ///< PEM file of the CA to trust
    std::string crl_file{};                            ///< PEM file of that CA's revocation list
    std::chrono::milliseconds connect_timeout{10'000}; ///< for connecting, TLS included
};

/// Makes the transport to be checked, a fresh one for each check.
using transport_factory = std::function<std::unique_ptr<any_transport>(const conformance_setup&)>;

/// How thoroughly the conformance suite checks.
struct conformance_options {
    /// What the transport can do.
    transport_capabilities capabilities{};
    /// The `http_request::timeout` of the checks that wait for it; a busy machine needs more.
    std::chrono::milliseconds timeout{300};
    /// How long a check lets a transport hang before the peer ends the connection.
    std::chrono::milliseconds peer_timeout{20'000};
    /// Expect this library's own choice where RFC 9110 and RFC 9112 leave one (doc/transports.md): otherwise
    /// such a response may be handed out or refused.
    bool our_choices = false;
    std::uint64_t long_body = std::uint64_t{64} << 20U; ///< bytes of the body that is pulled slowly
    /// How much the resident memory may grow while it is pulled; absent: it is not checked, which suits
    /// programs with a sanitizer (they keep freed memory). Linux only.
    std::optional<std::uint64_t> resident_growth = std::uint64_t{8} << 20U;
};

/// Wrap any transport for a `transport_factory` to return.
template <transport T>
[[nodiscard]] std::unique_ptr<any_transport> make_any_transport(T wrapped) {
    class wrapper final : public any_transport {
      public:
        explicit wrapper(T inner) : inner_(std::move(inner)) {}
        [[nodiscard]] result<std::unique_ptr<any_exchange>> open(const http_request& request) override {
            auto exchange = inner_.open(request);
            if (!exchange) {
                return exchange.error();
            }
            return make_any_exchange(std::move(*exchange));
        }

      private:
        T inner_;
    };
    return std::make_unique<wrapper>(std::move(wrapped));
}

/// A function that makes the transport to be checked.
template <class F>
concept makes_transport = std::copy_constructible<F> && std::invocable<F&, const conformance_setup&> &&
    (transport<std::invoke_result_t<F&, const conformance_setup&>> ||
     std::same_as<std::invoke_result_t<F&, const conformance_setup&>, std::unique_ptr<any_transport>>);

/// Make a `transport_factory` from a function that returns a transport.
template <makes_transport F>
[[nodiscard]] transport_factory make_transport_factory(F make) {
    if constexpr (transport<std::invoke_result_t<F&, const conformance_setup&>>) {
        return [make = std::move(make)](const conformance_setup& setup) mutable {
            return make_any_transport(make(setup));
        };
    } else {
        return transport_factory(std::move(make));
    }
}

}}} // namespace webcasts::v0::testing

#endif
