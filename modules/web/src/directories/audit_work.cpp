#include "directories/audit_work.h"

#include "directories/collection_folder.h"
#include "egide/web/messages.h"
#include "upload_bytes.h"

namespace egide::web {

namespace {

constexpr auto kUnconfirmedKept = std::chrono::hours(48);
constexpr std::int64_t kUnpacked = 70;  // percent, when only the audit itself is left

/// Says how far the work is, when there is news; whether to go on.
class Telling {
  public:
    Telling(Services& services, jobs::Attempt& attempt, std::string id) : services_(services), attempt_(attempt), id_(std::move(id)) {}

    bool at(std::string_view step, std::int64_t percent) {
        attempt_.progress(percent, 100);
        if (step != step_ || percent >= told_ + 5) {
            step_ = step;
            told_ = percent;
            const auto told = services_.database->write(
                [&](Transaction& transaction) { return tell_step(transaction, id_, step, percent); });
            if (!told) {
                services_.log->errors("directories", told.errors());
            }
        }
        return !attempt_.should_stop();
    }

  private:
    Services& services_;
    jobs::Attempt& attempt_;
    std::string id_;
    std::string step_;
    std::int64_t told_ = 0;
};

/// A folder on the domains' side of the archive is made, read and gone when this ends.
base::Result<PreAudit> read_upload(Services& services, const std::string& upload, Telling& telling) {
    telling.at("receiving", 0);
    const auto archive = spooled(services, bytes_of_upload(services, upload), kLargestCollectionArchive);
    auto folder = CollectionFolder::make(services.uploads_folder());
    if (!archive || !folder) {
        return archive ? folder.errors() : archive.errors();
    }
    const auto unpacked = unpack_collection(services, **archive, *folder, [&](std::uint64_t done, std::uint64_t total) {
        const auto part = total == 0 ? std::uint64_t{0} : done * kUnpacked / total;
        return telling.at("unpacking", static_cast<std::int64_t>(part));
    });
    if (!unpacked) {
        return unpacked.errors();
    }
    return audit_folder(services, folder->path(), [&] { return !telling.at("auditing", kUnpacked); });
}

base::Bilingual all_of(const base::Errors& errors) {
    base::Bilingual words;
    for (std::size_t i = 0; i < errors.size() && i < 5; ++i) {
        const base::Bilingual one = both_languages(errors[i].message);
        words.fr += (words.fr.empty() ? "" : " ") + one.fr;
        words.en += (words.en.empty() ? "" : " ") + one.en;
    }
    return words;
}

void drop_collection(Services& services, const std::string& upload) {
    if (const auto dropped = drop_upload(services, upload); !dropped) {
        services.log->errors("uploads", dropped.errors());
    }
}

jobs::Outcome refused_outcome(const std::string& id, base::Bilingual why) {
    return jobs::Outcome::done("refused", [id, why = std::move(why)](Transaction& transaction) {
        const auto refused = refuse(transaction, id, why);
        return refused ? Done(std::monostate{}) : Done(refused.errors());
    });
}

jobs::Outcome proposed_outcome(const std::string& id, std::shared_ptr<const PreAudit> result) {
    return jobs::Outcome::done(std::to_string(result->understood.level), [id, result](Transaction& transaction) {
        const auto proposed = propose(transaction, id, *result);
        return proposed ? Done(std::monostate{}) : Done(proposed.errors());
    });
}

/// A machine that cannot is asked again, but not for ever: somebody waits for an answer.
jobs::Outcome failed_outcome(jobs::Attempt& attempt, const std::string& id, const base::Errors& errors) {
    const bool last = attempt.job().attempt >= attempt.job().most_attempts;
    return last ? refused_outcome(id, both_languages(messages::directory_machine()))
                : jobs::Outcome::failed(base::render(errors.front().message, base::Language::english));
}

}  // namespace

jobs::Outcome audit_collection(Services& services, jobs::Attempt& attempt) {
    const std::string id = attempt.job().payload;
    const auto found = services.database->read([&](Transaction& transaction) { return find_audit(transaction, id); });
    if (!found) {
        return jobs::Outcome::failed(base::render(found.errors().front().message, base::Language::english));
    }
    if (!*found || !(*found)->upload || ((*found)->state != "waiting" && (*found)->state != "running")) {
        return jobs::Outcome::done();
    }
    const std::string upload = *(*found)->upload;
    const auto there = find_upload(services, (*found)->author, upload);
    if (there && !*there) {
        return refused_outcome(id, both_languages(messages::upload_absent()));
    }
    Telling telling(services, attempt, id);
    auto result = there ? read_upload(services, upload, telling) : base::Result<PreAudit>(there.errors());
    if (attempt.should_stop()) {
        return jobs::Outcome::stopped();
    }
    if (!result && result.errors().front().kind == base::ErrorKind::unavailable && attempt.job().attempt < attempt.job().most_attempts) {
        return failed_outcome(attempt, id, result.errors());
    }
    drop_collection(services, upload);
    if (!result) {
        const bool machine = result.errors().front().kind == base::ErrorKind::unavailable;
        services.log->errors("directories", result.errors());
        return machine ? failed_outcome(attempt, id, result.errors()) : refused_outcome(id, all_of(result.errors()));
    }
    return proposed_outcome(id, std::make_shared<const PreAudit>(std::move(*result)));
}

base::Result<std::int64_t> forget_unconfirmed(Services& services) {
    forget_collections(services.uploads_folder());
    return services.database->write(
        [&](Transaction& transaction) { return forget_audits(transaction, services.now() - kUnconfirmedKept); });
}

}  // namespace egide::web
