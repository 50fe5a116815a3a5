/** JSON-RPC over HTTP; not for other modules. */
@NullMarked
package io.gridmill.contracts.internal.rpc;

import org.jspecify.annotations.NullMarked;
