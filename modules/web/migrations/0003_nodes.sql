-- What several nodes share beside accounts and jobs.

-- A piece of an upload whose bytes are in the bucket; it counts once it is stored. object: the SHA-256 of its bytes
-- there, which begin with some of our own, so that two equal pieces are two objects.
CREATE TABLE web_upload_piece (
    upload {text} NOT NULL,
    start {integer} NOT NULL CHECK (start >= 0),
    object {text} NOT NULL,
    length {integer} NOT NULL CHECK (length > 0),
    stored {boolean} NOT NULL,
    PRIMARY KEY (upload, start, object)
) {strict};

CREATE INDEX web_upload_piece_by_object ON web_upload_piece (object);

-- A file of the data folder that every node has, the registry for instance; at: when it was written.
CREATE TABLE web_file (
    name {text} PRIMARY KEY,
    version {integer} NOT NULL,
    sha256 {text} NOT NULL,
    at {instant} NOT NULL
) {strict};

CREATE TABLE web_file_part (
    name {text} NOT NULL,
    number {integer} NOT NULL,
    bytes {blob} NOT NULL,
    PRIMARY KEY (name, number)
) {strict};

-- What browsers are told at once, for the nodes that others listen to; kept for minutes. For an account, or for those
-- who have a permission on the instance.
CREATE TABLE web_told (
    id {identity},
    node {text} NOT NULL,
    account {text},
    permission {text},
    name {text} NOT NULL,
    data {text} NOT NULL,
    at {instant} NOT NULL
) {strict};

CREATE INDEX web_told_by_time ON web_told (at);

-- What is true of the whole database: by which key of accounts it was written (its hash).
CREATE TABLE web_fact (
    name {text} PRIMARY KEY,
    value {text} NOT NULL
) {strict};
