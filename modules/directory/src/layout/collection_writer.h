#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "egide/base/result.h"
#include "layout/table_file.h"

namespace egide::directory::layout {

/// One attribute of an object, named as in data/tables.txt, as a table shows it: values of a list joined with ';',
/// numbers in decimal.
struct Field {
    std::string_view attribute;
    std::string_view text;
};

/// What a naming context is to a collection: "domain", "configuration", "schema", "domaindns", "forestdns" or
/// "application"; its DNS name and its DN.
struct NamingContext {
    std::string kind;
    std::string dns;
    std::string dn;
};

/// Writes a collection with ORADAD's layout: <out>/<forest>/<date>/… Objects are written as they come.
class CollectionWriter {
  public:
    /// `date` is "YYYYMMDD-HHMMSS", UTC. The folder is created; base::Errors come from close().
    CollectionWriter(std::filesystem::path out, std::string forest, std::string date, bool cap_lists);

    const std::filesystem::path& folder() const { return folder_; }
    /// Creates the tables of a naming context, empty as yet; its number is for add().
    std::size_t open(NamingContext context);
    /// One row in `top`, and one in each table whose filter the classes answer. `classes` go from top to the own one.
    void add(std::size_t context, std::string_view dn, const std::vector<std::string>& classes,
             const std::vector<Field>& fields, bool deleted = false);
    /// Throws away what was written of a naming context, to begin it again.
    void restart(std::size_t context);
    /// Ends a naming context; its lines of tables.tsv and of metadata.tsv, for adopt() in another run.
    std::string finish(std::size_t context);
    void adopt(std::string_view finished);
    void add_root_dse(std::size_t domain, std::string_view server, const std::vector<Field>& fields);
    /// One file or folder of the share of a domain; the table is there once something was added.
    void add_sysvol(std::size_t domain, std::string_view forest, const std::vector<Field>& fields);
    void metadata(std::string key, std::string value);
    void log(std::string_view level, std::string_view message);
    std::size_t objects() const { return objects_; }
    /// Writes tables.tsv, metadata.tsv and oradad.log; the errors of all writes.
    base::Errors close();

  private:
    struct OpenTable {
        std::unique_ptr<TableFile> file;
        std::string path;        // with backslashes, as tables.tsv names it
        std::string name;        // domain_corp.local_user
        std::string short_name;  // domain_user
        std::unordered_map<std::string_view, std::size_t> columns;
    };
    struct OpenContext {
        NamingContext context;
        std::vector<OpenTable> tables;
        std::map<std::vector<std::string>, std::vector<std::size_t>> by_classes;
        bool finished = false;
    };

    OpenTable open_table(const Table& table, const NamingContext& context, std::string first_column) const;
    const std::vector<std::size_t>& tables_for(OpenContext& context, const std::vector<std::string>& classes);
    void fill(OpenTable& table, std::string_view dn, const std::vector<Field>& fields);
    std::string tables_line(const OpenTable& table);
    bool write_text(const char* name, std::string_view text) const;
    bool write_metadata() const;

    std::filesystem::path folder_;
    std::string forest_;
    std::string date_;
    bool cap_lists_;
    std::vector<OpenContext> contexts_;
    std::vector<std::pair<std::string, std::string>> metadata_;
    std::string log_;
    std::string finished_;  // lines of tables.tsv of the contexts that are closed
    bool failed_ = false;
    std::size_t objects_ = 0;
};

}  // namespace egide::directory::layout
