// The verification of an evidence record (RFC 4998 §5.3).
#include <algorithm>

#include "der.h"
#include "egide/timestamp/messages.h"
#include "hash_lists.h"
#include "moment.h"

namespace egide::timestamp {

namespace {

/// Goes through the time stamps in their order.
class RecordVerification {
  public:
    RecordVerification(const EvidenceRecord& record, const DataDigests& data, const Trust& trust, Instant at,
                       const WeakSince& weak)
        : record_(record), data_(data), trust_(trust), at_(at), weak_(weak) {}

    RecordVerdict run() {
        if (data_.objects.empty()) {
            verdict_.reasons.push_back(messages::record_no_data());
            return std::move(verdict_);
        }
        if (!take_times()) {
            return std::move(verdict_);
        }
        std::size_t number = 0;
        for (std::size_t chain = 0; chain < record_.chains.size(); ++chain) {
            for (std::size_t stamp = 0; stamp < record_.chains[chain].size(); ++stamp) {
                check(chain, stamp, number++);
            }
        }
        return conclude();
    }

  private:
    using Kind = RecordStep::Kind;

    /// When each time stamp was made; nothing can be checked when one cannot be read.
    bool take_times() {
        for (const Chain& chain : record_.chains) {
            for (const ArchiveTimeStamp& stamp : chain) {
                const auto info = read_token(stamp.token, {});
                if (!info) {
                    verdict_.reasons = {messages::record_unreadable_stamp({.number = times_.size() + 1}),
                                        info.errors().front().message};
                    verdict_.broken_step = times_.size();
                    return false;
                }
                times_.push_back(info->at);
            }
        }
        if (times_.empty()) {
            verdict_.reasons.push_back(messages::record_empty());
        }
        return !times_.empty();
    }

    /// What the first list of this time stamp must hold; nothing and a reason when it cannot be told.
    std::optional<std::vector<std::string>> expected(const RecordStep& step, std::vector<base::Text>& reasons) const {
        if (step.kind == Kind::time_stamp_renewal) {
            const std::string& before = record_.chains[step.chain][step.stamp - 1].token;
            return std::vector{digest_of(step.algorithm, before).bytes};
        }
        const std::string chains =
            step.chain == 0 ? std::string() : hash_of_chains(step.algorithm, record_.chains, step.chain);
        std::vector<std::string> all;
        for (const auto& object : data_.objects) {
            const auto digest = std::find_if(object.begin(), object.end(),
                                             [&](const Digest& one) { return one.algorithm == step.algorithm; });
            if (digest == object.end()) {
                reasons.push_back(messages::record_no_digest({.hash = name_of(step.algorithm)}));
                return std::nullopt;
            }
            all.push_back(step.chain == 0 ? digest->bytes : rehashed(step.algorithm, digest->bytes, chains));
        }
        return all;
    }

    static bool holds_all(const std::vector<std::string>& list, const std::vector<std::string>& wanted) {
        return std::all_of(wanted.begin(), wanted.end(), [&](const std::string& hash) {
            return std::find(list.begin(), list.end(), hash) != list.end();
        });
    }

    base::Text not_covered(const RecordStep& step, std::size_t number) const {
        switch (step.kind) {
            case Kind::first:
                return messages::record_data_not_covered({.number = number + 1});
            case Kind::time_stamp_renewal:
                return messages::record_stamp_not_covered({.number = number + 1});
            case Kind::hash_tree_renewal:
                break;
        }
        return messages::record_chains_not_covered({.number = number + 1});
    }

    void check(std::size_t chain, std::size_t stamp, std::size_t number) {
        const ArchiveTimeStamp& archive = record_.chains[chain][stamp];
        RecordStep step;
        step.kind = stamp > 0 ? Kind::time_stamp_renewal : chain > 0 ? Kind::hash_tree_renewal : Kind::first;
        step.chain = chain;
        step.stamp = stamp;
        std::vector<base::Text> reasons;
        step.algorithm = tree_algorithm(archive).value();  // its token was read above, its algorithm with the record
        if (step.algorithm != chain_algorithm(chain)) {
            reasons.push_back(messages::record_other_algorithm({.number = number + 1}));
        }
        if (number > 0 && times_[number] < times_[number - 1]) {
            reasons.push_back(messages::record_order({.number = number + 1}));
        }
        if (const auto wanted = expected(step, reasons)) {
            check_lists(archive, *wanted, step, number, reasons);
        }
        check_token(archive, step, number, reasons);
    }

