-- Calendars that are read without a session; digest: the SHA-256 of the token in their address.
CREATE TABLE calendar_feed (
    id {text} PRIMARY KEY,
    account {text} NOT NULL,
    label {text} NOT NULL,
    scope_kind {text} NOT NULL,
    scope_id {text} NOT NULL,
    digest {blob} NOT NULL UNIQUE,
    created_at {instant} NOT NULL,
    last_read_at {instant}
) {strict};
CREATE INDEX calendar_feed_by_account ON calendar_feed (account, created_at);
