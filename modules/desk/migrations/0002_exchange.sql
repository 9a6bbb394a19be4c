-- Another instance whose packages are taken. side: candidate, authority. candidates: FINESS numbers between spaces.
CREATE TABLE desk_peer (
    id {text} PRIMARY KEY,
    name {text} NOT NULL,
    verifier {text} NOT NULL,
    side {text} NOT NULL,
    candidates {text} NOT NULL,
    author {text} NOT NULL,
    at {instant} NOT NULL,
    ended_at {instant}
) {strict};

CREATE INDEX desk_peer_by_verifier ON desk_peer (verifier);

-- What another instance calls its accounts, which sign what came from there.
CREATE TABLE desk_person (
    id {text} PRIMARY KEY,
    name {text} NOT NULL
) {strict};

-- The last package of the other direction that was taken before this one.
ALTER TABLE desk_exchange ADD COLUMN seen {integer} NOT NULL DEFAULT 0;
