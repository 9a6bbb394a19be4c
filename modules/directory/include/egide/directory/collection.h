#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "egide/base/date.h"
#include "egide/base/result.h"

namespace egide::directory {

struct Model;  // src/model/model.h: columns over the objects of the forest

/// A list of values that the collector cut: `announced` values existed, `kept` were written, `recovered` were found
/// again from the other side of the link (memberOf).
struct TruncatedList {
    std::string dn;
    std::string attribute;
    std::uint64_t announced = 0;
    std::uint64_t kept = 0;
    std::uint64_t recovered = 0;
};

/// A collection as it was read; holds its model, which audits and searches share. Cheap to copy.
class Collection {
  public:
    explicit Collection(std::shared_ptr<const Model> model) : model_(std::move(model)) {}
    const Model& model() const { return *model_; }
    /// DNS name of the forest's root domain; empty when nothing says it.
    std::string_view forest() const;
    /// DNS names of the collected domains, in the order of the collection.
    std::vector<std::string> domains() const;
    /// The day of the collection, UTC: the reference of every age.
    base::Date reference_date() const;
    std::size_t object_count() const;
    const std::vector<TruncatedList>& truncated() const;
    /// What could not be read, table by table: rows left out, files cut, objects met twice.
    const base::Errors& warnings() const;

  private:
    std::shared_ptr<const Model> model_;
};

struct ReadingOptions {
    unsigned threads = 2;                        // what is read does not depend on it
    std::vector<std::string> only_domains = {};  // empty: all
};

/// Reads an ORADAD clear tree (the folder that holds tables.tsv, or one above it) or LDIF (a file, or a folder of
/// *.ldif). Fails when there is neither, or when the description of the tables cannot be trusted; a damaged table is a
/// warning, and what depends on it will be not_evaluable.
base::Result<Collection> read_collection(const std::filesystem::path& path, const ReadingOptions& options = {});

/// The same for a text in memory.
base::Result<Collection> read_ldif(std::string_view bytes, std::string file);

}  // namespace egide::directory
