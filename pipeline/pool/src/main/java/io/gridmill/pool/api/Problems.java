package io.gridmill.pool.api;

import io.gridmill.model.ErrorCode;
import io.gridmill.model.GridmillException;
import io.gridmill.model.protocol.Problem;
import io.gridmill.pool.deal.DealRefusedException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Turns what went wrong into what the caller is told. */
final class Problems {

    private static final Logger LOG = LoggerFactory.getLogger(Problems.class);

    private static final int LONGEST_DETAIL = 1000;

    private Problems() {}

    static Problem of(Exception e) {
        if (e instanceof DealRefusedException refused) {
            return problem(status(refused.reason()), refused.code(), refused.getMessage());
        }
        if (e instanceof HttpRefusedException refused) {
            return problem(refused.status(), ErrorCode.POOL_REFUSED, refused.getMessage());
        }
        if (e instanceof IllegalArgumentException) {
            return problem(400, ErrorCode.POOL_REFUSED, e.getMessage());
        }
        if (e instanceof GridmillException failure) {
            int status =
                    switch (failure.code()) {
                        case CHAIN_UNREACHABLE -> 503;
                        case INTERNAL -> 500;
                        default -> 422;
                    };
            return problem(status, failure.code(), failure.getMessage());
        }
        LOG.error("a call failed unexpectedly", e);
        return problem(500, ErrorCode.INTERNAL, "The pool failed; its log says more");
    }

    static int status(DealRefusedException.Reason reason) {
        return switch (reason) {
            case WRONG -> 400;
            case UNAUTHORIZED -> 401;
            case PAYMENT -> 402;
            case UNKNOWN -> 404;
            case CONFLICT -> 409;
            case TOO_LARGE -> 413;
            case TOO_EARLY -> 425;
            case TOO_MANY -> 429;
            case BUSY -> 503;
        };
    }

    private static Problem problem(int status, ErrorCode code, @org.jspecify.annotations.Nullable String detail) {
        String said = detail == null ? "" : detail;
        // It may quote the caller, who may have said a lot.
        String shown = said.length() > LONGEST_DETAIL ? said.substring(0, LONGEST_DETAIL) + "…" : said;
        return new Problem(status, code, title(status), shown);
    }

    private static String title(int status) {
        return switch (status) {
            case 400 -> "Bad request";
            case 401 -> "Not proven to be the deal's buyer";
            case 402 -> "Voucher wanted first";
            case 404 -> "Not known here";
            case 405 -> "Not that way";
            case 409 -> "The deal does not allow it";
            case 413 -> "Too large";
            case 422 -> "This pool cannot do it";
            case 425 -> "Too early";
            case 429 -> "Too many";
            case 503 -> "Not now";
            default -> "The pool failed";
        };
    }
}
