#include "html/sheet.h"

namespace egide::documents::html {

namespace {

void write_facts(Sheet& sheet, const std::vector<std::uint32_t>& facts) {
    sheet.out.open("ul");
    for (const std::uint32_t index : facts) {
        sheet.out.open("li").text(sheet.wording.fact(index));
        const auto& evidence = sheet.wording.facts().observations[index].evidence;
        if (evidence && !evidence->sha256.empty()) {
            sheet.out.text(" · ");
            sheet.out.element("span", sheet.say(messages::fact_sha256({.sha256 = evidence->sha256})), {{"class", "mono"}});
        }
        sheet.out.close();
    }
    sheet.out.close();
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
    const base::Bilingual* said = label(node);
    const std::string reason = sheet.say(node.reason);
    const bool named = said != nullptr && !sheet.say(*said).empty();
    sheet.out.open("details", {{"open", ""}});
    write_summary(sheet, node, named ? sheet.say(*said) : reason);
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
