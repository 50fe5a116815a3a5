// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Quote, Voucher} from "../../main/solidity/SignedTypes.sol";
import {Deposits} from "../../main/solidity/market/Deposits.sol";
import {Fixture} from "./support/Fixture.sol";

/// @notice Gas of whole transactions (base cost, calldata and refunds included): every call runs isolated, as its own
/// transaction on cold storage. The figures go to snapshots/, and are compared when FORGE_SNAPSHOT_CHECK is set.
/// "first" is a pool whose deposit was zero before, "again" one that was paid before.
/// forge-config: default.isolate = true
contract GasTest is Fixture {
    uint256 private constant LIMIT_PER_DEAL = 200_000;

    function test_gasOfADeal() public {
        uint256 first = dealGas("first", "openDeal", "redeemFinal");
        uint256 again = dealGas("again", "openDeal", "redeemFinal");
        vm.snapshotValue("deal", "open+redeem first", first);
        vm.snapshotValue("deal", "open+redeem again", again);
        assertAtMost(first, LIMIT_PER_DEAL, "first deal");
        assertAtMost(again, LIMIT_PER_DEAL, "later deals");
    }

    /// @dev The number of partitions stands in the voucher and nowhere else.
    function test_gasDoesNotGrowWithPartitions() public {
        uint256 few = redeemGas(1, "redeem 1 partition");
        uint256 many = redeemGas(type(uint24).max, "redeem 16777215 partitions");
        // Two more bytes of calldata that are not zero.
        assertAtMost(many, few + 2 * (40 - 10), "gas");
    }

    function test_gasOfBatches() public {
        for (uint256 size = 1; size <= 16; size *= 4) {
            Quote[] memory quotes = new Quote[](size);
            bytes[] memory signatures = new bytes[](size);
            uint96[] memory escrows = new uint96[](size);
            uint40[] memory expiries = new uint40[](size);
            for (uint256 i = 0; i < size; ++i) {
                uint256 key = uint256(keccak256(abi.encode("pool", size, i)));
                quotes[i] = quote();
                quotes[i].pool = vm.addr(key);
                quotes[i].offerId = joinAsPool(vm.addr(key));
                signatures[i] = sign(key, market.hashQuote(quotes[i]));
                escrows[i] = 1e9;
                expiries[i] = EXPIRY;
            }
            vm.prank(buyer);
            market.openDeals(quotes, signatures, escrows, expiries);
            vm.snapshotGasLastCall("deal", string.concat("openDeals of ", vm.toString(size)));
        }
    }

    function test_gasOfEverythingElse() public {
        (Quote memory terms, bytes32 dealId) = open();
        token.approve(address(market), type(uint256).max);
        market.depositFor(stranger, 1000);
        vm.snapshotGasLastCall("calls", "depositFor");
        vm.prank(buyer);
        market.withdraw(1);
        vm.snapshotGasLastCall("calls", "withdraw");
        vm.prank(buyer);
        market.topUp(dealId, 1e9);
        vm.snapshotGasLastCall("calls", "topUp");
        vm.prank(buyer);
        market.extend(terms, EXPIRY + 1);
        vm.snapshotGasLastCall("calls", "extend");
        redeem(pool, terms, 1e9, false);
        vm.snapshotGasLastCall("calls", "redeem first");
        redeem(pool, terms, 2e9, false);
        vm.snapshotGasLastCall("calls", "redeem again");
        vm.prank(pool);
        market.decline(terms);
        vm.snapshotGasLastCall("calls", "decline");
        vm.prank(pool);
        market.postOffer(offer());
        vm.snapshotGasLastCall("calls", "postOffer");
        vm.prank(pool);
        market.updateOffer(offerId, offer());
        vm.snapshotGasLastCall("calls", "updateOffer");
        vm.prank(pool);
        market.withdrawOffer(offerId);
        vm.snapshotGasLastCall("calls", "withdrawOffer");
        vm.prank(pool);
        market.requestUnstake(1);
        vm.snapshotGasLastCall("calls", "requestUnstake");
        vm.warp(START + UNBONDING);
        vm.prank(pool);
        market.withdrawStake();
        vm.snapshotGasLastCall("calls", "withdrawStake");
        vm.prank(buyer);
        market.stake(1);
        vm.snapshotGasLastCall("calls", "stake");
    }

    function test_gasOfReclaim() public {
        (Quote memory terms,) = open();
        vm.warp(EXPIRY + GRACE + 1);
        market.reclaim(terms);
        vm.snapshotGasLastCall("calls", "reclaim");
    }

    function dealGas(string memory nonce, string memory openName, string memory redeemName)
        private
        returns (uint256)
    {
        Quote memory terms = quote();
        terms.nonce = keccak256(bytes(nonce));
        open(terms, ESCROW, EXPIRY);
        uint256 opened = vm.snapshotGasLastCall("deal", string.concat(openName, " ", nonce));
        redeem(pool, terms, 30e9, true);
        return opened + vm.snapshotGasLastCall("deal", string.concat(redeemName, " ", nonce));
    }

    function redeemGas(uint64 partitions, string memory name) private returns (uint256) {
        Quote memory terms = quote();
        terms.nonce = keccak256(bytes(name));
        open(terms, ESCROW, EXPIRY);
        redeem(pool, terms, 1e9, false);
        Voucher memory paper = voucher(terms, 2e9, true);
        paper.acceptedPartitions = partitions;
        bytes memory signature = sign(BUYER_KEY, market.hashVoucher(paper));
        vm.prank(pool);
        market.redeem(terms, paper, signature);
        return vm.snapshotGasLastCall("deal", name);
    }
}
