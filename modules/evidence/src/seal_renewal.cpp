#include <algorithm>
#include <map>

#include "disk.h"
#include "egide/evidence/messages.h"
#include "egide/evidence/seal.h"
#include "egide/reading/json_writer.h"
#include "seal_head.h"

namespace egide::evidence {

namespace {

using timestamp::EvidenceRecord;
using timestamp::HashAlgorithm;
using timestamp::Renewal;
/// Names and bytes.
using RenewedRecords = std::vector<std::pair<std::string, std::string>>;

/// A hash that a tree may still be made of at that time: the authority's own, else a longer one.
HashAlgorithm sound_hash(HashAlgorithm preferred, const timestamp::WeakSince& weak, journal::Instant until) {
    for (const HashAlgorithm one : {preferred, HashAlgorithm::sha512, HashAlgorithm::sha3_512}) {
        const auto known = weak.find(one);
        if (known == weak.end() || known->second > until) {
            return one;
        }
    }
    return HashAlgorithm::sha3_512;
}

/// The hash of the tree that a renewal needs: that of its chain, or a sound one for a new chain.
base::Result<HashAlgorithm> algorithm_of(const Renewal& renewal, const timestamp::WatchedProof& proof,
                                         const std::vector<std::unique_ptr<timestamp::Authority>>& authorities,
                                         const timestamp::WeakSince& weak, journal::Instant now) {
    if (renewal.kind == Renewal::Kind::hash_tree) {
        const HashAlgorithm own = authorities.empty() ? HashAlgorithm::sha512 : authorities.front()->hash();
        return sound_hash(own, weak, now + std::chrono::years(10));
    }
    const auto digest = timestamp::time_stamp_renewal(proof.record);
    return digest ? base::Result<HashAlgorithm>(digest->algorithm) : digest.errors();
}

/// The text of a head in every hash that its record uses, and one more.
base::Result<timestamp::DataDigests> digests_of(const std::string& note, const EvidenceRecord& record,
                                                std::optional<HashAlgorithm> fresh) {
    const auto parsed = journal::parse_note(note, {});
    auto algorithms = timestamp::algorithms_of(record);
    if (!parsed || !algorithms) {
        return parsed ? algorithms.errors() : parsed.errors();
    }
    if (fresh && std::find(algorithms->begin(), algorithms->end(), *fresh) == algorithms->end()) {
        algorithms->push_back(*fresh);
    }
    timestamp::DataDigests data{{{}}};
    for (const HashAlgorithm algorithm : *algorithms) {
        data.objects.front().push_back(timestamp::digest_of(algorithm, parsed->text));
    }
    return data;
}

base::Result<EvidenceRecord> first_record(const std::string& note, const std::string& token) {
    const auto info = timestamp::read_token(token, {});
    const auto parsed = journal::parse_note(note, {});
    if (!info || !parsed) {
        return info ? parsed.errors() : info.errors();
    }
    timestamp::HashTree tree(info->digest.algorithm);
    const std::vector<timestamp::Digest> group{timestamp::digest_of(info->digest.algorithm, parsed->text)};
    return timestamp::start_record(tree, tree.add(group), token);
}

/// One token over a digest, with all that its verification will need.
base::Result<std::string> token_over(const timestamp::Digest& digest,
                                     const std::vector<std::unique_ptr<timestamp::Authority>>& authorities) {
    base::Errors refusals;
    for (const auto& authority : authorities) {
        const auto request = timestamp::make_request(digest, authority->policy());
        const auto answer = authority->stamp(timestamp::write_request(request));
        const auto token = answer ? timestamp::accept_response(request, *answer, authority->name()) : answer;
        const auto material = token ? authority->material() : base::Result<timestamp::Material>(token.errors());
        auto whole = material ? timestamp::with_material(*token, *material, authority->name()) : material.errors();
        if (whole) {
            return whole;
        }
        refusals.insert(refusals.end(), whole.errors().begin(), whole.errors().end());
    }
    return refusals.empty() ? base::Errors{unavailable(messages::seal_no_authority())} : refusals;
}

/// The renewals of one kind and one hash: a tree of what they cover, and each record with its place in the tree.
class RenewalBatch {
  public:
    RenewalBatch(Renewal::Kind kind, HashAlgorithm algorithm) : kind_(kind), tree_(algorithm) {}

    const timestamp::HashTree& tree() const { return tree_; }
    Done add(const timestamp::WatchedProof& proof, const std::string& note);
    /// The renewed records by name, in DER; what refuses one is added to `refused`.
    RenewedRecords apply(const std::string& token, const timestamp::Trust& trust, const timestamp::WeakSince& weak,
                         base::Errors& refused) const;

