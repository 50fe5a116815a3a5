// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";
import {ERC20Permit} from "@openzeppelin/contracts/token/ERC20/extensions/ERC20Permit.sol";

/// @title RLC for development and test chains
/// @notice Same symbol, decimals and supply as the real token, plus Permit. It has no owner and nobody can mint, so
/// balances on a test chain behave as they do on a public one. On a public chain the Market takes the real token.
contract RLC is ERC20, ERC20Permit {
    /// @notice 87 million RLC, in base units of 1e-9 RLC.
    uint256 public constant INITIAL_SUPPLY = 87_000_000 * 1e9;

    /// @notice Gives the whole supply to the deployer.
    constructor() ERC20("Gridmill Test RLC", "RLC") ERC20Permit("Gridmill Test RLC") {
        _mint(msg.sender, INITIAL_SUPPLY);
    }

    /// @notice One base unit is 1 nRLC.
    function decimals() public pure override returns (uint8) {
        return 9;
    }
}
