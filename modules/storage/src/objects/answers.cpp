#include "answers.h"

#include <fmt/format.h>

#include <charconv>
#include <pugixml.hpp>

namespace egide::storage::objects {

namespace {

constexpr int kMostDepth = 8;
constexpr std::size_t kMostText = 4096;

/// Whether the elements lie no deeper than any answer's, walked without recursion.
bool is_shallow(const pugi::xml_document& document) {
    int depth = 0;
    for (pugi::xml_node at = document.first_child(); at;) {
        if (depth > kMostDepth || at.type() == pugi::node_doctype) {
            return false;
        }
        if (at.first_child()) {
            at = at.first_child();
            ++depth;
            continue;
        }
        while (at && !at.next_sibling()) {
            at = at.parent();
            --depth;
        }
        at = at ? at.next_sibling() : at;
    }
    return true;
}

/// An answer read as XML whose root has this name, whatever its namespace.
class Answer {
  public:
    Answer(std::string_view xml, std::string_view root) {
        constexpr unsigned kHow = pugi::parse_escapes | pugi::parse_eol | pugi::parse_cdata | pugi::parse_doctype;
        sound_ = xml.size() <= kMostXml && xml.find('\0') == std::string_view::npos &&
                 document_.load_buffer(xml.data(), xml.size(), kHow, pugi::encoding_utf8) && is_shallow(document_);
        root_ = document_.document_element();
        sound_ = sound_ && root == root_.name() && !root_.next_sibling() && !root_.previous_sibling();
    }
    bool sound() const { return sound_; }
    pugi::xml_node root() const { return root_; }

  private:
    pugi::xml_document document_;
    pugi::xml_node root_;
    bool sound_ = false;
};

/// The text of the only child of that name; nothing when it is missing, repeated, too long or no text.
std::optional<std::string> text_of(pugi::xml_node node, const char* name, std::size_t most = kMostText) {
    const pugi::xml_node child = node.child(name);
    if (!child || child.next_sibling(name)) {
        return std::nullopt;
    }
    std::string text;
    for (const pugi::xml_node part : child.children()) {
        if (part.type() != pugi::node_pcdata && part.type() != pugi::node_cdata) {
            return std::nullopt;
        }
        text += part.value();
    }
    return text.size() <= most ? std::optional(std::move(text)) : std::nullopt;
}

std::optional<std::uint64_t> number_of(pugi::xml_node node, const char* name) {
    const auto text = text_of(node, name, 20);
    std::uint64_t number = 0;
    if (!text || text->empty()) {
        return std::nullopt;
    }
    const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), number);
    return error == std::errc() && end == text->data() + text->size() ? std::optional(number) : std::nullopt;
}

std::optional<bool> truth_of(pugi::xml_node node, const char* name) {
    const auto text = text_of(node, name, 5);
    return text == "true" ? std::optional(true) : text == "false" ? std::optional(false) : std::nullopt;
}

std::optional<int> digit_of(char c) {
    return c >= '0' && c <= '9'   ? std::optional(c - '0')
           : c >= 'A' && c <= 'F' ? std::optional(c - 'A' + 10)
           : c >= 'a' && c <= 'f' ? std::optional(c - 'a' + 10)
                                  : std::nullopt;
}

std::optional<std::string> percent_decoded(std::string_view text) {
    std::string plain;
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (text[at] != '%') {
            plain.push_back(text[at] == '+' ? ' ' : text[at]);
            continue;
        }
        const auto high = at + 2 < text.size() ? digit_of(text[at + 1]) : std::nullopt;
        const auto low = high ? digit_of(text[at + 2]) : std::nullopt;
        if (!low) {
            return std::nullopt;
        }
        plain.push_back(static_cast<char>(*high * 16 + *low));
        at += 2;
    }
    return plain;
}

/// Names come escaped when the list says so: a name may hold what XML cannot.
std::optional<std::string> listed_key(pugi::xml_node list, pugi::xml_node node, const char* name) {
    auto text = text_of(node, name);
    return text && text_of(list, "EncodingType") == "url" ? percent_decoded(*text) : text;
}

