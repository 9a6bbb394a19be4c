#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "egide/base/result.h"

namespace egide::signature {

/// A moment in UTC, to the second, written "2026-03-01T10:00:00Z".
using Time = std::chrono::sys_seconds;
std::string show_time(Time time);
/// Strict: exactly what show_time writes, from 1900 to 9999.
std::optional<Time> parse_time(std::string_view text);

/// Takes from the machine what the libraries below ask for at their first use (the time zone, algorithms): afterwards
/// no examination opens a file. Call it before the process is locked in; never fails.
void prepare();

/// What a signature, or a file, is worth.
enum class Verdict {
    signed_trusted,           // intact, by somebody whom a recognised authority vouched for
    signed_issuer_unknown,    // intact, but nothing recognised says who signed: Trust tells why
    changed_after_signature,  // the signature is intact, but more was added than it allows
    broken,                   // the content or the signature was altered, or the signer had been revoked
    not_signed,
    unreadable,  // damaged, too large, or a kind of signature that is not known here
    encrypted,   // nothing can be read without a password
};
std::string_view name(Verdict verdict);

/// What makes a signature broken, or impossible to examine.
enum class Fault {
    byte_range_malformed,  // not four whole numbers, or beyond the file
    byte_range_start,      // does not start with the file
    byte_range_overlap,    // its parts overlap
    byte_range_gap,        // leaves out other bytes than this signature's own value
    byte_range_end,        // stops inside a revision: what follows is not covered and is no later revision
    contents_malformed,    // the value is missing, not hexadecimal, or something hides behind it
    dictionary_ambiguous,  // two values for one key: readers would not agree
    field_shared,          // the same signature stands in several fields
    cms_malformed,         // the signature is no CMS SignedData (RFC 5652)
    cms_too_large,         // beyond the limits: 4 MiB, 100 certificates, 10 signers
    signer_count,          // there is not exactly one signer
    certificate_missing,   // the signer's certificate is not there
    digest_mismatch,       // the content is not what was signed
    signature_mismatch,    // the signature is not made with the signer's key
    attributes_missing,    // an attribute that the standard requires is not signed
    certificate_mismatch,  // the signed attribute names another certificate
    digest_broken,         // MD5 or older: anybody can make another content for it
    algorithm_unknown,     // cannot be checked here
    sub_filter_unknown,    // cannot be checked here
    content_missing,       // detached, and the content was not given
    content_differs,       // the signature carries another content than the one given
    file_damaged,          // the file itself cannot be read as it stands
    value_not_checked,     // recognised only: the signature's value is not computed here (XML)
};
std::string_view name(Fault fault);

/// Why a file cannot be examined.
enum class Unreadable { no, not_pdf, too_large, damaged, too_many_signatures, unsafe_xml };
std::string_view name(Unreadable unreadable);

/// What the certificate's chain says, at the proven time else at the caller's.
enum class Trust {
    trusted,
    issuer_unknown,   // no chain to the trust list
    expired,          // valid once; nothing proves that the signature is from then
    not_yet_valid,    // signed with a certificate of the future
    not_for_signing,  // the certificate is made for something else
    revoked,          // before the proven time, or at an unproven one
    weak,             // a certificate of the chain is signed with a retired algorithm
    not_examined,     // no certificate, or no examination
};
std::string_view name(Trust trust);

/// Whether the signer's certificate was revoked, as far as the file itself carries the answer.
enum class Revocation { not_known, good, revoked };
std::string_view name(Revocation revocation);

/// The names of a certificate (X.509); empty when absent. No address of any kind is kept.
struct Certificate {
    std::string common_name;
    std::string organisation;
    std::string organisation_identifier;  // ETSI EN 319 412-1, e.g. "NTRFR-…"
    std::string siren;                    // nine digits, when the identifier or the unit (ICD 0002) gives it
    std::string issuer_name;
    std::string issuer_organisation;
    std::string serial;  // hexadecimal, lower case
    std::string sha256;  // of the certificate, hexadecimal
    Time valid_from{};
    Time valid_to{};
    bool operator==(const Certificate&) const = default;
};

/// A time that a timestamp authority states (RFC 3161), inside the signature or over a later revision of the file.
struct Stamp {
    enum class Kind { signature, document };
    Kind kind = Kind::signature;
    std::optional<Time> time;
    std::string authority;
    std::vector<Fault> faults;
    Trust trust = Trust::not_examined;
    bool weak_digest = false;
    /// Proves that the signature existed then.
    bool proves() const { return faults.empty() && trust == Trust::trusted && time.has_value(); }
    bool operator==(const Stamp&) const = default;
};

/// What a CMS signature says, and what was checked of it.
struct Signer {
    std::optional<Certificate> certificate;
    std::string digest;                // "SHA-256"
    bool weak_digest = false;          // SHA-1: no longer accepted for new signatures
    std::string algorithm;             // "RSA", "RSA-PSS", "EC", "ED25519"
    bool names_certificate = false;    // signing-certificate(-v2) is there and right
    std::optional<Time> claimed_time;  // the signer's own word, unproved
    std::optional<Time> proven_time;   // the earliest stamp that proves
    std::vector<Stamp> stamps;
    Trust trust = Trust::not_examined;
    std::string anchor;  // the recognised service or certificate the chain ends at
    Revocation revocation = Revocation::not_known;
    std::optional<Time> revoked_at;
    bool operator==(const Signer&) const = default;
};

/// The verdict that faults and trust lead to, changes left aside.
Verdict verdict_of(const std::vector<Fault>& faults, Trust trust);

/// What a verdict means and what to do, for somebody who is no technician.
base::Text meaning(Verdict verdict);
base::Text advice(Verdict verdict);
/// One sentence on a fault, and one on who signed, when, and why that is or is not recognised.
base::Text explain(Fault fault);
std::vector<base::Text> explain(const Signer& signer);

}  // namespace egide::signature
