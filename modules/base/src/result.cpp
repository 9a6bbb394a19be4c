#include "egide/base/result.h"

namespace egide::base {

std::string SourcePosition::show() const {
    std::string text = file;
    if (line != 0) {
        text += ':' + std::to_string(line);
        if (column != 0) {
            text += ':' + std::to_string(column);
        }
    }
    return text;
}

}  // namespace egide::base
