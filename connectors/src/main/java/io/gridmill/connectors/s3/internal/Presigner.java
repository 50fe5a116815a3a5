package io.gridmill.connectors.s3.internal;

import io.gridmill.model.Digest;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Signs URLs by AWS Signature Version 4, query form. The MinIO client can do this too, but it signs no header other
 * than Host (we need If-None-Match and Content-Length) and its first use costs half a second.
 *
 * <p>Thread-safe. Source: AWS, "Authenticating Requests: Using Query Parameters (AWS Signature Version 4)".
 */
public final class Presigner {

    /** The longest time S3 lets a presigned URL live. */
    public static final Duration LONGEST = Duration.ofDays(7);

    private static final String ALGORITHM = "AWS4-HMAC-SHA256";
    private static final String UNRESERVED = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";

    private final String region;
    private final String accessKey;
    private final String secretKey;
    private final Clock clock;

    public Presigner(String region, String accessKey, String secretKey, Clock clock) {
        this.region = region;
        this.accessKey = accessKey;
        this.secretKey = secretKey;
        this.clock = clock;
    }

    /**
     * @param resource scheme, host and percent-encoded path, without a query
     * @param headers further headers that the request must carry with exactly these values
     * @param validity from now; cut to {@link #LONGEST}
     */
    public URI presign(String method, URI resource, Map<String, String> headers, Duration validity) {
        ZonedDateTime now = Instant.now(clock).atZone(ZoneOffset.UTC);
        String day =
                String.format(Locale.ROOT, "%04d%02d%02d", now.getYear(), now.getMonthValue(), now.getDayOfMonth());
        String time =
                String.format(Locale.ROOT, "%sT%02d%02d%02dZ", day, now.getHour(), now.getMinute(), now.getSecond());
        String scope = day + "/" + region + "/s3/aws4_request";
        long seconds = Math.max(1, Math.min(validity.toSeconds(), LONGEST.toSeconds()));

        SortedMap<String, String> signed = new TreeMap<>();
        signed.put("host", resource.getRawAuthority());
        headers.forEach((name, value) -> signed.put(name.toLowerCase(Locale.ROOT), value.strip()));
        String signedNames = String.join(";", signed.keySet());
        String query = "X-Amz-Algorithm=" + ALGORITHM
                + "&X-Amz-Credential=" + encode(accessKey + "/" + scope)
                + "&X-Amz-Date=" + time
                + "&X-Amz-Expires=" + seconds
                + "&X-Amz-SignedHeaders=" + encode(signedNames);
        String request = method + "\n" + resource.getRawPath() + "\n" + query + "\n"
                + signed.entrySet().stream()
                        .map(header -> header.getKey() + ":" + header.getValue() + "\n")
                        .collect(Collectors.joining())
                + "\n" + signedNames + "\nUNSIGNED-PAYLOAD";
        String toSign = ALGORITHM + "\n" + time + "\n" + scope + "\n"
                + Digest.sha256(request).hex();
        String signature = HexFormat.of().formatHex(hmac(signingKey(day), toSign));
        return URI.create(resource + "?" + query + "&X-Amz-Signature=" + signature);
    }

    private byte[] signingKey(String day) {
        byte[] key = hmac(("AWS4" + secretKey).getBytes(StandardCharsets.UTF_8), day);
        return hmac(hmac(hmac(key, region), "s3"), "aws4_request");
    }

    private static byte[] hmac(byte[] key, String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException | InvalidKeyException e) {
            throw new IllegalStateException("Every Java platform has HmacSHA256", e);
        }
    }

    /** Percent-encodes everything but RFC 3986's unreserved characters, as AWS asks. */
    public static String encode(String text) {
        StringBuilder out = new StringBuilder(text.length() + 16);
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            if (UNRESERVED.indexOf(b) >= 0) {
                out.append((char) b);
            } else {
                out.append('%').append(HexFormat.of().withUpperCase().toHexDigits(b));
            }
        }
        return out.toString();
    }
}
