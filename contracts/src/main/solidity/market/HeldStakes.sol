// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Stakes} from "./Stakes.sol";

/// @notice What the contracts that judge may do with stake. Nothing here reaches deposits or escrows.
interface IHeldStakes {
    /// @notice Takes a pool's active stake into the hold of the caller, which must be the Consensus.
    function holdStake(address pool, uint96 amount) external;
    /// @notice Takes up to the amount of a pool's stake into the hold of the caller, which must be the Court.
    function arrestStake(address pool, uint96 amount) external returns (uint96 taken);
    /// @notice Gives held stake back to the pool.
    function releaseStake(address pool, uint96 amount) external;
    /// @notice Gives held stake to another account's deposit.
    function seizeStake(address pool, address to, uint96 amount) external;
}

/// @notice A contract that judges, as the Market sees it when it is deployed.
interface IJudge {
    /// @notice The Market whose stakes it holds.
    function market() external view returns (address);
}

/// @title Stake in the hands of a judge
/// @notice The Consensus and the Court are named at deployment and never change. Each can do four things: take stake
/// into its own hold, give it back, and give to others what it holds itself. Held stake is neither active nor
/// unbonding, so it cannot leave, and neither judge can touch what the other holds. The Consensus takes only what the
/// pool's open deals do not need; the Court takes what is at risk, even when it is on its way out.
abstract contract HeldStakes is Stakes, IHeldStakes {
    /// @notice Holds stake behind seats on panels; zero for nobody.
    address public immutable consensus;
    /// @notice Holds stake of accused pools; zero for nobody.
    address public immutable court;

    mapping(address judge => mapping(address pool => uint96 amount)) private _held;

    /// @notice A judge took stake into its hold.
    event StakeHeld(address indexed pool, address indexed judge, uint256 amount);
    /// @notice A judge gave stake back; it is active again.
    event StakeReleased(address indexed pool, address indexed judge, uint256 amount);
    /// @notice A judge gave stake to another account's deposit.
    event StakeSeized(address indexed pool, address indexed judge, address indexed to, uint256 amount);

    /// @notice Only a judge that was named at deployment may do this.
    error NotJudge(address caller);
    /// @notice The judge was deployed for another Market.
    error JudgeOfAnotherMarket(address judge, address market);
    /// @notice The judge holds less of the pool's stake.
    error HeldTooLittle(address pool, uint256 held, uint256 required);

    constructor(address consensus_, address court_) {
        _requireOurs(consensus_);
        _requireOurs(court_);
        consensus = consensus_;
        court = court_;
    }

    /// @inheritdoc IHeldStakes
    function holdStake(address pool, uint96 amount) external {
        _requireCaller(consensus);
        _takeActive(pool, amount);
        _hold(pool, amount);
    }

    /// @inheritdoc IHeldStakes
    function arrestStake(address pool, uint96 amount) external returns (uint96 taken) {
        _requireCaller(court);
        taken = _takeAtRisk(pool, amount);
        _hold(pool, taken);
    }

    /// @inheritdoc IHeldStakes
    /// @dev Stake that was unbonding becomes active and has to be asked for again.
    function releaseStake(address pool, uint96 amount) external {
        _takeHeld(pool, amount);
        _returnToActive(pool, amount);
        emit StakeReleased(pool, msg.sender, amount);
    }

    /// @inheritdoc IHeldStakes
    function seizeStake(address pool, address to, uint96 amount) external {
        _takeHeld(pool, amount);
        _credit(to, amount);
        emit StakeSeized(pool, msg.sender, to, amount);
    }

    /// @notice Base units of the pool's stake that the judge holds.
    function heldStakeOf(address judge, address pool) external view returns (uint96) {
        return _held[judge][pool];
    }

    function _hold(address pool, uint96 amount) private {
        _held[msg.sender][pool] += amount;
        emit StakeHeld(pool, msg.sender, amount);
    }

    /// @dev Nobody but a judge holds anything, so this also refuses every other caller.
    function _takeHeld(address pool, uint96 amount) private {
        uint96 held = _held[msg.sender][pool];
        if (held < amount) {
            revert HeldTooLittle(pool, held, amount);
        }
        _held[msg.sender][pool] = held - amount;
    }

    function _requireCaller(address judge) private view {
        if (msg.sender != judge) {
            revert NotJudge(msg.sender);
        }
    }

    /// @dev A judge is deployed before the Market, for an address that is known from the deployer's nonce.
    function _requireOurs(address judge) private view {
        if (judge != address(0) && IJudge(judge).market() != address(this)) {
            revert JudgeOfAnotherMarket(judge, address(this));
        }
    }
}
