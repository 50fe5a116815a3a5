@org.jspecify.annotations.NullMarked
package io.gridmill.cli.show;
