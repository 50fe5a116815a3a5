// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Market} from "../../main/solidity/Market.sol";
import {Deposits} from "../../main/solidity/market/Deposits.sol";
import {Stakes} from "../../main/solidity/market/Stakes.sol";
import {Fixture} from "./support/Fixture.sol";

contract StakesTest is Fixture {
    function test_stakeComesFromTheDeposit() public {
        vm.expectEmit(address(market));
        emit Stakes.Staked(buyer, 3e9, 3e9);
        vm.prank(buyer);
        market.stake(3e9);
        vm.expectEmit(address(market));
        emit Stakes.Staked(buyer, 4e9, 7e9);
        vm.prank(buyer);
        market.stake(4e9);
        assertEq(market.depositOf(buyer), BUYER_DEPOSIT - 7e9, "deposit");
        assertEq(market.stakeOf(buyer).active, 7e9, "active");
    }

    function test_stakeBeyondTheDepositIsRefused() public {
        vm.prank(stranger);
        vm.expectRevert(abi.encodeWithSelector(Deposits.InsufficientDeposit.selector, stranger, 0, 1));
        market.stake(1);
    }

    function test_unstakingTakesThePeriodToTheSecond() public {
        vm.startPrank(pool);
        vm.expectEmit(address(market));
        emit Stakes.UnstakeRequested(pool, 40e9, 60e9, START + UNBONDING);
        market.requestUnstake(40e9);
        assertEq(market.stakeOf(pool).active, 60e9, "active");
        assertEq(market.stakeOf(pool).unbonding, 40e9, "unbonding");
        vm.warp(START + UNBONDING - 1);
        vm.expectRevert(abi.encodeWithSelector(Stakes.StillUnbonding.selector, pool, START + UNBONDING));
        market.withdrawStake();
        vm.warp(START + UNBONDING);
        vm.expectEmit(address(market));
        emit Stakes.StakeWithdrawn(pool, 40e9);
        market.withdrawStake();
        vm.stopPrank();
        assertEq(market.depositOf(pool), 40e9, "deposit");
        assertEq(market.stakeOf(pool).unbonding, 0, "unbonding");
        assertEq(market.stakeOf(pool).unbondedAt, 0, "time");
    }

    function test_unbondedStakeIsWithdrawnOnce() public {
        vm.startPrank(pool);
        market.requestUnstake(40e9);
        vm.warp(START + UNBONDING);
        market.withdrawStake();
        vm.expectRevert(abi.encodeWithSelector(Stakes.NothingUnbonding.selector, pool));
        market.withdrawStake();
        vm.stopPrank();
    }

    function test_askingAgainStartsThePeriodAnewForAll() public {
        vm.startPrank(pool);
        market.requestUnstake(40e9);
        vm.warp(START + UNBONDING - 1);
        market.requestUnstake(10e9);
        vm.warp(START + UNBONDING);
        vm.expectRevert(
            abi.encodeWithSelector(Stakes.StillUnbonding.selector, pool, START + 2 * UNBONDING - 1)
        );
        market.withdrawStake();
        vm.warp(START + 2 * UNBONDING - 1);
        market.withdrawStake();
        vm.stopPrank();
        assertEq(market.depositOf(pool), 50e9, "deposit");
    }

    function test_unstakingMoreThanIsActiveIsRefused() public {
        vm.prank(pool);
        vm.expectRevert(
            abi.encodeWithSelector(Stakes.StakeTooSmall.selector, pool, MINIMUM_STAKE, MINIMUM_STAKE + 1)
        );
        market.requestUnstake(MINIMUM_STAKE + 1);
    }

    function test_withOpenDealsOnlyTheSurplusCanLeave() public {
        fund(pool, 5e9);
        vm.prank(pool);
        market.stake(5e9);
        open();
        vm.startPrank(pool);
        market.requestUnstake(5e9);
        vm.expectRevert(
            abi.encodeWithSelector(
                Stakes.StakeNeededByOpenDeals.selector, pool, 1, MINIMUM_STAKE - 1, MINIMUM_STAKE
            )
        );
        market.requestUnstake(1);
        vm.stopPrank();
    }

    function test_unbondingPeriodsBeyondTheLimitAreRefusedAtDeployment() public {
        vm.expectRevert(abi.encodeWithSelector(Stakes.ParameterTooLarge.selector, 365 days + 1, 365 days));
        new Market(token, 0, 365 days + 1, 0, NO_CATALOGUE, address(0), address(0));
        new Market(token, 0, 365 days, 0, NO_CATALOGUE, address(0), address(0));
    }

    function testFuzz_stakeIsNeitherMadeNorLost(uint96 staked, uint96 asked) public {
        staked = uint96(bound(staked, 1, BUYER_DEPOSIT));
        asked = uint96(bound(asked, 1, staked));
        vm.startPrank(buyer);
        market.stake(staked);
        market.requestUnstake(asked);
        vm.warp(START + UNBONDING);
        market.withdrawStake();
        vm.stopPrank();
        assertEq(market.depositOf(buyer) + market.stakeOf(buyer).active, BUYER_DEPOSIT, "sum");
        assertEq(market.stakeOf(buyer).active, staked - asked, "active");
    }
}
