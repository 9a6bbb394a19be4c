-- An upload under way; how much of it came is the size of its file.
CREATE TABLE web_upload (
    id {text} PRIMARY KEY,
    account {text} NOT NULL,
    length {integer} NOT NULL CHECK (length >= 0),
    name {text},
    media_type {text},
    created_at {instant} NOT NULL,
    expires_at {instant} NOT NULL
) {strict};

CREATE INDEX web_upload_by_account ON web_upload (account, created_at);
CREATE INDEX web_upload_by_end ON web_upload (expires_at);

-- The answer to a creation, for who repeats it with the same key; sealed under that key, of which only the hash is kept.
-- No status: the first request is still under way.
CREATE TABLE web_reply (
    account {text} NOT NULL,
    key_hash {text} NOT NULL,
    request_hash {text} NOT NULL,
    status {integer},
    sealed {blob},
    created_at {instant} NOT NULL,
    PRIMARY KEY (account, key_hash)
) {strict};

CREATE INDEX web_reply_by_time ON web_reply (created_at);

-- fr, en: the sentence as it was when it happened.
CREATE TABLE web_notification (
    id {identity},
    account {text} NOT NULL,
    kind {text} NOT NULL,
    fr {text} NOT NULL,
    en {text} NOT NULL,
    link {text},
    at {instant} NOT NULL,
    read_at {instant}
) {strict};

CREATE INDEX web_notification_by_account ON web_notification (account, id);
