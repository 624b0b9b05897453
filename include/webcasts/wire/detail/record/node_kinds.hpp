// SPDX-License-Identifier: BSL-1.0
#ifndef WEBCASTS_WIRE_DETAIL_RECORD_NODE_KINDS_HPP
#define WEBCASTS_WIRE_DETAIL_RECORD_NODE_KINDS_HPP

#include <webcasts/wire/detail/record/enum_set.hpp>
#include <webcasts/wire/name_table.hpp>

namespace webcasts { inline namespace v0 { namespace wire {

/// The records, and their parts that are items of lists.
inline constexpr node_set item_nodes{node::attendee, node::viewing_session, node::question,
                                     node::survey_answer, node::event};
/// The nodes that have fields.
inline constexpr node_set nodes_with_fields = item_nodes | node_set{node::unknown_field};
/// The nodes that have a text.
inline constexpr node_set nodes_with_text =
    nodes_with_fields | node_set{node::return_code, node::service_time, node::message,    node::session_id,
                                 node::user_id,     node::id_value,     node::event_title};
/// The lists in an attendee, and the element around some of them.
inline constexpr node_set list_nodes{node::session_group,       node::live_list,     node::on_demand_list,
                                     node::simulated_live_list, node::question_list, node::survey_list};

}}} // namespace webcasts::v0::wire

#endif
