// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";

import {Market} from "../../main/solidity/Market.sol";
import {Deposits} from "../../main/solidity/market/Deposits.sol";
import {Fixture} from "./support/Fixture.sol";
import {
    FalseToken,
    FeeToken,
    HookToken,
    ITransferHook,
    LyingToken,
    SenderFeeToken,
    SilentToken
} from "./support/Tokens.sol";

/// @notice Enters the market again when the token tells it of a transfer; once, so that depth does not end it.
contract Reentrant is ITransferHook {
    Market public market;
    bytes public inner;
    bytes public refusal;
    bool public innerWorked;
    bool private entered;
    uint256 public depositSeenInside;

    function set(Market market_, bytes calldata inner_) external {
        market = market_;
        inner = inner_;
    }

    function run(bytes calldata outer) external {
        (bool success, bytes memory reason) = address(market).call(outer);
        if (!success) {
            assembly {
                revert(add(reason, 0x20), mload(reason))
            }
        }
    }

    function approve(IERC20 token) external {
        token.approve(address(market), type(uint256).max);
    }

    function onTransfer() external {
        if (entered || inner.length == 0) return;
        entered = true;
        depositSeenInside = market.depositOf(address(this));
        (innerWorked, refusal) = address(market).call(inner);
    }
}

contract DepositsTest is Fixture {
    function test_depositForCreditsTheNamedAccount() public {
        token.approve(address(market), 5e9);
        vm.expectEmit(address(market));
        emit Deposits.Deposited(stranger, address(this), 5e9);
        market.depositFor(stranger, 5e9);
        assertEq(market.depositOf(stranger), 5e9, "named");
        assertEq(market.depositOf(address(this)), 0, "payer");
    }

    function test_depositAndWithdrawGiveBackTheSame() public {
        token.transfer(stranger, 5e9);
        vm.startPrank(stranger);
        token.approve(address(market), 5e9);
        market.deposit(5e9);
        assertEq(token.balanceOf(stranger), 0, "tokens while deposited");
        market.withdraw(2e9);
        vm.expectEmit(address(market));
        emit Deposits.Withdrawn(stranger, 3e9);
        market.withdraw(3e9);
        vm.stopPrank();
        assertEq(token.balanceOf(stranger), 5e9, "tokens");
        assertEq(market.depositOf(stranger), 0, "deposit");
    }

    function test_withdrawBeyondTheDepositIsRefused() public {
        vm.prank(buyer);
        vm.expectRevert(
            abi.encodeWithSelector(
                Deposits.InsufficientDeposit.selector, buyer, BUYER_DEPOSIT, BUYER_DEPOSIT + 1
            )
        );
        market.withdraw(BUYER_DEPOSIT + 1);
    }

    function test_depositForTheZeroAddressIsRefused() public {
        vm.expectRevert(Deposits.ZeroAddress.selector);
        market.depositFor(address(0), 1);
    }

    function test_depositWithPermitNeedsSomeApproval() public {
        token.transfer(stranger, 5e9);
        vm.prank(stranger);
        vm.expectRevert(
            abi.encodeWithSignature(
                "ERC20InsufficientAllowance(address,uint256,uint256)", address(market), 0, 5e9
            )
        );
        market.depositWithPermit(5e9, START + 60, 27, bytes32(uint256(1)), bytes32(uint256(1)));
    }

    function test_aTokenWithoutCodeIsRefusedAtDeployment() public {
        vm.expectRevert(abi.encodeWithSelector(Deposits.TokenHasNoCode.selector, stranger));
        new Market(IERC20(stranger), 0, 0, 0, NO_CATALOGUE, address(0), address(0));
    }

    function test_feeOnTransferTokensAreRefused() public {
        FeeToken fee = new FeeToken();
        Market other = marketOf(address(fee));
        fee.approve(address(other), 200);
        other.deposit(100);
        fee.setFee(1);
        vm.expectRevert(abi.encodeWithSelector(Deposits.InexactTransfer.selector, 100, 99));
        other.deposit(100);
        // A fee that the receiver bears leaves the others' money alone.
        other.withdraw(100);
        assertEq(fee.balanceOf(address(other)), 0, "balance");
    }

    function test_tokensThatChargeTheMarketAreRefused() public {
        SenderFeeToken fee = new SenderFeeToken();
        Market other = marketOf(address(fee));
        fee.approve(address(other), 200);
        other.deposit(200);
        fee.setFee(1);
        vm.expectRevert(abi.encodeWithSelector(Deposits.InexactTransfer.selector, 100, 101));
        other.withdraw(100);
        assertEq(other.depositOf(address(this)), 200, "deposit");
    }

    function test_falseReturningTokensAreRefused() public {
        FalseToken broken = new FalseToken();
        Market other = marketOf(address(broken));
        broken.approve(address(other), 200);
        other.deposit(100);
        broken.setBroken(true);
        bytes memory reason =
            abi.encodeWithSelector(SafeERC20.SafeERC20FailedOperation.selector, address(broken));
        vm.expectRevert(reason);
        other.deposit(100);
        vm.expectRevert(reason);
        other.withdraw(100);
        assertEq(other.depositOf(address(this)), 100, "deposit");
    }

    function test_lyingTokensAreRefused() public {
        LyingToken liar = new LyingToken();
        Market other = marketOf(address(liar));
        vm.expectRevert(abi.encodeWithSelector(Deposits.InexactTransfer.selector, 100, 0));
        other.deposit(100);
    }

    function test_tokensThatReturnNothingWork() public {
        SilentToken silent = new SilentToken();
        Market other = marketOf(address(silent));
        other.deposit(100);
        other.withdraw(40);
        assertEq(other.depositOf(address(this)), 60, "deposit");
        assertEq(silent.balanceOf(address(other)), 60, "balance");
    }

    function test_tokensWithoutPermitTakeAnApprovalInstead() public {
        SilentToken silent = new SilentToken();
        Market other = marketOf(address(silent));
        other.depositWithPermit(100, 0, 0, 0, 0);
        assertEq(other.depositOf(address(this)), 100, "deposit");
    }

    function test_reentrancyFromWithdraw() public {
        (Reentrant attacker, HookToken hook, Market other) = reentrant();
        attacker.set(other, abi.encodeCall(Deposits.withdraw, (100)));
        attacker.run(abi.encodeCall(Deposits.withdraw, (100)));
        assertTrue(!attacker.innerWorked(), "second withdrawal");
        assertEq(
            bytes32(attacker.refusal()),
            bytes32(ReentrancyGuardTransient.ReentrancyGuardReentrantCall.selector),
            "refusal"
        );
        // Debited before the token was called.
        assertEq(attacker.depositSeenInside(), 900, "deposit seen inside");
        assertEq(hook.balanceOf(address(attacker)), 1100, "tokens");
        assertEq(hook.balanceOf(address(other)), 900 + 5000, "balance");
    }

    function test_reentrancyFromDeposit() public {
        (Reentrant attacker, HookToken hook, Market other) = reentrant();
        attacker.set(other, abi.encodeCall(Deposits.deposit, (100)));
        attacker.run(abi.encodeCall(Deposits.deposit, (100)));
        assertTrue(!attacker.innerWorked(), "second deposit");
        // Not credited before it arrived.
        assertEq(attacker.depositSeenInside(), 1000, "deposit seen inside");
        assertEq(other.depositOf(address(attacker)), 1100, "deposit");
        assertEq(hook.balanceOf(address(other)), 1100 + 5000, "balance");
    }

    function test_reentrancyThatMovesMoneyInside() public {
        (Reentrant attacker, HookToken hook, Market other) = reentrant();
        attacker.set(other, abi.encodeWithSignature("stake(uint96)", 900));
        attacker.run(abi.encodeCall(Deposits.withdraw, (100)));
        // The inner call works on what is left, so books and balance agree.
        assertTrue(attacker.innerWorked(), "stake of the rest");
        assertEq(other.depositOf(address(attacker)), 0, "deposit");
        assertEq(other.stakeOf(address(attacker)).active, 900, "stake");
        assertEq(hook.balanceOf(address(other)), 900 + 5000, "balance");
    }

    function test_multicallDoesNotDefeatTheGuardOrTheChecks() public {
        bytes[] memory calls = new bytes[](2);
        calls[0] = abi.encodeCall(Deposits.withdraw, (BUYER_DEPOSIT));
        calls[1] = abi.encodeCall(Deposits.withdraw, (1));
        vm.prank(buyer);
        vm.expectRevert(abi.encodeWithSelector(Deposits.InsufficientDeposit.selector, buyer, 0, 1));
        market.multicall(calls);
        assertEq(market.depositOf(buyer), BUYER_DEPOSIT, "deposit");
    }

    function testFuzz_depositsAddUp(uint64 first, uint64 second, uint64 out) public {
        uint256 sum = uint256(bound(first, 1, 1e12)) + bound(second, 1, 1e12);
        fund(stranger, bound(first, 1, 1e12));
        fund(stranger, bound(second, 1, 1e12));
        uint256 taken = bound(out, 1, sum);
        vm.prank(stranger);
        market.withdraw(taken);
        assertEq(market.depositOf(stranger), sum - taken, "deposit");
        assertEq(token.balanceOf(stranger), taken, "tokens");
    }

    function marketOf(address other) private returns (Market) {
        return new Market(IERC20(other), 0, 0, 0, NO_CATALOGUE, address(0), address(0));
    }

    /// @dev An attacker with 1000 deposited and 1000 in hand, and 5000 of somebody else in the market.
    function reentrant() private returns (Reentrant attacker, HookToken hook, Market other) {
        hook = new HookToken();
        other = marketOf(address(hook));
        attacker = new Reentrant();
        hook.approve(address(other), 6000);
        other.depositFor(buyer, 5000);
        other.depositFor(address(attacker), 1000);
        attacker.set(other, "");
        hook.transfer(address(attacker), 1000);
        attacker.approve(hook);
    }
}
