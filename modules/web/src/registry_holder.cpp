#include "registry_holder.h"

#include "egide/organisation/store.h"

namespace egide::web {

std::shared_ptr<const RegistryHolder::Loaded> RegistryHolder::get() {
    const auto file = organisation::registry_path(data_);
    std::error_code missing;
    const auto written = std::filesystem::last_write_time(file, missing);
    const std::lock_guard lock(mutex_);
    if (missing) {
        return loaded_;
    }
    if (!loaded_ || written != seen_) {
        auto read = organisation::load_registry(data_);
        trouble_ = read.ok() ? base::Errors{} : read.errors();
        seen_ = written;
        if (read.ok()) {
            organisation::Search search(*read);
            loaded_ = std::make_shared<const Loaded>(Loaded{std::move(*read), std::move(search)});
        }
    }
    return loaded_;
}

base::Errors RegistryHolder::trouble() const {
    const std::lock_guard lock(mutex_);
    return trouble_;
}

std::string RegistryHolder::region_of(const std::string& finess) {
    const auto loaded = get();
    const auto index = loaded ? loaded->registry.find(finess) : std::nullopt;
    return index ? std::string(loaded->registry.entity(*index).region) : std::string();
}

}  // namespace egide::web
