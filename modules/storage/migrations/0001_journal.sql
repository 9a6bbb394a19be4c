-- A journal that several nodes write: what is here is the journal, the folders of the nodes are copies of it.
-- One row, locked by whoever has the turn. heads: how many there are; note: the last one; cosigned: how often a cosigned
-- note was kept.
CREATE TABLE journal_state (
    id {integer} NOT NULL PRIMARY KEY CHECK (id = 1),
    heads {integer} NOT NULL,
    note {blob} NOT NULL,
    cosigned {integer} NOT NULL
) {strict};

-- Signed notes in their order, from 0. No row ever changes, here and in the next table.
CREATE TABLE journal_head (
    number {integer} NOT NULL PRIMARY KEY,
    note {blob} NOT NULL
) {strict};

CREATE TABLE journal_entry (
    number {integer} NOT NULL PRIMARY KEY,
    bytes {blob} NOT NULL
) {strict};

-- What stands behind a commitment of an entry; replaced by the number of the entry that erased it.
CREATE TABLE journal_text (
    commitment {blob} NOT NULL PRIMARY KEY,
    entry {integer} NOT NULL,
    bytes {blob} NOT NULL
) {strict};

CREATE INDEX journal_text_by_entry ON journal_text (entry);

CREATE TABLE journal_cosigned (
    number {integer} NOT NULL PRIMARY KEY,
    note {blob} NOT NULL
) {strict};
