// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ERC721} from "@openzeppelin/contracts/token/ERC721/ERC721.sol";

import {ICatalogueFees} from "./market/Fees.sol";

/// @title Applications, datasets and pools, each owned as a token (ERC-721)
/// @notice An entry names content by digest, so what it stands for never changes; its owner does when the token moves.
/// Applications and datasets may ask for a fee per run, which buyers pay through the Market when they open deals.
///
/// A lower fee counts at once, a higher one after `FEE_NOTICE_SECONDS`: longer than a quote is good for, so that no
/// raise reaches a run whose quotes are signed. Buyers state the most they pay in any case.
///
/// Anyone may register any digest, also twice: the first to register something is not by that its author. Whoever
/// uses an entry chooses it by its id, and so by its owner.
contract Catalogue is ERC721, ICatalogueFees {
    /// @notice What an entry stands for.
    enum Kind {
        Application,
        Dataset,
        Pool
    }

    /// @notice What is stored of an entry.
    /// @param digest SHA-256 of the image or jar, of the dataset's manifest, or of the pool's description
    /// @param kind what it is
    /// @param fee base units per run, up to `feeFrom`
    /// @param nextFee base units per run, from `feeFrom` on
    /// @param feeFrom Unix time from which the next fee counts
    struct Entry {
        bytes32 digest;
        uint96 fee;
        uint96 nextFee;
        uint40 feeFrom;
        Kind kind;
    }

    /// @notice Seconds until a higher fee counts.
    uint256 public constant FEE_NOTICE_SECONDS = 1 days;
    /// @notice Longest location in bytes, so that one entry cannot flood everyone who follows the events.
    uint256 public constant MAX_LOCATION_BYTES = 512;

    /// @notice Number of entries, and the id of the newest; ids start at 1.
    uint256 public entryCount;

    mapping(uint256 entryId => Entry) private _entries;
    mapping(uint256 entryId => string location) private _locations;

    /// @notice An entry was registered.
    event EntryRegistered(
        uint256 indexed entryId,
        address indexed owner,
        Kind kind,
        bytes32 indexed digest,
        uint256 fee,
        string location
    );
    /// @notice An entry's fee changes at the given Unix time.
    event FeeChanged(uint256 indexed entryId, uint256 fee, uint256 from);

    /// @notice Only the entry's owner may do this.
    error NotEntryOwner(uint256 entryId, address owner, address caller);
    /// @notice Zero is the digest of nothing.
    error ZeroDigest();
    /// @notice Pools are paid by the second and ask for no fee per run.
    error PoolsAskNoFee();
    /// @notice The location is longer than the limit.
    error LocationTooLong(uint256 length, uint256 maximum);

    /// @notice An empty catalogue.
    constructor() ERC721("Gridmill Catalogue", "GRIDMILL") {}

    /// @notice Registers an entry owned by the caller.
    /// @param kind what it is
    /// @param digest SHA-256 of the content
    /// @param fee base units per run; zero for pools
    /// @param location where the content, or a description, can be fetched
    /// @return entryId its id
    function register(Kind kind, bytes32 digest, uint96 fee, string calldata location)
        external
        returns (uint256 entryId)
    {
        if (digest == 0) {
            revert ZeroDigest();
        }
        if (kind == Kind.Pool && fee != 0) {
            revert PoolsAskNoFee();
        }
        if (bytes(location).length > MAX_LOCATION_BYTES) {
            revert LocationTooLong(bytes(location).length, MAX_LOCATION_BYTES);
        }
        entryId = ++entryCount;
        _entries[entryId] = Entry({digest: digest, fee: fee, nextFee: fee, feeFrom: 0, kind: kind});
        _locations[entryId] = location;
        emit EntryRegistered(entryId, msg.sender, kind, digest, fee, location);
        // Not the safe variant: the caller asked for it, and so no code of others runs here.
        _mint(msg.sender, entryId);
    }

    /// @notice Changes the fee of the caller's entry: at once when it falls, after the notice when it rises.
    function setFee(uint256 entryId, uint96 fee) external {
        address owner = _requireOwned(entryId);
        if (msg.sender != owner) {
            revert NotEntryOwner(entryId, owner, msg.sender);
        }
        Entry storage entry = _entries[entryId];
        if (entry.kind == Kind.Pool && fee != 0) {
            revert PoolsAskNoFee();
        }
        uint96 present = _feeOf(entry);
        uint256 from = fee > present ? block.timestamp + FEE_NOTICE_SECONDS : block.timestamp;
        entry.fee = present;
        entry.nextFee = fee;
        entry.feeFrom = uint40(from);
        emit FeeChanged(entryId, fee, from);
    }

    /// @inheritdoc ICatalogueFees
    function feeOf(uint256 entryId) external view returns (address owner, uint96 fee) {
        return (_requireOwned(entryId), _feeOf(_entries[entryId]));
    }

    /// @notice What is stored of an entry.
    function entryOf(uint256 entryId) external view returns (Entry memory) {
        _requireOwned(entryId);
        return _entries[entryId];
    }

    /// @notice Where the content, or a description of it, can be fetched.
    function tokenURI(uint256 entryId) public view override returns (string memory) {
        _requireOwned(entryId);
        return _locations[entryId];
    }

    function _feeOf(Entry storage entry) private view returns (uint96) {
        return block.timestamp < entry.feeFrom ? entry.fee : entry.nextFee;
    }
}
