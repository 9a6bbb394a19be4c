#include "egide/timestamp/watch.h"

#include <algorithm>

#include "egide/timestamp/messages.h"
#include "hash_lists.h"
#include "moment.h"

namespace egide::timestamp {

namespace {

Renewal lost(const std::string& name, Instant now, base::Text why) {
    return {name, Renewal::Kind::too_late, now, now, true, std::move(why)};
}

/// The first moment at which one of the hashes is retired.
std::optional<Instant> retirement(const std::vector<HashAlgorithm>& hashes, const WeakSince& weak) {
    std::optional<Instant> first;
    for (const HashAlgorithm hash : hashes) {
        if (const auto row = weak.find(hash); row != weak.end()) {
            first = std::min(first.value_or(row->second), row->second);
        }
    }
    return first;
}

/// The next renewal by its kind and deadline alone. Renewing the hash renews the rest too, so it wins a tie.
Renewal next_of(const std::string& name, const Verdict& verdict, HashAlgorithm tree, const WeakSince& weak) {
    Renewal renewal;
    renewal.name = name;
    renewal.deadline = verdict.protected_until.value_or(Instant{});
    if (const auto signature = retirement(verdict.hashes, weak); signature && *signature < renewal.deadline) {
        renewal.deadline = *signature;
    }
    if (const auto row = weak.find(tree); row != weak.end() && row->second <= renewal.deadline) {
        renewal.kind = Renewal::Kind::hash_tree;
        renewal.deadline = row->second;
    }
    return renewal;
}

base::Text sentence_of(const Renewal& renewal, HashAlgorithm tree) {
    const base::Date until = day_of(renewal.deadline);
    if (renewal.kind == Renewal::Kind::hash_tree) {
        return messages::watch_hash_tree({.due = day_of(renewal.due), .hash = name_of(tree), .until = until});
    }
    return messages::watch_time_stamp({.due = day_of(renewal.due), .until = until});
}

Renewal look_at(const WatchedProof& proof, const Trust& trust, Instant now, std::chrono::days margin,
                const WeakSince& weak) {
    if (proof.record.chains.empty() || proof.record.chains.back().empty()) {
        return lost(proof.name, now, messages::record_empty());
    }
    const ArchiveTimeStamp& last = proof.record.chains.back().back();
    const auto tree = tree_algorithm(last);
    const auto info = read_token(last.token, proof.name);
    if (!tree || !info) {
        return lost(proof.name, now, (tree ? info.errors() : tree.errors()).front().message);
    }
    const Verdict verdict = verify_token(last.token, info->digest, trust, now, weak);
    if (verdict.path.empty() || (!verdict.proves_time() && !verdict.lost_since)) {
        return lost(proof.name, now, verdict.reasons.front());
    }
    Renewal renewal = next_of(proof.name, verdict, *tree, weak);
    if (verdict.lost_since) {
        renewal =
            lost(proof.name, *verdict.lost_since, messages::watch_too_late({.since = day_of(*verdict.lost_since)}));
        return renewal;
    }
    renewal.due = std::max(info->at, renewal.deadline - margin);
    renewal.now = now >= renewal.due;
    renewal.sentence = sentence_of(renewal, *tree);
    return renewal;
}

}  // namespace

std::vector<Renewal> watch(std::span<const WatchedProof> proofs, const Trust& trust, Instant now,
                           std::chrono::days margin, const WeakSince& weak) {
    std::vector<Renewal> all;
    for (const WatchedProof& proof : proofs) {
        all.push_back(look_at(proof, trust, now, margin, weak));
    }
    std::stable_sort(all.begin(), all.end(),
                     [](const Renewal& one, const Renewal& other) { return one.deadline < other.deadline; });
    return all;
}

}  // namespace egide::timestamp
