// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Consensus} from "../../main/solidity/Consensus.sol";
import {Court} from "../../main/solidity/Court.sol";
import {Market} from "../../main/solidity/Market.sol";
import {Requests} from "../../main/solidity/Requests.sol";
import {Bench} from "../../main/solidity/consensus/Bench.sol";
import {Stakes} from "../../main/solidity/market/Stakes.sol";
import {RLC} from "../../main/solidity/token/RLC.sol";
import {Assertions} from "./support/Assertions.sol";
import {VerifiedHandler} from "./support/VerifiedHandler.sol";

/// @notice What holds over all contracts after every sequence of calls. Called as `InvariantsTest` is.
contract VerifiedInvariantsTest is Assertions {
    /// @dev The shape in which forge reads which functions it may call.
    struct FuzzSelector {
        address addr;
        bytes4[] selectors;
    }

    uint256 private constant SEAT_STAKE = 20e9;
    uint256 private constant PANEL_FEE = 3e9;
    uint256 private constant BOND = 7e9;

    VerifiedHandler private handler;
    Market private market;
    Consensus private consensus;
    Court private court;
    Requests private requests;
    RLC private token;

    function setUp() public {
        handler = new VerifiedHandler();
        (market, consensus) = (handler.market(), handler.consensus());
        (court, requests, token) = (handler.court(), handler.requests(), handler.token());
        // Every sequence begins with a case that went through everything, and an open dispute.
        handler.ask(5e9);
        handler.wholeCase(0, 0x0505050505050505);
        handler.challenge(0);
    }

    function targetContracts() public view returns (address[] memory targets) {
        targets = new address[](1);
        targets[0] = address(handler);
    }

    function targetSelectors() public view returns (FuzzSelector[] memory targets) {
        targets = new FuzzSelector[](1);
        targets[0] = FuzzSelector(address(handler), selectors());
    }

    /// @notice All of them after every call; one function, since forge plays every sequence once per function.
    function invariant_booksAndBalances() public view {
        assertTrue(bytes(handler.breach()).length == 0, handler.breach());
        everyAccountStandsAsTheBooksSay();
        (uint256 openDisputes, uint256[9] memory arrested) = handler.openDisputes();
        marketHoldsDepositsEscrowsAndStakes(arrested);
        othersHoldDepositsAndWhatIsOpen(openDisputes);
        everySeatIsBacked(arrested);
        assertAtMost(handler.rewardsPaid(), handler.rewardsAsked(), "rewards");
    }

    function everyAccountStandsAsTheBooksSay() private view {
        for (uint256 i = 0; i < 9; ++i) {
            address account = handler.accounts(i);
            Stakes.Stake memory stake = market.stakeOf(account);
            assertEq(market.depositOf(account), handler.marketDeposits(i), "deposit in the Market");
            assertEq(consensus.depositOf(account), handler.consensusDeposits(i), "deposit in the Consensus");
            assertEq(court.depositOf(account), handler.courtDeposits(i), "deposit in the Court");
            assertEq(requests.depositOf(account), handler.requestsDeposits(i), "deposit in the Requests");
            assertEq(stake.active, handler.active(i), "active stake");
            assertEq(stake.unbonding, handler.unbonding(i), "unbonding stake");
        }
        assertEq(market.depositOf(consensus.BURNED()), handler.burned(), "burned");
    }

    function marketHoldsDepositsEscrowsAndStakes(uint256[9] memory arrested) private view {
        uint256 sum = handler.escrowed() + market.depositOf(consensus.BURNED());
        for (uint256 i = 0; i < 9; ++i) {
            address account = handler.accounts(i);
            Stakes.Stake memory stake = market.stakeOf(account);
            sum += market.depositOf(account) + stake.active + stake.unbonding;
            sum += handler.seats(i) * SEAT_STAKE + arrested[i];
        }
        assertEq(token.balanceOf(address(market)), sum, "tokens of the Market");
    }

    function othersHoldDepositsAndWhatIsOpen(uint256 openDisputes) private view {
        uint256 inConsensus = handler.openCases() * PANEL_FEE;
        uint256 inCourt = openDisputes * BOND;
        uint256 inRequests = handler.openRewards();
        for (uint256 i = 0; i < 9; ++i) {
            inConsensus += consensus.depositOf(handler.accounts(i));
            inCourt += court.depositOf(handler.accounts(i));
            inRequests += requests.depositOf(handler.accounts(i));
        }
        assertEq(token.balanceOf(address(consensus)), inConsensus, "tokens of the Consensus");
        assertEq(token.balanceOf(address(court)), inCourt, "tokens of the Court");
        assertEq(token.balanceOf(address(requests)), inRequests, "tokens of the Requests");
    }

    function everySeatIsBacked(uint256[9] memory arrested) private view {
        for (uint256 i = 0; i < 8; ++i) {
            address account = handler.accounts(i);
            Bench.Juror memory juror = consensus.jurorOf(account);
            assertEq(juror.seats, handler.seats(i), "seats");
            assertEq(juror.busy, handler.busyOf(i), "busy seats");
            assertEq(
                market.heldStakeOf(address(consensus), account),
                handler.seats(i) * SEAT_STAKE,
                "held for seats"
            );
            assertEq(market.heldStakeOf(address(court), account), arrested[i], "arrested");
        }
    }

    /// @notice The sequences do reach deep states: a fixed one of 1,500 calls, with all invariants on the way.
    function test_sequencesReachDeepStates() public {
        bytes4[] memory actions = selectors();
        for (uint256 i = 0; i < 1500; ++i) {
            uint256 dice = uint256(keccak256(abi.encode("dice", i)));
            bytes32 second = keccak256(abi.encode(dice, 2));
            bytes4 action = actions[dice % actions.length];
            if (action == VerifiedHandler.closeDemand.selector) second &= bytes32(uint256(1));
            (bool success,) =
                address(handler).call(abi.encodePacked(action, keccak256(abi.encode(dice, 1)), second));
            assertTrue(success, "an action failed");
            if (i % 50 == 0) invariant_booksAndBalances();
        }
        invariant_booksAndBalances();
        string[32] memory deep = [
            "stake",
            "unstake",
            "withdrawStake",
            "offerSeats",
            "takeBackSeats",
            "payFees",
            "redeem",
            "ask",
            "fulfil",
            "cancel",
            "reclaim",
            "openCase",
            "wholeCase",
            "draw",
            "commit",
            "reveal",
            "decided",
            "undecided",
            "dissent",
            "silence",
            "challenge",
            "demand",
            "respond",
            "escalate",
            "closeAnswered",
            "closeSilent",
            "settle",
            "poolLost",
            "poolWon",
            "noDecision",
            "tryEscape",
            "trySeize"
        ];
        for (uint256 i = 0; i < deep.length; ++i) {
            assertTrue(handler.reached(deep[i]) >= 2, string.concat("reached too seldom: ", deep[i]));
        }
    }

    function selectors() private pure returns (bytes4[] memory actions) {
        actions = new bytes4[](31);
        actions[0] = VerifiedHandler.pass.selector;
        actions[1] = VerifiedHandler.stake.selector;
        actions[2] = VerifiedHandler.unstake.selector;
        actions[3] = VerifiedHandler.withdrawStake.selector;
        actions[4] = VerifiedHandler.offerSeats.selector;
        actions[5] = VerifiedHandler.takeBackSeats.selector;
        actions[6] = VerifiedHandler.payFees.selector;
        actions[7] = VerifiedHandler.redeem.selector;
        actions[8] = VerifiedHandler.ask.selector;
        actions[9] = VerifiedHandler.fulfil.selector;
        actions[10] = VerifiedHandler.fulfil.selector;
        actions[11] = VerifiedHandler.cancel.selector;
        actions[12] = VerifiedHandler.reclaim.selector;
        actions[13] = VerifiedHandler.openCase.selector;
        actions[14] = VerifiedHandler.advance.selector;
        actions[15] = VerifiedHandler.advance.selector;
        actions[16] = VerifiedHandler.advance.selector;
        actions[17] = VerifiedHandler.wholeCase.selector;
        actions[18] = VerifiedHandler.wholeCase.selector;
        actions[19] = VerifiedHandler.challenge.selector;
        actions[20] = VerifiedHandler.demand.selector;
        actions[21] = VerifiedHandler.respond.selector;
        actions[22] = VerifiedHandler.escalate.selector;
        actions[23] = VerifiedHandler.closeDemand.selector;
        actions[24] = VerifiedHandler.settle.selector;
        actions[25] = VerifiedHandler.tryDoubleFulfil.selector;
        actions[26] = VerifiedHandler.trySettleAgain.selector;
        actions[27] = VerifiedHandler.tryEscape.selector;
        actions[28] = VerifiedHandler.trySeize.selector;
        actions[29] = VerifiedHandler.tryCopiedReveal.selector;
        actions[30] = VerifiedHandler.answeredDemand.selector;
    }
}
