// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ResultsTree} from "../../main/solidity/ResultsTree.sol";
import {Fixture} from "./support/Fixture.sol";
import {ResultsTreeBuilder} from "./support/ResultsTreeBuilder.sol";

contract ResultsTreeTest is Fixture {
    function testFuzz_everyLeafProvesAtItsOwnPositionOnly(uint16 count, uint16 index, uint24 other)
        public
        view
    {
        count = uint16(bound(count, 1, 200));
        index = uint16(bound(index, 0, count - 1));
        vm.assume(other != index);
        bytes32[][] memory levels = ResultsTreeBuilder.levelsOf(ResultsTreeBuilder.leavesOf(count));
        bytes32 root = ResultsTreeBuilder.rootOf(levels);
        bytes32[24] memory proof = ResultsTreeBuilder.proofOf(levels, index);
        assertTrue(market.provesResult(root, index, levels[0][index], proof), "own position");
        assertTrue(!market.provesResult(root, other, levels[0][index], proof), "another position");
    }

    function testFuzz_anyChangeBreaksTheProof(uint8 level, uint256 flip) public view {
        bytes32[][] memory levels = ResultsTreeBuilder.levelsOf(ResultsTreeBuilder.leavesOf(13));
        bytes32 root = ResultsTreeBuilder.rootOf(levels);
        bytes32[24] memory proof = ResultsTreeBuilder.proofOf(levels, 6);
        vm.assume(flip != 0);
        proof[level % 24] ^= bytes32(flip);
        assertTrue(!market.provesResult(root, 6, levels[0][6], proof), "changed sibling");
        proof[level % 24] ^= bytes32(flip);
        assertTrue(!market.provesResult(root ^ bytes32(flip), 6, levels[0][6], proof), "changed root");
        assertTrue(!market.provesResult(root, 6, levels[0][6] ^ bytes32(flip), proof), "changed leaf");
    }

    /// @dev Without the bound, the bits above the depth would give one leaf many indexes.
    function testFuzz_indexesBeyondTheTreeAreRefused(uint256 high) public view {
        bytes32[][] memory levels = ResultsTreeBuilder.levelsOf(ResultsTreeBuilder.leavesOf(3));
        bytes32 root = ResultsTreeBuilder.rootOf(levels);
        bytes32[24] memory proof = ResultsTreeBuilder.proofOf(levels, 1);
        high = bound(high, 1, type(uint256).max >> 24);
        assertTrue(!market.provesResult(root, (high << 24) | 1, levels[0][1], proof), "index above 2^24");
        assertTrue(
            !market.provesResult(root, 1 << 24, levels[0][0], ResultsTreeBuilder.proofOf(levels, 0)), "2^24"
        );
    }

    function test_lastPositionCanBeProved() public view {
        bytes32[25] memory empty = ResultsTreeBuilder.emptyNodes();
        bytes32[24] memory proof;
        bytes32 node = keccak256("the last leaf");
        for (uint256 level = 0; level < 24; ++level) {
            proof[level] = empty[level];
            node = keccak256(abi.encodePacked(bytes1(0x01), empty[level], node));
        }
        assertTrue(market.provesResult(node, (1 << 24) - 1, keccak256("the last leaf"), proof), "last");
    }

    function test_innerNodesAreNoLeaves() public view {
        bytes32[][] memory levels = ResultsTreeBuilder.levelsOf(ResultsTreeBuilder.leavesOf(4));
        bytes32 root = ResultsTreeBuilder.rootOf(levels);
        bytes32[25] memory empty = ResultsTreeBuilder.emptyNodes();
        bytes32[24] memory shifted;
        shifted[0] = levels[1][1];
        for (uint256 level = 1; level < 24; ++level) {
            shifted[level] = empty[level];
        }
        assertTrue(!market.provesResult(root, 0, levels[1][0], shifted), "node one level up");
    }

    function test_leavesAndNodesAreHashedApart() public pure {
        // A record whose fields are two nodes' hashes must not hash to their parent.
        bytes32 left = keccak256("left");
        bytes32 right = keccak256("right");
        assertTrue(
            ResultsTree.nodeOf(left, right) != keccak256(abi.encodePacked(bytes1(0x00), left, right)),
            "prefix"
        );
        assertTrue(ResultsTree.nodeOf(left, right) != ResultsTree.nodeOf(right, left), "order");
    }

    function testFuzz_leafCommitsToEveryField(bytes32 key, bytes32 input, bytes32 output, uint256 amount)
        public
        pure
    {
        bytes32 leaf = ResultsTree.leafOf(key, input, output, amount);
        assertEq(
            leaf, keccak256(bytes.concat(hex"00", key, input, output, bytes32(amount))), "129 bytes hashed"
        );
        assertTrue(leaf != ResultsTree.leafOf(~key, input, output, amount), "key");
        assertTrue(leaf != ResultsTree.leafOf(key, ~input, output, amount), "input");
        assertTrue(leaf != ResultsTree.leafOf(key, input, ~output, amount), "output");
        assertTrue(leaf != ResultsTree.leafOf(key, input, output, ~amount), "amount");
        assertTrue(leaf != ResultsTree.EMPTY_LEAF, "empty");
    }

    function test_emptyPositionsHoldTheEmptyLeaf() public view {
        bytes32[][] memory levels = ResultsTreeBuilder.levelsOf(ResultsTreeBuilder.leavesOf(3));
        bytes32 root = ResultsTreeBuilder.rootOf(levels);
        assertTrue(
            market.provesResult(root, 3, ResultsTree.EMPTY_LEAF, ResultsTreeBuilder.proofOf(levels, 3)),
            "padding"
        );
    }
}
