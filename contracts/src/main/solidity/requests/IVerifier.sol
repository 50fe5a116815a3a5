// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Request} from "./RequestTerms.sol";

/// @title Decides whether a result is what a request asked for
/// @notice The verifier stands in the request. Whoever works for the reward reads it first: a verifier that always
/// refuses is a request not worth serving.
interface IVerifier {
    /// @notice Whether the result is accepted from this fulfiller. Only looks, changes nothing. The caller is the
    /// Requests contract to which the request belongs.
    /// @param request the terms
    /// @param fulfiller who brings the result and would be paid. A proof that another can copy from a waiting
    /// transaction must be bound to it.
    /// @param result what the application gave
    /// @param proof what the verifier needs
    function verify(Request calldata request, address fulfiller, bytes calldata result, bytes calldata proof)
        external
        view
        returns (bool);
}
