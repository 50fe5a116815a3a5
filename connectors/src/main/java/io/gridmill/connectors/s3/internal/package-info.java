/** How the S3 store is spoken to. */
@NullMarked
package io.gridmill.connectors.s3.internal;

import org.jspecify.annotations.NullMarked;
