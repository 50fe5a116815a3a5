package io.gridmill.pool.redeem;

import io.gridmill.model.Amount;
import java.time.Duration;

/**
 * When a pool redeems before the final voucher.
 *
 * @param above redeem when a voucher promises this much more than was paid
 * @param beforeExpiry redeem when the deal ends within this time
 * @param interval how often to look
 */
public record RedeemPolicy(Amount above, Duration beforeExpiry, Duration interval) {}
