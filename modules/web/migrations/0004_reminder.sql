-- What somebody was reminded of, so that it is said once. key: of what and how long before.
CREATE TABLE web_reminder (
    key {text} PRIMARY KEY,
    at {instant} NOT NULL
) {strict};
