#include "directory_reading.h"

#include "egide/cli/messages.h"
#include "rule_folder.h"

namespace egide::cli {

namespace {

base::Result<directory::Thresholds> given_thresholds(const Session& session) {
    const std::string file = session.request().text("--constants");
    if (file.empty()) {
        return directory::Thresholds();
    }
    const auto text = read_file(file);
    if (!text) {
        return text.errors();
    }
    return directory::read_thresholds(*text, file);
}

}  // namespace

base::Result<DirectoryInput> read_directory(const Session& session, const std::string& path) {
    auto thresholds = given_thresholds(session);
    if (!thresholds) {
        return thresholds.errors();
    }
    auto collection = directory::read_collection(path, {.threads = session.threads()});
    if (!collection) {
        return collection.errors();
    }
    return DirectoryInput{std::move(*collection), std::move(*thresholds)};
}

OptionSpec constants_option() {
    return {"--constants", ValueKind::file, "FILE", messages::option_constants()};
}

}  // namespace egide::cli
