// Making and opening a vault.
#include "egide/evidence/vault.h"

#include <openssl/rand.h>

#include <algorithm>
#include <stdexcept>

#include "egide/evidence/messages.h"
#include "egide/reading/json_writer.h"
#include "vault_state.h"

namespace egide::evidence {

namespace {

constexpr std::size_t kMostKeyBytes = 4096;

bool is_origin(const std::string& text) {
    return !text.empty() && text.size() <= 100 &&
           std::all_of(text.begin(), text.end(), [](char c) { return c > ' ' && c < 0x7F && c != '+'; });
}

std::string settings_text(const std::string& origin) {
    reading::JsonWriter writer;
    return writer.begin_object().field("origin", origin).end_object().take();
}

Path key_file(const Path& folder) {
    return folder / "keys/journal";
}

base::Result<journal::SignerKey> read_key(const Path& folder) {
    auto text = read_file(key_file(folder), kMostKeyBytes);
    if (!text) {
        const std::string name = key_file(folder).string();
        return is_there(key_file(folder)) ? base::Result<journal::SignerKey>(text.errors())
                                          : unavailable(messages::vault_key_missing({.path = name}));
    }
    while (!text->empty() && text->back() == '\n') {
        text->pop_back();
    }
    return journal::SignerKey::parse(*text);
}

/// The key that an interrupted creation left, or a new one, on the disk.
base::Result<journal::SignerKey> make_key(Calls& calls, const Path& folder, const std::string& origin) {
    auto former = read_key(folder);
    if (former && former->verifier().name() == origin) {
        return former;
    }
    auto key = journal::SignerKey::generate(origin);
    auto written = replace_file(calls, key_file(folder), key.secret_text() + "\n", 0600);
    if (written) {
        written = replace_file(calls, folder / "keys/journal.pub", key.verifier().text() + "\n");
    }
    return written ? base::Result<journal::SignerKey>(std::move(key)) : written.errors();
}

Done make_layout(Calls& calls, const Path& folder) {
    std::set<Path> touched;
    for (const char* const inner : {"keys", "objects/incoming"}) {
        if (auto made = make_folders(calls, folder / inner, touched); !made) {
            return made;
        }
    }
    return sync_folders(calls, touched);
}

journal::LogOptions log_options(const journal::SignerKey& key, const VaultOptions& options) {
    return {.signer = key, .former = {}, .clock = options.clock, .calls = options.calls, .share = options.share};
}

/// Another node made the journal meanwhile: a key that signs nothing must not stand where that node's has to go. One that
/// signed is never removed.
void forget_second_key(const Path& folder, const journal::SignerKey& key, const VaultOptions& options) {
    const auto there =
        options.share ? options.share->state() : base::Result<journal::SharedState>(journal::SharedState{});
    const auto note = there && there->heads != 0 ? journal::parse_note(there->note, {}) : base::Errors{};
    if (note && journal::signed_by(*note, key.verifier()) != journal::Signed::yes) {
        static_cast<void>(remove_file(*options.calls, key_file(folder)));
        static_cast<void>(remove_file(*options.calls, folder / "keys/journal.pub"));
    }
}

/// What stands beside the journal on a node that has only the key.
Done make_from_share(const Path& folder, const journal::SignerKey& key, const VaultOptions& options) {
    Calls& calls = *options.calls;
    auto made = make_layout(calls, folder);
    made = made ? replace_file(calls, folder / "keys/journal.pub", key.verifier().text() + "\n") : made;
    return made ? replace_file(calls, folder / "settings.json", settings_text(key.verifier().name())) : made;
}

}  // namespace

journal::Instant system_now() {
    return std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
}

void system_random(std::span<std::uint8_t> into) {
    if (RAND_bytes(into.data(), static_cast<int>(into.size())) != 1) {
        throw std::runtime_error("OpenSSL gives no random bytes");
    }
}

Vault::Vault(std::unique_ptr<State> state) : state_(std::move(state)) {}
Vault::~Vault() = default;
Vault::Vault(Vault&&) noexcept = default;
Vault& Vault::operator=(Vault&&) noexcept = default;

bool Vault::exists(const std::filesystem::path& folder) {
    return is_there(folder / "journal/checkpoint");
}

base::Result<bool> Vault::exists(const std::filesystem::path& folder, journal::Share* share) {
    if (exists(folder) || share == nullptr) {
        return exists(folder);
    }
    const auto there = share->state();
    return there ? base::Result<bool>(there->heads != 0) : there.errors();
}

base::Result<Vault> Vault::create(const std::filesystem::path& folder, VaultOptions options) {
    if (!is_origin(options.origin)) {
        return refused(messages::vault_origin({.given = shown(options.origin)}));
    }
    Calls& calls = *options.calls;
    if (auto made = make_layout(calls, folder); !made) {
        return made.errors();
    }
    const auto lock = FileLock::take(calls, folder / "lock", FileLock::Kind::exclusive);
    if (!lock) {
        return lock.errors();
    }
    const auto known = exists(folder, options.share.get());
    if (!known) {
        return known.errors();
    }
    if (*known) {
        return exists(folder) ? refused(messages::vault_exists({.folder = folder.string()}))
                              : refused(messages::vault_key_elsewhere({.path = key_file(folder).string()}));
    }
    const bool had_key = is_there(key_file(folder));
    auto key = make_key(calls, folder, options.origin);
    if (!key) {
        return key.errors();
    }
    if (auto written = replace_file(calls, folder / "settings.json", settings_text(options.origin)); !written) {
        return written.errors();
    }
    auto log = journal::Log::create(folder / "journal", log_options(*key, options));
    if (!log) {
        if (!had_key) {
            forget_second_key(folder, *key, options);
        }
        return log.errors();
    }
    return Vault(std::make_unique<State>(folder, std::move(options), key->verifier(), std::move(*log)));
}

base::Result<Vault> Vault::open(const std::filesystem::path& folder, VaultOptions options) {
    const auto known = exists(folder, options.share.get());
    if (!known || !*known) {
        return known ? base::Result<Vault>(unavailable(messages::vault_none({.folder = folder.string()})))
                     : known.errors();
    }
    auto key = read_key(folder);
    if (!key && !is_there(key_file(folder)) && options.share) {
        return refused(messages::vault_key_elsewhere({.path = key_file(folder).string()}));
    }
    auto ready = key && !exists(folder) ? make_from_share(folder, *key, options)
                                        : key ? Done(std::monostate{}) : Done(key.errors());
    if (!ready) {
        return ready.errors();
    }
    auto log = journal::Log::open(folder / "journal", log_options(*key, options));
    if (!log) {
        return log.errors();
    }
    return Vault(std::make_unique<State>(folder, std::move(options), key->verifier(), std::move(*log)));
}

const std::filesystem::path& Vault::folder() const {
    return state_->folder;
}
const journal::VerifierKey& Vault::key() const {
    return state_->key;
}
ObjectStore& Vault::store() {
    return state_->store;
}
const ObjectStore& Vault::store() const {
    return state_->store;
}

base::Result<journal::LogReader> Vault::journal() const {
    return state_->log.reader();
}

base::Result<journal::Appended> Vault::append(std::span<const journal::Draft> drafts) {
    return state_->log.append(drafts);
}

base::Result<std::string> Vault::sign(std::string_view text) const {
    if (text.empty() || text.back() != '\n' || text.starts_with(state_->key.name() + "\n") || !text.starts_with("egide-")) {
        throw std::logic_error("a text that says not what it is");
    }
    const auto key = read_key(state_->folder);
    if (!key) {
        return key.errors();
    }
    return journal::write_note({std::string(text), {journal::sign_note(text, *key)}});
}

base::Result<std::filesystem::path> Vault::keep_cosigned(std::string_view note) {
    return state_->log.keep_cosigned(note);
}

}  // namespace egide::evidence
