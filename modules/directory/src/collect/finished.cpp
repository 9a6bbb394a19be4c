#include "collect/finished.h"

#include <algorithm>
#include <fstream>
#include <iterator>

#include "layout/text_lines.h"

namespace egide::directory::collecting {

bool Finished::read() {
    std::ifstream stream(file_, std::ios::binary);
    if (!stream) {
        return false;
    }
    lines_.assign(std::istreambuf_iterator<char>(stream), {});
    for (const std::string_view line : layout::parts_of(lines_, '\n')) {
        if (line.substr(0, 2) == "C\t") {
            contexts_.emplace_back(line.substr(2));
        }
    }
    return true;
}

bool Finished::has(std::string_view dn) const {
    return std::find(contexts_.begin(), contexts_.end(), dn) != contexts_.end();
}

bool Finished::add(const std::string& dn, const std::string& lines) {
    std::ofstream stream(file_, std::ios::binary | std::ios::app);
    stream << lines << "C\t" << dn << "\n" << std::flush;
    contexts_.push_back(dn);
    return static_cast<bool>(stream);
}

void Finished::remove() const {
    std::error_code ignored;
    std::filesystem::remove(file_, ignored);
}

}  // namespace egide::directory::collecting
