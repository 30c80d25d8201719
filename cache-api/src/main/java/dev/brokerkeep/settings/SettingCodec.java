package dev.brokerkeep.settings;

import java.math.BigDecimal;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * How a typed value is stored. Decoding is strict: what was not written by the same codec is an error, never a guess,
 * because a guessed {@code false} may stand for a live account. Error texts say what was expected and never what was
 * found.
 */
interface SettingCodec<T> {
    Json encode(T value);

    /** Returns the value, or throws {@link IllegalArgumentException} with a text that says what was expected. */
    T decode(Json stored);

    /** Returns the value itself if it cannot change, or else an unmodifiable copy. */
    default T copy(T value) {
        return value;
    }

    /** Says in a word what values look like, for people. */
    String describe();

    /** What kind of values these are. */
    SettingType type();

    /**
     * Returns what people mean who type a text, in its stored form; decoding it may still fail.
     *
     * @throws IllegalArgumentException with a text that says what was expected and never what was found
     */
    default Json typed(String text) {
        if (type().isStructured()) {
            throw new IllegalArgumentException("expected a " + describe() + ", written as JSON");
        }
        return Json.of(text);
    }

    /** Digits as people write them: no exponent, no digit grouping, no leading zeros, the point as the mark. */
    private static BigDecimal number(String text, Pattern form, String what) {
        if (text.length() > Storable.MOST_DIGITS || !form.matcher(text).matches()) {
            throw new IllegalArgumentException("expected a " + what + ", written like " + EXAMPLES.get(form));
        }
        return new BigDecimal(text);
    }

    Pattern WHOLE = Pattern.compile("-?(0|[1-9][0-9]*)");
    Pattern FRACTION = Pattern.compile(WHOLE.pattern() + "(\\.[0-9]+)?");
    Map<Pattern, String> EXAMPLES = Map.of(WHOLE, "1500", FRACTION, "1500.25");

    /** What a call of {@link #decode} throws when another kind of JSON is stored. */
    private static IllegalArgumentException expected(String what, Json stored) {
        return new IllegalArgumentException("expected " + what + ", found a JSON " + stored.kind());
    }

    private static String textOf(Json stored, String what) {
        if (stored instanceof Json.Text text) {
            return text.value();
        }
        throw expected(what, stored);
    }

    SettingCodec<String> TEXT = new SettingCodec<>() {
        @Override
        public Json encode(String value) {
            return Json.of(value);
        }

        @Override
        public String decode(Json stored) {
            return textOf(stored, describe());
        }

        @Override
        public SettingType type() {
            return SettingType.TEXT;
        }

        @Override
        public String describe() {
            return "text";
        }
    };

    SettingCodec<Secret> SECRET = new SettingCodec<>() {
        @Override
        public Json encode(Secret value) {
            throw new IllegalStateException("A secret has no plain stored form");
        }

        @Override
        public Secret decode(Json stored) {
            throw new IllegalArgumentException("it is a secret, and is stored in plain; save it again to encrypt it");
        }

        @Override
        public SettingType type() {
            return SettingType.SECRET;
        }

        @Override
        public String describe() {
            return "secret";
        }
    };

    SettingCodec<Boolean> BOOLEAN = new SettingCodec<>() {
        @Override
        public Json encode(Boolean value) {
            return Json.of(value);
        }

        @Override
        public Boolean decode(Json stored) {
            if (stored instanceof Json.Bool bool) {
                return bool.value();
            }
            throw expected(describe(), stored);
        }

        @Override
        public SettingType type() {
            return SettingType.BOOLEAN;
        }

        @Override
        public Json typed(String text) {
            return switch (text) {
                case "true" -> Json.of(true);
                case "false" -> Json.of(false);
                default -> throw new IllegalArgumentException("expected " + describe());
            };
        }

        @Override
        public String describe() {
            return "true or false";
        }
    };

    SettingCodec<Long> INTEGER = new SettingCodec<>() {
        @Override
        public Json encode(Long value) {
            return Json.of(value);
        }

        @Override
        public Long decode(Json stored) {
            if (stored instanceof Json.Numeric number) {
                try {
                    return number.value().longValueExact();
                } catch (ArithmeticException e) {
                    throw new IllegalArgumentException("expected a whole number of at most 64 bits", e);
                }
            }
            throw expected(describe(), stored);
        }

        @Override
        public SettingType type() {
            return SettingType.INTEGER;
        }

        @Override
        public Json typed(String text) {
            return Json.of(number(text, WHOLE, describe()));
        }

        @Override
        public String describe() {
            return "whole number";
        }
    };

