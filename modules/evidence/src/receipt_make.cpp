#include "bundle_proofs.h"
#include "disk.h"
#include "egide/evidence/messages.h"
#include "egide/evidence/receipt.h"

namespace egide::evidence {

base::Result<std::string> make_receipt(const Vault& vault, const TimeKeeper& time, std::uint64_t entry) {
    const auto log = vault.journal();
    auto proved = log ? prove_entry(*log, entry) : base::Result<ProvedEntry>(log.errors());
    const auto read = proved ? journal::read_entry(proved->bytes, {}) : base::Result<journal::Entry>(proved.errors());
    const auto event = read ? read_event(*read) : base::Result<Event>(read.errors());
    if (!event) {
        return event.errors();
    }
    if (event->evidence.empty()) {
        return refused(messages::proof_receipt_kind({.kind = event->kind}));
    }
    const std::vector<std::uint64_t> entries{entry};
    auto parts = gather_heads(*log, time, entries, {});
    if (!parts) {
        return parts.errors();
    }
    ReceiptText receipt;
    receipt.anchors = parts->stamps.empty() ? std::vector<std::string>{} : std::move(parts->anchors);
    receipt.checkpoint = log->note();
    receipt.earlier = std::move(parts->earlier);
    receipt.entry = std::move(*proved);
    receipt.keys = {vault.key().text()};
    receipt.stamps = std::move(parts->stamps);
    return write_receipt(receipt);
}

base::Result<std::uint64_t> receipt_entry(const Vault& vault, const std::string& evidence,
                                          std::optional<std::uint32_t> revision) {
    const auto found = vault.get(evidence);
    if (!found) {
        return found.errors();
    }
    if (!revision) {
        return found->tombstone ? found->tombstone->entry : found->latest().entry;
    }
    for (const Revision& one : found->revisions) {
        if (one.number == *revision) {
            return one.entry;
        }
    }
    return refused(messages::receipt_revision({.evidence = evidence, .revision = *revision}));
}

}  // namespace egide::evidence
