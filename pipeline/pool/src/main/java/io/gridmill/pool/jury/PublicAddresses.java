package io.gridmill.pool.jury;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;

/**
 * Which URLs of strangers a member of a panel fetches. Anyone who pays a bond can have a panel fetch something, so what
 * leads to this machine or its neighbours is refused: loopback, private, link-local and other special addresses. The name
 * is looked up here and once more by whoever connects, moments later; Java remembers names for longer than that.
 */
final class PublicAddresses {

    private final boolean onlyPublic;

    /** @param onlyPublic false on development chains, where everything is on this machine */
    PublicAddresses(boolean onlyPublic) {
        this.onlyPublic = onlyPublic;
    }

    /** @throws IOException when it is not to be fetched */
    void check(URI url) throws IOException {
        String scheme = url.getScheme();
        if (url.getHost() == null || !("http".equals(scheme) || "https".equals(scheme))) {
            throw new IOException("Only http and https are fetched");
        }
        if (url.getUserInfo() != null) {
            throw new IOException("An address with a user is not fetched");
        }
        if (!onlyPublic) {
            return;
        }
        InetAddress[] addresses;
        try {
            addresses = InetAddress.getAllByName(url.getHost());
        } catch (UnknownHostException e) {
            throw new IOException("There is no such host", e);
        }
        for (InetAddress address : addresses) {
            if (!isPublic(address)) {
                throw new IOException("Private addresses are not fetched");
            }
        }
    }

    static boolean isPublic(InetAddress address) {
        if (address.isLoopbackAddress()
                || address.isAnyLocalAddress()
                || address.isLinkLocalAddress()
                || address.isSiteLocalAddress()
                || address.isMulticastAddress()) {
            return false;
        }
        byte[] bytes = address.getAddress();
        int first = bytes[0] & 0xff;
        int second = bytes[1] & 0xff;
        if (address instanceof Inet4Address) {
            return first != 0
                    && first < 240
                    && !(first == 100 && second >= 64 && second < 128) // carrier's own
                    && !(first == 192 && second == 0) // special purposes
                    && !(first == 198 && (second == 18 || second == 19)); // benchmarks
        }
        if (address instanceof Inet6Address) {
            boolean uniqueLocal = (first & 0xfe) == 0xfc;
            boolean translates = first == 0x00 // mapped, compatible, NAT64
                    || (first == 0x20 && second == 0x02) // 6to4
                    || (first == 0x20 && second == 0x01 && bytes[2] == 0 && bytes[3] == 0); // Teredo
            return !uniqueLocal && !translates;
        }
        return false;
    }
}
