#include "egide/observation/dictionary.h"
#include "html/sheet.h"

namespace egide::documents::html {

namespace {

std::string_view kind_name(const Sheet& sheet, observation::Kind kind) {
    const observation::KindSpec& spec = observation::spec(kind);
    return sheet.wording.language() == base::Language::french ? spec.fr : spec.en;
}

/// What tells a fact from the others of its kind: its date, else its identifier.
std::string short_name(const Sheet& sheet, const observation::Observation& seen) {
    return seen.date ? sheet.wording.show(*seen.date) : seen.id;
}

/// One line a kind: an audit a month for years must not fill the page. The annex says which file each one is.
void write_facts(Sheet& sheet, const std::vector<std::uint32_t>& facts) {
    const auto& all = sheet.wording.facts().observations;
    sheet.out.open("ul");
    for (std::size_t index = 0; index < facts.size(); ++index) {
        const observation::Observation& seen = all[facts[index]];
        const bool first = index == 0 || all[facts[index - 1]].kind != seen.kind;
        const bool last = index + 1 == facts.size() || all[facts[index + 1]].kind != seen.kind;
        const std::string name = short_name(sheet, seen);
        if (first) {
            sheet.out.open("li").text(kind_name(sheet, seen.kind)).text(name.empty() ? "" : " ");
        }
        if (seen.evidence && !seen.evidence->sha256.empty()) {
            sheet.out.element("a", name, {{"href", "#evidence-" + seen.evidence->sha256}});
        } else {
            sheet.out.text(name);
        }
        sheet.out.text(last || name.empty() ? "" : ", ");
        if (last) {
            sheet.out.close();
        }
    }
    sheet.out.close();
}

/// A step that only passes on what its one child says.
bool is_wrapper(const programme::Node& node) {
    return rule_id(node).empty() && label(node) == nullptr && node.children.size() == 1 && node.parameters.empty() &&
           node.facts.empty() && node.children.front().verdict == node.verdict;
}

void write_parameters(Sheet& sheet, const programme::Node& node) {
    sheet.out.open("ul");
    for (const programme::ParameterIndex index : node.parameters) {
        const programme::DatedValue* used = in_force(sheet.evaluation(), index);
        sheet.out.open("li");
        sheet.out.element("span", sheet.wording.programme().parameters[index].name, {{"class", "mono"}});
        sheet.out.text(" = ").element("strong", sheet.wording.parameter_value(index));
        sheet.out.text(used == nullptr ? "" : " (" + sheet.wording.place(used->cite) + ")").close();
    }
    sheet.out.close();
}

void write_summary(Sheet& sheet, const programme::Node& node, std::string_view text) {
    const Mark look = mark(node);
    Markup& out = sheet.out;
    out.open("summary");
    out.raw("<svg class=\"sign " + std::string(name(look.tone)) + "\" role=\"img\" aria-label=\"");
    out.text(sheet.wording.state(node));
    out.raw("\"><use href=\"#s-" + std::string(look.symbol) + "\"/></svg>");
    if (!rule_id(node).empty()) {
        out.element("span", rule_id(node), {{"class", "rule"}});
    }
    out.text(text).close();
}

void write_branch(Sheet& sheet, const programme::Node& node, const programme::Node* above) {
    if (is_wrapper(node)) {
        write_branch(sheet, node.children.front(), above);
        return;
    }
    const base::Bilingual* said = label(node);
    const std::string reason = sheet.say(node.reason);
    const bool named = said != nullptr && !sheet.say(*said).empty();
    sheet.out.open("details", {{"open", ""}});
    write_summary(sheet, node, sheet.wording.about(node, above) + (named ? sheet.say(*said) : reason));
    if (named && !reason.empty()) {
        sheet.out.element("p", reason);
    }
    if (const programme::Citation* own = own_citation(node, above)) {
        sheet.out.element("p", sheet.wording.cite(*own), {{"class", "cite"}});
    }
    if (!node.parameters.empty()) {
        write_parameters(sheet, node);
    }
    if (const auto facts = own_facts(node, above); !facts.empty()) {
        write_facts(sheet, facts);
    }
    for (const programme::Node& child : node.children) {
        write_branch(sheet, child, &node);
    }
    sheet.out.close();
}

}  // namespace

void write_tree(Sheet& sheet, const programme::Node& node) {
    sheet.out.open("div", {{"class", "tree"}});
    write_branch(sheet, node, nullptr);
    sheet.out.close();
}

}  // namespace egide::documents::html
