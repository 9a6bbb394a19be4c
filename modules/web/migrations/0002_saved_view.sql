-- A way somebody likes to look at a list: what its address says after the question mark, under a name of his own.
CREATE TABLE web_saved_view (
    id {text} PRIMARY KEY,
    account {text} NOT NULL,
    list {text} NOT NULL,
    name {text} NOT NULL,
    query {text} NOT NULL,
    created_at {instant} NOT NULL,
    UNIQUE (account, list, name)
) {strict};
