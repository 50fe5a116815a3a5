// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";

/// @title Hands out test tokens
/// @notice Whoever fills it sends tokens to its address. It has no owner: what is in can only drip out.
contract Faucet {
    using SafeERC20 for IERC20;

    /// @notice The token handed out.
    IERC20 public immutable token;
    /// @notice Base units per drip.
    uint256 public immutable dripAmount;
    /// @notice Seconds that one address waits between two drips.
    uint256 public immutable cooldownSeconds;

    /// @notice Unix time from which an address may receive again; zero if it never did.
    mapping(address account => uint256 time) public availableAt;

    /// @notice An address received its drip.
    event Dripped(address indexed account, uint256 amount);

    /// @notice The address received lately and has to wait until the given Unix time.
    error FaucetCoolingDown(address account, uint256 availableAt);
    /// @notice Less is left than one drip.
    error FaucetEmpty(uint256 balance, uint256 dripAmount);
    /// @notice The zero address cannot receive.
    error FaucetInvalidAccount(address account);

    /// @param token_ token to hand out
    /// @param dripAmount_ base units per drip
    /// @param cooldownSeconds_ wait between two drips to one address
    constructor(IERC20 token_, uint256 dripAmount_, uint256 cooldownSeconds_) {
        token = token_;
        dripAmount = dripAmount_;
        cooldownSeconds = cooldownSeconds_;
    }

    /// @notice Sends one drip to the caller.
    function drip() external {
        dripTo(msg.sender);
    }

    /// @notice Sends one drip to any address; the cool-down is the receiver's, so nobody can be drained into waiting
    /// without having been paid.
    function dripTo(address account) public {
        if (account == address(0)) {
            revert FaucetInvalidAccount(account);
        }
        uint256 free = availableAt[account];
        if (block.timestamp < free) {
            revert FaucetCoolingDown(account, free);
        }
        uint256 balance = token.balanceOf(address(this));
        if (balance < dripAmount) {
            revert FaucetEmpty(balance, dripAmount);
        }
        availableAt[account] = block.timestamp + cooldownSeconds;
        emit Dripped(account, dripAmount);
        token.safeTransfer(account, dripAmount);
    }
}
