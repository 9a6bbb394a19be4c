-- One application of one candidate to one call for funding. rules: SHA-256 of the rules it is judged by.
-- establishments: the FINESS numbers of its perimeter, between spaces. What a queue shows is computed at each change
-- (evaluated_on: for which day).
CREATE TABLE desk_dossier (
    id {text} PRIMARY KEY,
    programme {text} NOT NULL,
    rules_version {text} NOT NULL,
    rules {text} NOT NULL,
    kind {text} NOT NULL,
    finess {text} NOT NULL,
    name {text} NOT NULL,
    region {text} NOT NULL,
    establishments {text} NOT NULL,
    stage {text} NOT NULL,
    stage_since {instant} NOT NULL,
    revision {integer} NOT NULL,
    created_at {instant} NOT NULL,
    created_by {text} NOT NULL,
    changed_at {instant} NOT NULL,
    evaluated_on {text} NOT NULL,
    amount_low {integer},
    amount_high {integer},
    ceiling {integer},
    met {integer} NOT NULL,
    partial {integer} NOT NULL,
    not_met {integer} NOT NULL,
    undetermined {integer} NOT NULL,
    pieces_missing {integer} NOT NULL,
    open_requests {integer} NOT NULL,
    due {text}
) {strict};

CREATE INDEX desk_dossier_by_region ON desk_dossier (region, stage, changed_at);
CREATE INDEX desk_dossier_by_stage ON desk_dossier (stage, changed_at);
CREATE INDEX desk_dossier_by_candidate ON desk_dossier (finess, programme);
CREATE INDEX desk_dossier_by_change ON desk_dossier (changed_at);

-- The texts of rules that some dossier is judged by, kept so that a new version changes nothing by itself.
CREATE TABLE desk_rules (
    sha256 {text} NOT NULL,
    name {text} NOT NULL,
    programme {text} NOT NULL,
    bytes {text} NOT NULL,
    PRIMARY KEY (sha256, name)
) {strict};

-- One thing of a dossier that people change: its dates, one establishment, one fact, one expense … A part counts its own
-- revisions, so that two people who change two parts never meet. value: JSON. piece: the file that shows it.
CREATE TABLE desk_part (
    dossier {text} NOT NULL,
    kind {text} NOT NULL,
    id {text} NOT NULL,
    position {integer} NOT NULL,
    revision {integer} NOT NULL,
    value {text} NOT NULL,
    piece {text},
    author {text} NOT NULL,
    at {instant} NOT NULL,
    PRIMARY KEY (dossier, kind, id)
) {strict};

CREATE INDEX desk_part_by_piece ON desk_part (piece);

-- What a part was, each time it changed. No value: it was removed.
CREATE TABLE desk_part_past (
    dossier {text} NOT NULL,
    kind {text} NOT NULL,
    id {text} NOT NULL,
    revision {integer} NOT NULL,
    value {text},
    piece {text},
    author {text} NOT NULL,
    at {instant} NOT NULL,
    reason {text} NOT NULL,
    PRIMARY KEY (dossier, kind, id, revision)
) {strict};

-- Each step of a dossier's life. day: in Europe/Paris. details: JSON.
CREATE TABLE desk_move (
    id {identity},
    dossier {text} NOT NULL,
    way {text} NOT NULL,
    stage_before {text} NOT NULL,
    stage_after {text} NOT NULL,
    account {text} NOT NULL,
    day {text} NOT NULL,
    at {instant} NOT NULL,
    reason {text} NOT NULL,
    details {text} NOT NULL,
    snapshot {text}
) {strict};

CREATE INDEX desk_move_by_dossier ON desk_move (dossier, id);

CREATE TABLE desk_waiver (
    id {text} PRIMARY KEY,
    dossier {text} NOT NULL,
    condition {text} NOT NULL,
    motive {text} NOT NULL,
    author {text} NOT NULL,
    expires {text} NOT NULL,
    at {instant} NOT NULL
) {strict};

