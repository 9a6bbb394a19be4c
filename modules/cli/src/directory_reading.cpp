#include "directory_reading.h"

#include "egide/cli/messages.h"
#include "rule_folder.h"

namespace egide::cli {

base::Result<directory::Collection> read_directory(const Session& session, const std::string& path) {
    return directory::read_collection(path, {.threads = session.threads()});
}

base::Result<directory::Thresholds> directory_thresholds(const Session& session) {
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

OptionSpec constants_option() {
    return {"--constants", ValueKind::file, "FILE", messages::option_constants()};
}

}  // namespace egide::cli
