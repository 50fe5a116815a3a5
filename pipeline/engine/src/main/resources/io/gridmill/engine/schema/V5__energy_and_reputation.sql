-- What energy and reputation are worked out from.

-- Cores that a partition of the stage has to itself.
ALTER TABLE stage ADD COLUMN cores integer NOT NULL DEFAULT 1;

-- Most wall time of a partition: what a pool says it took is never counted as more. Null: a run from before this column.
ALTER TABLE stage ADD COLUMN limit_millis bigint;

-- The newest verdicts about an owner, over all runs.
CREATE INDEX verdict_by_owner ON verdict (owner, verdict_no);
