#include <algorithm>

#include "durable.h"
#include "egide/journal/checkpoint.h"
#include "egide/journal/messages.h"
#include "trouble.h"

namespace egide::journal {

Witness::Witness(std::filesystem::path folder, SignerKey key, std::vector<VerifierKey> logs, Clock clock, Calls& calls)
    : folder_(std::move(folder)),
      key_(std::move(key)),
      logs_(std::move(logs)),
      clock_(std::move(clock)),
      calls_(&calls) {}

/// Origins are free text: a file is named by their digest.
std::filesystem::path Witness::state_of(const std::string& origin) const {
    return folder_ / base::hex(base::sha256(origin));
}

base::Result<std::optional<std::string>> Witness::latest(const std::string& origin) const {
    return read_if_there(state_of(origin));
}

base::Result<Checkpoint> Witness::trusted(const Note& note) const {
    auto checkpoint = parse_checkpoint(note.text, {});
    if (!checkpoint) {
        return checkpoint;
    }
    bool known = false;
    for (const VerifierKey& log : logs_) {
        known = known || log.name() == checkpoint->origin;
        if (log.name() == checkpoint->origin && signed_by(note, log) == Signed::yes) {
            return checkpoint;
        }
    }
    return refused(known ? messages::witness_not_signed({.origin = checkpoint->origin})
                         : messages::witness_unknown_log({.origin = checkpoint->origin}));
}

base::Result<Checkpoint> Witness::last_seen(const std::string& origin) const {
    auto bytes = latest(origin);
    if (!bytes) {
        return bytes.errors();
    }
    if (!*bytes) {
        return Checkpoint{origin, 0, empty_root(), {}};
    }
    const std::string file = state_of(origin).string();
    auto note = parse_note(**bytes, file);
    if (!note) {
        return note.errors();
    }
    return parse_checkpoint(note->text, file);
}

base::Result<NoteSignature> Witness::cosign(std::string_view bytes, std::uint64_t old_size,
                                            std::span<const Hash> proof) {
    auto note = parse_note(bytes, {});
    if (!note) {
        return note.errors();
    }
    const auto checkpoint = trusted(*note);
    if (!checkpoint) {
        return checkpoint.errors();
    }
    Batch batch(*calls_);
    if (auto made = batch.make_folders(folder_); !made || !(made = batch.commit())) {
        return made.errors();
    }
    auto lock = FolderLock::take(folder_ / "lock");
    auto seen = lock ? last_seen(checkpoint->origin) : lock.errors();
    if (!seen) {
        return seen.errors();
    }
    if (old_size != seen->size || checkpoint->size < old_size) {
        return refused(messages::witness_old_size({.expected = seen->size, .found = old_size}));
    }
    if (!verify_consistency(old_size, checkpoint->size, seen->root, checkpoint->root, proof)) {
        return refused(messages::witness_inconsistent(
            {.new_size = checkpoint->size, .old_size = old_size, .origin = checkpoint->origin}));
    }
    const NoteSignature mine = journal::cosign(note->text, key_, clock_());
    std::erase_if(note->signatures, [&](const NoteSignature& signature) {
        return std::none_of(logs_.begin(), logs_.end(), [&](const VerifierKey& log) { return signature.is_by(log); });
    });
    note->signatures.push_back(mine);
    // Durable first: a witness that forgets what it signed could sign another history.
    if (auto kept = replace_file(*calls_, state_of(checkpoint->origin), write_note(*note)); !kept) {
        return kept.errors();
    }
    return mine;
}

}  // namespace egide::journal
