#include "egide/desk/moves.h"

namespace egide::desk {

std::string_view word_of(CheckLevel level) {
    switch (level) {
        case CheckLevel::blocking: return "blocking";
        case CheckLevel::risk: return "risk";
        case CheckLevel::advice: return "advice";
    }
    return "advice";
}

}  // namespace egide::desk