CREATE INDEX desk_waiver_by_dossier ON desk_waiver (dossier);

-- What was submitted, as it was: declaration (canonical JSON) and the evidence that holds it; the case, and the evaluation
-- that it gives.
CREATE TABLE desk_snapshot (
    id {text} PRIMARY KEY,
    dossier {text} NOT NULL,
    number {integer} NOT NULL,
    way {text} NOT NULL,
    revision {integer} NOT NULL,
    rules {text} NOT NULL,
    declaration {text} NOT NULL,
    dossier_yaml {text} NOT NULL,
    evaluation {text} NOT NULL,
    evaluated_on {text} NOT NULL,
    sha256 {text} NOT NULL,
    evidence {text},
    author {text} NOT NULL,
    at {instant} NOT NULL,
    UNIQUE (dossier, number)
) {strict};

-- A file put to a use: a version of a piece that an objective asks for, of one unit or subject or of the whole candidate.
-- Bytes are those of `evidence`. state: proposed, confirmed, replaced, withdrawn.
CREATE TABLE desk_piece (
    id {text} PRIMARY KEY,
    dossier {text} NOT NULL,
    code {text} NOT NULL,
    unit {text} NOT NULL,
    subject {text} NOT NULL,
    state {text} NOT NULL,
    version {integer} NOT NULL,
    replaces {text},
    revision {integer} NOT NULL,
    evidence {text} NOT NULL,
    sha256 {text} NOT NULL,
    size {integer} NOT NULL,
    name {text} NOT NULL,
    media_type {text} NOT NULL,
    document_date {text},
    collected {text},
    received {instant} NOT NULL,
    signature {text} NOT NULL,
    signer {text} NOT NULL,
    why {text} NOT NULL,
    author {text} NOT NULL
) {strict};

CREATE INDEX desk_piece_by_dossier ON desk_piece (dossier, code, unit);
CREATE INDEX desk_piece_by_bytes ON desk_piece (sha256);
CREATE INDEX desk_piece_by_evidence ON desk_piece (evidence);

-- What somebody is asked for: by the region, the agency, or by a hospital of its supplier (vendor not null).
-- state: draft, open, answered, closed, cancelled.
CREATE TABLE desk_request (
    id {text} PRIMARY KEY,
    dossier {text} NOT NULL,
    phase {text} NOT NULL,
    vendor {text},
    code {text} NOT NULL,
    unit {text} NOT NULL,
    piece {text},
    expense {text},
    reason {text} NOT NULL,
    words {text} NOT NULL,
    due {text} NOT NULL,
    state {text} NOT NULL,
    revision {integer} NOT NULL,
    reminders {integer} NOT NULL,
    author {text} NOT NULL,
    at {instant} NOT NULL,
    sent_at {instant},
    answered_at {instant},
    closed_at {instant}
) {strict};

CREATE INDEX desk_request_by_dossier ON desk_request (dossier, state);
CREATE INDEX desk_request_by_vendor ON desk_request (vendor, state);
CREATE INDEX desk_request_by_due ON desk_request (state, due);

-- What is said about a thing of a dossier: topic "request:…", "piece:…", "objective:D1.O3", "control:…". attachments: JSON
-- list of pieces. side: candidate, authority, advice, supplier.
CREATE TABLE desk_message (
    id {identity},
    dossier {text} NOT NULL,
    topic {text} NOT NULL,
    author {text} NOT NULL,
    side {text} NOT NULL,
    words {text} NOT NULL,
    attachments {text} NOT NULL,
    at {instant} NOT NULL
) {strict};

CREATE INDEX desk_message_by_topic ON desk_message (dossier, topic, id);

