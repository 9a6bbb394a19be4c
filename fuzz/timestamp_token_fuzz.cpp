// Any bytes: as a request, an answer and a token they are read or refused with a message; a token that proves the time
// says what the true ones say, whatever was changed around their signature.
#include <fstream>
#include <iterator>

#include "egide/timestamp/token.h"
#include "reading_text.h"

namespace {

using namespace egide::timestamp;
using egide::fuzz::require;

/// What the seeds were made with: their anchor, their request and their only moment.
const Trust& anchor() {
    static const Trust trust = [] {
        std::ifstream stream(EGIDE_SOURCE_DIR "/fuzz/timestamp_anchor.der", std::ios::binary);
        return Trust{{{std::istreambuf_iterator<char>(stream), {}}}, {}};
    }();
    return trust;
}
const Request& request() {
    static const Request asked{digest_of(HashAlgorithm::sha256, "a signed checkpoint"), "fuzz", {}, true};
    return asked;
}
const Instant kMade = egide::journal::parse_instant("2026-03-01T10:00:00.250Z").value();

/// Costly checks are made on a part of the inputs that the inputs choose.
bool chosen(std::string_view bytes, unsigned one_in) {
    unsigned sum = 0;
    for (const char byte : bytes) {
        sum = sum * 31 + static_cast<unsigned char>(byte);
    }
    return sum % one_in == 0;
}

template <typename T>
void check_refusal(const egide::base::Result<T>& result, bool render) {
    if (!result.ok() && render) {
        egide::fuzz::check_errors(result.errors(), 1);
    } else if (!result.ok()) {
        require(!result.errors().empty() && !result.errors().front().message.empty(), "a refusal has a message");
    }
}

void check_token(std::string_view token, bool render, bool verify) {
    const auto info = read_token(token, "f");
    check_refusal(info, render);
    if (!info.ok()) {
        return;
    }
    if (!verify) {
        return;
    }
    const auto material = material_of(token, "f");
    require(material.ok(), "a token that is read gives its material");
    const auto again = with_material(token, *material, "f");
    require(again.ok() && read_token(*again, "f")->serial == info->serial, "material is added to a token that is read");
    const Verdict verdict = verify_token(token, request().digest, anchor(), kMade + std::chrono::hours(1));
    require(!verdict.reasons.empty(), "a verdict has a reason");
    if (verdict.proves_time()) {
        require(verdict.token->at == kMade && verdict.token->digest == request().digest, "no signature is forged");
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view bytes(reinterpret_cast<const char*>(data), size);
    const bool render = chosen(bytes, 64);
    const bool verify = chosen(bytes, 61);
    check_token(bytes, render, verify);
    const auto token = accept_response(request(), bytes, "f");
    check_refusal(token, render);
    if (token.ok()) {
        check_token(*token, render, verify);
    }
    const auto asked = read_request(bytes, "f");
    check_refusal(asked, render);
    if (asked.ok()) {
        require(read_request(write_request(*asked), "f").value() == *asked, "a request reads back");
    }
    return 0;
}
