@org.jspecify.annotations.NullMarked
package io.gridmill.cli.reference;
