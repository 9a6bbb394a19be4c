#include "waiting.h"

#include <openssl/evp.h>

#include <algorithm>

#include "der.h"
#include "egide/base/sha256.h"
#include "egide/reading/json_writer.h"
#include "egide/reading/reader.h"
#include "egide/timestamp/messages.h"

namespace egide::timestamp {

namespace {

std::string hex_of(std::string_view bytes) {
    return base::hex({reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size()});
}

std::optional<std::string> bytes_of_hex(std::string_view hex) {
    constexpr std::string_view kDigits = "0123456789abcdef";
    std::string bytes;
    for (std::size_t at = 0; at + 1 < hex.size(); at += 2) {
        const std::size_t high = kDigits.find(hex[at]);
        const std::size_t low = kDigits.find(hex[at + 1]);
        if (high == std::string_view::npos || low == std::string_view::npos) {
            return std::nullopt;
        }
        bytes.push_back(static_cast<char>(high << 4U | low));
    }
    return hex.size() % 2 == 0 ? std::optional(bytes) : std::nullopt;
}

std::string base64_of(std::string_view bytes) {
    std::string text((bytes.size() + 2) / 3 * 4 + 1, '\0');
    const int size =
        EVP_EncodeBlock(reinterpret_cast<unsigned char*>(text.data()),
                        reinterpret_cast<const unsigned char*>(bytes.data()), static_cast<int>(bytes.size()));
    text.resize(static_cast<std::size_t>(size));
    return text;
}

std::optional<std::string> bytes_of_base64(std::string_view text) {
    if (text.empty() || text.size() % 4 != 0 || text.size() > (std::size_t{64} << 20U)) {
        return std::nullopt;
    }
    std::string bytes(text.size() / 4 * 3, '\0');
    const int size =
        EVP_DecodeBlock(reinterpret_cast<unsigned char*>(bytes.data()),
                        reinterpret_cast<const unsigned char*>(text.data()), static_cast<int>(text.size()));
    const auto padding = static_cast<std::size_t>(std::count(text.end() - 2, text.end(), '='));
    if (size < 0) {
        return std::nullopt;
    }
    bytes.resize(static_cast<std::size_t>(size) - padding);
    return base64_of(bytes) == text ? std::optional(bytes) : std::nullopt;
}

/// A JSON file of ours: its fields, read with one refusal for all that may be wrong.
class FileReader {
  public:
    FileReader(std::string_view bytes, const std::string& file) : file_(file), root_(reading::read_json(bytes, file)) {
        if (root_) {
            reader_.emplace(*root_, problems_, "file");
        }
    }
    bool ok() const { return reader_.has_value() && !wrong_ && !problems_.any(); }
    void wrong() { wrong_ = true; }
    reading::Reader* operator->() { return &*reader_; }
    std::string text(std::string_view key) { return reader_ ? reader_->require_text(key).value_or("") : ""; }
    Instant instant(std::string_view key) {
        const auto at = journal::parse_instant(text(key));
        wrong_ = wrong_ || !at;
        return at.value_or(Instant{});
    }
    Digest digest(const std::string& id) {
        const auto algorithm = hash_named(text("algorithm"));
        const auto bytes = bytes_of_hex(text("digest"));
        const bool fits = algorithm && bytes && bytes->size() == size_of(*algorithm);
        const Digest read = fits ? Digest{*algorithm, *bytes} : Digest{};
        wrong_ = wrong_ || !fits || id_of(read) != id;
        return read;
    }
    base::Errors refusal() {
        if (!root_) {
            return root_.errors();
        }
        return problems_.any() ? problems_.take() : base::Errors{der::refused(messages::queue_damaged(), file_)};
    }

  private:
    std::string file_;
    base::Result<reading::Node> root_;
    reading::Problems problems_;
    std::optional<reading::Reader> reader_;
    bool wrong_ = false;
};

void write_digest(reading::JsonWriter& json, const std::string& id, const Digest& digest) {
    json.field("id", id).field("algorithm", name_of(digest.algorithm)).field("digest", hex_of(digest.bytes));
}

}  // namespace

std::string id_of(const Digest& digest) {
    std::string id;
    for (const char c : name_of(digest.algorithm)) {
        id.push_back(c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c);
    }
    return id + "-" + hex_of(digest.bytes);
}

bool is_id(std::string_view text) {
    return !text.empty() && text.size() <= 160 && std::all_of(text.begin(), text.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
    });
}

std::string write_pending(const Pending& pending) {
    reading::JsonWriter json;
    json.begin_object();
    write_digest(json, pending.id, pending.digest);
    json.field("since", journal::show_instant(pending.since)).field("attempts", pending.attempts);
    json.field("next_attempt", journal::show_instant(pending.next_attempt)).key("refusals").begin_array();
    for (const Pending::Refusal& refusal : pending.refusals) {
        json.begin_object().field("authority", refusal.authority);
        json.field("fr", refusal.reason.fr).field("en", refusal.reason.en).end_object();
    }
    json.end_array().end_object();
    return json.take();
}

base::Result<Pending> read_pending(std::string_view bytes, const std::string& file) {
    FileReader reader(bytes, file);
    Pending pending;
    pending.id = reader.text("id");
    if (reader.ok()) {
        pending.digest = reader.digest(pending.id);
        pending.since = reader.instant("since");
        const std::int64_t attempts = reader->require_integer("attempts").value_or(-1);
        pending.attempts = static_cast<std::uint64_t>(std::max<std::int64_t>(attempts, 0));
        pending.next_attempt = reader.instant("next_attempt");
        reading::Problems& problems = reader->problems();
        for (const reading::Node& item : reader->items("refusals")) {
            reading::Reader line(item, problems, "refusals");
            pending.refusals.push_back({line.require_text("authority").value_or(""),
                                        {line.require_text("fr").value_or(""), line.require_text("en").value_or("")}});
            line.finish();
        }
        reader->finish();
    }
    if (!reader.ok()) {
        return reader.refusal();
    }
    return pending;
}

std::string write_proof(const Proof& proof) {
    reading::JsonWriter json;
    json.begin_object();
    write_digest(json, proof.id, proof.digest);
    json.field("authority", proof.authority).field("asked", journal::show_instant(proof.asked));
    json.field("obtained", journal::show_instant(proof.obtained)).field("token", base64_of(proof.token));
    return json.end_object().take();
}

base::Result<Proof> read_proof(std::string_view bytes, const std::string& file) {
    FileReader reader(bytes, file);
    Proof proof;
    proof.id = reader.text("id");
    if (reader.ok()) {
        proof.digest = reader.digest(proof.id);
        proof.authority = reader.text("authority");
        proof.asked = reader.instant("asked");
        proof.obtained = reader.instant("obtained");
        auto token = bytes_of_base64(reader.text("token"));
        if (!token) {
            reader.wrong();
        }
        proof.token = std::move(token).value_or("");
        reader->finish();
    }
    if (!reader.ok()) {
        return reader.refusal();
    }
    return proof;
}

}  // namespace egide::timestamp
