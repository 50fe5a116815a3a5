// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {Multicall} from "@openzeppelin/contracts/utils/Multicall.sol";

import {Bench} from "./consensus/Bench.sol";
import {Cases} from "./consensus/Cases.sol";
import {Deposits} from "./market/Deposits.sol";
import {IHeldStakes, IJudge} from "./market/HeldStakes.sol";
import {IVerifier} from "./requests/IVerifier.sol";
import {Request, RequestTerms} from "./requests/RequestTerms.sol";

/// @title When nobody can check, many must agree
/// @notice Panels of staked pools do the same work apart and answer with its digest. See `Bench` for who sits on
/// panels, and `Cases` for how they answer and what it costs to be wrong.
///
/// Two kinds of clients. A contract (the Court) opens cases of its own with `open`. For a request anyone may open the
/// one case that there can be, with `openForRequest`; the panel answers with SHA-256 of the result, and whoever paid
/// for the panel is the one who may bring the result and earn the reward.
contract Consensus is Cases, IVerifier, IJudge, Multicall {
    using RequestTerms for Request;

    /// @notice The request names another verifier.
    error NotTheVerifier(address verifier);

    /// @param token_ in which panels are paid
    /// @param market_ Market that holds the stakes; it may be deployed later, at an address known before
    /// @param rules how panels work
    constructor(IERC20 token_, IHeldStakes market_, Rules memory rules)
        Deposits(token_)
        Bench(market_, rules.seatStake)
        Cases(rules)
    {}

    /// @notice Opens a case of the caller, who pays `panelFee` from its deposit here.
    /// @param subject what is asked; the caller makes known what it means
    /// @param excluded accounts that must not sit on the panel
    /// @return caseId `caseIdOf` the caller and the subject
    function open(bytes32 subject, address[] calldata excluded) external returns (bytes32 caseId) {
        caseId = caseIdOf(msg.sender, subject);
        _openCase(caseId, subject, excluded);
    }

    /// @notice Opens the case of a request, paid by the caller, who may then bring the agreed result. There is one
    /// case per request, until it ends without decision: nobody can open panels until one pleases. The requester
    /// does not sit on the panel.
    /// @param book the Requests contract
    /// @param request the terms; they must name this contract as the verifier
    function openForRequest(address book, Request calldata request) external returns (bytes32 caseId) {
        if (request.verifier != address(this)) {
            revert NotTheVerifier(request.verifier);
        }
        bytes32 requestId = request.idOf(book);
        caseId = requestCaseIdOf(book, requestId);
        address[] memory excluded = new address[](1);
        excluded[0] = request.requester;
        _openCase(caseId, requestId, excluded);
    }

    /// @inheritdoc IVerifier
    /// @dev The proof is not used: the case is found by the request.
    function verify(Request calldata request, address fulfiller, bytes calldata result, bytes calldata)
        external
        view
        returns (bool)
    {
        Case storage case_ = _decisionOf(requestCaseIdOf(msg.sender, request.idOf(msg.sender)));
        return case_.status == Status.Decided && case_.client == fulfiller && case_.answer == sha256(result);
    }

    /// @notice The Market whose stakes are held.
    function market() external view returns (address) {
        return address(_stakes);
    }

    /// @notice The id of a client's own case.
    function caseIdOf(address client, bytes32 subject) public pure returns (bytes32) {
        return keccak256(abi.encode("gridmill.case", client, subject));
    }

    /// @notice The id of a request's case.
    function requestCaseIdOf(address book, bytes32 requestId) public pure returns (bytes32) {
        return keccak256(abi.encode("gridmill.case.request", book, requestId));
    }
}
