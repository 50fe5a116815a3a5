// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title What a partition costs
/// @notice The one formula that buyer, pool and a later court must agree on to the last base unit.
library Metering {
    /// @notice Price of one partition in token base units, rounded down.
    /// @dev Cannot overflow: each product of price and count is below 2^96, their sum below 2^97, times the duration
    /// below 2^161. Division comes last, so that rounding happens once.
    /// @param corePrice base units per core-second
    /// @param cores cores that the partition held
    /// @param gpuPrice base units per GPU-second
    /// @param gpus GPUs that the partition held
    /// @param wallMilliseconds measured wall time, already capped by the stage's limit
    function amount(uint64 corePrice, uint32 cores, uint64 gpuPrice, uint32 gpus, uint64 wallMilliseconds)
        internal
        pure
        returns (uint256)
    {
        uint256 perSecond = uint256(corePrice) * cores + uint256(gpuPrice) * gpus;
        return perSecond * wallMilliseconds / 1000;
    }
}
