// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IERC20Permit} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Permit.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";

/// @title Custody of the token
/// @notice The only part of the Market that calls the token. Everything else (stakes, escrows, payments, refunds)
/// moves numbers between accounts inside, so that no payment can be blocked by its receiver and no outside code runs
/// in the middle of a settlement. There is no owner, no pause and no rescue function: a key that could touch
/// balances would be the trusted operator that the market exists to do without.
/// @dev The token must not change balances by itself (no rebasing). Tokens that take a fee are refused at the time of
/// the transfer: what arrives and what leaves must be exactly the amount asked for.
abstract contract Deposits is ReentrancyGuardTransient {
    using SafeERC20 for IERC20;

    /// @notice The token in which everything is priced and paid.
    IERC20 public immutable token;

    mapping(address account => uint256 amount) private _deposits;

    /// @notice Tokens arrived and are free to use.
    event Deposited(address indexed account, address indexed payer, uint256 amount);
    /// @notice Tokens left.
    event Withdrawn(address indexed account, uint256 amount);

    /// @notice An amount of zero would do nothing and is more likely a mistake.
    error ZeroAmount();
    /// @notice The zero address cannot hold anything.
    error ZeroAddress();
    /// @notice The account's free deposit does not cover the amount: deposit more, or ask for less.
    error InsufficientDeposit(address account, uint256 available, uint256 required);
    /// @notice The token moved another amount than it was asked to (a fee, a rebase, a re-entrant call).
    error InexactTransfer(uint256 expected, uint256 actual);
    /// @notice The address given as the token holds no code.
    error TokenHasNoCode(address token);

    constructor(IERC20 token_) {
        if (address(token_).code.length == 0) {
            revert TokenHasNoCode(address(token_));
        }
        token = token_;
    }

    /// @notice Takes tokens that the caller approved and adds them to the caller's deposit.
    function deposit(uint256 amount) external nonReentrant {
        _receive(msg.sender, amount);
    }

    /// @notice Takes tokens that the caller approved and adds them to another account's deposit.
    function depositFor(address account, uint256 amount) external nonReentrant {
        if (account == address(0)) {
            revert ZeroAddress();
        }
        _receive(account, amount);
    }

    /// @notice Approves by the caller's ERC-2612 signature and deposits, in one transaction.
    /// @dev A refused permit is not an error in itself: anybody may have submitted the same permit a moment earlier,
    /// and the approval it gave is still there. Without an approval the transfer fails.
    function depositWithPermit(uint256 amount, uint256 deadline, uint8 v, bytes32 r, bytes32 s)
        external
        nonReentrant
    {
        try IERC20Permit(address(token)).permit(msg.sender, address(this), amount, deadline, v, r, s) {}
            catch {}
        _receive(msg.sender, amount);
    }

    /// @notice Sends part of the caller's free deposit back to the caller.
    function withdraw(uint256 amount) external nonReentrant {
        if (amount == 0) {
            revert ZeroAmount();
        }
        _debit(msg.sender, amount);
        emit Withdrawn(msg.sender, amount);
        uint256 before = token.balanceOf(address(this));
        token.safeTransfer(msg.sender, amount);
        uint256 left = token.balanceOf(address(this));
        if (left + amount != before) {
            revert InexactTransfer(amount, before - left);
        }
    }

    /// @notice Base units that the account can withdraw, stake or put into a deal.
    function depositOf(address account) public view returns (uint256) {
        return _deposits[account];
    }

    function _credit(address account, uint256 amount) internal {
        _deposits[account] += amount;
    }

    function _debit(address account, uint256 amount) internal {
        uint256 available = _deposits[account];
        if (available < amount) {
            revert InsufficientDeposit(account, available, amount);
        }
        unchecked {
            _deposits[account] = available - amount;
        }
    }

    /// @dev Credits only after the arrival was measured: during the transfer nothing can be spent that is not there.
    function _receive(address account, uint256 amount) private {
        if (amount == 0) {
            revert ZeroAmount();
        }
        uint256 before = token.balanceOf(address(this));
        token.safeTransferFrom(msg.sender, address(this), amount);
        uint256 received = token.balanceOf(address(this)) - before;
        if (received != amount) {
            revert InexactTransfer(amount, received);
        }
        _credit(account, amount);
        emit Deposited(account, msg.sender, amount);
    }
}
