// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";

import {Metering} from "../Metering.sol";
import {ResultsTree} from "../ResultsTree.sol";
import {Quote, ResultBatch, SignedTypes, Voucher} from "../SignedTypes.sol";
import {Offers} from "./Offers.sol";
import {Signatures} from "./Signatures.sol";

/// @title Deals: escrow against signed vouchers
/// @notice A deal is one slot of state. Its terms are the pool's signed quote; the deal's id is the quote's EIP-712
/// digest, so a quote opens at most one deal, both sides know the id before it exists, and whoever acts on a deal
/// brings the terms along and is believed only if they hash to the id. The same id stands in every voucher, which
/// binds a voucher to one deal of one Market on one chain.
///
/// Time has three parts, and no second belongs to two of them:
/// up to `expiry` the deal runs; up to `expiry + graceSeconds` vouchers are still paid; after that only `reclaim`
/// works. A pool that redeems within the grace period cannot be raced by a refund. The periods should be minutes or
/// more, as block producers choose timestamps within a range of seconds.
///
/// Nobody has to trust a newest voucher by hearsay: vouchers are cumulative, and only the pool itself can close a
/// deal at once. A final voucher from anyone else pays and ends the deal's running time, but leaves the grace period
/// to the pool. Otherwise a buyer could sign a low final voucher and close the deal over the pool's head.
abstract contract Deals is Offers, EIP712 {
    using SignedTypes for Quote;
    using SignedTypes for Voucher;
    using SignedTypes for ResultBatch;

    /// @notice Where a deal stands. Closed deals stay on record, so that their quote cannot be used again.
    enum DealStatus {
        None,
        Open,
        Closed
    }

    /// @notice All that is stored of a deal, in one slot.
    /// @param escrow base units locked for it since it was opened, top-ups included
    /// @param paid base units of these that went to the pool
    /// @param expiry Unix time at which it ends
    /// @param status where it stands; when closed, the rest of the escrow has been refunded
    struct Deal {
        uint96 escrow;
        uint96 paid;
        uint40 expiry;
        DealStatus status;
    }

    /// @notice Longest time a deal may have before it, when opened or extended. Long runs extend.
    uint256 public constant MAX_DEAL_SECONDS = 180 days;
    /// @notice Longest grace period that a deployment may choose.
    uint256 public constant MAX_GRACE_SECONDS = 30 days;

    /// @notice Seconds after a deal's expiry during which vouchers are still paid.
    uint40 public immutable graceSeconds;

    mapping(bytes32 dealId => Deal) private _deals;

    /// @notice A buyer's escrow is locked for a pool on the terms of the quote.
    event DealOpened(
        bytes32 indexed dealId,
        address indexed buyer,
        address indexed pool,
        uint256 offerId,
        uint96 escrow,
        uint40 expiry,
        Quote quote
    );
    /// @notice The escrow grew to the given sum.
    event DealToppedUp(bytes32 indexed dealId, address indexed payer, uint256 amount, uint256 escrow);
    /// @notice The deal now ends at another time.
    event DealExpiryChanged(bytes32 indexed dealId, uint256 expiry);
    /// @notice A voucher was paid to the pool's deposit.
    event VoucherRedeemed(
        bytes32 indexed dealId,
        address indexed pool,
        uint256 paidNow,
        uint128 cumulativeAmount,
        uint64 acceptedPartitions,
        bytes32 resultsRoot
    );
    /// @notice The pool gave the deal up; `DealClosed` follows.
    event DealDeclined(bytes32 indexed dealId, address indexed pool);
    /// @notice The deal is over: what was paid in all and what went back to the buyer's deposit. The root is that of
    /// the final voucher, or zero when there was none.
    event DealClosed(bytes32 indexed dealId, uint256 paid, uint256 refunded, bytes32 resultsRoot);

    /// @notice Only the buyer named in the quote may do this.
    error NotBuyer(address buyer, address caller);
    /// @notice Only the pool named in the quote may do this.
    error NotPool(address pool, address caller);
    /// @notice The quote's time is over: ask for a new one.
    error QuoteExpired(uint256 validUntil, uint256 timestamp);
    /// @notice The signature is not the signer's over this digest.
    error InvalidSignature(address signer, bytes32 digest);
    /// @notice The quote was used before.
    error DealExists(bytes32 dealId);
    /// @notice There is no such open deal: it was never opened, or is closed.
    error DealNotOpen(bytes32 dealId, DealStatus status);
    /// @notice The expiry has to be later than the one time and not later than the other.
    error InvalidExpiry(uint256 expiry, uint256 mustExceed, uint256 latest);
    /// @notice The deal and its grace period ended at the given Unix time.
    error DealOver(bytes32 dealId, uint256 endedAt);
    /// @notice The deal or its grace period still runs, to the end of the given second.
    error DealNotOver(bytes32 dealId, uint256 endsAt);
    /// @notice The voucher is for another deal than the quote.
    error VoucherForOtherDeal(bytes32 voucherDealId, bytes32 dealId);
    /// @notice Everything that the voucher says has been paid already.
    error StaleVoucher(bytes32 dealId, uint256 cumulativeAmount, uint256 paid);
    /// @notice The voucher exceeds the escrow: the buyer has to top up before it can be redeemed.
    error EscrowExceeded(bytes32 dealId, uint256 cumulativeAmount, uint256 escrow);
    /// @notice The lists differ in length, or are empty.
    error InvalidBatch(uint256 quotes, uint256 signatures, uint256 escrows, uint256 expiries);

    constructor(uint40 graceSeconds_) EIP712("Gridmill Market", "1") {
        if (graceSeconds_ > MAX_GRACE_SECONDS) {
            revert ParameterTooLarge(graceSeconds_, MAX_GRACE_SECONDS);
        }
        graceSeconds = graceSeconds_;
    }

    /// @notice Locks the buyer's escrow for a pool. The caller is the quote's buyer.
    /// @param quote the terms
    /// @param poolSignature the pool's EIP-712 signature over them (65 bytes, or ERC-1271 data)
    /// @param escrow base units to lock, from the buyer's free deposit
    /// @param expiry Unix time at which the deal ends
    /// @return dealId the quote's digest
    function openDeal(Quote calldata quote, bytes calldata poolSignature, uint96 escrow, uint40 expiry)
        external
        returns (bytes32 dealId)
    {
        return _open(quote, poolSignature, escrow, expiry);
    }

    /// @notice Opens several deals, or none if one of them cannot be opened.
    /// @return dealIds one id per quote, in order
    function openDeals(
        Quote[] calldata quotes,
        bytes[] calldata poolSignatures,
        uint96[] calldata escrows,
        uint40[] calldata expiries
    ) external returns (bytes32[] memory dealIds) {
        uint256 count = quotes.length;
        if (
            count == 0 || poolSignatures.length != count || escrows.length != count
                || expiries.length != count
        ) {
            revert InvalidBatch(count, poolSignatures.length, escrows.length, expiries.length);
        }
        dealIds = new bytes32[](count);
        for (uint256 i = 0; i < count; ++i) {
            dealIds[i] = _open(quotes[i], poolSignatures[i], escrows[i], expiries[i]);
        }
    }

    /// @notice Adds to an open deal's escrow from the caller's free deposit. Anyone may pay; what is left in the end
    /// goes to the deal's buyer.
    function topUp(bytes32 dealId, uint96 amount) external {
        if (amount == 0) {
            revert ZeroAmount();
        }
        Deal storage deal = _requireRunning(dealId);
        _debit(msg.sender, amount);
        uint96 escrow = deal.escrow + amount;
        deal.escrow = escrow;
        emit DealToppedUp(dealId, msg.sender, amount, escrow);
    }

    /// @notice Moves an open deal's expiry to a later time. The caller is the quote's buyer. A pool that does not
    /// want to go on may decline.
    function extend(Quote calldata quote, uint40 expiry) external {
        bytes32 dealId = hashQuote(quote);
        Deal storage deal = _requireRunning(dealId);
        _requireBuyer(quote);
        _requireExpiry(expiry, deal.expiry);
        // Within the grace period the old expiry lies in the past, and so must not be the only bound.
        _requireExpiry(expiry, block.timestamp);
        deal.expiry = expiry;
        emit DealExpiryChanged(dealId, expiry);
    }

    /// @notice Pays what the voucher promises beyond what was paid before, to the pool's deposit. Anyone who holds
    /// the signed voucher may call. A final voucher closes the deal and refunds the rest to the buyer's deposit when
    /// the pool calls; when another calls, the deal ends now and the pool keeps the grace period to answer with a
    /// voucher for more.
    /// @param quote the deal's terms
    /// @param voucher what the buyer signed
    /// @param buyerSignature the buyer's EIP-712 signature (65 bytes, or ERC-1271 data)
    function redeem(Quote calldata quote, Voucher calldata voucher, bytes calldata buyerSignature) external {
        bytes32 dealId = hashQuote(quote);
        if (voucher.dealId != dealId) {
            revert VoucherForOtherDeal(voucher.dealId, dealId);
        }
        Deal storage deal = _requireRunning(dealId);
        uint256 paid = deal.paid;
        uint256 escrow = deal.escrow;
        uint256 cumulative = voucher.cumulativeAmount;
        if (cumulative > escrow) {
            revert EscrowExceeded(dealId, cumulative, escrow);
        }
        if (cumulative < paid || (cumulative == paid && !voucher.isFinal)) {
            revert StaleVoucher(dealId, cumulative, paid);
        }
        _requireSignature(quote.buyer, hashVoucher(voucher), buyerSignature);

        // Fits: not above the escrow, which is a uint96.
        deal.paid = uint96(cumulative);
        _credit(quote.pool, cumulative - paid);
        emit VoucherRedeemed(
            dealId,
            quote.pool,
            cumulative - paid,
            voucher.cumulativeAmount,
            voucher.acceptedPartitions,
            voucher.resultsRoot
        );
        if (voucher.isFinal) {
            if (msg.sender == quote.pool) {
                _close(deal, dealId, quote, voucher.resultsRoot);
            } else if (block.timestamp < deal.expiry) {
                deal.expiry = uint40(block.timestamp);
                emit DealExpiryChanged(dealId, block.timestamp);
            }
        }
    }

    /// @notice Gives an open deal up: what no voucher claimed goes back to the buyer at once. The caller is the
    /// quote's pool, which can so refuse a buyer that sends no input, at no loss. Redeem before.
    function decline(Quote calldata quote) external {
        bytes32 dealId = hashQuote(quote);
        Deal storage deal = _requireOpen(dealId);
        if (msg.sender != quote.pool) {
            revert NotPool(quote.pool, msg.sender);
        }
        emit DealDeclined(dealId, quote.pool);
        _close(deal, dealId, quote, bytes32(0));
    }

    /// @notice After expiry and grace period, returns to the buyer what no voucher claimed. Anyone may call, so that
    /// a pool's stake is not held by deals that nobody closed.
    function reclaim(Quote calldata quote) external {
        bytes32 dealId = hashQuote(quote);
        Deal storage deal = _requireOpen(dealId);
        uint256 end = _endOf(deal);
        if (block.timestamp <= end) {
            revert DealNotOver(dealId, end);
        }
        _close(deal, dealId, quote, bytes32(0));
    }

    /// @notice What is stored of a deal; all zero for an id that was never opened.
    function dealOf(bytes32 dealId) external view returns (Deal memory) {
        return _deals[dealId];
    }

    /// @notice Whether a voucher of the deal would be paid now.
    function isDealRunning(bytes32 dealId) external view returns (bool) {
        Deal storage deal = _deals[dealId];
        return deal.status == DealStatus.Open && block.timestamp <= _endOf(deal);
    }

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

    /// @notice Whether a line of an invoice is part of what a voucher's root stands for. See `ResultsTree`.
    function provesResult(bytes32 resultsRoot, uint256 index, bytes32 leaf, bytes32[24] calldata proof)
        external
        pure
        returns (bool)
    {
        return ResultsTree.verify(resultsRoot, index, leaf, proof);
    }

    /// @notice What a partition costs in base units. See `Metering`.
    function amountOf(uint64 corePrice, uint32 cores, uint64 gpuPrice, uint32 gpus, uint64 wallMilliseconds)
        external
        pure
        returns (uint256)
    {
        return Metering.amount(corePrice, cores, gpuPrice, gpus, wallMilliseconds);
    }

    function _open(Quote calldata quote, bytes calldata poolSignature, uint96 escrow, uint40 expiry)
        private
        returns (bytes32 dealId)
    {
        _requireBuyer(quote);
        if (escrow == 0) {
            revert ZeroAmount();
        }
        if (block.timestamp > quote.validUntil) {
            revert QuoteExpired(quote.validUntil, block.timestamp);
        }
        _requireExpiry(expiry, block.timestamp);
        _requireOfferOwner(quote.offerId, quote.pool);
        dealId = hashQuote(quote);
        if (_deals[dealId].status != DealStatus.None) {
            revert DealExists(dealId);
        }
        _requireSignature(quote.pool, dealId, poolSignature);

        _deals[dealId] = Deal({escrow: escrow, paid: 0, expiry: expiry, status: DealStatus.Open});
        _dealOpened(quote.pool);
        _debit(msg.sender, escrow);
        emit DealOpened(dealId, quote.buyer, quote.pool, quote.offerId, escrow, expiry, quote);
    }

    /// @dev The escrow and what was paid stay in the slot for those who look; only open deals count as locked.
    function _close(Deal storage deal, bytes32 dealId, Quote calldata quote, bytes32 resultsRoot) private {
        uint256 paid = deal.paid;
        uint256 refund = deal.escrow - paid;
        deal.status = DealStatus.Closed;
        _dealClosed(quote.pool);
        if (refund != 0) {
            _credit(quote.buyer, refund);
        }
        emit DealClosed(dealId, paid, refund, resultsRoot);
    }

    function _requireOpen(bytes32 dealId) private view returns (Deal storage deal) {
        deal = _deals[dealId];
        if (deal.status != DealStatus.Open) {
            revert DealNotOpen(dealId, deal.status);
        }
    }

    function _requireRunning(bytes32 dealId) private view returns (Deal storage deal) {
        deal = _requireOpen(dealId);
        uint256 end = _endOf(deal);
        if (block.timestamp > end) {
            revert DealOver(dealId, end);
        }
    }

    function _endOf(Deal storage deal) private view returns (uint256) {
        return uint256(deal.expiry) + graceSeconds;
    }

    function _requireBuyer(Quote calldata quote) private view {
        if (msg.sender != quote.buyer) {
            revert NotBuyer(quote.buyer, msg.sender);
        }
    }

    function _requireExpiry(uint256 expiry, uint256 earliest) private view {
        uint256 latest = block.timestamp + MAX_DEAL_SECONDS;
        if (expiry <= earliest || expiry > latest) {
            revert InvalidExpiry(expiry, earliest, latest);
        }
    }

    function _requireSignature(address signer, bytes32 digest, bytes calldata signature) private view {
        if (!Signatures.isValid(signer, digest, signature)) {
            revert InvalidSignature(signer, digest);
        }
    }
}
