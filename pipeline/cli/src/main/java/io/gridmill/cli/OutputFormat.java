package io.gridmill.cli;

/** How results are written: for people or for programs. The names are what users type. */
public enum OutputFormat {
    text,
    json
}
