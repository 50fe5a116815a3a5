// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {Multicall} from "@openzeppelin/contracts/utils/Multicall.sol";

import {Metering} from "./Metering.sol";
import {ResultsTree} from "./ResultsTree.sol";
import {DealBook} from "./market/DealBook.sol";
import {Deals} from "./market/Deals.sol";
import {Deposits} from "./market/Deposits.sol";
import {Fees, ICatalogueFees} from "./market/Fees.sol";
import {HeldStakes} from "./market/HeldStakes.sol";
import {Stakes} from "./market/Stakes.sol";

/// @title The market where buyers find pools, lock escrow and pay for accepted work
/// @notice Balance of the token = free deposits + open escrows + stakes (held ones included), at all times. Parameters are fixed at
/// deployment; nobody can change them, pause the contract or move what belongs to another. A market with other
/// parameters is another deployment, and open deals end under the rules they began with.
///
/// `multicall` puts several calls into one transaction, for example permit + deposit + openDeals.
contract Market is Deals, HeldStakes, Fees, Multicall {
    /// @param token_ any ERC-20 that moves exactly what it is told to, with a supply that fits a uint96
    /// @param minimumStake_ least active stake of a pool with offers or open deals, in base units
    /// @param unbondingSeconds_ wait between asking for stake back and getting it
    /// @param graceSeconds_ time after a deal's expiry during which vouchers are still paid
    /// @param catalogue_ where the fees of applications and datasets stand; zero for a market without
    /// @param consensus_ may hold stake that a pool put behind seats on panels; zero for nobody
    /// @param court_ may hold stake of a pool that is accused; zero for nobody
    constructor(
        IERC20 token_,
        uint96 minimumStake_,
        uint40 unbondingSeconds_,
        uint40 graceSeconds_,
        ICatalogueFees catalogue_,
        address consensus_,
        address court_
    )
        Deposits(token_)
        Stakes(minimumStake_, unbondingSeconds_)
        DealBook(graceSeconds_)
        HeldStakes(consensus_, court_)
        Fees(catalogue_)
    {}

    /// @notice Whether a line of an invoice is part of what a voucher's root stands for. See `ResultsTree`.
    function provesResult(bytes32 resultsRoot, uint256 index, bytes32 leaf, bytes32[24] calldata proof)
        external
        pure
        returns (bool)
    {
        return ResultsTree.verify(resultsRoot, index, leaf, proof);
    }

    /// @notice What a partition costs in base units. See `Metering`.
    function amountOf(uint64 corePrice, uint32 cores, uint64 gpuPrice, uint32 gpus, uint64 wallMilliseconds)
        external
        pure
        returns (uint256)
    {
        return Metering.amount(corePrice, cores, gpuPrice, gpus, wallMilliseconds);
    }
}
