// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {Multicall} from "@openzeppelin/contracts/utils/Multicall.sol";

import {Consensus} from "./Consensus.sol";
import {Market} from "./Market.sol";
import {Cases} from "./consensus/Cases.sol";
import {Disputes} from "./court/Disputes.sol";
import {Claim, Evidence} from "./court/Evidence.sol";
import {Deposits} from "./market/Deposits.sol";
import {IJudge} from "./market/HeldStakes.sol";

/// @title Where a pool answers for what it signed
/// @notice Two complaints about one partition of a batch that a pool signed:
///
/// `challenge`: the result is wrong. Anyone may bring it, with a bond. A panel of the Consensus runs the partition
/// again. If it agrees on another output, the pool loses its arrested stake; if it agrees on the claimed one, or that
/// the case cannot be judged (the inputs are gone, the application is not deterministic), the challenger loses.
///
/// `demand`: the result cannot be fetched. The buyer may demand it while the deal runs, with a bond. The pool answers
/// with a location in time, or loses. If the buyer finds nothing there it may `escalate`, and a panel fetches: it
/// answers with the digest of what it found, or with `UNRETRIEVABLE`.
///
/// The loser pays the panel. A pool that loses pays it from its stake and the rest is burned; a challenger that loses
/// pays it, and its bond goes to the pool, whose stake was held meanwhile. Nobody but the panel profits from seized
/// stake. Without a decision everyone gets back what it put in, and the same complaint may be brought again.
/// @dev Only deals whose quote names this contract as the verifier can be brought: the pool signed that.
contract Court is Disputes, IJudge, Multicall {
    using SafeERC20 for IERC20;

    /// @notice How a Court works, fixed at deployment.
    /// @param bond base units that a complaint puts at risk besides the fee of the panel
    /// @param fine base units of a pool's stake that a complaint puts at risk
    /// @param respondSeconds time for a pool to answer a demand
    /// @param escalateSeconds time for a buyer to escalate after the answer
    struct Rules {
        uint96 bond;
        uint96 fine;
        uint40 respondSeconds;
        uint40 escalateSeconds;
    }

    /// @notice Longest time that a deployment may give either side.
    uint256 public constant MAX_PHASE_SECONDS = 30 days;

    /// @notice Who judges.
    Consensus public immutable consensus;
    /// @notice Base units that a complaint puts at risk.
    uint96 public immutable bond;
    /// @notice Base units of a pool's stake that a complaint puts at risk.
    uint96 public immutable fine;
    /// @notice Time for a pool to answer a demand.
    uint40 public immutable respondSeconds;
    /// @notice Time for a buyer to escalate after the answer.
    uint40 public immutable escalateSeconds;

    /// @notice The rules of a deployment contradict themselves or a limit.
    error InvalidCourtRules();

    /// @param market_ Market that holds the stakes; it may be deployed later, at an address known before
    /// @param consensus_ who judges
    /// @param rules amounts and times
    constructor(Market market_, Consensus consensus_, Rules memory rules)
        Deposits(consensus_.token())
        Disputes(market_)
    {
        if (
            rules.bond == 0 || rules.fine == 0 || rules.respondSeconds == 0 || rules.escalateSeconds == 0
                || rules.respondSeconds > MAX_PHASE_SECONDS || rules.escalateSeconds > MAX_PHASE_SECONDS
        ) {
            revert InvalidCourtRules();
        }
        consensus = consensus_;
        bond = rules.bond;
        fine = rules.fine;
        respondSeconds = rules.respondSeconds;
        escalateSeconds = rules.escalateSeconds;
    }

    /// @notice Says that a claimed output is wrong. Takes the bond and the fee of the panel from the caller's deposit
    /// here, and arrests the pool's stake.
    /// @return disputeId `disputeIdOf` the claim
    function challenge(Evidence calldata evidence) external nonReentrant returns (bytes32 disputeId) {
        Claim memory claim = _claimOf(evidence);
        disputeId = disputeIdOf(Kind.Wrong, claim);
        Dispute storage dispute = _begin(disputeId, Stage.Judging);
        _arrest(dispute, claim.pool);
        _debit(msg.sender, bond + consensus.panelFee());
        emit Challenged(disputeId, claim.dealId, msg.sender, claim);
        _openCase(disputeId, claim, msg.sender);
    }

    /// @notice Says that an output cannot be fetched. The caller is the deal's buyer. Takes the bond from the
    /// caller's deposit here, and arrests the pool's stake.
    function demand(Evidence calldata evidence) external returns (bytes32 disputeId) {
        Claim memory claim = _claimOf(evidence);
        if (msg.sender != claim.buyer) {
            revert NotParty(claim.buyer, msg.sender);
        }
        if (!_market.isDealRunning(claim.dealId)) {
            revert DealNotRunning(claim.dealId);
        }
        disputeId = disputeIdOf(Kind.Missing, claim);
        Dispute storage dispute = _begin(disputeId, Stage.Demanded);
        dispute.deadline = uint40(block.timestamp) + respondSeconds;
        _arrest(dispute, claim.pool);
        _debit(msg.sender, bond);
        emit Demanded(disputeId, claim.dealId, msg.sender, dispute.deadline, claim);
    }

    /// @notice Says where the demanded output can be fetched. The caller is the pool.
    /// @param claim what is demanded
    /// @param location a URL that anyone can read until the dispute is over
    function respond(Claim calldata claim, string calldata location) external {
        if (msg.sender != claim.pool) {
            revert NotParty(claim.pool, msg.sender);
        }
        bytes32 disputeId = disputeIdOf(Kind.Missing, claim);
        Dispute storage dispute = _requireInTime(disputeId, Stage.Demanded);
        dispute.stage = Stage.Answered;
        dispute.deadline = uint40(block.timestamp) + escalateSeconds;
        emit Answered(disputeId, location, dispute.deadline);
    }

    /// @notice Says that there is nothing at the location, or something else. The caller is the buyer, who pays the
    /// fee of the panel from its deposit here.
    function escalate(Claim calldata claim) external nonReentrant {
        bytes32 disputeId = disputeIdOf(Kind.Missing, claim);
        Dispute storage dispute = _requireInTime(disputeId, Stage.Answered);
        if (msg.sender != dispute.challenger) {
            revert NotParty(dispute.challenger, msg.sender);
        }
        dispute.stage = Stage.Judging;
        _debit(msg.sender, consensus.panelFee());
        emit Escalated(disputeId);
        _openCase(disputeId, claim, msg.sender);
    }

    /// @notice Ends a demand after its deadline: a pool that was silent loses its arrested stake, a buyer that did not
    /// escalate loses its bond to the pool. Anyone may call.
    function close(Claim calldata claim) external {
        bytes32 disputeId = disputeIdOf(Kind.Missing, claim);
        Dispute storage dispute = _requireOverdue(disputeId);
        bool silent = dispute.stage == Stage.Demanded;
        _end(disputeId, dispute, claim.pool, silent ? Outcome.PoolLost : Outcome.PoolWon, 0);
        _credit(silent ? dispute.challenger : claim.pool, bond);
    }

    /// @notice Ends a dispute when its case has ended. Anyone may call.
    function settle(Kind kind, Claim calldata claim) external nonReentrant {
        bytes32 disputeId = disputeIdOf(kind, claim);
        Dispute storage dispute = _requireStage(disputeId, Stage.Judging);
        bytes32 caseId = consensus.caseIdOf(address(this), disputeId);
        Cases.Case memory case_ = consensus.caseOf(caseId);
        if (case_.status != Cases.Status.Decided && case_.status != Cases.Status.Undecided) {
            revert NotJudgedYet(disputeId, caseId);
        }
        uint256 refund = consensus.refundOf(caseId);
        uint256 cost = consensus.panelFee() - refund;
        Outcome outcome = Outcome.Undecided;
        if (case_.status == Cases.Status.Decided) {
            outcome = _isPoolRight(claim, case_.answer) ? Outcome.PoolWon : Outcome.PoolLost;
        }
        _end(disputeId, dispute, claim.pool, outcome, cost);
        if (outcome == Outcome.PoolWon) {
            _credit(claim.pool, bond);
        } else {
            refund += bond;
        }
        _credit(dispute.challenger, refund);
        _takeBack(consensus.refundOf(caseId));
    }

    /// @notice The Market whose stakes are held.
    function market() external view returns (address) {
        return address(_market);
    }

    function _arrest(Dispute storage dispute, address pool) private {
        uint96 taken = _market.arrestStake(pool, fine);
        if (taken == 0) {
            revert NothingAtStake(pool);
        }
        dispute.taken = taken;
    }

    /// @dev Whoever has a part in the dispute does not sit on its panel. The fee moves to the Consensus as a deposit
    /// of this contract, and was taken from the caller's deposit before.
    function _openCase(bytes32 disputeId, Claim memory claim, address challenger) private {
        address[] memory excluded = new address[](3);
        (excluded[0], excluded[1], excluded[2]) = (claim.pool, claim.buyer, challenger);
        uint256 fee = consensus.panelFee();
        if (fee != 0) {
            token.forceApprove(address(consensus), fee);
            consensus.deposit(fee);
        }
        consensus.open(disputeId, excluded);
    }

    /// @dev A pool that claims the digest that means "nothing there" is not right when nothing is there.
    function _isPoolRight(Claim calldata claim, bytes32 answer) private view returns (bool) {
        return answer == consensus.UNJUDGEABLE() || (answer == claim.outputDigest && answer != UNRETRIEVABLE);
    }

    function _takeBack(uint256 refund) private {
        if (refund != 0) {
            consensus.withdraw(refund);
        }
    }
}
