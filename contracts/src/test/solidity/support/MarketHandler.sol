// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Market} from "../../../main/solidity/Market.sol";
import {Quote, Voucher} from "../../../main/solidity/SignedTypes.sol";
import {Deals} from "../../../main/solidity/market/Deals.sol";
import {Deposits} from "../../../main/solidity/market/Deposits.sol";
import {Offer} from "../../../main/solidity/market/Offers.sol";
import {Stakes} from "../../../main/solidity/market/Stakes.sol";
import {RLC} from "../../../main/solidity/token/RLC.sol";
import {Assertions} from "./Assertions.sol";

/// @notice Drives the market with three buyers and three pools and keeps its own books beside it. Actions choose
/// what is possible in the present state, so that long sequences go deep; `try*` actions do what must never work and
/// record a breach if it does.
contract MarketHandler is Assertions {
    struct Tracked {
        Quote quote;
        uint256 buyer;
        uint256 pool;
        uint96 escrow;
        uint96 paid;
        uint40 expiry;
        bool open;
        uint128 newestSigned;
        uint128 olderSigned;
        uint256 redeemed;
    }

    uint256 public constant ACTORS = 3;
    uint96 public constant MINIMUM_STAKE = 100e9;
    uint40 public constant UNBONDING = 7 days;
    uint40 public constant GRACE = 1 hours;

    Market public immutable market;
    RLC public immutable token;

    uint256 public time = 1_800_000_000;
    uint256 public donated;
    string public breach;
    mapping(string action => uint256) public reached;

    // The model: indexes 0..2 are buyers, 3..5 pools.
    uint256[6] private keys;
    address[6] public accounts;
    uint256[6] public deposits;
    uint256[6] public active;
    uint256[6] public unbonding;
    uint256[6] public unbondedAt;
    uint256[6] public openDeals;
    uint256[6] public offers;
    uint256[6] public received;
    uint256[6] public signedFor;
    Tracked[] private tracked;

    modifier now_() {
        vm.warp(time);
        _;
    }

    constructor() {
        vm.warp(time);
        token = new RLC();
        market = new Market(token, MINIMUM_STAKE, UNBONDING, GRACE, NO_CATALOGUE, address(0), address(0));
        token.approve(address(market), type(uint256).max);
        for (uint256 i = 0; i < 6; ++i) {
            keys[i] = uint256(keccak256(abi.encode("actor", i)));
            accounts[i] = vm.addr(keys[i]);
            addDeposit(i, 10_000e9);
        }
        for (uint256 i = 3; i < 6; ++i) {
            addStake(i, MINIMUM_STAKE);
            vm.prank(accounts[i]);
            offers[i] = market.postOffer(
                Offer(16, 0, 1024, 1, 1, 1, 1, 1, 1, type(uint64).max, "eu", "process", "http://127.0.0.1:1")
            );
        }
    }

    // Time and money

    function pass(uint256 seconds_) external {
        time += bound(seconds_, 1, 2 days);
    }

    function donate(uint256 amount) external now_ {
        amount = bound(amount, 1, 1e9);
        token.transfer(address(market), amount);
        donated += amount;
    }

    function deposit(uint256 who, uint256 amount) external now_ {
        addDeposit(who % 6, bound(amount, 1, 1000e9));
        ++reached["deposit"];
    }

    function withdraw(uint256 who, uint256 amount) external now_ {
        who %= 6;
        if (deposits[who] == 0) return;
        amount = bound(amount, 1, deposits[who]);
        deposits[who] -= amount;
        uint256 before = token.balanceOf(accounts[who]);
        vm.prank(accounts[who]);
        market.withdraw(amount);
        if (token.balanceOf(accounts[who]) != before + amount) breach = "withdraw moved another amount";
        ++reached["withdraw"];
    }

    function stake(uint256 who, uint256 amount) external now_ {
        who %= 6;
        if (deposits[who] == 0) return;
        addStake(who, uint96(bound(amount, 1, deposits[who])));
        ++reached["stake"];
    }

    function requestUnstake(uint256 who, uint256 amount) external now_ {
        who %= 6;
        uint256 free = active[who];
        if (openDeals[who] != 0) free = free > MINIMUM_STAKE ? free - MINIMUM_STAKE : 0;
        if (free == 0) return;
        amount = bound(amount, 1, free);
        active[who] -= amount;
        unbonding[who] += amount;
        unbondedAt[who] = time + UNBONDING;
        vm.prank(accounts[who]);
        market.requestUnstake(uint96(amount));
        ++reached["requestUnstake"];
    }

    function withdrawStake(uint256 who) external now_ {
        who %= 6;
        if (unbonding[who] == 0) return;
        if (time < unbondedAt[who]) time = unbondedAt[who];
        vm.warp(time);
        deposits[who] += unbonding[who];
        unbonding[who] = 0;
        vm.prank(accounts[who]);
        market.withdrawStake();
        ++reached["withdrawStake"];
    }

    // Deals

    function openDeal(uint256 who, uint256 escrow, uint256 duration) public now_ returns (bool) {
        uint256 buyer = who % 3;
        uint256 pool = 3 + (who / 3) % 3;
        if (deposits[buyer] == 0 || active[pool] < MINIMUM_STAKE) return false;
        Quote memory quote = newQuote(buyer, pool);
        uint96 amount = uint96(bound(escrow, 1, min(deposits[buyer], 500e9)));
        uint40 expiry = uint40(time + bound(duration, 1, 5 days));
        bytes memory signature = sign(keys[pool], market.hashQuote(quote));
        vm.prank(accounts[buyer]);
        market.openDeal(quote, signature, amount, expiry);
        track(quote, buyer, pool, amount, expiry);
        ++reached["openDeal"];
        return true;
    }

    function openTwoDeals(uint256 who, uint256 first, uint256 second) external now_ {
        uint256 buyer = who % 3;
        uint256 pool = 3 + (who / 3) % 3;
        uint256 other = 3 + (who / 9) % 3;
        if (deposits[buyer] < 2 || active[pool] < MINIMUM_STAKE || active[other] < MINIMUM_STAKE) return;
        Quote[] memory quotes = new Quote[](2);
        bytes[] memory signatures = new bytes[](2);
        uint96[] memory escrows = new uint96[](2);
        uint40[] memory expiries = new uint40[](2);
        escrows[0] = uint96(bound(first, 1, min(deposits[buyer] - 1, 500e9)));
        escrows[1] = uint96(bound(second, 1, min(deposits[buyer] - escrows[0], 500e9)));
        (expiries[0], expiries[1]) = (uint40(time + 1 days), uint40(time + 2 days));
        quotes[0] = newQuote(buyer, pool);
        track(quotes[0], buyer, pool, escrows[0], expiries[0]);
        quotes[1] = newQuote(buyer, other);
        track(quotes[1], buyer, other, escrows[1], expiries[1]);
        signatures[0] = sign(keys[pool], market.hashQuote(quotes[0]));
        signatures[1] = sign(keys[other], market.hashQuote(quotes[1]));
        vm.prank(accounts[buyer]);
        market.openDeals(quotes, signatures, escrows, expiries);
        ++reached["openTwoDeals"];
    }

    function topUp(uint256 seed, uint256 who, uint256 amount) public now_ {
        (bool found, Tracked storage deal) = running(seed);
        who %= 6;
        if (!found || deposits[who] == 0) return;
        amount = bound(amount, 1, min(deposits[who], 100e9));
        deposits[who] -= amount;
        deal.escrow += uint96(amount);
        bytes32 dealId = market.hashQuote(deal.quote);
        vm.prank(accounts[who]);
        market.topUp(dealId, uint96(amount));
        ++reached["topUp"];
    }

    function extend(uint256 seed, uint256 duration) public now_ {
        (bool found, Tracked storage deal) = running(seed);
        if (!found) return;
        uint256 from = deal.expiry > time ? deal.expiry : time;
        uint256 latest = time + market.MAX_DEAL_SECONDS();
        if (from >= latest) return;
        deal.expiry = uint40(bound(duration, from + 1, min(latest, from + 5 days)));
        vm.prank(deal.quote.buyer);
        market.extend(deal.quote, deal.expiry);
        ++reached["extend"];
    }

    /// @notice The buyer signs a voucher for more; nobody has redeemed it yet.
    function signVoucher(uint256 seed, uint256 amount) public now_ {
        (bool found, Tracked storage deal) = running(seed);
        if (!found || deal.newestSigned >= deal.escrow) return;
        uint128 cumulative = uint128(bound(amount, deal.newestSigned + 1, deal.escrow));
        signedFor[deal.pool] += cumulative - deal.newestSigned;
        deal.olderSigned = deal.newestSigned;
        deal.newestSigned = cumulative;
        ++reached["signVoucher"];
    }

    function redeemNewest(uint256 seed, uint256 caller) public now_ {
        (bool found, Tracked storage deal) = running(seed);
        if (!found || deal.newestSigned <= deal.paid) return;
        redeemAs(deal, accounts[caller % 6], deal.newestSigned, false);
        ++reached["redeem"];
        if (deal.redeemed > 1) ++reached["redeemAgain"];
    }

    /// @notice Two vouchers are out; the pool redeems them one after the other.
    function redeemOlderThenNewest(uint256 seed, uint256 caller) external now_ {
        (bool found, Tracked storage deal) = running(seed);
        if (!found) return;
        signVoucher(seed, uint256(deal.newestSigned) + 1);
        signVoucher(seed, uint256(deal.newestSigned) + 1);
        if (deal.olderSigned <= deal.paid) return;
        redeemAs(deal, accounts[caller % 6], deal.olderSigned, false);
        redeemAs(deal, accounts[caller % 6], deal.newestSigned, false);
        ++reached["redeemInOrder"];
    }

    function closeByPool(uint256 seed) public now_ {
        (bool found, Tracked storage deal) = running(seed);
        if (!found) return;
        redeemAs(deal, deal.quote.pool, deal.newestSigned, true);
        closed(deal);
        ++reached["finalByPool"];
        if (deal.redeemed > 2) ++reached["finalAfterSeveral"];
    }

    function endByAnother(uint256 seed, uint256 caller) external now_ {
        (bool found, Tracked storage deal) = running(seed);
        address sender = accounts[caller % 6];
        if (!found || sender == deal.quote.pool) return;
        redeemAs(deal, sender, deal.newestSigned, true);
        if (time < deal.expiry) deal.expiry = uint40(time);
        ++reached["finalByAnother"];
    }

    function decline(uint256 seed) external now_ {
        (bool found, Tracked storage deal) = anyOpen(seed);
        if (!found) return;
        vm.prank(deal.quote.pool);
        market.decline(deal.quote);
        closed(deal);
        ++reached["decline"];
    }

    function reclaim(uint256 seed, uint256 caller) external {
        (bool found, Tracked storage deal) = anyOpen(seed);
        if (!found) return;
        uint256 end = uint256(deal.expiry) + GRACE;
        if (time <= end) time = end + 1;
        vm.warp(time);
        vm.prank(accounts[caller % 6]);
        market.reclaim(deal.quote);
        closed(deal);
        ++reached["reclaim"];
        if (deal.paid != 0) ++reached["reclaimAfterRedeem"];
    }

    /// @notice A deal from its opening to its end with everything in between, so that no run stays shallow.
    function wholeDeal(uint256 who, uint256 seed) public now_ {
        if (!openDeal(who, seed, 3 days)) return;
        uint256 last = tracked.length - 1;
        signVoucher(last, seed / 2);
        redeemNewest(last, seed);
        topUp(last, seed, 1e9);
        extend(last, tracked[last].expiry + 1 days);
        signVoucher(last, tracked[last].newestSigned + 1);
        redeemNewest(last, seed ^ 1);
        closeByPool(last);
        ++reached["wholeDeal"];
    }

    // What must never work

    function tryStaleVoucher(uint256 seed, uint256 amount, bool isFinal) external now_ {
        (bool found, Tracked storage deal) = anyOpen(seed);
        if (!found || deal.paid == 0) return;
        uint128 cumulative = uint128(bound(amount, 0, deal.paid - 1));
        if (redeemCall(deal, deal.quote.pool, cumulative, isFinal, keys[deal.buyer])) {
            breach = "stale voucher paid";
        }
        ++reached["tryStale"];
    }

    function tryAboveEscrow(uint256 seed, uint256 amount) external now_ {
        (bool found, Tracked storage deal) = anyOpen(seed);
        if (!found) return;
        uint128 cumulative = uint128(bound(amount, uint256(deal.escrow) + 1, type(uint128).max));
        if (redeemCall(deal, deal.quote.pool, cumulative, true, keys[deal.buyer])) {
            breach = "escrow exceeded";
        }
        ++reached["tryAbove"];
    }

    function tryForgedVoucher(uint256 seed, uint256 amount, uint256 signer) external now_ {
        (bool found, Tracked storage deal) = anyOpen(seed);
        signer %= 6;
        if (!found || signer == deal.buyer) return;
        uint128 cumulative = uint128(bound(amount, 0, deal.escrow));
        if (redeemCall(deal, deal.quote.pool, cumulative, true, keys[signer])) {
            breach = "forged voucher paid";
        }
        ++reached["tryForged"];
    }

    function tryClosedDeal(uint256 seed, uint256 amount) external now_ {
        if (tracked.length == 0) return;
        Tracked storage deal = tracked[seed % tracked.length];
        if (deal.open) return;
        uint128 cumulative = uint128(bound(amount, 0, deal.escrow));
        if (redeemCall(deal, deal.quote.pool, cumulative, true, keys[deal.buyer])) {
            breach = "closed deal paid";
        }
        if (attempt(deal.quote.pool, abi.encodeCall(Deals.decline, (deal.quote)))) {
            breach = "closed deal declined";
        }
        if (attempt(deal.quote.buyer, abi.encodeCall(Deals.reclaim, (deal.quote)))) {
            breach = "closed deal reclaimed";
        }
        ++reached["tryClosed"];
    }

    function tryTooEarlyOrTooLate(uint256 seed) external now_ {
        (bool found, Tracked storage deal) = anyOpen(seed);
        if (!found) return;
        if (time <= uint256(deal.expiry) + GRACE) {
            if (attempt(deal.quote.buyer, abi.encodeCall(Deals.reclaim, (deal.quote)))) {
                breach = "early reclaim";
            }
        } else if (redeemCall(deal, deal.quote.pool, deal.escrow, true, keys[deal.buyer])) {
            breach = "late redeem";
        }
        ++reached["tryTiming"];
    }

    function tryEscape(uint256 who, uint256 amount) external now_ {
        who = 3 + who % 3;
        if (openDeals[who] == 0) return;
        uint256 surplus = active[who] - MINIMUM_STAKE;
        amount = bound(amount, surplus + 1, type(uint96).max);
        if (attempt(accounts[who], abi.encodeCall(Stakes.requestUnstake, (uint96(amount))))) {
            breach = "stake escaped";
        }
        ++reached["tryEscape"];
    }

    function tryOverdraw(uint256 who, uint256 excess) external now_ {
        who %= 6;
        excess = bound(excess, 1, 1e30);
        if (attempt(accounts[who], abi.encodeCall(Deposits.withdraw, (deposits[who] + excess)))) {
            breach = "overdrawn";
        }
        ++reached["tryOverdraw"];
    }

    // For the invariants

    function dealCount() external view returns (uint256) {
        return tracked.length;
    }

    function dealAt(uint256 index) external view returns (Tracked memory) {
        return tracked[index];
    }

    // Parts

    function addDeposit(uint256 who, uint256 amount) private {
        market.depositFor(accounts[who], amount);
        deposits[who] += amount;
    }

    function addStake(uint256 who, uint96 amount) private {
        deposits[who] -= amount;
        active[who] += amount;
        vm.prank(accounts[who]);
        market.stake(amount);
    }

    function newQuote(uint256 buyer, uint256 pool) private view returns (Quote memory) {
        return Quote({
            offerId: offers[pool],
            pool: accounts[pool],
            buyer: accounts[buyer],
            cores: 16,
            gpus: 0,
            corePrice: 1,
            gpuPrice: 0,
            validUntil: uint64(time),
            nonce: bytes32(tracked.length),
            verifier: address(0)
        });
    }

    function track(Quote memory quote, uint256 buyer, uint256 pool, uint96 escrow, uint40 expiry) private {
        deposits[buyer] -= escrow;
        ++openDeals[pool];
        Tracked storage deal = tracked.push();
        deal.quote = quote;
        deal.buyer = buyer;
        deal.pool = pool;
        deal.escrow = escrow;
        deal.expiry = expiry;
        deal.open = true;
    }

    function closed(Tracked storage deal) private {
        deal.open = false;
        --openDeals[deal.pool];
        deposits[deal.buyer] += deal.escrow - deal.paid;
    }

    function redeemAs(Tracked storage deal, address caller, uint128 cumulative, bool isFinal) private {
        if (!redeemCall(deal, caller, cumulative, isFinal, keys[deal.buyer])) {
            breach = "good voucher refused";
            return;
        }
        uint256 amount = cumulative - deal.paid;
        deposits[deal.pool] += amount;
        received[deal.pool] += amount;
        deal.paid = uint96(cumulative);
        ++deal.redeemed;
    }

    function redeemCall(Tracked storage deal, address caller, uint128 cumulative, bool isFinal, uint256 key)
        private
        returns (bool)
    {
        Voucher memory voucher =
            Voucher(market.hashQuote(deal.quote), cumulative, 1, keccak256("root"), isFinal);
        bytes memory signature = sign(key, market.hashVoucher(voucher));
        return attempt(caller, abi.encodeCall(Deals.redeem, (deal.quote, voucher, signature)));
    }

    function attempt(address caller, bytes memory call) private returns (bool success) {
        vm.prank(caller);
        (success,) = address(market).call(call);
    }

    function anyOpen(uint256 seed) private view returns (bool, Tracked storage) {
        uint256 count = tracked.length;
        for (uint256 i = 0; i < count; ++i) {
            Tracked storage deal = tracked[(seed % count + i) % count];
            if (deal.open) return (true, deal);
        }
        return (false, tracked[0]);
    }

    function running(uint256 seed) private view returns (bool, Tracked storage) {
        uint256 count = tracked.length;
        for (uint256 i = 0; i < count; ++i) {
            Tracked storage deal = tracked[(seed % count + i) % count];
            if (deal.open && time <= uint256(deal.expiry) + GRACE) return (true, deal);
        }
        return (false, tracked[0]);
    }

    function sign(uint256 key, bytes32 digest) private pure returns (bytes memory) {
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(key, digest);
        return abi.encodePacked(r, s, v);
    }

    function min(uint256 a, uint256 b) private pure returns (uint256) {
        return a < b ? a : b;
    }
}