  private:
    struct Waiting {
        timestamp::WatchedProof proof;
        timestamp::DataDigests data;
        std::size_t place = 0;
    };
    base::Result<std::vector<timestamp::Digest>> group_of(const EvidenceRecord& record,
                                                          const timestamp::DataDigests& data) const;
    Renewal::Kind kind_;
    timestamp::HashTree tree_;
    std::vector<Waiting> members_;
};

base::Result<std::vector<timestamp::Digest>> RenewalBatch::group_of(const EvidenceRecord& record,
                                                                    const timestamp::DataDigests& data) const {
    if (kind_ == Renewal::Kind::hash_tree) {
        return timestamp::hash_tree_renewal(record, tree_.algorithm(), data);
    }
    auto digest = timestamp::time_stamp_renewal(record);
    return digest ? base::Result<std::vector<timestamp::Digest>>(std::vector{std::move(*digest)}) : digest.errors();
}

Done RenewalBatch::add(const timestamp::WatchedProof& proof, const std::string& note) {
    const bool rehash = kind_ == Renewal::Kind::hash_tree;
    auto data = digests_of(note, proof.record, rehash ? std::optional(tree_.algorithm()) : std::nullopt);
    const auto group = data ? group_of(proof.record, *data) : data.errors();
    if (!group) {
        return group.errors();
    }
    const std::size_t place = tree_.add(*group);
    members_.push_back({proof, std::move(*data), place});
    return std::monostate{};
}

RenewedRecords RenewalBatch::apply(const std::string& token, const timestamp::Trust& trust,
                                   const timestamp::WeakSince& weak, base::Errors& refused) const {
    RenewedRecords all;
    for (const Waiting& one : members_) {
        const auto renewed =
            kind_ == Renewal::Kind::hash_tree
                ? timestamp::renew_hash_tree(one.proof.record, one.data, tree_, one.place, token, trust, weak)
                : timestamp::renew_time_stamp(one.proof.record, one.data, tree_, one.place, token, trust, weak);
        if (renewed) {
            all.emplace_back(one.proof.name, timestamp::write_record(*renewed));
        } else {
            refused.insert(refused.end(), renewed.errors().begin(), renewed.errors().end());
        }
    }
    return all;
}

}  // namespace

base::Result<std::vector<timestamp::WatchedProof>> TimeKeeper::watched() const {
    const auto proofs = queue().proofs();
    if (!proofs) {
        return proofs.errors();
    }
    std::vector<timestamp::WatchedProof> all;
    for (const timestamp::Proof& proof : *proofs) {
        const Path file = TimeFolder{folder()}.record(proof.id);
        const auto head = head_of(proof.digest);
        const auto kept = kept_file(file);
        if (!head || !kept) {
            return head ? kept.errors() : head.errors();
        }
        auto record = *kept ? timestamp::read_record(**kept, file.string()) : first_record(head->note, proof.token);
        if (!record) {
            return record.errors();
        }
        all.push_back({proof.id, std::move(*record)});
    }
    return all;
}

Done TimeKeeper::keep_renewed(const std::string& token, const RenewedRecords& records, RenewalRound& round) {
    for (const auto& [id, bytes] : records) {
        if (auto kept = keep_file(calls_, TimeFolder{folder()}.record(id), bytes); !kept) {
            return kept;
        }
        const auto head = head_of_proof(id);
        round.renewed.push_back(head ? std::to_string(head->checkpoint.size) : id);
    }
    if (records.empty()) {
        return std::monostate{};
    }
    reading::JsonWriter writer(false);
    writer.begin_object().field("heads", records.size()).field("token_sha256", base::hex(base::sha256(token)));
    const std::vector<journal::Draft> drafts{{"time.renewed", writer.end_object().take()}};
    const auto appended = vault_.append(drafts);
    return appended ? Done(std::monostate{}) : appended.errors();
}

base::Result<RenewalRound> TimeKeeper::renew(std::chrono::days margin, const timestamp::WeakSince& weak) {
    const auto proofs = watched();
    const auto authorities = proofs ? connect() : proofs.errors();
    const auto trusted = authorities ? anchors() : base::Result<std::vector<std::string>>(authorities.errors());
    if (!trusted) {
        return trusted.errors();
    }
    const timestamp::Trust trust{*trusted, {}};
    const journal::Instant now = clock_();
    RenewalRound round;
    std::map<std::pair<Renewal::Kind, HashAlgorithm>, RenewalBatch> batches;
    for (Renewal& renewal : timestamp::watch(*proofs, trust, now, margin, weak)) {
        const auto proof =
            std::find_if(proofs->begin(), proofs->end(), [&](const auto& one) { return one.name == renewal.name; });
        const auto algorithm = algorithm_of(renewal, *proof, *authorities, weak, now);
        const auto head = head_of_proof(renewal.name);
        if (renewal.kind == Renewal::Kind::too_late) {
            round.too_late.push_back(std::move(renewal));
        } else if (!renewal.now) {
            round.later.push_back(std::move(renewal));
        } else if (!algorithm || !head) {
            return algorithm ? head.errors() : algorithm.errors();
        } else {
            const auto key = std::pair(renewal.kind, *algorithm);
            auto& batch = batches.try_emplace(key, renewal.kind, *algorithm).first->second;
            if (auto added = batch.add(*proof, head->note); !added) {
                return added.errors();
            }
        }
    }
    for (const auto& [key, batch] : batches) {
        const auto token = token_over(batch.tree().root(), *authorities);
        if (!token) {
            return token.errors();
        }
        const auto kept = keep_renewed(*token, batch.apply(*token, trust, weak, round.refused), round);
        if (!kept) {
            return kept.errors();
        }
    }
    return round;
}

}  // namespace egide::evidence
