// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Market} from "../../main/solidity/Market.sol";
import {DealBook} from "../../main/solidity/market/DealBook.sol";
import {Stakes} from "../../main/solidity/market/Stakes.sol";
import {Assertions} from "./support/Assertions.sol";
import {MarketHandler} from "./support/MarketHandler.sol";

/// @notice What holds after every sequence of calls.
contract InvariantsTest is Assertions {
    /// @dev The shape in which forge reads which functions it may call.
    struct FuzzSelector {
        address addr;
        bytes4[] selectors;
    }

    MarketHandler private handler;
    Market private market;

    function setUp() public {
        handler = new MarketHandler();
        market = handler.market();
        // Every sequence begins with a deal that went through everything, and one that is open.
        handler.wholeDeal(0, 40e9);
        handler.openDeal(1, 30e9, 1 days);
    }

    function targetContracts() public view returns (address[] memory targets) {
        targets = new address[](1);
        targets[0] = address(handler);
    }

    function targetSelectors() public view returns (FuzzSelector[] memory targets) {
        bytes4[] memory actions = selectors();
        targets = new FuzzSelector[](1);
        targets[0] = FuzzSelector(address(handler), actions);
    }

    /// @notice All of them after every call; one function, since forge plays every sequence once per function.
    function invariant_booksAndBalances() public view {
        balanceIsDepositsPlusOpenEscrowsPlusStakes();
        everyDealStandsAsTheBooksSay();
        everyAccountStandsAsTheBooksSay();
        noPoolIsPaidBeyondWhatWasSigned();
        openDealsHoldTheMinimumStake();
        nothingForbiddenWorked();
    }

    function balanceIsDepositsPlusOpenEscrowsPlusStakes() private view {
        uint256 sum = handler.donated();
        for (uint256 i = 0; i < 6; ++i) {
            address account = handler.accounts(i);
            Stakes.Stake memory stake = market.stakeOf(account);
            sum += market.depositOf(account) + stake.active + stake.unbonding;
        }
        for (uint256 i = 0; i < handler.dealCount(); ++i) {
            DealBook.Deal memory deal = market.dealOf(market.hashQuote(handler.dealAt(i).quote));
            if (deal.status == DealBook.DealStatus.Open) sum += deal.escrow - deal.paid;
        }
        assertEq(handler.token().balanceOf(address(market)), sum, "balance of the token");
    }

    function everyDealStandsAsTheBooksSay() private view {
        for (uint256 i = 0; i < handler.dealCount(); ++i) {
            MarketHandler.Tracked memory book = handler.dealAt(i);
            DealBook.Deal memory deal = market.dealOf(market.hashQuote(book.quote));
            assertEq(deal.escrow, book.escrow, "escrow");
            assertEq(deal.paid, book.paid, "paid");
            assertEq(deal.expiry, book.expiry, "expiry");
            assertTrue((deal.status == DealBook.DealStatus.Open) == book.open, "open");
        }
    }

    function everyAccountStandsAsTheBooksSay() private view {
        for (uint256 i = 0; i < 6; ++i) {
            Stakes.Stake memory stake = market.stakeOf(handler.accounts(i));
            assertEq(market.depositOf(handler.accounts(i)), handler.deposits(i), "deposit");
            assertEq(stake.active, handler.active(i), "active stake");
            assertEq(stake.unbonding, handler.unbonding(i), "unbonding stake");
            assertEq(stake.openDeals, handler.openDeals(i), "open deals");
        }
    }

    function noPoolIsPaidBeyondWhatWasSigned() private view {
        for (uint256 i = 0; i < handler.dealCount(); ++i) {
            MarketHandler.Tracked memory book = handler.dealAt(i);
            DealBook.Deal memory deal = market.dealOf(market.hashQuote(book.quote));
            assertAtMost(deal.paid, book.newestSigned, "paid of a deal");
            assertAtMost(deal.paid, deal.escrow, "paid within the escrow");
        }
        for (uint256 i = 3; i < 6; ++i) {
            assertAtMost(handler.received(i), handler.signedFor(i), "received by a pool");
        }
    }

    function openDealsHoldTheMinimumStake() private view {
        for (uint256 i = 3; i < 6; ++i) {
            Stakes.Stake memory stake = market.stakeOf(handler.accounts(i));
            if (stake.openDeals != 0) assertAtMost(market.minimumStake(), stake.active, "minimum stake");
        }
    }

    function nothingForbiddenWorked() private view {
        assertTrue(bytes(handler.breach()).length == 0, handler.breach());
    }

    /// @notice The sequences do reach deep states: a fixed one of 1,500 calls, with all invariants on the way.
    function test_sequencesReachDeepStates() public {
        bytes4[] memory actions = selectors();
        for (uint256 i = 0; i < 1500; ++i) {
            uint256 dice = uint256(keccak256(abi.encode("dice", i)));
            bytes4 action = actions[dice % actions.length];
            uint256 third = uint256(keccak256(abi.encode(dice, 3)));
            if (action == MarketHandler.tryStaleVoucher.selector) third &= 1;
            (bool success,) = address(handler)
                .call(
                    abi.encodePacked(
                        action, keccak256(abi.encode(dice, 1)), keccak256(abi.encode(dice, 2)), third
                    )
                );
            assertTrue(success, "an action failed");
            if (i % 50 == 0) invariant_booksAndBalances();
        }
        invariant_booksAndBalances();
        string[22] memory deep = [
            "deposit",
            "withdraw",
            "stake",
            "requestUnstake",
            "withdrawStake",
            "openDeal",
            "openTwoDeals",
            "topUp",
            "extend",
            "redeem",
            "redeemAgain",
            "redeemInOrder",
            "finalByPool",
            "finalAfterSeveral",
            "finalByAnother",
            "decline",
            "reclaim",
            "reclaimAfterRedeem",
            "wholeDeal",
            "tryStale",
            "tryClosed",
            "tryEscape"
        ];
        for (uint256 i = 0; i < deep.length; ++i) {
            assertTrue(handler.reached(deep[i]) >= 5, string.concat("reached too seldom: ", deep[i]));
        }
    }

    function selectors() private pure returns (bytes4[] memory actions) {
        actions = new bytes4[](26);
        actions[0] = MarketHandler.pass.selector;
        actions[1] = MarketHandler.donate.selector;
        actions[2] = MarketHandler.deposit.selector;
        actions[3] = MarketHandler.withdraw.selector;
        actions[4] = MarketHandler.stake.selector;
        actions[5] = MarketHandler.requestUnstake.selector;
        actions[6] = MarketHandler.withdrawStake.selector;
        actions[7] = MarketHandler.openDeal.selector;
        actions[8] = MarketHandler.openTwoDeals.selector;
        actions[9] = MarketHandler.topUp.selector;
        actions[10] = MarketHandler.extend.selector;
        actions[11] = MarketHandler.signVoucher.selector;
        actions[12] = MarketHandler.redeemNewest.selector;
        actions[13] = MarketHandler.redeemOlderThenNewest.selector;
        actions[14] = MarketHandler.closeByPool.selector;
        actions[15] = MarketHandler.endByAnother.selector;
        actions[16] = MarketHandler.decline.selector;
        actions[17] = MarketHandler.reclaim.selector;
        actions[18] = MarketHandler.wholeDeal.selector;
        actions[19] = MarketHandler.tryStaleVoucher.selector;
        actions[20] = MarketHandler.tryAboveEscrow.selector;
        actions[21] = MarketHandler.tryForgedVoucher.selector;
        actions[22] = MarketHandler.tryClosedDeal.selector;
        actions[23] = MarketHandler.tryTooEarlyOrTooLate.selector;
        actions[24] = MarketHandler.tryEscape.selector;
        actions[25] = MarketHandler.tryOverdraw.selector;
    }
}
