package io.gridmill.model.protocol;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.gridmill.model.ErrorCode;
import org.jspecify.annotations.Nullable;

/**
 * Why a pool did not do what it was asked (RFC 9457, {@value PoolApi#PROBLEM}).
 *
 * @param status of the HTTP answer
 * @param title what went wrong, in a few words
 * @param detail for the user: what happened and what to do
 * @param code absent when the other side knows no better than its status
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Problem(
        int status,
        String title,
        @Nullable String detail,
        @Nullable ErrorCode code) {

    public Problem {
        title = title == null ? "" : title;
    }

    public Problem(int status, ErrorCode code, String title, String detail) {
        this(status, title, detail, code);
    }
}
