#include "bundle_format.h"
#include "egide/evidence/review.h"
#include "egide/journal/merkle.h"

namespace egide::evidence {

base::Result<HeldReceipt> read_held_receipt(std::string_view bytes, const std::string& name) {
    auto receipt = parse_receipt(bytes);
    if (!receipt) {
        return receipt.errors();
    }
    return HeldReceipt{{name, receipt->entry.proof.index, journal::leaf_hash(receipt->entry.bytes)},
                       std::move(receipt->checkpoint)};
}

}  // namespace egide::evidence
