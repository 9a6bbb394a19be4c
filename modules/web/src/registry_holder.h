#pragma once

#include <chrono>
#include <filesystem>
#include <memory>
#include <mutex>

#include "egide/organisation/registry.h"
#include "egide/organisation/search.h"

namespace egide::web {

/// The registry of the data folder with its search index, as `egide organisation import` last left it: read when it is
/// first asked for, and again when the file changed.
class RegistryHolder {
  public:
    explicit RegistryHolder(std::filesystem::path data) : data_(std::move(data)) {}

    struct Loaded {
        organisation::Registry registry;
        organisation::Search search;
    };
    /// Null when there is none, or none that can be read (told by `trouble`).
    std::shared_ptr<const Loaded> get();
    base::Errors trouble() const;
    /// The region of an establishment; empty when it is not known.
    std::string region_of(const std::string& finess);

  private:
    std::filesystem::path data_;
    mutable std::mutex mutex_;
    std::filesystem::file_time_type seen_{};
    std::shared_ptr<const Loaded> loaded_;
    base::Errors trouble_;
};

}  // namespace egide::web
