#include "egide/directory/paths.h"

#include <algorithm>

#include "egide/directory/messages.h"
#include "egide/reading/json_writer.h"
#include "graph/search.h"
#include "graph/ways.h"

namespace egide::directory {
namespace {

/// A search, and how its nodes are written.
class PathWriter {
  public:
    PathWriter(const Model& model, const ReverseSearch& search) : model_(&model), search_(&search) {}

    std::string name(std::uint32_t node) const {
        return node < model_->size() ? std::string(model_->dn(node))
                                     : model_->sids[node - static_cast<std::uint32_t>(model_->size())].text();
    }

    ControlPath path(std::uint32_t node) const {
        ControlPath path;
        path.from = name(node);
        while (!search_->is_target(node)) {
            path.edges.push_back({name(node), edge_name(search_->kind(node)), name(search_->next(node))});
            node = search_->next(node);
        }
        path.to = name(node);
        return path;
    }

  private:
    const Model* model_;
    const ReverseSearch* search_;
};

std::uint32_t named_object(const Model& model, const std::string& name) {
    const auto sid = Sid::parse(name);
    return sid ? model.with_sid(*sid) : model.find(name);
}

base::Error unknown_name(const std::string& name) {
    return {base::ErrorKind::invalid, messages::path_unknown({.name = name}), {}, {}, {}};
}

/// The node a path starts from: the object, or everybody when that is how it has a way.
std::uint32_t start_of(const Model& model, const ReverseSearch& search, std::uint32_t object) {
    if (search.reached(object)) {
        return object;
    }
    for (const char* const everybody : {"S-1-1-0", "S-1-5-11"}) {
        const std::uint32_t node = search.node_of_sid(model.sids.find(*Sid::parse(everybody)), std::nullopt);
        if (search.reached(node)) {
            return node;
        }
    }
    return kNone;
}

}  // namespace

base::Result<std::vector<ControlPath>> find_paths(const Collection& collection, const PathsQuery& query) {
    const Model& model = collection.model();
    const Membership membership(model);
    const Tier0 tier0(model, membership);
    EffectiveRights rights(model, membership);
    ControlContext context{model, membership, tier0, rights, query.thresholds};
    std::vector<std::uint32_t> targets;
    if (equal_folded(query.to, "tier0")) {
        targets = tier0_targets(context);
    } else if (const std::uint32_t target = named_object(model, query.to); target != kNone) {
        targets.push_back(target);
    } else {
        return unknown_name(query.to);
    }
    const std::uint32_t from = query.from.empty() ? kNone : named_object(model, query.from);
    if (!query.from.empty() && from == kNone) {
        return unknown_name(query.from);
    }
    ReverseSearch search(context);
    search.run(targets);
    const PathWriter writer(model, search);
    std::vector<ControlPath> paths;
    if (from != kNone) {
        const std::uint32_t start = start_of(model, search, from);
        if (start != kNone) {
            paths.push_back(writer.path(start));
            if (start != from) {
                paths.back().edges.insert(paths.back().edges.begin(),
                                          {writer.name(from), edge_name(EdgeKind::member_of), writer.name(start)});
                paths.back().from = writer.name(from);
            }
        }
        return paths;
    }
    for (const std::uint32_t node : search.order()) {
        if (is_controller_of_others(context, search, node)) {
            paths.push_back(writer.path(node));
        }
    }
    return paths;
}

std::string paths_json(const std::vector<ControlPath>& paths) {
    reading::JsonWriter json;
    json.begin_object().key("paths").begin_array();
    for (const ControlPath& path : paths) {
        json.begin_object().field("from", path.from).field("to", path.to).key("edges").begin_array();
        for (const PathEdge& edge : path.edges) {
            json.begin_object().field("from", edge.from).field("kind", edge.kind).field("to", edge.to).end_object();
        }
        json.end_array().end_object();
    }
    json.end_array().end_object();
    return json.take();
}

}  // namespace egide::directory
