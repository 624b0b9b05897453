// SPDX-License-Identifier: BSL-1.0
#include "decoding_contender.hpp"
#include "fetching.hpp"
#include <webcasts.hpp>
#include <webcasts/transports/curl.hpp>

#include <curl/curl.h>

#include <vector>

namespace benchmark {

std::uint64_t pull_with_curl_transport(const pull& task) {
    webcasts::client client(webcasts::curl_transport(),
                            webcasts::credentials::parse("demo@example.com", "demo").value(),
                            {.base_url = task.base_url, .format = task.format});
    std::uint64_t attendees = 0;
    for (std::size_t number = 0; number < task.reports; ++number) {
        const auto ended =
            client.visit_report({.event = event_id_of(number)}, [&](const webcasts::attendee_view& person) {
                use(person);
                ++attendees;
            });
        if (!ended) {
            give_up(ended.error().message());
        }
    }
    return attendees;
}

std::uint64_t pull_with_bare_curl(const pull& task) {
    std::uint64_t bytes = 0;
    CURLM* const multi = curl_multi_init();
    std::vector<CURL*> handles;
    std::size_t started = 0;
    const auto next_url = [&] {
        return task.base_url + "/api/reporting/audience_reports?ver=2.0&ei=" + event_id_of(started++);
    };
    const auto count = [](char*, std::size_t size, std::size_t items, void* to) -> std::size_t {
        *static_cast<std::uint64_t*>(to) += size * items;
        return size * items;
    };
    while (handles.size() < task.in_flight && started < task.reports) {
        CURL* const easy = curl_easy_init();
        curl_easy_setopt(easy, CURLOPT_URL, next_url().c_str());
        curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, +count);
        curl_easy_setopt(easy, CURLOPT_WRITEDATA, &bytes);
        curl_easy_setopt(easy, CURLOPT_PROXY, "");
        curl_multi_add_handle(multi, easy);
        handles.push_back(easy);
    }
    for (int running = 1; running > 0;) {
        if (curl_multi_perform(multi, &running) != CURLM_OK) {
            give_up("libcurl's transfer loop failed");
        }
        int left = 0;
        while (const CURLMsg* const message = curl_multi_info_read(multi, &left)) {
            CURL* const easy = message->easy_handle;
            if (message->data.result != CURLE_OK) {
                give_up(curl_easy_strerror(message->data.result));
            }
            curl_multi_remove_handle(multi, easy);
            if (started < task.reports) {
                curl_easy_setopt(easy, CURLOPT_URL, next_url().c_str());
                curl_multi_add_handle(multi, easy);
                running = 1;
            }
        }
        if (running > 0) {
            curl_multi_poll(multi, nullptr, 0, 1000, nullptr);
        }
    }
    for (CURL* const easy : handles) {
        curl_easy_cleanup(easy);
    }
    curl_multi_cleanup(multi);
    return bytes;
}

} // namespace benchmark
