package io.gridmill.contracts;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/** The vectors that the Solidity tests wrote: both halves must agree on every byte. */
public final class Vectors {

    private Vectors() {}

    public static JsonNode read(String name) {
        try {
            return new ObjectMapper().readTree(Path.of("vectors", name).toFile());
        } catch (IOException e) {
            throw new UncheckedIOException("Tests of this module run in its folder", e);
        }
    }
}
