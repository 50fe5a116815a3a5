-- Verification by second opinions. Rows of held and verdict are only ever added, as those of settlement are.

COMMENT ON COLUMN settlement.outcome IS
    '0 accepted, 1 failed (infrastructure), 2 failed (application), 3 wrong, 4 cached, 5 skipped, 6 agreed';

-- Decides together with a partition's number whether it is checked; no pool may ever see it.
ALTER TABLE run ADD COLUMN secret bytea NOT NULL DEFAULT uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid());

-- How results of the stage are checked; a result counts in another run only if that one checks no more strictly.
ALTER TABLE stage ADD COLUMN sample double precision NOT NULL DEFAULT 0;
ALTER TABLE stage ADD COLUMN quorum integer NOT NULL DEFAULT 1;
ALTER TABLE stage ADD COLUMN agreement text NOT NULL DEFAULT 'none';

-- One row per result that came in and is not decided on: it waits for a second opinion, or for one about another result
-- of its owner. With a row of settlement for the same attempt it waits no more. Written with the acknowledgement.
CREATE TABLE held (
    run_no          integer     NOT NULL,
    stage           integer     NOT NULL,
    partition       integer     NOT NULL,
    attempt         integer     NOT NULL,
    supplier_no     integer     NOT NULL,
    checked         boolean     NOT NULL,        -- whether it waits for an opinion about itself
    exit_code       integer     NOT NULL,
    wall_millis     bigint      NOT NULL,
    cpu_millis      bigint      NOT NULL,
    peak_bytes      bigint      NOT NULL,
    bytes_in        bigint      NOT NULL,
    bytes_out       bigint      NOT NULL,
    claim           bigint      NOT NULL,        -- nRLC that the pool asks
    amount          bigint      NOT NULL,        -- nRLC that it costs when it is paid
    cache_key       bytea       NOT NULL,
    output_digest   bytea       NOT NULL,
    outputs         jsonb       NOT NULL,        -- its files and where they lie, in the order of the result
    runtime         text        NOT NULL,
    standard_output text        NOT NULL,
    standard_error  text        NOT NULL,
    batch           bigint      NOT NULL,        -- sequence number of the pool's batch that it came in
    batch_digest    bytea       NOT NULL,        -- of the batch: this is what the pool signed
    batch_signature text        NOT NULL,
    held_at         timestamptz NOT NULL,
    PRIMARY KEY (run_no, stage, partition, attempt)
);

-- One row per result that was compared, written in one transaction with its settlement. What the pool claimed and signed
-- stands in held.
CREATE TABLE verdict (
    verdict_no    bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    run_no        integer     NOT NULL,
    stage         integer     NOT NULL,
    partition     integer     NOT NULL,
    attempt       integer     NOT NULL,
    owner         text        NOT NULL,
    valid         boolean     NOT NULL,
    digest        bytea       NOT NULL,          -- of its outputs
    other_attempt integer     NOT NULL,          -- the accepted attempt
    other_digest  bytea       NOT NULL,          -- of the accepted outputs
    reason        text        NOT NULL,          -- what differs, when it is not valid
    decided_at    timestamptz NOT NULL
);

CREATE INDEX verdict_by_run ON verdict (run_no, stage);
