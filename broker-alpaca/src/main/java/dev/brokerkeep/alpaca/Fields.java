package dev.brokerkeep.alpaca;

import dev.brokerkeep.broker.BrokerException;
import dev.brokerkeep.broker.BrokerException.Kind;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;

/**
 * The fields of one record of an answer. Null, the empty text and absence are one: Alpaca uses all three. What is there
 * and cannot be read is an error, never nothing. Messages name fields and never repeat values.
 */
final class Fields {
    /** No amount is this long; a number such as 1E999999999 would cost whoever prints it gigabytes. */
    private static final int LONGEST_AMOUNT = 100;

    private final CallName call;
    private final JsonNode object;

    Fields(CallName call, JsonNode object) {
        this.call = call;
        this.object = object;
    }

    /** Returns the text of a field that identifies the record, or without which it means nothing. */
    String text(String field) {
        return textIfAny(field).orElseThrow(() -> missing(field));
    }

    /** Returns a word of the broker; empty if it says none. */
    String word(String field) {
        return textIfAny(field).orElse("");
    }

    Optional<String> textIfAny(String field) {
        JsonNode node = object.path(field);
        if (node.isContainer()) {
            throw unreadable(field, "a text");
        }
        return Optional.of(node.asString("")).filter(text -> !text.isEmpty());
    }

    BigDecimal amount(String field) {
        return amountIfAny(field).orElseThrow(() -> missing(field));
    }

    /** Returns an amount with exactly the digits that the broker sent, whether as text or as a number. */
    Optional<BigDecimal> amountIfAny(String field) {
        JsonNode node = object.path(field);
        if (node.isNumber()) {
            return Optional.of(bounded(field, node.decimalValue()));
        }
        return textIfAny(field).map(text -> bounded(field, decimal(field, text)));
    }

    private BigDecimal decimal(String field, String text) {
        if (text.length() <= LONGEST_AMOUNT) {
            try {
                return new BigDecimal(text);
            } catch (NumberFormatException e) {
                // Told below; this text would repeat the value.
            }
        }
        throw unreadable(field, "a decimal number");
    }

    private BigDecimal bounded(String field, BigDecimal amount) {
        if (amount.precision() > LONGEST_AMOUNT || Math.abs((long) amount.scale()) > LONGEST_AMOUNT) {
            throw unreadable(field, "a decimal number of reasonable size");
        }
        return amount;
    }

    boolean flag(String field) {
        return object.path(field).booleanValueOpt().orElseThrow(() -> unreadable(field, "true or false"));
    }

    Instant instant(String field) {
        return instantIfAny(field).orElseThrow(() -> missing(field));
    }

    /** Returns a point in time, written with any offset. */
    Optional<Instant> instantIfAny(String field) {
        return textIfAny(field).map(text -> {
            try {
                return OffsetDateTime.parse(text).toInstant();
            } catch (DateTimeException e) {
                throw unreadable(field, "a date and time with an offset");
            }
        });
    }

    /** Returns a record within this one. */
    Fields object(String field) {
        JsonNode node = object.path(field);
        if (!node.isObject()) {
            throw unreadable(field, "a JSON object");
        }
        return new Fields(call, node);
    }

    /** Returns a record within this one; empty if there is none. */
    Optional<Fields> objectIfAny(String field) {
        JsonNode node = object.path(field);
        return node.isMissingNode() || node.isNull() ? Optional.empty() : Optional.of(object(field));
    }

    /** Tells whether a list of texts holds this one. */
    boolean listHolds(String field, String wanted) {
        for (JsonNode item : object.path(field)) {
            if (item.asString("").equals(wanted)) {
                return true;
            }
        }
        return false;
    }

    LocalDate date(String field) {
        return parsed(field, "a date", LocalDate::parse);
    }

    LocalTime time(String field) {
        return parsed(field, "a time of day", LocalTime::parse);
    }

    private <T> T parsed(String field, String expected, Function<String, T> parser) {
        try {
            return parser.apply(text(field));
        } catch (DateTimeException e) {
            throw unreadable(field, expected);
        }
    }

    private BrokerException missing(String field) {
        return call.failure(Kind.MALFORMED_ANSWER, ": a record of the answer has no '" + field + "'.");
    }

    /** Returns the failure for a field that cannot be what it says. */
    BrokerException unreadable(String field, String expected) {
        return call.failure(Kind.MALFORMED_ANSWER, ": '" + field + "' in the answer is not " + expected + ".");
    }
}
