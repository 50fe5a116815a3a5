package io.gridmill.cli.show;

import io.gridmill.cli.Context;
import io.gridmill.cli.text.Style;
import io.gridmill.cli.text.Terminal;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;

/**
 * What the commands of this package have in common.
 *
 * @param archives where runs are looked up
 * @param zone in which times are shown to people
 */
public record Viewer(Archive.Opener archives, Clock clock, ZoneId zone, Terminal terminal) {

    /** With this process's clock, time zone and terminal. */
    public static Viewer standard(Archive.Opener archives) {
        return new Viewer(
                archives, Clock.systemUTC(), ZoneId.systemDefault(), Terminal.of(System.getenv(), Terminal.attached()));
    }

    Archive open(Context context) {
        return archives.open(context);
    }

    Instant now() {
        return clock.instant();
    }

    Style style() {
        return terminal.style();
    }
}
