package io.gridmill.model.yaml;

import io.gridmill.model.pipeline.Limits;
import io.gridmill.model.pipeline.Position;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.composer.Composer;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.events.AliasEvent;
import org.yaml.snakeyaml.events.Event;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.parser.ParserImpl;
import org.yaml.snakeyaml.reader.ReaderException;
import org.yaml.snakeyaml.reader.StreamReader;
import org.yaml.snakeyaml.resolver.Resolver;

/** Composes YAML into nodes. No object is ever constructed from it, so no tag can do anything. */
final class YamlDocuments {

    private YamlDocuments() {}

    /** Scalars are read as they stand in the file, so nothing is to be found out about them. */
    private static final class PlainTexts extends Resolver {
        @Override
        protected void addImplicitResolvers() {
            // None: this also spares the expressions that they are made of.
        }
    }

    /** Refuses more than a few aliases: with many, a short file would stand for an endless one. */
    private static final class BoundedParser extends ParserImpl {
        private int aliases;

        BoundedParser(StreamReader reader, LoaderOptions options) {
            super(reader, options);
        }

        @Override
        public Event getEvent() {
            Event event = super.getEvent();
            if (event instanceof AliasEvent && ++aliases > Limits.YAML_ALIASES) {
                throw new YAMLException("more than " + Limits.YAML_ALIASES + " aliases (*name)");
            }
            return event;
        }
    }

    /** The documents up to the first mistake. */
    static List<Node> compose(String source, Problems problems) {
        LoaderOptions options = new LoaderOptions();
        options.setCodePointLimit(Limits.FILE_BYTES);
        options.setNestingDepthLimit(Limits.YAML_DEPTH);
        options.setMaxAliasesForCollections(Limits.YAML_ALIASES);
        options.setAllowRecursiveKeys(false);
        options.setProcessComments(false);
        List<Node> documents = new ArrayList<>();
        try {
            Composer composer =
                    new Composer(new BoundedParser(new StreamReader(source), options), new PlainTexts(), options);
            while (composer.checkNode()) {
                documents.add(composer.getNode());
            }
        } catch (MarkedYAMLException e) {
            Position position = problems.position(e.getProblemMark());
            String said = String.valueOf(e.getProblem());
            problems.error(position, "this is no YAML: " + plain(said), hint(said, e.getContext()));
        } catch (ReaderException e) {
            problems.error(
                    positionOf(source, e.getPosition(), problems),
                    String.format(Locale.ROOT, "the character U+%04X is not allowed in YAML", e.getCodePoint()),
                    null);
        } catch (YAMLException e) {
            problems.error(problems.start(), "this YAML is refused: " + plain(String.valueOf(e.getMessage())), null);
        }
        return documents;
    }

    private static String plain(String said) {
        if (said.contains("'\\t(TAB)'")) {
            return "a tab where blanks are needed";
        }
        return said.lines().findFirst().orElse("not understood").strip();
    }

    private static @Nullable String hint(String said, @Nullable String context) {
        if (said.contains("'\\t(TAB)'")) {
            return "indent with blanks, never with tabs";
        }
        if (said.contains("mapping values are not allowed here")) {
            return "put quotes around a text that holds ': '";
        }
        return context == null || context.isBlank() ? null : context.strip();
    }

    private static Position positionOf(String source, int index, Problems problems) {
        int line = 1;
        int column = 1;
        for (int i = 0; i < Math.min(index, source.length()); i++) {
            column++;
            if (source.charAt(i) == '\n') {
                line++;
                column = 1;
            }
        }
        return new Position(problems.start().file(), line, column);
    }
}
