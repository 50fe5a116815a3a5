package io.gridmill.cli.dispute;

import io.gridmill.contracts.court.Complaint;
import io.gridmill.market.dispute.Courthouse;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;

/** What both sides risk with a complaint, in sentences, before it is brought. */
final class Stakes {

    /**
     * Gas of all transactions of a challenge: approval, complaint with deposit, draw, resolution with a dissent,
     * settlement, withdrawal. From the contracts' snapshots; others may send some of them.
     */
    private static final long CHALLENGE_GAS = 930_000;

    /** Approval, demand with deposit, and what ends it. */
    private static final long DEMAND_GAS = 420_000;

    private static final int ETHER_DIGITS = 18;

    private Stakes() {}

    static List<String> of(Complaint complaint, Courthouse court, BigInteger gasPrice) {
        List<String> lines = new ArrayList<>();
        String panel = "a panel of " + court.panelRules().size() + " pools, of which "
                + court.panelRules().quorum() + " must agree";
        if (complaint == Complaint.WRONG) {
            lines.add("You put in " + court.price(complaint) + ": "
                    + court.rules().bond() + " as a bond and " + court.panelFee() + " for " + panel + ".");
            lines.add("If the panel finds another output, you get all of it back, and the pool loses "
                    + court.rules().fine() + " of its stake.");
            lines.add("If it finds the same one, or that it cannot judge (inputs that are gone, a command that is not"
                    + " deterministic), you lose bond and panel, and the bond is the pool's.");
        } else {
            lines.add("You put in " + court.rules().bond() + " as a bond. The pool has "
                    + court.rules().respondSeconds() + " s to say where the output is.");
            lines.add("If it is silent, you get the bond back, and it loses "
                    + court.rules().fine() + " of its stake. If the output is there, the bond is the pool's.");
            lines.add("If nothing is there, or something else, " + court.panelFee() + " more go to " + panel
                    + "; who is wrong loses, as with a challenge.");
        }
        long gas = complaint == Complaint.WRONG ? CHALLENGE_GAS : DEMAND_GAS;
        BigDecimal ether = new BigDecimal(gasPrice.multiply(BigInteger.valueOf(gas)), ETHER_DIGITS)
                .setScale(6, RoundingMode.UP)
                .stripTrailingZeros();
        lines.add("About " + String.format(java.util.Locale.ROOT, "%,d", gas) + " gas, which is "
                + ether.toPlainString() + " ether at the present price; others may send some of the transactions.");
        return lines;
    }
}
