// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Catalogue} from "../../main/solidity/Catalogue.sol";
import {Quote, Voucher} from "../../main/solidity/SignedTypes.sol";
import {Disputes} from "../../main/solidity/court/Disputes.sol";
import {Claim} from "../../main/solidity/court/Evidence.sol";
import {Deposits} from "../../main/solidity/market/Deposits.sol";
import {Request} from "../../main/solidity/requests/RequestTerms.sol";
import {CourtFixture} from "./support/CourtFixture.sol";
import {Fixture} from "./support/Fixture.sol";
import {SwitchVerifier} from "./support/Requesters.sol";

/// @notice Gas of whole transactions (base cost, calldata and refunds included): every call runs isolated, as its own
/// transaction on cold storage. The figures go to snapshots/, and are compared when FORGE_SNAPSHOT_CHECK is set.
/// "first" is a pool whose deposit was zero before, "again" one that was paid before.
/// forge-config: default.isolate = true
contract GasTest is Fixture {
    uint256 private constant LIMIT_PER_DEAL = 200_000;

    function test_gasOfADeal() public {
        uint256 first = dealGas("first", "openDeal", "redeemFinal");
        uint256 again = dealGas("again", "openDeal", "redeemFinal");
        vm.snapshotValue("deal", "open+redeem first", first);
        vm.snapshotValue("deal", "open+redeem again", again);
        assertAtMost(first, LIMIT_PER_DEAL, "first deal");
        assertAtMost(again, LIMIT_PER_DEAL, "later deals");
    }

    /// @dev The number of partitions stands in the voucher and nowhere else.
    function test_gasDoesNotGrowWithPartitions() public {
        uint256 few = redeemGas(1, "redeem 1 partition");
        uint256 many = redeemGas(type(uint24).max, "redeem 16777215 partitions");
        // Two more bytes of calldata that are not zero.
        assertAtMost(many, few + 2 * (40 - 10), "gas");
    }

    function test_gasOfBatches() public {
        for (uint256 size = 1; size <= 16; size *= 4) {
            Quote[] memory quotes = new Quote[](size);
            bytes[] memory signatures = new bytes[](size);
            uint96[] memory escrows = new uint96[](size);
            uint40[] memory expiries = new uint40[](size);
            for (uint256 i = 0; i < size; ++i) {
                uint256 key = uint256(keccak256(abi.encode("pool", size, i)));
                quotes[i] = quote();
                quotes[i].pool = vm.addr(key);
                quotes[i].offerId = joinAsPool(vm.addr(key));
                signatures[i] = sign(key, market.hashQuote(quotes[i]));
                escrows[i] = 1e9;
                expiries[i] = EXPIRY;
            }
            vm.prank(buyer);
            market.openDeals(quotes, signatures, escrows, expiries);
            vm.snapshotGasLastCall("deal", string.concat("openDeals of ", vm.toString(size)));
        }
    }

    function test_gasOfEverythingElse() public {
        (Quote memory terms, bytes32 dealId) = open();
        token.approve(address(market), type(uint256).max);
        market.depositFor(stranger, 1000);
        vm.snapshotGasLastCall("calls", "depositFor");
        vm.prank(buyer);
        market.withdraw(1);
        vm.snapshotGasLastCall("calls", "withdraw");
        vm.prank(buyer);
        market.topUp(dealId, 1e9);
        vm.snapshotGasLastCall("calls", "topUp");
        vm.prank(buyer);
        market.extend(terms, EXPIRY + 1);
        vm.snapshotGasLastCall("calls", "extend");
        redeem(pool, terms, 1e9, false);
        vm.snapshotGasLastCall("calls", "redeem first");
        redeem(pool, terms, 2e9, false);
        vm.snapshotGasLastCall("calls", "redeem again");
        vm.prank(pool);
        market.decline(terms);
        vm.snapshotGasLastCall("calls", "decline");
        vm.prank(pool);
        market.postOffer(offer());
        vm.snapshotGasLastCall("calls", "postOffer");
        vm.prank(pool);
        market.updateOffer(offerId, offer());
        vm.snapshotGasLastCall("calls", "updateOffer");
        vm.prank(pool);
        market.withdrawOffer(offerId);
        vm.snapshotGasLastCall("calls", "withdrawOffer");
        vm.prank(pool);
        market.requestUnstake(1);
        vm.snapshotGasLastCall("calls", "requestUnstake");
        vm.warp(START + UNBONDING);
        vm.prank(pool);
        market.withdrawStake();
        vm.snapshotGasLastCall("calls", "withdrawStake");
        vm.prank(buyer);
        market.stake(1);
        vm.snapshotGasLastCall("calls", "stake");
    }

    function test_gasOfReclaim() public {
        (Quote memory terms,) = open();
        vm.warp(EXPIRY + GRACE + 1);
        market.reclaim(terms);
        vm.snapshotGasLastCall("calls", "reclaim");
    }

    function dealGas(string memory nonce, string memory openName, string memory redeemName)
        private
        returns (uint256)
    {
        Quote memory terms = quote();
        terms.nonce = keccak256(bytes(nonce));
        open(terms, ESCROW, EXPIRY);
        uint256 opened = vm.snapshotGasLastCall("deal", string.concat(openName, " ", nonce));
        redeem(pool, terms, 30e9, true);
        return opened + vm.snapshotGasLastCall("deal", string.concat(redeemName, " ", nonce));
    }

    function redeemGas(uint64 partitions, string memory name) private returns (uint256) {
        Quote memory terms = quote();
        terms.nonce = keccak256(bytes(name));
        open(terms, ESCROW, EXPIRY);
        redeem(pool, terms, 1e9, false);
        Voucher memory paper = voucher(terms, 2e9, true);
        paper.acceptedPartitions = partitions;
        bytes memory signature = sign(BUYER_KEY, market.hashVoucher(paper));
        vm.prank(pool);
        market.redeem(terms, paper, signature);
        return vm.snapshotGasLastCall("deal", name);
    }
}

