// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Market} from "../../../main/solidity/Market.sol";
import {Quote, Voucher} from "../../../main/solidity/SignedTypes.sol";
import {DealBook} from "../../../main/solidity/market/DealBook.sol";
import {Offer} from "../../../main/solidity/market/Offers.sol";
import {RLC} from "../../../main/solidity/token/RLC.sol";
import {Assertions} from "./Assertions.sol";

/// @notice A market with one staked pool that has an offer, and one buyer with a deposit.
abstract contract Fixture is Assertions {
    uint256 internal constant BUYER_KEY = uint256(keccak256("test buyer"));
    uint256 internal constant POOL_KEY = uint256(keccak256("test pool"));
    uint256 internal constant STRANGER_KEY = uint256(keccak256("test stranger"));

    uint40 internal constant START = 1_800_000_000;
    uint96 internal constant MINIMUM_STAKE = 100e9;
    uint40 internal constant UNBONDING = 7 days;
    uint40 internal constant GRACE = 1 hours;
    uint256 internal constant BUYER_DEPOSIT = 1000e9;
    uint96 internal constant ESCROW = 50e9;
    uint40 internal constant EXPIRY = START + 1 days;

    RLC internal token;
    Market internal market;
    address internal buyer;
    address internal pool;
    address internal stranger;
    uint256 internal offerId;

    function setUp() public virtual {
        vm.warp(START);
        buyer = vm.addr(BUYER_KEY);
        pool = vm.addr(POOL_KEY);
        stranger = vm.addr(STRANGER_KEY);
        token = new RLC();
        market = new Market(token, MINIMUM_STAKE, UNBONDING, GRACE, NO_CATALOGUE, address(0), address(0));
        fund(buyer, BUYER_DEPOSIT);
        offerId = joinAsPool(pool);
    }

    /// @notice Gives the account a free deposit.
    function fund(address account, uint256 amount) internal {
        token.approve(address(market), amount);
        market.depositFor(account, amount);
    }

    /// @notice Stakes the minimum for the account and posts its offer.
    function joinAsPool(address account) internal returns (uint256) {
        fund(account, MINIMUM_STAKE);
        vm.startPrank(account);
        market.stake(MINIMUM_STAKE);
        uint256 id = market.postOffer(offer());
        vm.stopPrank();
        return id;
    }

    function offer() internal pure returns (Offer memory) {
        return Offer({
            cores: 16,
            gpus: 0,
            memoryMiB: 65_536,
            corePrice: 2500,
            gpuPrice: 0,
            benchmarkGflops: 40,
            wattsPerCore: 9,
            gramsCo2PerKwh: 56,
            creditWindowSeconds: 600,
            expiresAt: START + 30 days,
            region: "eu-west",
            runtimes: "bwrap,process",
            endpoint: "http://127.0.0.1:7000"
        });
    }

    function quote() internal view returns (Quote memory) {
        return Quote({
            offerId: offerId,
            pool: pool,
            buyer: buyer,
            cores: 16,
            gpus: 0,
            corePrice: 2500,
            gpuPrice: 0,
            validUntil: START + 10 minutes,
            nonce: keccak256("first"),
            verifier: address(0)
        });
    }

    function voucher(Quote memory terms, uint128 amount, bool isFinal)
        internal
        view
        returns (Voucher memory)
    {
        return Voucher({
            dealId: market.hashQuote(terms),
            cumulativeAmount: amount,
            acceptedPartitions: 10,
            resultsRoot: keccak256(abi.encode("root", amount)),
            isFinal: isFinal
        });
    }

    function sign(uint256 key, bytes32 digest) internal pure returns (bytes memory) {
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(key, digest);
        return abi.encodePacked(r, s, v);
    }

    function open() internal returns (Quote memory terms, bytes32 dealId) {
        terms = quote();
        dealId = open(terms, ESCROW, EXPIRY);
    }

    function open(Quote memory terms, uint96 escrow, uint40 expiry) internal returns (bytes32) {
        bytes memory signature = sign(POOL_KEY, market.hashQuote(terms));
        vm.prank(terms.buyer);
        return market.openDeal(terms, signature, escrow, expiry);
    }

    function redeem(address caller, Quote memory terms, uint128 amount, bool isFinal) internal {
        Voucher memory paper = voucher(terms, amount, isFinal);
        bytes memory signature = sign(BUYER_KEY, market.hashVoucher(paper));
        vm.prank(caller);
        market.redeem(terms, paper, signature);
    }

    /// @notice Expects the next redeem to revert; signs before, as the cheat code watches the very next call.
    function redeemReverts(
        address caller,
        Quote memory terms,
        uint128 amount,
        bool isFinal,
        bytes memory reason
    ) internal {
        Voucher memory paper = voucher(terms, amount, isFinal);
        bytes memory signature = sign(BUYER_KEY, market.hashVoucher(paper));
        vm.prank(caller);
        vm.expectRevert(reason);
        market.redeem(terms, paper, signature);
    }

    function assertDeal(bytes32 dealId, uint256 escrow, uint256 paid, DealBook.DealStatus status)
        internal
        view
    {
        DealBook.Deal memory deal = market.dealOf(dealId);
        assertEq(deal.escrow, escrow, "escrow");
        assertEq(deal.paid, paid, "paid");
        assertEq(uint256(deal.status), uint256(status), "status");
    }
}
