package io.gridmill.contracts.court;

import io.gridmill.contracts.Address;
import io.gridmill.contracts.Bytes32;
import io.gridmill.contracts.chain.Chain;
import io.gridmill.contracts.internal.Keccak;
import io.gridmill.contracts.internal.Words;
import io.gridmill.contracts.internal.abi.AbiReader;
import io.gridmill.contracts.internal.abi.AbiWriter;
import io.gridmill.contracts.market.PanelRules;
import io.gridmill.model.Amount;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The Consensus, to read. Safe for use by several threads. */
public final class Consensus {

    /** The answer of a member that cannot do the work. */
    public static final Bytes32 UNJUDGEABLE =
            Bytes32.of(Keccak.hash("gridmill.consensus.unjudgeable".getBytes(StandardCharsets.US_ASCII)));

    private final Chain chain;
    private final Address address;

    /** Does not talk to the node yet. */
    public Consensus(Chain chain, Address address) {
        this.chain = chain;
        this.address = address;
    }

    public Chain chain() {
        return chain;
    }

    public Address address() {
        return address;
    }

    /** What an account offers on the bench; none when it is not on it. */
    public record Seats(int offered, int taken) {}

    /** In one exchange with the node. */
    public PanelRules rules() {
        List<AbiReader> values = Getters.read(
                chain,
                address,
                "panelSize()",
                "quorum()",
                "seatStake()",
                "silencePenalty()",
                "jurorFee()",
                "drawDelayBlocks()",
                "commitSeconds()",
                "revealSeconds()");
        return new PanelRules(
                values.get(0).uint31(),
                values.get(1).uint31(),
                Amount.of(values.get(2).uint()),
                Amount.of(values.get(3).uint()),
                Amount.of(values.get(4).uint()),
                values.get(5).uint63(),
                values.get(6).uint63(),
                values.get(7).uint63());
    }

    /** What opening a case costs. */
    public Amount panelFee() {
        return Amount.of(read(new AbiWriter().toCall("panelFee()")).uint());
    }

    public Seats seatsOf(Address account) {
        AbiReader in = read(new AbiWriter().address(account).toCall("jurorOf(address)"));
        in.address();
        in.uint();
        return new Seats(in.uint31(), in.uint31());
    }

    public Amount depositOf(Address account) {
        return Amount.of(read(new AbiWriter().address(account).toCall("depositOf(address)"))
                .uint());
    }

    public Case caseOf(Bytes32 caseId) {
        AbiReader in = read(new AbiWriter().bytes32(caseId).toCall("caseOf(bytes32)"));
        Address client = in.address();
        long drawBlock = in.uint63();
        Case.Status status = Case.Status.of(in.uint31());
        int committed = in.uint31();
        int revealed = in.uint31();
        in.uint31(); // members that were paid
        long deadline = in.uint63();
        in.uint31(); // places of the bench
        in.bytes32(); // hash of subject and excluded accounts
        return new Case(client, drawBlock, status, committed, revealed, deadline, in.bytes32());
    }

    /** What a case's client got back of what it paid; zero until the case is over. */
    public Amount refundOf(Bytes32 caseId) {
        return Amount.of(read(new AbiWriter().bytes32(caseId).toCall("refundOf(bytes32)"))
                .uint());
    }

    /** Empty until the panel was drawn. */
    public List<Case.Seat> panelOf(Bytes32 caseId) {
        AbiReader in =
                read(new AbiWriter().bytes32(caseId).toCall("panelOf(bytes32)")).dynamic();
        int count = in.uint31();
        List<Case.Seat> seats = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Address juror = in.address();
            in.uint(); // place on the bench
            seats.add(new Case.Seat(i, juror, Case.Progress.of(in.uint31()), in.bytes32()));
        }
        return List.copyOf(seats);
    }

    /** The id of a client's own case. */
    public static Bytes32 caseId(Address client, Bytes32 subject) {
        return Bytes32.of(Keccak.hash(new AbiWriter()
                .string("gridmill.case")
                .address(client)
                .bytes32(subject)
                .toBytes()));
    }

    /** What a member commits with: good for this account, case, contract and chain alone. */
    public Bytes32 commitment(Bytes32 caseId, Address juror, Bytes32 answer, Bytes32 salt) {
        return commitment(chain.chainId(), address, caseId, juror, answer, salt);
    }

    /** As the contract computes it. */
    public static Bytes32 commitment(
            long chainId, Address consensus, Bytes32 caseId, Address juror, Bytes32 answer, Bytes32 salt) {
        return new Words(6)
                .uint(chainId)
                .address(consensus)
                .bytes32(caseId)
                .address(juror)
                .bytes32(answer)
                .bytes32(salt)
                .keccak();
    }

    private AbiReader read(byte[] call) {
        return new AbiReader(chain.call(address, call));
    }
}