/// Gives every child of that name to a reader of items; false when one is refused or there are too many.
template <typename Item, typename Read>
bool read_items(pugi::xml_node list, const char* name, std::vector<Item>& items, Read&& read) {
    for (const pugi::xml_node node : list.children(name)) {
        auto item = read(node);
        if (!item || items.size() == kMostItems) {
            return false;
        }
        items.push_back(std::move(*item));
    }
    return true;
}

/// Where the next page begins: both marks when the list is cut, nothing when it is not.
bool read_next(pugi::xml_node list, const char* key_mark, const char* other_mark, std::optional<std::string>& key,
               std::string& other) {
    const auto cut = truth_of(list, "IsTruncated");
    if (!cut || !*cut) {
        return cut.has_value();
    }
    key = listed_key(list, list, key_mark);
    const auto second = text_of(list, other_mark);
    other = second.value_or("");
    return key && !key->empty() && second;
}

std::optional<S3Retention> read_default(pugi::xml_node rule) {
    const pugi::xml_node given = rule.child("DefaultRetention");
    const auto mode = text_of(given, "Mode", 16);
    const auto days = number_of(given, "Days");
    const auto years = number_of(given, "Years");
    constexpr std::uint64_t kMost = 100 * 366;
    if ((mode != "GOVERNANCE" && mode != "COMPLIANCE") || days.has_value() == years.has_value() ||
        days.value_or(0) > kMost || years.value_or(0) > 100) {
        return std::nullopt;
    }
    const auto kept = std::chrono::days(days.value_or(0) + years.value_or(0) * 365);
    return S3Retention{*mode == "GOVERNANCE" ? RetentionMode::governance : RetentionMode::compliance, kept, {}};
}

}  // namespace

std::optional<S3Failure> read_failure(std::string_view xml) {
    const Answer answer(xml, "Error");
    auto code = answer.sound() ? text_of(answer.root(), "Code", 100) : std::nullopt;
    if (!code || code->empty()) {
        return std::nullopt;
    }
    return S3Failure{std::move(*code), text_of(answer.root(), "Message").value_or(""),
                     text_of(answer.root(), "Region", 64).value_or("")};
}

std::optional<ObjectPage> read_object_page(std::string_view xml) {
    const Answer answer(xml, "ListBucketResult");
    const auto cut = answer.sound() ? truth_of(answer.root(), "IsTruncated") : std::nullopt;
    ObjectPage page;
    const pugi::xml_node list = answer.root();
    const auto one = [&](pugi::xml_node node) -> std::optional<ListedObject> {
        auto key = listed_key(list, node, "Key");
        const auto size = number_of(node, "Size");
        return key && !key->empty() && size ? std::optional(ListedObject{std::move(*key), *size}) : std::nullopt;
    };
    if (!cut || !read_items(list, "Contents", page.objects, one)) {
        return std::nullopt;
    }
    page.next = *cut ? text_of(list, "NextContinuationToken") : std::nullopt;
    const bool goes_on = page.next && !page.next->empty() && !page.objects.empty();
    return *cut && !goes_on ? std::nullopt : std::optional(std::move(page));
}

std::optional<VersionPage> read_version_page(std::string_view xml) {
    const Answer answer(xml, "ListVersionsResult");
    VersionPage page;
    if (!answer.sound() ||
        !read_next(answer.root(), "NextKeyMarker", "NextVersionIdMarker", page.next_key, page.next_version)) {
        return std::nullopt;
    }
    for (const bool marker : {false, true}) {
        const auto one = [&](pugi::xml_node node) -> std::optional<ListedVersion> {
            auto key = listed_key(answer.root(), node, "Key");
            auto id = text_of(node, "VersionId");
            return key && id && !id->empty() ? std::optional(ListedVersion{std::move(*key), std::move(*id), marker})
                                             : std::nullopt;
        };
        if (!read_items(answer.root(), marker ? "DeleteMarker" : "Version", page.versions, one)) {
            return std::nullopt;
        }
    }
    return page;
}

