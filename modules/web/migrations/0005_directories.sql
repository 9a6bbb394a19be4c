-- An audit of a directory: one that this program makes (a pre-audit, tool egide) or a result that the ADS service gave.
-- directory: the identifier that the dossier's fact gives it. state: waiting, running, proposed, kept, refused,
-- cancelled. step, percent: how far a running one is. understood: JSON. part: the fact that it became.
CREATE TABLE web_directory_audit (
    id {text} PRIMARY KEY,
    dossier {text} NOT NULL,
    directory {text} NOT NULL,
    tool {text} NOT NULL,
    state {text} NOT NULL,
    step {text} NOT NULL,
    percent {integer} NOT NULL,
    author {text} NOT NULL,
    at {instant} NOT NULL,
    upload {text},
    job {integer},
    file_name {text} NOT NULL,
    understood {text},
    refused_fr {text} NOT NULL,
    refused_en {text} NOT NULL,
    part {text}
) {strict};

CREATE INDEX web_directory_audit_by_directory ON web_directory_audit (dossier, directory, at);
CREATE INDEX web_directory_audit_by_state ON web_directory_audit (state, at);

-- What an audit says of one control point. rows_found: how many objects; found: JSON, the sentences and the objects.
CREATE TABLE web_directory_control (
    audit {text} NOT NULL,
    position {integer} NOT NULL,
    id {text} NOT NULL,
    advisory {boolean} NOT NULL,
    outcome {text} NOT NULL,
    failed_level {integer} NOT NULL,
    cause_fr {text} NOT NULL,
    cause_en {text} NOT NULL,
    rows_found {integer} NOT NULL,
    found {text} NOT NULL,
    PRIMARY KEY (audit, id)
) {strict};
