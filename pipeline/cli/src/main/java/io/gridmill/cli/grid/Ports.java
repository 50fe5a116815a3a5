package io.gridmill.cli.grid;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/**
 * Random loopback ports, the same at each start as long as nobody else took them: a pool's offer on chain and the URLs in
 * the hands of running attempts outlive a restart. Guarded by itself.
 */
final class Ports {

    private final Path file;
    private final Map<String, Integer> ports = new TreeMap<>();

    Ports(Path file) {
        this.file = file;
        Json.read(file, Known.class).ifPresent(known -> ports.putAll(known.ports()));
    }

    record Known(Map<String, Integer> ports) {

        Known {
            ports = Map.copyOf(ports);
        }
    }

    /** A port that is free now. */
    synchronized int take(String name) throws IOException {
        int port = ports.getOrDefault(name, 0);
        if (port < 1 || port > 65535 || !isFree(port)) {
            try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                port = socket.getLocalPort();
            }
            ports.put(name, port);
            Json.write(file, new Known(ports));
        }
        return port;
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            // A port whose last owner was killed a moment ago is free.
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1);
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
