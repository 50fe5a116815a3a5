package io.gridmill.engine.verify.agreement;

import io.gridmill.engine.input.InputSet;
import io.gridmill.engine.verify.Verifier;
import io.gridmill.model.dataset.DatasetStore;
import io.gridmill.model.pipeline.Located;
import io.gridmill.model.pipeline.Verification;
import java.time.Duration;
import java.util.Map;
import java.util.function.Supplier;

/** Makes the verifier that a pipeline asks for. */
public final class Verifiers {

    private Verifiers() {}

    /**
     * @param inputs that all partitions of the stage share; asked for when a command names them
     * @param limit most wall time of one comparison by a command
     */
    public static Verifier of(
            Verification.Agreement agreement,
            DatasetStore store,
            Supplier<Map<String, InputSet>> inputs,
            Duration limit) {
        if (agreement instanceof Verification.Agreement.Numeric numeric) {
            return new FileByFileVerifier(store, new NumericAgreement(numeric.tolerance()));
        }
        if (agreement instanceof Verification.Agreement.ImagePsnr psnr) {
            return new FileByFileVerifier(store, new ImageAgreement(psnr.decibel()));
        }
        if (agreement instanceof Verification.Agreement.Command command) {
            return new CommandVerifier(
                    store, command.command().stream().map(Located::value).toList(), inputs, limit);
        }
        return new ExactVerifier();
    }
}
