// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Faucet} from "../../main/solidity/token/Faucet.sol";
import {RLC} from "../../main/solidity/token/RLC.sol";
import {Assertions} from "./support/Assertions.sol";

contract TokensTest is Assertions {
    RLC private token;
    Faucet private faucet;
    address private constant ACCOUNT = address(0xACC);

    function setUp() public {
        vm.warp(1_800_000_000);
        token = new RLC();
        faucet = new Faucet(token, 100e9, 1 days);
        token.transfer(address(faucet), 250e9);
    }

    function test_supplyIsThatOfTheRealTokenAndFixed() public view {
        assertEq(token.totalSupply(), 87_000_000 * 1e9, "supply");
        assertEq(token.decimals(), 9, "decimals");
        assertEq(keccak256(bytes(token.symbol())), keccak256("RLC"), "symbol");
        assertEq(token.balanceOf(address(this)), 87_000_000 * 1e9 - 250e9, "deployer's balance");
    }

    function test_dripGoesToTheCaller() public {
        vm.expectEmit(address(faucet));
        emit Faucet.Dripped(ACCOUNT, 100e9);
        vm.prank(ACCOUNT);
        faucet.drip();
        assertEq(token.balanceOf(ACCOUNT), 100e9, "balance");
    }

    function test_coolDownIsPerReceiverToTheSecond() public {
        faucet.dripTo(ACCOUNT);
        vm.warp(1_800_000_000 + 1 days - 1);
        vm.expectRevert(
            abi.encodeWithSelector(Faucet.FaucetCoolingDown.selector, ACCOUNT, 1_800_000_000 + 1 days)
        );
        faucet.dripTo(ACCOUNT);
        faucet.dripTo(address(0xB));
        vm.warp(1_800_000_000 + 1 days);
        vm.expectRevert(abi.encodeWithSelector(Faucet.FaucetEmpty.selector, 50e9, 100e9));
        faucet.dripTo(ACCOUNT);
        token.transfer(address(faucet), 50e9);
        faucet.dripTo(ACCOUNT);
        assertEq(token.balanceOf(ACCOUNT), 200e9, "balance");
    }

    function test_zeroAddressGetsNothing() public {
        vm.expectRevert(abi.encodeWithSelector(Faucet.FaucetInvalidAccount.selector, address(0)));
        faucet.dripTo(address(0));
    }
}
