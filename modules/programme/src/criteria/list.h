#pragma once

#include <span>
#include <string_view>

#include "criteria/criterion.h"
#include "egide/reading/tree.h"

namespace egide::programme {

class LoadContext;
using ParseCriterion = CriterionPtr (*)(const reading::Node& arguments, LoadContext& context);

struct CriterionKind {
    std::string_view key;
    ParseCriterion parse;
    bool walks = false;  // judges a step on each of many things
};

/// Every kind of criterion, in the order of docs/how-to/rule-language.md. To add one: a class and file here beside, a line in list.cpp.
std::span<const CriterionKind> criterion_kinds();

CriterionPtr parse_all(const reading::Node& arguments, LoadContext& context);
CriterionPtr parse_any(const reading::Node& arguments, LoadContext& context);
CriterionPtr parse_when(const reading::Node& arguments, LoadContext& context);
CriterionPtr parse_not(const reading::Node& arguments, LoadContext& context);
CriterionPtr parse_each(const reading::Node& arguments, LoadContext& context);
CriterionPtr parse_coverage(const reading::Node& arguments, LoadContext& context);
CriterionPtr parse_cadence(const reading::Node& arguments, LoadContext& context);
CriterionPtr parse_latest(const reading::Node& arguments, LoadContext& context);
CriterionPtr parse_interval(const reading::Node& arguments, LoadContext& context);
CriterionPtr parse_exists(const reading::Node& arguments, LoadContext& context);
CriterionPtr parse_document(const reading::Node& arguments, LoadContext& context);
CriterionPtr parse_piece_group(const reading::Node& arguments, LoadContext& context);
CriterionPtr parse_statement(const reading::Node& arguments, LoadContext& context);
CriterionPtr parse_compare(const reading::Node& arguments, LoadContext& context);
CriterionPtr parse_ratio(const reading::Node& arguments, LoadContext& context);
CriterionPtr parse_flag(const reading::Node& arguments, LoadContext& context);
CriterionPtr parse_word(const reading::Node& arguments, LoadContext& context);
CriterionPtr parse_includes(const reading::Node& arguments, LoadContext& context);
CriterionPtr parse_clean(const reading::Node& arguments, LoadContext& context);
CriterionPtr parse_distinct(const reading::Node& arguments, LoadContext& context);
CriterionPtr parse_candidate(const reading::Node& arguments, LoadContext& context);
CriterionPtr parse_units(const reading::Node& arguments, LoadContext& context);
CriterionPtr parse_context(const reading::Node& arguments, LoadContext& context);
CriterionPtr parse_window(const reading::Node& arguments, LoadContext& context);

}  // namespace egide::programme
