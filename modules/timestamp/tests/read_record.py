#!/usr/bin/env python3
"""A second opinion on an evidence record (RFC 4998), by asn1crypto and hashlib alone.

    read_record.py RECORD DATA…

Walks the hash lists from the data given as text to the imprint of each token; signatures are not checked. Prints what
it saw; exit status 1 when something does not lead where it should.
"""
import hashlib
import sys

from asn1crypto import algos, cms, core, tsp  # noqa: F401 (tsp teaches cms the content of tokens)


class Anything(core.SequenceOf):
    _child_spec = core.Any


class DigestAlgorithmList(core.SequenceOf):
    _child_spec = algos.DigestAlgorithm


class PartialHashtree(core.SequenceOf):
    _child_spec = core.OctetString


class PartialHashtrees(core.SequenceOf):
    _child_spec = PartialHashtree


class ArchiveTimeStamp(core.Sequence):
    _fields = [
        ("digest_algorithm", algos.DigestAlgorithm, {"implicit": 0, "optional": True}),
        ("attributes", cms.CMSAttributes, {"implicit": 1, "optional": True}),
        ("reduced_hashtree", PartialHashtrees, {"implicit": 2, "optional": True}),
        ("time_stamp", cms.ContentInfo),
    ]


class ArchiveTimeStampChain(core.SequenceOf):
    _child_spec = ArchiveTimeStamp


class ArchiveTimeStampSequence(core.SequenceOf):
    _child_spec = ArchiveTimeStampChain


class EvidenceRecord(core.Sequence):
    _fields = [
        ("version", core.Integer),
        ("digest_algorithms", DigestAlgorithmList),
        ("crypto_infos", Anything, {"implicit": 0, "optional": True}),
        ("encryption_info", Anything, {"implicit": 1, "optional": True}),
        ("archive_time_stamp_sequence", ArchiveTimeStampSequence),
    ]


def sequence(content):
    """The SEQUENCE of these elements, in DER."""
    length = len(content)
    size = length.to_bytes((length.bit_length() + 7) // 8, "big") if length > 127 else b""
    return bytes([0x30]) + (bytes([0x80 | len(size)]) + size if size else bytes([length])) + content


def hashed(name, data):
    return hashlib.new(name, data).digest()


def node(name, values):
    """One value stands for itself; several are sorted, joined and hashed."""
    return values[0] if len(values) == 1 else hashed(name, b"".join(sorted(values)))


def root(name, lists):
    carried = []
    for values in lists:
        carried = [node(name, list(values) + carried)]
    return carried[0]


def check(stamp, name, expected):
    """The lists start from what is expected and lead to what the token covers."""
    info = stamp["time_stamp"]["content"]["encap_content_info"]["content"].parsed
    imprint = info["message_imprint"]
    lists = stamp["reduced_hashtree"].native
    if imprint["hash_algorithm"]["algorithm"].native != name:
        sys.exit("the token uses another algorithm than the tree")
    if lists and not set(expected) <= set(lists[0]):
        sys.exit("the first list lacks what it should cover")
    found = root(name, lists) if lists else node(name, expected)
    if found != imprint["hashed_message"].native:
        sys.exit("the lists do not lead to the token")


def main(file, *texts):
    with open(file, "rb") as stream:
        record = EvidenceRecord.load(stream.read(), strict=True)
    before = b""
    for number, chain in enumerate(record["archive_time_stamp_sequence"], 1):
        name = chain[0]["digest_algorithm"]["algorithm"].native
        expected = [hashed(name, text.encode()) for text in texts]
        if before:
            expected = [hashed(name, one + hashed(name, sequence(before))) for one in expected]
        for stamp in chain:
            check(stamp, name, expected)
            expected = [hashed(name, stamp["time_stamp"].dump())]
        print(f"chain {number} {name}: {len(chain)} time stamps")
        before += chain.dump()
    print("the lists lead to the tokens")


if __name__ == "__main__":
    main(*sys.argv[1:])
