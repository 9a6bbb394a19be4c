#include "verify_time.h"

#include <algorithm>
#include <chrono>

#include "egide/evidence/messages.h"

namespace egide::evidence {

namespace {

using timestamp::Standing;

constexpr auto kClockTolerance = std::chrono::minutes(5);
constexpr auto kUsualWait = std::chrono::hours(24);

std::string reason_of(const std::vector<base::Text>& reasons) {
    return reasons.empty() ? std::string() : base::render(reasons.front(), base::Language::english);
}

base::Bilingual both_of(const std::vector<base::Text>& reasons) {
    return reasons.empty() ? base::Bilingual()
                           : base::Bilingual{base::render(reasons.front(), base::Language::french),
                                             base::render(reasons.front(), base::Language::english)};
}

/// The token is wrong in itself, whatever is trusted and whenever one looks.
const char* fault_code(Standing standing) {
    switch (standing) {
        case Standing::other_data:
            return "token_other";
        case Standing::signature_broken:
            return "token_broken";
        case Standing::outside_validity:
            return "token_outside_validity";
        case Standing::unfit_certificate:
            return "token_unfit";
        case Standing::malformed:
            return "token_malformed";
        default:
            return nullptr;
    }
}

}  // namespace

TimeCheck::TimeCheck(const ProofOptions& options, std::vector<ReadHead> heads, std::vector<std::string> stated,
                     ProofFindings& findings)
    : options_(options),
      heads_(std::move(heads)),
      trust_{options.anchors.empty() ? std::move(stated) : options.anchors, {}},
      anchors_stated_(options.anchors.empty()),
      findings_(findings) {}

void TimeCheck::check(const HeadStamp& stamp, const std::string& member) {
    const auto head = std::find_if(heads_.begin(), heads_.end(),
                                   [&](const ReadHead& one) { return one.checkpoint.size == stamp.size; });
    if (head == heads_.end()) {
        findings_.fault("token_other", messages::proof_token_without_head({.size = stamp.size}), {member});
    } else if (stamp.renewed) {
        check_record(stamp, *head, member);
    } else {
        check_token(stamp, *head, member);
    }
}

void TimeCheck::check_token(const HeadStamp& stamp, const ReadHead& head, const std::string& member) {
    const auto info = timestamp::read_token(stamp.bytes, member);
    if (!info) {
        findings_.fault("token_malformed", messages::proof_token({.size = head.checkpoint.size}), {member},
                        base::render(info.errors().front().message, base::Language::english));
        return;
    }
    const auto digest = timestamp::digest_of(info->digest.algorithm, head.text);
    const journal::Instant relied = std::max(options_.on.value_or(info->at), info->at);
    judge(timestamp::verify_token(stamp.bytes, digest, trust_, relied, options_.weak), head, member);
}

void TimeCheck::judge(const timestamp::Verdict& verdict, const ReadHead& head, const std::string& member) {
    const std::uint64_t size = head.checkpoint.size;
    if (const char* code = fault_code(verdict.standing)) {
        findings_.fault(code, messages::proof_token({.size = size}), {member}, reason_of(verdict.reasons));
        return;
    }
    if (!verdict.proves_time() || !verdict.token) {
        const std::string code = "time_" + std::string(timestamp::name_of(verdict.standing));
        const base::Text text = verdict.standing == Standing::revoked          ? messages::proof_time_revoked()
                                : verdict.standing == Standing::weak_algorithm ? messages::proof_time_weak()
                                                                               : messages::proof_time_unknown();
        findings_.reserve(code, text, {member});
        return;
    }
    revocation_unknown_ = revocation_unknown_ || verdict.standing == Standing::revocation_unknown;
    if (verdict.lapsed) {
        lapsed_[size] = {member, verdict.protected_until.value_or(journal::Instant{})};
    } else {
        keep(head, {verdict.token->at, verdict.authority});
    }
}

void TimeCheck::check_record(const HeadStamp& stamp, const ReadHead& head, const std::string& member) {
    const auto refuse = [&](const std::string& detail) {
        findings_.fault("token_malformed", messages::proof_token({.size = head.checkpoint.size}), {member}, detail);
    };
    const auto record = timestamp::read_record(stamp.bytes, member);
    const auto algorithms = record ? timestamp::algorithms_of(*record)
                                   : base::Result<std::vector<timestamp::HashAlgorithm>>(record.errors());
    const auto last = algorithms ? timestamp::read_token(record->chains.back().back().token, member)
                                 : base::Result<timestamp::TokenInfo>(algorithms.errors());
    if (!last) {
        return refuse(base::render(last.errors().front().message, base::Language::english));
    }
    timestamp::DataDigests data{{{}}};
    for (const timestamp::HashAlgorithm algorithm : *algorithms) {
        data.objects.front().push_back(timestamp::digest_of(algorithm, head.text));
    }
    const journal::Instant relied = std::max(options_.on.value_or(last->at), last->at);
    const auto verdict = timestamp::verify_record(*record, data, trust_, relied, options_.weak);
    if (!verdict.holds || !verdict.proved_since || verdict.steps.empty()) {
        findings_.reserve("time_record", messages::proof_time_record({.reason = both_of(verdict.reasons)}), {member});
        return;
    }
    revocation_unknown_ = revocation_unknown_ || !verdict.revocation_known;
    renewed_[head.checkpoint.size] = true;
    keep(head, {*verdict.proved_since, verdict.steps.front().verdict.authority});
}

void TimeCheck::keep(const ReadHead& head, HeadTime time) {
    const auto [place, fresh] = proved_.try_emplace(head.checkpoint.size, time);
    if (!fresh && time.at < place->second.at) {
        place->second = std::move(time);
    }
}

/// A head cannot be younger than the token that covers it; much older, nothing but the token proves its age.
void TimeCheck::check_clock(const ReadHead& head, const HeadTime& time) {
    if (!head.at) {
        return;
    }
    const base::Bilingual said = readable_moment(*head.at);
    const base::Bilingual stamped = readable_moment(time.at);
    if (*head.at > time.at + kClockTolerance) {
        findings_.fault("clock_ahead", messages::proof_clock_ahead({.said = said, .stamped = stamped}), {head.member});
    } else if (time.at - *head.at > kUsualWait) {
        findings_.reserve("clock_gap", messages::proof_clock_gap({.said = said, .stamped = stamped}), {head.member});
    }
}

/// Gives how many entries an earlier head proves, all from the first on.
std::size_t TimeCheck::report_entries(const std::vector<CheckedEntry>& entries) {
    std::size_t covered = 0;
    for (const auto& [size, time] : proved_) {
        if (size == heads_.back().checkpoint.size) {
            continue;
        }
        const auto end = std::partition_point(entries.begin(), entries.end(),
                                              [end = size](const CheckedEntry& entry) { return entry.index < end; });
        const auto reached = static_cast<std::size_t>(end - entries.begin());
        if (reached > covered) {
            findings_.prove("time_earlier", messages::proof_time_earlier({.at = readable_moment(time.at),
                                                                          .authority = time.authority,
                                                                          .count = reached - covered,
                                                                          .size = size}));
            covered = reached;
        }
    }
    return covered;
}

/// The tree of the journal itself rests on SHA-256.
void TimeCheck::report_hash() {
    const auto weak = options_.weak.find(timestamp::HashAlgorithm::sha256);
    if (weak == options_.weak.end() || !options_.on || *options_.on < weak->second) {
        return;
    }
    const base::Bilingual since = readable_moment(weak->second);
    if (renewed_.contains(heads_.back().checkpoint.size)) {
        findings_.leave_open("hash_renewed", messages::proof_hash_renewed({.since = since}));
    } else {
        findings_.reserve("hash_weak", messages::proof_hash_weak({.since = since}), {heads_.back().member});
    }
}

/// An entry that an earlier stamped head covers needs no stamp of the newest head: only a sealing does.
void TimeCheck::report_head(bool entries_covered, std::optional<journal::Instant> waiting_since) {
    const std::uint64_t size = heads_.back().checkpoint.size;
    const auto time = proved_.find(size);
    const auto lapsed = lapsed_.find(size);
    if (time != proved_.end()) {
        findings_.prove("time", messages::proof_time({.at = readable_moment(time->second.at),
                                                      .authority = time->second.authority}));
    } else if (lapsed != lapsed_.end()) {
        findings_.reserve("time_lapsed",
                          messages::proof_time_lapsed({.since = readable_moment(lapsed->second.since)}),
                          {lapsed->second.member});
    } else if (waiting_since) {
        findings_.reserve("time", messages::proof_time_waiting({.since = readable_moment(*waiting_since)}));
    } else if (entries_covered) {
        findings_.leave_open("time_head", messages::proof_time_head());
    } else {
        findings_.reserve("time", messages::proof_time_none());
    }
}

void TimeCheck::conclude(const std::vector<CheckedEntry>& entries, std::optional<journal::Instant> waiting_since) {
    for (const ReadHead& head : heads_) {
        const auto time = proved_.find(head.checkpoint.size);
        if (time != proved_.end()) {
            check_clock(head, time->second);
        }
    }
    const std::size_t covered = report_entries(entries);
    report_head(covered == entries.size() && covered > 0, waiting_since);
    report_hash();
    if (!proved_.empty() && anchors_stated_) {
        findings_.reserve("time_anchor", messages::proof_time_anchor());
    }
    if (!proved_.empty() && revocation_unknown_) {
        findings_.leave_open("time_revocation", messages::proof_time_revocation());
    }
    if (!proved_.empty() && !options_.on) {
        findings_.leave_open("time_now", messages::proof_time_now());
    }
}

}  // namespace egide::evidence
