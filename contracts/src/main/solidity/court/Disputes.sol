// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Market} from "../Market.sol";
import {ResultsTree} from "../ResultsTree.sol";
import {DealBook} from "../market/DealBook.sol";
import {Deposits} from "../market/Deposits.sol";
import {Signatures} from "../market/Signatures.sol";
import {Claim, Evidence} from "./Evidence.sol";

/// @title The book of disputes: what is stored, what is told, what counts as evidence
/// @notice A dispute is about one claim and is found by the claim's hash; the claim itself comes back in calldata.
/// Each complaint about a claim is judged once for good; one that ended without decision may be brought again.
abstract contract Disputes is Deposits {
    /// @notice What is said about a claim.
    enum Kind {
        Wrong,
        Missing
    }

    /// @notice Where a dispute stands.
    enum Stage {
        None,
        Demanded,
        Answered,
        Judging,
        Over
    }

    /// @notice How a dispute ended.
    enum Outcome {
        Undecided,
        PoolWon,
        PoolLost
    }

    /// @notice All that is stored of a dispute, in two slots.
    /// @param challenger who complained
    /// @param taken base units of the pool's stake that are arrested for it
    /// @param stage where it stands
    /// @param deadline last second of the present stage, when it has one
    struct Dispute {
        address challenger;
        uint96 taken;
        Stage stage;
        uint40 deadline;
    }

    /// @notice The answer of a panel that found nothing at the pool's location.
    bytes32 public constant UNRETRIEVABLE = keccak256("gridmill.court.unretrievable");
    /// @notice Where seized stake ends. Nobody has a key for it.
    address public constant BURNED = 0x000000000000000000000000000000000000dEaD;

    Market internal immutable _market;

    mapping(bytes32 disputeId => Dispute) private _disputes;

    /// @notice A claimed output is said to be wrong; the case's subject at the Consensus is the dispute's id.
    event Challenged(
        bytes32 indexed disputeId, bytes32 indexed dealId, address indexed challenger, Claim claim
    );
    /// @notice An output is said to be missing; the pool has until the given second to answer.
    event Demanded(
        bytes32 indexed disputeId,
        bytes32 indexed dealId,
        address indexed challenger,
        uint256 respondUntil,
        Claim claim
    );
    /// @notice The pool says where the output is; the buyer has until the given second to escalate.
    event Answered(bytes32 indexed disputeId, string location, uint256 escalateUntil);
    /// @notice The buyer found nothing there, and a panel will look.
    event Escalated(bytes32 indexed disputeId);
    /// @notice The dispute is over. Of the arrested stake the first part paid for the panel and the second is burned.
    event DisputeEnded(bytes32 indexed disputeId, Outcome outcome, uint256 paidForPanel, uint256 burned);

    /// @notice The quote names another verifier: its pool did not accept this court.
    error NotThisCourt(address verifier);
    /// @notice The batch belongs to another deal than the quote.
    error BatchOfAnotherDeal(bytes32 batchDealId, bytes32 dealId);
    /// @notice No deal was opened on the quote.
    error DealNeverOpened(bytes32 dealId);
    /// @notice The deal is over, and with it the time for which a pool keeps results.
    error DealNotRunning(bytes32 dealId);
    /// @notice The pool did not sign the batch.
    error NotSignedByPool(address pool, bytes32 digest);
    /// @notice The partition is not part of the batch.
    error NotInBatch(bytes32 resultsDigest, uint256 index);
    /// @notice Only the named account may do this.
    error NotParty(address party, address caller);
    /// @notice The dispute is in another stage.
    error WrongStage(bytes32 disputeId, Stage stage);
    /// @notice The time for this ended at the given second.
    error DisputeDeadlineOver(bytes32 disputeId, uint256 deadline);
    /// @notice The other side has time until the end of the given second.
    error DisputeDeadlineNotOver(bytes32 disputeId, uint256 deadline);
    /// @notice The pool has no stake left that could be arrested.
    error NothingAtStake(address pool);
    /// @notice The panel has not answered yet: resolve the case at the Consensus first.
    error NotJudgedYet(bytes32 disputeId, bytes32 caseId);

    constructor(Market market_) {
        _market = market_;
    }

    /// @notice What is stored of a dispute; all zero for an id that was never used.
    function disputeOf(bytes32 disputeId) external view returns (Dispute memory) {
        return _disputes[disputeId];
    }

    /// @notice The id of a complaint about a claim, which is also the subject of its case.
    function disputeIdOf(Kind kind, Claim memory claim) public view returns (bytes32) {
        return keccak256(abi.encode(block.chainid, address(this), kind, claim));
    }

    /// @dev The amount that the pool asked for is part of the leaf, so the claim is the pool's to the last unit.
    function _claimOf(Evidence calldata evidence) internal view returns (Claim memory claim) {
        if (evidence.quote.verifier != address(this)) {
            revert NotThisCourt(evidence.quote.verifier);
        }
        bytes32 dealId = _market.hashQuote(evidence.quote);
        if (evidence.batch.dealId != dealId) {
            revert BatchOfAnotherDeal(evidence.batch.dealId, dealId);
        }
        if (_market.dealOf(dealId).status == DealBook.DealStatus.None) {
            revert DealNeverOpened(dealId);
        }
        bytes32 digest = _market.hashResultBatch(evidence.batch);
        if (!Signatures.isValid(evidence.quote.pool, digest, evidence.poolSignature)) {
            revert NotSignedByPool(evidence.quote.pool, digest);
        }
        bytes32 leaf = ResultsTree.leafOf(
            evidence.partitionKey, evidence.inputDigest, evidence.outputDigest, evidence.amount
        );
        if (!ResultsTree.verify(evidence.batch.resultsDigest, evidence.index, leaf, evidence.proof)) {
            revert NotInBatch(evidence.batch.resultsDigest, evidence.index);
        }
        claim.dealId = dealId;
        claim.pool = evidence.quote.pool;
        claim.buyer = evidence.quote.buyer;
        claim.sequence = evidence.batch.sequence;
        claim.index = evidence.index;
        claim.partitionKey = evidence.partitionKey;
        claim.inputDigest = evidence.inputDigest;
        claim.outputDigest = evidence.outputDigest;
        claim.amount = evidence.amount;
    }

    function _begin(bytes32 disputeId, Stage stage) internal returns (Dispute storage dispute) {
        dispute = _requireStage(disputeId, Stage.None);
        dispute.challenger = msg.sender;
        dispute.stage = stage;
    }

    /// @dev What a panel cost goes to the deposit of whoever paid it, and never more than that.
    function _end(bytes32 disputeId, Dispute storage dispute, address pool, Outcome outcome, uint256 cost)
        internal
    {
        uint96 taken = dispute.taken;
        dispute.taken = 0;
        dispute.stage = outcome == Outcome.Undecided ? Stage.None : Stage.Over;
        uint96 paid = 0;
        uint96 burned = 0;
        if (outcome == Outcome.PoolLost) {
            // Fits: not above what was taken, which is a uint96.
            paid = cost < taken ? uint96(cost) : taken;
            burned = taken - paid;
            if (paid != 0) {
                _market.seizeStake(pool, dispute.challenger, paid);
            }
            if (burned != 0) {
                _market.seizeStake(pool, BURNED, burned);
            }
        } else {
            _market.releaseStake(pool, taken);
        }
        emit DisputeEnded(disputeId, outcome, paid, burned);
    }

    function _requireStage(bytes32 disputeId, Stage stage) internal view returns (Dispute storage dispute) {
        dispute = _disputes[disputeId];
        if (dispute.stage != stage) {
            revert WrongStage(disputeId, dispute.stage);
        }
    }

    function _requireInTime(bytes32 disputeId, Stage stage) internal view returns (Dispute storage dispute) {
        dispute = _requireStage(disputeId, stage);
        if (block.timestamp > dispute.deadline) {
            revert DisputeDeadlineOver(disputeId, dispute.deadline);
        }
    }

    function _requireOverdue(bytes32 disputeId) internal view returns (Dispute storage dispute) {
        dispute = _disputes[disputeId];
        if (dispute.stage != Stage.Demanded && dispute.stage != Stage.Answered) {
            revert WrongStage(disputeId, dispute.stage);
        }
        if (block.timestamp <= dispute.deadline) {
            revert DisputeDeadlineNotOver(disputeId, dispute.deadline);
        }
    }
}
