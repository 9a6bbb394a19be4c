#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>

#include <algorithm>
#include <sstream>

#include "egide/reading/messages.h"
#include "egide/reading/tree.h"
#include "text_check.h"
#include "yaml_tree.h"
#include "yaml_trouble.h"

namespace egide::reading {
namespace {

/// yaml-cpp queues every token of a bracketed collection before it tells the first: bounds them before it starts.
constexpr std::size_t kLeastFlowTokens = 1'000'000;

bool check_flow_tokens(const Source& source, const Limits& limits) {
    const std::size_t limit = std::max(limits.nodes, kLeastFlowTokens);
    const auto flow = [](char byte) { return byte == '[' || byte == '{' || byte == ','; };
    if (static_cast<std::size_t>(std::count_if(source.bytes.begin(), source.bytes.end(), flow)) <= limit) {
        return true;
    }
    source.refuse({0, 0}, messages::tree_too_many_values({.limit = limit}));
    return false;
}

/// yaml-cpp ignores the directives that it does not know; here only "%YAML 1.x" is let through.
bool check_directives(const Source& source) {
    const std::string_view text = source.bytes;
    bool clean = true;
    std::uint32_t line = 1;
    for (std::size_t start = 0; start < text.size(); ++line) {
        const std::size_t end = std::min(text.find('\n', start), text.size());
        const std::string_view content = text.substr(start, end - start);
        const bool passed_over = content.starts_with('#') || content.find_first_not_of(" \r") == std::string_view::npos;
        if (!passed_over && !content.starts_with('%')) {
            break;
        }
        if (!passed_over && !content.starts_with("%YAML 1.")) {
            source.refuse({line, 1}, messages::yaml_directive());
            clean = false;
        }
        start = end + 1;
    }
    return clean;
}

void parse(const Source& source, YamlTree& tree) {
    try {
        std::istringstream stream{std::string(source.bytes)};
        YAML::Parser parser(stream);
        if (parser.HandleNextDocument(tree)) {
            parser.HandleNextDocument(tree);  // a second document is refused by the tree
        }
    } catch (const YamlTree::Stop&) {
        return;
    } catch (const YAML::Exception& trouble) {
        report_yaml_trouble(source, tree, trouble);
    }
}

}  // namespace

base::Result<Node> read_yaml(std::string_view bytes, std::string file, const Limits& limits) {
    Problems problems(limits.errors);
    const Source source{without_bom(bytes), std::make_shared<const std::string>(std::move(file)), &problems};
    if (!check_text(source, limits.bytes, Controls::forbidden) || !check_flow_tokens(source, limits) ||
        !check_directives(source)) {
        return problems.take();
    }
    YamlTree tree(source, limits);
    parse(source, tree);
    if (problems.any()) {
        return problems.take();
    }
    return tree.take();
}

}  // namespace egide::reading
