#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "egide/base/result.h"

namespace egide::journal {

/// What a signature of a note is (C2SP signed-note); other types of that list are carried along unread.
enum class SignatureType : std::uint8_t { ed25519 = 0x01, cosignature_v1 = 0x04 };

/// Ed25519, RFC 8032.
using PublicKey = std::array<std::uint8_t, 32>;
using SignatureBytes = std::array<std::uint8_t, 64>;

/// A key that others verify with: its name, what it signs, and the public key.
class VerifierKey {
  public:
    /// A name that is empty, or holds a space, a control character or a plus, is a bug (std::logic_error).
    VerifierKey(std::string name, SignatureType type, const PublicKey& key);
    /// Reads "name+id+base64", the id being checked.
    static base::Result<VerifierKey> parse(std::string_view text);

    const std::string& name() const { return name_; }
    SignatureType type() const { return type_; }
    const PublicKey& key() const { return key_; }
    /// The first four bytes of SHA-256(name ‖ 0x0A ‖ type ‖ public key), big-endian.
    std::uint32_t id() const { return id_; }
    std::string text() const;
    /// Whether the signature over these bytes is this key's.
    bool verifies(std::string_view message, const SignatureBytes& signature) const;
    bool operator==(const VerifierKey&) const = default;

  private:
    std::string name_;
    SignatureType type_;
    PublicKey key_;
    std::uint32_t id_;
};

/// A private Ed25519 key; wiped from memory when it goes. OpenSSL failing to sign is a broken environment (exception).
class SignerKey {
  public:
    static SignerKey generate(std::string name, SignatureType type = SignatureType::ed25519);
    /// Reads "PRIVATE+KEY+name+id+base64", the id being checked.
    static base::Result<SignerKey> parse(std::string_view text);
    ~SignerKey();
    SignerKey(const SignerKey&) = default;
    SignerKey& operator=(const SignerKey&) = default;

    const VerifierKey& verifier() const { return verifier_; }
    /// The secret form, for a file that only its owner reads.
    std::string secret_text() const;
    SignatureBytes sign(std::string_view message) const;

  private:
    using Seed = std::array<std::uint8_t, 32>;
    SignerKey(std::string name, SignatureType type, const Seed& seed);
    Seed seed_;
    VerifierKey verifier_;
};

/// One "— name base64" line: whose it says it is, and the bytes after the key's id.
struct NoteSignature {
    std::string name;
    std::uint32_t id = 0;
    std::vector<std::uint8_t> bytes;
    bool is_by(const VerifierKey& key) const { return name == key.name() && id == key.id(); }
    bool operator==(const NoteSignature&) const = default;
};

/// A text and who signed it. The text ends with a newline; nothing in it is true before a signature is verified.
struct Note {
    std::string text;
    std::vector<NoteSignature> signatures;
    bool operator==(const Note&) const = default;
};

/// Reads a signed note of at most 1 MiB and 100 signatures; `file` is the name shown, the line is that of the fault.
base::Result<Note> parse_note(std::string_view bytes, const std::string& file);
/// The bytes of a note; one that parse_note would refuse is a bug (std::logic_error).
std::string write_note(const Note& note);
/// The line of one signature, newline included.
std::string signature_line(const NoteSignature& signature);

/// Signs a note's text with a plain Ed25519 key.
NoteSignature sign_note(std::string_view text, const SignerKey& key);

/// What a note's signatures say of one key (plain Ed25519).
enum class Signed { yes, no, broken };
/// `no` when the key did not sign, `broken` when a signature in its name is wrong.
Signed signed_by(const Note& note, const VerifierKey& key);

}  // namespace egide::journal
