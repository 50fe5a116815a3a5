// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Deposits} from "../market/Deposits.sol";
import {Bench} from "./Bench.sol";

/// @title Cases: a question, a panel that answers it, and what the answer costs whom
/// @notice A case goes through four phases:
///
/// 1. Drawing. `drawDelayBlocks` after the opening, `draw` takes the panel from the hash of that later block, which
///    nobody knew when the case was opened. The hash can be read for 256 blocks; anyone may draw, and when nobody did
///    in time, `draw` fixes a new block instead. The producer of that one block could hold its block back to have
///    another hash, at the price of its reward: do not let a case be worth more than a block.
/// 2. Commit. Each member of the panel does the work and submits a salted hash of its answer, bound to itself, the
///    case, this contract and the chain, so that a copied commitment or a copied answer is of no use.
/// 3. Reveal, up to `revealSeconds` after the last commitment or the end of the commit phase.
/// 4. `resolve`. An answer with the quorum decides. Who answered otherwise loses the seat's stake; who was silent
///    loses the seat and the smaller penalty. Half of what is lost goes in equal parts to those who gave the decisive
///    answer (without decision: to all who answered), the rest is burned. The client never gets any of it.
///
/// No second belongs to two phases. Members that agree are paid the fee from what the client paid; the rest of that
/// returns to the client, and all of it when there was no decision.
abstract contract Cases is Bench, Deposits {
    /// @notice Where a case stands.
    enum Status {
        None,
        Drawing,
        Voting,
        Decided,
        Undecided
    }

    /// @notice What is stored of a case besides its panel.
    /// @param client who opened it and gets back what was not spent
    /// @param drawBlock block whose hash draws the panel
    /// @param status where it stands
    /// @param committed members that committed
    /// @param revealed members that revealed
    /// @param paid members that were paid, when resolved
    /// @param deadline last second of the present phase: of drawing, or of the commit phase
    /// @param benchSize places of the bench from which the panel is drawn
    /// @param terms hash of subject and excluded accounts
    /// @param answer the decision, or zero
    struct Case {
        address client;
        uint40 drawBlock;
        Status status;
        uint8 committed;
        uint8 revealed;
        uint8 paid;
        uint40 deadline;
        uint32 benchSize;
        bytes32 terms;
        bytes32 answer;
    }

    /// @notice How far a member of a panel has come.
    enum Progress {
        Seated,
        Committed,
        Revealed
    }

    /// @notice A seat on a panel.
    /// @param juror who holds it
    /// @param place its place on the bench
    /// @param progress how far it has come
    /// @param value the commitment, and once revealed the answer
    struct Seat {
        address juror;
        uint32 place;
        Progress progress;
        bytes32 value;
    }

    /// @notice How a Consensus works, fixed at deployment.
    /// @param panelSize members of a panel
    /// @param quorum equal answers that decide; more than half of the panel
    /// @param seatStake base units behind a seat; what dissent costs
    /// @param silencePenalty base units that silence costs
    /// @param jurorFee base units for each member that agrees
    /// @param drawDelayBlocks blocks from opening to the block that draws
    /// @param commitSeconds length of the commit phase: the time to do the work
    /// @param revealSeconds length of the reveal phase
    struct Rules {
        uint8 panelSize;
        uint8 quorum;
        uint96 seatStake;
        uint96 silencePenalty;
        uint96 jurorFee;
        uint40 drawDelayBlocks;
        uint40 commitSeconds;
        uint40 revealSeconds;
    }

    /// @notice Largest panel that a deployment may choose, so that a resolution stays far below a block's gas.
    uint256 public constant MAX_PANEL = 9;
    /// @notice Most accounts that may be kept off a panel.
    uint256 public constant MAX_EXCLUDED = 4;
    /// @notice Seconds after which a case without a panel can be abandoned.
    uint256 public constant DRAW_SECONDS = 1 days;
    /// @notice Longest phase that a deployment may choose.
    uint256 public constant MAX_PHASE_SECONDS = 30 days;
    /// @notice The answer of a member that cannot do the work: inputs that are not there or are not what they are said
    /// to be, an application that is not deterministic.
    bytes32 public constant UNJUDGEABLE = keccak256("gridmill.consensus.unjudgeable");
    /// @dev Places looked at in a draw; enough to find every member of a bench that is just large enough.
    uint256 private constant MAX_PROBES = 128;
    /// @dev Blocks whose hash the chain still knows.
    uint256 private constant HASHES_KEPT = 256;

    /// @notice Members of a panel.
    uint8 public immutable panelSize;
    /// @notice Equal answers that decide.
    uint8 public immutable quorum;
    /// @notice What silence costs, in base units.
    uint96 public immutable silencePenalty;
    /// @notice What a member that agrees is paid, in base units.
    uint96 public immutable jurorFee;
    /// @notice Blocks from opening to the block that draws.
    uint40 public immutable drawDelayBlocks;
    /// @notice Length of the commit phase.
    uint40 public immutable commitSeconds;
    /// @notice Length of the reveal phase.
    uint40 public immutable revealSeconds;

    mapping(bytes32 caseId => Case) private _cases;
    mapping(bytes32 caseId => mapping(uint256 seat => Seat)) private _seats;

    /// @notice A question waits for its panel.
    event CaseOpened(
        bytes32 indexed caseId,
        address indexed client,
        bytes32 indexed subject,
        uint256 drawBlock,
        address[] excluded
    );
    /// @notice Nobody drew in time; the panel comes from a later block.
    event DrawMoved(bytes32 indexed caseId, uint256 drawBlock);
    /// @notice An account has a seat and should start to work.
    event Seated(bytes32 indexed caseId, address indexed juror, uint256 seat, uint256 commitUntil);
    /// @notice A member committed to an answer.
    event Committed(bytes32 indexed caseId, address indexed juror, bytes32 commitment);
    /// @notice A member revealed its answer.
    event Revealed(bytes32 indexed caseId, address indexed juror, bytes32 answer);
    /// @notice The case ended; the answer is zero when there was no decision.
    event CaseResolved(bytes32 indexed caseId, bytes32 answer, uint256 agreed);

    /// @notice The rules of a deployment contradict themselves or a limit.
    error InvalidRules(string rule);
    /// @notice The same question is open, or was decided for good.
    error CaseExists(bytes32 caseId, Status status);
    /// @notice The case is in another phase.
    error WrongPhase(bytes32 caseId, Status status);
    /// @notice The subject and the excluded accounts are not those with which the case was opened.
    error OtherTerms(bytes32 caseId);
    /// @notice More accounts are excluded than the limit.
    error TooManyExcluded(uint256 count, uint256 maximum);
    /// @notice The block that draws has not been produced yet.
    error DrawTooEarly(bytes32 caseId, uint256 drawBlock, uint256 blockNumber);
    /// @notice The phase ended at the given second.
    error PhaseOver(bytes32 caseId, uint256 deadline);
    /// @notice The phase lasts until the end of the given second.
    error PhaseNotOver(bytes32 caseId, uint256 deadline);
    /// @notice Too few free seats on the bench for a panel: try again later, or abandon the case after its deadline.
    error NoPanel(bytes32 caseId, uint256 found, uint256 required);
    /// @notice The seat belongs to another account.
    error NotYourSeat(bytes32 caseId, uint256 seat, address juror, address caller);
    /// @notice The member committed already, or has not committed yet, or has revealed already.
    error WrongProgress(bytes32 caseId, uint256 seat, Progress progress);
    /// @notice Answer and salt do not belong to the commitment.
    error NotTheCommitment(bytes32 caseId, uint256 seat);
    /// @notice Zero is no answer and no commitment.
    error ZeroValue();

    constructor(Rules memory rules) {
        _requireRule(rules.panelSize != 0 && rules.panelSize <= MAX_PANEL, "panelSize");
        _requireRule(rules.quorum <= rules.panelSize && rules.quorum * 2 > rules.panelSize, "quorum");
        _requireRule(rules.seatStake != 0, "seatStake");
        _requireRule(rules.silencePenalty <= rules.seatStake, "silencePenalty");
        _requireRule(rules.drawDelayBlocks != 0 && rules.drawDelayBlocks < HASHES_KEPT, "drawDelayBlocks");
        _requireRule(rules.commitSeconds != 0 && rules.commitSeconds <= MAX_PHASE_SECONDS, "commitSeconds");
        _requireRule(rules.revealSeconds != 0 && rules.revealSeconds <= MAX_PHASE_SECONDS, "revealSeconds");
        panelSize = rules.panelSize;
        quorum = rules.quorum;
        silencePenalty = rules.silencePenalty;
        jurorFee = rules.jurorFee;
        drawDelayBlocks = rules.drawDelayBlocks;
        commitSeconds = rules.commitSeconds;
        revealSeconds = rules.revealSeconds;
    }

    /// @notice Draws the panel once the block that decides it is there. Anyone may call.
    /// @param caseId the case
    /// @param subject as the case was opened with
    /// @param excluded as the case was opened with
    function draw(bytes32 caseId, bytes32 subject, address[] calldata excluded) external {
        Case storage case_ = _requireStatus(caseId, Status.Drawing);
        if (case_.terms != _termsOf(subject, excluded)) {
            revert OtherTerms(caseId);
        }
        if (block.timestamp > case_.deadline) {
            revert PhaseOver(caseId, case_.deadline);
        }
        if (block.number <= case_.drawBlock) {
            revert DrawTooEarly(caseId, case_.drawBlock, block.number);
        }
        bytes32 hash = blockhash(case_.drawBlock);
        if (hash == 0) {
            _setDrawBlock(case_);
            emit DrawMoved(caseId, case_.drawBlock);
            return;
        }
        case_.status = Status.Voting;
        case_.deadline = uint40(block.timestamp) + commitSeconds;
        _drawPanel(case_, caseId, keccak256(abi.encode(hash, caseId, address(this))), excluded);
    }

    /// @notice Ends a case that found no panel in time; the client gets its money back. Anyone may call.
    function abandon(bytes32 caseId) external {
        Case storage case_ = _requireStatus(caseId, Status.Drawing);
        if (block.timestamp <= case_.deadline) {
            revert PhaseNotOver(caseId, case_.deadline);
        }
        case_.status = Status.Undecided;
        _credit(case_.client, panelFee());
        emit CaseResolved(caseId, 0, 0);
    }

    /// @notice Commits the caller to an answer. It cannot be changed.
    /// @param caseId the case
    /// @param seat the caller's seat, as in `Seated`
    /// @param commitment `commitmentOf` the answer
    function commit(bytes32 caseId, uint256 seat, bytes32 commitment) external {
        Case storage case_ = _requireStatus(caseId, Status.Voting);
        if (block.timestamp > case_.deadline) {
            revert PhaseOver(caseId, case_.deadline);
        }
        if (commitment == 0) {
            revert ZeroValue();
        }
        Seat storage mine = _requireSeat(caseId, seat, Progress.Seated);
        mine.progress = Progress.Committed;
        mine.value = commitment;
        uint8 committed = case_.committed + 1;
        case_.committed = committed;
        if (committed == panelSize) {
            // Nobody is left to wait for. All members have committed, so nobody can commit in this second either.
            case_.deadline = uint40(block.timestamp);
        }
        emit Committed(caseId, msg.sender, commitment);
    }

    /// @notice Opens the caller's commitment.
    function reveal(bytes32 caseId, uint256 seat, bytes32 answer, bytes32 salt) external {
        Case storage case_ = _requireStatus(caseId, Status.Voting);
        uint256 commitUntil = case_.deadline;
        if (case_.committed != panelSize && block.timestamp <= commitUntil) {
            revert PhaseNotOver(caseId, commitUntil);
        }
        if (block.timestamp > commitUntil + revealSeconds) {
            revert PhaseOver(caseId, commitUntil + revealSeconds);
        }
        if (answer == 0) {
            revert ZeroValue();
        }
        Seat storage mine = _requireSeat(caseId, seat, Progress.Committed);
        if (commitmentOf(caseId, msg.sender, answer, salt) != mine.value) {
            revert NotTheCommitment(caseId, seat);
        }
        mine.progress = Progress.Revealed;
        mine.value = answer;
        ++case_.revealed;
        emit Revealed(caseId, msg.sender, answer);
    }

    /// @notice Ends a case once its reveal phase is over, or once nobody is left who could reveal. Anyone may call.
    function resolve(bytes32 caseId) external {
        Case storage case_ = _requireStatus(caseId, Status.Voting);
        uint256 commitUntil = case_.deadline;
        bool nobodyLeft = case_.revealed == case_.committed
            && (case_.committed == panelSize || block.timestamp > commitUntil);
        if (!nobodyLeft && block.timestamp <= commitUntil + revealSeconds) {
            revert PhaseNotOver(caseId, commitUntil + revealSeconds);
        }
        Seat[] memory seats = panelOf(caseId);
        (bytes32 answer, uint256 votes) = _tally(seats);
        bool decided = votes >= quorum;
        if (!decided) {
            answer = 0;
            votes = case_.revealed;
        }
        case_.status = decided ? Status.Decided : Status.Undecided;
        case_.answer = answer;
        uint256 paid = decided ? votes : 0;
        // Fits: not above the panel's size.
        case_.paid = uint8(paid);
        _settleSeats(seats, answer, votes);
        uint256 unspent = panelFee() - paid * jurorFee;
        if (unspent != 0) {
            _credit(case_.client, unspent);
        }
        emit CaseResolved(caseId, answer, paid);
    }

    /// @notice What is stored of a case; all zero for an id that was never used.
    function caseOf(bytes32 caseId) external view returns (Case memory) {
        return _cases[caseId];
    }

    /// @notice What the client got back of what it paid; zero until the case is over.
    function refundOf(bytes32 caseId) external view returns (uint256) {
        Case storage case_ = _cases[caseId];
        bool over = case_.status == Status.Decided || case_.status == Status.Undecided;
        return over ? panelFee() - uint256(case_.paid) * jurorFee : 0;
    }

    /// @notice The seats of the case's panel; empty until it was drawn.
    function panelOf(bytes32 caseId) public view returns (Seat[] memory seats) {
        Status status = _cases[caseId].status;
        if (status == Status.None || status == Status.Drawing) {
            return seats;
        }
        seats = new Seat[](panelSize);
        for (uint256 i = 0; i < panelSize; ++i) {
            seats[i] = _seats[caseId][i];
        }
    }

    /// @notice What a member commits with: its answer under a salt of its own, good for this account, case, contract
    /// and chain alone.
    function commitmentOf(bytes32 caseId, address juror, bytes32 answer, bytes32 salt)
        public
        view
        returns (bytes32)
    {
        return keccak256(abi.encode(block.chainid, address(this), caseId, juror, answer, salt));
    }

    /// @notice What opening a case costs: the fee for every member.
    function panelFee() public view returns (uint256) {
        return uint256(jurorFee) * panelSize;
    }

    /// @dev The fee is taken from the caller's deposit here. A case that ended without decision may be opened again.
    function _openCase(bytes32 caseId, bytes32 subject, address[] memory excluded) internal {
        Case storage case_ = _cases[caseId];
        if (case_.status != Status.None && case_.status != Status.Undecided) {
            revert CaseExists(caseId, case_.status);
        }
        if (excluded.length > MAX_EXCLUDED) {
            revert TooManyExcluded(excluded.length, MAX_EXCLUDED);
        }
        case_.client = msg.sender;
        case_.status = Status.Drawing;
        case_.committed = 0;
        case_.revealed = 0;
        case_.paid = 0;
        case_.deadline = uint40(block.timestamp + DRAW_SECONDS);
        case_.terms = keccak256(abi.encode(subject, excluded));
        _setDrawBlock(case_);
        if (panelFee() != 0) {
            _debit(msg.sender, panelFee());
        }
        emit CaseOpened(caseId, msg.sender, subject, case_.drawBlock, excluded);
    }

    function _decisionOf(bytes32 caseId) internal view returns (Case storage) {
        return _cases[caseId];
    }

    function _setDrawBlock(Case storage case_) private {
        case_.drawBlock = uint40(block.number) + drawDelayBlocks;
        case_.benchSize = uint32(benchSize());
    }

    /// @dev Looks at places in an order that only the seed decides, and passes over those that are free, busy,
    /// excluded, seated already or newer than the case.
    function _drawPanel(Case storage case_, bytes32 caseId, bytes32 seed, address[] calldata excluded)
        private
    {
        uint256 size = case_.benchSize;
        uint256 newest = case_.drawBlock - drawDelayBlocks;
        uint256 found = 0;
        uint256[] memory places = new uint256[](panelSize);
        for (uint256 probe = 0; probe < MAX_PROBES && found < panelSize && size != 0; ++probe) {
            uint256 place = uint256(keccak256(abi.encode(seed, probe))) % size;
            if (_holds(places, found, place)) {
                continue;
            }
            Juror memory juror = _jurorAt(place);
            if (
                juror.account == address(0) || juror.since >= newest || juror.busy >= juror.seats
                    || _excludes(excluded, juror.account)
            ) {
                continue;
            }
            places[found] = place;
            _seats[caseId][found] =
                Seat({juror: juror.account, place: uint32(place), progress: Progress.Seated, value: 0});
            _takeSeat(place);
            emit Seated(caseId, juror.account, found, case_.deadline);
            ++found;
        }
        if (found < panelSize) {
            revert NoPanel(caseId, found, panelSize);
        }
    }

    /// @dev Pays those who agree (or, without decision, nobody) and passes on what the others lose.
    function _settleSeats(Seat[] memory seats, bytes32 answer, uint256 good) private {
        for (uint256 i = 0; i < seats.length; ++i) {
            if (seats[i].progress != Progress.Revealed) {
                _penalise(seats, i, silencePenalty, answer, good);
            } else if (answer != 0 && seats[i].value != answer) {
                _penalise(seats, i, seatStake, answer, good);
            } else {
                _freeSeat(seats[i].place);
                if (answer != 0 && jurorFee != 0) {
                    _credit(seats[i].juror, jurorFee);
                }
            }
        }
    }

    function _penalise(Seat[] memory seats, uint256 loser, uint96 penalty, bytes32 answer, uint256 good)
        private
    {
        address account = _loseSeat(seats[loser].place, penalty);
        uint96 share = good == 0 ? 0 : uint96(penalty / 2 / good);
        uint96 rest = penalty;
        for (uint256 i = 0; share != 0 && i < seats.length; ++i) {
            if (seats[i].progress == Progress.Revealed && (answer == 0 || seats[i].value == answer)) {
                rest -= share;
                _stakes.seizeStake(account, seats[i].juror, share);
            }
        }
        if (rest != 0) {
            _stakes.seizeStake(account, BURNED, rest);
        }
    }

    /// @return best the answer with the most votes
    /// @return votes their number
    function _tally(Seat[] memory seats) private pure returns (bytes32 best, uint256 votes) {
        for (uint256 i = 0; i < seats.length; ++i) {
            if (seats[i].progress != Progress.Revealed) {
                continue;
            }
            uint256 count = 0;
            for (uint256 j = 0; j < seats.length; ++j) {
                if (seats[j].progress == Progress.Revealed && seats[j].value == seats[i].value) {
                    ++count;
                }
            }
            if (count > votes) {
                (best, votes) = (seats[i].value, count);
            }
        }
    }

    function _requireStatus(bytes32 caseId, Status status) private view returns (Case storage case_) {
        case_ = _cases[caseId];
        if (case_.status != status) {
            revert WrongPhase(caseId, case_.status);
        }
    }

    function _requireSeat(bytes32 caseId, uint256 seat, Progress progress)
        private
        view
        returns (Seat storage mine)
    {
        mine = _seats[caseId][seat];
        if (mine.juror != msg.sender || seat >= panelSize) {
            revert NotYourSeat(caseId, seat, mine.juror, msg.sender);
        }
        if (mine.progress != progress) {
            revert WrongProgress(caseId, seat, mine.progress);
        }
    }

    function _termsOf(bytes32 subject, address[] calldata excluded) private pure returns (bytes32) {
        return keccak256(abi.encode(subject, excluded));
    }

    function _holds(uint256[] memory places, uint256 count, uint256 place) private pure returns (bool) {
        for (uint256 i = 0; i < count; ++i) {
            if (places[i] == place) {
                return true;
            }
        }
        return false;
    }

    function _excludes(address[] calldata excluded, address account) private pure returns (bool) {
        for (uint256 i = 0; i < excluded.length; ++i) {
            if (excluded[i] == account) {
                return true;
            }
        }
        return false;
    }

    function _requireRule(bool holds, string memory rule) private pure {
        if (!holds) {
            revert InvalidRules(rule);
        }
    }
}
