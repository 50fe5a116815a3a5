// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @notice A pool's binding price for one deal, signed by the pool (EIP-712).
/// @param offerId the offer on chain that the quote was made from
/// @param pool the signer: who delivers the work and is paid
/// @param buyer the only account that may open a deal on this quote
/// @param cores CPU cores reserved
/// @param gpus GPUs reserved
/// @param corePrice token base units for one core-second
/// @param gpuPrice token base units for one GPU-second
/// @param validUntil last second (Unix time) at which a deal may be opened
/// @param nonce chosen by the pool, so that equal terms can be quoted twice
/// @param verifier contract that judges disputes of this deal; zero for none. It stands in what the pool signs,
/// so a buyer cannot bring a judge of its own.
struct Quote {
    uint256 offerId;
    address pool;
    address buyer;
    uint32 cores;
    uint32 gpus;
    uint64 corePrice;
    uint64 gpuPrice;
    uint64 validUntil;
    bytes32 nonce;
    address verifier;
}

/// @notice A buyer's cumulative promise to pay, signed by the buyer (EIP-712). A newer voucher replaces all older ones.
/// @param dealId the deal that pays; binds the voucher to one quote, one Market and one chain
/// @param cumulativeAmount token base units owed for everything accepted since the deal was opened
/// @param acceptedPartitions number of partitions that the amount pays for
/// @param resultsRoot root of the ResultsTree over the accepted partitions
/// @param isFinal whether nothing more will be accepted
struct Voucher {
    bytes32 dealId;
    uint128 cumulativeAmount;
    uint64 acceptedPartitions;
    bytes32 resultsRoot;
    bool isFinal;
}

/// @notice A pool's claim over a batch of results, signed by the pool (EIP-712) and kept off chain as evidence.
/// @param dealId the deal that the work was done for
/// @param sequence number of the batch within the deal, from 1, without gaps
/// @param resultsDigest digest of the batch as it was sent
struct ResultBatch {
    bytes32 dealId;
    uint64 sequence;
    bytes32 resultsDigest;
}

/// @title The EIP-712 struct hashes of everything that is signed in Gridmill
/// @notice Every member has a fixed size, so `abi.encode` of a struct is the concatenation that EIP-712 asks for.
library SignedTypes {
    bytes32 internal constant QUOTE_TYPEHASH = keccak256(
        "Quote(uint256 offerId,address pool,address buyer,uint32 cores,uint32 gpus,uint64 corePrice,uint64 gpuPrice,uint64 validUntil,bytes32 nonce,address verifier)"
    );
    bytes32 internal constant VOUCHER_TYPEHASH = keccak256(
        "Voucher(bytes32 dealId,uint128 cumulativeAmount,uint64 acceptedPartitions,bytes32 resultsRoot,bool isFinal)"
    );
    bytes32 internal constant RESULT_BATCH_TYPEHASH =
        keccak256("ResultBatch(bytes32 dealId,uint64 sequence,bytes32 resultsDigest)");

    /// @notice The struct hash of a quote; not yet bound to a chain and a contract.
    function structHash(Quote calldata quote) internal pure returns (bytes32) {
        return keccak256(abi.encode(QUOTE_TYPEHASH, quote));
    }

    /// @notice The struct hash of a voucher.
    function structHash(Voucher calldata voucher) internal pure returns (bytes32) {
        return keccak256(abi.encode(VOUCHER_TYPEHASH, voucher));
    }

    /// @notice The struct hash of a batch of results.
    function structHash(ResultBatch calldata batch) internal pure returns (bytes32) {
        return keccak256(abi.encode(RESULT_BATCH_TYPEHASH, batch));
    }
}
