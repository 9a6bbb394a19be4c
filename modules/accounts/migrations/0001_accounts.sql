-- email: as it is looked up (lower case); email_shown: as it was written; folded: name and address, for searching.
CREATE TABLE account (
    id {text} PRIMARY KEY,
    email {text} NOT NULL UNIQUE,
    email_shown {text} NOT NULL,
    name {text} NOT NULL,
    folded {text} NOT NULL,
    language {text} NOT NULL CHECK (language IN ('fr', 'en')),
    theme {text} NOT NULL CHECK (theme IN ('auto', 'light', 'dark')),
    state {text} NOT NULL CHECK (state IN ('invited', 'active', 'disabled')),
    password {text},
    created_at {instant} NOT NULL,
    last_sign_in_at {instant},
    revision {integer} NOT NULL
) {strict};

-- secret, offered: sealed with the key that lies outside the database. last_step: the half minute of the last code used.
CREATE TABLE account_totp (
    account {text} PRIMARY KEY REFERENCES account (id),
    secret {blob},
    offered {blob},
    last_step {integer} NOT NULL DEFAULT 0
) {strict};

CREATE TABLE account_recovery_code (
    account {text} NOT NULL REFERENCES account (id),
    digest {blob} NOT NULL,
    PRIMARY KEY (account, digest)
) {strict};

CREATE TABLE account_passkey (
    id {text} PRIMARY KEY,
    account {text} NOT NULL REFERENCES account (id),
    credential {blob} NOT NULL UNIQUE,
    algorithm {integer} NOT NULL,
    public_key {blob} NOT NULL,
    counter {integer} NOT NULL,
    name {text} NOT NULL,
    backed_up {boolean} NOT NULL,
    created_at {instant} NOT NULL,
    last_used_at {instant}
) {strict};
CREATE INDEX account_passkey_by_account ON account_passkey (account);

-- Links that open once. account is null for the first administrator, who has no account yet.
CREATE TABLE account_link (
    digest {blob} PRIMARY KEY,
    kind {text} NOT NULL CHECK (kind IN ('first_administrator', 'invitation', 'reset')),
    account {text} REFERENCES account (id),
    created_at {instant} NOT NULL,
    until_at {instant} NOT NULL
) {strict};
CREATE INDEX account_link_by_account ON account_link (account);

-- former: the token before the last rotation, which serves until former_until.
CREATE TABLE account_session (
    id {text} PRIMARY KEY,
    digest {blob} NOT NULL UNIQUE,
    former {blob} UNIQUE,
    former_until {instant},
    account {text} NOT NULL REFERENCES account (id),
    opened_at {instant} NOT NULL,
    last_used_at {instant} NOT NULL,
    until_at {instant} NOT NULL,
    second_factor_at {instant},
    step_up_until {instant},
    address {text} NOT NULL,
    agent {text} NOT NULL,
    rotation_due {boolean} NOT NULL
) {strict};
CREATE INDEX account_session_by_account ON account_session (account);

-- Rows are ended, never removed: who could do what, when, stays known.
CREATE TABLE account_grant (
    id {text} PRIMARY KEY,
    account {text} NOT NULL REFERENCES account (id),
    role {text} NOT NULL,
    scope_kind {text} NOT NULL,
    scope_id {text} NOT NULL,
    from_at {instant} NOT NULL,
    until_at {instant},
    granted_by {text},
    granted_at {instant} NOT NULL,
    ended_at {instant},
    ended_by {text}
) {strict};
CREATE INDEX account_grant_by_account ON account_grant (account);
CREATE INDEX account_grant_by_scope ON account_grant (scope_kind, scope_id);

-- The tries of the last minutes: times in milliseconds, separated by commas. name: a keyed digest of whom they count for.
CREATE TABLE account_budget (
    name {blob} PRIMARY KEY,
    times {text} NOT NULL,
    until_at {instant} NOT NULL
) {strict};

-- Browsers and addresses from which an account signed in.
CREATE TABLE account_acquaintance (
    digest {blob} PRIMARY KEY,
    account {text} NOT NULL REFERENCES account (id),
    until_at {instant} NOT NULL
) {strict};
CREATE INDEX account_acquaintance_by_account ON account_acquaintance (account);

-- What serves once and proves itself: challenges. Kept until they would have expired.
CREATE TABLE account_used (
    digest {blob} PRIMARY KEY,
    until_at {instant} NOT NULL
) {strict};

-- The names that other identity providers have for an account.
CREATE TABLE account_identity (
    issuer {text} NOT NULL,
    subject {text} NOT NULL,
    account {text} NOT NULL REFERENCES account (id),
    linked_at {instant} NOT NULL,
    PRIMARY KEY (issuer, subject)
) {strict};

CREATE TABLE account_event (
    id {identity},
    at {instant} NOT NULL,
    kind {text} NOT NULL,
    actor {text},
    account {text},
    address {text} NOT NULL,
    details {text} NOT NULL,
    delivered {boolean} NOT NULL DEFAULT FALSE
) {strict};
CREATE INDEX account_event_waiting ON account_event (id) WHERE NOT delivered;
CREATE INDEX account_event_by_account ON account_event (account, id);
CREATE INDEX account_event_by_actor ON account_event (actor, id);
