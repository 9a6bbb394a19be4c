// Any bytes as text and as a blob: kept as they are, or refused for what they are; never cut, never run as a statement.
#include <stdlib.h>

#include <filesystem>
#include <string>

#include "egide/storage/sql/database.h"
#include "reading_text.h"

namespace {

using namespace egide::storage::sql;
using egide::fuzz::require;

Database opened() {
    std::string folder = "/tmp/egide-fuzz-XXXXXX";
    require(::mkdtemp(folder.data()) != nullptr, "a folder is made");
    auto database = Database::open(SqliteFile{folder + "/text.db"});
    require(database.ok(), "the database opens");
    const Done made =
        database->write([](Transaction& t) { return t.script("CREATE TABLE t (a TEXT, b BLOB) STRICT"); });
    require(made.ok(), "the table is made");
    std::filesystem::remove_all(folder);  // the open files stay
    return std::move(database).value();
}

Database& database() {
    static Database made = opened();
    return made;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string bytes(reinterpret_cast<const char*>(data), size);
    // Rolled back each time: nothing waits for the disk.
    const Done done = database().write([&](Transaction& t) -> Done {
        require(t.execute("INSERT INTO t (b) VALUES ($1)", {Blob{bytes}}).ok(), "a blob may be anything");
        const auto blob = t.query("SELECT b, length(b) FROM t");
        require(blob.ok() && blob->at(0).blob(0) == bytes, "a blob comes back");
        require(blob->at(0).integer(1) == static_cast<std::int64_t>(size), "and is whole inside");
        const auto text = t.query("SELECT $1, length(CAST($1 AS BLOB))", {bytes});
        if (!text.ok()) {
            require(fault_of(text.errors()) == Fault::value, "text is refused for what it is");
            return text.errors();
        }
        require(text->at(0).text(0) == bytes && text->at(0).integer(1) == static_cast<std::int64_t>(size),
                "text comes back");
        require(bytes.find('\0') == std::string::npos, "text holds no NUL");
        return egide::base::Errors{egide::base::Error{}};
    });
    require(!done.ok(), "nothing is kept");
    return 0;
}
