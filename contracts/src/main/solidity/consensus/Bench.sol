// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {IHeldStakes} from "../market/HeldStakes.sol";

/// @title The pools that sit on panels when they are drawn
/// @notice A pool joins with a number of seats, and the Market holds stake behind each of them from that moment, so
/// a draw touches the bench alone and no stake can leave while a seat is taken. An account stands on the bench once,
/// whatever the number of its seats, and gets one seat per panel at most.
///
/// Two accounts of one owner cannot be told apart on a chain. What an account costs is stake that can be lost, and
/// the chance to be drawn is the same for each account; so to own a panel takes a like share of all stake on the
/// bench.
/// @dev Places are never moved: a panel is drawn from the places that existed when its case was opened, and an account
/// that joined later, also into a place that became free, is passed over. So nobody can change a draw by joining
/// once the seed is known. By leaving, an account only hands its own seat to the next one in the sequence.
abstract contract Bench {
    /// @notice One place of the bench, in one slot.
    /// @param account the pool; zero for a free place
    /// @param since block in which it joined, or added seats
    /// @param seats seats that it offers, with stake behind each
    /// @param busy seats that are taken
    struct Juror {
        address account;
        uint40 since;
        uint16 seats;
        uint16 busy;
    }

    /// @notice Where a seat's unpaid stake ends. Nobody has a key for it.
    address public constant BURNED = 0x000000000000000000000000000000000000dEaD;

    /// @notice The Market that holds the stake.
    IHeldStakes internal immutable _stakes;
    /// @notice Base units of stake behind one seat; what dissent costs.
    uint96 public immutable seatStake;

    Juror[] private _bench;
    uint256[] private _freePlaces;
    mapping(address account => uint256 placePlusOne) private _placeOf;

    /// @notice A pool now offers the given number of seats.
    event SeatsOffered(address indexed juror, uint256 place, uint256 seats);
    /// @notice A seat's stake, or part of it, was lost.
    event SeatLost(address indexed juror, uint256 penalty);

    /// @notice A number of seats of zero would do nothing.
    error NoSeats();
    /// @notice The account offers fewer free seats than that.
    error NotSoManyFreeSeats(address juror, uint256 free, uint256 asked);

    constructor(IHeldStakes stakes_, uint96 seatStake_) {
        _stakes = stakes_;
        seatStake = seatStake_;
    }

    /// @notice Offers seats of the caller. The Market takes `seatStake` for each from the caller's active stake.
    /// The caller takes part in panels of cases that are opened from the next block on.
    function offerSeats(uint16 seats) external {
        if (seats == 0) {
            revert NoSeats();
        }
        uint256 place = _placeOf[msg.sender];
        if (place == 0) {
            place = _newPlace();
            _placeOf[msg.sender] = place;
            _bench[place - 1] =
                Juror({account: msg.sender, since: uint40(block.number), seats: seats, busy: 0});
        } else {
            Juror storage juror = _bench[place - 1];
            juror.seats += seats;
            juror.since = uint40(block.number);
        }
        emit SeatsOffered(msg.sender, place - 1, _bench[place - 1].seats);
        _stakes.holdStake(msg.sender, _stakeOf(seats));
    }

    /// @notice Takes back free seats of the caller; their stake is active again at once. Taken seats stay.
    function takeBackSeats(uint16 seats) external {
        if (seats == 0) {
            revert NoSeats();
        }
        uint256 place = _placeOf[msg.sender];
        uint256 free = place == 0 ? 0 : _bench[place - 1].seats - _bench[place - 1].busy;
        if (seats > free) {
            revert NotSoManyFreeSeats(msg.sender, free, seats);
        }
        Juror storage juror = _bench[place - 1];
        juror.seats -= seats;
        emit SeatsOffered(msg.sender, place - 1, juror.seats);
        _vacateIfEmpty(place - 1);
        _stakes.releaseStake(msg.sender, _stakeOf(seats));
    }

    /// @notice What a pool offers; all zero when it is not on the bench.
    function jurorOf(address account) external view returns (Juror memory juror) {
        uint256 place = _placeOf[account];
        if (place != 0) {
            juror = _bench[place - 1];
        }
    }

    /// @notice Places on the bench, free ones included.
    function benchSize() public view returns (uint256) {
        return _bench.length;
    }

    function _jurorAt(uint256 place) internal view returns (Juror memory) {
        return _bench[place];
    }

    function _takeSeat(uint256 place) internal {
        ++_bench[place].busy;
    }

    function _freeSeat(uint256 place) internal {
        --_bench[place].busy;
    }

    /// @dev A seat that failed is gone, and so is the penalty; the rest of its stake is active again. The penalty is
    /// in the hold of this contract until it is given on.
    function _loseSeat(uint256 place, uint96 penalty) internal returns (address account) {
        Juror storage juror = _bench[place];
        account = juror.account;
        --juror.busy;
        --juror.seats;
        emit SeatLost(account, penalty);
        _vacateIfEmpty(place);
        if (penalty < seatStake) {
            _stakes.releaseStake(account, seatStake - penalty);
        }
    }

    function _newPlace() private returns (uint256 placePlusOne) {
        uint256 free = _freePlaces.length;
        if (free != 0) {
            placePlusOne = _freePlaces[free - 1] + 1;
            _freePlaces.pop();
        } else {
            _bench.push();
            placePlusOne = _bench.length;
        }
    }

    function _vacateIfEmpty(uint256 place) private {
        Juror storage juror = _bench[place];
        if (juror.seats == 0) {
            delete _placeOf[juror.account];
            delete _bench[place];
            _freePlaces.push(place);
        }
    }

    function _stakeOf(uint16 seats) private view returns (uint96) {
        return seatStake * seats;
    }
}
