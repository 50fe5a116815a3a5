// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Stakes} from "./Stakes.sol";

/// @notice What a pool advertises.
/// @param cores CPU cores on offer
/// @param gpus GPUs on offer
/// @param memoryMiB memory on offer, in MiB
/// @param corePrice token base units for one core-second
/// @param gpuPrice token base units for one GPU-second
/// @param benchmarkGflops speed of one core in the market's benchmark, in GFLOPS
/// @param wattsPerCore electrical power of one busy core with its share of the machine, in watts
/// @param gramsCo2PerKwh carbon intensity of the pool's electricity
/// @param creditWindowSeconds seconds of work that the pool does ahead of vouchers
/// @param expiresAt Unix time after which the offer is void
/// @param region where the pool stands, for example "eu-west"
/// @param runtimes how it confines commands, comma-separated, for example "bwrap,process"
/// @param endpoint URL of the pool's HTTP API
struct Offer {
    uint32 cores;
    uint32 gpus;
    uint64 memoryMiB;
    uint64 corePrice;
    uint64 gpuPrice;
    uint32 benchmarkGflops;
    uint32 wattsPerCore;
    uint32 gramsCo2PerKwh;
    uint32 creditWindowSeconds;
    uint64 expiresAt;
    string region;
    string runtimes;
    string endpoint;
}

/// @title The board of offers
/// @notice An offer is an advertisement: it is emitted whole and only its digest is stored. What binds a pool is the
/// quote that it signs, so a quote stays good when the offer behind it is changed or withdrawn.
abstract contract Offers is Stakes {
    /// @notice What is kept of an offer.
    /// @param pool its owner
    /// @param expiresAt Unix time after which it is void; zero when withdrawn
    /// @param digest keccak256 of the ABI-encoded offer
    struct OfferRecord {
        address pool;
        uint64 expiresAt;
        bytes32 digest;
    }

    /// @notice Bounds of an offer's texts in bytes, so that one pool cannot flood everyone who follows the events.
    uint256 public constant MAX_REGION_BYTES = 64;
    /// @notice See `MAX_REGION_BYTES`.
    uint256 public constant MAX_RUNTIMES_BYTES = 256;
    /// @notice See `MAX_REGION_BYTES`.
    uint256 public constant MAX_ENDPOINT_BYTES = 512;

    /// @notice Number of offers ever posted, and the id of the newest; ids start at 1.
    uint256 public offerCount;

    mapping(uint256 offerId => OfferRecord) private _offers;

    /// @notice A pool advertises.
    event OfferPosted(uint256 indexed offerId, address indexed pool, Offer offer);
    /// @notice A pool replaced what its offer says.
    event OfferUpdated(uint256 indexed offerId, address indexed pool, Offer offer);
    /// @notice A pool took its offer back.
    event OfferWithdrawn(uint256 indexed offerId, address indexed pool);

    /// @notice There is no offer with this id.
    error UnknownOffer(uint256 offerId);
    /// @notice The offer belongs to another pool.
    error NotOfferOwner(uint256 offerId, address owner, address caller);
    /// @notice The offer would be void already.
    error OfferExpired(uint256 expiresAt, uint256 timestamp);
    /// @notice An offer has to offer cores or GPUs.
    error OfferWithoutCapacity();
    /// @notice A text of the offer is empty or too long.
    error OfferTextLength(string field, uint256 length, uint256 maximum);

    /// @notice Posts an offer. The caller is its pool and must hold the minimum stake.
    /// @return offerId the new offer's id
    function postOffer(Offer calldata offer) external returns (uint256 offerId) {
        _requireStake(msg.sender);
        offerId = ++offerCount;
        _store(offerId, offer);
        emit OfferPosted(offerId, msg.sender, offer);
    }

    /// @notice Replaces the caller's offer; also brings back a withdrawn one. The minimum stake is needed as for
    /// posting.
    function updateOffer(uint256 offerId, Offer calldata offer) external {
        _requireStake(msg.sender);
        _requireOfferOwner(offerId, msg.sender);
        _store(offerId, offer);
        emit OfferUpdated(offerId, msg.sender, offer);
    }

    /// @notice Takes the caller's offer back. Quotes that were signed stay binding.
    function withdrawOffer(uint256 offerId) external {
        _requireOfferOwner(offerId, msg.sender);
        _offers[offerId].expiresAt = 0;
        emit OfferWithdrawn(offerId, msg.sender);
    }

    /// @notice What is kept of an offer; all zero for an id that was never given.
    function offerOf(uint256 offerId) external view returns (OfferRecord memory) {
        return _offers[offerId];
    }

    /// @notice Whether an offer is neither withdrawn nor expired.
    function isOfferLive(uint256 offerId) external view returns (bool) {
        return block.timestamp <= _offers[offerId].expiresAt;
    }

    function _requireOfferOwner(uint256 offerId, address pool) internal view {
        address owner = _offers[offerId].pool;
        if (owner == address(0)) {
            revert UnknownOffer(offerId);
        }
        if (owner != pool) {
            revert NotOfferOwner(offerId, owner, pool);
        }
    }

    function _store(uint256 offerId, Offer calldata offer) private {
        if (offer.expiresAt < block.timestamp) {
            revert OfferExpired(offer.expiresAt, block.timestamp);
        }
        if (offer.cores == 0 && offer.gpus == 0) {
            revert OfferWithoutCapacity();
        }
        _requireText("region", bytes(offer.region).length, MAX_REGION_BYTES);
        _requireText("runtimes", bytes(offer.runtimes).length, MAX_RUNTIMES_BYTES);
        _requireText("endpoint", bytes(offer.endpoint).length, MAX_ENDPOINT_BYTES);
        _offers[offerId] =
            OfferRecord({pool: msg.sender, expiresAt: offer.expiresAt, digest: keccak256(abi.encode(offer))});
    }

    function _requireText(string memory field, uint256 length, uint256 maximum) private pure {
        if (length == 0 || length > maximum) {
            revert OfferTextLength(field, length, maximum);
        }
    }
}
