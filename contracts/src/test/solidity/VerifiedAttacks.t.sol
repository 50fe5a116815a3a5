// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";

import {Consensus} from "../../main/solidity/Consensus.sol";
import {Requests} from "../../main/solidity/Requests.sol";
import {ResultsTree} from "../../main/solidity/ResultsTree.sol";
import {Bench} from "../../main/solidity/consensus/Bench.sol";
import {Cases} from "../../main/solidity/consensus/Cases.sol";
import {Disputes} from "../../main/solidity/court/Disputes.sol";
import {Claim, Evidence} from "../../main/solidity/court/Evidence.sol";
import {Deposits} from "../../main/solidity/market/Deposits.sol";
import {IHeldStakes} from "../../main/solidity/market/HeldStakes.sol";
import {Stakes} from "../../main/solidity/market/Stakes.sol";
import {Request} from "../../main/solidity/requests/RequestTerms.sol";
import {CourtFixture} from "./support/CourtFixture.sol";
import {HungryVerifier, SwitchVerifier} from "./support/Requesters.sol";
import {ResultsTreeBuilder} from "./support/ResultsTreeBuilder.sol";
import {FalseToken, FeeToken} from "./support/Tokens.sol";
import {Wallet} from "./support/Wallets.sol";

/// @notice What pools, clients, challengers and strangers may try on the verified path; each test is named after the
/// attack that it resists. Griefing by call backs stands in `RequestsTest`, races in the tests of each contract.
contract VerifiedAttacksTest is CourtFixture {
    uint256 private constant CURVE_ORDER = 0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEBAAEDCE6AF48A03BBFD25E8CD0364141;

    // Copying

    function test_copiedCommitment() public {
        bytes32 caseId = drawn();
        bytes32 copied = consensus.commitmentOf(caseId, jurorAt(caseId, 0), TRUTH, SALT);
        commitAs(caseId, 0, TRUTH);
        vm.prank(jurorAt(caseId, 1));
        consensus.commit(caseId, 1, copied);
        commitAs(caseId, 2, TRUTH);
        revealAs(caseId, 0, TRUTH);
        // The copier now knows answer and salt, and cannot open the copy with them.
        vm.prank(jurorAt(caseId, 1));
        vm.expectRevert(abi.encodeWithSelector(Cases.NotTheCommitment.selector, caseId, 1));
        consensus.reveal(caseId, 1, TRUTH, SALT);
    }

    function test_copiedReveal() public {
        bytes32 caseId = drawn();
        for (uint256 i = 0; i < 3; ++i) {
            commitAs(caseId, i, i == 2 ? LIE : TRUTH);
        }
        revealAs(caseId, 0, TRUTH);
        vm.prank(jurorAt(caseId, 2));
        vm.expectRevert(abi.encodeWithSelector(Cases.NotTheCommitment.selector, caseId, 2));
        consensus.reveal(caseId, 2, TRUTH, SALT);
        // Nor can it reveal in the place of the other.
        address copier = jurorAt(caseId, 2);
        bytes memory reason =
            abi.encodeWithSelector(Cases.NotYourSeat.selector, caseId, 1, jurorAt(caseId, 1), copier);
        vm.prank(copier);
        vm.expectRevert(reason);
        consensus.reveal(caseId, 1, TRUTH, SALT);
    }

    function test_commitmentReplayOnAnotherCaseChainOrContract() public {
        bytes32 here = consensus.commitmentOf(TRUTH, stranger, TRUTH, SALT);
        assertTrue(here != consensus.commitmentOf(LIE, stranger, TRUTH, SALT), "case");
        assertTrue(here != consensus.commitmentOf(TRUTH, client, TRUTH, SALT), "account");
        Consensus other = new Consensus(token, IHeldStakes(address(market)), rules());
        assertTrue(here != other.commitmentOf(TRUTH, stranger, TRUTH, SALT), "contract");
        vm.chainId(4242);
        assertTrue(here != consensus.commitmentOf(TRUTH, stranger, TRUTH, SALT), "chain");
    }

    // Seats

    function test_oneOwnerOnManySeats() public {
        // However many seats an account offers, it stands once on the bench and sits once on a panel.
        seat(jurors[0], 200);
        roll(1);
        for (uint256 round = 0; round < 20; ++round) {
            vm.prank(client);
            bytes32 caseId = consensus.open(keccak256(abi.encode(round)), nobody());
            uint256 drawBlock = block.number + DRAW_DELAY;
            vm.roll(drawBlock + 1);
            vm.setBlockhash(drawBlock, keccak256(abi.encode("hash", round)));
            bytes memory call = abi.encodeCall(Cases.draw, (caseId, keccak256(abi.encode(round)), nobody()));
            (bool found,) = address(consensus).call(call);
            if (!found) continue; // The others are busy; it does not take their seats.
            for (uint256 i = 0; i < 3; ++i) {
                assertTrue(jurorAt(caseId, i) != jurorAt(caseId, (i + 1) % 3), "one seat");
            }
        }
        assertEq(consensus.benchSize(), JURORS, "places");
    }

    function test_partiesOnTheirOwnPanel() public {
        seat(buyer, 1);
        seat(pool, 1);
        roll(1);
        for (uint256 index = 0; index < 2; ++index) {
            bytes32 disputeId = challengeAs(challenger, index);
            bytes32 caseId = consensus.caseIdOf(address(court), disputeId);
            roll(DRAW_DELAY + 1);
            vm.expectRevert(abi.encodeWithSelector(Cases.OtherTerms.selector, caseId));
            consensus.draw(caseId, disputeId, nobody());
            consensus.draw(caseId, disputeId, parties(challenger));
            for (uint256 i = 0; i < 3; ++i) {
                address juror = jurorAt(caseId, i);
                assertTrue(juror != pool && juror != buyer && juror != challenger, "a party");
            }
        }
    }

    function test_joiningOnceTheSeedIsKnown() public {
        bytes32 caseId = openCase();
        roll(DRAW_DELAY + 1);
        address[] memory late = new address[](20);
        for (uint256 i = 0; i < 20; ++i) {
            late[i] = vm.addr(uint256(keccak256(abi.encode("late", i))));
            seat(late[i], 1);
        }
        consensus.draw(caseId, SUBJECT, nobody());
        for (uint256 i = 0; i < 60; ++i) {
            assertTrue(jurorAt(caseId, i % 3) != late[i / 3], "joined late");
        }
    }

    function test_takingOverAFreePlaceOnceTheSeedIsKnown() public {
        bytes32 caseId = openCase();
        roll(DRAW_DELAY + 1);
        for (uint256 i = 0; i < 2; ++i) {
            vm.prank(jurors[i]);
            consensus.takeBackSeats(2);
            seat(vm.addr(uint256(keccak256(abi.encode("late", i)))), 1);
        }
        // Three are left that were there: they are the panel, and nobody else.
        consensus.draw(caseId, SUBJECT, nobody());
        for (uint256 i = 0; i < 3; ++i) {
            address juror = jurorAt(caseId, i);
            assertTrue(juror == jurors[2] || juror == jurors[3] || juror == jurors[4], "was there");
        }
    }

    function test_joiningInTheBlockOfTheOpening() public {
        seat(stranger, 1);
        bytes32 caseId = openCase();
        for (uint256 i = 0; i < 2; ++i) {
            vm.prank(jurors[i]);
            consensus.takeBackSeats(2);
        }
        drawPanel(caseId, SUBJECT, nobody());
        for (uint256 i = 0; i < 3; ++i) {
            assertTrue(jurorAt(caseId, i) != stranger, "too new");
        }
    }

    function test_leavingOnceTheSeedIsKnownOnlyHandsOnTheSeat() public {
        bytes32 caseId = openCase();
        roll(DRAW_DELAY + 1);
        (bool success, bytes memory before) = address(this).call(abi.encodeCall(this.drawAndForget, (caseId)));
        assertTrue(!success, "rolled back");
        address[3] memory first = abi.decode(before, (address[3]));
        vm.prank(first[0]);
        consensus.takeBackSeats(2);
        consensus.draw(caseId, SUBJECT, nobody());
        assertEq(jurorAt(caseId, 0), first[1], "the others keep their seats");
        assertEq(jurorAt(caseId, 1), first[2], "the others keep their seats");
        assertTrue(jurorAt(caseId, 2) != first[0], "the next one follows");
    }

    /// @notice Draws, and reverts with the panel.
    function drawAndForget(bytes32 caseId) external {
        consensus.draw(caseId, SUBJECT, nobody());
        bytes memory panel = abi.encode(jurorAt(caseId, 0), jurorAt(caseId, 1), jurorAt(caseId, 2));
        assembly {
            revert(add(panel, 0x20), mload(panel))
        }
    }

    function test_busySeatsAreNotDrawn() public {
        for (uint256 i = 0; i < JURORS; ++i) {
            vm.prank(jurors[i]);
            consensus.takeBackSeats(1);
        }
        drawn();
        vm.prank(client);
        bytes32 second = consensus.open(TRUTH, nobody());
        roll(DRAW_DELAY + 1);
        vm.expectRevert(abi.encodeWithSelector(Cases.NoPanel.selector, second, 2, 3));
        consensus.draw(second, TRUTH, nobody());
        // Nor are seats that were added once the seed was known.
        for (uint256 i = 0; i < JURORS; ++i) {
            seat(jurors[i], 1);
        }
        vm.expectRevert(abi.encodeWithSelector(Cases.NoPanel.selector, second, 0, 3));
        consensus.draw(second, TRUTH, nobody());
    }

    function test_unstakeWhileSeatsAreTaken() public {
        bytes32 caseId = drawn();
        address juror = jurorAt(caseId, 0);
        vm.startPrank(juror);
        vm.expectRevert(abi.encodeWithSelector(Bench.NotSoManyFreeSeats.selector, juror, 1, 2));
        consensus.takeBackSeats(2);
        consensus.takeBackSeats(1);
        market.requestUnstake(SEAT_STAKE);
        vm.expectRevert(abi.encodeWithSelector(Stakes.StakeTooSmall.selector, juror, 0, 1));
        market.requestUnstake(1);
        vm.warp(START + UNBONDING);
        market.withdrawStake();
        vm.stopPrank();
        assertEq(held(juror), SEAT_STAKE, "still there when the case is late");
        consensus.resolve(caseId);
        assertEq(market.depositOf(consensus.BURNED()), 3 * SILENCE_PENALTY, "and pays for the silence");
    }

    function test_unstakeWhileADisputeIsOpen() public {
        bytes32 disputeId = challengeAs(challenger, 2);
        vm.startPrank(pool);
        market.decline(courtQuote());
        market.requestUnstake(MINIMUM_STAKE - FINE);
        vm.expectRevert(abi.encodeWithSelector(Stakes.StakeTooSmall.selector, pool, 0, 1));
        market.requestUnstake(1);
        vm.warp(START + UNBONDING);
        market.withdrawStake();
        vm.stopPrank();
        assertEq(arrested(), FINE, "still there");
        assertStage(disputeId, Disputes.Stage.Judging);
    }

    function test_committingAndNeverRevealing() public {
        bytes32 caseId = drawn();
        for (uint256 i = 0; i < 3; ++i) {
            commitAs(caseId, i, TRUTH);
        }
        revealAs(caseId, 0, TRUTH);
        revealAs(caseId, 1, TRUTH);
        vm.warp(START + REVEAL + 1);
        address silent = jurorAt(caseId, 2);
        consensus.resolve(caseId);
        assertStatus(caseId, Cases.Status.Decided);
        assertEq(consensus.depositOf(silent), 0, "no fee");
        assertEq(consensus.jurorOf(silent).seats, 1, "the seat is lost");
        assertEq(held(silent) + market.stakeOf(silent).active, 2 * SEAT_STAKE - SILENCE_PENALTY, "penalty");
    }

    /// @dev A producer that shifts time by less than a phase takes no phase from anybody.
    function test_blockTimeManipulationWithinAPhase() public {
        bytes32 caseId = drawn();
        commitAs(caseId, 0, TRUTH);
        commitAs(caseId, 1, TRUTH);
        vm.warp(START + COMMIT + 15);
        vm.expectRevert(abi.encodeWithSelector(Cases.PhaseNotOver.selector, caseId, START + COMMIT + REVEAL));
        consensus.resolve(caseId);
        revealAs(caseId, 0, TRUTH);
        revealAs(caseId, 1, TRUTH);
        consensus.resolve(caseId);
        assertStatus(caseId, Cases.Status.Decided);
    }

    // Profit

    function testFuzz_nobodyButThePanelProfitsFromSeizedStake(uint8 answers) public {
        bytes32 caseId = drawn();
        bytes32[3] memory given;
        for (uint256 i = 0; i < 3; ++i) {
            uint256 choice = (answers >> (2 * i)) & 3;
            given[i] = choice == 0 ? bytes32(0) : choice == 1 ? TRUTH : choice == 2 ? LIE : SALT;
        }
        uint256 before = stakeOfPanel(caseId);
        decide(caseId, given[0], given[1], given[2]);
        assertAtMost(consensus.depositOf(client) + market.depositOf(client), 100e9, "client");
        uint256 burned = market.depositOf(consensus.BURNED());
        uint256 toPanel = 0;
        uint256 fees = 0;
        for (uint256 i = 0; i < 3; ++i) {
            toPanel += market.depositOf(jurorAt(caseId, i));
            fees += consensus.depositOf(jurorAt(caseId, i));
        }
        assertEq(stakeOfPanel(caseId) + burned + toPanel, before, "no stake is made or lost");
        assertAtMost(toPanel, burned, "at most half goes to the panel");
        assertEq(consensus.depositOf(client) + fees, 100e9, "no fee is made or lost");
        assertEq(token.balanceOf(address(consensus)), 200e9, "tokens");
    }

    function stakeOfPanel(bytes32 caseId) private view returns (uint256 sum) {
        for (uint256 i = 0; i < 3; ++i) {
            address juror = jurorAt(caseId, i);
            sum += held(juror) + market.stakeOf(juror).active;
        }
    }

    // Signatures

    function test_signatureMalleabilityOfABatch() public {
        Evidence memory evidence = evidenceOf(2);
        bytes32 digest = market.hashResultBatch(evidence.batch);
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(POOL_KEY, digest);
        evidence.poolSignature =
            abi.encodePacked(r, bytes32(CURVE_ORDER - uint256(s)), v == 27 ? uint8(28) : uint8(27));
        vm.prank(challenger);
        vm.expectRevert(abi.encodeWithSelector(Disputes.NotSignedByPool.selector, pool, digest));
        court.challenge(evidence);
    }

    function test_batchReplayOnAnotherChain() public {
        Evidence memory evidence = evidenceOf(2);
        vm.chainId(4242);
        bytes memory reason = abi.encodeWithSelector(
            Disputes.BatchOfAnotherDeal.selector, evidence.batch.dealId, market.hashQuote(evidence.quote)
        );
        vm.prank(challenger);
        vm.expectRevert(reason);
        court.challenge(evidence);
    }

    function test_aPoolClaimsTheDigestThatMeansNothingIsThere() public {
        bytes32 missing = court.UNRETRIEVABLE();
        bytes32[] memory leaves = new bytes32[](1);
        leaves[0] = ResultsTree.leafOf(TRUTH, TRUTH, missing, 1);
        bytes32[][] memory levels = ResultsTreeBuilder.levelsOf(leaves);
        Evidence memory evidence = evidenceOf(0);
        (evidence.partitionKey, evidence.inputDigest, evidence.outputDigest, evidence.amount) =
        (TRUTH, TRUTH, missing, 1);
        evidence.batch.resultsDigest = ResultsTreeBuilder.rootOf(levels);
        evidence.proof = ResultsTreeBuilder.proofOf(levels, 0);
        evidence.poolSignature = sign(POOL_KEY, market.hashResultBatch(evidence.batch));
        vm.prank(challenger);
        bytes32 disputeId = court.challenge(evidence);
        judge(disputeId, challenger, missing, missing, missing);
        Claim memory claim = claimOf(0);
        (claim.partitionKey, claim.inputDigest, claim.outputDigest, claim.amount) = (TRUTH, TRUTH, missing, 1);
        court.settle(Disputes.Kind.Wrong, claim);
        assertEq(market.stakeOf(pool).active, MINIMUM_STAKE - FINE, "stake");
    }

    function test_contractWalletAnswersForItsBatches() public {
        pool = address(new Wallet(pool));
        offerId = joinAsPool(pool);
        open(courtQuote(), 1e9, EXPIRY);
        challengeAs(challenger, 2);
        assertEq(arrested(), FINE, "arrested");
    }

    // Requests

    function test_starvingAVerifierOfGas() public {
        HungryVerifier hungry = new HungryVerifier();
        Request memory terms = request(client, address(hungry));
        terms.callbackGas = 0;
        fundAt(requests, client, 10e9);
        vm.prank(client);
        bytes32 requestId = requests.request(terms);
        // With too little gas the verifier fails, and with it the transaction: never a judgement on half a look.
        for (uint256 gas = 50_000; gas < 300_000; gas += 10_000) {
            (bool success,) =
                address(requests).call{gas: gas}(abi.encodeCall(Requests.fulfil, (terms, "r", "bad")));
            assertTrue(!success, "a bad result");
            assertTrue(requests.stateOf(requestId).status == Requests.Status.Open, "open");
        }
        requests.fulfil(terms, "r", "good");
    }

    function test_frontRunOfAFulfilWithItsOwnProof() public {
        Request memory terms = request(client, address(consensus));
        fundAt(requests, client, 10e9);
        vm.prank(client);
        bytes32 requestId = requests.request(terms);
        vm.prank(gateway);
        bytes32 caseId = consensus.openForRequest(address(requests), terms);
        address[] memory excluded = new address[](1);
        excluded[0] = client;
        drawPanel(caseId, requestId, excluded);
        bytes32 digest = sha256("r");
        decide(caseId, digest, digest, digest);
        vm.prank(stranger);
        vm.expectRevert(
            abi.encodeWithSelector(Requests.ResultRefused.selector, requestId, address(consensus))
        );
        requests.fulfil(terms, "r", "");
        vm.prank(gateway);
        requests.fulfil(terms, "r", "");
        assertEq(requests.depositOf(gateway), 10e9, "reward");
    }

    function test_someoneElsesAnswerToTheSameQuestion() public {
        // A client's own case about a request's id is not the request's case.
        Request memory terms = request(client, address(consensus));
        fundAt(requests, client, 10e9);
        vm.prank(client);
        bytes32 requestId = requests.request(terms);
        vm.prank(gateway);
        bytes32 caseId = consensus.open(requestId, nobody());
        drawPanel(caseId, requestId, nobody());
        bytes32 digest = sha256("r");
        decide(caseId, digest, digest, digest);
        vm.prank(gateway);
        vm.expectRevert(
            abi.encodeWithSelector(Requests.ResultRefused.selector, requestId, address(consensus))
        );
        requests.fulfil(terms, "r", "");
    }

    // Tokens

    function test_feeOnTransferAndFalseReturningTokens() public {
        FeeToken fee = new FeeToken();
        Requests book = new Requests(IERC20(address(fee)), NOTICE);
        fee.approve(address(book), 100);
        fee.setFee(1);
        vm.expectRevert(abi.encodeWithSelector(Deposits.InexactTransfer.selector, 100, 99));
        book.deposit(100);
        FalseToken lie = new FalseToken();
        Consensus other = new Consensus(IERC20(address(lie)), IHeldStakes(address(market)), rules());
        lie.approve(address(other), 100);
        lie.setBroken(true);
        vm.expectRevert(abi.encodeWithSelector(SafeERC20.SafeERC20FailedOperation.selector, address(lie)));
        other.deposit(100);
    }

    function test_hugeAmounts() public {
        SwitchVerifier verifier = new SwitchVerifier();
        Request memory terms = request(client, address(verifier));
        terms.reward = uint96(token.balanceOf(address(this)));
        fundAt(requests, client, terms.reward);
        vm.prank(client);
        requests.request(terms);
        vm.prank(gateway);
        requests.fulfil(terms, "", "good");
        vm.prank(gateway);
        requests.withdraw(terms.reward);
        vm.prank(stranger);
        vm.expectRevert(
            abi.encodeWithSelector(Stakes.StakeTooSmall.selector, stranger, 0, uint256(SEAT_STAKE) * 65_535)
        );
        consensus.offerSeats(65_535);
    }
}
