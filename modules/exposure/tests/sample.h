#pragma once

#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "egide/base/text.h"
#include "egide/exposure/opssies.h"
#include "egide/observation/observation.h"
#include "egide/reading/tree.h"

namespace egide::exposure {

inline constexpr std::string_view kGoodName = "AUDITEUR-D1-20260301-101520.json";

/// A correct statement of one audit; tests change one passage of it.
inline constexpr std::string_view kCorrect = R"({"events": {
 "stakeholders": [
  {"stakeholderId": {"stakeholderIdType": 4, "__text": "123456782"},
   "stakeholderNameTypes": [{"stakeholderNameType": 1, "__text": "Auditeur"}, {"stakeholderNameType": 2, "__text": "Auditeur SAS"}],
   "stakeholderType": 3, "stakeholderRoleType": 2}],
 "event": [
  {"stakeholders": [
    {"stakeholderId": [{"stakeholderIdType": 3, "__text": "210000006"}, {"stakeholderIdType": 2, "__text": "210000022"}],
     "stakeholderNameTypes": [{"stakeholderNameType": 2, "__text": "CHU Test"}],
     "stakeholderType": 1, "stakeholderRoleType": 4}],
   "dates": [{"dateType": 7, "__text": "20260115-141742"}],
   "scopes": [{"domains": ["chu.example"], "subnetIpV4s": ["192.0.2.0/28", "xxx.xxx.xxx.xxx/n"], "subnetIpV6s": ["2001:db8::/32"]}],
   "outcome": {"level": 1}, "tlp": "amber", "eventAnalysisType": 5, "eventType": 29}]
}})";

inline std::string shown(const base::Errors& errors) {
    std::string text;
    for (const base::Error& error : errors) {
        text += error.at.show() + ": " + base::render(error.message, base::Language::english) + "\n";
    }
    return text;
}

/// The correct statement with one passage replaced.
inline std::string with(std::string_view passage, std::string_view replacement) {
    std::string text(kCorrect);
    const auto at = text.find(passage);
    EXPECT_NE(at, std::string::npos) << passage;
    return at == std::string::npos ? text : text.replace(at, passage.size(), replacement);
}

inline OpssiesReading read(std::string_view json) {
    auto reading = read_opssies(json, "o.json");
    if (!reading.ok()) {
        ADD_FAILURE() << shown(reading.errors());
        return {};
    }
    return std::move(reading).value();
}

inline reading::Node json_tree(std::string_view json) {
    auto tree = reading::read_json(json, "o.json");
    if (!tree.ok()) {
        ADD_FAILURE() << shown(tree.errors());
    }
    return tree.ok() ? std::move(tree).value() : reading::Node{};
}

/// Whether two trees say the same, wherever it stands and in whatever order.
inline bool same(const reading::Node& left, const reading::Node& right) {
    if (left.kind != right.kind || left.scalar != right.scalar || left.quoted != right.quoted ||
        left.items.size() != right.items.size() || left.members.size() != right.members.size()) {
        return false;
    }
    for (std::size_t i = 0; i < left.items.size(); ++i) {
        if (!same(left.items[i], right.items[i])) {
            return false;
        }
    }
    for (const reading::Member& member : left.members) {
        const reading::Node* other = right.find(member.key);
        if (other == nullptr || !same(member.value, *other)) {
            return false;
        }
    }
    return true;
}

inline base::Date day(int year, unsigned month, unsigned date) {
    return base::Date::from_civil(year, month, date).value();
}

/// 210000006 is the first establishment, 210000014 the second, 210000022 the third.
inline std::optional<std::uint32_t> resolve(std::string_view finess) {
    if (finess == "210000006") {
        return 0;
    }
    if (finess == "210000014") {
        return 1;
    }
    return finess == "210000022" ? std::optional<std::uint32_t>(2) : std::nullopt;
}

}  // namespace egide::exposure
