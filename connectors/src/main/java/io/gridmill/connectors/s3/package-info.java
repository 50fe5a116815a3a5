/** Datasets in an S3 object store: MinIO, AWS S3, Ceph or the local grid's own. */
@NullMarked
package io.gridmill.connectors.s3;

import org.jspecify.annotations.NullMarked;
