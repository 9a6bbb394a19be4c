-- content: sealed by a key outside the database, because it may hold a link; gone once the letter left. proof: the
-- SHA-256 of that link's token, so that opening it proves the address. job: the one that sends it.
CREATE TABLE mail_letter (
    id {identity},
    account {text},
    address {text} NOT NULL,
    name {text} NOT NULL,
    language {text} NOT NULL CHECK (language IN ('fr', 'en')),
    kind {text} NOT NULL,
    content {blob},
    proof {blob},
    state {text} NOT NULL CHECK (state IN ('waiting', 'sent', 'dead')),
    attempts {integer} NOT NULL,
    problem {text} NOT NULL,
    job {integer} NOT NULL,
    created_at {instant} NOT NULL,
    sent_at {instant}
) {strict};
CREATE INDEX mail_letter_by_state ON mail_letter (state, id);
CREATE INDEX mail_letter_by_proof ON mail_letter (proof);

-- quiet_weekend: 0 or 1.
CREATE TABLE mail_preference (
    account {text} PRIMARY KEY,
    digest {text} NOT NULL CHECK (digest IN ('none', 'immediate', 'daily', 'weekly')),
    hour {integer} NOT NULL CHECK (hour BETWEEN 0 AND 23),
    quiet_weekend {integer} NOT NULL,
    revision {integer} NOT NULL
) {strict};

-- One row for each thing that somebody is still to be told of by mail. urgent: 0 or 1.
CREATE TABLE mail_waiting (
    id {identity},
    account {text} NOT NULL,
    urgent {integer} NOT NULL,
    at {instant} NOT NULL
) {strict};
CREATE INDEX mail_waiting_by_account ON mail_waiting (account, id);

-- The address that an account proved to read.
CREATE TABLE mail_address (
    account {text} PRIMARY KEY,
    address {text} NOT NULL,
    confirmed_at {instant} NOT NULL
) {strict};
