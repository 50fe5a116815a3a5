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
