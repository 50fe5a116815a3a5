package io.gridmill.pool.jury;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PublicAddressesTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1",
                "127.9.9.9",
                "0.0.0.0",
                "0.1.2.3",
                "10.0.0.1",
                "172.16.0.1",
                "172.31.255.255",
                "192.168.1.1",
                "169.254.169.254",
                "100.64.0.1",
                "192.0.0.8",
                "198.18.0.1",
                "224.0.0.1",
                "255.255.255.255",
                "240.0.0.1",
                "::1",
                "::",
                "fe80::1",
                "fc00::1",
                "fd12:3456::1",
                "ff02::1",
                "::ffff:127.0.0.1",
                "64:ff9b::7f00:1",
                "2002:7f00:1::1",
                "2001:0:1::1"
            })
    void whatLeadsToThisMachineOrItsNeighboursIsRefused(String address) throws UnknownHostException {
        assertThat(PublicAddresses.isPublic(InetAddress.getByName(address))).isFalse();
        String host = address.contains(":") ? "[" + address + "]" : address;
        assertThatThrownBy(() -> new PublicAddresses(true).check(URI.create("https://" + host + "/x")))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("Private");
    }

    @ParameterizedTest
    @ValueSource(strings = {"93.184.215.14", "8.8.8.8", "100.128.0.1", "172.32.0.1", "2606:2800:21f::1"})
    void whatEverybodyCanReachIsFetched(String address) throws UnknownHostException {
        assertThat(PublicAddresses.isPublic(InetAddress.getByName(address))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"file:///etc/passwd", "ftp://8.8.8.8/x", "https:///x", "jar:http://8.8.8.8/x!/y"})
    void otherKindsOfAddressesAreRefusedEverywhere(String url) {
        assertThatThrownBy(() -> new PublicAddresses(false).check(URI.create(url)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("Only http");
    }

    @Test
    void onADevelopmentChainEverythingIsOnThisMachine() {
        assertThatCode(() -> new PublicAddresses(false).check(URI.create("http://127.0.0.1:1/x")))
                .doesNotThrowAnyException();
        assertThatThrownBy(() -> new PublicAddresses(false).check(URI.create("http://user:word@127.0.0.1/x")))
                .hasMessageContaining("user");
    }
}
