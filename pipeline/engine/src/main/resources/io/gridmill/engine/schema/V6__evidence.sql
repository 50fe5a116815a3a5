-- What pools signed, kept for disputes: enough to prove any one result of a batch to a court.

-- One row per batch of a deal with a court, written in the transaction that is the first to act on the batch, or before.
-- A batch that is delivered again after a crash stands here twice, which does no harm. Rows are only ever added, and
-- deleted when the deal has been over for long enough.
CREATE TABLE evidence (
    run_no      integer     NOT NULL,
    supplier_no integer     NOT NULL,
    sequence    bigint      NOT NULL,            -- of the batch within the deal
    root        bytea       NOT NULL,            -- of the results tree: this is what the pool signed
    signature   bytea       NOT NULL,
    claims      bytea       NOT NULL,            -- the results in their order, see ClaimsCodec
    received_at timestamptz NOT NULL
);

-- Digests do not get smaller, however long one tries.
ALTER TABLE evidence ALTER COLUMN claims SET STORAGE EXTERNAL;

CREATE INDEX evidence_by_supplier ON evidence (run_no, supplier_no);

-- When the deal was seen to be over; evidence is kept for a while after that.
ALTER TABLE supplier ADD COLUMN over_at timestamptz;

-- Disputes that were brought about results of runs, one row for each time: one that ends without decision may be brought
-- again. Where a dispute stands is the chain's to say; this is what was put into it and came back, and what was seen last.
CREATE TABLE dispute (
    dispute_id   bytea       NOT NULL,           -- at the court: hash of complaint and claim
    round        integer     NOT NULL,           -- from 1
    run_no       integer     NOT NULL REFERENCES run,
    supplier_no  integer     NOT NULL REFERENCES supplier,
    stage        integer     NOT NULL,
    partition    integer     NOT NULL,
    attempt      integer     NOT NULL,
    complaint    text        NOT NULL,           -- WRONG MISSING
    from_block   bigint      NOT NULL,           -- nothing of it was on chain before
    state        text        NOT NULL,           -- see DisputeState
    deadline_at  timestamptz,                    -- of the state, where it has one
    bond         bigint      NOT NULL,           -- nRLC put into the court for it
    fee          bigint      NOT NULL,           -- nRLC paid for a panel
    returned     bigint      NOT NULL,           -- nRLC of these that the court gave back
    compensated  bigint      NOT NULL,           -- nRLC of the pool's stake that paid the panel in the challenger's place
    fined        bigint      NOT NULL,           -- nRLC of the pool's stake that were burned
    transactions jsonb       NOT NULL,           -- what was sent for it, in order: name, hash, gas
    begun_at     timestamptz NOT NULL,
    ended_at     timestamptz,
    PRIMARY KEY (dispute_id, round)
);

CREATE INDEX dispute_by_run ON dispute (run_no);
