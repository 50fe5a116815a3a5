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
import {DenyingDelegate, ReturnBomb, StatefulWallet, Wallet} from "./support/Wallets.sol";

/// @notice What buyers, pools and strangers may try; each test is named after the attack that it resists.
contract AttacksTest is Fixture {
    uint256 private constant CURVE_ORDER = 0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEBAAEDCE6AF48A03BBFD25E8CD0364141;

    // Replay and re-use

    function test_voucherReplayOnAnotherDeal() public {
        (Quote memory first,) = open();
        Quote memory second = quote();
        second.nonce = keccak256("second");
        bytes32 secondId = open(second, ESCROW, EXPIRY);
        Voucher memory paper = voucher(first, 10e9, false);
        bytes memory signature = sign(BUYER_KEY, market.hashVoucher(paper));
        vm.prank(pool);
        vm.expectRevert(abi.encodeWithSelector(DealBook.VoucherForOtherDeal.selector, paper.dealId, secondId));
        market.redeem(second, paper, signature);

        // With the deal's id changed it is no longer what the buyer signed.
        paper.dealId = secondId;
        bytes memory reason =
            abi.encodeWithSelector(Digests.InvalidSignature.selector, buyer, market.hashVoucher(paper));
        vm.prank(pool);
        vm.expectRevert(reason);
        market.redeem(second, paper, signature);
    }

    function test_voucherReplayOnAnotherChain() public {
        (Quote memory terms,) = open();
        Voucher memory paper = voucher(terms, 10e9, false);
        bytes memory signature = sign(BUYER_KEY, market.hashVoucher(paper));
        bytes memory poolSignature = sign(POOL_KEY, market.hashQuote(terms));
        vm.chainId(4242);
        vm.prank(pool);
        vm.expectRevert(
            abi.encodeWithSelector(
                DealBook.VoucherForOtherDeal.selector, paper.dealId, market.hashQuote(terms)
            )
        );
        market.redeem(terms, paper, signature);
        // The quote cannot be taken along either.
        bytes memory reason =
            abi.encodeWithSelector(Digests.InvalidSignature.selector, pool, market.hashQuote(terms));
        vm.prank(buyer);
        vm.expectRevert(reason);
        market.openDeal(terms, poolSignature, ESCROW, EXPIRY);
    }

    function test_voucherReplayOnAnotherContract() public {
        (Quote memory terms,) = open();
        Voucher memory paper = voucher(terms, 10e9, false);
        bytes memory signature = sign(BUYER_KEY, market.hashVoucher(paper));
        bytes memory poolSignature = sign(POOL_KEY, market.hashQuote(terms));
        Market other = new Market(token, 0, UNBONDING, GRACE, NO_CATALOGUE, address(0), address(0));
        token.approve(address(other), ESCROW);
        other.depositFor(buyer, ESCROW);
        vm.prank(pool);
        other.postOffer(offer());
        bytes32 otherId = other.hashQuote(terms);
        vm.prank(buyer);
        vm.expectRevert(abi.encodeWithSelector(Digests.InvalidSignature.selector, pool, otherId));
        other.openDeal(terms, poolSignature, ESCROW, EXPIRY);

        poolSignature = sign(POOL_KEY, otherId);
        vm.prank(buyer);
        other.openDeal(terms, poolSignature, ESCROW, EXPIRY);
        vm.prank(pool);
        vm.expectRevert(abi.encodeWithSelector(DealBook.VoucherForOtherDeal.selector, paper.dealId, otherId));
        other.redeem(terms, paper, signature);
    }

    function test_staleVoucherAfterANewerOne() public {
        (Quote memory terms, bytes32 dealId) = open();
        redeem(pool, terms, 20e9, false);
        redeemReverts(
            pool,
            terms,
            10e9,
            false,
            abi.encodeWithSelector(DealBook.StaleVoucher.selector, dealId, 10e9, 20e9)
        );
        // Not even as a final one: the deal would close on an older statement.
        redeemReverts(
            pool,
            terms,
            10e9,
            true,
            abi.encodeWithSelector(DealBook.StaleVoucher.selector, dealId, 10e9, 20e9)
        );
    }

    function test_doubleRedeem() public {
        (Quote memory terms, bytes32 dealId) = open();
        redeem(pool, terms, 20e9, false);
        redeemReverts(
            pool,
            terms,
            20e9,
            false,
            abi.encodeWithSelector(DealBook.StaleVoucher.selector, dealId, 20e9, 20e9)
        );
        redeem(pool, terms, 20e9, true);
        redeemReverts(
            pool,
            terms,
            20e9,
            true,
            abi.encodeWithSelector(DealBook.DealNotOpen.selector, dealId, DealBook.DealStatus.Closed)
        );
        assertEq(market.depositOf(pool), 20e9, "paid once");
    }

    function test_redeemAboveEscrow() public {
        (Quote memory terms, bytes32 dealId) = open();
        redeemReverts(
            pool,
            terms,
            ESCROW + 1,
            false,
            abi.encodeWithSelector(DealBook.EscrowExceeded.selector, dealId, ESCROW + 1, ESCROW)
        );
        redeem(pool, terms, ESCROW, false);
    }

    function test_quoteReuse() public {
        (Quote memory terms, bytes32 dealId) = open();
        bytes memory signature = sign(POOL_KEY, dealId);
        bytes memory reason = abi.encodeWithSelector(DealBook.DealExists.selector, dealId);
        vm.prank(buyer);
        vm.expectRevert(reason);
        market.openDeal(terms, signature, ESCROW, EXPIRY);
        // Nor after it was closed.
        redeem(pool, terms, 1, true);
        vm.prank(buyer);
        vm.expectRevert(reason);
        market.openDeal(terms, signature, ESCROW, EXPIRY);
    }

    function test_closedDealsCannotBeActedOn() public {
        (Quote memory terms, bytes32 dealId) = open();
        redeem(pool, terms, 1, true);
        bytes memory reason =
            abi.encodeWithSelector(DealBook.DealNotOpen.selector, dealId, DealBook.DealStatus.Closed);
        redeemReverts(pool, terms, 2, false, reason);
        vm.prank(pool);
        vm.expectRevert(reason);
        market.decline(terms);
        vm.prank(buyer);
        vm.expectRevert(reason);
        market.extend(terms, EXPIRY + 1);
        vm.prank(buyer);
        vm.expectRevert(reason);
        market.topUp(dealId, 1);
        vm.warp(EXPIRY + GRACE + 1);
        vm.expectRevert(reason);
        market.reclaim(terms);
    }

    // Races

    function test_expiryRaceBetweenRedeemAndReclaim() public {
        (Quote memory terms, bytes32 dealId) = open();
        vm.warp(EXPIRY + GRACE);
        vm.prank(buyer);
        vm.expectRevert(abi.encodeWithSelector(DealBook.DealNotOver.selector, dealId, EXPIRY + GRACE));
        market.reclaim(terms);
        assertTrue(market.isDealRunning(dealId), "running in the last second");
        redeem(pool, terms, 10e9, false);
        vm.warp(EXPIRY + GRACE + 1);
        assertTrue(!market.isDealRunning(dealId), "over");
        redeemReverts(
            pool,
            terms,
            20e9,
            false,
            abi.encodeWithSelector(DealBook.DealOver.selector, dealId, EXPIRY + GRACE)
        );
        vm.prank(buyer);
        market.reclaim(terms);
        assertEq(market.depositOf(pool), 10e9, "pool's deposit");
        assertEq(market.depositOf(buyer), BUYER_DEPOSIT - 10e9, "buyer's deposit");
    }

    function testFuzz_noSecondAllowsBothRedeemAndReclaim(uint40 time) public {
        (Quote memory terms,) = open();
        vm.warp(bound(time, START, EXPIRY + 2 * GRACE));
        Voucher memory paper = voucher(terms, 1e9, false);
        bytes memory signature = sign(BUYER_KEY, market.hashVoucher(paper));
        (bool reclaimed,) = address(market).call(abi.encodeCall(Deals.reclaim, (terms)));
        (bool redeemed,) = address(market).call(abi.encodeCall(Deals.redeem, (terms, paper, signature)));
        assertTrue(reclaimed != redeemed, "exactly one of them");
        assertTrue(redeemed == (block.timestamp <= EXPIRY + GRACE), "which one");
    }

    /// @dev A producer that shifts time by less than the grace period takes no second from the pool.
    function test_blockTimeManipulationWithinTheGracePeriod() public {
        (Quote memory terms, bytes32 dealId) = open();
        vm.warp(EXPIRY + 15);
        vm.expectRevert(abi.encodeWithSelector(DealBook.DealNotOver.selector, dealId, EXPIRY + GRACE));
        market.reclaim(terms);
        redeem(pool, terms, 30e9, true);
        assertEq(market.depositOf(pool), 30e9, "pool's deposit");
    }

    function test_buyerClosesWithALowFinalVoucherOverThePoolsHead() public {
        (Quote memory terms, bytes32 dealId) = open();
        // The buyer has signed 40 before, and now submits a final voucher for nothing.
        redeem(buyer, terms, 0, true);
        assertDeal(dealId, ESCROW, 0, DealBook.DealStatus.Open);
        vm.expectRevert(abi.encodeWithSelector(DealBook.DealNotOver.selector, dealId, START + GRACE));
        market.reclaim(terms);
        vm.warp(START + GRACE);
        redeem(pool, terms, 40e9, false);
        assertEq(market.depositOf(pool), 40e9, "pool's deposit");
    }

    function test_strangerClosesWithAnIntermediateFinalVoucher() public {
        (Quote memory terms, bytes32 dealId) = open();
        redeem(stranger, terms, 5e9, true);
        assertDeal(dealId, ESCROW, 5e9, DealBook.DealStatus.Open);
        assertEq(market.depositOf(stranger), 0, "stranger's deposit");
        redeem(pool, terms, 40e9, true);
        assertDeal(dealId, ESCROW, 40e9, DealBook.DealStatus.Closed);
    }

    function test_frontRunOfRedeemPaysThePoolAllTheSame() public {
        (Quote memory terms,) = open();
        redeem(stranger, terms, 10e9, false);
        assertEq(market.depositOf(pool), 10e9, "pool's deposit");
        assertEq(market.depositOf(stranger), 0, "stranger's deposit");
    }

    function test_frontRunOfFinalRedeemStillLetsThePoolClose() public {
        (Quote memory terms, bytes32 dealId) = open();
        redeem(buyer, terms, 10e9, true);
        redeem(pool, terms, 10e9, true);
        assertDeal(dealId, ESCROW, 10e9, DealBook.DealStatus.Closed);
        assertEq(market.depositOf(buyer), BUYER_DEPOSIT - 10e9, "buyer's deposit");
    }

    function test_frontRunOfOpenByAnotherBuyer() public {
        Quote memory terms = quote();
        bytes memory signature = sign(POOL_KEY, market.hashQuote(terms));
        fund(stranger, ESCROW);
        terms.buyer = stranger;
        bytes memory reason =
            abi.encodeWithSelector(Digests.InvalidSignature.selector, pool, market.hashQuote(terms));
        vm.prank(stranger);
        vm.expectRevert(reason);
        market.openDeal(terms, signature, ESCROW, EXPIRY);
    }

    function test_frontRunOfAPermitDoesNotBlockTheDeposit() public {
        token.transfer(stranger, 5e9);
        bytes32 digest = keccak256(
            abi.encodePacked(
                hex"1901",
                token.DOMAIN_SEPARATOR(),
                keccak256(
                    abi.encode(
                        keccak256(
                            "Permit(address owner,address spender,uint256 value,uint256 nonce,uint256 deadline)"
                        ),
                        stranger,
                        address(market),
                        5e9,
                        0,
                        START + 60
                    )
                )
            )
        );
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(STRANGER_KEY, digest);
        token.permit(stranger, address(market), 5e9, START + 60, v, r, s);
        vm.prank(stranger);
        market.depositWithPermit(5e9, START + 60, v, r, s);
        assertEq(market.depositOf(stranger), 5e9, "deposit");
    }

    // Withheld inputs, judges, stakes

    function test_buyerWithholdsInputsAndThePoolDeclinesAtNoLoss() public {
        (Quote memory terms, bytes32 dealId) = open();
        vm.expectEmit(address(market));
        emit DealBook.DealDeclined(dealId, pool);
        vm.expectEmit(address(market));
        emit DealBook.DealClosed(dealId, 0, ESCROW, bytes32(0));
        vm.prank(pool);
        market.decline(terms);
        assertDeal(dealId, ESCROW, 0, DealBook.DealStatus.Closed);
        assertEq(market.depositOf(buyer), BUYER_DEPOSIT, "buyer's deposit");
        Stakes.Stake memory stake = market.stakeOf(pool);
        assertEq(stake.active, MINIMUM_STAKE, "stake");
        assertEq(stake.openDeals, 0, "open deals");
    }

    function test_declineIsThePoolsAlone() public {
        (Quote memory terms,) = open();
        vm.prank(buyer);
        vm.expectRevert(abi.encodeWithSelector(DealBook.NotPool.selector, pool, buyer));
        market.decline(terms);
    }

    function test_declineKeepsWhatVouchersPaid() public {
        (Quote memory terms, bytes32 dealId) = open();
        redeem(pool, terms, 10e9, false);
        vm.prank(pool);
        market.decline(terms);
        assertDeal(dealId, ESCROW, 10e9, DealBook.DealStatus.Closed);
        assertEq(market.depositOf(pool), 10e9, "pool's deposit");
        assertEq(market.depositOf(buyer), BUYER_DEPOSIT - 10e9, "buyer's deposit");
    }

    function test_buyerBringsAMaliciousVerifier() public {
        Quote memory terms = quote();
        bytes memory signature = sign(POOL_KEY, market.hashQuote(terms));
        terms.verifier = stranger;
        bytes memory reason =
            abi.encodeWithSelector(Digests.InvalidSignature.selector, pool, market.hashQuote(terms));
        vm.prank(buyer);
        vm.expectRevert(reason);
        market.openDeal(terms, signature, ESCROW, EXPIRY);
    }

    function test_anyChangedTermMakesTheQuoteInvalid() public {
        bytes memory signature = sign(POOL_KEY, market.hashQuote(quote()));
        for (uint256 i = 0; i < 6; ++i) {
            Quote memory terms = quote();
            if (i == 0) ++terms.cores;
            if (i == 1) ++terms.gpus;
            if (i == 2) --terms.corePrice;
            if (i == 3) ++terms.gpuPrice;
            if (i == 4) ++terms.validUntil;
            if (i == 5) terms.nonce = 0;
            bytes memory reason =
                abi.encodeWithSelector(Digests.InvalidSignature.selector, pool, market.hashQuote(terms));
            vm.prank(buyer);
            vm.expectRevert(reason);
            market.openDeal(terms, signature, ESCROW, EXPIRY);
        }
    }

    function test_anyChangedPartOfAVoucherMakesItInvalid() public {
        (Quote memory terms,) = open();
        bytes memory signature = sign(BUYER_KEY, market.hashVoucher(voucher(terms, 10e9, false)));
        for (uint256 i = 0; i < 4; ++i) {
            Voucher memory paper = voucher(terms, 10e9, false);
            if (i == 0) ++paper.cumulativeAmount;
            if (i == 1) ++paper.acceptedPartitions;
            if (i == 2) paper.resultsRoot = 0;
            if (i == 3) paper.isFinal = true;
            bytes memory reason =
                abi.encodeWithSelector(Digests.InvalidSignature.selector, buyer, market.hashVoucher(paper));
            vm.prank(pool);
            vm.expectRevert(reason);
            market.redeem(terms, paper, signature);
        }
    }

    function test_unstakeWhileDealsAreOpen() public {
        (Quote memory terms,) = open();
        vm.prank(pool);
        vm.expectRevert(
            abi.encodeWithSelector(
                Stakes.StakeNeededByOpenDeals.selector, pool, 1, MINIMUM_STAKE - 1, MINIMUM_STAKE
            )
        );
        market.requestUnstake(1);
        redeem(pool, terms, 1e9, true);
        vm.prank(pool);
        market.requestUnstake(MINIMUM_STAKE);
    }

    function test_everyOpenDealHoldsTheStake() public {
        (Quote memory first,) = open();
        Quote memory second = quote();
        second.nonce = keccak256("second");
        open(second, ESCROW, EXPIRY);
        assertEq(market.stakeOf(pool).openDeals, 2, "open deals");
        redeem(pool, first, 1e9, true);
        vm.prank(pool);
        vm.expectRevert(
            abi.encodeWithSelector(Stakes.StakeNeededByOpenDeals.selector, pool, 1, 0, MINIMUM_STAKE)
        );
        market.requestUnstake(MINIMUM_STAKE);
        vm.warp(EXPIRY + GRACE + 1);
        market.reclaim(second);
        vm.prank(pool);
        market.requestUnstake(MINIMUM_STAKE);
    }

    /// @dev A deal that ran a long time and is extended for ever cannot hold a pool that wants to leave.
    function test_buyerCannotHoldAPoolsStakeByExtending() public {
        (Quote memory terms,) = open();
        vm.prank(buyer);
        market.extend(terms, START + 180 days);
        vm.startPrank(pool);
        market.decline(terms);
        market.requestUnstake(MINIMUM_STAKE);
        vm.warp(START + UNBONDING);
        market.withdrawStake();
        market.withdraw(MINIMUM_STAKE);
        vm.stopPrank();
        assertEq(token.balanceOf(pool), MINIMUM_STAKE, "tokens");
    }

    // Signatures

    function test_signatureMalleability() public {
        (Quote memory terms,) = open();
        Voucher memory paper = voucher(terms, 10e9, false);
        bytes32 digest = market.hashVoucher(paper);
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(BUYER_KEY, digest);
        v = v == 27 ? 28 : 27;
        s = bytes32(CURVE_ORDER - uint256(s));
        // The precompile itself would take the twin for the buyer's.
        assertEq(ecrecover(digest, v, r, s), buyer, "the twin recovers");
        vm.prank(pool);
        vm.expectRevert(abi.encodeWithSelector(Digests.InvalidSignature.selector, buyer, digest));
        market.redeem(terms, paper, abi.encodePacked(r, s, v));
    }

    function testFuzz_garbageSignatures(bytes calldata garbage) public {
        (Quote memory terms,) = open();
        Voucher memory paper = voucher(terms, 10e9, false);
        bytes memory reason =
            abi.encodeWithSelector(Digests.InvalidSignature.selector, buyer, market.hashVoucher(paper));
        vm.prank(pool);
        vm.expectRevert(reason);
        market.redeem(terms, paper, garbage);
    }

    function test_poolCannotSignForTheBuyer() public {
        (Quote memory terms,) = open();
        Voucher memory paper = voucher(terms, 10e9, false);
        bytes32 digest = market.hashVoucher(paper);
        bytes memory signature = sign(POOL_KEY, digest);
        vm.prank(pool);
        vm.expectRevert(abi.encodeWithSelector(Digests.InvalidSignature.selector, buyer, digest));
        market.redeem(terms, paper, signature);
    }

    function test_buyerCannotSignForThePool() public {
        Quote memory terms = quote();
        bytes32 digest = market.hashQuote(terms);
        bytes memory signature = sign(BUYER_KEY, digest);
        vm.prank(buyer);
        vm.expectRevert(abi.encodeWithSelector(Digests.InvalidSignature.selector, pool, digest));
        market.openDeal(terms, signature, ESCROW, EXPIRY);
    }

    function test_zeroAddressSignsNothing() public {
        Market free = new Market(token, 0, UNBONDING, GRACE, NO_CATALOGUE, address(0), address(0));
        token.approve(address(free), ESCROW);
        free.depositFor(buyer, ESCROW);
        vm.prank(address(0));
        uint256 id = free.postOffer(offer());
        Quote memory terms = quote();
        terms.offerId = id;
        terms.pool = address(0);
        // An offer of the zero address counts as none, and no signature recovers to it.
        vm.prank(buyer);
        vm.expectRevert(abi.encodeWithSelector(Offers.UnknownOffer.selector, id));
        free.openDeal(terms, new bytes(65), ESCROW, EXPIRY);
    }

    function test_contractWalletsBuyAndSell() public {
        Wallet wallet = new Wallet(buyer);
        fund(address(wallet), ESCROW);
        Quote memory terms = quote();
        terms.buyer = address(wallet);
        bytes32 dealId = market.hashQuote(terms);
        wallet.execute(
            address(market), abi.encodeCall(Deals.openDeal, (terms, sign(POOL_KEY, dealId), ESCROW, EXPIRY))
        );
        redeem(pool, terms, 10e9, true);
        assertEq(market.depositOf(pool), 10e9, "pool's deposit");
        assertEq(market.depositOf(address(wallet)), ESCROW - 10e9, "wallet's deposit");

        Wallet seller = new Wallet(pool);
        uint256 id = joinAsPool(address(seller));
        terms = quote();
        terms.pool = address(seller);
        terms.offerId = id;
        dealId = open(terms, ESCROW, EXPIRY);
        redeem(stranger, terms, 10e9, false);
        assertEq(market.depositOf(address(seller)), 10e9, "seller's deposit");
    }

    function test_contractWalletThatDeniesIsRefused() public {
        Wallet wallet = new Wallet(buyer);
        fund(address(wallet), ESCROW);
        Quote memory terms = quote();
        terms.buyer = address(wallet);
        wallet.execute(
            address(market),
            abi.encodeCall(Deals.openDeal, (terms, sign(POOL_KEY, market.hashQuote(terms)), ESCROW, EXPIRY))
        );
        wallet.deny();
        bytes32 digest = market.hashVoucher(voucher(terms, 10e9, false));
        redeemReverts(
            pool,
            terms,
            10e9,
            false,
            abi.encodeWithSelector(Digests.InvalidSignature.selector, address(wallet), digest)
        );
    }

    /// @dev EIP-7702: the buyer signs with its key, then gives its account code that denies all signatures.
    function test_buyerVoidsVouchersByDelegatingItsAccount() public {
        (Quote memory terms,) = open();
        vm.signAndAttachDelegation(address(new DenyingDelegate()), BUYER_KEY);
        redeem(pool, terms, 10e9, false);
        assertTrue(buyer.code.length != 0, "the account has code");
        assertEq(market.depositOf(pool), 10e9, "pool's deposit");
    }

    function test_returnBombFromAContractWallet() public {
        address bomb = address(new ReturnBomb());
        Quote memory terms = quote();
        terms.pool = bomb;
        terms.offerId = joinAsPool(bomb);
        bytes32 digest = market.hashQuote(terms);
        vm.prank(buyer);
        (bool success, bytes memory reason) = address(market).call{gas: 3_000_000}(
            abi.encodeCall(Deals.openDeal, (terms, "anything", ESCROW, EXPIRY))
        );
        assertTrue(!success, "refused");
        assertEq(
            keccak256(reason),
            keccak256(abi.encodeWithSelector(Digests.InvalidSignature.selector, bomb, digest)),
            "reason"
        );
    }

    function test_reentrancyThroughASignatureCheck() public {
        address wallet = address(new StatefulWallet());
        Quote memory terms = quote();
        terms.pool = wallet;
        terms.offerId = joinAsPool(wallet);
        bytes32 digest = market.hashQuote(terms);
        vm.prank(buyer);
        vm.expectRevert(abi.encodeWithSelector(Digests.InvalidSignature.selector, wallet, digest));
        // A static call that writes burns all gas it was given, which is the caller's choice here.
        market.openDeal{gas: 1_000_000}(terms, "anything", ESCROW, EXPIRY);
    }

    // Amounts

    function test_zeroAmounts() public {
        (, bytes32 dealId) = open();
        Quote memory terms = quote();
        terms.nonce = keccak256("second");
        bytes memory signature = sign(POOL_KEY, market.hashQuote(terms));
        vm.startPrank(buyer);
        vm.expectRevert(Deposits.ZeroAmount.selector);
        market.openDeal(terms, signature, 0, EXPIRY);
        vm.expectRevert(Deposits.ZeroAmount.selector);
        market.topUp(dealId, 0);
        vm.expectRevert(Deposits.ZeroAmount.selector);
        market.deposit(0);
        vm.expectRevert(Deposits.ZeroAmount.selector);
        market.depositFor(pool, 0);
        vm.expectRevert(Deposits.ZeroAmount.selector);
        market.withdraw(0);
        vm.expectRevert(Deposits.ZeroAmount.selector);
        market.stake(0);
        vm.expectRevert(Deposits.ZeroAmount.selector);
        market.requestUnstake(0);
        vm.stopPrank();
        // A voucher for nothing claims nothing.
        redeemReverts(
            pool, quote(), 0, false, abi.encodeWithSelector(DealBook.StaleVoucher.selector, dealId, 0, 0)
        );
    }

    function test_hugeAmounts() public {
        Quote memory terms = quote();
        bytes memory signature = sign(POOL_KEY, market.hashQuote(terms));
        vm.prank(buyer);
        vm.expectRevert(
            abi.encodeWithSelector(
                Deposits.InsufficientDeposit.selector, buyer, BUYER_DEPOSIT, type(uint96).max
            )
        );
        market.openDeal(terms, signature, type(uint96).max, EXPIRY);
        (, bytes32 dealId) = open();
        redeemReverts(
            pool,
            terms,
            type(uint128).max,
            true,
            abi.encodeWithSelector(DealBook.EscrowExceeded.selector, dealId, type(uint128).max, ESCROW)
        );
        vm.startPrank(buyer);
        vm.expectRevert(
            abi.encodeWithSelector(
                Deposits.InsufficientDeposit.selector, buyer, BUYER_DEPOSIT - ESCROW, type(uint96).max
            )
        );
        market.topUp(dealId, type(uint96).max);
        vm.expectRevert(
            abi.encodeWithSelector(
                Deposits.InsufficientDeposit.selector, buyer, BUYER_DEPOSIT - ESCROW, type(uint256).max
            )
        );
        market.withdraw(type(uint256).max);
        vm.stopPrank();
    }

    // Ownership

    /// @dev Every call that changes anything, made by a stranger with a deposit of its own: nobody else's balance,
    /// stake, escrow or tokens may shrink.
    function testFuzz_strangersTouchNobodysBalance(uint8 which, uint96 amount, uint40 time) public {
        (Quote memory terms, bytes32 dealId) = open();
        fund(stranger, 10e9);
        amount = uint96(bound(amount, 0, 60e9));
        vm.warp(bound(time, START, EXPIRY + 2 * GRACE));
        Quote memory own = quote();
        own.buyer = stranger;
        bytes[] memory calls = new bytes[](13);
        calls[0] = abi.encodeCall(Deposits.withdraw, (amount));
        calls[1] = abi.encodeCall(Deposits.deposit, (amount));
        calls[2] = abi.encodeCall(Deposits.depositFor, (buyer, amount));
        calls[3] = abi.encodeCall(Stakes.stake, (amount));
        calls[4] = abi.encodeCall(Stakes.requestUnstake, (amount));
        calls[5] = abi.encodeCall(Stakes.withdrawStake, ());
        calls[6] = abi.encodeCall(Deals.topUp, (dealId, amount));
        calls[7] = abi.encodeCall(Deals.reclaim, (terms));
        calls[8] = abi.encodeCall(Deals.decline, (terms));
        calls[9] = abi.encodeCall(Deals.extend, (terms, EXPIRY + 1));
        calls[10] = abi.encodeCall(
            Deals.redeem, (terms, voucher(terms, amount, true), sign(STRANGER_KEY, keccak256("forged")))
        );
        calls[11] =
            abi.encodeCall(Deals.openDeal, (own, sign(STRANGER_KEY, market.hashQuote(own)), amount, EXPIRY));
        calls[12] = abi.encodeCall(Deals.openDeal, (terms, sign(POOL_KEY, dealId), amount, EXPIRY));
        uint256 buyersBefore = market.depositOf(buyer) + market.dealOf(dealId).escrow;
        uint256 poolsBefore = market.depositOf(pool);
        vm.prank(stranger);
        (bool success,) = address(market).call(calls[which % calls.length]);
        success;
        DealBook.Deal memory deal = market.dealOf(dealId);
        uint256 locked = deal.status == DealBook.DealStatus.Open ? deal.escrow - deal.paid : 0;
        assertAtMost(buyersBefore, market.depositOf(buyer) + locked, "buyer's money");
        assertAtMost(poolsBefore, market.depositOf(pool), "pool's money");
        assertEq(market.stakeOf(pool).active, MINIMUM_STAKE, "pool's stake");
        assertAtMost(
            market.depositOf(stranger) + token.balanceOf(stranger) + market.stakeOf(stranger).active,
            10e9,
            "stranger's gain"
        );
    }
}
