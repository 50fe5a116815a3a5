-- What a place decided about the pools that it looked at for a run, and why. Rows are only ever added.
CREATE TABLE decision (
    run_no     integer          NOT NULL REFERENCES run,
    place      text             NOT NULL,
    search     integer          NOT NULL,        -- which search of the run, from 1
    position   integer          NOT NULL,        -- within the search: the order in which the place ranked them
    name       text             NOT NULL,        -- what the pool calls itself; empty when it never said
    owner      text             NOT NULL,        -- address; empty when it never said
    endpoint   text             NOT NULL,
    chosen     boolean          NOT NULL,
    score      double precision NOT NULL,        -- 0 to 1 within the search
    reasons    jsonb            NOT NULL,        -- sentences for people
    decided_at timestamptz      NOT NULL,
    PRIMARY KEY (run_no, place, search, position)
);
