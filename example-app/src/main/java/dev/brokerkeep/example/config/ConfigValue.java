package dev.brokerkeep.example.config;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What holds for a key, and who said so.
 *
 * @param key what it is for
 * @param value the value; empty if there is none
 * @param origin who said so, such as {@code flag --db-url}
 */
public record ConfigValue(ConfigKey key, Optional<String> value, String origin) {
    private static final String MASK = "******";
    private static final Pattern USER_INFO = Pattern.compile("//[^/@]*@");
    private static final Pattern PASSWORD = Pattern.compile("(?i)([?&][^=&]*password[^=&]*=)[^&]*");

    /** Returns the value as it may be seen: empty if there is none. Addresses may hold passwords. */
    public Optional<String> shown() {
        if (key.isSecret()) {
            return value.map(hidden -> MASK);
        }
        return key == ConfigKey.DATABASE_URL ? value.map(ConfigValue::withoutPasswords) : value;
    }

    private static String withoutPasswords(String url) {
        return PASSWORD.matcher(USER_INFO.matcher(url).replaceAll("//" + MASK + "@"))
                .replaceAll("$1" + MASK);
    }

    /** Names the key and the origin. */
    @Override
    public String toString() {
        return key.label() + " of " + origin;
    }
}
