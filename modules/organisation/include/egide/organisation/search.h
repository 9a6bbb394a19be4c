#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

#include "egide/organisation/registry.h"

namespace egide::organisation {

/// An entity that holds every word of a query, and how well (higher is better).
struct SearchHit {
    std::uint32_t entity = 0;
    int score = 0;
};

/// Finds entities by the beginnings of words of name, commune, category (code or label), postcode, or by the beginning
/// of the FINESS number; case and accents do not count. Built once per registry; safe to ask from several threads.
class Search {
  public:
    explicit Search(Registry registry);
    ~Search();
    Search(Search&&) noexcept;
    Search& operator=(Search&&) noexcept;

    /// Best first: score, then open before closed, EJ before EG, and FINESS order; at most `limit`. A query without
    /// words finds nothing.
    std::vector<SearchHit> find(std::string_view query, std::size_t limit = 20) const;
    /// Groups whose name holds every word, or whose number is the query, in the registry's order.
    std::vector<std::uint32_t> find_groups(std::string_view query, std::size_t limit = 20) const;

  private:
    struct Index;
    std::unique_ptr<const Index> index_;
};

}  // namespace egide::organisation
