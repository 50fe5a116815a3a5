package io.gridmill.model.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TemplateTest {

    private static Template.Lookup map(Map<String, String> values) {
        return placeholder -> values.get(placeholder.path());
    }

    @Test
    void fillsInPlaceholders() {
        Template template = Template.parse("--frames=${partition.frame}:${partition.frame.count}!");
        assertThat(template.render(map(Map.of("partition.frame", "1-4", "partition.frame.count", "4"))))
                .isEqualTo("--frames=1-4:4!");
        assertThat(template.placeholders())
                .containsExactly(
                        new Placeholder("partition.frame", "partition", "frame"),
                        new Placeholder("partition.frame.count", "partition", "frame.count"));
    }

    @Test
    void dollarsBeforeBracesAreDoubledToStandForThemselves() {
        assertThat(Template.parse("$${x} $5 a$ $$ $$$${y}").render(map(Map.of())))
                .isEqualTo("${x} $5 a$ $$ $${y}");
        assertThat(Template.parse("$$${x}").render(map(Map.of("x", "1")))).isEqualTo("$1");
    }

    @Test
    void whatIsFilledInIsNeverReadAsATemplate() {
        Template half =
                Template.parse("${params.x}${partition.y}").resolve(map(Map.of("params.x", "$${a}${partition.y}$")));
        Template again = Template.parse(half.text());
        assertThat(again).isEqualTo(half);
        assertThat(again.render(map(Map.of("partition.y", "Y")))).isEqualTo("$${a}${partition.y}$Y");
    }

    @Test
    void textRoundTripsForAnyMixOfDollarsBracesAndPlaceholders() {
        Random random = new Random(7);
        List<String> parts = List.of("$", "{", "}", "a", "$$", "${", "${p.q}", "b");
        for (int i = 0; i < 20_000; i++) {
            StringBuilder literal = new StringBuilder();
            int length = random.nextInt(6);
            for (int j = 0; j < length; j++) {
                literal.append(parts.get(random.nextInt(parts.size())));
            }
            Template filled = Template.parse("${a.b}${c.d}").resolve(map(Map.of("a.b", literal.toString())));
            assertThat(Template.parse(filled.text()).render(map(Map.of("c.d", "!"))))
                    .isEqualTo(literal + "!");
        }
    }

    @Test
    void refusesWhatIsNoPath() {
        for (String bad :
                List.of("${}", "${a", "${a b}", "${a..b}", "${.a}", "${a.}", "${a()}", "${a[0]}", "${${a}}")) {
            assertThatThrownBy(() -> Template.parse(bad)).as(bad).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void boundsDepthNumberAndLength() {
        assertThatThrownBy(() -> Template.parse("${a.b.c.d.e.f.g.h.i}")).hasMessageContaining("deeper than 8");
        assertThatThrownBy(() -> Template.parse("${a}".repeat(1001))).hasMessageContaining("1000 placeholders");
        assertThatThrownBy(() -> Template.parse("a".repeat(65537))).hasMessageContaining("65536");
        assertThatThrownBy(() -> Template.parse("${" + "a".repeat(300) + "}")).hasMessageContaining("255");
    }

    @Test
    void saysWhichPlaceholderIsNotKnown() {
        assertThatThrownBy(() -> Template.parse("${inputs.x}").render(map(Map.of())))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("nothing is known for ${inputs.x}");
    }
}
