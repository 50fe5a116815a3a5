package io.gridmill.contracts.court;

import com.fasterxml.jackson.annotation.JsonFormat;
import io.gridmill.contracts.Address;
import io.gridmill.contracts.Bytes32;
import io.gridmill.contracts.internal.abi.AbiReader;
import io.gridmill.contracts.internal.abi.AbiWriter;
import io.gridmill.model.protocol.Required;
import java.math.BigInteger;

/**
 * One partition as a pool claimed it: what a dispute is about. Numbers have the width that the contract gives them, since
 * a stranger's claim need not fit ours. In JSON they are texts of decimal digits.
 *
 * @param dealId the deal
 * @param pool who signed the claim
 * @param buyer who was to get the result
 * @param sequence the batch within the deal
 * @param index the partition's position within the batch, from 0
 * @param partitionKey see {@link io.gridmill.model.protocol.PartitionKey#treeKey}
 * @param inputDigest see {@link io.gridmill.model.protocol.OrderDigest}
 * @param outputDigest see {@link io.gridmill.model.protocol.PartitionResult#outputDigest}
 * @param amount base units that the pool asks for it
 */
public record Claim(
        Bytes32 dealId,
        Address pool,
        Address buyer,
        @JsonFormat(shape = JsonFormat.Shape.STRING) BigInteger sequence,
        @JsonFormat(shape = JsonFormat.Shape.STRING) BigInteger index,
        Bytes32 partitionKey,
        Bytes32 inputDigest,
        Bytes32 outputDigest,
        @JsonFormat(shape = JsonFormat.Shape.STRING) BigInteger amount) {

    static final String TYPE = "(bytes32,address,address,uint64,uint256,bytes32,bytes32,bytes32,uint256)";

    public Claim {
        Required.present("dealId", dealId);
        Required.present("pool", pool);
        Required.present("buyer", buyer);
        Required.present("partitionKey", partitionKey);
        Required.present("inputDigest", inputDigest);
        Required.present("outputDigest", outputDigest);
        check("sequence", sequence, 64);
        check("index", index, 256);
        check("amount", amount, 256);
    }

    private static void check(String what, BigInteger value, int bits) {
        Required.present(what, value);
        if (value.signum() < 0 || value.bitLength() > bits) {
            throw new IllegalArgumentException(what + " is no uint" + bits);
        }
    }

    AbiWriter encoded() {
        return new AbiWriter()
                .bytes32(dealId)
                .address(pool)
                .address(buyer)
                .uint(sequence)
                .uint(index)
                .bytes32(partitionKey)
                .bytes32(inputDigest)
                .bytes32(outputDigest)
                .uint(amount);
    }

    /** Reads on where the claim stands. */
    static Claim decoded(AbiReader in) {
        return new Claim(
                in.bytes32(),
                in.address(),
                in.address(),
                in.uint(),
                in.uint(),
                in.bytes32(),
                in.bytes32(),
                in.bytes32(),
                in.uint());
    }
}
