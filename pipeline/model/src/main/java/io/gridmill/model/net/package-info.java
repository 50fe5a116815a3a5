/** What all that talks over the network shares. */
@NullMarked
package io.gridmill.model.net;

import org.jspecify.annotations.NullMarked;
