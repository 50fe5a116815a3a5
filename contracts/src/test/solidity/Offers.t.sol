// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Offer, Offers} from "../../main/solidity/market/Offers.sol";
import {Stakes} from "../../main/solidity/market/Stakes.sol";
import {Fixture} from "./support/Fixture.sol";

contract OffersTest is Fixture {
    function test_postedOfferIsToldWholeAndKeptAsADigest() public {
        Offer memory terms = offer();
        vm.expectEmit(address(market));
        emit Offers.OfferPosted(offerId + 1, pool, terms);
        vm.prank(pool);
        uint256 id = market.postOffer(terms);
        assertEq(id, offerId + 1, "ids count up");
        assertEq(market.offerCount(), id, "count");
        Offers.OfferRecord memory kept = market.offerOf(id);
        assertEq(kept.pool, pool, "pool");
        assertEq(kept.expiresAt, terms.expiresAt, "expiry");
        assertEq(kept.digest, keccak256(abi.encode(terms)), "digest");
    }

    function test_firstOfferHasIdOne() public view {
        assertEq(offerId, 1, "id");
    }

    function test_postingNeedsTheMinimumStake() public {
        vm.expectRevert(abi.encodeWithSelector(Stakes.StakeTooSmall.selector, stranger, 0, MINIMUM_STAKE));
        vm.prank(stranger);
        market.postOffer(offer());
    }

    function test_updatingNeedsTheMinimumStake() public {
        vm.startPrank(pool);
        market.requestUnstake(1);
        vm.expectRevert(
            abi.encodeWithSelector(Stakes.StakeTooSmall.selector, pool, MINIMUM_STAKE - 1, MINIMUM_STAKE)
        );
        market.updateOffer(offerId, offer());
        vm.stopPrank();
    }

    function test_updateReplacesAndTells() public {
        Offer memory terms = offer();
        terms.corePrice = 1;
        terms.expiresAt += 5;
        vm.expectEmit(address(market));
        emit Offers.OfferUpdated(offerId, pool, terms);
        vm.prank(pool);
        market.updateOffer(offerId, terms);
        assertEq(market.offerOf(offerId).digest, keccak256(abi.encode(terms)), "digest");
        assertEq(market.offerOf(offerId).expiresAt, terms.expiresAt, "expiry");
        assertEq(market.offerCount(), 1, "count");
    }

    function test_withdrawnOfferIsNotLiveUntilUpdated() public {
        assertTrue(market.isOfferLive(offerId), "live");
        vm.expectEmit(address(market));
        emit Offers.OfferWithdrawn(offerId, pool);
        vm.prank(pool);
        market.withdrawOffer(offerId);
        assertTrue(!market.isOfferLive(offerId), "withdrawn");
        vm.prank(pool);
        market.updateOffer(offerId, offer());
        assertTrue(market.isOfferLive(offerId), "live again");
    }

    function test_offersExpire() public {
        vm.warp(offer().expiresAt);
        assertTrue(market.isOfferLive(offerId), "in its last second");
        vm.warp(offer().expiresAt + 1);
        assertTrue(!market.isOfferLive(offerId), "after it");
        assertTrue(!market.isOfferLive(77), "never posted");
    }

    function test_onlyTheOwnerChangesAnOffer() public {
        joinAsPool(stranger);
        bytes memory reason = abi.encodeWithSelector(Offers.NotOfferOwner.selector, offerId, pool, stranger);
        vm.startPrank(stranger);
        vm.expectRevert(reason);
        market.updateOffer(offerId, offer());
        vm.expectRevert(reason);
        market.withdrawOffer(offerId);
        vm.expectRevert(abi.encodeWithSelector(Offers.UnknownOffer.selector, 77));
        market.updateOffer(77, offer());
        vm.expectRevert(abi.encodeWithSelector(Offers.UnknownOffer.selector, 77));
        market.withdrawOffer(77);
        vm.stopPrank();
    }

    function test_deadOffersAreRefused() public {
        Offer memory terms = offer();
        terms.expiresAt = START - 1;
        refused(terms, abi.encodeWithSelector(Offers.OfferExpired.selector, START - 1, START));
        terms = offer();
        terms.cores = 0;
        refused(terms, abi.encodeWithSelector(Offers.OfferWithoutCapacity.selector));
        terms.gpus = 1;
        vm.prank(pool);
        market.postOffer(terms);
    }

    function test_textsThatAreEmptyOrFloodingAreRefused() public {
        Offer memory terms = offer();
        terms.region = "";
        refused(terms, abi.encodeWithSelector(Offers.OfferTextLength.selector, "region", 0, 64));
        terms.region = string(new bytes(65));
        refused(terms, abi.encodeWithSelector(Offers.OfferTextLength.selector, "region", 65, 64));
        terms.region = string(new bytes(64));
        terms.runtimes = string(new bytes(257));
        refused(terms, abi.encodeWithSelector(Offers.OfferTextLength.selector, "runtimes", 257, 256));
        terms.runtimes = string(new bytes(256));
        terms.endpoint = string(new bytes(513));
        refused(terms, abi.encodeWithSelector(Offers.OfferTextLength.selector, "endpoint", 513, 512));
        terms.endpoint = string(new bytes(512));
        vm.prank(pool);
        market.postOffer(terms);
    }

    function refused(Offer memory terms, bytes memory reason) private {
        vm.prank(pool);
        vm.expectRevert(reason);
        market.postOffer(terms);
    }
}
