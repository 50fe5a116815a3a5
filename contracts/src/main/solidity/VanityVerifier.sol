// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IVerifier} from "./requests/IVerifier.sol";
import {Request, RequestTerms} from "./requests/RequestTerms.sol";

/// @notice An Ethereum address with a wanted form, to be found for a key that only its owner knows.
/// @param keyX x coordinate of the owner's public key Q
/// @param keyIsOdd whether its y coordinate is odd
/// @param mask bits of the address that matter
/// @param value what they must be
struct VanityParams {
    uint256 keyX;
    bool keyIsOdd;
    address mask;
    address value;
}

/// @title Results that are hard to find and cheap to check: vanity addresses
/// @notice The requester keeps the secret q and gives Q = q*G. Whoever finds k such that the address of Q + k*G has the
/// wanted form brings k; the address' key is q + k, which the requester alone can compute.
///
/// A number can be copied from a waiting transaction, so the finder announces a salted hash bound to itself first,
/// and brings the number in a later block. Who copies the number then has no announcement that is old enough.
contract VanityVerifier is IVerifier {
    using RequestTerms for Request;

    /// @dev Order of secp256k1's group.
    uint256 private constant N = 0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEBAAEDCE6AF48A03BBFD25E8CD0364141;

    /// @notice Block in which something was announced; zero for never.
    mapping(bytes32 announcement => uint256 blockNumber) public announcedIn;

    /// @notice A finder announced a number without showing it.
    event Announced(bytes32 indexed announcement);

    /// @notice Announces a number; see `announcementOf`. Anyone may call for anyone, the first time counts.
    function announce(bytes32 announcement) external {
        if (announcedIn[announcement] == 0) {
            announcedIn[announcement] = block.number;
            emit Announced(announcement);
        }
    }

    /// @inheritdoc IVerifier
    /// @dev The request's `params` are the ABI-encoded `VanityParams`, the result is k as one word, the proof is the
    /// salt of the announcement. About 5,000 gas.
    function verify(Request calldata request, address fulfiller, bytes calldata result, bytes calldata proof)
        external
        view
        returns (bool)
    {
        if (result.length != 32 || proof.length != 32) {
            return false;
        }
        uint256 announced =
            announcedIn[announcementOf(request.idOf(msg.sender), fulfiller, bytes32(result), bytes32(proof))];
        if (announced == 0 || announced >= block.number) {
            return false;
        }
        VanityParams memory params = abi.decode(request.params, (VanityParams));
        address found = addressOf(params.keyX, params.keyIsOdd, uint256(bytes32(result)));
        return found != address(0) && uint160(found) & uint160(params.mask) == uint160(params.value);
    }

    /// @notice The announcement of a number for one request by one finder.
    function announcementOf(bytes32 requestId, address finder, bytes32 number, bytes32 salt)
        public
        view
        returns (bytes32)
    {
        return keccak256(abi.encode(block.chainid, address(this), requestId, finder, number, salt));
    }

    /// @notice The address of Q + k*G; zero when there is none.
    /// @dev ecrecover(h, v, r, s) is the address of (s*R - h*G) / r, where R is the point with x = r and the parity
    /// that v tells. With r = s = x of Q and h = -k*r this is Q + k*G. The precompile is called as it is: libraries
    /// refuse an s in the upper half.
    function addressOf(uint256 keyX, bool keyIsOdd, uint256 k) public pure returns (address) {
        if (k == 0 || k >= N || keyX == 0 || keyX >= N) {
            return address(0);
        }
        bytes32 hash = bytes32(N - mulmod(k, keyX, N));
        return ecrecover(hash, keyIsOdd ? 28 : 27, bytes32(keyX), bytes32(keyX));
    }
}
