#include "egide/timestamp/queue.h"

#include <algorithm>

#include "der.h"
#include "disk.h"
#include "egide/timestamp/messages.h"
#include "moment.h"
#include "waiting.h"

namespace egide::timestamp {

using std::filesystem::path;

namespace {

constexpr std::size_t kPendingLimit = std::size_t{1} << 20U;
constexpr std::size_t kProofLimit = std::size_t{32} << 20U;  // a token with its lists, in base 64
constexpr std::string_view kExtension = ".json";

path pending_file(const path& folder, const std::string& id) {
    return folder / "pending" / (id + ".json");
}
path proof_file(const path& folder, const std::string& id) {
    return folder / "proofs" / (id + ".json");
}

/// 1 minute, then twice as long each time, up to 6 hours.
std::chrono::minutes delay_after(std::uint64_t attempts) {
    constexpr std::chrono::minutes kLongest{360};
    return attempts > 9 ? kLongest : std::min(kLongest, std::chrono::minutes(1U << (attempts - 1)));
}

base::Bilingual in_both(const base::Text& text, const std::string& detail) {
    const std::string more = detail.empty() ? "" : " (" + detail + ")";
    return {base::render(text, base::Language::french) + more, base::render(text, base::Language::english) + more};
}

Pending::Refusal refusal_of(const Authority& authority, const base::Errors& errors) {
    base::Bilingual all;
    for (const base::Error& error : errors) {
        const base::Bilingual one = in_both(error.message, error.detail);
        all.fr += (all.fr.empty() ? "" : " ") + one.fr;
        all.en += (all.en.empty() ? "" : " ") + one.en;
    }
    return {authority.name(), std::move(all)};
}

/// A token that verifies, with what the authority gives to keep with it.
base::Result<std::string> obtain(Authority& authority, const Digest& digest, Instant now) {
    const Request request = make_request(digest, authority.policy());
    const auto response = authority.stamp(write_request(request));
    if (!response) {
        return response.errors();
    }
    auto token = accept_response(request, *response, authority.name());
    if (!token) {
        return token;
    }
    const Trust trust{authority.anchors(), {}};
    const auto material = authority.material();
    // Without lists the token is kept all the same: its time cannot be had again, and a verification says what lacks.
    auto whole = material ? with_material(*token, *material, authority.name()) : token;
    const std::string& kept = whole ? *whole : *token;
    const Verdict verdict = verify_token(kept, digest, trust, now);
    if (!verdict.proves_time()) {
        return der::refused(verdict.reasons.front(), authority.name());
    }
    return kept;
}

}  // namespace

Queue::Queue(path folder, Clock clock, journal::Calls& calls)
    : folder_(std::move(folder)), clock_(std::move(clock)), calls_(&calls) {}

base::Result<std::string> Queue::add(const Digest& digest) {
    const std::string id = id_of(digest);
    const path file = pending_file(folder_, id);
    const auto proved = proof(id);
    if (!proved) {
        return proved.errors();
    }
    // A waiting file that is not readable is written again.
    const auto bytes = is_there(file) ? read_file(file, kPendingLimit) : base::Result<std::string>(std::string());
    const auto waiting = bytes ? read_pending(*bytes, file.string()) : base::Result<Pending>(bytes.errors());
    if (*proved || (waiting && waiting->id == id)) {
        return id;
    }
    if (auto made = make_folders(*calls_, file.parent_path()); !made) {
        return made.errors();
    }
    const Instant now = clock_();
    if (auto written = replace_file(*calls_, file, write_pending({id, digest, now, 0, now, {}})); !written) {
        return written.errors();
    }
    return id;
}

Done Queue::cancel(const std::string& id) {
    return is_id(id) && is_there(pending_file(folder_, id)) ? remove_file(*calls_, pending_file(folder_, id))
                                                            : Done(std::monostate{});
}

base::Result<QueueState> Queue::state() const {
    const auto names = names_in(folder_ / "pending", kExtension);
    if (!names) {
        return names.errors();
    }
    QueueState state;
    for (const std::string& name : *names) {
        const path file = folder_ / "pending" / name;
        const auto bytes = read_file(file, kPendingLimit);
        auto pending = bytes ? read_pending(*bytes, file.string()) : base::Result<Pending>(bytes.errors());
        if (pending && pending->id + std::string(kExtension) != name) {
            pending = der::refused(messages::queue_damaged(), file.string());
        }
        if (pending) {
            state.pending.push_back(std::move(*pending));
        } else if (is_there(file)) {  // else another process just finished with it
            state.damaged.insert(state.damaged.end(), pending.errors().begin(), pending.errors().end());
        }
    }
    std::stable_sort(state.pending.begin(), state.pending.end(),
                     [](const Pending& one, const Pending& other) { return one.since < other.since; });
    return state;
}

namespace {

/// Asks each in turn; nothing when none gave a token, `pending` then says why.
std::optional<Proof> ask(Pending& pending, std::span<Authority* const> authorities, const Clock& clock) {
    pending.refusals.clear();
    for (Authority* const authority : authorities) {
        const auto token = obtain(*authority, pending.digest, clock());
        if (token) {
            return Proof{pending.id, pending.digest, authority->name(), pending.since, clock(), *token};
        }
        pending.refusals.push_back(refusal_of(*authority, token.errors()));
    }
    ++pending.attempts;
    pending.next_attempt = clock() + delay_after(pending.attempts);
    return std::nullopt;
}

/// The proof first: a process that dies in between leaves a request that is already proved, and the next run sees it.
Done settle(journal::Calls& calls, const path& folder, const Proof& proof) {
    const path file = proof_file(folder, proof.id);
    if (auto made = make_folders(calls, file.parent_path()); !made) {
        return made;
    }
    if (auto written = replace_file(calls, file, write_proof(proof)); !written) {
        return written;
    }
    return remove_file(calls, pending_file(folder, proof.id));
}

}  // namespace

base::Result<QueueRun> Queue::run(std::span<Authority* const> authorities) {
    auto state = this->state();
    if (!state) {
        return state.errors();
    }
    sweep(*calls_, folder_ / "pending");
    sweep(*calls_, folder_ / "proofs");
    QueueRun run;
    run.damaged = std::move(state->damaged);
    for (Pending& pending : state->pending) {
        const bool proved = is_there(proof_file(folder_, pending.id));
        if (!proved && pending.next_attempt > clock_()) {
            continue;
        }
        const auto proof = proved ? std::nullopt : ask(pending, authorities, clock_);
        const path file = pending_file(folder_, pending.id);
        const Done done = proved  ? remove_file(*calls_, file)
                          : proof ? settle(*calls_, folder_, *proof)
                                  : replace_file(*calls_, file, write_pending(pending));
        if (!done) {
            return done.errors();
        }
        (proved || proof ? run.proved : run.waiting).push_back(pending.id);
    }
    return run;
}

base::Result<std::optional<Proof>> Queue::proof(const std::string& id) const {
    const path file = proof_file(folder_, id);
    if (!is_id(id) || !is_there(file)) {
        return std::optional<Proof>();
    }
    const auto bytes = read_file(file, kProofLimit);
    auto proof = bytes ? read_proof(*bytes, file.string()) : base::Result<Proof>(bytes.errors());
    if (proof && proof->id != id) {
        return der::refused(messages::queue_damaged(), file.string());
    }
    if (!proof) {
        return proof.errors();
    }
    return std::optional(std::move(*proof));
}

base::Result<std::vector<Proof>> Queue::proofs() const {
    const auto names = names_in(folder_ / "proofs", kExtension);
    if (!names) {
        return names.errors();
    }
    std::vector<Proof> all;
    for (const std::string& name : *names) {
        auto one = proof(name.substr(0, name.size() - kExtension.size()));
        if (!one) {
            return one.errors();
        }
        if (*one) {
            all.push_back(std::move(**one));
        }
    }
    return all;
}

namespace {

base::Text gap_sentence(const Gap& gap) {
    const std::int64_t hours = std::chrono::floor<std::chrono::hours>(gap.length).count();
    if (!gap.until) {
        return messages::queue_gap_open({.hours = hours, .id = gap.id, .since = moment(gap.since)});
    }
    return messages::queue_gap_closed(
        {.hours = hours, .id = gap.id, .since = moment(gap.since), .until = moment(*gap.until)});
}

Gap gap_of(const std::string& id, const Digest& digest, Instant since, std::optional<Instant> until, Instant now) {
    Gap gap{id, digest, since, until, until.value_or(now) - since, {}};
    gap.sentence = gap_sentence(gap);
    return gap;
}

}  // namespace

base::Result<std::vector<Gap>> Queue::gaps(std::chrono::milliseconds tolerated) const {
    const auto state = this->state();
    const auto proved = proofs();
    if (!state || !proved) {
        return state ? proved.errors() : state.errors();
    }
    std::vector<Gap> gaps;
    for (const Pending& pending : state->pending) {
        if (!is_there(proof_file(folder_, pending.id))) {
            gaps.push_back(gap_of(pending.id, pending.digest, pending.since, std::nullopt, clock_()));
        }
    }
    for (const Proof& proof : *proved) {
        if (proof.obtained - proof.asked > tolerated) {
            gaps.push_back(gap_of(proof.id, proof.digest, proof.asked, proof.obtained, clock_()));
        }
    }
    std::stable_sort(gaps.begin(), gaps.end(),
                     [](const Gap& one, const Gap& other) { return one.since < other.since; });
    return gaps;
}

}  // namespace egide::timestamp
