// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Consensus} from "../../main/solidity/Consensus.sol";
import {Court} from "../../main/solidity/Court.sol";
import {Market} from "../../main/solidity/Market.sol";
import {Requests} from "../../main/solidity/Requests.sol";
import {Quote, ResultBatch} from "../../main/solidity/SignedTypes.sol";
import {Disputes} from "../../main/solidity/court/Disputes.sol";
import {Claim} from "../../main/solidity/court/Evidence.sol";
import {IHeldStakes} from "../../main/solidity/market/HeldStakes.sol";
import {Request} from "../../main/solidity/requests/RequestTerms.sol";
import {RLC} from "../../main/solidity/token/RLC.sol";
import {ResultsTreeBuilder} from "./support/ResultsTreeBuilder.sol";
import {Deployed} from "./support/Verified.sol";

/// @notice vectors/verified.json: what a pool signs over a batch so that one partition can be shown to the Court, and
/// the ids and commitments of the verified path. Computed here field by field, then compared with the contracts.
contract CourtVectorsTest is Deployed {
    uint256 private constant CHAIN_ID = 31337;
    address private constant MARKET = 0x4D61726b65740000000000000000000000000001;
    address private constant COURT = 0x436f757274000000000000000000000000000002;
    address private constant CONSENSUS = 0x436f6E73656e7375730000000000000000000003;
    address private constant REQUESTS = 0x5265717565737473000000000000000000000004;
    uint256 private constant POOL_KEY = uint256(keccak256("gridmill vectors: pool"));
    uint256 private constant BUYER_KEY = uint256(keccak256("gridmill vectors: buyer"));
    uint256 private constant BATCH = 3;

    function setUp() public {
        vm.chainId(CHAIN_ID);
        RLC token = new RLC();
        vm.etch(MARKET, address(new Market(token, 1, 1, 1, NO_CATALOGUE, address(0), address(0))).code);
        vm.etch(CONSENSUS, address(new Consensus(token, IHeldStakes(MARKET), rules())).code);
        vm.etch(COURT, address(new Court(Market(MARKET), Consensus(CONSENSUS), courtRules())).code);
        vm.etch(REQUESTS, address(new Requests(token, 1)).code);
    }

    function test_verifiedPathVectors() public {
        string memory json = string.concat(
            "{\n",
            line("chainId", vm.toString(CHAIN_ID), ","),
            line("market", vm.toString(MARKET), ","),
            line("court", vm.toString(COURT), ","),
            line("consensus", vm.toString(CONSENSUS), ","),
            line("requests", vm.toString(REQUESTS), ",")
        );
        json = string.concat(
            json,
            line("unjudgeable", vm.toString(keccak256("gridmill.consensus.unjudgeable")), ","),
            line("unretrievable", vm.toString(keccak256("gridmill.court.unretrievable")), ","),
            batchJson(),
            panelJson(),
            requestJson(),
            "}\n"
        );
        assertEq(Consensus(CONSENSUS).UNJUDGEABLE(), keccak256("gridmill.consensus.unjudgeable"), "answer");
        assertEq(Court(COURT).UNRETRIEVABLE(), keccak256("gridmill.court.unretrievable"), "answer");
        if (vm.envOr("GRIDMILL_WRITE_VECTORS", false)) vm.writeFile("vectors/verified.json", json);
        assertEq(
            keccak256(bytes(vm.readFile("vectors/verified.json"))),
            keccak256(bytes(json)),
            "vectors/verified.json is stale: run tools/vectors"
        );
    }

    function batchJson() private view returns (string memory) {
        Quote memory quote = Quote({
            offerId: 7,
            pool: vm.addr(POOL_KEY),
            buyer: vm.addr(BUYER_KEY),
            cores: 16,
            gpus: 2,
            corePrice: 2500,
            gpuPrice: 900_000,
            validUntil: 1_800_000_000,
            nonce: keccak256("nonce"),
            verifier: COURT
        });
        bytes32[][] memory levels = ResultsTreeBuilder.levelsOf(ResultsTreeBuilder.leavesOf(BATCH));
        ResultBatch memory batch =
            ResultBatch(Market(MARKET).hashQuote(quote), 9, ResultsTreeBuilder.rootOf(levels));
        string memory json = string.concat(
            line("pool", vm.toString(quote.pool), ","),
            line("buyer", vm.toString(quote.buyer), ","),
            line("dealId", vm.toString(batch.dealId), ","),
            line("sequence", vm.toString(uint256(batch.sequence)), ","),
            line("resultsDigest", vm.toString(batch.resultsDigest), ",")
        );
        bytes32 digest = Market(MARKET).hashResultBatch(batch);
        json = string.concat(
            json,
            line("digest", vm.toString(digest), ","),
            line("signature", vm.toString(signed(digest)), ",")
        );
        json = string.concat(json, '"partitions": [\n');
        for (uint256 i = 0; i < BATCH; ++i) {
            json = string.concat(json, i == 0 ? "" : ",\n", partitionJson(quote, batch, levels, i));
        }
        return string.concat(json, "],\n");
    }

    function signed(bytes32 digest) private pure returns (bytes memory) {
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(POOL_KEY, digest);
        return abi.encodePacked(r, s, v);
    }

    function partitionJson(
        Quote memory quote,
        ResultBatch memory batch,
        bytes32[][] memory levels,
        uint256 index
    ) private view returns (string memory) {
        Claim memory claim;
        (claim.dealId, claim.pool, claim.buyer) = (batch.dealId, quote.pool, quote.buyer);
        (claim.sequence, claim.index) = (batch.sequence, index);
        (claim.partitionKey, claim.inputDigest, claim.outputDigest, claim.amount) =
            ResultsTreeBuilder.recordAt(index);
        return string.concat(
            claimJson(claim),
            line("leaf", vm.toString(levels[0][index]), ","),
            line("wrongId", vm.toString(disputeId(Disputes.Kind.Wrong, claim)), ","),
            line("missingId", vm.toString(disputeId(Disputes.Kind.Missing, claim)), ","),
            '"proof": ',
            list(ResultsTreeBuilder.proofOf(levels, index)),
            "}"
        );
    }

    function claimJson(Claim memory claim) private pure returns (string memory) {
        return string.concat(
            "{\n",
            line("index", vm.toString(claim.index), ","),
            line("partitionKey", vm.toString(claim.partitionKey), ","),
            line("inputDigest", vm.toString(claim.inputDigest), ","),
            line("outputDigest", vm.toString(claim.outputDigest), ","),
            line("amount", vm.toString(claim.amount), ",")
        );
    }

    function disputeId(Disputes.Kind kind, Claim memory c) private view returns (bytes32 id) {
        bytes memory first =
            abi.encode(CHAIN_ID, COURT, uint256(kind), c.dealId, c.pool, c.buyer, uint256(c.sequence));
        bytes memory second = abi.encode(c.index, c.partitionKey, c.inputDigest, c.outputDigest, c.amount);
        id = keccak256(bytes.concat(first, second));
        assertEq(Court(COURT).disputeIdOf(kind, c), id, "id of the dispute");
    }

    function panelJson() private view returns (string memory) {
        (bytes32 subject, bytes32 answer, bytes32 salt) =
            (keccak256("subject"), keccak256("answer"), keccak256("salt"));
        address juror = vm.addr(POOL_KEY);
        // abi.encode of a string first: offset 0x60, two words, length, text.
        bytes32 caseId = keccak256(
            bytes.concat(
                abi.encode(uint256(0x60), COURT, subject, uint256(13)), bytes32(bytes("gridmill.case"))
            )
        );
        assertEq(Consensus(CONSENSUS).caseIdOf(COURT, subject), caseId, "id of the case");
        bytes32 commitment = keccak256(
            abi.encodePacked(
                CHAIN_ID, uint256(uint160(CONSENSUS)), caseId, uint256(uint160(juror)), answer, salt
            )
        );
        assertEq(Consensus(CONSENSUS).commitmentOf(caseId, juror, answer, salt), commitment, "commitment");
        string memory json = string.concat(
            '"panel": {\n',
            line("client", vm.toString(COURT), ","),
            line("subject", vm.toString(subject), ","),
            line("caseId", vm.toString(caseId), ","),
            line("juror", vm.toString(juror), ",")
        );
        return string.concat(
            json,
            line("answer", vm.toString(answer), ","),
            line("salt", vm.toString(salt), ","),
            line("commitment", vm.toString(commitment), ""),
            "},\n"
        );
    }

    function requestJson() private view returns (string memory) {
        Request memory request = Request({
            requester: vm.addr(BUYER_KEY),
            app: keccak256("app"),
            params: "n=7",
            reward: 10e9,
            verifier: CONSENSUS,
            expiry: 1_800_000_000,
            callbackGas: 100_000,
            nonce: keccak256("nonce")
        });
        bytes32 typeHash = keccak256(
            "Request(address requester,bytes32 app,bytes params,uint96 reward,address verifier,uint40 expiry,uint32 callbackGas,bytes32 nonce)"
        );
        bytes32 id = keccak256(abi.encode(typeHash, CHAIN_ID, REQUESTS, keccak256(abi.encode(request))));
        assertEq(Requests(REQUESTS).idOf(request), id, "id of the request");
        string memory json = string.concat(
            '"request": {\n',
            line("requester", vm.toString(request.requester), ","),
            line("app", vm.toString(request.app), ","),
            line("params", vm.toString(request.params), ","),
            line("reward", vm.toString(uint256(request.reward)), ","),
            line("verifier", vm.toString(request.verifier), ",")
        );
        json = string.concat(
            json,
            line("expiry", vm.toString(uint256(request.expiry)), ","),
            line("callbackGas", vm.toString(uint256(request.callbackGas)), ","),
            line("nonce", vm.toString(request.nonce), ",")
        );
        return string.concat(
            json,
            line("encoded", vm.toString(abi.encode(request)), ","),
            line("id", vm.toString(id), ","),
            line("caseId", vm.toString(Consensus(CONSENSUS).requestCaseIdOf(REQUESTS, id)), ""),
            "}\n"
        );
    }

    function line(string memory name, string memory value, string memory end)
        private
        pure
        returns (string memory)
    {
        return string.concat('"', name, '": "', value, '"', end, "\n");
    }

    function list(bytes32[24] memory values) private pure returns (string memory json) {
        json = "[";
        for (uint256 i = 0; i < 24; ++i) {
            json = string.concat(json, i == 0 ? "\n" : ",\n", '"', vm.toString(values[i]), '"');
        }
        json = string.concat(json, "]");
    }
}
