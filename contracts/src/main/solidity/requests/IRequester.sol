// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @title A contract that wants to be told the result
interface IRequester {
    /// @notice Called once when the request was fulfilled, with the gas that the request named. Check that the caller
    /// is the Requests contract. A failure here changes nothing: the result is in the event.
    function onResult(bytes32 requestId, bytes calldata result) external;
}
