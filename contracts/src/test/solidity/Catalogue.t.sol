// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IERC721Errors} from "@openzeppelin/contracts/interfaces/draft-IERC6093.sol";

import {Catalogue} from "../../main/solidity/Catalogue.sol";
import {Market} from "../../main/solidity/Market.sol";
import {Quote} from "../../main/solidity/SignedTypes.sol";
import {DealBook} from "../../main/solidity/market/DealBook.sol";
import {Deals} from "../../main/solidity/market/Deals.sol";
import {Deposits} from "../../main/solidity/market/Deposits.sol";
import {Fees} from "../../main/solidity/market/Fees.sol";
import {VerifiedFixture} from "./support/VerifiedFixture.sol";

contract CatalogueTest is VerifiedFixture {
    bytes32 private constant RUN = keccak256("a run");
    bytes32 private constant IMAGE = keccak256("image");
    bytes32 private constant MANIFEST = keccak256("manifest");
    bytes32 private constant POOL_PAGE = keccak256("pool");
    address private constant AUTHOR = address(0xA0704);
    address private constant CURATOR = address(0xC04A704);

    uint256 private app;
    uint256 private dataset;

    function setUp() public override {
        super.setUp();
        vm.prank(AUTHOR);
        app = catalogue.register(Catalogue.Kind.Application, IMAGE, 2e9, "oci://app");
        vm.prank(CURATOR);
        dataset = catalogue.register(Catalogue.Kind.Dataset, MANIFEST, 3e9, "https://data");
    }

    function one(uint256 entry, uint96 maximum)
        private
        pure
        returns (uint256[] memory entries, uint96[] memory maxima)
    {
        entries = new uint256[](1);
        maxima = new uint96[](1);
        (entries[0], maxima[0]) = (entry, maximum);
    }

    function pay(uint256 entry, uint96 maximum) private {
        (uint256[] memory entries, uint96[] memory maxima) = one(entry, maximum);
        vm.prank(buyer);
        market.payFees(RUN, entries, maxima);
    }

    function payReverts(uint256 entry, uint96 maximum, bytes memory reason) private {
        (uint256[] memory entries, uint96[] memory maxima) = one(entry, maximum);
        vm.prank(buyer);
        vm.expectRevert(reason);
        market.payFees(RUN, entries, maxima);
    }

    function feeOf(uint256 entry) private view returns (uint96 fee) {
        (, fee) = catalogue.feeOf(entry);
    }

    function test_entriesAreTokensThatNameContent() public {
        vm.expectEmit(address(catalogue));
        emit Catalogue.EntryRegistered(3, stranger, Catalogue.Kind.Pool, POOL_PAGE, 0, "https://pool");
        vm.prank(stranger);
        assertEq(catalogue.register(Catalogue.Kind.Pool, POOL_PAGE, 0, "https://pool"), 3, "id");
        assertEq(catalogue.ownerOf(3), stranger, "owner");
        Catalogue.Entry memory entry = catalogue.entryOf(3);
        assertEq(entry.digest, POOL_PAGE, "digest");
        assertTrue(entry.kind == Catalogue.Kind.Pool, "kind");
        assertEq(keccak256(bytes(catalogue.tokenURI(3))), keccak256("https://pool"), "location");
        assertEq(catalogue.entryCount(), 3, "count");
    }

    function test_entriesThatSayNothingAreRefused() public {
        vm.expectRevert(Catalogue.ZeroDigest.selector);
        catalogue.register(Catalogue.Kind.Dataset, 0, 0, "");
        vm.expectRevert(Catalogue.PoolsAskNoFee.selector);
        catalogue.register(Catalogue.Kind.Pool, RUN, 1, "");
        vm.expectRevert(abi.encodeWithSelector(Catalogue.LocationTooLong.selector, 513, 512));
        catalogue.register(Catalogue.Kind.Dataset, RUN, 1, string(new bytes(513)));
        catalogue.register(Catalogue.Kind.Dataset, RUN, 1, string(new bytes(512)));
        bytes memory reason = abi.encodeWithSelector(IERC721Errors.ERC721NonexistentToken.selector, 9);
        vm.expectRevert(reason);
        catalogue.entryOf(9);
        vm.expectRevert(reason);
        catalogue.tokenURI(9);
        vm.expectRevert(reason);
        catalogue.feeOf(9);
        vm.expectRevert(reason);
        catalogue.setFee(9, 1);
    }

    function test_aHigherFeeCountsAfterTheNoticeToTheSecond() public {
        vm.expectEmit(address(catalogue));
        emit Catalogue.FeeChanged(app, 5e9, START + 1 days);
        vm.prank(AUTHOR);
        catalogue.setFee(app, 5e9);
        assertEq(feeOf(app), 2e9, "now");
        vm.warp(START + 1 days - 1);
        assertEq(feeOf(app), 2e9, "a second before");
        vm.warp(START + 1 days);
        assertEq(feeOf(app), 5e9, "then");
    }

    function test_aLowerFeeCountsAtOnce() public {
        vm.prank(AUTHOR);
        catalogue.setFee(app, 1e9);
        assertEq(feeOf(app), 1e9, "now");
        // A raise that was announced before is forgotten.
        vm.startPrank(AUTHOR);
        catalogue.setFee(app, 9e9);
        catalogue.setFee(app, 0);
        vm.stopPrank();
        assertEq(feeOf(app), 0, "now");
        vm.warp(START + 2 days);
        assertEq(feeOf(app), 0, "later");
    }

    function test_anAnnouncedRaiseCannotBeMadeHigherInTheLastMoment() public {
        vm.startPrank(AUTHOR);
        catalogue.setFee(app, 3e9);
        vm.warp(START + 1 days - 1);
        catalogue.setFee(app, 1000e9);
        vm.stopPrank();
        vm.warp(START + 1 days);
        assertEq(feeOf(app), 2e9, "the notice starts anew");
    }

    function test_onlyTheOwnerSetsTheFee() public {
        vm.expectRevert(abi.encodeWithSelector(Catalogue.NotEntryOwner.selector, app, AUTHOR, stranger));
        vm.prank(stranger);
        catalogue.setFee(app, 0);
        vm.prank(AUTHOR);
        catalogue.transferFrom(AUTHOR, stranger, app);
        vm.expectRevert(abi.encodeWithSelector(Catalogue.NotEntryOwner.selector, app, stranger, AUTHOR));
        vm.prank(AUTHOR);
        catalogue.setFee(app, 0);
        vm.startPrank(stranger);
        catalogue.setFee(app, 0);
        uint256 entry = catalogue.register(Catalogue.Kind.Pool, RUN, 0, "");
        vm.expectRevert(Catalogue.PoolsAskNoFee.selector);
        catalogue.setFee(entry, 1);
        catalogue.setFee(entry, 0);
        vm.stopPrank();
    }

    // Fees

    function test_feesAreSplitToTheOwners() public {
        (uint256[] memory entries, uint96[] memory maxima) = (new uint256[](2), new uint96[](2));
        (entries[0], entries[1], maxima[0], maxima[1]) = (app, dataset, 2e9, 4e9);
        vm.expectEmit(address(market));
        emit Fees.FeePaid(RUN, app, buyer, AUTHOR, 2e9);
        vm.expectEmit(address(market));
        emit Fees.FeePaid(RUN, dataset, buyer, CURATOR, 3e9);
        vm.prank(buyer);
        market.payFees(RUN, entries, maxima);
        assertEq(market.depositOf(AUTHOR), 2e9, "author");
        assertEq(market.depositOf(CURATOR), 3e9, "curator");
        assertEq(market.depositOf(buyer), BUYER_DEPOSIT - 5e9, "buyer");
    }

    function test_feesFollowTheToken() public {
        vm.prank(AUTHOR);
        catalogue.transferFrom(AUTHOR, stranger, app);
        pay(app, 2e9);
        assertEq(market.depositOf(stranger), 2e9, "new owner");
        assertEq(market.depositOf(AUTHOR), 0, "old owner");
    }

    function test_freeEntriesCostNothing() public {
        vm.prank(AUTHOR);
        catalogue.setFee(app, 0);
        pay(app, 0);
        assertEq(market.depositOf(buyer), BUYER_DEPOSIT, "buyer");
    }

    function test_anOwnerRaisesTheFeeInFrontOfTheBuyer() public {
        vm.prank(AUTHOR);
        catalogue.setFee(app, 500e9);
        pay(app, 2e9);
        assertEq(market.depositOf(AUTHOR), 2e9, "the old fee, for the time of the notice");
        vm.warp(START + 1 days);
        payReverts(app, 2e9, abi.encodeWithSelector(Fees.FeeTooHigh.selector, app, 500e9, 2e9));
    }

    function test_feesAndDealsHappenTogetherOrNotAtAll() public {
        Quote memory terms = quote();
        bytes memory signature = sign(POOL_KEY, market.hashQuote(terms));
        (uint256[] memory entries, uint96[] memory maxima) = one(app, 1e9);
        bytes[] memory calls = new bytes[](2);
        calls[0] = abi.encodeCall(Deals.openDeal, (terms, signature, ESCROW, EXPIRY));
        calls[1] = abi.encodeCall(Fees.payFees, (RUN, entries, maxima));
        vm.prank(buyer);
        vm.expectRevert(abi.encodeWithSelector(Fees.FeeTooHigh.selector, app, 2e9, 1e9));
        market.multicall(calls);
        assertDeal(market.hashQuote(terms), 0, 0, DealBook.DealStatus.None);
        maxima[0] = 2e9;
        calls[1] = abi.encodeCall(Fees.payFees, (RUN, entries, maxima));
        vm.prank(buyer);
        market.multicall(calls);
        assertDeal(market.hashQuote(terms), ESCROW, 0, DealBook.DealStatus.Open);
        // A later change touches nothing that is open.
        vm.prank(AUTHOR);
        catalogue.setFee(app, 900e9);
        vm.warp(START + 12 hours);
        redeem(pool, terms, ESCROW, true);
        assertEq(market.depositOf(pool), ESCROW, "pool");
        assertEq(market.depositOf(AUTHOR), 2e9, "author");
    }

    function test_feesAreRefused() public {
        (uint256[] memory entries, uint96[] memory maxima) = (new uint256[](0), new uint96[](0));
        vm.expectRevert(abi.encodeWithSelector(Fees.InvalidFees.selector, 0, 0));
        market.payFees(RUN, entries, maxima);
        (entries,) = one(app, 0);
        vm.expectRevert(abi.encodeWithSelector(Fees.InvalidFees.selector, 1, 0));
        market.payFees(RUN, entries, maxima);
        (entries, maxima) = one(app, 2e9);
        vm.prank(stranger);
        vm.expectRevert(abi.encodeWithSelector(Deposits.InsufficientDeposit.selector, stranger, 0, 2e9));
        market.payFees(RUN, entries, maxima);
        payReverts(99, 1, abi.encodeWithSelector(IERC721Errors.ERC721NonexistentToken.selector, 99));
        Market plain = new Market(token, 0, 0, 0, NO_CATALOGUE, address(0), address(0));
        vm.expectRevert(Fees.NoCatalogue.selector);
        plain.payFees(RUN, entries, maxima);
    }

    function testFuzz_aFeeIsNeverAboveTheMaximum(uint96 fee, uint96 maximum) public {
        fee = uint96(bound(fee, 0, 100e9));
        maximum = uint96(bound(maximum, 0, 100e9));
        vm.prank(AUTHOR);
        uint256 entry = catalogue.register(Catalogue.Kind.Dataset, RUN, fee, "");
        if (fee > maximum) {
            payReverts(entry, maximum, abi.encodeWithSelector(Fees.FeeTooHigh.selector, entry, fee, maximum));
        } else {
            pay(entry, maximum);
            assertEq(market.depositOf(buyer) + market.depositOf(AUTHOR), BUYER_DEPOSIT, "nothing is lost");
            assertEq(market.depositOf(AUTHOR), fee, "fee");
        }
    }
}
