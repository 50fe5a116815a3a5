// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Catalogue} from "../../../main/solidity/Catalogue.sol";
import {Consensus} from "../../../main/solidity/Consensus.sol";
import {Court} from "../../../main/solidity/Court.sol";
import {Market} from "../../../main/solidity/Market.sol";
import {Requests} from "../../../main/solidity/Requests.sol";
import {ResultsTree} from "../../../main/solidity/ResultsTree.sol";
import {Quote, ResultBatch, Voucher} from "../../../main/solidity/SignedTypes.sol";
import {Bench} from "../../../main/solidity/consensus/Bench.sol";
import {Cases} from "../../../main/solidity/consensus/Cases.sol";
import {Disputes} from "../../../main/solidity/court/Disputes.sol";
import {Claim, Evidence} from "../../../main/solidity/court/Evidence.sol";
import {HeldStakes} from "../../../main/solidity/market/HeldStakes.sol";
import {Offer} from "../../../main/solidity/market/Offers.sol";
import {Stakes} from "../../../main/solidity/market/Stakes.sol";
import {Request} from "../../../main/solidity/requests/RequestTerms.sol";
import {RLC} from "../../../main/solidity/token/RLC.sol";
import {ResultsTreeBuilder} from "./ResultsTreeBuilder.sol";
import {Deployed} from "./Verified.sol";

