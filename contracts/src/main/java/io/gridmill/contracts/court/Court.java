package io.gridmill.contracts.court;

import io.gridmill.contracts.Address;
import io.gridmill.contracts.Bytes32;
import io.gridmill.contracts.chain.Chain;
import io.gridmill.contracts.internal.Keccak;
import io.gridmill.contracts.internal.abi.AbiReader;
import io.gridmill.contracts.internal.abi.AbiWriter;
import io.gridmill.contracts.market.CourtRules;
import io.gridmill.model.Amount;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The Court, to read. Safe for use by several threads. */
public final class Court {

    /** The answer of a panel that found nothing at the pool's location. */
    public static final Bytes32 UNRETRIEVABLE =
            Bytes32.of(Keccak.hash("gridmill.court.unretrievable".getBytes(StandardCharsets.US_ASCII)));

    private final Chain chain;
    private final Address address;

    /** Does not talk to the node yet. */
    public Court(Chain chain, Address address) {
        this.chain = chain;
        this.address = address;
    }

    public Chain chain() {
        return chain;
    }

    public Address address() {
        return address;
    }

    /** The panels that judge for this court. */
    public Consensus consensus() {
        return new Consensus(chain, read(new AbiWriter().toCall("consensus()")).address());
    }

    /** In one exchange with the node. */
    public CourtRules rules() {
        List<AbiReader> values =
                Getters.read(chain, address, "bond()", "fine()", "respondSeconds()", "escalateSeconds()");
        return new CourtRules(
                Amount.of(values.get(0).uint()),
                Amount.of(values.get(1).uint()),
                values.get(2).uint63(),
                values.get(3).uint63());
    }

    public Dispute disputeOf(Bytes32 disputeId) {
        AbiReader in = read(new AbiWriter().bytes32(disputeId).toCall("disputeOf(bytes32)"));
        return new Dispute(in.address(), Amount.of(in.uint()), Dispute.Stage.of(in.uint31()), in.uint63());
    }

    /** What an account has put into the court and can take out again. */
    public Amount depositOf(Address account) {
        return Amount.of(read(new AbiWriter().address(account).toCall("depositOf(address)"))
                .uint());
    }

    /** The id of a complaint about a claim, which is also the subject of its case. Asks for the chain's id once. */
    public Bytes32 disputeId(Complaint complaint, Claim claim) {
        return disputeId(chain.chainId(), address, complaint, claim);
    }

    /** As the contract computes it. */
    public static Bytes32 disputeId(long chainId, Address court, Complaint complaint, Claim claim) {
        return Bytes32.of(Keccak.hash(new AbiWriter()
                .uint(chainId)
                .address(court)
                .uint(complaint.number())
                .tuple(claim.encoded())
                .toBytes()));
    }

    private AbiReader read(byte[] call) {
        return new AbiReader(chain.call(address, call));
    }
}