-- What a reader decided of one line: of the completeness grid, of an objective, of a piece, of an expense, of a snapshot.
-- ruling: accept, ask, refuse, not_concerned; result: the verdict of an objective, when it was changed, or the outcome of a
-- decision, whose amount (in cents) is the one that was shown.
CREATE TABLE desk_ruling (
    dossier {text} NOT NULL,
    phase {text} NOT NULL,
    target {text} NOT NULL,
    ruling {text} NOT NULL,
    result {text},
    reason {text} NOT NULL,
    amount {integer},
    author {text} NOT NULL,
    second {text},
    revision {integer} NOT NULL,
    at {instant} NOT NULL,
    PRIMARY KEY (dossier, phase, target)
) {strict};

-- A draw of what a controller looks at closely. targets: JSON list, in the order of the draw.
CREATE TABLE desk_sample (
    id {text} PRIMARY KEY,
    dossier {text} NOT NULL,
    seed {text} NOT NULL,
    size {integer} NOT NULL,
    targets {text} NOT NULL,
    author {text} NOT NULL,
    at {instant} NOT NULL
) {strict};

CREATE INDEX desk_sample_by_dossier ON desk_sample (dossier, at);

-- A change of who holds a role over a candidate. kind: transfer, takeover. state: asked, referred, contested, done,
-- refused, cancelled. proof: evidence. contacts: JSON; vouched: they are those that the candidate's dossiers name.
CREATE TABLE desk_handover (
    id {text} PRIMARY KEY,
    candidate {text} NOT NULL,
    kind {text} NOT NULL,
    role {text} NOT NULL,
    holder {text} NOT NULL,
    newcomer {text} NOT NULL,
    state {text} NOT NULL,
    motive {text} NOT NULL,
    proof {text},
    contacts {text} NOT NULL,
    vouched {boolean} NOT NULL,
    asked_at {instant} NOT NULL,
    effective_at {instant} NOT NULL,
    role_until {instant},
    ended_at {instant},
    ended_by {text},
    revision {integer} NOT NULL
) {strict};

CREATE INDEX desk_handover_by_candidate ON desk_handover (candidate, asked_at);
CREATE INDEX desk_handover_by_newcomer ON desk_handover (newcomer);
CREATE INDEX desk_handover_by_holder ON desk_handover (holder);
CREATE INDEX desk_handover_by_state ON desk_handover (state, effective_at);

-- What was done with it, by whom and why. account: empty for the program.
CREATE TABLE desk_handover_step (
    id {identity},
    handover {text} NOT NULL,
    step {text} NOT NULL,
    account {text} NOT NULL,
    at {instant} NOT NULL,
    reason {text} NOT NULL
) {strict};

CREATE INDEX desk_handover_step_by_handover ON desk_handover_step (handover, id);

-- A document that a supplier deposited once for several clients.
CREATE TABLE desk_deposit (
    id {text} PRIMARY KEY,
    vendor {text} NOT NULL,
    kind {text} NOT NULL,
    name {text} NOT NULL,
    evidence {text} NOT NULL,
    sha256 {text} NOT NULL,
    size {integer} NOT NULL,
    media_type {text} NOT NULL,
    document_date {text},
    clients {text} NOT NULL,
    withdrawn_at {instant},
    author {text} NOT NULL,
    at {instant} NOT NULL
) {strict};

CREATE INDEX desk_deposit_by_vendor ON desk_deposit (vendor, at);

-- What came from, or went to, another instance: the number of the last exchange, and the digest of the state then.
CREATE TABLE desk_exchange (
    dossier {text} NOT NULL,
    peer {text} NOT NULL,
    direction {text} NOT NULL,
    number {integer} NOT NULL,
    state {text} NOT NULL,
    sha256 {text} NOT NULL,
    account {text} NOT NULL,
    at {instant} NOT NULL,
    PRIMARY KEY (dossier, peer, direction, number)
) {strict};

-- When somebody last looked at a dossier, for "since your last visit".
CREATE TABLE desk_visit (
    account {text} NOT NULL,
    dossier {text} NOT NULL,
    at {instant} NOT NULL,
    PRIMARY KEY (account, dossier)
) {strict};
