#include "put.h"

#include <algorithm>

#include "egide/storage/messages.h"
#include "fault.h"
#include "keys.h"
#include "upload.h"

namespace egide::storage::objects {

namespace {

Second second_now() {
    return std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
}

std::string retention_text(const Fields& fields) {
    return "<Retention xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><Mode>" + fields[0].second +
           "</Mode><RetainUntilDate>" + fields[1].second + "</RetainUntilDate></Retention>";
}

}  // namespace

base::Result<Protection> protection_of(const Session& session, const Digest& sha256, const std::string& version) {
    Call call{.method = Method::head, .key = key_of(session.options().prefix, sha256), .most_answer = 0};
    if (!version.empty()) {
        call.query.emplace_back("versionId", version);
    }
    const Reply reply = session.ask(call);
    if (reply.whole() && reply.status == 404) {
        return Protection{};
    }
    if (!reply.done()) {
        return explain(session, call, reply);
    }
    Protection protection;
    protection.held = reply.header("x-amz-object-lock-legal-hold") == "ON";
    const std::string mode = reply.header("x-amz-object-lock-mode");
    const auto until = parse_second(reply.header("x-amz-object-lock-retain-until-date"));
    if (!mode.empty() && !until) {
        return strange(session, call.key);
    }
    if (!mode.empty()) {
        const bool compliance = mode == "COMPLIANCE";
        protection.retention = S3Retention{compliance ? RetentionMode::compliance : RetentionMode::governance,
                                           std::chrono::days(0), until};
    }
    return protection;
}

void Putting::count(std::uint64_t bytes) {
    taken_ += bytes;
    if (progress_) {
        progress_(taken_);
    }
}

/// What the bucket has is protected for at least as long as what it gets now.
Done Putting::prolong(const Digest& sha256) {
    Fields wanted = protection_fields(session_.options(), second_now());
    if (wanted.empty()) {
        return std::monostate{};
    }
    const auto now = protection_of(session_, sha256);
    if (!now) {
        return now.errors();
    }
    const bool strict = now->retention && now->retention->mode == RetentionMode::compliance;
    const bool enough = now->retention && *now->retention->until >= *parse_second(wanted[1].second) &&
                        (strict || now->retention->mode == session_.options().retention->mode);
    if (enough) {
        return std::monostate{};
    }
    wanted[0].second = strict ? "COMPLIANCE" : wanted[0].second;  // never less strict
    const std::string body = retention_text(wanted);
    const Call call{.method = Method::put,
                    .key = key_of(session_.options().prefix, sha256),
                    .query = {{"retention", ""}},
                    .headers = md5_field(body),
                    .body = body};
    const Reply reply = session_.ask(call);
    return reply.done() ? Done(std::monostate{}) : explain(session_, call, reply);
}

base::Result<base::Result<evidence::StoredObject>> Putting::put_small(const evidence::ObjectName& name, bool absent) {
    Call call{.method = Method::put, .key = key_of(session_.options().prefix, name.sha256), .body = first_};
    call.headers = protection_fields(session_.options(), second_now());
    for (auto& field : md5_field(first_)) {
        call.headers.push_back(std::move(field));
    }
    call.headers.emplace_back("content-type", "application/octet-stream");
    if (absent) {
        call.headers.emplace_back("if-none-match", "*");
    }
    const Reply reply = session_.ask(call);
    if (absent && reply.whole() && reply.status == 412) {
        return put_meanwhile(name);
    }
    if (!reply.done()) {
        return explain(session_, call, reply);
    }
    count(first_.size());
    return Outcome(evidence::StoredObject{name, false});
}

/// Somebody else has just put these bytes, or we did and the answer was lost.
base::Result<base::Result<evidence::StoredObject>> Putting::put_meanwhile(const evidence::ObjectName& name) {
    const auto there = size_of(session_, name.sha256);
    if (!there) {
        return there.errors();
    }
    return *there == name.size
               ? known(name)
               : base::Result<Outcome>(unavailable(messages::objects_not_kept(),
                                                   session_.place(key_of(session_.options().prefix, name.sha256))));
}

base::Result<base::Result<evidence::StoredObject>> Putting::known(const evidence::ObjectName& name) {
    if (auto prolonged = prolong(name.sha256); !prolonged) {
        return prolonged.errors();
    }
    count(name.size);
    return Outcome(evidence::StoredObject{name, true});
}

base::Result<base::Result<evidence::StoredObject>> Putting::put_large(const evidence::ObjectName& name,
                                                                      const evidence::OpenSource& open) {
    const auto again = open();
    if (!again) {
        return Outcome(again.errors());
    }
    auto upload = Upload::begin(session_, name.sha256);
    if (!upload) {
        return upload.errors();
    }
    base::Errors of_store;
    const auto sent = evidence::hash_source(**again, [&](std::string_view bytes) -> Done {
        auto added = upload->add(bytes);
        if (!added) {
            of_store = added.errors();
        }
        count(bytes.size());
        return added;
    });
    if (!of_store.empty()) {
        return of_store;
    }
    if (!sent) {
        return Outcome(sent.errors());
    }
    if (*sent != name) {
        return Outcome(unavailable(messages::objects_source_changed(), {}));
    }
    if (auto finished = upload->finish(); !finished) {
        return finished.errors();
    }
    // Ceph 16 protects nothing that is sent in parts unless it is asked again.
    if (auto prolonged = prolong(name.sha256); !prolonged) {
        return prolonged.errors();
    }
    return Outcome(evidence::StoredObject{name, false});
}

base::Result<base::Result<evidence::StoredObject>> Putting::take(const evidence::OpenSource& open) {
    const auto source = open();
    if (!source) {
        return Outcome(source.errors());
    }
    const std::size_t most = session_.options().part_bytes;
    first_.clear();
    bool small = true;
    const auto name = evidence::hash_source(**source, [&](std::string_view bytes) -> Done {
        small = small && bytes.size() <= most - first_.size();
        if (small) {
            first_.append(bytes);
        } else {
            first_ = std::string();  // its memory is needed for the parts
        }
        return std::monostate{};
    });
    if (!name) {
        return Outcome(name.errors());
    }
    const auto there = size_of(session_, name->sha256);
    if (!there) {
        return there.errors();
    }
    if (*there == name->size) {
        return known(*name);
    }
    return small ? put_small(*name, !there->has_value()) : put_large(*name, open);
}

}  // namespace egide::storage::objects
