// SPDX-License-Identifier: BSL-1.0
#include <webcasts/row.hpp>

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

using namespace webcasts;

enum class plan { basic, gold };
BOOST_DESCRIBE_ENUM(plan, basic, gold)
enum class undescribed_plan { basic };

struct undescribed {
    std::string email;
};

struct view_of_a_session {
    std::string_view browser;
};
BOOST_DESCRIBE_STRUCT(view_of_a_session, (), (browser))

struct pointer_session {
    int* seats;
};
BOOST_DESCRIBE_STRUCT(pointer_session, (), (seats))

struct session_with_questions {
    std::vector<question> questions;
};
BOOST_DESCRIBE_STRUCT(session_with_questions, (), (questions))

template <class T>
struct row_with {
    T member;
    BOOST_DESCRIBE_CLASS(row_with, (), (member), (), ())
};

struct renamed {
    std::string role;
    static constexpr field_of_member field_names[] = {{"role", "Your role?"}};
};
BOOST_DESCRIBE_STRUCT(renamed, (), (role))

using texts = row_with<std::string>;
using views = row_with<std::string_view>;

// What the wrong lines are compared with: all of this compiles.
template class webcasts::row_mapper<texts>;
template class webcasts::row_mapper<views>;
template class webcasts::row_mapper<renamed>;
template class webcasts::row_mapper<row_with<plan>>;
template class webcasts::row_mapper<row_with<double>>;
template class webcasts::row_mapper<row_with<std::optional<event_id>>>;
template class webcasts::row_mapper<row_with<std::vector<view_of_a_session>>>;

#ifdef CASE_not_described
row_mapper<undescribed> wrong_not_described;
#endif
#ifdef CASE_not_a_struct
row_mapper<int> wrong_not_a_struct;
#endif
#ifdef CASE_pointer
row_mapper<row_with<const char*>> wrong_pointer;
#endif
#ifdef CASE_character
row_mapper<row_with<char>> wrong_character;
#endif
#ifdef CASE_long_double
row_mapper<row_with<long double>> wrong_long_double;
#endif
#ifdef CASE_constant
row_mapper<row_with<const int>> wrong_constant;
#endif
#ifdef CASE_time_of_the_world
row_mapper<row_with<std::chrono::sys_seconds>> wrong_time_of_the_world;
#endif
#ifdef CASE_enumeration_not_described
row_mapper<row_with<undescribed_plan>> wrong_enumeration_not_described;
#endif
#ifdef CASE_optional_in_an_optional
row_mapper<row_with<std::optional<std::optional<int>>>> wrong_optional_in_an_optional;
#endif
#ifdef CASE_optional_list
row_mapper<row_with<std::optional<std::vector<viewing_session>>>> wrong_optional_list;
#endif
#ifdef CASE_list_of_texts
row_mapper<row_with<std::vector<std::string>>> wrong_list_of_texts;
#endif
#ifdef CASE_list_of_structs_not_described
row_mapper<row_with<std::vector<undescribed>>> wrong_list_of_structs_not_described;
#endif
#ifdef CASE_list_in_a_list
row_mapper<row_with<std::vector<session_with_questions>>> wrong_list_in_a_list;
#endif
#ifdef CASE_pointer_in_a_list
row_mapper<row_with<std::vector<pointer_session>>> wrong_pointer_in_a_list;
#endif
#ifdef CASE_field_name_of_no_member
struct misnamed {
    std::string role;
    static constexpr field_of_member field_names[] = {{"rule", "Your role?"}};
};
BOOST_DESCRIBE_STRUCT(misnamed, (), (role))
row_mapper<misnamed> wrong_field_name_of_no_member;
#endif
#ifdef CASE_event_id_without_initializer
row_mapper<row_with<event_id>> wrong_event_id_without_initializer;
#endif

int main() {}
