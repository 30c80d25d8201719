package dev.brokerkeep.alpaca;

import dev.brokerkeep.broker.BrokerException;
import dev.brokerkeep.broker.BrokerException.Kind;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * The fields of one record of an answer. Null, the empty text and absence are one: Alpaca uses all three. What is there
 * and cannot be read is an error, never nothing. Messages name fields and never repeat values.
 */
final class Fields {
    /** No amount is this long; a number such as 1E999999999 would cost whoever prints it gigabytes. */
    private static final int LONGEST_AMOUNT = 100;

    private final String call;
    private final JsonNode object;

    Fields(String call, JsonNode object) {
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

    private BrokerException missing(String field) {
        return new BrokerException(Kind.MALFORMED_ANSWER, call + ": a record of the answer has no '" + field + "'.");
    }

    private BrokerException unreadable(String field, String expected) {
        return new BrokerException(
                Kind.MALFORMED_ANSWER, call + ": '" + field + "' in the answer is not " + expected + ".");
    }
}
