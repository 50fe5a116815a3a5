// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Market} from "../../main/solidity/Market.sol";
import {Quote, Voucher} from "../../main/solidity/SignedTypes.sol";
import {DealBook} from "../../main/solidity/market/DealBook.sol";
import {Deals} from "../../main/solidity/market/Deals.sol";
import {Deposits} from "../../main/solidity/market/Deposits.sol";
import {Digests} from "../../main/solidity/market/Digests.sol";
import {Offers} from "../../main/solidity/market/Offers.sol";
import {Stakes} from "../../main/solidity/market/Stakes.sol";
import {Fixture} from "./support/Fixture.sol";

contract DealsTest is Fixture {
    function test_openLocksTheEscrowAndTellsTheTerms() public {
        Quote memory terms = quote();
        bytes32 dealId = market.hashQuote(terms);
        bytes memory signature = sign(POOL_KEY, dealId);
        vm.expectEmit(address(market));
        emit DealBook.DealOpened(dealId, buyer, pool, offerId, ESCROW, EXPIRY, terms);
        vm.prank(buyer);
        assertEq(market.openDeal(terms, signature, ESCROW, EXPIRY), dealId, "id");

        assertDeal(dealId, ESCROW, 0, DealBook.DealStatus.Open);
        assertEq(market.dealOf(dealId).expiry, EXPIRY, "expiry");
        assertEq(market.depositOf(buyer), BUYER_DEPOSIT - ESCROW, "buyer's deposit");
        assertEq(market.stakeOf(pool).openDeals, 1, "open deals");
        assertTrue(market.isDealRunning(dealId), "running");
    }

    function test_aDealCostsOneNewSlot() public {
        Quote memory terms = quote();
        bytes memory signature = sign(POOL_KEY, market.hashQuote(terms));
        vm.record();
        vm.prank(buyer);
        market.openDeal(terms, signature, ESCROW, EXPIRY);
        (, bytes32[] memory writes) = vm.accesses(address(market));
        uint256 slots = 0;
        for (uint256 i = 0; i < writes.length; ++i) {
            bool seen = false;
            for (uint256 j = 0; j < i; ++j) {
                seen = seen || writes[j] == writes[i];
            }
            if (!seen) ++slots;
        }
        // The deal, the buyer's deposit, the pool's count; only the first of them is new.
        assertEq(slots, 3, "slots written");
    }

    function test_vouchersPayTheDifferenceToThePoolsDeposit() public {
        (Quote memory terms, bytes32 dealId) = open();
        uint256 before = market.depositOf(pool);
        vm.expectEmit(address(market));
        emit DealBook.VoucherRedeemed(
            dealId, pool, 10e9, 10e9, 10, keccak256(abi.encode("root", uint128(10e9)))
        );
        redeem(pool, terms, 10e9, false);
        assertEq(market.depositOf(pool) - before, 10e9, "first");
        redeem(pool, terms, 25e9, false);
        assertEq(market.depositOf(pool) - before, 25e9, "both");
        assertDeal(dealId, ESCROW, 25e9, DealBook.DealStatus.Open);
        assertEq(market.depositOf(buyer), BUYER_DEPOSIT - ESCROW, "buyer's deposit");
    }

    function test_finalVoucherByThePoolClosesAndRefunds() public {
        (Quote memory terms, bytes32 dealId) = open();
        redeem(pool, terms, 10e9, false);
        Voucher memory paper = voucher(terms, 30e9, true);
        bytes memory signature = sign(BUYER_KEY, market.hashVoucher(paper));
        vm.expectEmit(address(market));
        emit DealBook.VoucherRedeemed(dealId, pool, 20e9, 30e9, 10, paper.resultsRoot);
        vm.expectEmit(address(market));
        emit DealBook.DealClosed(dealId, 30e9, 20e9, paper.resultsRoot);
        vm.prank(pool);
        market.redeem(terms, paper, signature);

        assertDeal(dealId, ESCROW, 30e9, DealBook.DealStatus.Closed);
        assertEq(market.depositOf(buyer), BUYER_DEPOSIT - 30e9, "buyer's deposit");
        assertEq(market.depositOf(pool), 30e9, "pool's deposit");
        assertEq(market.stakeOf(pool).openDeals, 0, "open deals");
        assertTrue(!market.isDealRunning(dealId), "not running");
    }

    function test_finalVoucherForNothingNewClosesToo() public {
        (Quote memory terms, bytes32 dealId) = open();
        redeem(pool, terms, 10e9, false);
        redeem(pool, terms, 10e9, true);
        assertDeal(dealId, ESCROW, 10e9, DealBook.DealStatus.Closed);
        assertEq(market.depositOf(buyer), BUYER_DEPOSIT - 10e9, "buyer's deposit");
    }

    function test_finalVoucherForTheWholeEscrowRefundsNothing() public {
        (Quote memory terms, bytes32 dealId) = open();
        redeem(pool, terms, ESCROW, true);
        assertDeal(dealId, ESCROW, ESCROW, DealBook.DealStatus.Closed);
        assertEq(market.depositOf(buyer), BUYER_DEPOSIT - ESCROW, "buyer's deposit");
    }

    function test_buyerEndsADealEarlyWithItsOwnFinalVoucher() public {
        (Quote memory terms, bytes32 dealId) = open();
        vm.warp(START + 100);
        vm.expectEmit(address(market));
        emit DealBook.VoucherRedeemed(dealId, pool, 0, 0, 10, keccak256(abi.encode("root", uint128(0))));
        vm.expectEmit(address(market));
        emit DealBook.DealExpiryChanged(dealId, START + 100);
        redeem(buyer, terms, 0, true);
        assertDeal(dealId, ESCROW, 0, DealBook.DealStatus.Open);
        assertEq(market.dealOf(dealId).expiry, START + 100, "expiry");

        vm.warp(START + 100 + GRACE + 1);
        market.reclaim(terms);
        assertEq(market.depositOf(buyer), BUYER_DEPOSIT, "buyer's deposit");
    }

    function test_finalVoucherByAnotherWithinGraceDoesNotProlongTheDeal() public {
        (Quote memory terms, bytes32 dealId) = open();
        vm.warp(EXPIRY + 10);
        redeem(buyer, terms, 1e9, true);
        assertEq(market.dealOf(dealId).expiry, EXPIRY, "expiry");
    }

    function test_reclaimAfterGraceReturnsWhatNoVoucherClaimed() public {
        (Quote memory terms, bytes32 dealId) = open();
        redeem(pool, terms, 10e9, false);
        vm.warp(EXPIRY + GRACE + 1);
        vm.expectEmit(address(market));
        emit DealBook.DealClosed(dealId, 10e9, 40e9, bytes32(0));
        vm.prank(stranger);
        market.reclaim(terms);
        assertDeal(dealId, ESCROW, 10e9, DealBook.DealStatus.Closed);
        assertEq(market.depositOf(buyer), BUYER_DEPOSIT - 10e9, "buyer's deposit");
        assertEq(market.depositOf(stranger), 0, "stranger's deposit");
        assertEq(market.stakeOf(pool).openDeals, 0, "open deals");
    }

    function test_topUpRaisesWhatVouchersMayClaim() public {
        (Quote memory terms, bytes32 dealId) = open();
        vm.expectEmit(address(market));
        emit DealBook.DealToppedUp(dealId, buyer, 7e9, ESCROW + 7e9);
        vm.prank(buyer);
        market.topUp(dealId, 7e9);
        redeem(pool, terms, ESCROW + 7e9, true);
        assertEq(market.depositOf(buyer), BUYER_DEPOSIT - ESCROW - 7e9, "buyer's deposit");
        assertEq(market.depositOf(pool), ESCROW + 7e9, "pool's deposit");
    }

    function test_topUpByAnotherGoesToTheDealsBuyerInTheEnd() public {
        (Quote memory terms, bytes32 dealId) = open();
        fund(stranger, 5e9);
        vm.prank(stranger);
        market.topUp(dealId, 5e9);
        redeem(pool, terms, 0, true);
        assertEq(market.depositOf(stranger), 0, "stranger's deposit");
        assertEq(market.depositOf(buyer), BUYER_DEPOSIT + 5e9, "buyer's deposit");
    }

    function test_extendMovesTheExpiryLater() public {
        (Quote memory terms, bytes32 dealId) = open();
        vm.expectEmit(address(market));
        emit DealBook.DealExpiryChanged(dealId, EXPIRY + 5 days);
        vm.prank(buyer);
        market.extend(terms, EXPIRY + 5 days);
        vm.warp(EXPIRY + 5 days + GRACE);
        redeem(pool, terms, 1e9, false);
        assertEq(market.depositOf(pool), 1e9, "pool's deposit");
    }

    function test_extendWithinGraceHasToReachIntoTheFuture() public {
        (Quote memory terms,) = open();
        vm.warp(EXPIRY + 100);
        vm.prank(buyer);
        vm.expectRevert(
            abi.encodeWithSelector(
                DealBook.InvalidExpiry.selector, EXPIRY + 100, EXPIRY + 100, EXPIRY + 100 + 180 days
            )
        );
        market.extend(terms, EXPIRY + 100);
        vm.prank(buyer);
        market.extend(terms, EXPIRY + 101);
    }

    function test_extendOnlyLaterAndBounded() public {
        (Quote memory terms,) = open();
        vm.prank(buyer);
        vm.expectRevert(
            abi.encodeWithSelector(DealBook.InvalidExpiry.selector, EXPIRY, EXPIRY, START + 180 days)
        );
        market.extend(terms, EXPIRY);
        vm.prank(buyer);
        vm.expectRevert(
            abi.encodeWithSelector(
                DealBook.InvalidExpiry.selector, START + 180 days + 1, EXPIRY, START + 180 days
            )
        );
        market.extend(terms, START + 180 days + 1);
        vm.prank(buyer);
        market.extend(terms, START + 180 days);
    }

    function test_extendIsTheBuyersAlone() public {
        (Quote memory terms,) = open();
        vm.prank(pool);
        vm.expectRevert(abi.encodeWithSelector(DealBook.NotBuyer.selector, buyer, pool));
        market.extend(terms, EXPIRY + 1);
    }

    function test_afterGraceADealCanNeitherBeToppedUpNorExtended() public {
        (Quote memory terms, bytes32 dealId) = open();
        vm.warp(EXPIRY + GRACE + 1);
        bytes memory reason = abi.encodeWithSelector(DealBook.DealOver.selector, dealId, EXPIRY + GRACE);
        vm.prank(buyer);
        vm.expectRevert(reason);
        market.topUp(dealId, 1);
        vm.prank(buyer);
        vm.expectRevert(reason);
        market.extend(terms, EXPIRY + 1 days);
    }

    function test_severalDealsInOneTransaction() public {
        uint256 otherKey = uint256(keccak256("other pool"));
        uint256 otherOffer = joinAsPool(vm.addr(otherKey));
        (
            Quote[] memory quotes,
            bytes[] memory signatures,
            uint96[] memory escrows,
            uint40[] memory expiries
        ) = twoDeals(otherKey, otherOffer);
        vm.prank(buyer);
        bytes32[] memory ids = market.openDeals(quotes, signatures, escrows, expiries);
        assertDeal(ids[0], 1e9, 0, DealBook.DealStatus.Open);
        assertDeal(ids[1], 2e9, 0, DealBook.DealStatus.Open);
        assertEq(ids[0], market.hashQuote(quotes[0]), "first id");
        assertEq(ids[1], market.hashQuote(quotes[1]), "second id");
        assertEq(market.dealOf(ids[1]).expiry, EXPIRY + 1, "second expiry");
        assertEq(market.depositOf(buyer), BUYER_DEPOSIT - 3e9, "buyer's deposit");
    }

    function test_severalDealsAreAllOrNothing() public {
        uint256 otherKey = uint256(keccak256("other pool"));
        uint256 otherOffer = joinAsPool(vm.addr(otherKey));
        (
            Quote[] memory quotes,
            bytes[] memory signatures,
            uint96[] memory escrows,
            uint40[] memory expiries
        ) = twoDeals(otherKey, otherOffer);
        signatures[1] = signatures[0];
        bytes memory reason = abi.encodeWithSelector(
            Digests.InvalidSignature.selector, vm.addr(otherKey), market.hashQuote(quotes[1])
        );
        vm.prank(buyer);
        vm.expectRevert(reason);
        market.openDeals(quotes, signatures, escrows, expiries);
        assertDeal(market.hashQuote(quotes[0]), 0, 0, DealBook.DealStatus.None);
        assertEq(market.depositOf(buyer), BUYER_DEPOSIT, "buyer's deposit");
    }

    function test_batchesOfUnequalListsAreRefused() public {
        (
            Quote[] memory quotes,
            bytes[] memory signatures,
            uint96[] memory escrows,
            uint40[] memory expiries
        ) = twoDeals(POOL_KEY, offerId);
        vm.prank(buyer);
        vm.expectRevert(abi.encodeWithSelector(DealBook.InvalidBatch.selector, 2, 1, 2, 2));
        market.openDeals(quotes, new bytes[](1), escrows, expiries);
        vm.prank(buyer);
        vm.expectRevert(abi.encodeWithSelector(DealBook.InvalidBatch.selector, 2, 2, 3, 2));
        market.openDeals(quotes, signatures, new uint96[](3), expiries);
        vm.prank(buyer);
        vm.expectRevert(abi.encodeWithSelector(DealBook.InvalidBatch.selector, 2, 2, 2, 0));
        market.openDeals(quotes, signatures, escrows, new uint40[](0));
        vm.prank(buyer);
        vm.expectRevert(abi.encodeWithSelector(DealBook.InvalidBatch.selector, 0, 0, 0, 0));
        market.openDeals(new Quote[](0), new bytes[](0), new uint96[](0), new uint40[](0));
    }

    function test_permitDepositAndOpenDealsInOneTransaction() public {
        address newBuyer = stranger;
        token.transfer(newBuyer, 20e9);
        Quote[] memory quotes = new Quote[](1);
        quotes[0] = quote();
        quotes[0].buyer = newBuyer;
        bytes[] memory signatures = new bytes[](1);
        signatures[0] = sign(POOL_KEY, market.hashQuote(quotes[0]));
        uint96[] memory escrows = new uint96[](1);
        escrows[0] = 15e9;
        uint40[] memory expiries = new uint40[](1);
        expiries[0] = EXPIRY;
        bytes[] memory calls = new bytes[](2);
        calls[0] = permitCall(STRANGER_KEY, 20e9);
        calls[1] = abi.encodeCall(Deals.openDeals, (quotes, signatures, escrows, expiries));
        vm.prank(newBuyer);
        market.multicall(calls);
        assertDeal(market.hashQuote(quotes[0]), 15e9, 0, DealBook.DealStatus.Open);
        assertEq(market.depositOf(newBuyer), 5e9, "rest");
    }

    function test_openNeedsTheNamedBuyer() public {
        Quote memory terms = quote();
        bytes memory signature = sign(POOL_KEY, market.hashQuote(terms));
        fund(stranger, ESCROW);
        vm.prank(stranger);
        vm.expectRevert(abi.encodeWithSelector(DealBook.NotBuyer.selector, buyer, stranger));
        market.openDeal(terms, signature, ESCROW, EXPIRY);
    }

    function test_openNeedsAQuoteThatIsStillValid() public {
        Quote memory terms = quote();
        vm.warp(terms.validUntil + 1);
        openReverts(
            terms,
            ESCROW,
            EXPIRY,
            abi.encodeWithSelector(DealBook.QuoteExpired.selector, terms.validUntil, terms.validUntil + 1)
        );
        vm.warp(terms.validUntil);
        open(terms, ESCROW, EXPIRY);
    }

    function test_openNeedsAnExpiryWithinBounds() public {
        Quote memory terms = quote();
        openReverts(
            terms,
            ESCROW,
            START,
            abi.encodeWithSelector(DealBook.InvalidExpiry.selector, START, START, START + 180 days)
        );
        openReverts(
            terms,
            ESCROW,
            START + 180 days + 1,
            abi.encodeWithSelector(
                DealBook.InvalidExpiry.selector, START + 180 days + 1, START, START + 180 days
            )
        );
        open(terms, ESCROW, START + 180 days);
    }

    function test_openNeedsThePoolsOwnOffer() public {
        Quote memory terms = quote();
        terms.offerId = 99;
        openReverts(terms, ESCROW, EXPIRY, abi.encodeWithSelector(Offers.UnknownOffer.selector, 99));
        terms.offerId = joinAsPool(stranger);
        openReverts(
            terms,
            ESCROW,
            EXPIRY,
            abi.encodeWithSelector(Offers.NotOfferOwner.selector, terms.offerId, stranger, pool)
        );
    }

    function test_aQuoteStaysGoodWhenItsOfferIsWithdrawn() public {
        vm.prank(pool);
        market.withdrawOffer(offerId);
        (, bytes32 dealId) = open();
        assertDeal(dealId, ESCROW, 0, DealBook.DealStatus.Open);
    }

    function test_openNeedsThePoolsStake() public {
        vm.prank(pool);
        market.requestUnstake(1);
        openReverts(
            quote(),
            ESCROW,
            EXPIRY,
            abi.encodeWithSelector(Stakes.StakeTooSmall.selector, pool, MINIMUM_STAKE - 1, MINIMUM_STAKE)
        );
    }

    function test_openNeedsADepositThatCoversTheEscrow() public {
        openReverts(
            quote(),
            uint96(BUYER_DEPOSIT + 1),
            EXPIRY,
            abi.encodeWithSelector(
                Deposits.InsufficientDeposit.selector, buyer, BUYER_DEPOSIT, BUYER_DEPOSIT + 1
            )
        );
    }

    function test_topUpNeedsADepositThatCoversIt() public {
        (, bytes32 dealId) = open();
        vm.prank(stranger);
        vm.expectRevert(abi.encodeWithSelector(Deposits.InsufficientDeposit.selector, stranger, 0, 1));
        market.topUp(dealId, 1);
    }

    function test_dealsThatWereNeverOpenedCannotBeActedOn() public {
        Quote memory terms = quote();
        bytes32 dealId = market.hashQuote(terms);
        bytes memory reason =
            abi.encodeWithSelector(DealBook.DealNotOpen.selector, dealId, DealBook.DealStatus.None);
        redeemReverts(pool, terms, 1, false, reason);
        vm.expectRevert(reason);
        market.reclaim(terms);
        vm.prank(pool);
        vm.expectRevert(reason);
        market.decline(terms);
        vm.prank(buyer);
        vm.expectRevert(reason);
        market.extend(terms, EXPIRY);
        vm.prank(buyer);
        vm.expectRevert(reason);
        market.topUp(dealId, 1);
        assertTrue(!market.isDealRunning(dealId), "not running");
    }

    function test_gracePeriodsBeyondTheLimitAreRefusedAtDeployment() public {
        vm.expectRevert(abi.encodeWithSelector(Stakes.ParameterTooLarge.selector, 30 days + 1, 30 days));
        new Market(token, MINIMUM_STAKE, UNBONDING, 30 days + 1, NO_CATALOGUE, address(0), address(0));
        new Market(token, MINIMUM_STAKE, UNBONDING, 30 days, NO_CATALOGUE, address(0), address(0));
    }

    function testFuzz_redeemPaysExactlyWhatIsSigned(uint96 escrow, uint96 first, uint96 second) public {
        escrow = uint96(bound(escrow, 1, BUYER_DEPOSIT));
        first = uint96(bound(first, 0, escrow));
        second = uint96(bound(second, first, escrow));
        Quote memory terms = quote();
        bytes32 dealId = open(terms, escrow, EXPIRY);
        if (first != 0) redeem(stranger, terms, first, false);
        redeem(pool, terms, second, true);
        assertDeal(dealId, escrow, second, DealBook.DealStatus.Closed);
        assertEq(market.depositOf(pool), second, "pool's deposit");
        assertEq(market.depositOf(buyer), BUYER_DEPOSIT - second, "buyer's deposit");
    }

    function openReverts(Quote memory terms, uint96 escrow, uint40 expiry, bytes memory reason) private {
        bytes memory signature = sign(POOL_KEY, market.hashQuote(terms));
        vm.prank(buyer);
        vm.expectRevert(reason);
        market.openDeal(terms, signature, escrow, expiry);
    }

    function twoDeals(uint256 otherKey, uint256 otherOffer)
        private
        view
        returns (
            Quote[] memory quotes,
            bytes[] memory signatures,
            uint96[] memory escrows,
            uint40[] memory expiries
        )
    {
        quotes = new Quote[](2);
        quotes[0] = quote();
        quotes[1] = quote();
        quotes[1].pool = vm.addr(otherKey);
        quotes[1].offerId = otherOffer;
        quotes[1].nonce = keccak256("second");
        signatures = new bytes[](2);
        signatures[0] = sign(POOL_KEY, market.hashQuote(quotes[0]));
        signatures[1] = sign(otherKey, market.hashQuote(quotes[1]));
        escrows = new uint96[](2);
        (escrows[0], escrows[1]) = (1e9, 2e9);
        expiries = new uint40[](2);
        (expiries[0], expiries[1]) = (EXPIRY, EXPIRY + 1);
    }

    function permitCall(uint256 key, uint256 amount) private view returns (bytes memory) {
        bytes32 digest = keccak256(
            abi.encodePacked(
                hex"1901",
                token.DOMAIN_SEPARATOR(),
                keccak256(
                    abi.encode(
                        keccak256(
                            "Permit(address owner,address spender,uint256 value,uint256 nonce,uint256 deadline)"
                        ),
                        vm.addr(key),
                        address(market),
                        amount,
                        token.nonces(vm.addr(key)),
                        START + 60
                    )
                )
            )
        );
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(key, digest);
        return abi.encodeCall(Deposits.depositWithPermit, (amount, START + 60, v, r, s));
    }
}
