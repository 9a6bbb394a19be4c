// Evidence records in DER (RFC 4998 §3.1, §4.1, §5.1; the module has IMPLICIT TAGS).
#include <algorithm>

#include "algorithm.h"
#include "egide/timestamp/messages.h"
#include "hash_lists.h"
#include "signed_data.h"

namespace egide::timestamp {

namespace {

constexpr std::size_t kRecordLimit = std::size_t{64} << 20U;
constexpr std::size_t kMostStamps = 256;
constexpr std::size_t kMostChains = 32;  // each is hashed for every one after it
constexpr std::size_t kMostLists = 64;
constexpr std::size_t kMostHashes = 4096;
constexpr std::size_t kLongestHash = 64;
constexpr std::size_t kMostAttributes = 64;

std::vector<std::string> copies(const std::vector<der::Element>& elements) {
    std::vector<std::string> all;
    for (const der::Element& element : elements) {
        all.emplace_back(element.whole);
    }
    return all;
}

std::vector<std::string> read_list(const der::Element& list, der::Fault& fault) {
    std::vector<std::string> hashes;
    for (const der::Element& hash : der::Reader(list, fault).all("PartialHashtree", kMostHashes)) {
        if (hash.tag != der::kOctetString || hash.content.empty() || hash.content.size() > kLongestHash) {
            fault.raise(messages::der_unexpected({.byte = hash.at, .field = "PartialHashtree"}));
        }
        hashes.emplace_back(hash.content);
    }
    if (!fault.raised && hashes.empty()) {
        fault.raise(messages::der_missing({.byte = list.at, .field = "PartialHashtree"}));
    }
    return hashes;
}

ArchiveTimeStamp read_stamp(const der::Element& element, der::Fault& fault) {
    ArchiveTimeStamp stamp;
    der::Reader inside(element, fault);
    if (const auto algorithm = inside.take_if(der::constructed(0), "digestAlgorithm")) {
        static_cast<void>(read_algorithm(*algorithm, fault, "digestAlgorithm"));
        stamp.algorithm = der::element(der::kSequence, algorithm->content);
    }
    if (const auto attributes = inside.take_if(der::constructed(1), "attributes")) {
        stamp.attributes = attributes->whole;
    }
    if (const auto lists = inside.take_if(der::constructed(2), "reducedHashtree")) {
        for (const der::Element& list : der::Reader(*lists, fault).all("reducedHashtree", kMostLists)) {
            if (list.tag != der::kSequence) {
                fault.raise(messages::der_unexpected({.byte = list.at, .field = "reducedHashtree"}));
            }
            stamp.reduced.push_back(read_list(list, fault));
        }
    }
    stamp.token = inside.take(der::kSequence, "timeStamp").whole;
    inside.finish();
    return stamp;
}

Chain read_chain(const der::Element& element, std::size_t& left, der::Fault& fault) {
    Chain chain;
    if (!fault.raised && element.tag != der::kSequence) {
        fault.raise(messages::der_unexpected({.byte = element.at, .field = "ArchiveTimeStampChain"}));
    }
    const auto stamps = der::Reader(element, fault).all("ArchiveTimeStampChain", left);
    if (!fault.raised && stamps.empty()) {
        fault.raise(messages::der_missing({.byte = element.at, .field = "ArchiveTimeStamp"}));
    }
    for (const der::Element& stamp : stamps) {
        if (stamp.tag != der::kSequence) {
            fault.raise(messages::der_unexpected({.byte = stamp.at, .field = "ArchiveTimeStamp"}));
        }
        chain.push_back(read_stamp(stamp, fault));
    }
    left -= stamps.size();
    return chain;
}

std::string write_stamp(const ArchiveTimeStamp& stamp) {
    std::string content = stamp.algorithm;
    if (!content.empty()) {
        content.front() = static_cast<char>(der::constructed(0));  // in the place of the SEQUENCE's own
    }
    content += stamp.attributes;
    if (!stamp.reduced.empty()) {
        std::string lists;
        for (const auto& list : stamp.reduced) {
            std::string hashes;
            for (const std::string& hash : list) {
                hashes += der::element(der::kOctetString, hash);
            }
            lists += der::element(der::kSequence, hashes);
        }
        content += der::element(der::constructed(2), lists);
    }
    return der::element(der::kSequence, content + stamp.token);
}

}  // namespace

std::string write_chain(const Chain& chain) {
    std::vector<std::string> stamps;
    for (const ArchiveTimeStamp& stamp : chain) {
        stamps.push_back(write_stamp(stamp));
    }
    return der::sequence_of(stamps);
}

base::Result<HashAlgorithm> tree_algorithm(const ArchiveTimeStamp& stamp) {
    if (!stamp.algorithm.empty()) {
        der::Fault fault;
        const auto algorithm =
            read_algorithm(der::Reader(stamp.algorithm, fault).next("digestAlgorithm"), fault, "digestAlgorithm");
        return algorithm ? base::Result<HashAlgorithm>(*algorithm)
                         : base::Result<HashAlgorithm>(der::refused(std::move(fault.text), {}));
    }
    const auto info = read_token(stamp.token, {});
    return info ? base::Result<HashAlgorithm>(info->digest.algorithm) : base::Result<HashAlgorithm>(info.errors());
}

base::Result<std::vector<HashAlgorithm>> algorithms_of(const EvidenceRecord& record) {
    std::vector<HashAlgorithm> all;
    for (const Chain& chain : record.chains) {
        const auto algorithm = chain.empty() ? base::Result<HashAlgorithm>(der::refused(messages::record_empty(), {}))
                                             : tree_algorithm(chain.front());
        if (!algorithm) {
            return algorithm.errors();
        }
        if (std::find(all.begin(), all.end(), *algorithm) == all.end()) {
            all.push_back(*algorithm);
        }
    }
    return all;
}

base::Result<EvidenceRecord> read_record(std::string_view bytes, const std::string& file) {
    if (bytes.size() > kRecordLimit) {
        return der::refused(messages::file_too_large({.limit = kRecordLimit}), file);
    }
    der::Fault fault;
    der::Reader whole(bytes, fault);
    der::Reader inside(whole.take(der::kSequence, "EvidenceRecord"), fault);
    whole.finish();
    const der::Element version = inside.take(der::kInteger, "version");
    if (der::small_number(version, fault, "version") != 1) {
        fault.raise(messages::der_unexpected({.byte = version.at, .field = "version"}));
    }
    EvidenceRecord record;
    const der::Element algorithms = inside.take(der::kSequence, "digestAlgorithms");
    record.digest_algorithms = copies(der::Reader(algorithms, fault).all("digestAlgorithms", kMostAttributes));
    if (const auto infos = inside.take_if(der::constructed(0), "cryptoInfos")) {
        record.crypto_infos = copies(der::Reader(*infos, fault).all("cryptoInfos", kMostAttributes));
    }
    if (const auto encryption = inside.take_if(der::constructed(1), "encryptionInfo")) {
        record.encryption_info = encryption->whole;
    }
    const der::Element sequence = inside.take(der::kSequence, "archiveTimeStampSequence");
    inside.finish();
    std::size_t left = kMostStamps;
    for (const der::Element& chain : der::Reader(sequence, fault).all("archiveTimeStampSequence", kMostChains)) {
        record.chains.push_back(read_chain(chain, left, fault));
    }
    if (!fault.raised && record.chains.empty()) {
        fault.raise(messages::der_missing({.byte = sequence.at, .field = "ArchiveTimeStampChain"}));
    }
    if (fault.raised) {
        return der::refused(std::move(fault.text), file);
    }
    return record;
}

std::string write_record(const EvidenceRecord& record) {
    std::vector<std::string> chains;
    for (const Chain& chain : record.chains) {
        chains.push_back(write_chain(chain));
    }
    std::string infos;
    for (const std::string& info : record.crypto_infos) {
        infos += info;
    }
    return der::sequence({der::integer(1), der::sequence_of(record.digest_algorithms),
                          infos.empty() ? std::string() : der::element(der::constructed(0), infos),
                          record.encryption_info, der::sequence_of(chains)});
}

}  // namespace egide::timestamp