    HashAlgorithm chain_algorithm(std::size_t chain) const {
        return tree_algorithm(record_.chains[chain].front()).value();
    }

    void check_lists(const ArchiveTimeStamp& archive, const std::vector<std::string>& wanted, const RecordStep& step,
                     std::size_t number, std::vector<base::Text>& reasons) {
        const bool bare = archive.reduced.empty();
        root_ = bare ? wanted.front() : root_of(step.algorithm, archive.reduced);
        const bool covered = bare ? wanted.size() == 1 && read_token(archive.token, {})->digest.bytes == root_
                                  : holds_all(archive.reduced.front(), wanted);
        if (!covered) {
            reasons.push_back(not_covered(step, number));
        }
        if (step.kind == Kind::first) {
            verdict_.whole_group = bare || archive.reduced.front().size() == data_.objects.size();
        }
    }

    void check_token(const ArchiveTimeStamp& archive, RecordStep& step, std::size_t number,
                     std::vector<base::Text>& reasons) {
        const Instant relied_on = number + 1 < times_.size() ? times_[number + 1] : at_;
        step.verdict = verify_token(archive.token, {step.algorithm, root_}, trust_, relied_on, weak_);
        step.holds = reasons.empty() && step.verdict.proves_time() && !step.verdict.lapsed;
        step.sentence = step.holds ? sentence_of(step, number) : fall_of(step, number, relied_on);
        if (!step.holds && !verdict_.broken_step) {
            verdict_.broken_step = number;
            verdict_.broken_since = reasons.empty() ? step.verdict.lost_since : std::nullopt;
            verdict_.reasons.push_back(step.sentence);
            verdict_.reasons.insert(verdict_.reasons.end(), reasons.begin(), reasons.end());
            const auto& more = step.verdict.reasons;
            verdict_.reasons.insert(verdict_.reasons.end(), more.begin(), more.end());
        }
        verdict_.steps.push_back(std::move(step));
    }

    base::Text sentence_of(const RecordStep& step, std::size_t number) const {
        const base::Bilingual when = moment(times_[number]);
        const std::string& who = step.verdict.authority;
        switch (step.kind) {
            case Kind::first:
                return messages::record_step_first({.at = when, .authority = who});
            case Kind::time_stamp_renewal:
                return messages::record_step_time_stamp({.at = when, .authority = who});
            case Kind::hash_tree_renewal:
                break;
        }
        return messages::record_step_hash_tree({.at = when, .authority = who, .hash = name_of(step.algorithm)});
    }

    /// Why a step does not hold: not renewed in time, with the date, or wrong in itself.
    base::Text fall_of(const RecordStep& step, std::size_t number, Instant relied_on) const {
        const base::Bilingual made = moment(times_[number]);
        if (!step.verdict.lost_since) {
            return messages::record_step_wrong({.at = made, .number = number + 1});
        }
        const base::Bilingual since = moment(*step.verdict.lost_since);
        if (number + 1 < times_.size()) {
            return messages::record_renewed_late(
                {.at = made, .next = moment(relied_on), .number = number + 1, .since = since});
        }
        return messages::record_not_renewed({.at = made, .number = number + 1, .since = since});
    }

    RecordVerdict conclude() {
        verdict_.holds = !verdict_.broken_step;
        verdict_.revocation_known =
            std::all_of(verdict_.steps.begin(), verdict_.steps.end(),
                        [](const RecordStep& step) { return step.verdict.standing == Standing::good; });
        if (verdict_.holds) {
            verdict_.proved_since = times_.front();
            verdict_.protected_until = verdict_.steps.back().verdict.protected_until;
            verdict_.reasons.push_back(
                messages::record_holds({.count = times_.size(), .since = moment(times_.front())}));
            if (!verdict_.revocation_known) {
                verdict_.reasons.push_back(messages::record_revocation_unknown());
            }
        }
        return std::move(verdict_);
    }

    const EvidenceRecord& record_;
    const DataDigests& data_;
    const Trust& trust_;
    Instant at_;
    const WeakSince& weak_;
    std::vector<Instant> times_;
    std::string root_;
    RecordVerdict verdict_;
};

}  // namespace

RecordVerdict verify_record(const EvidenceRecord& record, const DataDigests& data, const Trust& trust, Instant at,
                            const WeakSince& weak) {
    return RecordVerification(record, data, trust, at, weak).run();
}

}  // namespace egide::timestamp
