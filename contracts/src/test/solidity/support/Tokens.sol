// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";

/// @notice Takes a fee from every transfer once it is switched on.
contract FeeToken is ERC20 {
    uint256 public fee;

    constructor() ERC20("Fee", "FEE") {
        _mint(msg.sender, 1e30);
    }

    function setFee(uint256 fee_) external {
        fee = fee_;
    }

    function _update(address from, address to, uint256 value) internal override {
        super._update(from, to, value);
        if (fee != 0 && from != address(0) && to != address(0)) super._update(to, address(0xFEE), fee);
    }
}

/// @notice Takes its fee from the sender on top of the amount.
contract SenderFeeToken is ERC20 {
    uint256 public fee;

    constructor() ERC20("Sender fee", "SFEE") {
        _mint(msg.sender, 1e30);
    }

    function setFee(uint256 fee_) external {
        fee = fee_;
    }

    function _update(address from, address to, uint256 value) internal override {
        super._update(from, to, value);
        if (fee != 0 && from != address(0) && to != address(0)) super._update(from, address(0xFEE), fee);
    }
}

/// @notice Answers false and moves nothing once it is switched off; never reverts.
contract FalseToken is ERC20 {
    bool public broken;

    constructor() ERC20("False", "FALSE") {
        _mint(msg.sender, 1e30);
    }

    function setBroken(bool broken_) external {
        broken = broken_;
    }

    function transfer(address to, uint256 value) public override returns (bool) {
        return !broken && super.transfer(to, value);
    }

    function transferFrom(address from, address to, uint256 value) public virtual override returns (bool) {
        return !broken && super.transferFrom(from, to, value);
    }
}

/// @notice Claims to have moved what it did not.
contract LyingToken is FalseToken {
    function transferFrom(address, address, uint256) public pure override returns (bool) {
        return true;
    }
}

/// @notice Returns nothing from transfers, as some old tokens do.
contract SilentToken {
    mapping(address account => uint256) public balanceOf;

    constructor() {
        balanceOf[msg.sender] = 1e30;
    }

    function approve(address, uint256) external {}

    function transfer(address to, uint256 value) external {
        balanceOf[msg.sender] -= value;
        balanceOf[to] += value;
    }

    function transferFrom(address from, address to, uint256 value) external {
        balanceOf[from] -= value;
        balanceOf[to] += value;
    }
}

interface ITransferHook {
    function onTransfer() external;
}

/// @notice Calls the sender and the receiver in the middle of every transfer, as ERC-777 does.
contract HookToken is ERC20 {
    constructor() ERC20("Hook", "HOOK") {
        _mint(msg.sender, 1e30);
    }

    function _update(address from, address to, uint256 value) internal override {
        if (from.code.length != 0) notify(from);
        super._update(from, to, value);
        if (to.code.length != 0) notify(to);
    }

    function notify(address account) private {
        (bool done,) = account.call(abi.encodeCall(ITransferHook.onTransfer, ()));
        done;
    }
}
