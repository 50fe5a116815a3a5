// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Quote, Voucher} from "../SignedTypes.sol";
import {DealBook} from "./DealBook.sol";
import {Digests} from "./Digests.sol";

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
abstract contract Deals is DealBook, Digests {
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
        _requireSignature(quote.pool, dealId, poolSignature);

        _record(dealId, quote.pool, escrow, expiry);
        _debit(msg.sender, escrow);
        emit DealOpened(dealId, quote.buyer, quote.pool, quote.offerId, escrow, expiry, quote);
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
}
