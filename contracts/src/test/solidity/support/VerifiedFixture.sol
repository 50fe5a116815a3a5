// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Catalogue} from "../../../main/solidity/Catalogue.sol";
import {Consensus} from "../../../main/solidity/Consensus.sol";
import {Court} from "../../../main/solidity/Court.sol";
import {Requests} from "../../../main/solidity/Requests.sol";
import {Cases} from "../../../main/solidity/consensus/Cases.sol";
import {Deposits} from "../../../main/solidity/market/Deposits.sol";
import {Request} from "../../../main/solidity/requests/RequestTerms.sol";
import {RLC} from "../../../main/solidity/token/RLC.sol";
import {Fixture} from "./Fixture.sol";
import {Deployed} from "./Verified.sol";

/// @notice Everything is deployed; five pools sit on the bench, and a client and a gateway have deposits.
abstract contract VerifiedFixture is Fixture, Deployed {
    uint256 internal constant JURORS = 5;
    bytes32 internal constant SUBJECT = keccak256("a question");
    bytes32 internal constant TRUTH = keccak256("the answer");
    bytes32 internal constant LIE = keccak256("another answer");
    bytes32 internal constant SALT = keccak256("salt");

    Catalogue internal catalogue;
    Consensus internal consensus;
    Court internal court;
    Requests internal requests;
    address[] internal jurors;
    address internal client;
    address internal gateway;

    function setUp() public virtual override {
        vm.warp(START);
        vm.roll(1000);
        buyer = vm.addr(BUYER_KEY);
        pool = vm.addr(POOL_KEY);
        stranger = vm.addr(STRANGER_KEY);
        client = vm.addr(uint256(keccak256("test client")));
        gateway = vm.addr(uint256(keccak256("test gateway")));
        token = new RLC();
        (market, catalogue, consensus, court, requests) = deployAll(token, MINIMUM_STAKE, UNBONDING, GRACE);
        fund(buyer, BUYER_DEPOSIT);
        offerId = joinAsPool(pool);
        for (uint256 i = 0; i < JURORS; ++i) {
            address juror = vm.addr(uint256(keccak256(abi.encode("test juror", i))));
            jurors.push(juror);
            seat(juror, 2);
        }
        fundAt(consensus, client, 100e9);
        fundAt(consensus, gateway, 100e9);
        roll(1);
    }

    /// @notice Stakes for the account and offers its seats.
    function seat(address juror, uint16 seats) internal {
        uint96 stake = seats * SEAT_STAKE;
        fund(juror, stake);
        vm.startPrank(juror);
        market.stake(stake);
        consensus.offerSeats(seats);
        vm.stopPrank();
    }

    function fundAt(Deposits where, address account, uint256 amount) internal {
        token.approve(address(where), amount);
        where.depositFor(account, amount);
    }

    function roll(uint256 blocks) internal {
        vm.roll(block.number + blocks);
    }

    function nobody() internal pure returns (address[] memory) {
        return new address[](0);
    }

    function openCase() internal returns (bytes32) {
        vm.prank(client);
        return consensus.open(SUBJECT, nobody());
    }

    function drawn() internal returns (bytes32 caseId) {
        caseId = openCase();
        drawPanel(caseId, SUBJECT, nobody());
    }

    function drawPanel(bytes32 caseId, bytes32 subject, address[] memory excluded) internal {
        roll(DRAW_DELAY + 1);
        consensus.draw(caseId, subject, excluded);
    }

    function jurorAt(bytes32 caseId, uint256 index) internal view returns (address) {
        return consensus.panelOf(caseId)[index].juror;
    }

    function commitAs(bytes32 caseId, uint256 index, bytes32 answer) internal {
        address juror = jurorAt(caseId, index);
        bytes32 commitment = consensus.commitmentOf(caseId, juror, answer, SALT);
        vm.prank(juror);
        consensus.commit(caseId, index, commitment);
    }

    function revealAs(bytes32 caseId, uint256 index, bytes32 answer) internal {
        vm.prank(jurorAt(caseId, index));
        consensus.reveal(caseId, index, answer, SALT);
    }

    /// @notice Commits, reveals and resolves; an answer of zero is a member that never commits.
    function decide(bytes32 caseId, bytes32 first, bytes32 second, bytes32 third) internal {
        bytes32[3] memory answers = [first, second, third];
        for (uint256 i = 0; i < 3; ++i) {
            if (answers[i] != 0) commitAs(caseId, i, answers[i]);
        }
        if (first == 0 || second == 0 || third == 0) vm.warp(block.timestamp + COMMIT + 1);
        for (uint256 i = 0; i < 3; ++i) {
            if (answers[i] != 0) revealAs(caseId, i, answers[i]);
        }
        consensus.resolve(caseId);
    }

    function assertStatus(bytes32 caseId, Cases.Status status) internal view {
        assertEq(uint256(consensus.caseOf(caseId).status), uint256(status), "status of the case");
    }

    function held(address account) internal view returns (uint256) {
        return market.heldStakeOf(address(consensus), account);
    }

    function request(address requester, address verifier) internal view returns (Request memory) {
        return Request({
            requester: requester,
            app: keccak256("an application"),
            params: "n=7",
            reward: 10e9,
            verifier: verifier,
            expiry: uint40(block.timestamp + 1 days),
            callbackGas: 100_000,
            nonce: keccak256("first")
        });
    }
}
