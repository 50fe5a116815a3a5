// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Requests} from "../../main/solidity/Requests.sol";
import {VanityParams, VanityVerifier} from "../../main/solidity/VanityVerifier.sol";
import {Request} from "../../main/solidity/requests/RequestTerms.sol";
import {VerifiedFixture} from "./support/VerifiedFixture.sol";

contract VanityVerifierTest is VerifiedFixture {
    // The public key of the secret 1 is the generator itself, whose y is even.
    uint256 private constant GX = 0x79BE667EF9DCBBAC55A06295CE870B07029BFCDB2DCE28D959F2815B16F81798;
    uint256 private constant N = 0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEBAAEDCE6AF48A03BBFD25E8CD0364141;

    VanityVerifier private vanity;
    Request private terms;
    bytes32 private requestId;
    bytes private found;

    function setUp() public override {
        super.setUp();
        vanity = new VanityVerifier();
        fundAt(requests, client, 50e9);
        terms = request(client, address(vanity));
        // The first byte of the wanted address.
        terms.params =
            abi.encode(VanityParams(GX, false, address(uint160(0xff) << 152), address(uint160(0xab) << 152)));
        vm.prank(client);
        requestId = requests.request(terms);
        uint256 k = 1;
        while (uint160(vm.addr(k + 1)) >> 152 != 0xab) {
            ++k;
        }
        found = abi.encode(k);
    }

    function announceAs(address finder) private {
        vanity.announce(vanity.announcementOf(requestId, finder, bytes32(found), SALT));
    }

    function refused(address who) private {
        bytes memory reason =
            abi.encodeWithSelector(Requests.ResultRefused.selector, requestId, address(vanity));
        vm.prank(who);
        vm.expectRevert(reason);
        requests.fulfil(terms, found, abi.encode(SALT));
    }

    function testFuzz_theTrickGivesTheAddressOfTheSum(uint256 k) public view {
        k = bound(k, 1, N - 2);
        assertEq(vanity.addressOf(GX, false, k), vm.addr(k + 1), "address");
        // The negated generator is the key of N - 1.
        if (k > 1) assertEq(vanity.addressOf(GX, true, k), vm.addr(k - 1), "address");
    }

    function test_numbersOutOfRangeHaveNoAddress() public view {
        assertEq(vanity.addressOf(GX, false, 0), address(0), "zero");
        assertEq(vanity.addressOf(GX, false, N), address(0), "order");
        assertEq(vanity.addressOf(0, false, 1), address(0), "no key");
        assertEq(vanity.addressOf(N, false, 1), address(0), "key out of range");
        assertEq(vanity.addressOf(GX, true, 1), address(0), "the point at infinity");
    }

    function test_aFoundNumberIsPaid() public {
        announceAs(gateway);
        roll(1);
        vm.prank(gateway);
        requests.fulfil(terms, found, abi.encode(SALT));
        assertEq(requests.depositOf(gateway), 10e9, "reward");
    }

    function test_copiedNumber() public {
        announceAs(gateway);
        roll(1);
        refused(stranger);
        announceAs(stranger);
        refused(stranger);
        vm.prank(gateway);
        requests.fulfil(terms, found, abi.encode(SALT));
    }

    function test_announcedLaterDoesNotMakeItYounger() public {
        announceAs(gateway);
        roll(1);
        announceAs(gateway);
        vm.prank(gateway);
        requests.fulfil(terms, found, abi.encode(SALT));
    }

    function test_wrongNumbersAndFormsAreRefused() public {
        refused(gateway);
        bytes memory good = found;
        found = abi.encode(uint256(bytes32(good)) + 1);
        announceAs(gateway);
        roll(1);
        refused(gateway);
        found = abi.encodePacked(good, uint8(0));
        refused(gateway);
        found = good;
        vm.prank(address(requests));
        assertTrue(!vanity.verify(terms, gateway, found, "short"), "salt");
    }
}
