#pragma once

#include <cstdint>

#include "egide/programme/programme.h"

namespace egide::programme {

/// Kleene's three values: unknown spreads unless the other side already decides.
enum class Truth : std::uint8_t { no, unknown, yes };

constexpr Truth both(Truth a, Truth b) { return a < b ? a : b; }
constexpr Truth either(Truth a, Truth b) { return a > b ? a : b; }
constexpr Truth truth(bool value) { return value ? Truth::yes : Truth::no; }

constexpr Verdict verdict(Truth value) {
    switch (value) {
        case Truth::yes: return Verdict::met;
        case Truth::no: return Verdict::not_met;
        case Truth::unknown: break;
    }
    return Verdict::undetermined;
}

/// How a verdict counts for what stands above it: partial is not enough, what does not apply is not missing.
constexpr Truth truth(Verdict verdict) {
    switch (verdict) {
        case Verdict::met:
        case Verdict::not_applicable: return Truth::yes;
        case Verdict::partial:
        case Verdict::not_met: return Truth::no;
        case Verdict::undetermined: break;
    }
    return Truth::unknown;
}

}  // namespace egide::programme
