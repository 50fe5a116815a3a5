package io.gridmill.engine.place;

/** Somewhere that partitions can run: the market or home. Safe for use by several threads. */
public interface Place {

    /** {@code market} or {@code home}. */
    String name();

    /**
     * Begins to find capacity for a run and returns at once; suppliers appear through the listener. Suppliers that the
     * records know from before (the run is resumed) are met again and deliver what was not acknowledged.
     */
    PlaceSession open(PlaceRequest request, PlaceListener listener);
}
