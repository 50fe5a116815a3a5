// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";

/// @notice A contract wallet (ERC-1271) with one owner key, that can be told to deny everything.
contract Wallet {
    address public immutable owner;
    bool public denies;

    constructor(address owner_) {
        owner = owner_;
    }

    function deny() external {
        denies = true;
    }

    function isValidSignature(bytes32 digest, bytes calldata signature) external view returns (bytes4) {
        (address signer,,) = ECDSA.tryRecoverCalldata(digest, signature);
        return !denies && signer == owner ? this.isValidSignature.selector : bytes4(0xffffffff);
    }

    function execute(address target, bytes calldata data) external returns (bytes memory) {
        (bool success, bytes memory result) = target.call(data);
        if (!success) {
            assembly {
                revert(add(result, 0x20), mload(result))
            }
        }
        return result;
    }
}

/// @notice Code for an account that wants to get rid of what its key signed.
contract DenyingDelegate {
    function isValidSignature(bytes32, bytes calldata) external pure returns (bytes4) {
        return 0xffffffff;
    }
}

/// @notice Answers with a megabyte; only the first word may be looked at.
contract ReturnBomb {
    function isValidSignature(bytes32, bytes calldata) external pure {
        assembly {
            return(0, 1000000)
        }
    }
}

/// @notice Tries to change state when it is asked about a signature.
contract StatefulWallet {
    uint256 public asked;

    function isValidSignature(bytes32, bytes calldata) external returns (bytes4) {
        ++asked;
        return this.isValidSignature.selector;
    }
}
