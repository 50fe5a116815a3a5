// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title The Merkle tree over the accepted partitions of a deal
/// @notice Fixed depth and bound to positions: the bits of the index say on which side each sibling stands. A tree
/// of sorted pairs would let one root hold two leaves for one index, and a tree of variable depth would let an
/// inner node pass for a leaf. Leaves and nodes are hashed under different prefixes for the same reason. Positions
/// that hold no partition carry an explicit empty leaf, which is the hash of no record.
library ResultsTree {
    uint256 internal constant DEPTH = 24;
    uint256 internal constant CAPACITY = 1 << DEPTH;
    bytes32 internal constant EMPTY_LEAF = keccak256("gridmill.results.empty");

    /// @notice The leaf of one accepted partition.
    /// @param partitionKey identity of the partition within the run
    /// @param inputDigest SHA-256 of its input manifest
    /// @param outputDigest SHA-256 of its output manifest
    /// @param amount token base units paid for it
    function leafOf(bytes32 partitionKey, bytes32 inputDigest, bytes32 outputDigest, uint256 amount)
        internal
        pure
        returns (bytes32)
    {
        return keccak256(
            abi.encodePacked(bytes1(0x00), abi.encode(partitionKey, inputDigest, outputDigest, amount))
        );
    }

    /// @notice The parent of two nodes; their order matters.
    function nodeOf(bytes32 left, bytes32 right) internal pure returns (bytes32) {
        return keccak256(abi.encodePacked(bytes1(0x01), left, right));
    }

    /// @notice Whether the tree with this root holds the leaf at the index.
    /// @param root root of the whole tree, as in a voucher
    /// @param index position of the leaf from 0; false for positions that the tree does not have
    /// @param leaf result of `leafOf`
    /// @param proof siblings on the way up, the leaf's own sibling first
    function verify(bytes32 root, uint256 index, bytes32 leaf, bytes32[24] calldata proof)
        internal
        pure
        returns (bool)
    {
        if (index >= CAPACITY) {
            return false;
        }
        bytes32 node = leaf;
        for (uint256 level = 0; level < DEPTH; ++level) {
            node = (index >> level) & 1 == 0 ? nodeOf(node, proof[level]) : nodeOf(proof[level], node);
        }
        return node == root;
    }
}
