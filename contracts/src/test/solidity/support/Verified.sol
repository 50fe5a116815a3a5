// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Catalogue} from "../../../main/solidity/Catalogue.sol";
import {Consensus} from "../../../main/solidity/Consensus.sol";
import {Court} from "../../../main/solidity/Court.sol";
import {Market} from "../../../main/solidity/Market.sol";
import {Requests} from "../../../main/solidity/Requests.sol";
import {Cases} from "../../../main/solidity/consensus/Cases.sol";
import {IHeldStakes} from "../../../main/solidity/market/HeldStakes.sol";
import {RLC} from "../../../main/solidity/token/RLC.sol";
import {Assertions} from "./Assertions.sol";

/// @notice Deploys all contracts in the order in which they know each other: the Market last, at an address that is
/// known from the deployer's nonce.
abstract contract Deployed is Assertions {
    uint96 internal constant SEAT_STAKE = 20e9;
    uint96 internal constant SILENCE_PENALTY = 3e9;
    uint96 internal constant JUROR_FEE = 1e9;
    uint40 internal constant DRAW_DELAY = 5;
    uint40 internal constant COMMIT = 1 hours;
    uint40 internal constant REVEAL = 30 minutes;
    uint96 internal constant BOND = 7e9;
    uint96 internal constant FINE = 50e9;
    uint40 internal constant RESPOND = 2 hours;
    uint40 internal constant ESCALATE = 3 hours;
    uint40 internal constant NOTICE = 4 hours;

    function rules() internal pure returns (Cases.Rules memory) {
        return Cases.Rules({
            panelSize: 3,
            quorum: 2,
            seatStake: SEAT_STAKE,
            silencePenalty: SILENCE_PENALTY,
            jurorFee: JUROR_FEE,
            drawDelayBlocks: DRAW_DELAY,
            commitSeconds: COMMIT,
            revealSeconds: REVEAL
        });
    }

    function courtRules() internal pure returns (Court.Rules memory) {
        return Court.Rules({bond: BOND, fine: FINE, respondSeconds: RESPOND, escalateSeconds: ESCALATE});
    }

    function deployAll(RLC token, uint96 minimumStake, uint40 unbonding, uint40 grace)
        internal
        returns (Market market, Catalogue catalogue, Consensus consensus, Court court, Requests requests)
    {
        catalogue = new Catalogue();
        requests = new Requests(token, NOTICE);
        uint256 nonce = vm.getNonce(address(this));
        market = Market(vm.computeCreateAddress(address(this), nonce + 2));
        consensus = new Consensus(token, IHeldStakes(address(market)), rules());
        court = new Court(market, consensus, courtRules());
        Market deployed =
            new Market(token, minimumStake, unbonding, grace, catalogue, address(consensus), address(court));
        assertEq(address(deployed), address(market), "address of the Market");
    }
}
