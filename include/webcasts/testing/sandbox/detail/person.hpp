// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_TESTING_SANDBOX_DETAIL_PERSON_HPP
#define WEBCASTS_TESTING_SANDBOX_DETAIL_PERSON_HPP

#include <webcasts/records.hpp>
#include <webcasts/testing/sandbox/detail/random.hpp>

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace webcasts { inline namespace v0 { namespace testing {

namespace sandbox_detail {

/// A name in its own script, and its spelling in an e-mail address.
struct sandbox_name {
    std::string_view first;
    std::string_view last;
    std::string_view ascii;
};

inline constexpr std::array<sandbox_name, 32> sandbox_names{{
    {"Amélie", "Durand", "amelie.durand"},
    {"Jürgen", "Groß", "juergen.gross"},
    {"María José", "Núñez", "mariajose.nunez"},
    {"Søren", "Ångström", "soren.angstrom"},
    {"Łukasz", "Żółć", "lukasz.zolc"},
    {"Ivan", "Petrov", "ivan.petrov"},
    {"Мария", "Иванова", "maria.ivanova"},
    {"Олександр", "Шевчук", "oleksandr.shevchuk"},
    {"Αλεξάνδρα", "Παπαδοπούλου", "alexandra.papadopoulou"},
    {"太郎", "山田", "taro.yamada"},
    {"さくら", "佐藤", "sakura.sato"},
    {"伟", "王", "wei.wang"},
    {"美玲", "陳", "meiling.chen"},
    {"민준", "김", "minjun.kim"},
    {"अर्जुन", "शर्मा", "arjun.sharma"},
    {"ஆனந்த்", "குமார்", "anand.kumar"},
    {"محمد", "الأحمد", "mohammed.alahmad"},
    {"נועה", "כהן", "noa.cohen"},
    {"สมชาย", "ใจดี", "somchai.jaidee"},
    {"Nguyễn", "Thị Hồng", "hong.nguyen"},
    {"Seán", "O'Connor", "sean.o'connor"},
    {"Zoë", "van der Berg-Smith", "zoe.vdberg"},
    {"João", "da Conceição", "joao.conceicao"},
    {"Çağla", "Yılmaz", "cagla.yilmaz"},
    {"İbrahim", "Şahin", "ibrahim.sahin"},
    {"Björk", "Þórsdóttir", "bjork.thorsdottir"},
    {"Ştefan", "Țîrlea", "stefan.tirlea"},
    {"Robert \"Bob\"", "Miller", "bob.miller"},
    {"Anna", "Smith, PhD", "anna.smith"},
    {"გიორგი", "ბერიძე", "giorgi.beridze"},
    {"Grace 🎓", "Okonkwo", "grace.okonkwo"},
    {"Li", "Ö", "li.o"},
}};

// Only names that RFC 2606 reserves for examples.
inline constexpr std::array<std::string_view, 10> sandbox_domains{
    "example.com",       "example.org", "example.net",        "mail.example.com",    "Example.COM",
    "sales.example.org", "EXAMPLE.org", "dev.eu.example.net", "partner.example.com", "example.com"};

inline constexpr std::array<std::string_view, 14> sandbox_companies{
    "Acme, Inc.",
    "Smith, Jones & \"Partners\"",
    "Müller GmbH & Co. KG",
    "株式会社例",
    "<Angle> Systems",
    "=HYPERLINK(\"https://example.com\",\"Acme\")",
    "@SUM(1+1)*cmd",
    "-2+3 Consulting",
    "+Plus Media",
    "Example Université",
    "Two\nLines Ltd",
    "100% Cotton; Wool|Silk",
    "",
    "Umbrella \\ Backslash"};

inline constexpr std::array<std::string_view, 9> sandbox_titles{
    "CEO", "Engineer, Senior", "VP \"Growth\"", "Responsable d'études", "部長", "Analyst", "R&D Lead",
    "",    "\tTabbed title"};

struct sandbox_place {
    std::string_view address;
    std::string_view city;
    std::string_view state;
    std::string_view country;
    std::string_view postal_code;
    std::string_view phone;
};

inline constexpr std::array<sandbox_place, 10> sandbox_places{{
    {"1 Example Street, Floor 2", "Springfield", "MA", "United States", "01101", "+1 555 0100"},
    {"12 rue de l'Église", "Nîmes", "", "France", "30000", "+33 1 99 00 00 00"},
    {"Straße des 17. Juni 1", "Dresden", "Sachsen", "Deutschland", "01067", "+49 351 0000000"},
    {"1-2-3 例町", "東京", "東京都", "日本", "100-0000", "+81-3-0000-0000"},
    {"ул. Примерная, 5", "Київ", "", "Україна", "01001", "+380 44 000 00 00"},
    {"Av. Exemplo 10", "São Paulo", "SP", "Brasil", "01000-000", "(11) 5550-0000"},
    {"Unit 5; \"The Mill\"", "Cork", "", "Ireland", "T12 X000", "021 555 0000"},
    {"Storgata 1", "Tromsø", "Troms", "Norge", "9008", "00 47 77 00 00 00"},
    {"", "", "", "", "", ""},
    {"42 Sample Rd", "New Delhi", "DL", "भारत", "110001", "-"},
}};

inline constexpr std::array<std::string_view, 6> sandbox_sources{
    "newsletter", "", "partner", "linkedin", "e-mail & web", "été 2026"};

} // namespace sandbox_detail

/// Generate one person's registration fields, the same for the same seed and number (0 to 99,999,999).
///
/// The e-mail address is on an example domain, is unique for every number, and its letters are in mixed case.
/// Texts contain commas, quotes, line ends, markup, other scripts and text that looks like a formula, which
/// careless readers cannot handle.
[[nodiscard]] inline attendee make_sandbox_person(std::uint64_t seed, std::uint64_t number) {
    sandbox_random random = sandbox_random_for(seed, 1, number);
    const sandbox_detail::sandbox_name& name = random.one_of(sandbox_detail::sandbox_names);
    const sandbox_detail::sandbox_place& place = random.one_of(sandbox_detail::sandbox_places);
    attendee person;
    person.email.append(name.ascii)
        .append(std::to_string(number))
        .append("@")
        .append(random.one_of(sandbox_detail::sandbox_domains));
    if (random.chance(15) && person.email.front() >= 'a') {
        person.email.front() = static_cast<char>(person.email.front() - 'a' + 'A');
    }
    person.first_name = name.first;
    person.last_name = name.last;
    person.company = random.one_of(sandbox_detail::sandbox_companies);
    person.title = random.one_of(sandbox_detail::sandbox_titles);
    person.address1 = place.address;
    person.address2 = random.chance(10) ? "Building 3\r\nRoom \"12\"" : "";
    person.city = place.city;
    person.state = place.state;
    person.country = place.country;
    person.postal_code = place.postal_code;
    person.phone = place.phone;
    person.cell = random.chance(30) ? "+1 555 01" + std::to_string(10 + random.below(90)) : std::string();
    person.fax = random.chance(5) ? "=1+1" : "";
    return person;
}

}}} // namespace webcasts::v0::testing

#endif
