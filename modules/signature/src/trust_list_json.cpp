#include "base64.h"
#include "egide/reading/tree.h"
#include "facts_json.h"
#include "openssl_types.h"

namespace egide::signature {
namespace {

using reading::JsonWriter;
using reading::Reader;

constexpr std::size_t kMostAnchors = 20'000;
constexpr std::uint64_t kMostPassedOver = 10'000'000;

void write_anchor(JsonWriter& json, const Anchor& anchor) {
    json.begin_object();
    json.field("name", anchor.name);
    json.field("signatures", anchor.signatures);
    json.field("timestamps", anchor.timestamps);
    json.key("periods").begin_array();
    for (const Period& period : anchor.periods) {
        json.begin_object();
        write_moment(json, "from", period.from);
        write_moment(json, "to", period.to);
        json.end_object();
    }
    json.end_array();
    json.field("certificate", base64(anchor.certificate));
    json.end_object();
}

Period read_period(const reading::Node& node, reading::Problems& problems) {
    Reader reader(node, problems, "period");
    const Period period{require_moment(reader, "from"), moment(reader, "to")};
    reader.finish();
    return period;
}

Anchor read_anchor(const reading::Node& node, reading::Problems& problems) {
    Reader reader(node, problems, "anchor");
    Anchor anchor;
    anchor.name = plain(reader, "name");
    anchor.signatures = flag(reader, "signatures");
    anchor.timestamps = flag(reader, "timestamps");
    for (const reading::Node& period : reader.items("periods")) {
        anchor.periods.push_back(read_period(period, problems));
    }
    const std::optional<std::string> certificate = reader.require_text("certificate");
    auto der = certificate ? parse_base64(*certificate) : std::nullopt;
    if (certificate && (!der || base64(*der) != *certificate || !parse_certificate(*der))) {
        refuse(reader, "certificate");
    } else if (der) {
        anchor.certificate = std::move(*der);
    }
    reader.finish();
    return anchor;
}

}  // namespace

std::string to_json(const TrustList& list) {
    JsonWriter json;
    json.begin_object();
    json.field("origin", list.origin);
    json.field("territory", list.territory);
    if (list.sequence) {
        json.field("sequence", *list.sequence);
    }
    write_moment(json, "issued", list.issued);
    write_moment(json, "next_update", list.next_update);
    json.key("anchors").begin_array();
    for (const Anchor& anchor : list.anchors) {
        write_anchor(json, anchor);
    }
    json.end_array();
    json.field("passed_over", list.passed_over);
    json.end_object();
    return json.take();
}

base::Result<TrustList> trust_list_from_json(std::string_view json, const std::string& file) {
    const base::Result<reading::Node> tree = reading::read_json(json, file, {.bytes = 64u << 20});
    if (!tree.ok()) {
        return tree.errors();
    }
    reading::Problems problems;
    Reader reader(*tree, problems, "list");
    TrustList list;
    list.origin = plain(reader, "origin");
    list.territory = plain(reader, "territory");
    list.sequence = whole(reader, "sequence", UINT32_MAX);
    list.issued = moment(reader, "issued");
    list.next_update = moment(reader, "next_update");
    const std::span<const reading::Node> anchors = reader.items("anchors");
    if (anchors.size() > kMostAnchors) {
        refuse(reader, "anchors");
        return problems.take();
    }
    for (const reading::Node& anchor : anchors) {
        list.anchors.push_back(read_anchor(anchor, problems));
    }
    list.passed_over = static_cast<std::uint32_t>(whole(reader, "passed_over", kMostPassedOver).value_or(0));
    reader.finish();
    return problems.any() ? base::Result<TrustList>(problems.take()) : base::Result<TrustList>(std::move(list));
}

}  // namespace egide::signature
