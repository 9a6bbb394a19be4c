#pragma once

#include <filesystem>
#include <memory>

#include "egide/base/result.h"
#include "egide/evidence/vault.h"
#include "egide/web/configuration.h"

namespace egide::web {

/// Where the bytes of an instance's evidence are: the bucket that the configuration names, else the objects folder of a
/// data folder. A bucket is asked when the first object is; a secret that cannot be read, or that others may read, fails
/// here.
base::Result<std::shared_ptr<evidence::ObjectStore>> objects_of(const Configuration& configuration,
                                                                const std::filesystem::path& data);

/// How the vault of an instance is opened by every program that opens it: where its bytes are and, with a database of
/// several nodes, who shares its journal. `origin` is the one that the configuration gives, or empty.
base::Result<evidence::VaultOptions> vault_options(const Configuration& configuration);

}  // namespace egide::web
