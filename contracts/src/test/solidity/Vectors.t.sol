// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Market} from "../../main/solidity/Market.sol";
import {ResultsTree} from "../../main/solidity/ResultsTree.sol";
import {Quote, ResultBatch, Voucher} from "../../main/solidity/SignedTypes.sol";
import {RLC} from "../../main/solidity/token/RLC.sol";
import {Assertions} from "./support/Assertions.sol";
import {ResultsTreeBuilder} from "./support/ResultsTreeBuilder.sol";

/// @notice The shared vectors in vectors/*.json, which the Java half checks too. Digests are computed here field by
/// field from the type strings, compared with what the Market says, and then with the committed files.
/// `tools/vectors` writes the files.
contract VectorsTest is Assertions {
    uint256 private constant CHAIN_ID = 31337;
    address private constant MARKET = 0x4D61726b65740000000000000000000000000001;
    // Keys for these vectors only, known to everybody.
    uint256 private constant POOL_KEY = uint256(keccak256("gridmill vectors: pool"));
    uint256 private constant BUYER_KEY = uint256(keccak256("gridmill vectors: buyer"));

    string private constant QUOTE_TYPE =
        "Quote(uint256 offerId,address pool,address buyer,uint32 cores,uint32 gpus,uint64 corePrice,uint64 gpuPrice,uint64 validUntil,bytes32 nonce,address verifier)";
    string private constant VOUCHER_TYPE =
        "Voucher(bytes32 dealId,uint128 cumulativeAmount,uint64 acceptedPartitions,bytes32 resultsRoot,bool isFinal)";
    string private constant BATCH_TYPE = "ResultBatch(bytes32 dealId,uint64 sequence,bytes32 resultsDigest)";

    Market private market;
    bytes32 private domain;

    function setUp() public {
        vm.chainId(CHAIN_ID);
        vm.etch(MARKET, address(new Market(new RLC(), 1, 1, 1, NO_CATALOGUE, address(0), address(0))).code);
        market = Market(MARKET);
        domain = keccak256(
            abi.encode(
                keccak256(
                    "EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"
                ),
                keccak256("Gridmill Market"),
                keccak256("1"),
                CHAIN_ID,
                MARKET
            )
        );
    }

    function test_typedDataVectors() public {
        assertEq(market.domainSeparator(), domain, "domain separator");
        bytes32 deal = market.hashQuote(quote(0));
        string memory json = string.concat(
            "{\n",
            line("chainId", vm.toString(CHAIN_ID), ","),
            line("verifyingContract", vm.toString(MARKET), ","),
            line("domainSeparator", vm.toString(domain), ","),
            line("quoteType", QUOTE_TYPE, ","),
            line("voucherType", VOUCHER_TYPE, ","),
            line("resultBatchType", BATCH_TYPE, ",")
        );
        json = string.concat(
            json,
            line("poolKey", vm.toString(bytes32(POOL_KEY)), ","),
            line("pool", vm.toString(vm.addr(POOL_KEY)), ","),
            line("buyerKey", vm.toString(bytes32(BUYER_KEY)), ","),
            line("buyer", vm.toString(vm.addr(BUYER_KEY)), ",")
        );
        json = string.concat(
            json,
            '"quotes": [\n',
            quoteJson(quote(0)),
            ",\n",
            quoteJson(quote(1)),
            ",\n",
            quoteJson(quote(2)),
            '],\n"vouchers": [\n',
            voucherJson(Voucher(deal, 123_456_789_012, 1000, keccak256("a root"), false)),
            ",\n",
            voucherJson(Voucher(deal, 123_456_789_013, 1001, keccak256("another root"), true)),
            ",\n"
        );
        json = string.concat(
            json,
            voucherJson(Voucher(0, 0, 0, 0, false)),
            ",\n",
            voucherJson(
                Voucher(
                    bytes32(type(uint256).max),
                    type(uint128).max,
                    type(uint64).max,
                    bytes32(type(uint256).max),
                    true
                )
            ),
            '],\n"resultBatches": [\n',
            batchJson(ResultBatch(deal, 1, keccak256("a batch"))),
            ",\n",
            batchJson(ResultBatch(bytes32(type(uint256).max), type(uint64).max, bytes32(type(uint256).max))),
            "]\n}\n"
        );
        compare("vectors/typed-data.json", json);
    }

    function test_resultsTreeVectors() public {
        bytes32[25] memory empty = ResultsTreeBuilder.emptyNodes();
        assertEq(ResultsTree.EMPTY_LEAF, empty[0], "empty leaf");
        bytes32[] memory emptyNodes = new bytes32[](25);
        for (uint256 i = 0; i < 25; ++i) {
            emptyNodes[i] = empty[i];
        }
        string memory json = string.concat(
            "{\n",
            line("depth", vm.toString(ResultsTree.DEPTH), ","),
            line("emptyLeaf", vm.toString(empty[0]), ","),
            '"emptyNodes": ',
            list(emptyNodes),
            ',\n"trees": [\n'
        );
        uint256[6] memory counts = [uint256(0), 1, 2, 3, 5, 1000];
        for (uint256 i = 0; i < counts.length; ++i) {
            json = string.concat(json, i == 0 ? "" : ",\n", treeJson(counts[i]));
        }
        compare("vectors/results-tree.json", string.concat(json, "]\n}\n"));
    }

    function test_meteringVectors() public {
        string memory json = string.concat(
            '{"amounts": [\n', amountJson(0, 0, 0, 0, 0), ",\n", amountJson(1, 1, 0, 0, 999), ",\n"
        );
        json = string.concat(
            json, amountJson(1, 1, 0, 0, 1000), ",\n", amountJson(2500, 4, 0, 0, 61_234), ",\n"
        );
        json = string.concat(
            json, amountJson(2500, 4, 900_000, 2, 3_600_001), ",\n", amountJson(333, 3, 333, 3, 1), ",\n"
        );
        json = string.concat(
            json,
            amountJson(
                type(uint64).max, type(uint32).max, type(uint64).max, type(uint32).max, type(uint64).max
            ),
            "]}\n"
        );
        compare("vectors/metering.json", json);
    }

    function compare(string memory path, string memory content) private {
        if (vm.envOr("GRIDMILL_WRITE_VECTORS", false)) {
            vm.writeFile(path, content);
        }
        assertEq(
            keccak256(bytes(vm.readFile(path))),
            keccak256(bytes(content)),
            string.concat(path, " is stale: run tools/vectors")
        );
    }

    function quote(uint256 index) private pure returns (Quote memory) {
        if (index == 0) {
            return Quote(
                7,
                vm.addr(POOL_KEY),
                vm.addr(BUYER_KEY),
                16,
                2,
                2500,
                900_000,
                1_800_000_000,
                keccak256("nonce"),
                address(0)
            );
        }
        if (index == 1) {
            return Quote(0, address(0), address(0), 0, 0, 0, 0, 0, 0, address(0));
        }
        return Quote(
            type(uint256).max,
            address(type(uint160).max),
            address(type(uint160).max),
            type(uint32).max,
            type(uint32).max,
            type(uint64).max,
            type(uint64).max,
            type(uint64).max,
            bytes32(type(uint256).max),
            address(type(uint160).max)
        );
    }

    function quoteJson(Quote memory q) private view returns (string memory) {
        bytes32 structHash = keccak256(
            bytes.concat(
                abi.encode(keccak256(bytes(QUOTE_TYPE)), q.offerId, q.pool, q.buyer, q.cores, q.gpus),
                abi.encode(q.corePrice, q.gpuPrice, q.validUntil, q.nonce, q.verifier)
            )
        );
        bytes32 digest = digestOf(structHash);
        assertEq(market.hashQuote(q), digest, "hashQuote");
        string memory fields = string.concat(
            line("offerId", vm.toString(q.offerId), ","),
            line("pool", vm.toString(q.pool), ","),
            line("buyer", vm.toString(q.buyer), ","),
            line("cores", vm.toString(uint256(q.cores)), ","),
            line("gpus", vm.toString(uint256(q.gpus)), ","),
            line("corePrice", vm.toString(uint256(q.corePrice)), ",")
        );
        fields = string.concat(
            fields,
            line("gpuPrice", vm.toString(uint256(q.gpuPrice)), ","),
            line("validUntil", vm.toString(uint256(q.validUntil)), ","),
            line("nonce", vm.toString(q.nonce), ","),
            line("verifier", vm.toString(q.verifier), "")
        );
        return signedJson(fields, structHash, digest, POOL_KEY);
    }

    function voucherJson(Voucher memory v) private view returns (string memory) {
        bytes32 structHash = keccak256(
            abi.encode(
                keccak256(bytes(VOUCHER_TYPE)),
                v.dealId,
                v.cumulativeAmount,
                v.acceptedPartitions,
                v.resultsRoot,
                v.isFinal
            )
        );
        bytes32 digest = digestOf(structHash);
        assertEq(market.hashVoucher(v), digest, "hashVoucher");
        string memory fields = string.concat(
            line("dealId", vm.toString(v.dealId), ","),
            line("cumulativeAmount", vm.toString(uint256(v.cumulativeAmount)), ","),
            line("acceptedPartitions", vm.toString(uint256(v.acceptedPartitions)), ","),
            line("resultsRoot", vm.toString(v.resultsRoot), ","),
            line("isFinal", vm.toString(v.isFinal), "")
        );
        return signedJson(fields, structHash, digest, BUYER_KEY);
    }

    function batchJson(ResultBatch memory b) private view returns (string memory) {
        bytes32 structHash =
            keccak256(abi.encode(keccak256(bytes(BATCH_TYPE)), b.dealId, b.sequence, b.resultsDigest));
        bytes32 digest = digestOf(structHash);
        assertEq(market.hashResultBatch(b), digest, "hashResultBatch");
        string memory fields = string.concat(
            line("dealId", vm.toString(b.dealId), ","),
            line("sequence", vm.toString(uint256(b.sequence)), ","),
            line("resultsDigest", vm.toString(b.resultsDigest), "")
        );
        return signedJson(fields, structHash, digest, POOL_KEY);
    }

    function signedJson(string memory fields, bytes32 structHash, bytes32 digest, uint256 key)
        private
        pure
        returns (string memory)
    {
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(key, digest);
        return string.concat(
            '{"message": {\n',
            fields,
            "},\n",
            line("structHash", vm.toString(structHash), ","),
            line("digest", vm.toString(digest), ","),
            line("signature", vm.toString(abi.encodePacked(r, s, v)), ""),
            "}"
        );
    }

    function treeJson(uint256 count) private view returns (string memory) {
        bytes32[] memory leaves = ResultsTreeBuilder.leavesOf(count);
        bytes32[][] memory levels = ResultsTreeBuilder.levelsOf(leaves);
        string memory json = string.concat(
            "{\n",
            line("count", vm.toString(count), ","),
            line("root", vm.toString(ResultsTreeBuilder.rootOf(levels)), ","),
            '"leaves": ',
            list(leaves),
            ',\n"proofs": ['
        );
        uint256 step = count < 8 ? 1 : 333;
        for (uint256 index = 0; index < count; index += step) {
            json = string.concat(json, index == 0 ? "\n" : ",\n", proofJson(levels, index));
        }
        return string.concat(json, "]\n}");
    }

    function proofJson(bytes32[][] memory levels, uint256 index) private view returns (string memory) {
        bytes32[24] memory proof = ResultsTreeBuilder.proofOf(levels, index);
        assertTrue(
            market.provesResult(ResultsTreeBuilder.rootOf(levels), index, levels[0][index], proof), "proof"
        );
        bytes32[] memory siblings = new bytes32[](24);
        for (uint256 i = 0; i < 24; ++i) {
            siblings[i] = proof[i];
        }
        return string.concat(
            "{\n",
            line("index", vm.toString(index), ","),
            recordJson(index),
            line("leaf", vm.toString(levels[0][index]), ","),
            string.concat('"proof": ', list(siblings), "}")
        );
    }

    function recordJson(uint256 index) private pure returns (string memory) {
        (bytes32 key, bytes32 input, bytes32 output, uint256 amount) = ResultsTreeBuilder.recordAt(index);
        return string.concat(
            line("partitionKey", vm.toString(key), ","),
            line("inputDigest", vm.toString(input), ","),
            line("outputDigest", vm.toString(output), ","),
            line("amount", vm.toString(amount), ",")
        );
    }

    function amountJson(uint64 corePrice, uint32 cores, uint64 gpuPrice, uint32 gpus, uint64 milliseconds)
        private
        view
        returns (string memory)
    {
        uint256 amount = market.amountOf(corePrice, cores, gpuPrice, gpus, milliseconds);
        return string.concat(
            "{\n",
            line("corePrice", vm.toString(uint256(corePrice)), ","),
            line("cores", vm.toString(uint256(cores)), ","),
            line("gpuPrice", vm.toString(uint256(gpuPrice)), ","),
            line("gpus", vm.toString(uint256(gpus)), ","),
            line("wallMilliseconds", vm.toString(uint256(milliseconds)), ","),
            line("amount", vm.toString(amount), ""),
            "}"
        );
    }

    function digestOf(bytes32 structHash) private view returns (bytes32) {
        return keccak256(abi.encodePacked(hex"1901", domain, structHash));
    }

    function line(string memory name, string memory value, string memory end)
        private
        pure
        returns (string memory)
    {
        return string.concat('"', name, '": "', value, '"', end, "\n");
    }

    /// @dev In pieces: appending each value to one growing string would copy it a thousand times.
    function list(bytes32[] memory values) private pure returns (string memory json) {
        json = "[";
        string memory piece = "";
        for (uint256 i = 0; i < values.length; ++i) {
            piece = string.concat(piece, i == 0 ? "\n" : ",\n", '"', vm.toString(values[i]), '"');
            if (i % 32 == 31) {
                json = string.concat(json, piece);
                piece = "";
            }
        }
        json = string.concat(json, piece, "]");
    }
}
