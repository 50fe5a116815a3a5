// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ResultsTree} from "../../../main/solidity/ResultsTree.sol";

/// @notice Builds the tree level by level; only the library's hashes are shared with the code under test.
library ResultsTreeBuilder {
    /// @return hashes of empty subtrees: [0] one empty leaf, [24] the root of the tree without leaves
    function emptyNodes() internal pure returns (bytes32[25] memory hashes) {
        hashes[0] = keccak256("gridmill.results.empty");
        for (uint256 level = 0; level < 24; ++level) {
            hashes[level + 1] = keccak256(abi.encodePacked(bytes1(0x01), hashes[level], hashes[level]));
        }
    }

    /// @return levels [0] the leaves, then their parents, up to the root at [24]
    function levelsOf(bytes32[] memory leaves) internal pure returns (bytes32[][] memory levels) {
        bytes32[25] memory empty = emptyNodes();
        levels = new bytes32[][](25);
        levels[0] = leaves;
        for (uint256 level = 0; level < 24; ++level) {
            bytes32[] memory below = levels[level];
            bytes32[] memory above = new bytes32[]((below.length + 1) / 2);
            for (uint256 i = 0; i < above.length; ++i) {
                bytes32 right = 2 * i + 1 < below.length ? below[2 * i + 1] : empty[level];
                above[i] = keccak256(abi.encodePacked(bytes1(0x01), below[2 * i], right));
            }
            levels[level + 1] = above;
        }
    }

    function rootOf(bytes32[][] memory levels) internal pure returns (bytes32) {
        return levels[24].length == 0 ? emptyNodes()[24] : levels[24][0];
    }

    function proofOf(bytes32[][] memory levels, uint256 index)
        internal
        pure
        returns (bytes32[24] memory proof)
    {
        bytes32[25] memory empty = emptyNodes();
        for (uint256 level = 0; level < 24; ++level) {
            uint256 sibling = (index >> level) ^ 1;
            proof[level] = sibling < levels[level].length ? levels[level][sibling] : empty[level];
        }
    }

    /// @notice The record that stands at a position in tests and vectors.
    function recordAt(uint256 index)
        internal
        pure
        returns (bytes32 partitionKey, bytes32 inputDigest, bytes32 outputDigest, uint256 amount)
    {
        partitionKey = keccak256(abi.encode(index));
        inputDigest = keccak256(abi.encode(partitionKey));
        outputDigest = keccak256(abi.encode(inputDigest));
        amount = index * 1_000_000_007;
    }

    function leavesOf(uint256 count) internal pure returns (bytes32[] memory leaves) {
        leaves = new bytes32[](count);
        for (uint256 i = 0; i < count; ++i) {
            (bytes32 key, bytes32 input, bytes32 output, uint256 amount) = recordAt(i);
            leaves[i] = ResultsTree.leafOf(key, input, output, amount);
        }
    }
}
