// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

/// @notice Work that a contract or an account wants to have done, and what it pays for the result.
/// @param requester who asks, pays and is called back
/// @param app digest or catalogue entry of the application to run
/// @param params what the application is given
/// @param reward token base units for whoever brings an accepted result
/// @param verifier contract that decides whether a result is accepted
/// @param expiry last second (Unix time) at which a result is taken
/// @param callbackGas gas for the call back to the requester; zero for none
/// @param nonce chosen by the requester, so that equal work can be asked for twice
struct Request {
    address requester;
    bytes32 app;
    bytes params;
    uint96 reward;
    address verifier;
    uint40 expiry;
    uint32 callbackGas;
    bytes32 nonce;
}

/// @title The identity of a request
library RequestTerms {
    bytes32 internal constant TYPEHASH = keccak256(
        "Request(address requester,bytes32 app,bytes params,uint96 reward,address verifier,uint40 expiry,uint32 callbackGas,bytes32 nonce)"
    );

    /// @notice The id of a request, bound to one Requests contract on one chain.
    /// @param request the terms
    /// @param book the Requests contract
    function idOf(Request calldata request, address book) internal view returns (bytes32) {
        return keccak256(abi.encode(TYPEHASH, block.chainid, book, keccak256(abi.encode(request))));
    }
}