/// @notice The verified path: requests, panels, disputes, and fees. See `GasTest`.
/// forge-config: default.isolate = true
contract VerifiedGasTest is CourtFixture {
    uint256 private constant LIMIT_PER_PANEL = 750_000;

    /// @dev Three members that agree, from the opening to the payment: nine transactions, 189,000 of it their base cost.
    function test_gasOfAPanel() public {
        uint256 sum = 0;
        bytes32 caseId = openCase();
        sum += vm.snapshotGasLastCall("panel", "open");
        roll(DRAW_DELAY + 1);
        consensus.draw(caseId, SUBJECT, nobody());
        sum += vm.snapshotGasLastCall("panel", "draw");
        for (uint256 i = 0; i < 3; ++i) {
            commitAs(caseId, i, TRUTH);
            sum += vm.snapshotGasLastCall("panel", string.concat("commit ", vm.toString(i)));
        }
        for (uint256 i = 0; i < 3; ++i) {
            revealAs(caseId, i, TRUTH);
            sum += vm.snapshotGasLastCall("panel", string.concat("reveal ", vm.toString(i)));
        }
        consensus.resolve(caseId);
        sum += vm.snapshotGasLastCall("panel", "resolve unanimous");
        vm.snapshotValue("panel", "three replicas, unanimous", sum);
        assertAtMost(sum, LIMIT_PER_PANEL, "panel");
    }

    function test_gasOfADissent() public {
        bytes32 caseId = drawn();
        decide(caseId, TRUTH, LIE, TRUTH);
        vm.snapshotGasLastCall("panel", "resolve with a dissent");
    }

    function test_gasOfTheBench() public {
        fund(stranger, SEAT_STAKE);
        vm.prank(stranger);
        market.stake(SEAT_STAKE);
        vm.prank(stranger);
        consensus.offerSeats(1);
        vm.snapshotGasLastCall("panel", "offerSeats");
        vm.prank(stranger);
        consensus.takeBackSeats(1);
        vm.snapshotGasLastCall("panel", "takeBackSeats");
    }

    function test_gasOfARequest() public {
        fundAt(requests, client, 50e9);
        Request memory terms = request(client, address(new SwitchVerifier()));
        vm.prank(client);
        requests.request(terms);
        vm.snapshotGasLastCall("requests", "request");
        vm.prank(gateway);
        requests.fulfil(terms, "a result", "good");
        vm.snapshotGasLastCall("requests", "fulfil");
        terms.nonce = 0;
        vm.prank(client);
        requests.request(terms);
        vm.prank(client);
        requests.cancel(terms);
        vm.snapshotGasLastCall("requests", "cancel");
        vm.warp(START + NOTICE + 1);
        requests.reclaim(terms);
        vm.snapshotGasLastCall("requests", "reclaim");
    }

    function test_gasOfAChallenge() public {
        bytes32 disputeId = challengeAs(challenger, 2);
        vm.snapshotGasLastCall("court", "challenge");
        judge(disputeId, challenger, TRUTH, TRUTH, TRUTH);
        court.settle(Disputes.Kind.Wrong, claimOf(2));
        vm.snapshotGasLastCall("court", "settle against the pool");
    }

    function test_gasOfADemand() public {
        demanded();
        vm.snapshotGasLastCall("court", "demand");
        respond();
        vm.snapshotGasLastCall("court", "respond");
        Claim memory claim = claimOf(1);
        vm.warp(START + ESCALATE + 1);
        court.close(claim);
        vm.snapshotGasLastCall("court", "close");
    }

    function test_gasOfFees() public {
        catalogue.register(Catalogue.Kind.Application, TRUTH, 1e9, "oci://app");
        vm.snapshotGasLastCall("catalogue", "register");
        (uint256[] memory entries, uint96[] memory maxima) = (new uint256[](1), new uint96[](1));
        (entries[0], maxima[0]) = (1, 1e9);
        vm.prank(buyer);
        market.payFees(TRUTH, entries, maxima);
        vm.snapshotGasLastCall("catalogue", "payFees first");
        vm.prank(buyer);
        market.payFees(LIE, entries, maxima);
        vm.snapshotGasLastCall("catalogue", "payFees again");
        catalogue.setFee(1, 2e9);
        vm.snapshotGasLastCall("catalogue", "setFee");
    }
}
