// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Consensus} from "../../main/solidity/Consensus.sol";
import {Market} from "../../main/solidity/Market.sol";
import {Bench} from "../../main/solidity/consensus/Bench.sol";
import {Cases} from "../../main/solidity/consensus/Cases.sol";
import {Deposits} from "../../main/solidity/market/Deposits.sol";
import {HeldStakes, IHeldStakes} from "../../main/solidity/market/HeldStakes.sol";
import {Stakes} from "../../main/solidity/market/Stakes.sol";
import {VerifiedFixture} from "./support/VerifiedFixture.sol";

contract ConsensusTest is VerifiedFixture {
    // The bench

    function test_seatsAreHeldFromTheMomentTheyAreOffered() public {
        Bench.Juror memory juror = consensus.jurorOf(jurors[0]);
        assertEq(juror.account, jurors[0], "account");
        assertEq(juror.seats, 2, "seats");
        assertEq(juror.busy, 0, "busy");
        assertEq(held(jurors[0]), 2 * SEAT_STAKE, "held");
        assertEq(market.stakeOf(jurors[0]).active, 0, "active");
        vm.prank(jurors[0]);
        vm.expectRevert(abi.encodeWithSelector(Stakes.StakeTooSmall.selector, jurors[0], 0, 1));
        market.requestUnstake(1);
    }

    function test_moreSeatsNeedMoreStake() public {
        vm.prank(jurors[0]);
        vm.expectRevert(abi.encodeWithSelector(Stakes.StakeTooSmall.selector, jurors[0], 0, SEAT_STAKE));
        consensus.offerSeats(1);
        vm.expectRevert(Bench.NoSeats.selector);
        consensus.offerSeats(0);
        vm.expectRevert(Bench.NoSeats.selector);
        consensus.takeBackSeats(0);
    }

    function test_seatsAreAddedToThoseOfferedBefore() public {
        fund(jurors[0], 3 * SEAT_STAKE);
        vm.startPrank(jurors[0]);
        market.stake(3 * SEAT_STAKE);
        vm.expectEmit(address(consensus));
        emit Bench.SeatsOffered(jurors[0], 0, 5);
        consensus.offerSeats(3);
        vm.stopPrank();
        assertEq(consensus.jurorOf(jurors[0]).seats, 5, "seats");
        assertEq(consensus.benchSize(), JURORS, "an account stands on the bench once");
    }

    function test_freeSeatsAreTakenBackAtOnce() public {
        vm.prank(jurors[0]);
        consensus.takeBackSeats(1);
        assertEq(held(jurors[0]), SEAT_STAKE, "held");
        assertEq(market.stakeOf(jurors[0]).active, SEAT_STAKE, "active");
        vm.prank(jurors[0]);
        consensus.takeBackSeats(1);
        assertEq(consensus.jurorOf(jurors[0]).account, address(0), "gone");
        vm.prank(jurors[0]);
        vm.expectRevert(abi.encodeWithSelector(Bench.NotSoManyFreeSeats.selector, jurors[0], 0, 1));
        consensus.takeBackSeats(1);
    }

    function test_aFreePlaceIsUsedAgain() public {
        vm.prank(jurors[1]);
        consensus.takeBackSeats(2);
        seat(stranger, 1);
        assertEq(consensus.jurorOf(stranger).account, stranger, "on the bench");
        assertEq(consensus.benchSize(), JURORS, "places");
        vm.prank(stranger);
        consensus.takeBackSeats(1);
        assertEq(consensus.jurorOf(jurors[2]).seats, 2, "others are untouched");
    }

    function test_aPoolWithOpenDealsOffersOnlyWhatTheyDoNotNeed() public {
        open();
        vm.prank(pool);
        vm.expectRevert(
            abi.encodeWithSelector(
                Stakes.StakeNeededByOpenDeals.selector, pool, 1, MINIMUM_STAKE - SEAT_STAKE, MINIMUM_STAKE
            )
        );
        consensus.offerSeats(1);
        seat(pool, 1);
        assertEq(market.stakeOf(pool).active, MINIMUM_STAKE, "active");
    }

    // Opening and drawing

    function test_openingTakesTheFeeOfThePanel() public {
        address[] memory excluded = new address[](1);
        excluded[0] = stranger;
        bytes32 caseId = consensus.caseIdOf(client, SUBJECT);
        vm.expectEmit(address(consensus));
        emit Cases.CaseOpened(caseId, client, SUBJECT, block.number + DRAW_DELAY, excluded);
        vm.prank(client);
        assertEq(consensus.open(SUBJECT, excluded), caseId, "id");
        assertEq(consensus.depositOf(client), 100e9 - 3 * JUROR_FEE, "deposit");
        assertStatus(caseId, Cases.Status.Drawing);
        assertEq(consensus.panelOf(caseId).length, 0, "no panel yet");
        assertEq(consensus.refundOf(caseId), 0, "no refund yet");
    }

    function test_openingWithoutTheFeeIsRefused() public {
        vm.prank(stranger);
        vm.expectRevert(
            abi.encodeWithSelector(Deposits.InsufficientDeposit.selector, stranger, 0, 3 * JUROR_FEE)
        );
        consensus.open(SUBJECT, nobody());
    }

    function test_aQuestionIsOpenOnce() public {
        bytes32 caseId = openCase();
        vm.prank(client);
        vm.expectRevert(abi.encodeWithSelector(Cases.CaseExists.selector, caseId, Cases.Status.Drawing));
        consensus.open(SUBJECT, nobody());
    }

    function test_aDecisionIsForGood() public {
        bytes32 caseId = drawn();
        decide(caseId, TRUTH, TRUTH, TRUTH);
        vm.prank(client);
        vm.expectRevert(abi.encodeWithSelector(Cases.CaseExists.selector, caseId, Cases.Status.Decided));
        consensus.open(SUBJECT, nobody());
    }

    function test_clientsDoNotShareCases() public {
        openCase();
        vm.prank(gateway);
        consensus.open(SUBJECT, nobody());
    }

    function test_onlySoManyCanBeExcluded() public {
        vm.prank(client);
        consensus.open(keccak256("other"), new address[](4));
        vm.prank(client);
        vm.expectRevert(abi.encodeWithSelector(Cases.TooManyExcluded.selector, 5, 4));
        consensus.open(SUBJECT, new address[](5));
    }

    function test_theDrawWaitsForABlockThatNobodyKnew() public {
        bytes32 caseId = openCase();
        uint256 drawBlock = block.number + DRAW_DELAY;
        vm.roll(drawBlock);
        vm.expectRevert(abi.encodeWithSelector(Cases.DrawTooEarly.selector, caseId, drawBlock, block.number));
        consensus.draw(caseId, SUBJECT, nobody());
        vm.roll(drawBlock + 1);
        consensus.draw(caseId, SUBJECT, nobody());
        assertStatus(caseId, Cases.Status.Voting);
        Cases.Seat[] memory seats = consensus.panelOf(caseId);
        assertEq(seats.length, 3, "seats");
        for (uint256 i = 0; i < 3; ++i) {
            assertEq(consensus.jurorOf(seats[i].juror).busy, 1, "busy");
        }
        vm.expectRevert(abi.encodeWithSelector(Cases.WrongPhase.selector, caseId, Cases.Status.Voting));
        consensus.draw(caseId, SUBJECT, nobody());
    }

    function test_theDrawTakesTheTermsOfTheOpening() public {
        bytes32 caseId = openCase();
        roll(DRAW_DELAY + 1);
        vm.expectRevert(abi.encodeWithSelector(Cases.OtherTerms.selector, caseId));
        consensus.draw(caseId, SUBJECT, new address[](1));
        vm.expectRevert(abi.encodeWithSelector(Cases.OtherTerms.selector, caseId));
        consensus.draw(caseId, TRUTH, nobody());
    }

    function test_aDrawThatComesTooLateIsMoved() public {
        bytes32 caseId = openCase();
        roll(DRAW_DELAY + 257);
        vm.expectEmit(address(consensus));
        emit Cases.DrawMoved(caseId, block.number + DRAW_DELAY);
        consensus.draw(caseId, SUBJECT, nobody());
        assertStatus(caseId, Cases.Status.Drawing);
        roll(DRAW_DELAY + 256);
        consensus.draw(caseId, SUBJECT, nobody());
        assertStatus(caseId, Cases.Status.Voting);
    }

    function test_withoutEnoughSeatsThereIsNoPanelAndTheCaseIsAbandoned() public {
        for (uint256 i = 0; i < 3; ++i) {
            vm.prank(jurors[i]);
            consensus.takeBackSeats(2);
        }
        bytes32 caseId = openCase();
        roll(DRAW_DELAY + 1);
        vm.expectRevert(abi.encodeWithSelector(Cases.NoPanel.selector, caseId, 2, 3));
        consensus.draw(caseId, SUBJECT, nobody());
        vm.warp(START + 1 days);
        vm.expectRevert(abi.encodeWithSelector(Cases.PhaseNotOver.selector, caseId, START + 1 days));
        consensus.abandon(caseId);
        vm.warp(START + 1 days + 1);
        vm.expectRevert(abi.encodeWithSelector(Cases.PhaseOver.selector, caseId, START + 1 days));
        consensus.draw(caseId, SUBJECT, nobody());
        consensus.abandon(caseId);
        assertStatus(caseId, Cases.Status.Undecided);
        assertEq(consensus.depositOf(client), 100e9, "all came back");
        assertEq(consensus.refundOf(caseId), 3 * JUROR_FEE, "refund");
        vm.expectRevert(abi.encodeWithSelector(Cases.WrongPhase.selector, caseId, Cases.Status.Undecided));
        consensus.abandon(caseId);
    }

    function test_anEmptyBenchDrawsNobody() public {
        Consensus empty = new Consensus(token, IHeldStakes(address(market)), rules());
        fundAt(empty, client, 10e9);
        vm.prank(client);
        bytes32 caseId = empty.open(SUBJECT, nobody());
        roll(DRAW_DELAY + 1);
        vm.expectRevert(abi.encodeWithSelector(Cases.NoPanel.selector, caseId, 0, 3));
        empty.draw(caseId, SUBJECT, nobody());
    }

    function testFuzz_panelsHoldDistinctEligibleAccounts(bytes32 hash, uint8 mask) public {
        address[] memory excluded = new address[](2);
        excluded[0] = jurors[mask % 5];
        excluded[1] = jurors[(mask / 5) % 5];
        vm.prank(client);
        bytes32 caseId = consensus.open(SUBJECT, excluded);
        uint256 drawBlock = block.number + DRAW_DELAY;
        vm.roll(drawBlock + 1);
        vm.setBlockhash(drawBlock, hash == 0 ? bytes32(uint256(1)) : hash);
        consensus.draw(caseId, SUBJECT, excluded);
        Cases.Seat[] memory seats = consensus.panelOf(caseId);
        for (uint256 i = 0; i < 3; ++i) {
            assertTrue(seats[i].juror != excluded[0] && seats[i].juror != excluded[1], "excluded");
            assertTrue(seats[i].juror != seats[(i + 1) % 3].juror, "one seat for each account");
            assertEq(consensus.jurorOf(seats[i].juror).account, seats[i].juror, "on the bench");
        }
    }

    function test_everyJurorIsDrawnAboutEquallyOften() public {
        uint256[5] memory times;
        vm.prank(jurors[0]);
        consensus.takeBackSeats(1); // The number of seats must not matter.
        roll(1);
        bytes32 caseId = openCase();
        uint256 drawBlock = block.number + DRAW_DELAY;
        vm.roll(drawBlock + 1);
        for (uint256 round = 0; round < 200; ++round) {
            vm.setBlockhash(drawBlock, keccak256(abi.encode(round)));
            (bool success, bytes memory result) =
                address(this).call(abi.encodeCall(this.drawAndForget, (caseId)));
            assertTrue(!success, "rolled back");
            address[3] memory panel = abi.decode(result, (address[3]));
            for (uint256 i = 0; i < 15; ++i) {
                if (panel[i / 5] == jurors[i % 5]) ++times[i % 5];
            }
        }
        for (uint256 i = 0; i < 5; ++i) {
            assertTrue(times[i] >= 90 && times[i] <= 150, "120 of 200 expected");
        }
    }

    /// @notice Draws, and reverts with the panel.
    function drawAndForget(bytes32 caseId) external {
        consensus.draw(caseId, SUBJECT, nobody());
        bytes memory panel = abi.encode(jurorAt(caseId, 0), jurorAt(caseId, 1), jurorAt(caseId, 2));
        assembly {
            revert(add(panel, 0x20), mload(panel))
        }
    }

    // Answers

    function test_unanimousPanelIsPaidAndFree() public {
        bytes32 caseId = drawn();
        for (uint256 i = 0; i < 3; ++i) {
            commitAs(caseId, i, TRUTH);
        }
        for (uint256 i = 0; i < 3; ++i) {
            revealAs(caseId, i, TRUTH);
        }
        vm.expectEmit(address(consensus));
        emit Cases.CaseResolved(caseId, TRUTH, 3);
        consensus.resolve(caseId);
        assertStatus(caseId, Cases.Status.Decided);
        assertEq(consensus.caseOf(caseId).answer, TRUTH, "answer");
        assertEq(consensus.refundOf(caseId), 0, "refund");
        assertEq(consensus.depositOf(client), 100e9 - 3 * JUROR_FEE, "client");
        for (uint256 i = 0; i < 3; ++i) {
            address juror = jurorAt(caseId, i);
            assertEq(consensus.depositOf(juror), JUROR_FEE, "fee");
            assertEq(consensus.jurorOf(juror).busy, 0, "busy");
            assertEq(held(juror), 2 * SEAT_STAKE, "held");
        }
        vm.prank(jurorAt(caseId, 0));
        consensus.withdraw(JUROR_FEE);
    }

    function test_dissentLosesTheSeatsStakeAndNothingElse() public {
        bytes32 caseId = drawn();
        decide(caseId, TRUTH, LIE, TRUTH);
        address liar = jurorAt(caseId, 1);
        assertEq(held(liar), SEAT_STAKE, "one seat is left");
        assertEq(consensus.jurorOf(liar).seats, 1, "seats");
        assertEq(consensus.jurorOf(liar).busy, 0, "busy");
        assertEq(market.stakeOf(liar).active, 0, "active");
        assertEq(consensus.depositOf(liar), 0, "no fee");
        assertEq(market.depositOf(jurorAt(caseId, 0)), SEAT_STAKE / 4, "half in equal parts");
        assertEq(market.depositOf(jurorAt(caseId, 2)), SEAT_STAKE / 4, "half in equal parts");
        assertEq(market.depositOf(consensus.BURNED()), SEAT_STAKE / 2, "the rest is burned");
        assertEq(market.depositOf(client), 0, "the client gains nothing");
        assertEq(consensus.depositOf(client), 100e9 - 2 * JUROR_FEE, "the unspent fee came back");
        assertEq(consensus.refundOf(caseId), JUROR_FEE, "refund");
    }

    function test_silenceLosesTheSeatAndThePenalty() public {
        bytes32 caseId = drawn();
        address silent = jurorAt(caseId, 2);
        decide(caseId, TRUTH, TRUTH, 0);
        assertEq(held(silent), SEAT_STAKE, "one seat is left");
        assertEq(market.stakeOf(silent).active, SEAT_STAKE - SILENCE_PENALTY, "the rest is active again");
        assertEq(market.depositOf(jurorAt(caseId, 0)), SILENCE_PENALTY / 4, "half in equal parts");
        assertEq(market.depositOf(consensus.BURNED()), SILENCE_PENALTY - 2 * (SILENCE_PENALTY / 4), "burned");
    }

    function test_withTheLastSeatThePlaceIsFree() public {
        for (uint256 i = 0; i < JURORS; ++i) {
            vm.prank(jurors[i]);
            consensus.takeBackSeats(1);
        }
        bytes32 caseId = drawn();
        address liar = jurorAt(caseId, 1);
        decide(caseId, TRUTH, LIE, TRUTH);
        assertEq(consensus.jurorOf(liar).account, address(0), "gone");
        assertEq(held(liar), 0, "held");
        seat(stranger, 1);
        assertEq(consensus.benchSize(), JURORS, "its place is used again");
    }

    function test_withoutQuorumNobodyIsWrongAndTheClientGetsAllBack() public {
        bytes32 caseId = drawn();
        decide(caseId, TRUTH, LIE, keccak256("third"));
        assertStatus(caseId, Cases.Status.Undecided);
        assertEq(consensus.caseOf(caseId).answer, 0, "answer");
        assertEq(consensus.depositOf(client), 100e9, "client");
        for (uint256 i = 0; i < 3; ++i) {
            assertEq(held(jurorAt(caseId, i)), 2 * SEAT_STAKE, "held");
            assertEq(consensus.jurorOf(jurorAt(caseId, i)).busy, 0, "busy");
        }
    }

    function test_withoutQuorumTheSilentPayThoseWhoWorked() public {
        bytes32 caseId = drawn();
        decide(caseId, TRUTH, 0, 0);
        assertStatus(caseId, Cases.Status.Undecided);
        assertEq(market.depositOf(jurorAt(caseId, 0)), SILENCE_PENALTY / 2 * 2, "two halves");
        assertEq(market.depositOf(consensus.BURNED()), SILENCE_PENALTY, "the rest");
        assertEq(consensus.depositOf(client), 100e9, "client");
    }

    function test_aPanelThatIsSilentAltogetherPaysNobody() public {
        bytes32 caseId = drawn();
        vm.warp(START + COMMIT);
        vm.expectRevert(abi.encodeWithSelector(Cases.PhaseNotOver.selector, caseId, START + COMMIT + REVEAL));
        consensus.resolve(caseId);
        vm.warp(START + COMMIT + 1);
        consensus.resolve(caseId);
        assertEq(market.depositOf(consensus.BURNED()), 3 * SILENCE_PENALTY, "burned");
        assertEq(consensus.depositOf(client), 100e9, "client");
    }

    function test_anUndecidedCaseCanBeOpenedAgainWithAFreshPanel() public {
        bytes32 caseId = drawn();
        decide(caseId, TRUTH, LIE, keccak256("third"));
        assertEq(openCase(), caseId, "id");
        assertEq(consensus.panelOf(caseId).length, 0, "no panel yet");
        drawPanel(caseId, SUBJECT, nobody());
        assertEq(consensus.caseOf(caseId).committed, 0, "committed");
        decide(caseId, TRUTH, TRUTH, LIE);
        assertStatus(caseId, Cases.Status.Decided);
    }

    function test_panelsOfFreeWorkPayNothing() public {
        Cases.Rules memory free = rules();
        free.jurorFee = 0;
        free.silencePenalty = 0;
        Consensus other = deployWith(free);
        vm.prank(stranger);
        bytes32 caseId = other.open(SUBJECT, nobody());
        roll(DRAW_DELAY + 1);
        other.draw(caseId, SUBJECT, nobody());
        vm.warp(START + COMMIT + 1);
        other.resolve(caseId);
        assertEq(other.depositOf(stranger), 0, "nothing to give back");
        assertEq(market.depositOf(other.BURNED()), 0, "nothing to burn");
    }

    function test_panelsWithoutFeeDecideAllTheSame() public {
        Cases.Rules memory free = rules();
        free.jurorFee = 0;
        consensus = deployWith(free);
        vm.prank(client);
        bytes32 caseId = consensus.open(SUBJECT, nobody());
        drawPanel(caseId, SUBJECT, nobody());
        decide(caseId, TRUTH, TRUTH, TRUTH);
        assertStatus(caseId, Cases.Status.Decided);
        assertEq(consensus.depositOf(jurorAt(caseId, 0)), 0, "no fee");
    }

    // Phases

    function test_commitsEndWithTheirPhase() public {
        bytes32 caseId = drawn();
        vm.warp(START + COMMIT);
        commitAs(caseId, 0, TRUTH);
        bytes32 commitment = consensus.commitmentOf(caseId, jurorAt(caseId, 1), TRUTH, SALT);
        vm.warp(START + COMMIT + 1);
        vm.prank(jurorAt(caseId, 1));
        vm.expectRevert(abi.encodeWithSelector(Cases.PhaseOver.selector, caseId, START + COMMIT));
        consensus.commit(caseId, 1, commitment);
    }

    function test_revealsBeginWhenNobodyCanCommitAnyMore() public {
        bytes32 caseId = drawn();
        commitAs(caseId, 0, TRUTH);
        commitAs(caseId, 1, TRUTH);
        address juror = jurorAt(caseId, 0);
        vm.warp(START + COMMIT);
        vm.prank(juror);
        vm.expectRevert(abi.encodeWithSelector(Cases.PhaseNotOver.selector, caseId, START + COMMIT));
        consensus.reveal(caseId, 0, TRUTH, SALT);
        vm.warp(START + COMMIT + 1);
        revealAs(caseId, 0, TRUTH);
        vm.warp(START + COMMIT + REVEAL);
        revealAs(caseId, 1, TRUTH);
    }

    function test_revealsEndWithTheirPhaseAndOnlyThenTheCaseResolves() public {
        bytes32 caseId = drawn();
        vm.warp(START + 60);
        for (uint256 i = 0; i < 3; ++i) {
            commitAs(caseId, i, TRUTH);
        }
        revealAs(caseId, 0, TRUTH);
        revealAs(caseId, 1, TRUTH);
        vm.warp(START + 60 + REVEAL);
        vm.expectRevert(abi.encodeWithSelector(Cases.PhaseNotOver.selector, caseId, START + 60 + REVEAL));
        consensus.resolve(caseId);
        address late = jurorAt(caseId, 2);
        vm.warp(START + 60 + REVEAL + 1);
        vm.prank(late);
        vm.expectRevert(abi.encodeWithSelector(Cases.PhaseOver.selector, caseId, START + 60 + REVEAL));
        consensus.reveal(caseId, 2, TRUTH, SALT);
        consensus.resolve(caseId);
        assertStatus(caseId, Cases.Status.Decided);
        assertEq(consensus.jurorOf(late).seats, 1, "who committed and never revealed was silent");
    }

    function test_nothingWorksInTheWrongPhase() public {
        bytes32 none = keccak256("none");
        bytes memory reason = abi.encodeWithSelector(Cases.WrongPhase.selector, none, Cases.Status.None);
        vm.expectRevert(reason);
        consensus.draw(none, SUBJECT, nobody());
        vm.expectRevert(reason);
        consensus.commit(none, 0, TRUTH);
        vm.expectRevert(reason);
        consensus.reveal(none, 0, TRUTH, SALT);
        vm.expectRevert(reason);
        consensus.resolve(none);
        vm.expectRevert(reason);
        consensus.abandon(none);
        bytes32 caseId = drawn();
        decide(caseId, TRUTH, TRUTH, TRUTH);
        vm.expectRevert(abi.encodeWithSelector(Cases.WrongPhase.selector, caseId, Cases.Status.Decided));
        consensus.resolve(caseId);
    }

    function test_aCommitmentCannotBeChanged() public {
        bytes32 caseId = drawn();
        commitAs(caseId, 0, TRUTH);
        vm.prank(jurorAt(caseId, 0));
        vm.expectRevert(
            abi.encodeWithSelector(Cases.WrongProgress.selector, caseId, 0, Cases.Progress.Committed)
        );
        consensus.commit(caseId, 0, LIE);
    }

    function test_anAnswerIsRevealedOnceAndOnlyAfterACommitment() public {
        bytes32 caseId = drawn();
        for (uint256 i = 0; i < 2; ++i) {
            commitAs(caseId, i, TRUTH);
        }
        address idle = jurorAt(caseId, 2);
        address first = jurorAt(caseId, 0);
        vm.warp(START + COMMIT + 1);
        vm.prank(idle);
        vm.expectRevert(
            abi.encodeWithSelector(Cases.WrongProgress.selector, caseId, 2, Cases.Progress.Seated)
        );
        consensus.reveal(caseId, 2, TRUTH, SALT);
        revealAs(caseId, 0, TRUTH);
        vm.prank(first);
        vm.expectRevert(
            abi.encodeWithSelector(Cases.WrongProgress.selector, caseId, 0, Cases.Progress.Revealed)
        );
        consensus.reveal(caseId, 0, TRUTH, SALT);
    }

    function test_zeroIsNoAnswer() public {
        bytes32 caseId = drawn();
        vm.prank(jurorAt(caseId, 0));
        vm.expectRevert(Cases.ZeroValue.selector);
        consensus.commit(caseId, 0, 0);
        for (uint256 i = 0; i < 3; ++i) {
            commitAs(caseId, i, 0);
        }
        vm.prank(jurorAt(caseId, 0));
        vm.expectRevert(Cases.ZeroValue.selector);
        consensus.reveal(caseId, 0, 0, SALT);
    }

    function test_seatsBelongToTheirHolders() public {
        bytes32 caseId = drawn();
        address first = jurorAt(caseId, 0);
        vm.prank(stranger);
        vm.expectRevert(abi.encodeWithSelector(Cases.NotYourSeat.selector, caseId, 0, first, stranger));
        consensus.commit(caseId, 0, TRUTH);
        vm.prank(address(0));
        vm.expectRevert(abi.encodeWithSelector(Cases.NotYourSeat.selector, caseId, 3, address(0), address(0)));
        consensus.commit(caseId, 3, TRUTH);
    }

    // Deployment

    function test_rulesThatContradictThemselvesAreRefused() public {
        for (uint256 i = 0; i < 12; ++i) {
            Cases.Rules memory bad = rules();
            string memory rule = "panelSize";
            if (i == 0) bad.panelSize = 0;
            if (i == 1) bad.panelSize = 10;
            if (i >= 2) rule = "quorum";
            if (i == 2) bad.quorum = 4;
            if (i == 3) bad.quorum = 1;
            if (i >= 4) rule = "seatStake";
            if (i == 4) bad.seatStake = 0;
            if (i >= 5) rule = "silencePenalty";
            if (i == 5) bad.silencePenalty = SEAT_STAKE + 1;
            if (i >= 6) rule = "drawDelayBlocks";
            if (i == 6) bad.drawDelayBlocks = 0;
            if (i == 7) bad.drawDelayBlocks = 256;
            if (i >= 8) rule = "commitSeconds";
            if (i == 8) bad.commitSeconds = 0;
            if (i == 9) bad.commitSeconds = 30 days + 1;
            if (i >= 10) rule = "revealSeconds";
            if (i == 10) bad.revealSeconds = 0;
            if (i == 11) bad.revealSeconds = 30 days + 1;
            vm.expectRevert(abi.encodeWithSelector(Cases.InvalidRules.selector, rule));
            new Consensus(token, IHeldStakes(address(market)), bad);
        }
    }

    function test_aMarketRefusesTheJudgesOfAnother() public {
        address next = vm.computeCreateAddress(address(this), vm.getNonce(address(this)));
        vm.expectRevert(
            abi.encodeWithSelector(HeldStakes.JudgeOfAnotherMarket.selector, address(consensus), next)
        );
        new Market(token, 0, 0, 0, NO_CATALOGUE, address(consensus), address(0));
        next = vm.computeCreateAddress(address(this), vm.getNonce(address(this)));
        vm.expectRevert(
            abi.encodeWithSelector(HeldStakes.JudgeOfAnotherMarket.selector, address(court), next)
        );
        new Market(token, 0, 0, 0, NO_CATALOGUE, address(0), address(court));
    }

    function test_onlyJudgesTouchHeldStake() public {
        vm.startPrank(stranger);
        vm.expectRevert(abi.encodeWithSelector(HeldStakes.NotJudge.selector, stranger));
        market.holdStake(pool, 1);
        vm.expectRevert(abi.encodeWithSelector(HeldStakes.NotJudge.selector, stranger));
        market.arrestStake(pool, 1);
        vm.expectRevert(abi.encodeWithSelector(HeldStakes.HeldTooLittle.selector, jurors[0], 0, 1));
        market.releaseStake(jurors[0], 1);
        vm.expectRevert(abi.encodeWithSelector(HeldStakes.HeldTooLittle.selector, jurors[0], 0, 1));
        market.seizeStake(jurors[0], stranger, 1);
        vm.stopPrank();
        // Nor does one judge touch what the other holds, or take it in the other's way.
        vm.startPrank(address(court));
        vm.expectRevert(abi.encodeWithSelector(HeldStakes.HeldTooLittle.selector, jurors[0], 0, 1));
        market.seizeStake(jurors[0], stranger, 1);
        vm.expectRevert(abi.encodeWithSelector(HeldStakes.NotJudge.selector, address(court)));
        market.holdStake(pool, 1);
        vm.stopPrank();
        vm.prank(address(consensus));
        vm.expectRevert(abi.encodeWithSelector(HeldStakes.NotJudge.selector, address(consensus)));
        market.arrestStake(pool, 1);
    }

    /// @dev Another Consensus with its own Market, the five jurors on its bench.
    function deployWith(Cases.Rules memory other) private returns (Consensus deployed) {
        address next = vm.computeCreateAddress(address(this), vm.getNonce(address(this)) + 1);
        deployed = new Consensus(token, IHeldStakes(next), other);
        market = new Market(token, 0, 0, 0, NO_CATALOGUE, address(deployed), address(0));
        for (uint256 i = 0; i < JURORS; ++i) {
            fund(jurors[i], SEAT_STAKE);
            vm.startPrank(jurors[i]);
            market.stake(SEAT_STAKE);
            deployed.offerSeats(1);
            vm.stopPrank();
        }
        roll(1);
    }
}
