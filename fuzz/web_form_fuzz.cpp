// Any bytes as the body of a page's form and as the words of an upload: what is taken is text that pages and names may
// hold, and says the same when it is written again.
#include "base64.h"
#include "pages/form.h"
#include "reading_text.h"
#include "utf8.h"

namespace {

using egide::fuzz::require;

std::string escaped(std::string_view text) {
    constexpr std::string_view kDigits = "0123456789ABCDEF";
    std::string out;
    for (const char letter : text) {
        const auto byte = static_cast<unsigned char>(letter);
        out += {'%', kDigits[byte >> 4U], kDigits[byte & 15U]};
    }
    return out;
}

void check_form(std::string_view body) {
    const auto fields = egide::web::pages::read_form(body);
    if (!fields) {
        return;
    }
    require(fields->size() <= 20, "a form has at most twenty fields");
    std::string again;
    for (const auto& [name, value] : *fields) {
        require(egide::web::is_plain_utf8(name) && egide::web::is_plain_utf8(value), "fields are plain text");
        again += (again.empty() ? "" : "&") + escaped(name) + "=" + escaped(value);
    }
    require(egide::web::pages::read_form(again) == fields, "the form written again is the same form");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view bytes(reinterpret_cast<const char*>(data), size);
    check_form(bytes);
    if (const auto plain = egide::web::from_base64(bytes)) {
        require(plain->size() <= bytes.size() / 4 * 3, "base64 does not grow");
    }
    return 0;
}
