// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Quote} from "../SignedTypes.sol";
import {Offers} from "./Offers.sol";

/// @title The book of deals: what is stored, what is told, and when a deal is over
abstract contract DealBook is Offers {
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

    constructor(uint40 graceSeconds_) {
        if (graceSeconds_ > MAX_GRACE_SECONDS) {
            revert ParameterTooLarge(graceSeconds_, MAX_GRACE_SECONDS);
        }
        graceSeconds = graceSeconds_;
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

    function _record(bytes32 dealId, address pool, uint96 escrow, uint40 expiry) internal {
        if (_deals[dealId].status != DealStatus.None) {
            revert DealExists(dealId);
        }
        _deals[dealId] = Deal({escrow: escrow, paid: 0, expiry: expiry, status: DealStatus.Open});
        _dealOpened(pool);
    }

    /// @dev The escrow and what was paid stay in the slot for those who look; only open deals count as locked.
    function _close(Deal storage deal, bytes32 dealId, Quote calldata quote, bytes32 resultsRoot) internal {
        uint256 paid = deal.paid;
        uint256 refund = deal.escrow - paid;
        deal.status = DealStatus.Closed;
        _dealClosed(quote.pool);
        if (refund != 0) {
            _credit(quote.buyer, refund);
        }
        emit DealClosed(dealId, paid, refund, resultsRoot);
    }

    function _requireOpen(bytes32 dealId) internal view returns (Deal storage deal) {
        deal = _deals[dealId];
        if (deal.status != DealStatus.Open) {
            revert DealNotOpen(dealId, deal.status);
        }
    }

    function _requireRunning(bytes32 dealId) internal view returns (Deal storage deal) {
        deal = _requireOpen(dealId);
        uint256 end = _endOf(deal);
        if (block.timestamp > end) {
            revert DealOver(dealId, end);
        }
    }

    function _endOf(Deal storage deal) internal view returns (uint256) {
        return uint256(deal.expiry) + graceSeconds;
    }
}
