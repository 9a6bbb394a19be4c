// Any bytes: an evidence record that is read is written back the same, and holds only for the data and since the moment
// of the true one.
#include <fstream>
#include <iterator>

#include "egide/timestamp/record.h"
#include "reading_text.h"

namespace {

using namespace egide::timestamp;
using egide::fuzz::require;

const Trust& anchor() {
    static const Trust trust = [] {
        std::ifstream stream(EGIDE_SOURCE_DIR "/fuzz/timestamp_anchor.der", std::ios::binary);
        return Trust{{{std::istreambuf_iterator<char>(stream), {}}}, {}};
    }();
    return trust;
}

const DataDigests& data_under_proof() {
    static const DataDigests data{{{digest_of(HashAlgorithm::sha256, "a signed checkpoint"),
                                    digest_of(HashAlgorithm::sha512, "a signed checkpoint")}}};
    return data;
}
const Instant kFirst = egide::journal::parse_instant("2026-03-01T10:00:00.250Z").value();
const Instant kNow = egide::journal::parse_instant("2028-03-01T10:00:00.250Z").value();

bool chosen(std::string_view bytes, unsigned one_in) {
    unsigned sum = 0;
    for (const char byte : bytes) {
        sum = sum * 31 + static_cast<unsigned char>(byte);
    }
    return sum % one_in == 0;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    const std::string_view der(reinterpret_cast<const char*>(bytes), size);
    const auto record = read_record(der, "f");
    if (!record.ok()) {
        require(!record.errors().empty() && !record.errors().front().message.empty(), "a refusal has a message");
        if (chosen(der, 64)) {
            egide::fuzz::check_errors(record.errors(), 1);
        }
        return 0;
    }
    require(write_record(*record) == der, "a record is written as it was read");
    static_cast<void>(algorithms_of(*record));
    static_cast<void>(time_stamp_renewal(*record));
    static_cast<void>(hash_tree_renewal(*record, HashAlgorithm::sha512, data_under_proof()));
    if (!chosen(der, 61)) {
        return 0;
    }
    const RecordVerdict verdict = verify_record(*record, data_under_proof(), anchor(), kNow);
    require(!verdict.reasons.empty(), "a verdict has a reason");
    require(!verdict.holds || verdict.proved_since >= kFirst, "no proof is older than the first token");
    return 0;
}
