// SPDX-License-Identifier: BSL-1.0
#include "store/forgotten_people.hpp"

#include "store/erased_address.hpp"

namespace exporter {

forgotten_people::forgotten_people(sqlite_connection& database)
    : database_(database), find_(database, "SELECT count(*) FROM forgotten WHERE token = ?"),
      erased_(wanted_by_token([this](std::string_view token) { return has_token(token); })) {}

bool forgotten_people::any() {
    return database_.number("SELECT EXISTS (SELECT 1 FROM forgotten)") != 0;
}

bool forgotten_people::has(std::string_view email) {
    return has_token(former_erasure_token(email)) || belongs_to_erased(email, erased_);
}

bool forgotten_people::has_token(std::string_view token) {
    bool found = false;
    find_.bind(token);
    while (find_.step()) {
        found = find_.number(0) != 0;
    }
    return found;
}

void forgotten_people::clean(std::string& text) {
    constexpr std::size_t shortest_address = 3;
    if (text.size() >= shortest_address) {
        text = without_mentions(text, erased_);
    }
}

void forgotten_people::clean(std::vector<webcasts::named_text>& fields) {
    for (webcasts::named_text& field : fields) {
        clean(field.name);
        clean(field.value);
    }
}

void forgotten_people::clean(webcasts::attendee& person) {
    for (std::string* text :
         {&person.first_name, &person.last_name, &person.company, &person.title, &person.address1,
          &person.address2, &person.city, &person.state, &person.country, &person.postal_code, &person.phone,
          &person.cell, &person.fax, &person.source}) {
        clean(*text);
    }
    clean(person.extra);
    for (auto& session : person.sessions) {
        clean(session.extra);
    }
    for (auto& question : person.questions) {
        clean(question.text);
        clean(question.extra);
    }
    for (auto& answer : person.survey_answers) {
        clean(answer.question);
        clean(answer.answer);
        clean(answer.extra);
    }
}

} // namespace exporter
