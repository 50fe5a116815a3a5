// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Deposits} from "./Deposits.sol";

/// @title What pools put at risk
/// @notice A pool needs `minimumStake` to post offers and for every deal opened with it.
///
/// Leaving takes two steps. `requestUnstake` moves stake to the unbonding part, `withdrawStake` frees that part once
/// the unbonding period is over. While a pool has open deals, its active stake cannot be taken below the minimum, so
/// a pool cannot sell work and withdraw its bond before the work is judged; and because the period starts only after
/// that, a complaint about the last deal still finds the stake in place. A pool is never locked in by others: it can
/// `decline` a deal, and anyone may `reclaim` one that is over.
/// @dev One slot per pool. Stake comes from the free deposit and returns to it.
abstract contract Stakes is Deposits {
    /// @notice A pool's stake.
    /// @param active base units that count for offers and deals
    /// @param unbonding base units on their way out, still at risk
    /// @param unbondedAt Unix time from which the unbonding part can be withdrawn
    /// @param openDeals deals that are open now
    struct Stake {
        uint96 active;
        uint96 unbonding;
        uint40 unbondedAt;
        uint24 openDeals;
    }

    /// @notice Longest unbonding period that a deployment may choose.
    uint256 public constant MAX_UNBONDING_SECONDS = 365 days;

    /// @notice Least active stake of a pool with offers or open deals, in base units.
    uint96 public immutable minimumStake;
    /// @notice Seconds between asking for stake back and getting it.
    uint40 public immutable unbondingSeconds;

    mapping(address pool => Stake) private _stakes;

    /// @notice The pool's active stake grew.
    event Staked(address indexed pool, uint256 amount, uint256 active);
    /// @notice Stake is on its way out and can be withdrawn from the given Unix time.
    event UnstakeRequested(address indexed pool, uint256 amount, uint256 active, uint256 unbondedAt);
    /// @notice Unbonded stake went back to the pool's deposit.
    event StakeWithdrawn(address indexed pool, uint256 amount);

    /// @notice The pool's active stake is too small: stake more first.
    error StakeTooSmall(address pool, uint256 active, uint256 required);
    /// @notice The pool's open deals need the stake: let them close, decline them, or ask for less.
    error StakeNeededByOpenDeals(address pool, uint256 openDeals, uint256 remaining, uint256 required);
    /// @notice Nothing is unbonding.
    error NothingUnbonding(address pool);
    /// @notice The unbonding period lasts until the given Unix time.
    error StillUnbonding(address pool, uint256 unbondedAt);
    /// @notice A parameter of the deployment is beyond its limit.
    error ParameterTooLarge(uint256 value, uint256 maximum);

    constructor(uint96 minimumStake_, uint40 unbondingSeconds_) {
        if (unbondingSeconds_ > MAX_UNBONDING_SECONDS) {
            revert ParameterTooLarge(unbondingSeconds_, MAX_UNBONDING_SECONDS);
        }
        minimumStake = minimumStake_;
        unbondingSeconds = unbondingSeconds_;
    }

    /// @notice Moves base units from the caller's free deposit to its active stake.
    function stake(uint96 amount) external {
        if (amount == 0) {
            revert ZeroAmount();
        }
        _debit(msg.sender, amount);
        Stake storage account = _stakes[msg.sender];
        uint96 active = account.active + amount;
        account.active = active;
        emit Staked(msg.sender, amount, active);
    }

    /// @notice Starts to unbond part of the caller's active stake. Asking again while some is unbonding adds to it
    /// and starts the period anew for all of it.
    function requestUnstake(uint96 amount) external {
        if (amount == 0) {
            revert ZeroAmount();
        }
        uint96 active = _takeActive(msg.sender, amount);
        Stake storage account = _stakes[msg.sender];
        // Below 2^40 for a very long time: a Unix time plus at most a year.
        uint40 unbondedAt = uint40(block.timestamp) + unbondingSeconds;
        account.unbonding += amount;
        account.unbondedAt = unbondedAt;
        emit UnstakeRequested(msg.sender, amount, active, unbondedAt);
    }

    /// @notice Moves the caller's unbonded stake to its free deposit.
    function withdrawStake() external {
        Stake storage account = _stakes[msg.sender];
        uint96 amount = account.unbonding;
        if (amount == 0) {
            revert NothingUnbonding(msg.sender);
        }
        if (block.timestamp < account.unbondedAt) {
            revert StillUnbonding(msg.sender, account.unbondedAt);
        }
        account.unbonding = 0;
        account.unbondedAt = 0;
        _credit(msg.sender, amount);
        emit StakeWithdrawn(msg.sender, amount);
    }

    /// @notice A pool's stake and the number of its open deals.
    function stakeOf(address pool) external view returns (Stake memory) {
        return _stakes[pool];
    }

    function _requireStake(address pool) internal view {
        uint96 active = _stakes[pool].active;
        if (active < minimumStake) {
            revert StakeTooSmall(pool, active, minimumStake);
        }
    }

    /// @dev Takes stake out of the active part, as far as the pool's open deals do not need it.
    function _takeActive(address pool, uint96 amount) internal returns (uint96 active) {
        Stake storage account = _stakes[pool];
        active = account.active;
        if (active < amount) {
            revert StakeTooSmall(pool, active, amount);
        }
        active -= amount;
        if (account.openDeals != 0 && active < minimumStake) {
            revert StakeNeededByOpenDeals(pool, account.openDeals, active, minimumStake);
        }
        account.active = active;
    }

    /// @dev Takes up to the amount from what is at risk, the part on its way out first: it would be gone the soonest.
    function _takeAtRisk(address pool, uint96 amount) internal returns (uint96 taken) {
        Stake storage account = _stakes[pool];
        uint96 unbonding = account.unbonding;
        uint96 fromUnbonding = unbonding < amount ? unbonding : amount;
        uint96 active = account.active;
        uint96 rest = amount - fromUnbonding;
        uint96 fromActive = active < rest ? active : rest;
        account.unbonding = unbonding - fromUnbonding;
        account.active = active - fromActive;
        taken = fromUnbonding + fromActive;
    }

    function _returnToActive(address pool, uint96 amount) internal {
        _stakes[pool].active += amount;
    }

    function _dealOpened(address pool) internal {
        _requireStake(pool);
        ++_stakes[pool].openDeals;
    }

    function _dealClosed(address pool) internal {
        --_stakes[pool].openDeals;
    }
}
