// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {Multicall} from "@openzeppelin/contracts/utils/Multicall.sol";

import {Deposits} from "./market/Deposits.sol";
import {IRequester} from "./requests/IRequester.sol";
import {IVerifier} from "./requests/IVerifier.sol";
import {Request, RequestTerms} from "./requests/RequestTerms.sol";

/// @title Computing for contracts, which cannot check off-chain work themselves
/// @notice A requester locks a reward; a gateway runs the application and brings the result; the verifier that stands
/// in the request decides; the reward is credited to whoever brought it. Terms are not stored: the id is their hash,
/// and a request costs one slot.
///
/// Up to `expiry` a result is taken, after it only `reclaim` works, and no second belongs to both. A requester that
/// changes its mind ends the request no sooner than after `noticeSeconds`: otherwise it could read a result in a
/// waiting transaction, cancel in front of it, and have both the result and the reward.
contract Requests is Deposits, Multicall {
    using RequestTerms for Request;

    /// @notice Where a request stands. Ended requests stay on record, so that the same terms cannot be used again.
    enum Status {
        None,
        Open,
        Fulfilled,
        Refunded
    }

    /// @notice All that is stored of a request, in one slot.
    /// @param expiry last second at which a result is taken
    /// @param status where it stands
    struct State {
        uint40 expiry;
        Status status;
    }

    /// @notice Longest time that a request may wait.
    uint256 public constant MAX_REQUEST_SECONDS = 180 days;
    /// @notice Most gas for the call back.
    uint256 public constant MAX_CALLBACK_GAS = 2_000_000;
    /// @notice Longest notice that a deployment may choose.
    uint256 public constant MAX_NOTICE_SECONDS = 30 days;
    /// @dev Covers what happens between the look at the gas and the call: writing the call's header, the cold account.
    uint256 private constant CALL_OVERHEAD = 5_000;

    /// @notice Seconds between a cancellation and the end of the request.
    uint40 public immutable noticeSeconds;

    mapping(bytes32 requestId => State) private _requests;

    /// @notice Work is wanted.
    event Requested(
        bytes32 indexed requestId, address indexed requester, address indexed verifier, Request request
    );
    /// @notice A result was accepted and paid.
    event Fulfilled(bytes32 indexed requestId, address indexed fulfiller, uint256 reward, bytes result);
    /// @notice The requester was called back; a failure changes nothing.
    event CalledBack(bytes32 indexed requestId, bool succeeded);
    /// @notice The requester wants no result any more; until the given second it still takes one.
    event RequestCancelled(bytes32 indexed requestId, uint256 expiry);
    /// @notice No result came, and the reward went back to the requester's deposit.
    event RequestRefunded(bytes32 indexed requestId, uint256 reward);

    /// @notice Only the requester may do this.
    error NotRequester(address requester, address caller);
    /// @notice The same request was made before: choose another nonce.
    error RequestExists(bytes32 requestId);
    /// @notice There is no such open request.
    error RequestNotOpen(bytes32 requestId, Status status);
    /// @notice The request ended at the given second.
    error RequestOver(bytes32 requestId, uint256 expiry);
    /// @notice The request still takes results, to the end of the given second.
    error RequestNotOver(bytes32 requestId, uint256 expiry);
    /// @notice The expiry has to be later than the one time and not later than the other.
    error InvalidRequestExpiry(uint256 expiry, uint256 mustExceed, uint256 latest);
    /// @notice The gas for the call back is above the limit.
    error CallbackGasTooHigh(uint256 gas, uint256 maximum);
    /// @notice The verifier of the request is no contract.
    error VerifierHasNoCode(address verifier);
    /// @notice The verifier did not accept the result.
    error ResultRefused(bytes32 requestId, address verifier);
    /// @notice The transaction has too little gas left to give the requester what the request promises it.
    error NotEnoughGasForCallback(uint256 left, uint256 required);
    /// @notice The notice period of the deployment is beyond its limit.
    error NoticeTooLong(uint256 notice, uint256 maximum);

    /// @param token_ any ERC-20 that moves exactly what it is told to
    /// @param noticeSeconds_ time between a cancellation and its effect; longer than the verifiers in use need
    constructor(IERC20 token_, uint40 noticeSeconds_) Deposits(token_) {
        if (noticeSeconds_ > MAX_NOTICE_SECONDS) {
            revert NoticeTooLong(noticeSeconds_, MAX_NOTICE_SECONDS);
        }
        noticeSeconds = noticeSeconds_;
    }

    /// @notice Asks for work and locks the reward from the caller's free deposit. The caller is the requester.
    /// @return requestId the hash of the terms
    function request(Request calldata terms) external returns (bytes32 requestId) {
        _requireRequester(terms);
        if (terms.reward == 0) {
            revert ZeroAmount();
        }
        if (terms.callbackGas > MAX_CALLBACK_GAS) {
            revert CallbackGasTooHigh(terms.callbackGas, MAX_CALLBACK_GAS);
        }
        if (terms.verifier.code.length == 0) {
            revert VerifierHasNoCode(terms.verifier);
        }
        uint256 latest = block.timestamp + MAX_REQUEST_SECONDS;
        if (terms.expiry <= block.timestamp || terms.expiry > latest) {
            revert InvalidRequestExpiry(terms.expiry, block.timestamp, latest);
        }
        requestId = terms.idOf(address(this));
        if (_requests[requestId].status != Status.None) {
            revert RequestExists(requestId);
        }
        _requests[requestId] = State({expiry: terms.expiry, status: Status.Open});
        _debit(msg.sender, terms.reward);
        emit Requested(requestId, msg.sender, terms.verifier, terms);
    }

    /// @notice Brings a result. If the verifier accepts it, the reward goes to the caller's deposit and the requester
    /// is called back with the gas that it asked for.
    /// @dev The status changes before any outside code runs that could act, and nothing is written after the call
    /// back, so whoever is called may come back and finds the request fulfilled. The verifier is called as a view.
    function fulfil(Request calldata terms, bytes calldata result, bytes calldata proof) external {
        bytes32 requestId = terms.idOf(address(this));
        State storage state = _requireOpen(requestId);
        if (block.timestamp > state.expiry) {
            revert RequestOver(requestId, state.expiry);
        }
        state.status = Status.Fulfilled;
        if (!IVerifier(terms.verifier).verify(terms, msg.sender, result, proof)) {
            revert ResultRefused(requestId, terms.verifier);
        }
        _credit(msg.sender, terms.reward);
        emit Fulfilled(requestId, msg.sender, terms.reward, result);
        if (terms.callbackGas != 0 && terms.requester.code.length != 0) {
            _callBack(terms.requester, terms.callbackGas, requestId, result);
        }
    }

    /// @notice Ends the request after the notice period, if it does not end sooner. The caller is the requester.
    function cancel(Request calldata terms) external {
        _requireRequester(terms);
        bytes32 requestId = terms.idOf(address(this));
        State storage state = _requireOpen(requestId);
        uint256 end = block.timestamp + noticeSeconds;
        if (end < state.expiry) {
            // Fits: below an expiry, which is a uint40.
            state.expiry = uint40(end);
        }
        emit RequestCancelled(requestId, state.expiry);
    }

    /// @notice Returns the reward of a request that ended without a result to its requester. Anyone may call.
    function reclaim(Request calldata terms) external {
        bytes32 requestId = terms.idOf(address(this));
        State storage state = _requireOpen(requestId);
        if (block.timestamp <= state.expiry) {
            revert RequestNotOver(requestId, state.expiry);
        }
        state.status = Status.Refunded;
        _credit(terms.requester, terms.reward);
        emit RequestRefunded(requestId, terms.reward);
    }

    /// @notice The id under which the terms are known here.
    function idOf(Request calldata terms) external view returns (bytes32) {
        return terms.idOf(address(this));
    }

    /// @notice What is stored of a request; all zero for an id that was never used.
    function stateOf(bytes32 requestId) external view returns (State memory) {
        return _requests[requestId];
    }

    /// @dev A call gets at most 63/64 of the gas that is left (EIP-150). Without the check a fulfiller could choose
    /// its gas such that everything succeeds but the call back. The answer is not copied, however long it is.
    function _callBack(address requester, uint256 gasForCall, bytes32 requestId, bytes calldata result)
        private
    {
        bytes memory data = abi.encodeCall(IRequester.onResult, (requestId, result));
        uint256 required = gasForCall + gasForCall / 63 + CALL_OVERHEAD;
        if (gasleft() < required) {
            revert NotEnoughGasForCallback(gasleft(), required);
        }
        bool succeeded;
        // solhint-disable-next-line no-inline-assembly
        assembly ("memory-safe") {
            succeeded := call(gasForCall, requester, 0, add(data, 0x20), mload(data), 0, 0)
        }
        emit CalledBack(requestId, succeeded);
    }

    function _requireOpen(bytes32 requestId) private view returns (State storage state) {
        state = _requests[requestId];
        if (state.status != Status.Open) {
            revert RequestNotOpen(requestId, state.status);
        }
    }

    function _requireRequester(Request calldata terms) private view {
        if (msg.sender != terms.requester) {
            revert NotRequester(terms.requester, msg.sender);
        }
    }
}
