package io.gridmill.market.match;

import java.util.Arrays;

/** A set of pools and its sums; tells what it would come to with some changes. For one thread. */
final class Basket {

    private static final int NONE = -1;

    private final Fleet fleet;
    private final int wantedOwners;
    private final boolean[] in;
    private final int[] ofOwner;
    private int[] members = new int[0];
    private int owners;
    private double cores;
    private double throughput;
    private double spending;
    private double burden;

    /** @param wantedOwners how many different ones there must be */
    Basket(Fleet fleet, int wantedOwners) {
        this.fleet = fleet;
        this.wantedOwners = wantedOwners;
        this.in = new boolean[fleet.size()];
        this.ofOwner = new int[fleet.owners];
    }

    int[] members() {
        return members;
    }

    boolean has(int pool) {
        return in[pool];
    }

    /** Everything is summed anew, so that sums do not drift. */
    void fill(int[] pools) {
        for (int pool : members) {
            in[pool] = false;
            ofOwner[fleet.owner[pool]] = 0;
        }
        members = pools.clone();
        Arrays.sort(members);
        owners = 0;
        cores = 0;
        throughput = 0;
        spending = 0;
        burden = 0;
        for (int pool : members) {
            in[pool] = true;
            if (ofOwner[fleet.owner[pool]]++ == 0) {
                owners++;
            }
            cores += fleet.cores[pool];
            throughput += fleet.throughput[pool];
            spending += fleet.spending[pool];
            burden += fleet.burden[pool];
        }
    }

    void tell(Tally tally) {
        tell(tally, NONE, NONE, NONE, NONE);
    }

    /**
     * What the set comes to without two of its members and with two others.
     *
     * @param out a member, or -1
     * @param alsoOut another member, or -1
     * @param enters a pool that is no member, or -1
     * @param alsoEnters another one, or -1
     */
    void tell(Tally tally, int out, int alsoOut, int enters, int alsoEnters) {
        double n = cores;
        double r = throughput;
        double c = spending;
        double a = burden;
        int size = members.length;
        if (out >= 0) {
            n -= fleet.cores[out];
            r -= fleet.throughput[out];
            c -= fleet.spending[out];
            a -= fleet.burden[out];
            size--;
        }
        if (alsoOut >= 0) {
            n -= fleet.cores[alsoOut];
            r -= fleet.throughput[alsoOut];
            c -= fleet.spending[alsoOut];
            a -= fleet.burden[alsoOut];
            size--;
        }
        if (enters >= 0) {
            n += fleet.cores[enters];
            r += fleet.throughput[enters];
            c += fleet.spending[enters];
            a += fleet.burden[enters];
            size++;
        }
        if (alsoEnters >= 0) {
            n += fleet.cores[alsoEnters];
            r += fleet.throughput[alsoEnters];
            c += fleet.spending[alsoEnters];
            a += fleet.burden[alsoEnters];
            size++;
        }
        tally.set(size, Math.max(0, wantedOwners - ownersWith(out, alsoOut, enters, alsoEnters)), n, r, c, a);
    }

    private int ownersWith(int out, int alsoOut, int enters, int alsoEnters) {
        int count = owners;
        count -= leave(out) + leave(alsoOut);
        count += come(enters) + come(alsoEnters);
        // Undone at once: only the count is wanted.
        comeBack(out);
        comeBack(alsoOut);
        goAway(enters);
        goAway(alsoEnters);
        return count;
    }

    private int leave(int pool) {
        return pool >= 0 && --ofOwner[fleet.owner[pool]] == 0 ? 1 : 0;
    }

    private int come(int pool) {
        return pool >= 0 && ofOwner[fleet.owner[pool]]++ == 0 ? 1 : 0;
    }

    private void comeBack(int pool) {
        if (pool >= 0) {
            ofOwner[fleet.owner[pool]]++;
        }
    }

    private void goAway(int pool) {
        if (pool >= 0) {
            ofOwner[fleet.owner[pool]]--;
        }
    }

    /** Makes the change; -1 where there is none. */
    void change(int out, int alsoOut, int enters, int alsoEnters) {
        int[] changed = Arrays.stream(members)
                .filter(pool -> pool != out && pool != alsoOut)
                .toArray();
        int more = (enters >= 0 ? 1 : 0) + (alsoEnters >= 0 ? 1 : 0);
        int[] all = Arrays.copyOf(changed, changed.length + more);
        int at = changed.length;
        if (enters >= 0) {
            all[at++] = enters;
        }
        if (alsoEnters >= 0) {
            all[at] = alsoEnters;
        }
        fill(all);
    }
}
