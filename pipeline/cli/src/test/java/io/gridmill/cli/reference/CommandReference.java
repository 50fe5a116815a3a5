package io.gridmill.cli.reference;

import io.gridmill.cli.text.Described;
import io.gridmill.cli.text.JsonResult;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;

/** Makes the reference page of all commands from their help, and from the records that they write as JSON. */
final class CommandReference {

    private static final int WIDTH = 100;

    private final StringBuilder page = new StringBuilder();

    /** @param gridmill with all of its subcommands */
    String page(CommandLine gridmill) {
        page.append("# Commands\n\n");
        page.append("This page is made from the commands' own help; `gridmill COMMAND --help` says the same.\n\n");
        page.append("Every command knows `--output json`. JSON goes to standard output, everything else to standard");
        page.append(" error. Times are ISO 8601 in UTC, amounts are integers in nRLC (0.000000001 RLC), sizes are");
        page.append(" in bytes. Keys stay; new ones may come.\n\n");
        page.append("Exit codes: 0 ok, 1 failed, 2 invalid input, 3 finished with tolerated failures, 4 stopped by");
        page.append(" budget, 130 interrupted.\n\n");
        page.append("Where a command takes a run, the beginning of its id is enough, and `last` is the newest.\n");
        for (CommandLine command : gridmill.getSubcommands().values()) {
            if (!command.getCommandSpec().usageMessage().hidden()) {
                command(command, "## ", command.getCommandName());
            }
        }
        return page.toString();
    }

    private void command(CommandLine command, String heading, String name) {
        command.setUsageHelpAutoWidth(false);
        command.setUsageHelpWidth(WIDTH);
        page.append("\n").append(heading).append(name).append("\n\n```text\n");
        command.getUsageMessage(Ansi.OFF).lines().forEach(line -> page.append(line.stripTrailing())
                .append('\n'));
        page.append("```\n");
        JsonResult result = command.getCommandSpec().userObject().getClass().getAnnotation(JsonResult.class);
        if (result != null) {
            page.append("\nWith `--output json`: ").append(result.form()).append('\n');
            page.append("\n| Key | Type | Meaning |\n|---|---|---|\n");
            fields("", result.value(), new ArrayList<>());
        }
        for (CommandLine inner : command.getSubcommands().values()) {
            command(inner, "#" + heading, name + " " + inner.getCommandName());
        }
    }

    /** Records within records follow with the path to them. */
    private void fields(String path, Class<?> type, List<Class<?>> within) {
        within.add(type);
        for (RecordComponent field : type.getRecordComponents()) {
            Described described = field.getAnnotation(Described.class);
            if (described == null) {
                throw new AssertionError(type.getSimpleName() + "." + field.getName() + " has no @Described");
            }
            String key = path + field.getName();
            page.append("| `")
                    .append(key)
                    .append("` | ")
                    .append(type(field.getGenericType()))
                    .append(" | ");
            page.append(described.value().replace("|", "\\|")).append(" |\n");
            Class<?> inner = inner(field.getGenericType());
            if (inner.isRecord() && inner.getName().startsWith("io.gridmill.cli.") && !within.contains(inner)) {
                fields(key + (isList(field.getGenericType()) ? "[]." : "."), inner, within);
            }
        }
        within.remove(type);
    }

    private static boolean isList(Type type) {
        return type instanceof ParameterizedType known && known.getRawType() == List.class;
    }

    private static Class<?> inner(Type type) {
        if (type instanceof ParameterizedType known) {
            return isList(type) ? (Class<?>) known.getActualTypeArguments()[0] : (Class<?>) known.getRawType();
        }
        return (Class<?>) type;
    }

    private static String type(Type type) {
        if (isList(type)) {
            return "list of " + type(inner(type)) + "s";
        }
        Class<?> known = inner(type);
        if (known == Map.class) {
            return "object";
        }
        if (known == boolean.class) {
            return "boolean";
        }
        if (known.isPrimitive() || Number.class.isAssignableFrom(known)) {
            return "integer";
        }
        return switch (known.getSimpleName()) {
            case "Instant" -> "time";
            case "Amount" -> "amount";
            default -> known.isRecord() ? "object" : "string";
        };
    }
}
