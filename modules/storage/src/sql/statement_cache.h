#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>

namespace egide::storage::sql {

/// The prepared statements of one connection, by their text. The program has a bounded number of them; should a caller
/// build texts without end, all are dropped and the count starts anew.
template <typename Prepared>
class StatementCache {
  public:
    static constexpr std::size_t kMost = 500;

    template <typename Make>
    Prepared& find_or_make(std::string_view statement, Make&& make) {
        if (const auto found = statements_.find(statement); found != statements_.end()) {
            return found->second;
        }
        if (statements_.size() >= kMost) {
            statements_.clear();
        }
        return statements_.emplace(std::string(statement), make()).first->second;
    }

  private:
    struct Hash {
        using is_transparent = void;
        std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>{}(text); }
    };
    std::unordered_map<std::string, Prepared, Hash, std::equal_to<>> statements_;
};

}  // namespace egide::storage::sql
