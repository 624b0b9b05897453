// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_TESTING_SANDBOX_CHOICES_HPP
#define WEBCASTS_TESTING_SANDBOX_CHOICES_HPP

#include <chrono>
#include <cstdint>

namespace webcasts { inline namespace v0 { namespace testing {

/// The `returnCode`s of errors. The vendor documents only 1, for success (spec section 1).
struct sandbox_return_codes {
    long bad_parameters = 100; ///< wrong, missing or unknown ones
    long log_in_refused = 101; ///< an unknown user or a wrong password
    long no_session = 102;     ///< missing, expired, or of another user
    long no_such_event = 103;  ///< also for a text that is no event id
    long not_permitted = 103;  ///< an event that the account may not see
    /// Compare member by member.
    friend bool operator==(const sandbox_return_codes&, const sandbox_return_codes&) = default;
};

/// The part of a POST that carries its parameters.
enum class sandbox_post : std::uint8_t {
    form,         ///< in a body of type `application/x-www-form-urlencoded`
    any_type,     ///< in a body of any content type: the vendor's samples send `text/html`
    query_string, ///< in the query string, with an empty body
};

/// The element or member of `result` with the text of an error.
enum class sandbox_error_place : std::uint8_t {
    failure_message, ///< `failure/message`
    failure,         ///< `failure`
    error,           ///< `error`
    message,         ///< `message`
    description,     ///< `description`
    nowhere,         ///< `failure` is empty
};

/// The spelling of the event list.
enum class sandbox_event_spelling : std::uint8_t {
    event,      ///< `event_list/event`, the title as an attribute
    core_event, ///< `event_list/core_event/event_info`, the title as text in XML: a sibling call's form
};

/// The order of an envelope's members.
enum class sandbox_envelope_order : std::uint8_t {
    vendor,     ///< as the vendor's samples: XML clock, code, payload; JSON payload, code, clock
    code_first, ///< clock, code, payload
    code_last,  ///< payload, code, clock
};

/// The meaning of several viewer filters (`live_viewers`, `od_viewers`, `simlive_viewers`) together.
enum class sandbox_viewer_filters : std::uint8_t {
    all_must_hold, ///< a registrant in the report meets all of them
    one_is_enough, ///< a registrant in the report meets at least one of them
};

/// The facts that the vendor's documents leave open ([open] in the specification), each with the sandbox's
/// choice as its default. `doc/sandbox.md` lists them, and those that cannot be switched.
struct sandbox_choices {
    // The form of requests.
    bool ver_is_required = true;            ///< of log-in and audience report
    bool event_list_takes_ver = false;      ///< `ver=2.0` is a parameter of the event list, too
    bool names_in_any_case = false;         ///< `EI` is `ei`
    bool takes_unknown_names = false;       ///< undocumented parameters are ignored
    bool takes_users_ga = false;            ///< a spelling of `users_qa` in a scan of the documentation
    bool takes_empty_list_items = false;    ///< between two `|`: ignored
    bool one_end_is_a_range = true;         ///< a date range may be open on the other side
    bool range_flags_need_range = false;    ///< `dr_regs` and `dr_sessions` without a range are mistakes
    bool no_shows_with_viewers = true;      ///< an empty report; false: a mistake
    sandbox_post post = sandbox_post::form; ///< the part of a POST with its parameters

    // The meaning of filters.
    /// Several viewer filters together.
    sandbox_viewer_filters viewer_filters = sandbox_viewer_filters::all_must_hold;
    bool domains_cover_subdomains = false; ///< `example.com` includes `mail.example.com`
    bool sources_in_any_case = false;      ///< `sti_filter` ignores the case of ASCII letters

    // Sessions and events.
    bool one_session_per_account = false;       ///< a log-in ends the account's earlier sessions
    std::chrono::days events_expire_after{180}; ///< of generated events, from their end to the clock

    // The form of responses.
    sandbox_return_codes return_codes{}; ///< of API errors
    /// The location of an API error's text.
    sandbox_error_place error_location = sandbox_error_place::failure_message;
    bool csv_refusal_is_json = false; ///< the response to a refused request for CSV; false: XML
    sandbox_event_spelling event_spelling = sandbox_event_spelling::event;  ///< of the event list
    sandbox_envelope_order envelope_order = sandbox_envelope_order::vendor; ///< of every response
    bool clock_in_report_zone = true; ///< the envelope's clock in a report; false: GMT

    friend bool operator==(const sandbox_choices&, const sandbox_choices&) = default; ///< member by member

    /// Also accept the requests that deployed clients are known to send: without `ver`, or with one for the
    /// event list; with names in any letter case; with undocumented parameters; with a form under any content
    /// type.
    constexpr void be_lenient() noexcept {
        ver_is_required = false;
        event_list_takes_ver = true;
        names_in_any_case = true;
        takes_unknown_names = true;
        if (post == sandbox_post::form) {
            post = sandbox_post::any_type;
        }
    }
};

}}} // namespace webcasts::v0::testing

#endif
