-- due_at: of a waiting job, when it may start; of a running one, when its lease ends and another worker may take it.
-- lease: grows each time a worker takes the job; who holds an older number holds nothing.
-- outcome: what a done job gave, or why the last attempt failed.
CREATE TABLE job (
    id {identity},
    kind {text} NOT NULL,
    idempotency_key {text},
    payload {text} NOT NULL,
    priority {integer} NOT NULL,
    state {text} NOT NULL CHECK (state IN ('waiting', 'running', 'done', 'dead', 'cancelled')),
    due_at {instant} NOT NULL,
    attempt {integer} NOT NULL DEFAULT 0,
    most_attempts {integer} NOT NULL CHECK (most_attempts > 0),
    lease {integer} NOT NULL DEFAULT 0,
    worker {text},
    cancel_asked {boolean} NOT NULL DEFAULT FALSE,
    progress_done {integer} NOT NULL DEFAULT 0,
    progress_total {integer} NOT NULL DEFAULT 0,
    outcome {text},
    created_at {instant} NOT NULL,
    finished_at {instant},
    UNIQUE (kind, idempotency_key)
) {strict};

CREATE INDEX job_by_turn ON job (priority DESC, due_at, id) WHERE state IN ('waiting', 'running');
CREATE INDEX job_by_lease ON job (due_at) WHERE state = 'running';
CREATE INDEX job_by_state ON job (state, id);

-- One row a schedule; whoever moves next_at forward makes the job of that turn, in the same transaction.
CREATE TABLE job_schedule (
    name {text} PRIMARY KEY,
    rhythm {text} NOT NULL,
    next_at {instant} NOT NULL
) {strict};
