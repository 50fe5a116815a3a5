package io.gridmill.model;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.security.SecureRandom;
import java.util.regex.Pattern;

/** The name of one execution of a pipeline: ten characters of Crockford's base 32, easy to say and to type. */
public record RunId(@JsonValue String value) {

    private static final String ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz";
    private static final Pattern SYNTAX = Pattern.compile("[0-9a-hjkmnp-tv-z]{10}");

    @JsonCreator
    public RunId {
        if (!SYNTAX.matcher(value).matches()) {
            throw new IllegalArgumentException("'" + value + "' is no run id");
        }
    }

    public static RunId random(SecureRandom random) {
        StringBuilder text = new StringBuilder(10);
        for (int i = 0; i < 10; i++) {
            text.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
        }
        return new RunId(text.toString());
    }

    @Override
    public String toString() {
        return value;
    }
}