/// @notice Drives all contracts together and keeps its own books beside them: every deposit in every contract, every
/// stake, seat, case, request and dispute. Accounts 0 to 5 are pools that sit on the bench (0 and 1 also have a deal
/// with 6), 6 is a buyer, 7 asks and fulfils requests. `advance` takes a case one step further, whatever its phase.
contract VerifiedHandler is Deployed {
    struct CaseBook {
        bytes32 id;
        bytes32 subject;
        address[] excluded;
        uint256 client;
        bytes32 truth;
        bool open;
        bool drawn;
        uint256[3] members;
        bytes32[3] answers;
        uint8[3] progress;
    }

    struct RequestBook {
        Request terms;
        bytes32 caseId;
        bool open;
    }

    struct DisputeBook {
        Claim claim;
        Disputes.Kind kind;
        bytes32 id;
        uint256 challenger;
        uint96 taken;
        bool open;
    }

    uint256 public constant ACCOUNTS = 8;
    uint256 private constant BUYER = 6;
    uint256 private constant GATEWAY = 7;
    uint256 private constant COURT = 8;
    uint96 private constant MINIMUM_STAKE = 100e9;
    uint40 private constant UNBONDING = 1 days;
    bytes private constant RESULT = "result";

    RLC public immutable token;
    Market public immutable market;
    Catalogue public immutable catalogue;
    Consensus public immutable consensus;
    Court public immutable court;
    Requests public immutable requests;

    uint256 public time = 1_800_000_000;
    uint256 public height = 1000;
    string public breach;
    mapping(string action => uint256) public reached;

    // The books. Place 8 is the Court.
    uint256[9] private keys;
    address[9] public accounts;
    uint256[9] public marketDeposits;
    uint256[9] public consensusDeposits;
    uint256[9] public courtDeposits;
    uint256[9] public requestsDeposits;
    uint256[9] public active;
    uint256[9] public unbonding;
    uint256[9] public unbondedAt;
    uint256[9] public seats;
    uint256 public burned;
    uint256 public escrowed;
    uint256 public rewardsAsked;
    uint256 public rewardsPaid;
    uint128[2] private signed;
    Quote[2] private quotes;
    CaseBook[] private cases;
    RequestBook[] private asked;
    DisputeBook[] private disputes;

    modifier now_() {
        vm.warp(time);
        vm.roll(height);
        _;
    }

    constructor() {
        vm.warp(time);
        vm.roll(height);
        token = new RLC();
        (market, catalogue, consensus, court, requests) = deployAll(token, MINIMUM_STAKE, UNBONDING, 1 hours);
        token.approve(address(market), type(uint256).max);
        token.approve(address(consensus), type(uint256).max);
        token.approve(address(court), type(uint256).max);
        token.approve(address(requests), type(uint256).max);
        for (uint256 i = 0; i < ACCOUNTS; ++i) {
            keys[i] = uint256(keccak256(abi.encode("verified actor", i)));
            accounts[i] = vm.addr(keys[i]);
            market.depositFor(accounts[i], 3000e9);
            consensus.depositFor(accounts[i], 1000e9);
            court.depositFor(accounts[i], 1000e9);
            requests.depositFor(accounts[i], 1000e9);
            (marketDeposits[i], consensusDeposits[i]) = (3000e9, 1000e9);
            (courtDeposits[i], requestsDeposits[i]) = (1000e9, 1000e9);
        }
        accounts[COURT] = address(court);
        for (uint256 i = 0; i < 6; ++i) {
            addStake(i, 300e9);
            addSeats(i, 3);
        }
        for (uint256 i = 0; i < 2; ++i) {
            openDeal(i);
        }
        vm.prank(accounts[0]);
        catalogue.register(Catalogue.Kind.Application, keccak256("app"), 1e9, "");
        ++height;
    }

    // Time, stakes, seats, fees

    function pass(uint256 seconds_) external {
        time += bound(seconds_, 1, 10 minutes);
        height += seconds_ % 50;
    }

    function stake(uint256 who, uint256 amount) external now_ {
        who %= 6;
        if (marketDeposits[who] < 1e9) return;
        addStake(who, uint96(bound(amount, 1, min(marketDeposits[who], 100e9))));
        ++reached["stake"];
    }

    function unstake(uint256 who, uint256 amount) external now_ {
        who %= 6;
        uint256 kept = who < 2 ? MINIMUM_STAKE : 0;
        if (active[who] <= kept) return;
        amount = bound(amount, 1, active[who] - kept);
        active[who] -= amount;
        unbonding[who] += amount;
        unbondedAt[who] = time + UNBONDING;
        vm.prank(accounts[who]);
        market.requestUnstake(uint96(amount));
        ++reached["unstake"];
    }

    function withdrawStake(uint256 who) external now_ {
        who %= 6;
        if (unbonding[who] == 0 || time < unbondedAt[who]) return;
        marketDeposits[who] += unbonding[who];
        unbonding[who] = 0;
        vm.prank(accounts[who]);
        market.withdrawStake();
        ++reached["withdrawStake"];
    }

    function offerSeats(uint256 who, uint256 count) external now_ {
        who %= 6;
        count = bound(count, 1, 3);
        uint256 kept = who < 2 ? MINIMUM_STAKE : 0;
        if (active[who] < kept + count * SEAT_STAKE) return;
        addSeats(who, uint16(count));
        ++reached["offerSeats"];
    }

    function takeBackSeats(uint256 who, uint256 count) external now_ {
        who %= 6;
        uint256 free = seats[who] - busyOf(who);
        if (free == 0) return;
        count = bound(count, 1, free);
        seats[who] -= count;
        active[who] += count * SEAT_STAKE;
        vm.prank(accounts[who]);
        consensus.takeBackSeats(uint16(count));
        ++reached["takeBackSeats"];
    }

    function payFees(uint256 run) external now_ {
        if (marketDeposits[BUYER] < 1e9) return;
        marketDeposits[BUYER] -= 1e9;
        marketDeposits[0] += 1e9;
        (uint256[] memory entries, uint96[] memory maxima) = (new uint256[](1), new uint96[](1));
        (entries[0], maxima[0]) = (1, 1e9);
        vm.prank(accounts[BUYER]);
        market.payFees(bytes32(run), entries, maxima);
        ++reached["payFees"];
    }

    function redeem(uint256 which) external now_ {
        which %= 2;
        if (signed[which] >= 100e9 || time > 1_800_000_000 + 180 days) return;
        signed[which] += 1e9;
        escrowed -= 1e9;
        marketDeposits[which] += 1e9;
        Voucher memory voucher =
            Voucher(market.hashQuote(quotes[which]), signed[which], 1, keccak256("root"), false);
        bytes memory signature = sign(keys[BUYER], market.hashVoucher(voucher));
        vm.prank(accounts[which]);
        market.redeem(quotes[which], voucher, signature);
        ++reached["redeem"];
    }

    // Requests and cases

    function ask(uint256 seed) external now_ {
        if (requestsDeposits[BUYER] < 10e9 || consensusDeposits[GATEWAY] < 3 * JUROR_FEE) return;
        RequestBook storage book = asked.push();
        book.terms = Request({
            requester: accounts[BUYER],
            app: keccak256("app"),
            params: "",
            reward: uint96(bound(seed, 1e9, 10e9)),
            verifier: address(consensus),
            expiry: uint40(time + 2 days),
            callbackGas: 0,
            nonce: bytes32(asked.length)
        });
        book.open = true;
        requestsDeposits[BUYER] -= book.terms.reward;
        rewardsAsked += book.terms.reward;
        vm.prank(accounts[BUYER]);
        bytes32 requestId = requests.request(book.terms);
        vm.prank(accounts[GATEWAY]);
        book.caseId = consensus.openForRequest(address(requests), book.terms);
        consensusDeposits[GATEWAY] -= 3 * JUROR_FEE;
        CaseBook storage case_ = cases.push();
        case_.excluded.push(accounts[BUYER]);
        track(case_, book.caseId, requestId, GATEWAY, sha256(RESULT));
        ++reached["ask"];
    }

    function fulfil(uint256 seed) external now_ {
        (bool found, RequestBook storage book) = openRequest(seed);
        if (!found) return;
        Cases.Case memory case_ = consensus.caseOf(book.caseId);
        bool good = case_.answer == sha256(RESULT) && time <= requests.stateOf(idOf(book)).expiry;
        if (attempt(address(requests), GATEWAY, abi.encodeCall(Requests.fulfil, (book.terms, RESULT, "")))) {
            if (!good) breach = "a bad result was paid";
            book.open = false;
            requestsDeposits[GATEWAY] += book.terms.reward;
            rewardsPaid += book.terms.reward;
            ++reached["fulfil"];
        } else if (good) {
            breach = "a good result was refused";
        }
    }

    function cancel(uint256 seed) external now_ {
        (bool found, RequestBook storage book) = openRequest(seed);
        if (!found || seed % 4 != 0) return;
        vm.prank(accounts[BUYER]);
        requests.cancel(book.terms);
        ++reached["cancel"];
    }

    function reclaim(uint256 seed) external now_ {
        (bool found, RequestBook storage book) = openRequest(seed);
        if (!found) return;
        bool over = time > requests.stateOf(idOf(book)).expiry;
        if (attempt(address(requests), 0, abi.encodeCall(Requests.reclaim, (book.terms)))) {
            if (!over) breach = "reclaimed too early";
            book.open = false;
            requestsDeposits[BUYER] += book.terms.reward;
            rewardsAsked -= book.terms.reward;
            ++reached["reclaim"];
        } else if (over) {
            breach = "not reclaimed";
        }
    }

    function openCase(uint256 seed) external now_ {
        uint256 who = seed % 8;
        if (consensusDeposits[who] < 3 * JUROR_FEE) return;
        bytes32 subject = keccak256(abi.encode("question", cases.length));
        consensusDeposits[who] -= 3 * JUROR_FEE;
        vm.prank(accounts[who]);
        bytes32 id = consensus.open(subject, new address[](0));
        track(cases.push(), id, subject, who, keccak256("truth"));
        ++reached["openCase"];
    }

    /// @notice Takes an open case one step further.
    function advance(uint256 seed, uint256 dice) public now_ {
        (bool found, CaseBook storage case_) = openedCase(seed);
        if (!found) return;
        if (!case_.drawn) {
            drawCase(case_);
        } else if (!stepCommit(case_, dice) && !stepReveal(case_, dice)) {
            resolveCase(case_);
        }
    }

    /// @notice Takes a case through all its phases, so that no run stays shallow.
    function wholeCase(uint256 seed, uint256 dice) external {
        for (uint256 i = 0; i < 10; ++i) {
            advance(seed, uint256(keccak256(abi.encode(dice, i))));
        }
        ++reached["wholeCase"];
    }

    // Disputes

    function challenge(uint256 seed) external now_ {
        uint256 who = 2 + seed % 5;
        uint256 pool = (seed / 5) % 2;
        if (courtDeposits[who] < BOND + 3 * JUROR_FEE || active[pool] + unbonding[pool] == 0) return;
        Evidence memory evidence = evidenceOf(pool);
        DisputeBook storage book = bookDispute(evidence, Disputes.Kind.Wrong, who);
        courtDeposits[who] -= BOND + 3 * JUROR_FEE;
        vm.prank(accounts[who]);
        book.id = court.challenge(evidence);
        trackDispute(book, seed % 3 == 0 ? keccak256("truth") : book.claim.outputDigest);
        ++reached["challenge"];
    }

    function demand(uint256 seed) public now_ {
        uint256 pool = seed % 2;
        if (courtDeposits[BUYER] < BOND || active[pool] + unbonding[pool] == 0) return;
        Evidence memory evidence = evidenceOf(pool);
        if (!market.isDealRunning(evidence.batch.dealId)) return;
        DisputeBook storage book = bookDispute(evidence, Disputes.Kind.Missing, BUYER);
        courtDeposits[BUYER] -= BOND;
        vm.prank(accounts[BUYER]);
        book.id = court.demand(evidence);
        ++reached["demand"];
    }

    function respond(uint256 seed) public now_ {
        (bool found, DisputeBook storage book) = openDispute(seed, Disputes.Stage.Demanded);
        if (!found || time > court.disputeOf(book.id).deadline) return;
        vm.prank(book.claim.pool);
        court.respond(book.claim, "here");
        ++reached["respond"];
    }

    function escalate(uint256 seed) public now_ {
        (bool found, DisputeBook storage book) = openDispute(seed, Disputes.Stage.Answered);
        if (!found || time > court.disputeOf(book.id).deadline) return;
        if (courtDeposits[BUYER] < 3 * JUROR_FEE) return;
        courtDeposits[BUYER] -= 3 * JUROR_FEE;
        vm.prank(accounts[BUYER]);
        court.escalate(book.claim);
        trackDispute(book, seed % 2 == 0 ? court.UNRETRIEVABLE() : book.claim.outputDigest);
        ++reached["escalate"];
    }

    /// @notice A demand that the pool answers at once, and that the buyer escalates or not.
    function answeredDemand(uint256 seed) external {
        uint256 before = disputes.length;
        demand(seed);
        if (disputes.length == before) return;
        respond(before);
        if (seed % 3 != 0) escalate(before);
        ++reached["answeredDemand"];
    }

    function closeDemand(uint256 seed, bool answered) external now_ {
        Disputes.Stage stage = answered ? Disputes.Stage.Answered : Disputes.Stage.Demanded;
        (bool found, DisputeBook storage book) = openDispute(seed, stage);
        if (!found) return;
        uint256 deadline = court.disputeOf(book.id).deadline;
        if (time <= deadline) {
            if (attempt(address(court), 0, abi.encodeCall(Court.close, (book.claim)))) {
                breach = "closed too early";
            }
            if (seed % 4 != 0) return;
            time = deadline + 1;
            vm.warp(time);
        }
        court.close(book.claim);
        book.open = false;
        uint256 pool = indexOf(book.claim.pool);
        if (answered) {
            courtDeposits[pool] += BOND;
            active[pool] += book.taken;
        } else {
            courtDeposits[BUYER] += BOND;
            burned += book.taken;
        }
        ++reached[answered ? "closeAnswered" : "closeSilent"];
    }

    function settle(uint256 seed) external now_ {
        (bool found, DisputeBook storage book) = openDispute(seed, Disputes.Stage.Judging);
        if (!found) return;
        Cases.Case memory case_ = consensus.caseOf(consensus.caseIdOf(address(court), book.id));
        bool over = case_.status == Cases.Status.Decided || case_.status == Cases.Status.Undecided;
        if (!attempt(address(court), 0, abi.encodeCall(Court.settle, (book.kind, book.claim)))) {
            if (over) breach = "not settled";
            return;
        }
        if (!over) breach = "settled too early";
        book.open = false;
        settleBooks(book, case_);
        ++reached["settle"];
    }

    // What must never work

    function tryDoubleFulfil(uint256 seed) external now_ {
        if (asked.length == 0) return;
        RequestBook storage book = asked[seed % asked.length];
        if (book.open) return;
        if (attempt(address(requests), GATEWAY, abi.encodeCall(Requests.fulfil, (book.terms, RESULT, "")))) {
            breach = "paid twice";
        }
        if (attempt(address(requests), 0, abi.encodeCall(Requests.reclaim, (book.terms)))) {
            breach = "refunded twice";
        }
        ++reached["tryDoubleFulfil"];
    }

    function trySettleAgain(uint256 seed) external now_ {
        if (disputes.length == 0) return;
        DisputeBook storage book = disputes[seed % disputes.length];
        if (book.open) return;
        if (attempt(address(court), 0, abi.encodeCall(Court.settle, (book.kind, book.claim)))) {
            breach = "settled twice";
        }
        if (attempt(address(court), 0, abi.encodeCall(Court.close, (book.claim)))) {
            breach = "closed twice";
        }
        ++reached["trySettleAgain"];
    }

    function tryEscape(uint256 who, uint256 excess) external now_ {
        who %= 6;
        excess = bound(excess, 1, 1e12);
        if (attempt(
                address(market), who, abi.encodeCall(Stakes.requestUnstake, (uint96(active[who] + excess)))
            )) {
            breach = "held stake escaped";
        }
        uint256 free = seats[who] - busyOf(who);
        if (attempt(address(consensus), who, abi.encodeCall(Bench.takeBackSeats, (uint16(free + 1))))) {
            breach = "a taken seat escaped";
        }
        ++reached["tryEscape"];
    }

    function trySeize(uint256 who, uint256 victim) external now_ {
        who %= 8;
        victim %= 6;
        if (
            attempt(
                    address(market),
                    who,
                    abi.encodeCall(HeldStakes.seizeStake, (accounts[victim], accounts[who], 1))
                )
                || attempt(
                    address(market), who, abi.encodeCall(HeldStakes.arrestStake, (accounts[victim], 1))
                )
                || attempt(address(market), who, abi.encodeCall(HeldStakes.holdStake, (accounts[victim], 1)))
        ) {
            breach = "stake seized by a stranger";
        }
        ++reached["trySeize"];
    }

    function tryCopiedReveal(uint256 seed) external now_ {
        (bool found, CaseBook storage case_) = openedCase(seed);
        if (!found || !case_.drawn) return;
        for (uint256 i = 0; i < 3; ++i) {
            uint256 other = (i + 1) % 3;
            if (case_.progress[i] != 2 || case_.progress[other] != 1) continue;
            bytes32 salt = bytes32(case_.members[i]);
            bytes memory call = abi.encodeCall(Cases.reveal, (case_.id, other, case_.answers[i], salt));
            if (attempt(address(consensus), case_.members[other], call)) breach = "copied reveal";
            ++reached["tryCopiedReveal"];
        }
    }

    // For the invariants

    function busyOf(uint256 who) public view returns (uint256 busy) {
        for (uint256 i = 0; i < cases.length; ++i) {
            for (uint256 j = 0; cases[i].open && cases[i].drawn && j < 3; ++j) {
                if (cases[i].members[j] == who) ++busy;
            }
        }
    }

    function openCases() external view returns (uint256 count) {
        for (uint256 i = 0; i < cases.length; ++i) {
            if (cases[i].open) ++count;
        }
    }

    function openRewards() external view returns (uint256 sum) {
        for (uint256 i = 0; i < asked.length; ++i) {
            if (asked[i].open) sum += asked[i].terms.reward;
        }
    }

    function openDisputes() external view returns (uint256 count, uint256[9] memory arrested) {
        for (uint256 i = 0; i < disputes.length; ++i) {
            if (!disputes[i].open) continue;
            ++count;
            arrested[indexOf(disputes[i].claim.pool)] += disputes[i].taken;
        }
    }

    // Parts

    function drawCase(CaseBook storage case_) private {
        Cases.Case memory stored = consensus.caseOf(case_.id);
        if (time > stored.deadline) {
            consensus.abandon(case_.id);
            case_.open = false;
            consensusDeposits[case_.client] += 3 * JUROR_FEE;
            ++reached["abandon"];
            return;
        }
        if (height <= stored.drawBlock) height = stored.drawBlock + 1;
        vm.roll(height);
        bytes memory call = abi.encodeCall(Cases.draw, (case_.id, case_.subject, case_.excluded));
        if (!attempt(address(consensus), 0, call)) {
            // No panel; with too few free seats this is as it should be.
            refill();
            time += 20 minutes;
            ++reached["noPanel"];
            return;
        }
        if (consensus.caseOf(case_.id).status != Cases.Status.Voting) return;
        case_.drawn = true;
        Cases.Seat[] memory panel = consensus.panelOf(case_.id);
        for (uint256 i = 0; i < 3; ++i) {
            case_.members[i] = indexOf(panel[i].juror);
        }
        ++reached["draw"];
    }

    /// @return whether a member did something
    function stepCommit(CaseBook storage case_, uint256 dice) private returns (bool) {
        if (time > consensus.caseOf(case_.id).deadline) return false;
        for (uint256 i = 0; i < 3; ++i) {
            if (case_.progress[i] != 0) continue;
            uint256 mood = ((dice >> (16 * i)) & 0xffff) % 20;
            if (mood == 0) {
                // A silent member: the others wait in vain.
                time = consensus.caseOf(case_.id).deadline + 1;
                vm.warp(time);
                return true;
            }
            case_.answers[i] = mood < 5 ? keccak256(abi.encode("lie", mood)) : case_.truth;
            case_.progress[i] = 1;
            address juror = accounts[case_.members[i]];
            bytes32 commitment =
                consensus.commitmentOf(case_.id, juror, case_.answers[i], bytes32(case_.members[i]));
            vm.prank(juror);
            consensus.commit(case_.id, i, commitment);
            ++reached["commit"];
            return true;
        }
        return false;
    }

    function stepReveal(CaseBook storage case_, uint256 dice) private returns (bool) {
        uint256 end = uint256(consensus.caseOf(case_.id).deadline) + REVEAL;
        if (time > end) return false;
        for (uint256 i = 0; i < 3; ++i) {
            if (case_.progress[i] != 1) continue;
            if (dice % 40 == 0) {
                time = end + 1;
                vm.warp(time);
                return true;
            }
            case_.progress[i] = 2;
            vm.prank(accounts[case_.members[i]]);
            consensus.reveal(case_.id, i, case_.answers[i], bytes32(case_.members[i]));
            ++reached["reveal"];
            return true;
        }
        return false;
    }

    /// @dev The books of a resolution, written once more and in another way.
    function resolveCase(CaseBook storage case_) private {
        consensus.resolve(case_.id);
        case_.open = false;
        bytes32 answer = 0;
        for (uint256 i = 0; i < 3; ++i) {
            uint256 other = (i + 1) % 3;
            if (case_.progress[i] == 2 && case_.progress[other] == 2) {
                if (case_.answers[i] == case_.answers[other]) answer = case_.answers[i];
            }
        }
        bool[3] memory good;
        uint256 goods = 0;
        for (uint256 i = 0; i < 3; ++i) {
            good[i] = case_.progress[i] == 2 && (answer == 0 || case_.answers[i] == answer);
            if (good[i]) ++goods;
        }
        for (uint256 i = 0; i < 3; ++i) {
            uint256 who = case_.members[i];
            if (good[i]) {
                if (answer != 0) consensusDeposits[who] += JUROR_FEE;
                continue;
            }
            uint256 loss = case_.progress[i] == 2 ? SEAT_STAKE : SILENCE_PENALTY;
            uint256 share = goods == 0 ? 0 : loss / 2 / goods;
            seats[who] -= 1;
            active[who] += SEAT_STAKE - loss;
            for (uint256 j = 0; j < 3; ++j) {
                if (good[j]) marketDeposits[case_.members[j]] += share;
            }
            loss -= share * goods;
            burned += loss;
            ++reached[case_.progress[i] == 2 ? "dissent" : "silence"];
        }
        uint256 back = answer == 0 ? 3 * JUROR_FEE : (3 - goods) * JUROR_FEE;
        consensusDeposits[case_.client] += back;
        if (consensus.caseOf(case_.id).answer != answer) breach = "another answer";
        ++reached[answer == 0 ? "undecided" : "decided"];
    }

    function settleBooks(DisputeBook storage book, Cases.Case memory case_) private {
        uint256 pool = indexOf(book.claim.pool);
        uint256 who = book.challenger;
        uint256 refund = 3 * JUROR_FEE - uint256(case_.paid) * JUROR_FEE;
        consensusDeposits[COURT] -= refund;
        courtDeposits[who] += refund;
        bool decided = case_.status == Cases.Status.Decided;
        if (decided && case_.answer != book.claim.outputDigest) {
            uint256 cost = min(uint256(case_.paid) * JUROR_FEE, book.taken);
            marketDeposits[who] += cost;
            burned += book.taken - cost;
            courtDeposits[who] += BOND;
            ++reached["poolLost"];
        } else {
            active[pool] += book.taken;
            courtDeposits[decided ? pool : who] += BOND;
            ++reached[decided ? "poolWon" : "noDecision"];
        }
    }

    function bookDispute(Evidence memory evidence, Disputes.Kind kind, uint256 who)
        private
        returns (DisputeBook storage book)
    {
        uint256 pool = indexOf(evidence.quote.pool);
        uint256 taken = min(FINE, active[pool] + unbonding[pool]);
        uint256 fromUnbonding = min(taken, unbonding[pool]);
        unbonding[pool] -= fromUnbonding;
        active[pool] -= taken - fromUnbonding;
        book = disputes.push();
        book.claim = Claim({
            dealId: evidence.batch.dealId,
            pool: evidence.quote.pool,
            buyer: evidence.quote.buyer,
            sequence: evidence.batch.sequence,
            index: 0,
            partitionKey: evidence.partitionKey,
            inputDigest: evidence.inputDigest,
            outputDigest: evidence.outputDigest,
            amount: evidence.amount
        });
        book.kind = kind;
        book.challenger = who;
        book.taken = uint96(taken);
        book.open = true;
    }

    function trackDispute(DisputeBook storage book, bytes32 truth) private {
        CaseBook storage case_ = cases.push();
        case_.excluded.push(book.claim.pool);
        case_.excluded.push(book.claim.buyer);
        case_.excluded.push(accounts[book.challenger]);
        track(case_, consensus.caseIdOf(address(court), book.id), book.id, COURT, truth);
    }

    function track(CaseBook storage case_, bytes32 id, bytes32 subject, uint256 client, bytes32 truth)
        private
    {
        case_.id = id;
        case_.subject = subject;
        case_.client = client;
        case_.truth = truth;
        case_.open = true;
    }

    function evidenceOf(uint256 pool) private view returns (Evidence memory evidence) {
        bytes32[] memory leaves = new bytes32[](1);
        uint256 number = disputes.length + 1;
        (evidence.partitionKey, evidence.inputDigest, evidence.outputDigest, evidence.amount) =
            ResultsTreeBuilder.recordAt(number);
        leaves[0] = ResultsTree.leafOf(
            evidence.partitionKey, evidence.inputDigest, evidence.outputDigest, evidence.amount
        );
        bytes32[][] memory levels = ResultsTreeBuilder.levelsOf(leaves);
        evidence.quote = quotes[pool];
        evidence.batch = ResultBatch({
            dealId: market.hashQuote(evidence.quote),
            sequence: uint64(number),
            resultsDigest: ResultsTreeBuilder.rootOf(levels)
        });
        evidence.poolSignature = sign(keys[pool], market.hashResultBatch(evidence.batch));
        evidence.proof = ResultsTreeBuilder.proofOf(levels, 0);
    }

    /// @dev Pools that have no free seat left offer another, so that the bench does not run dry.
    function refill() private {
        for (uint256 i = 0; i < 6; ++i) {
            if (seats[i] > busyOf(i) || marketDeposits[i] < SEAT_STAKE) continue;
            addStake(i, SEAT_STAKE);
            uint256 kept = i < 2 ? MINIMUM_STAKE : 0;
            if (active[i] >= kept + SEAT_STAKE) addSeats(i, 1);
        }
        ++height;
    }

    function openDeal(uint256 pool) private {
        vm.prank(accounts[pool]);
        uint256 offerId = market.postOffer(
            Offer(16, 0, 1024, 1, 1, 1, 1, 1, 1, type(uint64).max, "eu", "process", "http://127.0.0.1:1")
        );
        quotes[pool] = Quote({
            offerId: offerId,
            pool: accounts[pool],
            buyer: accounts[BUYER],
            cores: 16,
            gpus: 0,
            corePrice: 1,
            gpuPrice: 0,
            validUntil: uint64(time),
            nonce: 0,
            verifier: address(court)
        });
        bytes memory signature = sign(keys[pool], market.hashQuote(quotes[pool]));
        marketDeposits[BUYER] -= 100e9;
        escrowed += 100e9;
        vm.prank(accounts[BUYER]);
        market.openDeal(quotes[pool], signature, 100e9, uint40(time + 180 days));
    }

    function addStake(uint256 who, uint96 amount) private {
        marketDeposits[who] -= amount;
        active[who] += amount;
        vm.prank(accounts[who]);
        market.stake(amount);
    }

    function addSeats(uint256 who, uint16 count) private {
        active[who] -= uint256(count) * SEAT_STAKE;
        seats[who] += count;
        vm.prank(accounts[who]);
        consensus.offerSeats(count);
    }

    function openRequest(uint256 seed) private view returns (bool, RequestBook storage) {
        uint256 count = asked.length;
        for (uint256 i = 0; i < count; ++i) {
            RequestBook storage book = asked[(seed % count + i) % count];
            if (book.open) return (true, book);
        }
        return (false, asked[0]);
    }

    function openedCase(uint256 seed) private view returns (bool, CaseBook storage) {
        uint256 count = cases.length;
        for (uint256 i = 0; i < count; ++i) {
            CaseBook storage case_ = cases[(seed % count + i) % count];
            if (case_.open) return (true, case_);
        }
        return (false, cases[0]);
    }

    function openDispute(uint256 seed, Disputes.Stage stage)
        private
        view
        returns (bool, DisputeBook storage)
    {
        uint256 count = disputes.length;
        for (uint256 i = 0; i < count; ++i) {
            DisputeBook storage book = disputes[(seed % count + i) % count];
            if (book.open && court.disputeOf(book.id).stage == stage) return (true, book);
        }
        return (false, disputes[0]);
    }

    function idOf(RequestBook storage book) private view returns (bytes32) {
        return requests.idOf(book.terms);
    }

    function indexOf(address account) private view returns (uint256 index) {
        while (accounts[index] != account) {
            ++index;
        }
    }

    function attempt(address target, uint256 who, bytes memory call) private returns (bool success) {
        vm.prank(accounts[who]);
        (success,) = target.call(call);
    }

    function sign(uint256 key, bytes32 digest) private pure returns (bytes memory) {
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(key, digest);
        return abi.encodePacked(r, s, v);
    }

    function min(uint256 a, uint256 b) private pure returns (uint256) {
        return a < b ? a : b;
    }
}
