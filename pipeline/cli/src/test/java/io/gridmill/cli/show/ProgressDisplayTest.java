package io.gridmill.cli.show;

import static org.assertj.core.api.Assertions.assertThat;

import io.gridmill.cli.text.Terminal;
import io.gridmill.engine.ledger.RunState;
import io.gridmill.engine.ledger.StageState;
import io.gridmill.engine.run.RunProgress;
import io.gridmill.model.Amount;
import io.gridmill.model.RunId;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ProgressDisplayTest {

    private static final RunId RUN = new RunId("7k2m3n4p5q");

    private long millis;

    private final Clock clock = InstantSource.system().withZone(ZoneOffset.UTC);

    private ProgressDisplay display(PrintWriter out, Terminal terminal) {
        Clock fake = new Clock() {
            @Override
            public java.time.ZoneId getZone() {
                return clock.getZone();
            }

            @Override
            public Clock withZone(java.time.ZoneId zone) {
                return this;
            }

            @Override
            public Instant instant() {
                return Instant.parse("2026-11-22T10:00:00Z").plusMillis(millis);
            }
        };
        ProgressDisplay display =
                new ProgressDisplay(out, terminal, fake, ZoneOffset.UTC, () -> millis * 1_000_000, "turntable", 0);
        display.started(RUN);
        return display;
    }

    private static RunProgress progress(RunState state, int accepted, int running, int failed, StageState film) {
        StageState render = accepted + failed < 24 ? StageState.RUNNING : StageState.SUCCEEDED;
        return new RunProgress(
                state,
                List.of(
                        new RunProgress.Stage("render", render, 24, accepted, 0, failed, 0, running, 0),
                        new RunProgress.Stage(
                                "film",
                                film,
                                film == StageState.WAITING ? -1 : 1,
                                film == StageState.SUCCEEDED ? 1 : 0,
                                0,
                                0,
                                0,
                                0,
                                0)),
                List.of(new RunProgress.Pool("alpha", true, 4, running, accepted, Amount.ZERO)),
                Amount.ofNano(accepted * 1_234_567L));
    }

    private static RunProgress progress(int accepted, int running) {
        return progress(RunState.RUNNING, accepted, running, 0, StageState.WAITING);
    }

    @Test
    void aTerminalShowsTheNewestStateInPlaceAndNoticesAbove() {
        FakeTerminal screen = new FakeTerminal(80);
        ProgressDisplay display = display(screen.writer(), screen.terminal(false));

        display.progress(progress(0, 4));
        display.tick();
        millis = 10_000;
        display.notice("Deal with alpha is open");
        display.progress(progress(12, 4));
        display.tick();

        assertThat(screen.screen()).isEqualTo("""
                Deal with alpha is open
                turntable  run 7k2m3n4p5q  running  10.0s  0.01481 RLC
                  render  ████████████████▒▒▒▒▒░░░░░░░░░░░  12/24  4 running  1.2/s  10.0s left
                  film    waiting
                  alpha 4 of 4 slots""");
    }

    @Test
    void theLastStateStays() {
        FakeTerminal screen = new FakeTerminal(80);
        ProgressDisplay display = display(screen.writer(), screen.terminal(false));

        display.progress(progress(23, 1));
        display.tick();
        millis = 61_000;
        display.progress(progress(RunState.SUCCEEDED, 24, 0, 0, StageState.SUCCEEDED));
        display.close();
        display.progress(progress(1, 1));
        display.tick();

        assertThat(screen.screen()).isEqualTo("""
                turntable  run 7k2m3n4p5q  succeeded  1m 01s  0.02963 RLC
                  render  ████████████████████████████████████████  24/24  succeeded
                  film    ████████████████████████████████████████    1/1  succeeded""");
    }

    @Test
    void aFrameIsOneWriteAndNoNewsIsNoFrame() {
        FakeTerminal screen = new FakeTerminal(80);
        ProgressDisplay display = display(screen.writer(), screen.terminal(false));
        display.progress(progress(0, 4));
        display.tick();
        int afterFirst = screen.writes();

        display.tick();
        display.tick();

        assertThat(afterFirst).isEqualTo(1);
        assertThat(screen.writes()).isEqualTo(1);
    }

    @Test
    void theClockInItGoesOnWithoutNews() {
        FakeTerminal screen = new FakeTerminal(80);
        ProgressDisplay display = display(screen.writer(), screen.terminal(false));
        display.progress(progress(0, 4));
        display.tick();

        millis = 1_000;
        for (int tenth = 0; tenth < 10; tenth++) {
            display.tick();
        }

        assertThat(screen.screen()).startsWith("turntable  run 7k2m3n4p5q  running  1.0s");
        assertThat(screen.writes()).isEqualTo(2);
    }

    @Test
    void noLineIsWiderThanTheWindow() {
        for (int width : new int[] {12, 20, 33, 40, 60, 79, 200}) {
            FakeTerminal screen = new FakeTerminal(width);
            ProgressDisplay display = display(screen.writer(), screen.terminal(true));
            List<RunProgress.Stage> stages = new ArrayList<>();
            IntStream.range(0, 4)
                    .forEach(i -> stages.add(new RunProgress.Stage(
                            "a-stage-with-a-rather-long-name-" + i + "-画像",
                            StageState.RUNNING,
                            1_000_000,
                            123_456,
                            7,
                            8,
                            9,
                            1_000,
                            3)));
            for (int frame = 0; frame < 3; frame++) {
                millis += 1_000;
                display.notice(
                        "A notice that is much longer than any window that is tried here, however wide it may be "
                                .repeat(4));
                display.progress(new RunProgress(RunState.RUNNING, stages, List.of(), Amount.ofNano(1)));
                display.tick();
            }

            assertThat(screen.screen().lines().filter(line -> line.startsWith("A notice") || line.startsWith("A n")))
                    .as("width " + width)
                    .hasSize(3);
            assertThat(screen.screen().lines().count())
                    .as("width " + width + "\n" + screen.screen())
                    .isEqualTo(3 + 1 + 4);
        }
    }

    @Test
    void colourIsForTerminalsThatWantIt() {
        FakeTerminal plain = new FakeTerminal(80);
        ProgressDisplay first = display(plain.writer(), plain.terminal(false));
        first.progress(progress(3, 4));
        first.tick();
        FakeTerminal coloured = new FakeTerminal(80);
        ProgressDisplay second = display(coloured.writer(), coloured.terminal(true));
        second.progress(progress(3, 4));
        second.tick();

        assertThat(plain.written()).doesNotContain("m█").doesNotContain("\u001b[0m");
        assertThat(coloured.written()).contains("\u001b[32m█");
        assertThat(coloured.screen()).isEqualTo(plain.screen());
    }

    @Test
    void textFromStrangersCannotSteerTheTerminal() {
        FakeTerminal screen = new FakeTerminal(80);
        ProgressDisplay display = display(screen.writer(), screen.terminal(false));

        display.notice("render[1] failed: \u001b[2J\u001b]0;owned\u0007\nsecond line");
        display.tick();

        assertThat(screen.screen()).isEqualTo("render[1] failed: ␛[2J␛]0;owned␇␊second line");
    }

    @Test
    void elsewherePlainLinesTellWhatChangedEveryFewSeconds() {
        StringWriter out = new StringWriter();
        ProgressDisplay display = display(new PrintWriter(out), Terminal.none());

        display.progress(progress(0, 4));
        display.tick();
        for (int second = 1; second <= 12; second++) {
            millis = second * 1_000L;
            display.progress(progress(second, 4));
            display.tick();
        }
        display.notice("Pool alpha is lost");
        millis = 13_000;
        display.progress(progress(RunState.SUCCEEDED, 24, 0, 0, StageState.SUCCEEDED));
        display.close();

        assertThat(out).hasToString("""
                10:00:00 Run 7k2m3n4p5q of turntable
                10:00:00 render 0/24, 4 running; 0 RLC
                10:00:05 render 5/24, 4 running, 1.0/s, 19.0s left; 0.006173 RLC
                10:00:10 render 10/24, 4 running, 1.0/s, 14.0s left; 0.01235 RLC
                10:00:13 Pool alpha is lost
                10:00:13 render succeeded, 24/24
                10:00:13 film succeeded, 1/1
                """);
    }

    @Test
    void aStormOfNoticesIsCutShort() {
        StringWriter out = new StringWriter();
        ProgressDisplay display = display(new PrintWriter(out), Terminal.none());

        IntStream.range(0, 5_000).forEach(i -> display.notice("render[" + i + "] is tried again"));
        display.tick();

        assertThat(out.toString().lines().count()).isEqualTo(51);
        assertThat(out.toString()).endsWith("... and 951 more lines\n");
    }
}
