package io.gridmill.engine.history;

import io.gridmill.engine.ledger.StoredOutput;

/** A file of an accepted partition. */
public record OutputEntry(int stage, int partition, StoredOutput file) {}
