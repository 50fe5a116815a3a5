package io.gridmill.contracts.market;

import io.gridmill.contracts.Address;
import io.gridmill.contracts.Bytes32;
import io.gridmill.contracts.chain.ContractRefusedException;
import io.gridmill.contracts.internal.Keccak;
import io.gridmill.contracts.internal.Words;
import io.gridmill.contracts.typed.Signature;
import io.gridmill.contracts.typed.Signer;
import io.gridmill.model.Amount;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** An approval by signature (ERC-2612), which saves the transaction that an ordinary one costs. */
final class Permit {

    private static final Bytes32 TYPE_HASH =
            Bytes32.of(Keccak.hash("Permit(address owner,address spender,uint256 value,uint256 nonce,uint256 deadline)"
                    .getBytes(StandardCharsets.US_ASCII)));

    private Permit() {}

    static boolean isKnownTo(Market market) {
        try {
            domain(market);
            return true;
        } catch (ContractRefusedException | IllegalArgumentException e) {
            return false;
        }
    }

    private static Bytes32 domain(Market market) {
        return market.read(market.deployment().rlc(), MarketCalls.get("DOMAIN_SEPARATOR()"))
                .bytes32();
    }

    /** @return empty when the token knows no permits */
    static Optional<Signature> sign(Market market, Signer owner, Amount amount, long deadlineEpochSeconds) {
        Address token = market.deployment().rlc();
        Bytes32 domain;
        BigInteger nonce;
        try {
            domain = domain(market);
            nonce = market.read(token, MarketCalls.ofAccount("nonces(address)", owner.address()))
                    .uint();
        } catch (ContractRefusedException | IllegalArgumentException e) {
            return Optional.empty();
        }
        Bytes32 struct = new Words(6)
                .bytes32(TYPE_HASH)
                .address(owner.address())
                .address(market.deployment().market())
                .uint(amount.nano())
                .uint(nonce)
                .uint(deadlineEpochSeconds)
                .keccak();
        byte[] input = new byte[66];
        input[0] = 0x19;
        input[1] = 0x01;
        domain.copyTo(input, 2);
        struct.copyTo(input, 34);
        owner.requireUsableOn(market.deployment().chainId());
        return Optional.of(owner.sign(Bytes32.of(Keccak.hash(input))));
    }
}
