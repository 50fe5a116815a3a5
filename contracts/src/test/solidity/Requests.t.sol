// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Consensus} from "../../main/solidity/Consensus.sol";
import {Requests} from "../../main/solidity/Requests.sol";
import {Cases} from "../../main/solidity/consensus/Cases.sol";
import {Deposits} from "../../main/solidity/market/Deposits.sol";
import {Request} from "../../main/solidity/requests/RequestTerms.sol";
import {Requester, StatefulVerifier, SwitchVerifier} from "./support/Requesters.sol";
import {VerifiedFixture} from "./support/VerifiedFixture.sol";

contract RequestsTest is VerifiedFixture {
    bytes private constant RESULT = "a result";

    SwitchVerifier private verifier;
    Requester private dapp;

    function setUp() public override {
        super.setUp();
        verifier = new SwitchVerifier();
        dapp = new Requester(requests);
        fundAt(requests, address(dapp), 50e9);
        fundAt(requests, client, 50e9);
    }

    function ask() private returns (Request memory terms, bytes32 requestId) {
        terms = request(address(dapp), address(verifier));
        requestId = dapp.ask(terms);
    }

    function fulfilAs(address who, Request memory terms) private {
        vm.prank(who);
        requests.fulfil(terms, RESULT, "good");
    }

    function askReverts(Request memory terms, bytes memory reason) private {
        vm.prank(terms.requester);
        vm.expectRevert(reason);
        requests.request(terms);
    }

    function assertStatus(bytes32 requestId, Requests.Status status) private view {
        assertEq(uint256(requests.stateOf(requestId).status), uint256(status), "status of the request");
    }

    function test_aRequestLocksItsReward() public {
        Request memory terms = request(client, address(verifier));
        bytes32 requestId = requests.idOf(terms);
        vm.expectEmit(address(requests));
        emit Requests.Requested(requestId, client, address(verifier), terms);
        vm.prank(client);
        assertEq(requests.request(terms), requestId, "id");
        assertEq(requests.depositOf(client), 40e9, "deposit");
        assertEq(requests.stateOf(requestId).expiry, terms.expiry, "expiry");
        assertStatus(requestId, Requests.Status.Open);
    }

    function test_requestsThatCannotBeServedAreRefused() public {
        Request memory terms = request(client, address(verifier));
        vm.prank(stranger);
        vm.expectRevert(abi.encodeWithSelector(Requests.NotRequester.selector, client, stranger));
        requests.request(terms);
        terms.reward = 0;
        askReverts(terms, abi.encodeWithSelector(Deposits.ZeroAmount.selector));
        terms.reward = 50e9 + 1;
        askReverts(
            terms, abi.encodeWithSelector(Deposits.InsufficientDeposit.selector, client, 50e9, 50e9 + 1)
        );
        terms.reward = type(uint96).max;
        askReverts(
            terms,
            abi.encodeWithSelector(Deposits.InsufficientDeposit.selector, client, 50e9, type(uint96).max)
        );
        terms.reward = 1;
        terms.callbackGas = 2_000_001;
        askReverts(terms, abi.encodeWithSelector(Requests.CallbackGasTooHigh.selector, 2_000_001, 2_000_000));
        terms.callbackGas = 2_000_000;
        terms.verifier = stranger;
        askReverts(terms, abi.encodeWithSelector(Requests.VerifierHasNoCode.selector, stranger));
        terms.verifier = address(verifier);
        uint256 latest = START + 180 days;
        terms.expiry = START;
        askReverts(
            terms, abi.encodeWithSelector(Requests.InvalidRequestExpiry.selector, START, START, latest)
        );
        terms.expiry = uint40(latest + 1);
        askReverts(
            terms, abi.encodeWithSelector(Requests.InvalidRequestExpiry.selector, latest + 1, START, latest)
        );
        terms.expiry = uint40(latest);
        vm.prank(client);
        requests.request(terms);
    }

    function test_theSameTermsAreGoodOnce() public {
        (Request memory terms, bytes32 requestId) = ask();
        bytes memory reason = abi.encodeWithSelector(Requests.RequestExists.selector, requestId);
        vm.expectRevert(reason);
        dapp.ask(terms);
        fulfilAs(gateway, terms);
        vm.expectRevert(reason);
        dapp.ask(terms);
        terms.nonce = keccak256("second");
        dapp.ask(terms);
    }

    function test_anAcceptedResultIsPaidAndTold() public {
        (Request memory terms, bytes32 requestId) = ask();
        vm.expectEmit(address(requests));
        emit Requests.Fulfilled(requestId, gateway, 10e9, RESULT);
        vm.expectEmit(address(requests));
        emit Requests.CalledBack(requestId, true);
        fulfilAs(gateway, terms);
        assertEq(requests.depositOf(gateway), 10e9, "reward");
        assertEq(dapp.requestId(), requestId, "told the id");
        assertEq(keccak256(dapp.result()), keccak256(RESULT), "told the result");
        assertStatus(requestId, Requests.Status.Fulfilled);
        vm.prank(gateway);
        requests.withdraw(10e9);
        assertEq(token.balanceOf(gateway), 10e9, "tokens");
    }

    function test_accountsAndThoseWhoWantNoCallAreNotCalled() public {
        Request memory terms = request(client, address(verifier));
        vm.prank(client);
        requests.request(terms);
        fulfilAs(gateway, terms);
        terms = request(address(dapp), address(verifier));
        terms.callbackGas = 0;
        dapp.ask(terms);
        fulfilAs(gateway, terms);
        assertEq(dapp.requestId(), 0, "not called");
        assertEq(requests.depositOf(gateway), 20e9, "paid all the same");
    }

    function test_aRefusedResultChangesNothing() public {
        (Request memory terms, bytes32 requestId) = ask();
        vm.prank(gateway);
        vm.expectRevert(abi.encodeWithSelector(Requests.ResultRefused.selector, requestId, address(verifier)));
        requests.fulfil(terms, RESULT, "bad");
        vm.prank(gateway);
        vm.expectRevert(SwitchVerifier.Refused.selector);
        requests.fulfil(terms, RESULT, "revert");
        assertStatus(requestId, Requests.Status.Open);
        fulfilAs(gateway, terms);
    }

    function test_doubleFulfil() public {
        (Request memory terms, bytes32 requestId) = ask();
        fulfilAs(gateway, terms);
        vm.prank(stranger);
        vm.expectRevert(
            abi.encodeWithSelector(Requests.RequestNotOpen.selector, requestId, Requests.Status.Fulfilled)
        );
        requests.fulfil(terms, RESULT, "good");
        assertEq(requests.depositOf(gateway) + requests.depositOf(stranger), 10e9, "paid once");
    }

    function test_otherTermsAreAnotherRequest() public {
        (Request memory terms,) = ask();
        terms.reward += 1;
        bytes32 other = requests.idOf(terms);
        vm.prank(gateway);
        vm.expectRevert(abi.encodeWithSelector(Requests.RequestNotOpen.selector, other, Requests.Status.None));
        requests.fulfil(terms, RESULT, "good");
    }

    function test_requestReplayOnAnotherChainOrContract() public {
        Request memory terms = request(client, address(verifier));
        bytes32 here = requests.idOf(terms);
        assertTrue(here != new Requests(token, NOTICE).idOf(terms), "another contract");
        vm.chainId(4242);
        assertTrue(here != requests.idOf(terms), "another chain");
    }

    // Time

    function test_expiryRaceBetweenFulfilAndReclaim() public {
        (Request memory terms, bytes32 requestId) = ask();
        vm.warp(terms.expiry);
        vm.expectRevert(abi.encodeWithSelector(Requests.RequestNotOver.selector, requestId, terms.expiry));
        requests.reclaim(terms);
        vm.warp(terms.expiry + 1);
        vm.prank(gateway);
        vm.expectRevert(abi.encodeWithSelector(Requests.RequestOver.selector, requestId, terms.expiry));
        requests.fulfil(terms, RESULT, "good");
        vm.expectEmit(address(requests));
        emit Requests.RequestRefunded(requestId, 10e9);
        requests.reclaim(terms);
        assertEq(requests.depositOf(address(dapp)), 50e9, "refund");
        vm.expectRevert(
            abi.encodeWithSelector(Requests.RequestNotOpen.selector, requestId, Requests.Status.Refunded)
        );
        requests.reclaim(terms);
    }

    function testFuzz_noSecondAllowsBothFulfilAndReclaim(uint40 time) public {
        (Request memory terms,) = ask();
        vm.warp(bound(time, START, terms.expiry + 1 days));
        (bool reclaimed,) = address(requests).call(abi.encodeCall(Requests.reclaim, (terms)));
        (bool fulfilled,) = address(requests).call(abi.encodeCall(Requests.fulfil, (terms, RESULT, "good")));
        assertTrue(reclaimed != fulfilled, "exactly one of them");
    }

    function test_requesterCancelsInFrontOfAResultAndPaysAllTheSame() public {
        (Request memory terms, bytes32 requestId) = ask();
        vm.expectEmit(address(requests));
        emit Requests.RequestCancelled(requestId, START + NOTICE);
        dapp.cancel(terms);
        vm.warp(START + NOTICE);
        vm.expectRevert(abi.encodeWithSelector(Requests.RequestNotOver.selector, requestId, START + NOTICE));
        requests.reclaim(terms);
        fulfilAs(gateway, terms);
        assertEq(requests.depositOf(gateway), 10e9, "reward");
    }

    function test_aCancelledRequestEndsAfterTheNotice() public {
        (Request memory terms, bytes32 requestId) = ask();
        dapp.cancel(terms);
        vm.warp(START + NOTICE + 1);
        vm.prank(gateway);
        vm.expectRevert(abi.encodeWithSelector(Requests.RequestOver.selector, requestId, START + NOTICE));
        requests.fulfil(terms, RESULT, "good");
        requests.reclaim(terms);
        assertEq(requests.depositOf(address(dapp)), 50e9, "refund");
        vm.expectRevert(
            abi.encodeWithSelector(Requests.RequestNotOpen.selector, requestId, Requests.Status.Refunded)
        );
        dapp.cancel(terms);
    }

    function test_cancellingNeverMakesARequestLonger() public {
        (Request memory terms, bytes32 requestId) = ask();
        vm.warp(terms.expiry - 10);
        dapp.cancel(terms);
        assertEq(requests.stateOf(requestId).expiry, terms.expiry, "expiry");
        vm.prank(stranger);
        vm.expectRevert(abi.encodeWithSelector(Requests.NotRequester.selector, address(dapp), stranger));
        requests.cancel(terms);
    }

    function test_noticesBeyondTheLimitAreRefusedAtDeployment() public {
        vm.expectRevert(abi.encodeWithSelector(Requests.NoticeTooLong.selector, 30 days + 1, 30 days));
        new Requests(token, 30 days + 1);
        new Requests(token, 30 days);
    }

    // What a call back may try

    function test_griefingByACallbackThatReverts() public {
        assertIgnored(Requester.Mode.Revert, false);
    }

    function test_griefingByACallbackThatBurnsItsGas() public {
        assertIgnored(Requester.Mode.BurnGas, false);
    }

    function test_griefingByACallbackThatReturnsABomb() public {
        assertIgnored(Requester.Mode.ReturnBomb, true);
    }

    function test_griefingByACallbackThatRevertsWithABomb() public {
        assertIgnored(Requester.Mode.RevertBomb, false);
    }

    /// @dev The fulfiller is paid, and pays no more gas than the call back was given and its own part.
    function assertIgnored(Requester.Mode mode, bool succeeded) private {
        dapp.setMode(mode);
        (Request memory terms, bytes32 requestId) = ask();
        vm.expectEmit(address(requests));
        emit Requests.CalledBack(requestId, succeeded);
        uint256 before = gasleft();
        vm.prank(gateway);
        requests.fulfil{gas: 3_000_000}(terms, RESULT, "good");
        assertAtMost(before - gasleft(), terms.callbackGas + 120_000, "gas");
        assertEq(requests.depositOf(gateway), 10e9, "reward");
        assertStatus(requestId, Requests.Status.Fulfilled);
    }

    function test_starvingACallbackOfGas() public {
        Request memory terms = request(address(dapp), address(verifier));
        terms.callbackGas = 1_000_000;
        dapp.ask(terms);
        bytes memory call = abi.encodeCall(Requests.fulfil, (terms, RESULT, "good"));
        // Every amount of gas that lets the transaction succeed gives the call back all that it was promised.
        uint256 successes = 0;
        for (uint256 gas = 950_000; gas < 1_150_000; gas += 1000) {
            (bool success, bytes memory seen) =
                address(this).call(abi.encodeCall(this.fulfilAndForget, (call, gas)));
            assertTrue(!success, "rolled back");
            (bool fulfilled, uint256 gasSeen) = abi.decode(seen, (bool, uint256));
            if (fulfilled) {
                ++successes;
                assertAtMost(terms.callbackGas, gasSeen + 1000, "gas of the call back");
            }
        }
        assertTrue(successes > 20 && successes < 180, "both sides of the border were tried");
    }

    /// @notice Fulfils with a given amount of gas, and reverts with what the requester saw.
    function fulfilAndForget(bytes calldata call, uint256 gas) external {
        vm.prank(gateway);
        (bool success,) = address(requests).call{gas: gas}(call);
        bytes memory seen = abi.encode(success, dapp.gasSeen());
        assembly {
            revert(add(seen, 0x20), mload(seen))
        }
    }

    function test_reentranceFromACallback() public {
        dapp.setMode(Requester.Mode.Reenter);
        (Request memory terms,) = ask();
        dapp.setAgain(abi.encodeCall(Requests.fulfil, (terms, RESULT, "good")));
        fulfilAs(gateway, terms);
        assertTrue(!dapp.reentered(), "a second fulfil");
        assertEq(requests.depositOf(gateway), 10e9, "paid once");
        assertEq(requests.depositOf(address(dapp)), 40e9, "nothing for the requester");
    }

    function test_aCallbackMayAskAgain() public {
        dapp.setMode(Requester.Mode.Reenter);
        (Request memory terms,) = ask();
        Request memory next = request(address(dapp), address(verifier));
        next.nonce = keccak256("next");
        dapp.setAgain(abi.encodeCall(Requests.request, (next)));
        fulfilAs(gateway, terms);
        assertTrue(dapp.reentered(), "asked again");
        assertStatus(requests.idOf(next), Requests.Status.Open);
    }

    function test_aVerifierCannotChangeState() public {
        StatefulVerifier stateful = new StatefulVerifier();
        Request memory terms = request(client, address(stateful));
        vm.prank(client);
        requests.request(terms);
        vm.prank(gateway);
        vm.expectRevert();
        requests.fulfil{gas: 500_000}(terms, RESULT, "");
        assertEq(stateful.asked(), 0, "state");
    }

    // With the Consensus as the verifier

    function judged() private returns (Request memory terms, bytes32 caseId) {
        terms = request(address(dapp), address(consensus));
        dapp.ask(terms);
        vm.prank(gateway);
        caseId = consensus.openForRequest(address(requests), terms);
        address[] memory excluded = new address[](1);
        excluded[0] = address(dapp);
        drawPanel(caseId, requests.idOf(terms), excluded);
    }

    function test_aPanelsAnswerIsAResult() public {
        (Request memory terms, bytes32 caseId) = judged();
        decide(caseId, sha256(RESULT), sha256(RESULT), LIE);
        fulfilAs(gateway, terms);
        assertEq(requests.depositOf(gateway), 10e9, "reward");
        assertEq(keccak256(dapp.result()), keccak256(RESULT), "told the result");
    }

    function test_onlyWhoPaidThePanelBringsTheResult() public {
        (Request memory terms, bytes32 caseId) = judged();
        decide(caseId, sha256(RESULT), sha256(RESULT), sha256(RESULT));
        bytes32 requestId = requests.idOf(terms);
        vm.prank(stranger);
        vm.expectRevert(
            abi.encodeWithSelector(Requests.ResultRefused.selector, requestId, address(consensus))
        );
        requests.fulfil(terms, RESULT, "");
        fulfilAs(gateway, terms);
    }

    function test_onlyTheAgreedResultIsAccepted() public {
        (Request memory terms, bytes32 caseId) = judged();
        bytes32 requestId = requests.idOf(terms);
        bytes memory reason =
            abi.encodeWithSelector(Requests.ResultRefused.selector, requestId, address(consensus));
        vm.prank(gateway);
        vm.expectRevert(reason);
        requests.fulfil(terms, RESULT, "");
        decide(caseId, sha256(RESULT), sha256(RESULT), sha256(RESULT));
        vm.prank(gateway);
        vm.expectRevert(reason);
        requests.fulfil(terms, "another", "");
        // Another contract cannot use the answer either.
        vm.prank(gateway);
        assertTrue(!consensus.verify(terms, gateway, RESULT, ""), "asked by another");
        vm.prank(address(requests));
        assertTrue(consensus.verify(terms, gateway, RESULT, ""), "asked by the book");
    }

    function test_nobodyOpensPanelsUntilOnePleases() public {
        (Request memory terms, bytes32 caseId) = judged();
        vm.prank(client);
        vm.expectRevert(abi.encodeWithSelector(Cases.CaseExists.selector, caseId, Cases.Status.Voting));
        consensus.openForRequest(address(requests), terms);
        decide(caseId, sha256(RESULT), sha256(RESULT), sha256(RESULT));
        vm.prank(client);
        vm.expectRevert(abi.encodeWithSelector(Cases.CaseExists.selector, caseId, Cases.Status.Decided));
        consensus.openForRequest(address(requests), terms);
    }

    function test_aRequestWithAnotherVerifierHasNoCase() public {
        Request memory terms = request(address(dapp), address(verifier));
        vm.prank(gateway);
        vm.expectRevert(abi.encodeWithSelector(Consensus.NotTheVerifier.selector, address(verifier)));
        consensus.openForRequest(address(requests), terms);
    }
}
