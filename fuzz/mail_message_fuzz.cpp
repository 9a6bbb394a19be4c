// Any bytes as a name, a subject and an address: the head of the message that they make holds the headers that we wrote
// and no other, and no line of it is long.
#include <algorithm>
#include <string>

#include "egide/mail/letter.h"
#include "egide/mail/message.h"
#include "reading_text.h"

namespace {

using namespace egide::mail;
using egide::fuzz::require;

Message message_with(const std::string& text) {
    Message message;
    message.from = {text, "egide@example.fr"};
    message.to = {text, "camille@example.fr"};
    message.subject = text;
    message.plain = text;
    message.html = text;
    message.id = "egide-1@example.fr";
    message.language = "fr";
    return message;
}

void check_head(const std::string& bytes) {
    const std::string head = bytes.substr(0, bytes.find("\r\n\r\n") + 2);
    std::size_t headers = 0;
    for (std::size_t at = 0; at < head.size();) {
        const std::size_t end = head.find("\r\n", at);
        const std::string line = head.substr(at, end - at);
        require(line.find_first_of("\r\n") == std::string::npos, "lines end with CR LF alone");
        require(line.size() <= 998, "no line is longer than the standard allows");
        headers += line.starts_with(' ') ? 0 : 1;
        at = end + 2;
    }
    require(headers == 9, "a text made a header");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string text(reinterpret_cast<const char*>(data), size);
    check_head(compose(message_with(text)));
    if (!refusal_of_address(text)) {
        require(std::all_of(text.begin(), text.end(), [](char one) { return one > 0x20 && one < 0x7F; }),
                "an address is plain");
        require(std::count(text.begin(), text.end(), '@') == 1 && text.find_first_of("<>,;:\"\\") == std::string::npos,
                "an address is no list and no command");
    }
    static_cast<void>(parse_mailbox(text));
    return 0;
}
