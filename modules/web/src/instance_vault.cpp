#include "egide/web/instance_vault.h"

#include "bucket.h"
#include "egide/storage/shared_journal.h"
#include "instance_rows.h"

namespace egide::web {

base::Result<std::shared_ptr<evidence::ObjectStore>> objects_of(const Configuration& configuration,
                                                                const std::filesystem::path& data) {
    using Store = std::shared_ptr<evidence::ObjectStore>;
    if (!configuration.bucket.given()) {
        return Store(std::make_shared<evidence::FolderStore>(data / "objects"));
    }
    auto bucket = Bucket::from(configuration.bucket, Bucket::Use::evidence);
    return bucket ? base::Result<Store>(Store(std::move(*bucket))) : bucket.errors();
}

base::Result<evidence::VaultOptions> vault_options(const Configuration& configuration) {
    auto objects = objects_of(configuration, configuration.data);
    if (!objects) {
        return objects.errors();
    }
    evidence::VaultOptions options;
    options.origin = configuration.origin;
    options.objects = std::move(*objects);
    if (!configuration.postgresql.empty()) {
        options.share = storage::share_journal(rows_of(configuration, configuration.data));
    }
    return options;
}

}  // namespace egide::web
