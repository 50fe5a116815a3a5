// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Quote, ResultBatch} from "../SignedTypes.sol";

/// @notice One partition as a pool claimed it; small enough to come back in calldata.
/// @param dealId the deal
/// @param pool who signed the claim
/// @param buyer who was to get the result
/// @param sequence the batch within the deal
/// @param index the partition's position within the batch, from 0
/// @param partitionKey identity of the partition within the run
/// @param inputDigest SHA-256 of all that decides the output: command, image, parameters, inputs
/// @param outputDigest SHA-256 of the output manifest that the pool claims
/// @param amount token base units that the pool asks for it
struct Claim {
    bytes32 dealId;
    address pool;
    address buyer;
    uint64 sequence;
    uint256 index;
    bytes32 partitionKey;
    bytes32 inputDigest;
    bytes32 outputDigest;
    uint256 amount;
}

/// @notice What shows that a pool made a claim.
/// @param quote the deal's terms, signed by the pool when the deal was opened
/// @param batch what the pool signed; its digest is the root of a `ResultsTree` over the batch
/// @param poolSignature the pool's EIP-712 signature over the batch
/// @param index the partition's position within the batch, from 0
/// @param partitionKey see `Claim`
/// @param inputDigest see `Claim`
/// @param outputDigest see `Claim`
/// @param amount see `Claim`
/// @param proof siblings on the way from the partition's leaf to the root
struct Evidence {
    Quote quote;
    ResultBatch batch;
    bytes poolSignature;
    uint256 index;
    bytes32 partitionKey;
    bytes32 inputDigest;
    bytes32 outputDigest;
    uint256 amount;
    bytes32[24] proof;
}
