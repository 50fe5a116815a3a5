package io.gridmill.engine.history;

import io.gridmill.engine.ledger.Outcome;
import io.gridmill.model.Amount;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Values of result sets as our types. */
final class Columns {

    private Columns() {}

    static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        Timestamp timestamp = row.getTimestamp(column);
        return timestamp == null ? null : timestamp.toInstant();
    }

    static @Nullable Outcome outcome(ResultSet row, String column) throws SQLException {
        int number = row.getInt(column);
        return row.wasNull() ? null : Outcome.of(number);
    }

    static @Nullable Long number(ResultSet row, String column) throws SQLException {
        long number = row.getLong(column);
        return row.wasNull() ? null : number;
    }

    static Amount amount(ResultSet row, String column) throws SQLException {
        return Amount.ofNano(row.getLong(column));
    }

    static String text(ResultSet row, String column) throws SQLException {
        String text = row.getString(column);
        return text == null ? "" : text;
    }

    static Consumption consumption(ResultSet row) throws SQLException {
        return new Consumption(
                row.getLong("attempts"),
                row.getLong("wall_millis"),
                row.getLong("cpu_millis"),
                row.getLong("peak_bytes"),
                row.getLong("bytes_in"),
                row.getLong("bytes_out"),
                amount(row, "amount"));
    }
}
