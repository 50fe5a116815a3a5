package io.gridmill.engine.verify.agreement;

import java.util.Optional;

/** When two files whose bytes differ count as equal. Pure computation; never fails because of what they hold. */
interface FileAgreement {

    /** What differs, if something does. */
    Optional<String> difference(byte[] one, byte[] other);
}
