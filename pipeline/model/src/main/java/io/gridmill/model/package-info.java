/** The words of Gridmill: money, sizes, digests, identities and failures, shared by buyer and pool. */
@NullMarked
package io.gridmill.model;

import org.jspecify.annotations.NullMarked;
