package io.gridmill.contracts.chain;

import io.gridmill.model.ErrorCode;
import io.gridmill.model.GridmillException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A contract, or the node on its behalf, refused a call or a transaction: TRANSACTION_REFUSED, or DEPOSIT_TOO_SMALL when
 * money is missing.
 */
public final class ContractRefusedException extends GridmillException {

    private final String error;
    private final String reason;
    private final @Nullable Receipt receipt;

    /**
     * @param error the contract's error, or empty
     * @param what was tried
     * @param reason why it did not work
     */
    public ContractRefusedException(String error, String what, String reason, @Nullable Receipt receipt) {
        super(codeOf(error), what + ": " + reason);
        this.reason = reason;
        this.error = error;
        this.receipt = receipt;
    }

    private static ErrorCode codeOf(String error) {
        return switch (error) {
            case "InsufficientDeposit", "ERC20InsufficientBalance" -> ErrorCode.DEPOSIT_TOO_SMALL;
            default -> ErrorCode.TRANSACTION_REFUSED;
        };
    }

    /** Name of the contract's error, such as {@code StaleVoucher}; empty when it gave none. */
    public String error() {
        return error;
    }

    /** The sentence that the message ends with. */
    public String reason() {
        return reason;
    }

    /** Present when the transaction was mined (and cost gas) and did nothing; empty when it never got that far. */
    public Optional<Receipt> receipt() {
        return Optional.ofNullable(receipt);
    }
}