std::optional<UploadPage> read_upload_page(std::string_view xml) {
    const Answer answer(xml, "ListMultipartUploadsResult");
    UploadPage page;
    const auto one = [&](pugi::xml_node node) -> std::optional<ListedUpload> {
        auto key = listed_key(answer.root(), node, "Key");
        auto id = text_of(node, "UploadId");
        const auto begun = parse_second(text_of(node, "Initiated", 32).value_or(""));
        return key && id && !id->empty() && begun ? std::optional(ListedUpload{std::move(*key), std::move(*id), *begun})
                                                  : std::nullopt;
    };
    const bool read =
        answer.sound() &&
        read_next(answer.root(), "NextKeyMarker", "NextUploadIdMarker", page.next_key, page.next_upload) &&
        read_items(answer.root(), "Upload", page.uploads, one);
    return read ? std::optional(std::move(page)) : std::nullopt;
}

std::optional<std::string> read_upload_id(std::string_view xml) {
    const Answer answer(xml, "InitiateMultipartUploadResult");
    auto id = answer.sound() ? text_of(answer.root(), "UploadId", 1024) : std::nullopt;
    return id && !id->empty() ? id : std::nullopt;
}

bool read_completed(std::string_view xml) {
    const Answer answer(xml, "CompleteMultipartUploadResult");
    // Ceph 16 gives an empty ETag here.
    return answer.sound() && text_of(answer.root(), "ETag") && !text_of(answer.root(), "Key").value_or("").empty();
}

std::optional<bool> read_versioning(std::string_view xml) {
    const Answer answer(xml, "VersioningConfiguration");
    if (!answer.sound()) {
        return std::nullopt;
    }
    // Versions kept while it was on stay when it is suspended.
    const pugi::xml_node status = answer.root().child("Status");
    const auto text = status ? text_of(answer.root(), "Status", 16) : std::optional<std::string>("Disabled");
    const bool known = text == "Enabled" || text == "Suspended" || text == "Disabled";
    return known ? std::optional(text != "Disabled") : std::nullopt;
}

std::optional<LockConfiguration> read_lock(std::string_view xml) {
    const Answer answer(xml, "ObjectLockConfiguration");
    if (!answer.sound()) {
        return std::nullopt;
    }
    LockConfiguration lock{text_of(answer.root(), "ObjectLockEnabled", 16) == "Enabled", {}};
    if (const pugi::xml_node rule = answer.root().child("Rule")) {
        lock.by_default = read_default(rule);
        return lock.by_default ? std::optional(lock) : std::nullopt;
    }
    return lock;
}

std::optional<Second> parse_second(std::string_view text) {
    const auto number = [&](std::size_t at, std::size_t digits) -> std::optional<int> {
        int value = 0;
        for (std::size_t next = at; next < at + digits; ++next) {
            if (text[next] < '0' || text[next] > '9') {
                return std::nullopt;
            }
            value = value * 10 + (text[next] - '0');
        }
        return value;
    };
    const bool shaped = text.size() >= 20 && text.size() <= 30 && text[4] == '-' && text[7] == '-' && text[10] == 'T' &&
                        text[13] == ':' && text[16] == ':' && text.back() == 'Z' &&
                        (text.size() == 20 || text[19] == '.');
    if (!shaped) {
        return std::nullopt;
    }
    const auto year = number(0, 4), month = number(5, 2), day = number(8, 2), hour = number(11, 2),
               minute = number(14, 2), second = number(17, 2);
    if (!year || !month || !day || !hour || !minute || !second || *hour > 23 || *minute > 59 || *second > 60) {
        return std::nullopt;
    }
    const std::chrono::year_month_day date{std::chrono::year(*year), std::chrono::month(static_cast<unsigned>(*month)),
                                           std::chrono::day(static_cast<unsigned>(*day))};
    return date.ok() ? std::optional(Second(std::chrono::sys_days(date)) + std::chrono::hours(*hour) +
                                     std::chrono::minutes(*minute) + std::chrono::seconds(*second))
                     : std::nullopt;
}

std::string show_second(Second second) {
    const auto day = std::chrono::floor<std::chrono::days>(second);
    const std::chrono::year_month_day date(day);
    const auto left = (second - day).count();
    return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}Z", static_cast<int>(date.year()),
                       static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()), left / 3600,
                       left / 60 % 60, left % 60);
}

}  // namespace egide::storage::objects
