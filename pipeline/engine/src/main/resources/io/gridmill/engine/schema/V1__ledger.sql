-- The partition ledger. Rows of assignment, settlement and output are only ever added: a partition's state is what its
-- rows say, so that group commits are COPY and nothing is rewritten.

CREATE TABLE run (
    run_no           integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    run_id           text        NOT NULL UNIQUE,
    pipeline         text        NOT NULL,
    pipeline_digest  bytea       NOT NULL,
    source           text        NOT NULL,
    source_path      text        NOT NULL,       -- absolute; relative inputs are looked up beside it
    parameters       jsonb       NOT NULL,
    options          jsonb       NOT NULL DEFAULT '{}',
    state            text        NOT NULL,       -- PLANNED RUNNING SUCCEEDED TOLERATED FAILED CANCELLED BUDGET
    failure          jsonb,                      -- {code, message} when it did not succeed
    owner            text,                       -- host and process that runs it now
    owner_epoch      bigint      NOT NULL DEFAULT 0, -- grows with every take-over; fences off an owner that was replaced
    commit_number    bigint      NOT NULL DEFAULT 0, -- of the last group commit: tells whether a lost COMMIT happened
    heartbeat_at     timestamptz,
    cancel_requested boolean     NOT NULL DEFAULT false,
    created_at       timestamptz NOT NULL,
    started_at       timestamptz,
    finished_at      timestamptz
);

CREATE INDEX run_by_time ON run (created_at);

CREATE TABLE stage (
    run_no      integer NOT NULL REFERENCES run,
    stage       integer NOT NULL,
    name        text    NOT NULL,
    kind        text    NOT NULL,                -- run copy
    place       text    NOT NULL,                -- market home
    depends_on  integer[] NOT NULL,
    state       text    NOT NULL,                -- WAITING RUNNING SUCCEEDED TOLERATED FAILED CANCELLED
    partitions  integer,                         -- null until known
    inputs      jsonb,                           -- local and stored inputs as they were when the stage began
    failure     jsonb,
    started_at  timestamptz,
    finished_at timestamptz,
    PRIMARY KEY (run_no, stage)
);

CREATE TABLE supplier (
    supplier_no       integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    run_no            integer NOT NULL REFERENCES run,
    place             text    NOT NULL,
    supplier          text    NOT NULL,          -- deal id, or home
    name              text    NOT NULL,
    owner             text    NOT NULL,
    endpoint          text    NOT NULL,
    status            text    NOT NULL,          -- OPENING OPEN CLOSING CLOSED ABANDONED
    terms             jsonb   NOT NULL,
    state             jsonb   NOT NULL,
    escrow            bigint  NOT NULL,          -- nRLC
    total             bigint  NOT NULL,          -- nRLC promised so far
    open_transaction  text,
    close_transaction text,
    UNIQUE (run_no, supplier)
);

-- One row per attempt that was handed out, written before it is sent.
CREATE TABLE assignment (
    run_no      integer     NOT NULL,
    stage       integer     NOT NULL,
    partition   integer     NOT NULL,
    attempt     integer     NOT NULL,
    supplier_no integer     NOT NULL,
    assigned_at timestamptz NOT NULL,
    PRIMARY KEY (run_no, stage, partition, attempt)
);

-- One row per attempt that came to an end and was decided on, written in one transaction with the voucher that pays it.
CREATE TABLE settlement (
    run_no          integer     NOT NULL,
    stage           integer     NOT NULL,
    partition       integer     NOT NULL,
    attempt         integer     NOT NULL,
    supplier_no     integer,                     -- null: taken from the cache
    outcome         smallint    NOT NULL,        -- 0 accepted, 1 failed (infrastructure), 2 failed (application), 3 wrong, 4 cached, 5 skipped
    exit_code       integer     NOT NULL,
    wall_millis     bigint      NOT NULL,
    cpu_millis      bigint      NOT NULL,
    peak_bytes      bigint      NOT NULL,
    bytes_in        bigint      NOT NULL,
    bytes_out       bigint      NOT NULL,
    amount          bigint      NOT NULL,        -- nRLC paid for it
    leaf            bigint,                      -- position in the deal's results tree
    cache_key       bytea       NOT NULL,
    output_digest   bytea       NOT NULL,
    runtime         text        NOT NULL,
    failure_code    text,
    failure_message text,
    standard_output text        NOT NULL,
    standard_error  text        NOT NULL,
    settled_at      timestamptz NOT NULL,
    PRIMARY KEY (run_no, stage, partition, attempt)
);

CREATE INDEX settlement_cache ON settlement USING hash (cache_key) WHERE outcome = 0;

-- The files of accepted partitions.
CREATE TABLE output (
    run_no     integer NOT NULL,
    stage      integer NOT NULL,
    partition  integer NOT NULL,
    output     text    NOT NULL,
    path       text    NOT NULL,
    size       bigint  NOT NULL,
    sha256     bytea   NOT NULL,
    object_key text    NOT NULL,
    position   bigint  NOT NULL,                 -- where in the object the file begins
    PRIMARY KEY (run_no, stage, partition, output, path)
);

-- Seconds per point that a stage took, for chunks by target duration and for estimates.
CREATE TABLE pace (
    stage_digest bytea       NOT NULL PRIMARY KEY, -- of the command template and the code it runs
    points       bigint      NOT NULL,
    wall_millis  bigint      NOT NULL,
    updated_at   timestamptz NOT NULL
);
