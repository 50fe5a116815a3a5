// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";

import {Quote, ResultBatch, SignedTypes, Voucher} from "../SignedTypes.sol";
import {Signatures} from "./Signatures.sol";

/// @title What is signed, bound to this Market on this chain
abstract contract Digests is EIP712 {
    using SignedTypes for Quote;
    using SignedTypes for Voucher;
    using SignedTypes for ResultBatch;

    /// @notice The signature is not the signer's over this digest.
    error InvalidSignature(address signer, bytes32 digest);

    constructor() EIP712("Gridmill Market", "1") {}

    /// @notice The digest that the pool signs, which is also the deal's id.
    function hashQuote(Quote calldata quote) public view returns (bytes32) {
        return _hashTypedDataV4(quote.structHash());
    }

    /// @notice The digest that the buyer signs.
    function hashVoucher(Voucher calldata voucher) public view returns (bytes32) {
        return _hashTypedDataV4(voucher.structHash());
    }

    /// @notice The digest that the pool signs over a batch of results; evidence for a court, not used here.
    function hashResultBatch(ResultBatch calldata batch) external view returns (bytes32) {
        return _hashTypedDataV4(batch.structHash());
    }

    /// @notice The EIP-712 domain separator of this Market on this chain.
    function domainSeparator() external view returns (bytes32) {
        return _domainSeparatorV4();
    }

    function _requireSignature(address signer, bytes32 digest, bytes calldata signature) internal view {
        if (!Signatures.isValid(signer, digest, signature)) {
            revert InvalidSignature(signer, digest);
        }
    }
}
