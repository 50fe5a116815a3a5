package io.gridmill.engine.ledger;

import io.gridmill.model.Digest;
import java.io.IOException;
import java.io.StringReader;
import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;

/** Rows in the text format of PostgreSQL's COPY: the fastest way in. Not safe for use by several threads. */
final class CopyRows {

    private final String table;
    private final StringBuilder text = new StringBuilder();
    private boolean lineBegun;

    /** @param table name and column list */
    CopyRows(String table) {
        this.table = table;
    }

    CopyRows add(long value) {
        separate();
        text.append(value);
        return this;
    }

    CopyRows add(@Nullable Long value) {
        separate();
        if (value == null) {
            text.append("\\N");
        } else {
            text.append(value.longValue());
        }
        return this;
    }

    CopyRows add(Digest digest) {
        separate();
        text.append("\\\\x").append(digest.hex());
        return this;
    }

    /** Bytes of any number, written in hexadecimal. */
    CopyRows addHex(String hex) {
        separate();
        text.append("\\\\x").append(hex);
        return this;
    }

    /** PostgreSQL's text cannot hold NUL; it is left out. */
    CopyRows add(@Nullable String value) {
        separate();
        if (value == null) {
            text.append("\\N");
            return this;
        }
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            switch (c) {
                case '\0' -> {}
                case '\\' -> text.append("\\\\");
                case '\n' -> text.append("\\n");
                case '\r' -> text.append("\\r");
                case '\t' -> text.append("\\t");
                default -> {
                    boolean loneSurrogate = Character.isSurrogate(c)
                            && !(Character.isHighSurrogate(c)
                                    && i + 1 < value.length()
                                    && Character.isLowSurrogate(value.charAt(i + 1)))
                            && !(Character.isLowSurrogate(c)
                                    && i > 0
                                    && Character.isHighSurrogate(value.charAt(i - 1)));
                    text.append(loneSurrogate ? '\uFFFD' : c);
                }
            }
        }
        return this;
    }

    void endRow() {
        text.append('\n');
        lineBegun = false;
    }

    boolean isEmpty() {
        return text.isEmpty();
    }

    /** Sends the rows within the connection's current transaction. May be called again after a failure. */
    void writeTo(Connection connection) throws SQLException {
        if (isEmpty()) {
            return;
        }
        try {
            connection
                    .unwrap(PGConnection.class)
                    .getCopyAPI()
                    .copyIn("COPY " + table + " FROM STDIN", new StringReader(text.toString()));
        } catch (IOException e) {
            throw new SQLException("COPY into " + table + " broke off: " + e.getMessage(), "08006", e);
        }
    }

    private void separate() {
        if (lineBegun) {
            text.append('\t');
        }
        lineBegun = true;
    }
}
