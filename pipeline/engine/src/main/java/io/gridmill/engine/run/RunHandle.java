package io.gridmill.engine.run;

/** Lets another thread cancel a run that is being executed. Safe for use by several threads. */
public final class RunHandle {

    private boolean cancelled;
    private Runnable onCancel = () -> {};

    /** Cancels the run, now or as soon as it begins. Doing it again changes nothing. */
    public synchronized void cancel() {
        if (!cancelled) {
            cancelled = true;
            onCancel.run();
        }
    }

    synchronized void onCancel(Runnable action) {
        onCancel = action;
        if (cancelled) {
            action.run();
        }
    }
}
