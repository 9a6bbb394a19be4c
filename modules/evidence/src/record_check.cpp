// What a record may hold, whether it was read or made.
#include <algorithm>

#include "disk.h"
#include "egide/evidence/messages.h"
#include "egide/evidence/record.h"
#include "text_rules.h"

namespace egide::evidence {

namespace {

constexpr std::size_t kShort = 200;
constexpr std::size_t kLong = 8192;
constexpr std::size_t kName = 4096;
constexpr std::size_t kMostEntities = 1000;

bool is_lower_or_digit(char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

class RecordCheck {
  public:
    explicit RecordCheck(const Record& record) : record_(record) {}

    base::Errors run() {
        identity();
        attested();
        text(record_.note, "note", kLong);
        text(record_.reason, "reason", kLong);
        text(record_.origin.name, "origin.name", kShort);
        text(record_.origin.version, "origin.version", kShort);
        text(record_.origin.key, "origin.key", kLong);
        content();
        return std::move(errors_);
    }

  private:
    void add(base::Text message) { errors_.push_back(refused(std::move(message))); }
    void text(const std::string& value, const char* field, std::size_t limit) {
        if (value.size() > limit) {
            add(messages::record_too_long({.field = field, .limit = limit}));
        }
        if (!is_plain_utf8(value)) {
            add(messages::record_not_text({.field = field}));
        }
    }
    void identity() {
        if (!is_evidence_id(record_.evidence)) {
            add(messages::record_identifier({.given = shown(record_.evidence)}));
        }
        if (!is_actor(record_.by)) {
            add(messages::record_actor({.given = shown(record_.by)}));
        }
        if (record_.revision == 0) {
            add(messages::record_number({.field = "revision", .least = 1, .most = UINT32_MAX}));
        }
    }
    void attested() {
        const Attests& attests = record_.attests;
        text(attests.directory, "directory", kShort);
        text(attests.perimeter, "perimeter", kShort);
        text(attests.objective, "objective", kShort);
        text(attests.piece, "piece", kShort);
        text(attests.programme, "programme", kShort);
        if (attests.entities.size() > kMostEntities) {
            add(messages::record_too_many({.field = "entities", .limit = kMostEntities}));
        }
        for (const std::string& entity : attests.entities) {
            text(entity, "entities", 20);
        }
        if (!attests.directory.empty() && !attests.perimeter.empty()) {
            add(messages::record_both_subjects());
        }
        if (attests.from && attests.to && *attests.to < *attests.from) {
            add(messages::record_period({.from = *attests.from, .to = *attests.to}));
        }
    }
    void content() {
        if (!record_.content) {
            if (record_.reason.empty()) {
                add(messages::record_reason_missing());
            }
            return;
        }
        const std::string& type = record_.content->media_type;
        const bool typed = std::count(type.begin(), type.end(), '/') == 1 && type.size() <= kShort &&
                           std::all_of(type.begin(), type.end(), [](char c) { return c > ' ' && c < 0x7F; });
        if (!typed || type.front() == '/' || type.back() == '/') {
            add(messages::record_media_type({.given = shown(type)}));
        }
        if (record_.content->name.empty()) {
            add(messages::record_name_missing());
        }
        if (record_.content->name.size() > kName) {
            add(messages::record_too_long({.field = "content.name", .limit = kName}));
        }
    }

    const Record& record_;
    base::Errors errors_;
};

}  // namespace

bool is_actor(std::string_view text) {
    return !text.empty() && text.size() <= 64 && std::all_of(text.begin(), text.end(), [](char c) {
        return is_lower_or_digit(c) || c == '.' || c == '_' || c == '-';
    });
}

bool is_evidence_id(std::string_view text) {
    return text.size() == 32 && text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

base::Errors troubles_of(const Record& record) {
    return RecordCheck(record).run();
}

}  // namespace egide::evidence
