package io.gridmill.contracts.internal.abi;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One of the contracts' errors.
 *
 * @param template a sentence with {@code {argument}}, {@code {argument:rlc}} and {@code {argument:time}}
 */
public record ContractError(String name, List<Argument> arguments, String template) {

    private static final Pattern PLACEHOLDER = Pattern.compile("\\{(\\w+)(?::(rlc|time))?}");

    /** @param type in the ABI's words; all errors have arguments of one word each, or texts */
    public record Argument(String name, String type) {}

    String sentence(AbiReader reader) {
        Map<String, String> values = new HashMap<>();
        Map<String, BigInteger> numbers = new HashMap<>();
        for (Argument argument : arguments) {
            if (argument.type.startsWith("uint")) {
                BigInteger number = reader.uint();
                numbers.put(argument.name, number);
                values.put(argument.name, number.toString());
            } else {
                values.put(argument.name, text(argument.type, reader));
            }
        }
        if (template.isEmpty()) {
            return name + " " + values;
        }
        return PLACEHOLDER.matcher(template).replaceAll(match -> {
            String name = match.group(1);
            BigInteger number = numbers.getOrDefault(name, BigInteger.ZERO);
            String value =
                    switch (match.group(2) == null ? "" : match.group(2)) {
                        case "rlc" -> rlc(number);
                        case "time" -> time(number);
                        default -> values.getOrDefault(name, "");
                    };
            return Matcher.quoteReplacement(value);
        });
    }

    private static String text(String type, AbiReader reader) {
        return switch (type) {
            case "address" -> reader.address().hex();
            case "bytes32" -> reader.bytes32().hex();
            case "bool" -> String.valueOf(reader.bool());
            case "string" -> reader.string();
            default -> throw new IllegalArgumentException("No error has arguments of type " + type);
        };
    }

    /** Any uint256, which an {@code Amount} cannot hold. */
    private static String rlc(BigInteger number) {
        BigDecimal rlc = new BigDecimal(number, 9).stripTrailingZeros();
        return (rlc.scale() < 0 ? rlc.setScale(0) : rlc).toPlainString() + " RLC";
    }

    private static String time(BigInteger seconds) {
        return seconds.bitLength() > 40
                ? seconds.toString()
                : Instant.ofEpochSecond(seconds.longValue()).toString();
    }
}
