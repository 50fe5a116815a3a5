package io.gridmill.market.dispute;

import io.gridmill.contracts.Address;
import io.gridmill.contracts.Bytes32;
import io.gridmill.contracts.chain.Chain;
import io.gridmill.contracts.chain.TransactionQueue;
import io.gridmill.contracts.court.Complaint;
import io.gridmill.contracts.court.Consensus;
import io.gridmill.contracts.court.ConsensusClient;
import io.gridmill.contracts.court.Court;
import io.gridmill.contracts.court.CourtClient;
import io.gridmill.contracts.market.CourtRules;
import io.gridmill.contracts.market.Market;
import io.gridmill.contracts.market.PanelRules;
import io.gridmill.model.Amount;
import io.gridmill.model.ErrorCode;
import io.gridmill.model.GridmillException;

/**
 * The Court of a Market and its panels, with their rules, as one account uses them.
 *
 * @param token in which bonds and panels are paid
 * @param panelFee what a panel costs
 */
public record Courthouse(
        CourtClient court,
        ConsensusClient panels,
        Market market,
        Address token,
        CourtRules rules,
        PanelRules panelRules,
        Amount panelFee) {

    /** @throws GridmillException {@code UNSUPPORTED} when the Market has no court */
    public static Courthouse of(Market market, TransactionQueue queue) {
        Address known = market.deployment().court();
        Address address = known == null ? market.court() : known;
        if (address.isZero()) {
            throw new GridmillException(
                    ErrorCode.UNSUPPORTED,
                    "The Market " + market.deployment().market() + " has no court: nobody judges disputes there");
        }
        Court court = new Court(market.chain(), address);
        Consensus consensus = court.consensus();
        return new Courthouse(
                new CourtClient(court, queue),
                new ConsensusClient(consensus, queue),
                market,
                market.deployment().rlc(),
                court.rules(),
                consensus.rules(),
                consensus.panelFee());
    }

    Chain chain() {
        return court.court().chain();
    }

    Address address() {
        return court.court().address();
    }

    Bytes32 caseId(Bytes32 disputeId) {
        return Consensus.caseId(address(), disputeId);
    }

    /** What has to be in the court to bring a complaint. */
    public Amount price(Complaint complaint) {
        return complaint == Complaint.WRONG ? rules.bond().plus(panelFee) : rules.bond();
    }

    /**
     * What the account's deposit in the court lacks of a sum.
     *
     * @throws GridmillException {@code DEPOSIT_TOO_SMALL} when the account does not have that much
     */
    Amount missing(Amount needed) {
        Amount deposit = court.court().depositOf(court.address());
        Amount missing = needed.minus(needed.min(deposit));
        Amount balance = market.balanceOf(court.address());
        if (balance.compareTo(missing) < 0) {
            throw new GridmillException(
                    ErrorCode.DEPOSIT_TOO_SMALL,
                    "The dispute needs " + needed + "; the account " + court.address() + " has " + balance + " and "
                            + deposit
                            + " in the court. `gridmill wallet withdraw` takes RLC out of the Market's deposit");
        }
        return missing;
    }
}
