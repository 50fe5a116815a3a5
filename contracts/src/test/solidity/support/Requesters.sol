// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Requests} from "../../../main/solidity/Requests.sol";
import {IRequester} from "../../../main/solidity/requests/IRequester.sol";
import {IVerifier} from "../../../main/solidity/requests/IVerifier.sol";
import {Request} from "../../../main/solidity/requests/RequestTerms.sol";

/// @notice Accepts a result when the proof says so; may refuse by reverting, or look at how much gas it has.
contract SwitchVerifier is IVerifier {
    error Refused();

    function verify(Request calldata, address, bytes calldata, bytes calldata proof)
        external
        pure
        returns (bool)
    {
        if (keccak256(proof) == keccak256("revert")) revert Refused();
        return keccak256(proof) == keccak256("good");
    }
}

/// @notice Tries to change state when it is asked.
contract StatefulVerifier {
    uint256 public asked;

    function verify(Request calldata, address, bytes calldata, bytes calldata) external returns (bool) {
        ++asked;
        return true;
    }
}

/// @notice Remembers what it is told, or misbehaves in one of several ways.
contract Requester is IRequester {
    enum Mode {
        Remember,
        Revert,
        BurnGas,
        ReturnBomb,
        RevertBomb,
        Reenter
    }

    Requests private immutable _requests;
    Mode public mode;
    bytes32 public requestId;
    bytes public result;
    uint256 public gasSeen;
    bool public reentered;
    bytes private _again;

    constructor(Requests requests_) {
        _requests = requests_;
    }

    function setMode(Mode mode_) external {
        mode = mode_;
    }

    /// @notice What to call on the Requests contract when called back.
    function setAgain(bytes calldata call) external {
        _again = call;
    }

    function ask(Request calldata terms) external returns (bytes32) {
        return _requests.request(terms);
    }

    function cancel(Request calldata terms) external {
        _requests.cancel(terms);
    }

    function onResult(bytes32 requestId_, bytes calldata result_) external {
        uint256 gas = gasleft();
        if (mode == Mode.Revert) revert("no");
        if (mode == Mode.BurnGas) {
            while (true) {}
        }
        if (mode == Mode.ReturnBomb) {
            assembly {
                return(0, 50000)
            }
        }
        if (mode == Mode.RevertBomb) {
            assembly {
                revert(0, 50000)
            }
        }
        if (mode == Mode.Reenter) {
            (bool success,) = address(_requests).call(_again);
            reentered = success;
            return;
        }
        gasSeen = gas;
        requestId = requestId_;
        result = result_;
    }
}

/// @notice Needs much gas for its look.
contract HungryVerifier is IVerifier {
    function verify(Request calldata, address, bytes calldata, bytes calldata proof)
        external
        view
        returns (bool)
    {
        uint256 before = gasleft();
        uint256 work = 0;
        while (before - gasleft() < 100_000) {
            unchecked {
                work = uint256(keccak256(abi.encode(work)));
            }
        }
        return keccak256(proof) == keccak256("good");
    }
}
