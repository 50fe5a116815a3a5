// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Fixture} from "./support/Fixture.sol";

contract MeteringTest is Fixture {
    function test_exampleByHand() public view {
        // 4 cores at 2,500 and 2 GPUs at 900,000 base units per second, for 61.234 s.
        assertEq(market.amountOf(2500, 4, 900_000, 2, 61_234), 110_833_540, "amount");
        assertEq(market.amountOf(2500, 4, 0, 0, 61_234), 612_340, "cores alone");
    }

    function test_roundsDownOnce() public view {
        assertEq(market.amountOf(1, 1, 0, 0, 999), 0, "below a unit");
        assertEq(market.amountOf(1, 1, 0, 0, 1999), 1, "down");
        // 0.999 + 0.999 of a unit: rounding the parts would give nothing.
        assertEq(market.amountOf(333, 3, 333, 3, 1), 1, "the sum is rounded");
    }

    function test_integerOverflowOfPriceTimesCoresTimesSeconds() public view {
        uint256 price = type(uint64).max;
        uint256 count = type(uint32).max;
        assertEq(
            market.amountOf(
                type(uint64).max, type(uint32).max, type(uint64).max, type(uint32).max, type(uint64).max
            ),
            price * count * 2 * price / 1000,
            "largest of everything"
        );
    }

    function testFuzz_neverRevertsAndNeverFallsWithTime(uint64 price, uint32 cores, uint32 gpus, uint64 time)
        public
        view
    {
        uint256 amount = market.amountOf(price, cores, price, gpus, time);
        if (time != 0) {
            assertAtMost(market.amountOf(price, cores, price, gpus, time - 1), amount, "less time");
        }
        assertEq(amount, uint256(price) * (uint256(cores) + gpus) * time / 1000, "amount");
    }
}
