// First records and their renewals (RFC 4998 §5.2).
#include <algorithm>

#include "algorithm.h"
#include "der.h"
#include "egide/timestamp/messages.h"
#include "hash_lists.h"

namespace egide::timestamp {

namespace {

ArchiveTimeStamp stamp_over(const HashTree& tree, std::size_t index, bool alone, std::string_view token) {
    return {write_algorithm(tree.algorithm()), {}, tree.reduced(index, alone), std::string(token)};
}

void name_algorithm(EvidenceRecord& record, HashAlgorithm algorithm) {
    const std::string der = write_algorithm(algorithm);
    auto& all = record.digest_algorithms;
    if (std::find(all.begin(), all.end(), der) == all.end()) {
        all.push_back(der);
    }
}

base::Error no_leaf() {
    return der::refused(messages::record_no_leaf(), {});
}

/// The record as it would be, if it holds when its last token was made.
base::Result<EvidenceRecord> if_it_holds(EvidenceRecord record, const DataDigests& data, const Trust& trust,
                                         const WeakSince& weak) {
    const auto info = read_token(record.chains.back().back().token, {});
    if (!info) {
        return info.errors();
    }
    RecordVerdict verdict = verify_record(record, data, trust, info->at, weak);
    if (verdict.holds) {
        return record;
    }
    base::Errors errors = {der::refused(messages::record_renewal_refused(), {})};
    for (base::Text& reason : verdict.reasons) {
        errors.push_back(der::refused(std::move(reason), {}));
    }
    return errors;
}

}  // namespace

std::string hash_of_chains(HashAlgorithm algorithm, const std::vector<Chain>& chains, std::size_t count) {
    std::vector<std::string> written;
    for (std::size_t index = 0; index < count; ++index) {
        written.push_back(write_chain(chains[index]));
    }
    return digest_of(algorithm, der::sequence_of(written)).bytes;
}

std::string rehashed(HashAlgorithm algorithm, std::string_view data, std::string_view chains) {
    return digest_of(algorithm, std::string(data).append(chains)).bytes;
}

base::Result<EvidenceRecord> start_record(const HashTree& tree, std::size_t index, std::string_view token) {
    if (index >= tree.size()) {
        return no_leaf();
    }
    const auto info = read_token(token, {});
    if (!info) {
        return info.errors();
    }
    if (info->digest != tree.root()) {
        return der::refused(messages::record_other_root(), {});
    }
    EvidenceRecord record;
    name_algorithm(record, tree.algorithm());
    record.chains = {{stamp_over(tree, index, false, token)}};
    return record;
}

base::Result<Digest> time_stamp_renewal(const EvidenceRecord& record) {
    if (record.chains.empty() || record.chains.back().empty()) {
        return der::refused(messages::record_empty(), {});
    }
    const auto algorithm = tree_algorithm(record.chains.back().front());
    if (!algorithm) {
        return algorithm.errors();
    }
    return digest_of(*algorithm, record.chains.back().back().token);
}

base::Result<std::vector<Digest>> hash_tree_renewal(const EvidenceRecord& record, HashAlgorithm algorithm,
                                                    const DataDigests& data) {
    const std::string chains = hash_of_chains(algorithm, record.chains, record.chains.size());
    std::vector<Digest> all;
    for (const auto& object : data.objects) {
        const auto digest =
            std::find_if(object.begin(), object.end(), [&](const Digest& one) { return one.algorithm == algorithm; });
        if (digest == object.end()) {
            return der::refused(messages::record_no_digest({.hash = name_of(algorithm)}), {});
        }
        all.push_back({algorithm, rehashed(algorithm, digest->bytes, chains)});
    }
    if (all.empty()) {
        return der::refused(messages::record_no_data(), {});
    }
    return all;
}

base::Result<EvidenceRecord> renew_time_stamp(const EvidenceRecord& record, const DataDigests& data,
                                              const HashTree& tree, std::size_t index, std::string_view token,
                                              const Trust& trust, const WeakSince& weak) {
    if (record.chains.empty() || index >= tree.size()) {
        return no_leaf();
    }
    EvidenceRecord renewed = record;
    renewed.chains.back().push_back(stamp_over(tree, index, false, token));
    return if_it_holds(std::move(renewed), data, trust, weak);
}

base::Result<EvidenceRecord> renew_hash_tree(const EvidenceRecord& record, const DataDigests& data,
                                             const HashTree& tree, std::size_t index, std::string_view token,
                                             const Trust& trust, const WeakSince& weak) {
    if (record.chains.empty() || index >= tree.size()) {
        return no_leaf();
    }
    EvidenceRecord renewed = record;
    name_algorithm(renewed, tree.algorithm());
    renewed.chains.push_back({stamp_over(tree, index, true, token)});
    return if_it_holds(std::move(renewed), data, trust, weak);
}

}  // namespace egide::timestamp
