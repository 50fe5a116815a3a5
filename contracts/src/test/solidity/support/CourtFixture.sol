// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Court} from "../../../main/solidity/Court.sol";
import {Quote, ResultBatch} from "../../../main/solidity/SignedTypes.sol";
import {Disputes} from "../../../main/solidity/court/Disputes.sol";
import {Claim, Evidence} from "../../../main/solidity/court/Evidence.sol";
import {ResultsTreeBuilder} from "./ResultsTreeBuilder.sol";
import {VerifiedFixture} from "./VerifiedFixture.sol";

/// @notice A deal under the Court, a batch of five partitions that its pool signed, and a challenger with a deposit.
abstract contract CourtFixture is VerifiedFixture {
    uint256 internal constant BATCH = 5;
    uint96 internal constant FUNDS = 100e9;
    uint96 internal constant PANEL_FEE = 3 * JUROR_FEE;

    address internal challenger;

    function setUp() public virtual override {
        super.setUp();
        challenger = vm.addr(uint256(keccak256("test challenger")));
        fundAt(court, challenger, FUNDS);
        fundAt(court, buyer, FUNDS);
        open(courtQuote(), ESCROW, EXPIRY);
    }

    function courtQuote() internal view returns (Quote memory terms) {
        terms = quote();
        terms.verifier = address(court);
    }

    function evidenceOf(uint256 index) internal view returns (Evidence memory evidence) {
        bytes32[][] memory levels = ResultsTreeBuilder.levelsOf(ResultsTreeBuilder.leavesOf(BATCH));
        evidence.quote = courtQuote();
        evidence.batch = ResultBatch({
            dealId: market.hashQuote(evidence.quote),
            sequence: 3,
            resultsDigest: ResultsTreeBuilder.rootOf(levels)
        });
        evidence.poolSignature = sign(POOL_KEY, market.hashResultBatch(evidence.batch));
        evidence.index = index;
        (evidence.partitionKey, evidence.inputDigest, evidence.outputDigest, evidence.amount) =
            ResultsTreeBuilder.recordAt(index);
        evidence.proof = ResultsTreeBuilder.proofOf(levels, index);
    }

    function claimOf(uint256 index) internal view returns (Claim memory) {
        Evidence memory evidence = evidenceOf(index);
        return Claim({
            dealId: evidence.batch.dealId,
            pool: evidence.quote.pool,
            buyer: evidence.quote.buyer,
            sequence: evidence.batch.sequence,
            index: index,
            partitionKey: evidence.partitionKey,
            inputDigest: evidence.inputDigest,
            outputDigest: evidence.outputDigest,
            amount: evidence.amount
        });
    }

    function challengeAs(address who, uint256 index) internal returns (bytes32) {
        Evidence memory evidence = evidenceOf(index);
        vm.prank(who);
        return court.challenge(evidence);
    }

    function demanded() internal returns (bytes32) {
        Evidence memory evidence = evidenceOf(1);
        vm.prank(buyer);
        return court.demand(evidence);
    }

    function respond() internal {
        Claim memory claim = claimOf(1);
        vm.prank(pool);
        court.respond(claim, "https://pool/output");
    }

    function escalate() internal {
        Claim memory claim = claimOf(1);
        vm.prank(buyer);
        court.escalate(claim);
    }

    /// @notice Draws the panel of a dispute and lets it answer.
    function judge(bytes32 disputeId, address complainant, bytes32 first, bytes32 second, bytes32 third)
        internal
    {
        bytes32 caseId = consensus.caseIdOf(address(court), disputeId);
        drawPanel(caseId, disputeId, parties(complainant));
        decide(caseId, first, second, third);
    }

    function parties(address complainant) internal view returns (address[] memory excluded) {
        excluded = new address[](3);
        (excluded[0], excluded[1], excluded[2]) = (pool, buyer, complainant);
    }

    function arrested() internal view returns (uint256) {
        return market.heldStakeOf(address(court), pool);
    }

    function assertStage(bytes32 disputeId, Disputes.Stage stage) internal view {
        assertEq(uint256(court.disputeOf(disputeId).stage), uint256(stage), "stage");
    }

    /// @notice The Court has given everything out that it took in.
    function assertNothingLeft() internal view {
        uint256 deposits = court.depositOf(challenger) + court.depositOf(buyer) + court.depositOf(pool);
        assertEq(token.balanceOf(address(court)), deposits, "tokens of the Court");
        assertEq(consensus.depositOf(address(court)), 0, "deposit of the Court");
        assertEq(arrested(), 0, "arrested");
    }
}
