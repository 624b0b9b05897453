// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_TESTS_BENCHMARKS_DECODING_TREE_HPP
#define WEBCASTS_TESTS_BENCHMARKS_DECODING_TREE_HPP

#include "decoding_filling.hpp"

#include <string_view>

namespace benchmark {

// Filling records from a tree of XML. `Tree` names its type of nodes, `node`, and visits a node's attributes
// and children.

template <class Tree, class Item>
void set_attributes(Item& item, const typename Tree::node& from) {
    Tree::for_each_attribute(from,
                             [&](std::string_view name, std::string_view value) { set(item, name, value); });
}

template <class Tree, class Person>
void fill_person(Person& person, const typename Tree::node& from) {
    using node = typename Tree::node;
    set_attributes<Tree>(person, from);
    Tree::for_each_child(from, [&](const node& child) {
        const std::string_view name = Tree::name(child);
        if (name == "session") {
            Tree::for_each_child(child, [&](const node& list) {
                if (const auto kind = kind_of_list(Tree::name(list))) {
                    Tree::for_each_child(list, [&](const node& item) {
                        auto& session = person.sessions.emplace_back();
                        session.kind = *kind;
                        set_attributes<Tree>(session, item);
                    });
                }
            });
        } else if (name == "qa_list") {
            Tree::for_each_child(child, [&](const node& item) {
                auto& question = person.questions.emplace_back();
                set_attributes<Tree>(question, item);
                question.text = Tree::text(item);
            });
        } else if (name == "survey_list") {
            Tree::for_each_child(child, [&](const node& item) {
                auto& answer = person.survey_answers.emplace_back();
                set_attributes<Tree>(answer, item);
                answer.answer = Tree::text(item);
            });
        } else {
            set(person, name, Tree::text(child));
        }
    });
}

/// Fill the records from the list of attendees.
template <class Tree, class Records>
void fill_people(Records& records, const typename Tree::node& list) {
    Tree::for_each_child(list, [&](const typename Tree::node& person) {
        fill_person<Tree>(records.begin(), person);
        records.end();
    });
}

} // namespace benchmark

#endif
