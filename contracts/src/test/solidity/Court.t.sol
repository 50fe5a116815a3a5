// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Consensus} from "../../main/solidity/Consensus.sol";
import {Court} from "../../main/solidity/Court.sol";
import {Market} from "../../main/solidity/Market.sol";
import {Cases} from "../../main/solidity/consensus/Cases.sol";
import {Disputes} from "../../main/solidity/court/Disputes.sol";
import {Claim, Evidence} from "../../main/solidity/court/Evidence.sol";
import {Deposits} from "../../main/solidity/market/Deposits.sol";
import {IHeldStakes} from "../../main/solidity/market/HeldStakes.sol";
import {CourtFixture} from "./support/CourtFixture.sol";

contract CourtTest is CourtFixture {
    // Challenges

    function test_aChallengeArrestsStakeAndOpensACase() public {
        Claim memory claim = claimOf(2);
        bytes32 disputeId = court.disputeIdOf(Disputes.Kind.Wrong, claim);
        Evidence memory evidence = evidenceOf(2);
        vm.expectEmit(address(court));
        emit Disputes.Challenged(disputeId, claim.dealId, challenger, claim);
        vm.prank(challenger);
        assertEq(court.challenge(evidence), disputeId, "id");
        Disputes.Dispute memory dispute = court.disputeOf(disputeId);
        assertEq(dispute.challenger, challenger, "challenger");
        assertEq(dispute.taken, FINE, "taken");
        assertEq(arrested(), FINE, "arrested");
        assertEq(market.stakeOf(pool).active, MINIMUM_STAKE - FINE, "active");
        assertEq(court.depositOf(challenger), FUNDS - BOND - PANEL_FEE, "deposit");
        Cases.Case memory case_ = consensus.caseOf(consensus.caseIdOf(address(court), disputeId));
        assertTrue(case_.status == Cases.Status.Drawing, "case");
        assertEq(case_.client, address(court), "client");
    }

    function test_aWrongResultCostsThePoolItsStake() public {
        bytes32 disputeId = challengeAs(challenger, 2);
        judge(disputeId, challenger, TRUTH, TRUTH, TRUTH);
        vm.expectEmit(address(court));
        emit Disputes.DisputeEnded(disputeId, Disputes.Outcome.PoolLost, PANEL_FEE, FINE - PANEL_FEE);
        court.settle(Disputes.Kind.Wrong, claimOf(2));
        assertStage(disputeId, Disputes.Stage.Over);
        assertEq(market.stakeOf(pool).active, MINIMUM_STAKE - FINE, "stake");
        assertEq(market.depositOf(challenger), PANEL_FEE, "the pool paid the panel");
        assertEq(court.depositOf(challenger), FUNDS - PANEL_FEE, "the bond came back");
        assertEq(market.depositOf(court.BURNED()), FINE - PANEL_FEE, "the rest is burned");
        assertNothingLeft();
    }

    function test_challengersDoNotProfitFromSeizedStake() public {
        bytes32 disputeId = challengeAs(challenger, 2);
        judge(disputeId, challenger, TRUTH, TRUTH, LIE);
        court.settle(Disputes.Kind.Wrong, claimOf(2));
        assertEq(market.depositOf(challenger) + court.depositOf(challenger), FUNDS, "no more than before");
        assertEq(market.depositOf(challenger), 2 * JUROR_FEE, "what the panel cost");
        assertNothingLeft();
    }

    function test_aRightResultCostsTheChallengerBondAndPanel() public {
        bytes32 disputeId = challengeAs(challenger, 2);
        Claim memory claim = claimOf(2);
        judge(disputeId, challenger, claim.outputDigest, claim.outputDigest, claim.outputDigest);
        court.settle(Disputes.Kind.Wrong, claim);
        assertEq(market.stakeOf(pool).active, MINIMUM_STAKE, "stake");
        assertEq(court.depositOf(challenger), FUNDS - BOND - PANEL_FEE, "challenger");
        assertEq(court.depositOf(pool), BOND, "pool");
        assertNothingLeft();
    }

    function test_whatCannotBeJudgedCostsTheChallenger() public {
        bytes32 disputeId = challengeAs(challenger, 2);
        bytes32 unjudgeable = consensus.UNJUDGEABLE();
        judge(disputeId, challenger, unjudgeable, unjudgeable, TRUTH);
        court.settle(Disputes.Kind.Wrong, claimOf(2));
        assertEq(market.stakeOf(pool).active, MINIMUM_STAKE, "stake");
        assertEq(court.depositOf(challenger), FUNDS - BOND - 2 * JUROR_FEE, "challenger");
        assertNothingLeft();
    }

    function test_withoutDecisionEveryoneGetsAllBackAndMayTryAgain() public {
        bytes32 disputeId = challengeAs(challenger, 2);
        judge(disputeId, challenger, TRUTH, LIE, keccak256("third"));
        court.settle(Disputes.Kind.Wrong, claimOf(2));
        assertStage(disputeId, Disputes.Stage.None);
        assertEq(court.depositOf(challenger), FUNDS, "challenger");
        assertEq(market.stakeOf(pool).active, MINIMUM_STAKE, "stake");
        assertNothingLeft();
        assertEq(challengeAs(buyer, 2), disputeId, "again, by another");
        judge(disputeId, buyer, TRUTH, TRUTH, TRUTH);
        court.settle(Disputes.Kind.Wrong, claimOf(2));
        assertStage(disputeId, Disputes.Stage.Over);
        assertNothingLeft();
    }

    function test_aClaimIsJudgedOnce() public {
        bytes32 disputeId = challengeAs(challenger, 2);
        Evidence memory evidence = evidenceOf(2);
        vm.prank(buyer);
        vm.expectRevert(
            abi.encodeWithSelector(Disputes.WrongStage.selector, disputeId, Disputes.Stage.Judging)
        );
        court.challenge(evidence);
        judge(disputeId, challenger, TRUTH, TRUTH, TRUTH);
        court.settle(Disputes.Kind.Wrong, claimOf(2));
        vm.prank(buyer);
        vm.expectRevert(abi.encodeWithSelector(Disputes.WrongStage.selector, disputeId, Disputes.Stage.Over));
        court.challenge(evidence);
        Claim memory claim = claimOf(2);
        vm.expectRevert(abi.encodeWithSelector(Disputes.WrongStage.selector, disputeId, Disputes.Stage.Over));
        court.settle(Disputes.Kind.Wrong, claim);
    }

    function test_settlingWaitsForThePanel() public {
        bytes32 disputeId = challengeAs(challenger, 2);
        bytes32 caseId = consensus.caseIdOf(address(court), disputeId);
        Claim memory claim = claimOf(2);
        vm.expectRevert(abi.encodeWithSelector(Disputes.NotJudgedYet.selector, disputeId, caseId));
        court.settle(Disputes.Kind.Wrong, claim);
        drawPanel(caseId, disputeId, parties(challenger));
        vm.expectRevert(abi.encodeWithSelector(Disputes.NotJudgedYet.selector, disputeId, caseId));
        court.settle(Disputes.Kind.Wrong, claim);
    }

    function test_severalClaimsAreJudgedApartUntilNothingIsAtStake() public {
        bytes32 first = challengeAs(challenger, 0);
        bytes32 second = challengeAs(challenger, 1);
        assertEq(arrested(), 2 * FINE, "both");
        Evidence memory third = evidenceOf(2);
        vm.prank(challenger);
        vm.expectRevert(abi.encodeWithSelector(Disputes.NothingAtStake.selector, pool));
        court.challenge(third);
        judge(first, challenger, TRUTH, TRUTH, TRUTH);
        bytes32 right = claimOf(1).outputDigest;
        judge(second, challenger, right, right, right);
        court.settle(Disputes.Kind.Wrong, claimOf(0));
        court.settle(Disputes.Kind.Wrong, claimOf(1));
        assertEq(market.stakeOf(pool).active, MINIMUM_STAKE - FINE, "stake");
        assertNothingLeft();
    }

    function test_leavingStakeIsArrestedFirst() public {
        vm.prank(pool);
        market.decline(courtQuote());
        vm.startPrank(pool);
        market.requestUnstake(MINIMUM_STAKE - 10e9);
        vm.stopPrank();
        bytes32 disputeId = challengeAs(challenger, 2);
        assertEq(market.stakeOf(pool).unbonding, MINIMUM_STAKE - 10e9 - FINE, "unbonding");
        assertEq(market.stakeOf(pool).active, 10e9, "active");
        challengeAs(challenger, 3);
        assertEq(market.stakeOf(pool).unbonding + market.stakeOf(pool).active, 0, "the rest");
        judge(disputeId, challenger, TRUTH, TRUTH, TRUTH);
        court.settle(Disputes.Kind.Wrong, claimOf(2));
        assertEq(arrested(), MINIMUM_STAKE - FINE, "held for the other");
    }

    function test_lessStakeThanTheFineIsLostWhole() public {
        vm.prank(pool);
        market.decline(courtQuote());
        vm.prank(pool);
        market.requestUnstake(MINIMUM_STAKE - 1e9);
        vm.warp(START + UNBONDING);
        vm.prank(pool);
        market.withdrawStake();
        bytes32 disputeId = challengeAs(challenger, 2);
        assertEq(court.disputeOf(disputeId).taken, 1e9, "taken");
        judge(disputeId, challenger, TRUTH, TRUTH, TRUTH);
        court.settle(Disputes.Kind.Wrong, claimOf(2));
        assertEq(market.depositOf(challenger), 1e9, "a part of what the panel cost");
        assertNothingLeft();
    }

    // Evidence

    function challengeReverts(Evidence memory evidence, bytes memory reason) private {
        vm.prank(challenger);
        vm.expectRevert(reason);
        court.challenge(evidence);
    }

    function test_aCourtThatThePoolDidNotSignFor() public {
        Evidence memory evidence = evidenceOf(2);
        evidence.quote.verifier = address(consensus);
        challengeReverts(evidence, abi.encodeWithSelector(Disputes.NotThisCourt.selector, address(consensus)));
    }

    function test_aBatchOfAnotherDeal() public {
        Evidence memory evidence = evidenceOf(2);
        evidence.quote.nonce = keccak256("other");
        bytes32 dealId = market.hashQuote(evidence.quote);
        challengeReverts(
            evidence,
            abi.encodeWithSelector(Disputes.BatchOfAnotherDeal.selector, evidence.batch.dealId, dealId)
        );
        evidence.batch.dealId = dealId;
        challengeReverts(evidence, abi.encodeWithSelector(Disputes.DealNeverOpened.selector, dealId));
        open(evidence.quote, 1, EXPIRY);
        challengeReverts(
            evidence,
            abi.encodeWithSelector(
                Disputes.NotSignedByPool.selector, pool, market.hashResultBatch(evidence.batch)
            )
        );
    }

    function test_aBatchThatAnotherSigned() public {
        Evidence memory evidence = evidenceOf(2);
        bytes32 digest = market.hashResultBatch(evidence.batch);
        evidence.poolSignature = sign(STRANGER_KEY, digest);
        challengeReverts(evidence, abi.encodeWithSelector(Disputes.NotSignedByPool.selector, pool, digest));
        evidence.poolSignature = sign(POOL_KEY, digest);
        ++evidence.batch.sequence;
        challengeReverts(
            evidence,
            abi.encodeWithSelector(
                Disputes.NotSignedByPool.selector, pool, market.hashResultBatch(evidence.batch)
            )
        );
    }

    function test_anOverClaimedPartitionIsNotInTheBatch() public {
        for (uint256 i = 0; i < 6; ++i) {
            Evidence memory evidence = evidenceOf(2);
            if (i == 0) evidence.partitionKey = TRUTH;
            if (i == 1) evidence.inputDigest = TRUTH;
            if (i == 2) evidence.outputDigest = TRUTH;
            if (i == 3) ++evidence.amount;
            if (i == 4) ++evidence.index;
            if (i == 5) evidence.index += 1 << 24;
            challengeReverts(
                evidence,
                abi.encodeWithSelector(
                    Disputes.NotInBatch.selector, evidence.batch.resultsDigest, evidence.index
                )
            );
        }
    }

    function test_aChallengeWithoutBond() public {
        Evidence memory evidence = evidenceOf(2);
        vm.prank(stranger);
        vm.expectRevert(
            abi.encodeWithSelector(Deposits.InsufficientDeposit.selector, stranger, 0, BOND + PANEL_FEE)
        );
        court.challenge(evidence);
    }

    function test_theClaimCannotBeChangedOnTheWay() public {
        bytes32 disputeId = challengeAs(challenger, 2);
        judge(disputeId, challenger, TRUTH, TRUTH, TRUTH);
        Claim memory claim = claimOf(2);
        claim.pool = stranger;
        bytes32 other = court.disputeIdOf(Disputes.Kind.Wrong, claim);
        vm.expectRevert(abi.encodeWithSelector(Disputes.WrongStage.selector, other, Disputes.Stage.None));
        court.settle(Disputes.Kind.Wrong, claim);
        claim = claimOf(2);
        other = court.disputeIdOf(Disputes.Kind.Missing, claim);
        vm.expectRevert(abi.encodeWithSelector(Disputes.WrongStage.selector, other, Disputes.Stage.None));
        court.settle(Disputes.Kind.Missing, claim);
    }

    function test_disputesAreBoundToOneChain() public {
        bytes32 here = court.disputeIdOf(Disputes.Kind.Wrong, claimOf(2));
        Claim memory claim = claimOf(2);
        vm.chainId(4242);
        assertTrue(here != court.disputeIdOf(Disputes.Kind.Wrong, claim), "another chain");
    }

    // Demands

    function test_aPoolThatIsSilentLosesItsStake() public {
        bytes32 disputeId = demanded();
        assertEq(court.depositOf(buyer), FUNDS - BOND, "bond");
        Claim memory claim = claimOf(1);
        vm.warp(START + RESPOND);
        vm.expectRevert(
            abi.encodeWithSelector(Disputes.DisputeDeadlineNotOver.selector, disputeId, START + RESPOND)
        );
        court.close(claim);
        vm.warp(START + RESPOND + 1);
        vm.expectEmit(address(court));
        emit Disputes.DisputeEnded(disputeId, Disputes.Outcome.PoolLost, 0, FINE);
        court.close(claim);
        assertEq(court.depositOf(buyer), FUNDS, "bond");
        assertEq(market.depositOf(court.BURNED()), FINE, "burned");
        assertEq(market.stakeOf(pool).active, MINIMUM_STAKE - FINE, "stake");
        assertStage(disputeId, Disputes.Stage.Over);
        assertNothingLeft();
        vm.expectRevert(abi.encodeWithSelector(Disputes.WrongStage.selector, disputeId, Disputes.Stage.Over));
        court.close(claim);
    }

    function test_anAnsweredDemandCostsTheBuyerTheBond() public {
        bytes32 disputeId = demanded();
        vm.warp(START + RESPOND);
        vm.expectEmit(address(court));
        emit Disputes.Answered(disputeId, "https://pool/output", START + RESPOND + ESCALATE);
        respond();
        Claim memory claim = claimOf(1);
        vm.warp(START + RESPOND + ESCALATE);
        vm.expectRevert(
            abi.encodeWithSelector(
                Disputes.DisputeDeadlineNotOver.selector, disputeId, START + RESPOND + ESCALATE
            )
        );
        court.close(claim);
        vm.warp(START + RESPOND + ESCALATE + 1);
        court.close(claim);
        assertEq(court.depositOf(pool), BOND, "pool");
        assertEq(market.stakeOf(pool).active, MINIMUM_STAKE, "stake");
        assertNothingLeft();
    }

    function test_silenceRace_theLastSecondIsThePools() public {
        bytes32 disputeId = demanded();
        Claim memory claim = claimOf(1);
        vm.warp(START + RESPOND + 1);
        vm.prank(pool);
        vm.expectRevert(
            abi.encodeWithSelector(Disputes.DisputeDeadlineOver.selector, disputeId, START + RESPOND)
        );
        court.respond(claim, "late");
    }

    function test_escalationRace_theLastSecondIsTheBuyers() public {
        bytes32 disputeId = demanded();
        respond();
        Claim memory claim = claimOf(1);
        vm.warp(START + ESCALATE + 1);
        vm.prank(buyer);
        vm.expectRevert(
            abi.encodeWithSelector(Disputes.DisputeDeadlineOver.selector, disputeId, START + ESCALATE)
        );
        court.escalate(claim);
        vm.warp(START + ESCALATE);
        escalate();
        assertStage(disputeId, Disputes.Stage.Judging);
    }

    function testFuzz_noSecondAllowsBothRespondAndClose(uint40 time) public {
        demanded();
        Claim memory claim = claimOf(1);
        vm.warp(bound(time, START, START + 2 * RESPOND));
        (bool closed,) = address(court).call(abi.encodeCall(Court.close, (claim)));
        vm.prank(pool);
        (bool answered,) = address(court).call(abi.encodeCall(Court.respond, (claim, "here")));
        assertTrue(closed != answered, "exactly one of them");
    }

    function test_anAgreedResultThatCannotBeFetchedCostsThePool() public {
        bytes32 disputeId = demanded();
        respond();
        escalate();
        assertEq(court.depositOf(buyer), FUNDS - BOND - PANEL_FEE, "buyer");
        bytes32 missing = court.UNRETRIEVABLE();
        judge(disputeId, buyer, missing, missing, missing);
        court.settle(Disputes.Kind.Missing, claimOf(1));
        assertEq(court.depositOf(buyer), FUNDS - PANEL_FEE, "bond");
        assertEq(market.depositOf(buyer), BUYER_DEPOSIT - ESCROW + PANEL_FEE, "panel");
        assertEq(market.stakeOf(pool).active, MINIMUM_STAKE - FINE, "stake");
        assertNothingLeft();
    }

    function test_aResultThatIsThereCostsTheBuyerBondAndPanel() public {
        bytes32 disputeId = demanded();
        respond();
        escalate();
        bytes32 there = claimOf(1).outputDigest;
        judge(disputeId, buyer, there, there, there);
        court.settle(Disputes.Kind.Missing, claimOf(1));
        assertEq(court.depositOf(buyer), FUNDS - BOND - PANEL_FEE, "buyer");
        assertEq(court.depositOf(pool), BOND, "pool");
        assertEq(market.stakeOf(pool).active, MINIMUM_STAKE, "stake");
        assertNothingLeft();
    }

    function test_onlyTheParties() public {
        Evidence memory evidence = evidenceOf(1);
        Claim memory claim = claimOf(1);
        vm.prank(challenger);
        vm.expectRevert(abi.encodeWithSelector(Disputes.NotParty.selector, buyer, challenger));
        court.demand(evidence);
        bytes32 disputeId = demanded();
        vm.prank(stranger);
        vm.expectRevert(abi.encodeWithSelector(Disputes.NotParty.selector, pool, stranger));
        court.respond(claim, "");
        vm.prank(buyer);
        vm.expectRevert(
            abi.encodeWithSelector(Disputes.WrongStage.selector, disputeId, Disputes.Stage.Demanded)
        );
        court.escalate(claim);
        respond();
        vm.prank(stranger);
        vm.expectRevert(abi.encodeWithSelector(Disputes.NotParty.selector, buyer, stranger));
        court.escalate(claim);
        vm.prank(pool);
        vm.expectRevert(
            abi.encodeWithSelector(Disputes.WrongStage.selector, disputeId, Disputes.Stage.Answered)
        );
        court.respond(claim, "again");
    }

    function test_demandsEndWithTheDeal() public {
        Evidence memory evidence = evidenceOf(1);
        vm.warp(EXPIRY + GRACE + 1);
        vm.prank(buyer);
        vm.expectRevert(abi.encodeWithSelector(Disputes.DealNotRunning.selector, evidence.batch.dealId));
        court.demand(evidence);
        vm.warp(EXPIRY + GRACE);
        vm.prank(buyer);
        court.demand(evidence);
    }

    function test_aClaimCanBeBothWrongAndMissing() public {
        challengeAs(challenger, 1);
        demanded();
        assertEq(arrested(), 2 * FINE, "each takes its own");
    }

    // Deployment

    function test_rulesBeyondTheLimitsAreRefused() public {
        for (uint256 i = 0; i < 6; ++i) {
            Court.Rules memory bad = courtRules();
            if (i == 0) bad.bond = 0;
            if (i == 1) bad.fine = 0;
            if (i == 2) bad.respondSeconds = 0;
            if (i == 3) bad.escalateSeconds = 0;
            if (i == 4) bad.respondSeconds = 30 days + 1;
            if (i == 5) bad.escalateSeconds = 30 days + 1;
            vm.expectRevert(Court.InvalidCourtRules.selector);
            new Court(market, consensus, bad);
        }
    }

    function test_thePanelMayCostNothing() public {
        Cases.Rules memory free = rules();
        free.jurorFee = 0;
        address next = vm.computeCreateAddress(address(this), vm.getNonce(address(this)) + 2);
        consensus = new Consensus(token, IHeldStakes(next), free);
        court = new Court(Market(next), consensus, courtRules());
        market = new Market(
            token, MINIMUM_STAKE, UNBONDING, GRACE, NO_CATALOGUE, address(consensus), address(court)
        );
        fund(buyer, ESCROW);
        offerId = joinAsPool(pool);
        for (uint256 i = 0; i < JURORS; ++i) {
            seat(jurors[i], 1);
        }
        roll(1);
        fundAt(court, challenger, FUNDS);
        open(courtQuote(), ESCROW, EXPIRY);
        bytes32 disputeId = challengeAs(challenger, 2);
        judge(disputeId, challenger, TRUTH, TRUTH, TRUTH);
        court.settle(Disputes.Kind.Wrong, claimOf(2));
        assertEq(court.depositOf(challenger), FUNDS, "challenger");
        assertEq(market.depositOf(court.BURNED()), FINE, "burned");
        assertNothingLeft();
    }
}
