// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Deposits} from "./Deposits.sol";

/// @notice Where the Market looks up what an entry costs and whom to pay.
interface ICatalogueFees {
    /// @notice The owner of an application or dataset, and its fee for one run in base units.
    function feeOf(uint256 entryId) external view returns (address owner, uint96 fee);
}

/// @title Fees to the owners of applications and datasets, once per run
/// @notice A buyer puts `payFees` beside `openDeals` into one `multicall`: either both happen or none, and the path
/// of deals and vouchers costs nothing more. The buyer states the most that it pays for each entry, so an owner that
/// raises its fee in front of the transaction gets a refusal and not the money. What was paid is never asked again:
/// a later change of a fee touches no deal that is open.
abstract contract Fees is Deposits {
    /// @notice The catalogue; zero for a market without.
    ICatalogueFees public immutable catalogue;

    /// @notice A buyer paid an entry's owner for a run.
    event FeePaid(
        bytes32 indexed runId, uint256 indexed entryId, address indexed payer, address owner, uint256 amount
    );

    /// @notice The entry costs more than the caller wants to pay.
    error FeeTooHigh(uint256 entryId, uint256 fee, uint256 maximum);
    /// @notice The lists of entries and maximum fees differ in length, or are empty.
    error InvalidFees(uint256 entries, uint256 maximumFees);
    /// @notice This Market has no catalogue.
    error NoCatalogue();

    constructor(ICatalogueFees catalogue_) {
        catalogue = catalogue_;
    }

    /// @notice Pays the present fees of the entries from the caller's free deposit to the owners' deposits.
    /// @param runId what the fees are for, chosen by the buyer; whoever serves the run looks for it in `FeePaid`
    /// @param entryIds entries of the catalogue
    /// @param maximumFees the most to pay for each, in base units
    function payFees(bytes32 runId, uint256[] calldata entryIds, uint96[] calldata maximumFees) external {
        uint256 count = entryIds.length;
        if (count == 0 || maximumFees.length != count) {
            revert InvalidFees(count, maximumFees.length);
        }
        if (address(catalogue) == address(0)) {
            revert NoCatalogue();
        }
        for (uint256 i = 0; i < count; ++i) {
            (address owner, uint96 fee) = catalogue.feeOf(entryIds[i]);
            if (fee > maximumFees[i]) {
                revert FeeTooHigh(entryIds[i], fee, maximumFees[i]);
            }
            if (fee != 0) {
                _debit(msg.sender, fee);
                _credit(owner, fee);
            }
            emit FeePaid(runId, entryIds[i], msg.sender, owner, fee);
        }
    }
}