    SettingCodec<BigDecimal> DECIMAL = new SettingCodec<>() {
        @Override
        public Json encode(BigDecimal value) {
            return Json.of(value);
        }

        @Override
        public BigDecimal decode(Json stored) {
            if (stored instanceof Json.Numeric number) {
                return number.value();
            }
            throw expected(describe(), stored);
        }

        @Override
        public SettingType type() {
            return SettingType.DECIMAL;
        }

        @Override
        public Json typed(String text) {
            return Json.of(number(text, FRACTION, describe()));
        }

        @Override
        public String describe() {
            return "decimal number";
        }
    };

    SettingCodec<Duration> DURATION = new SettingCodec<>() {
        @Override
        public Json encode(Duration value) {
            return Json.of(value.toString());
        }

        @Override
        public Duration decode(Json stored) {
            try {
                return Duration.parse(textOf(stored, describe()));
            } catch (DateTimeParseException e) {
                // The cause is left out: its text repeats the stored value.
                throw new IllegalArgumentException("expected " + describe());
            }
        }

        @Override
        public SettingType type() {
            return SettingType.DURATION;
        }

        @Override
        public String describe() {
            return "ISO-8601 duration such as PT30S";
        }
    };

    SettingCodec<URI> ABSOLUTE_URI = new SettingCodec<>() {
        @Override
        public Json encode(URI value) {
            return Json.of(value.toString());
        }

        @Override
        public URI decode(Json stored) {
            try {
                URI uri = new URI(textOf(stored, describe()));
                if (!uri.isAbsolute() || uri.getHost() == null) {
                    throw new IllegalArgumentException("expected " + describe());
                }
                return uri;
            } catch (URISyntaxException e) {
                // The cause is left out: its text repeats the stored value.
                throw new IllegalArgumentException("expected " + describe());
            }
        }

        @Override
        public SettingType type() {
            return SettingType.URI;
        }

        @Override
        public String describe() {
            return "absolute URI such as https://host.example/path";
        }
    };

    SettingCodec<List<String>> TEXT_LIST = new SettingCodec<>() {
        @Override
        public List<String> copy(List<String> value) {
            return List.copyOf(value);
        }

        @Override
        public Json encode(List<String> value) {
            return Json.of(value.stream().map(Json::of).toList());
        }

        @Override
        public List<String> decode(Json stored) {
            if (!(stored instanceof Json.Array array)) {
                throw expected(describe(), stored);
            }
            List<String> items = new ArrayList<>(array.items().size());
            for (Json item : array.items()) {
                items.add(textOf(item, "only texts in the list"));
            }
            return List.copyOf(items);
        }

        @Override
        public SettingType type() {
            return SettingType.TEXT_LIST;
        }

        @Override
        public String describe() {
            return "list of texts";
        }
    };

    SettingCodec<Json> JSON = new SettingCodec<>() {
        @Override
        public Json encode(Json value) {
            return value;
        }

        @Override
        public Json decode(Json stored) {
            return stored;
        }

        @Override
        public SettingType type() {
            return SettingType.JSON;
        }

        @Override
        public String describe() {
            return "JSON";
        }
    };

    /** Stores an enum constant by its name in lower case; refuses an enum of which two would be stored alike. */
    static <E extends Enum<E>> SettingCodec<E> choice(String setting, Class<E> type) {
        Map<String, E> constants = new LinkedHashMap<>();
        for (E constant : type.getEnumConstants()) {
            E other = constants.put(stored(constant), constant);
            if (other != null) {
                throw new IllegalArgumentException("Setting '" + setting + "' cannot be a choice of " + type.getName()
                        + ": " + other.name() + " and " + constant.name() + " are both stored as '" + stored(constant)
                        + "'");
            }
        }
        return new SettingCodec<>() {
            @Override
            public Json encode(E value) {
                return Json.of(stored(value));
            }

            @Override
            public E decode(Json stored) {
                E constant = constants.get(textOf(stored, describe()));
                if (constant == null) {
                    throw new IllegalArgumentException("expected " + describe());
                }
                return constant;
            }

            @Override
            public SettingType type() {
                return SettingType.CHOICE;
            }

            @Override
            public String describe() {
                return "one of " + String.join(", ", constants.keySet());
            }
        };
    }

    private static String stored(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }
}
