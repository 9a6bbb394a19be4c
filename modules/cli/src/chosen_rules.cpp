#include "chosen_rules.h"

#include "egide/cli/messages.h"
#include "rule_folder.h"

namespace egide::cli {

base::Result<std::vector<std::filesystem::path>> chosen_folders(const Session& session, std::string_view argument) {
    std::vector<std::filesystem::path> found;
    std::vector<std::string> given = session.request().texts(argument);
    if (given.empty()) {
        given.push_back(session.programmes_folder().string());
    }
    base::Errors errors;
    for (const std::string& one : given) {
        auto folders = programme_folders(one);
        if (folders) {
            found.insert(found.end(), folders->begin(), folders->end());
        } else {
            errors.insert(errors.end(), folders.errors().begin(), folders.errors().end());
        }
    }
    if (!errors.empty()) {
        return errors;
    }
    return found;
}

ArgumentSpec folders_argument() {
    return {"DIR", ValueKind::folder, messages::help_rule_folders(), false, true};
}

}  // namespace egide::cli
