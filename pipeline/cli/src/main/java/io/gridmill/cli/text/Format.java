package io.gridmill.cli.text;

import io.gridmill.model.Amount;
import io.gridmill.model.DataSize;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Numbers and times for people. The same in every locale, so that output can be compared. */
public final class Format {

    private static final DateTimeFormatter TIME_OF_DAY = DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);
    private static final DateTimeFormatter DATE_AND_TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT);
    private static final long MINUTE = 60_000;
    private static final long HOUR = 60 * MINUTE;
    private static final long DAY = 24 * HOUR;

    private Format() {}

    /** Four significant digits at most: {@code 0.01235 RLC}. What must add up is written with {@code Amount}'s own text. */
    public static String roughly(Amount amount) {
        BigDecimal rlc = BigDecimal.valueOf(amount.nano(), 9);
        int digits = Math.max(4, rlc.precision() - rlc.scale() + 2);
        BigDecimal rounded =
                rlc.round(new MathContext(digits, RoundingMode.HALF_UP)).stripTrailingZeros();
        return (rounded.scale() < 0 ? rounded.setScale(0) : rounded).toPlainString() + " RLC";
    }

    /** Two units at most: {@code 850ms}, {@code 12.3s}, {@code 2m 05s}, {@code 3h 12m}, {@code 4d 02h}. */
    public static String duration(Duration duration) {
        return millis(duration.toMillis());
    }

    /** Like {@link #duration}, from milliseconds. */
    public static String millis(long millis) {
        long positive = Math.max(0, millis);
        if (positive < 1000) {
            return positive + "ms";
        }
        if (positive < MINUTE - 50) {
            return String.format(Locale.ROOT, "%.1fs", positive / 1000.0);
        }
        long seconds = (positive + 500) / 1000;
        if (positive < HOUR - 500) {
            return String.format(Locale.ROOT, "%dm %02ds", seconds / 60, seconds % 60);
        }
        if (positive < DAY - 500) {
            return String.format(Locale.ROOT, "%dh %02dm", seconds / 3600, seconds / 60 % 60);
        }
        return String.format(Locale.ROOT, "%dd %02dh", seconds / 86_400, seconds / 3600 % 24);
    }

    /** Seconds with one decimal, and thousands apart: {@code 1,234.5}. */
    public static String seconds(long millis) {
        return String.format(Locale.ROOT, "%,.1f", millis / 1000.0);
    }

    /** Thousands apart: {@code 1,000,000}. */
    public static String count(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    /** {@code 1 partition}, {@code 2 partitions}. */
    public static String count(long number, String noun) {
        return count(number) + " " + (number == 1 ? noun : noun + "s");
    }

    public static String size(long bytes) {
        return DataSize.ofBytes(Math.max(0, bytes)).toString();
    }

    /** Three significant digits: {@code 0.0123 Wh}, {@code 12.3 Wh}, {@code 1.23 kWh}. */
    public static String wattHours(double wattHours) {
        return wattHours < 999.5 ? threeDigits(wattHours) + " Wh" : threeDigits(wattHours / 1000) + " kWh";
    }

    /** Three significant digits: {@code 0.0123 gCO2}, {@code 1.23 kgCO2}. */
    public static String gramsCo2(double grams) {
        return grams < 999.5 ? threeDigits(grams) + " gCO2" : threeDigits(grams / 1000) + " kgCO2";
    }

    /** Thousands apart where there are any, and no exponent. */
    public static String threeDigits(double value) {
        if (value >= 999.5) {
            return String.format(Locale.ROOT, "%,.0f", value);
        }
        BigDecimal rounded = BigDecimal.valueOf(value).round(new MathContext(3, RoundingMode.HALF_UP));
        BigDecimal plain = rounded.stripTrailingZeros();
        return (plain.scale() < 0 ? plain.setScale(0) : plain).toPlainString();
    }

    /** Whole per cent, rounded down, so that 100 % means all. */
    public static String percent(long part, long whole) {
        return (whole == 0 ? 0 : part * 100 / whole) + "%";
    }

    /** {@code 12.3/s}, {@code 4.2/min}: in the unit that has digits before the point. */
    public static String rate(double perSecond) {
        if (perSecond >= 99.5) {
            return String.format(Locale.ROOT, "%,.0f/s", perSecond);
        }
        if (perSecond >= 1) {
            return String.format(Locale.ROOT, "%.1f/s", perSecond);
        }
        if (perSecond * 60 >= 1) {
            return String.format(Locale.ROOT, "%.1f/min", perSecond * 60);
        }
        return String.format(Locale.ROOT, "%.1f/h", perSecond * 3600);
    }

    /** The time of day when it is today, otherwise with the date. */
    public static String time(Instant instant, Instant now, ZoneId zone) {
        ZonedDateTime local = instant.atZone(zone);
        LocalDate today = now.atZone(zone).toLocalDate();
        return (local.toLocalDate().equals(today) ? TIME_OF_DAY : DATE_AND_TIME).format(local);
    }

    /** With the date. */
    public static String dateTime(Instant instant, ZoneId zone) {
        return DATE_AND_TIME.format(instant.atZone(zone));
    }

    /** {@code 0x1234…abcd} for addresses, deals and transactions; short texts as they are. */
    public static String hash(String hash) {
        return hash.startsWith("0x") && hash.length() > 14
                ? hash.substring(0, 6) + "…" + hash.substring(hash.length() - 4)
                : hash;
    }
}
