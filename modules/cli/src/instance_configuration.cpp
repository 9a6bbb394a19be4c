#include "instance_configuration.h"

#include "egide/cli/messages.h"

namespace egide::cli {

base::Result<web::Configuration> instance_configuration(const Session& session) {
    web::Configuration configuration;
    if (session.request().has("--config")) {
        auto given = web::read_configuration(session.request().text("--config"));
        if (!given) {
            return given;
        }
        configuration = std::move(*given);
    }
    if (session.request().has("--data") || configuration.data.empty()) {
        configuration.data = session.data_folder();
    }
    return configuration;
}

OptionSpec config_option() {
    return {"--config", ValueKind::file, "FILE", messages::option_config()};
}

}  // namespace egide::cli
