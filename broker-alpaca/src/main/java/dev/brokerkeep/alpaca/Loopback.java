package dev.brokerkeep.alpaca;

import java.util.Locale;
import java.util.regex.Pattern;

/** Tells from its spelling alone whether a host is this machine: what a name server says must not matter. */
final class Loopback {
    private static final Pattern IPV4 = Pattern.compile("127(\\.\\d{1,3}){3}");

    private Loopback() {}

    static boolean is(String host) {
        String name = host.toLowerCase(Locale.ROOT);
        return name.equals("localhost")
                || name.equals("[::1]")
                || IPV4.matcher(name).matches();
    }
}
