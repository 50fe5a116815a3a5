// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";
import {SignatureChecker} from "@openzeppelin/contracts/utils/cryptography/SignatureChecker.sol";

/// @title Who signed
/// @notice Accepts the account's own key, or else the account's ERC-1271 answer.
library Signatures {
    /// @notice Whether the signature is the signer's over the digest; high-s signatures are refused.
    /// @dev The key is tried first whether or not the account has code. Since EIP-7702 the owner of a key can give its
    /// account code and take it away again at will. If code decided alone, a buyer could sign vouchers with its key,
    /// then delegate to a wallet that denies them all, and reclaim the escrow. A signature by the key stays good.
    /// A contract wallet that was deployed as such has no key, and can deny what it granted: a pool that serves one
    /// should redeem often.
    function isValid(address signer, bytes32 digest, bytes calldata signature) internal view returns (bool) {
        (address recovered, ECDSA.RecoverError err,) = ECDSA.tryRecoverCalldata(digest, signature);
        if (err == ECDSA.RecoverError.NoError && recovered == signer) {
            return true;
        }
        return signer.code.length != 0
            && SignatureChecker.isValidERC1271SignatureNowCalldata(signer, digest, signature);
    }
}
