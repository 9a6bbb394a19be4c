#include "criteria/list.h"

#include <array>

namespace egide::programme {

std::span<const CriterionKind> criterion_kinds() {
    static constexpr std::array kKindList{
        CriterionKind{"all", parse_all},
        CriterionKind{"any", parse_any},
        CriterionKind{"when", parse_when},
        CriterionKind{"not", parse_not},
        CriterionKind{"each", parse_each, true},
        CriterionKind{"coverage", parse_coverage, true},
        CriterionKind{"cadence", parse_cadence},
        CriterionKind{"latest", parse_latest, true},
        CriterionKind{"interval", parse_interval},
        CriterionKind{"exists", parse_exists, true},
        CriterionKind{"document", parse_document},
        CriterionKind{"piece_group", parse_piece_group},
        CriterionKind{"statement", parse_statement},
        CriterionKind{"compare", parse_compare},
        CriterionKind{"ratio", parse_ratio},
        CriterionKind{"flag", parse_flag},
        CriterionKind{"word", parse_word},
        CriterionKind{"includes", parse_includes},
        CriterionKind{"clean", parse_clean},
        CriterionKind{"distinct", parse_distinct},
        CriterionKind{"candidate", parse_candidate},
        CriterionKind{"units", parse_units},
        CriterionKind{"context", parse_context},
        CriterionKind{"window", parse_window},
    };
    return kKindList;
}

}  // namespace egide::programme
