#include "bucket.h"

#include "secret_file.h"

namespace egide::web {

namespace {

using storage::objects::S3Options;
using storage::objects::S3Store;
using std::chrono::milliseconds;
using std::chrono::seconds;

/// A bucket that did not answer is asked again by the next who needs it, not by each.
constexpr seconds kPause{2};

base::Result<base::Secret> token_of(const BucketConfiguration& configuration) {
    return configuration.session_token_file.empty() ? base::Result<base::Secret>(base::Secret())
                                                    : read_secret(configuration.session_token_file);
}

std::optional<storage::objects::S3Retention> retention_of(const BucketConfiguration& configuration) {
    using storage::objects::RetentionMode;
    if (configuration.retention_mode == "none") {
        return std::nullopt;
    }
    const bool governance = configuration.retention_mode == "governance";
    return storage::objects::S3Retention{governance ? RetentionMode::governance : RetentionMode::compliance,
                                         std::chrono::days(configuration.retention_days)};
}

base::Result<S3Options> bucket_options(const BucketConfiguration& configuration, Bucket::Use use) {
    auto secret = read_secret(configuration.secret_key_file);
    auto token = secret ? token_of(configuration) : base::Result<base::Secret>(secret.errors());
    if (!token) {
        return token.errors();
    }
    S3Options options;
    options.endpoint = configuration.endpoint;
    options.region = configuration.region;
    options.bucket = configuration.bucket;
    options.prefix = configuration.prefix + (use == Bucket::Use::evidence ? "objects/" : "uploads/");
    options.access_key = configuration.access_key;
    options.secret_key = std::move(*secret);
    options.session_token = std::move(*token);
    options.authorities = configuration.authorities;
    options.addressing = configuration.addressing == "host" ? storage::objects::S3Addressing::host
                                                            : storage::objects::S3Addressing::path;
    if (use == Bucket::Use::evidence) {
        options.retention = retention_of(configuration);  // what is passing has to be removed again
    }
    options.part_bytes = configuration.part_bytes;
    options.attempts = configuration.attempts;
    return options;
}

void make_impatient(S3Options& options) {
    options.attempts = 1;
    options.connect = milliseconds(3'000);
    options.stall = seconds(5);
    options.attempt = milliseconds(8'000);
}

}  // namespace

base::Result<std::shared_ptr<Bucket>> Bucket::from(const BucketConfiguration& configuration, Use use) {
    const auto options = bucket_options(configuration, use);
    if (!options) {
        return options.errors();
    }
    return std::shared_ptr<Bucket>(new Bucket(configuration, use));
}

base::Result<Bucket::Store> Bucket::opened(bool patient) const {
    auto options = bucket_options(configuration_, use_);
    if (!options) {
        return options.errors();
    }
    if (!patient) {
        make_impatient(*options);
    }
    auto store = S3Store::open(std::move(*options));
    return store ? base::Result<Store>(Store(std::move(*store))) : store.errors();
}

/// Opens what is not open yet.
base::Errors Bucket::connect(bool at_once) const {
    const std::lock_guard alone(opening_);
    {
        const std::lock_guard lock(mutex_);
        const bool lately = !at_once && std::chrono::steady_clock::now() - asked_ < kPause;
        if (store_ || (!trouble_.empty() && lately)) {
            return store_ ? base::Errors{} : trouble_;
        }
    }
    auto probe = opened(false);
    auto store = probe ? opened(true) : base::Result<Store>(probe.errors());
    const std::lock_guard lock(mutex_);
    asked_ = std::chrono::steady_clock::now();
    if (!store) {
        trouble_ = store.errors();
        return trouble_;
    }
    trouble_.clear();
    probe_ = std::move(*probe);
    store_ = std::move(*store);
    return {};
}

base::Result<Bucket::Store> Bucket::store() const {
    if (base::Errors errors = connect(false); !errors.empty()) {
        return errors;
    }
    const std::lock_guard lock(mutex_);
    return store_;
}

evidence::Done Bucket::check() {
    if (base::Errors errors = connect(true); !errors.empty()) {
        return errors;
    }
    Store probe;
    {
        const std::lock_guard lock(mutex_);
        probe = probe_;
    }
    const auto asked = probe->size(evidence::Digest{});
    const std::lock_guard lock(mutex_);
    trouble_ = asked ? base::Errors{} : asked.errors();
    return asked ? evidence::Done(std::monostate{}) : evidence::Done(trouble_);
}

base::Errors Bucket::trouble() const {
    const std::lock_guard lock(mutex_);
    return trouble_;
}

std::optional<storage::objects::S3Protections> Bucket::protections() const {
    const std::lock_guard lock(mutex_);
    return store_ ? std::optional(store_->protections()) : std::nullopt;
}

base::Result<std::uint64_t> Bucket::abandon_unfinished(storage::objects::Second before) {
    const auto there = store();
    return there ? (*there)->abandon_unfinished(before) : there.errors();
}

base::Result<std::vector<base::Result<evidence::StoredObject>>> Bucket::put(
    std::span<const evidence::OpenSource> sources, const std::function<void(std::uint64_t)>& progress) {
    const auto there = store();
    return there ? (*there)->put(sources, progress) : there.errors();
}

base::Result<std::unique_ptr<evidence::ByteSource>> Bucket::open(const evidence::Digest& sha256) const {
    const auto there = store();
    return there ? (*there)->open(sha256) : there.errors();
}

base::Result<std::optional<std::uint64_t>> Bucket::size(const evidence::Digest& sha256) const {
    const auto there = store();
    return there ? (*there)->size(sha256) : there.errors();
}

evidence::Done Bucket::list(const std::function<bool(const evidence::Digest&, std::uint64_t)>& each) const {
    const auto there = store();
    return there ? (*there)->list(each) : there.errors();
}

evidence::Done Bucket::remove(const evidence::Digest& sha256) {
    const auto there = store();
    return there ? (*there)->remove(sha256) : there.errors();
}

base::Result<evidence::StoreCheck> Bucket::check(std::span<const evidence::ExpectedObject> expected,
                                                 const evidence::StoreCheckOptions& options) const {
    const auto there = store();
    return there ? (*there)->check(expected, options) : there.errors();
}

}  // namespace egide::web
