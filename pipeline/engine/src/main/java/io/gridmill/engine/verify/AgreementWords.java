package io.gridmill.engine.verify;

import io.gridmill.model.pipeline.Verification;
import java.util.stream.Collectors;

/** An agreement in words, as ledger and displays have it. */
public final class AgreementWords {

    private AgreementWords() {}

    public static String of(Verification.Agreement agreement) {
        if (agreement instanceof Verification.Agreement.Numeric numeric) {
            return "numeric " + numeric.tolerance();
        }
        if (agreement instanceof Verification.Agreement.ImagePsnr psnr) {
            return "image-psnr " + psnr.decibel();
        }
        if (agreement instanceof Verification.Agreement.Command command) {
            return "command "
                    + command.command().stream()
                            .map(word -> word.value().text())
                            .collect(Collectors.joining(" "));
        }
        return "exact";
    }
}
