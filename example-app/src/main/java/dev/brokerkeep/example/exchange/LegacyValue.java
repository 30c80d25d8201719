package dev.brokerkeep.example.exchange;

import dev.brokerkeep.example.exchange.LegacyFile.Cell;
import dev.brokerkeep.example.exchange.LegacyReading.Verdict;
import dev.brokerkeep.settings.Json;
import dev.brokerkeep.settings.SettingKey;
import dev.brokerkeep.settings.SettingType;
import dev.brokerkeep.settings.SettingsDraft;
import dev.brokerkeep.settings.SettingsSchema;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the three columns of a row mean for one setting. A repair is made only where the setting's type leaves one
 * meaning; else the value is refused.
 *
 * @param value null if there is none
 * @param reason never holds a value
 */
record LegacyValue(Verdict verdict, @Nullable Json value, String reason) {
    private static final Pattern WHOLE = Pattern.compile("-?(0|[1-9][0-9]*)(\\.0+)?");
    private static final Pattern FRACTION = Pattern.compile("-?(0|[1-9][0-9]*)(\\.[0-9]+)?");

    /** Every whole number up to here is a double; beyond, several are the same one. */
    private static final double MOST_EXACT = 9_007_199_254_740_992.0;

    private static final int MOST_ESCAPES = 8;
    private static final int MOST_DIGITS = 500;

    private static LegacyValue taken(Json value, String reason) {
        return new LegacyValue(Verdict.TAKEN, value, reason);
    }

    private static LegacyValue repaired(Json value, String reason) {
        return new LegacyValue(Verdict.REPAIRED, value, reason);
    }

    private static LegacyValue unset(String reason) {
        return new LegacyValue(Verdict.REPAIRED, null, reason);
    }

    private static LegacyValue nothing(String reason) {
        return new LegacyValue(Verdict.LEFT_OUT, null, reason);
    }

    private static LegacyValue refused(String reason) {
        return new LegacyValue(Verdict.REFUSED, null, reason);
    }

    boolean isRefused() {
        return verdict == Verdict.REFUSED;
    }

    static LegacyValue of(
            SettingsSchema schema, SettingKey<?> key, Cell text, Cell json, Cell number, boolean isNoneUnset) {
        List<LegacyValue> filled = new ArrayList<>();
        if (!text.isNull()) {
            filled.add(inColumn("value_str", ofText(key, text, isNoneUnset)));
        }
        if (!json.isNull() && !isEmptyJson(key, json)) {
            filled.add(inColumn("value_json", ofJson(key, json)));
        }
        if (!number.isNull()) {
            filled.add(inColumn("value_float", ofNumber(key, number)));
        }
        LegacyValue value = joined(filled);
        if (value.value() == null) {
            return value;
        }
        SettingsDraft draft = SettingsDraft.of(schema).json(key.name(), value.value());
        return draft.problems().isEmpty()
                ? value
                : refused(draft.problems().get(0).message() + "; correct it in a copy of the file, or leave it out with"
                        + " --map " + key.name() + "=");
    }

    private static LegacyValue inColumn(String column, LegacyValue value) {
        return new LegacyValue(value.verdict(), value.value(), column + ": " + value.reason());
    }

    /** Columns that say the same are one; nobody knows which of two different ones was meant. */
    private static LegacyValue joined(List<LegacyValue> filled) {
        if (filled.isEmpty()) {
            return nothing("no column holds a value: the default applies");
        }
        LegacyValue first = filled.get(0);
        if (filled.size() == 1) {
            return first;
        }
        boolean isAlike = filled.stream()
                .allMatch(each -> !each.isRefused() && java.util.Objects.equals(each.value(), first.value()));
        return isAlike
                ? new LegacyValue(Verdict.REPAIRED, first.value(), "several columns are filled, and all say the same")
                : refused("several columns are filled, and they do not say the same: empty all but the right one in a"
                        + " copy of the file");
    }

    /** JSON null, and the empty object that is the column's default; of a JSON setting that may be the value. */
    private static boolean isEmptyJson(SettingKey<?> key, Cell json) {
        String text = json.text();
        return text != null
                && (text.strip().equals("null") || (text.strip().equals("{}") && key.type() != SettingType.JSON));
    }

    private static LegacyValue ofText(SettingKey<?> key, Cell cell, boolean isNoneUnset) {
        String text = cell.text();
        if (!cell.isText() || text == null) {
            return refused(notText(cell));
        }
        SettingType type = key.type();
        if (text.equals("None")) {
            return none(type, isNoneUnset);
        }
        return switch (type) {
            case TEXT, CHOICE, DURATION, URI -> taken(Json.of(text), "text");
            case SECRET ->
                text.isEmpty() ? unset("an empty text is no secret: it is not set") : taken(Json.of(text), "text");
            case BOOLEAN, INTEGER, DECIMAL -> ofScalarText(key, text);
            case TEXT_LIST, JSON -> ofStructuredText(text);
        };
    }

    private static LegacyValue none(SettingType type, boolean isNoneUnset) {
        if (type != SettingType.TEXT || isNoneUnset) {
            return unset("the text None, which Python writes for nothing, is no value of this setting: it is not set");
        }
        return refused("the text None may be a text, or what Python writes for nothing: say --none-is-unset, or correct"
                + " it in a copy of the file");
    }

    private static String notText(Cell cell) {
        return cell.isText()
                ? "the text is not in the file's encoding: correct it in a copy of the file"
                : "expected a text, found " + cell.kind() + ": what it was as a text is not known; correct it in a copy"
                        + " of the file";
    }

    /** A text where the type is another: it can mean one value, or none. */
    private static LegacyValue ofScalarText(SettingKey<?> key, String text) {
        if (text.isEmpty()) {
            return unset("an empty text is no value of this setting: it is not set");
        }
        if (text.startsWith("\"")) {
            return ofEscaped(key, text);
        }
        Json value = scalar(key.type(), text);
        return value == null
                ? refused("expected " + key.valueDescription()
                        + ", and the text is none without a guess: correct it in a copy of the file")
                : repaired(value, "a text that can only mean one " + nameOf(key.type()));
    }

    private static @Nullable Json scalar(SettingType type, String text) {
        return switch (type) {
            case BOOLEAN ->
                switch (text) {
                    case "true", "True" -> Json.of(true);
                    case "false", "False" -> Json.of(false);
                    default -> null;
                };
            case INTEGER -> number(text, WHOLE);
            case DECIMAL -> number(text, FRACTION);
            default -> null;
        };
    }

    private static @Nullable Json number(String text, Pattern form) {
        return text.length() <= MOST_DIGITS && form.matcher(text).matches() ? Json.of(new BigDecimal(text)) : null;
    }

    private static String nameOf(SettingType type) {
        return switch (type) {
            case BOOLEAN -> "boolean";
            case INTEGER -> "whole number";
            default -> "number";
        };
    }

    private static LegacyValue ofStructuredText(String text) {
        Json parsed = parsed(text);
        return parsed instanceof Json.Array || parsed instanceof Json.Members
                ? repaired(parsed, "a text that is JSON")
                : refused("expected JSON with a list or an object, and the text is none: correct it in a copy of the"
                        + " file");
    }

    private static LegacyValue ofJson(SettingKey<?> key, Cell cell) {
        String text = cell.text();
        if (!cell.isText() || text == null) {
            // SQLite turns numbers into numbers where the column is declared so.
            return cell.kind().equals("integer") || cell.kind().equals("real")
                    ? ofNumber(key, cell)
                    : refused(notText(cell));
        }
        Json parsed = parsed(text);
        if (parsed == null) {
            Json value = scalar(key.type(), text);
            return value != null
                    ? repaired(value, "no JSON, and a text that can only mean one " + nameOf(key.type()))
                    : refused("it is no JSON (or a name stands in it twice): correct it in a copy of the file");
        }
        return switch (key.type()) {
            case JSON, TEXT_LIST ->
                parsed instanceof Json.Text inner ? ofJsonInText(key, inner.value()) : taken(parsed, "JSON");
            case BOOLEAN, INTEGER, DECIMAL ->
                parsed instanceof Json.Text
                        ? ofEscaped(key, text)
                        : isOfType(key.type(), parsed)
                                ? taken(parsed, "JSON " + parsed.kind())
                                : refused("expected " + key.valueDescription() + ", found a JSON " + parsed.kind()
                                        + ": which value it stands for is not known; correct it in a copy of the file");
            case TEXT, CHOICE, DURATION, URI, SECRET -> ofJsonText(key, parsed);
        };
    }

    private static LegacyValue ofJsonInText(SettingKey<?> key, String inner) {
        return key.type() == SettingType.TEXT_LIST
                ? ofStructuredText(inner)
                : refused("a JSON text may be the value, or hold it escaped: correct it in a copy of the file");
    }

    private static LegacyValue ofJsonText(SettingKey<?> key, Json parsed) {
        if (!(parsed instanceof Json.Text text)) {
            return refused("expected a text, found a JSON " + parsed.kind()
                    + ": what it was as a text (leading zeros) is not known; correct it in a copy of the file");
        }
        if (text.value().equals("None")) {
            return key.type() == SettingType.TEXT ? none(key.type(), false) : none(key.type(), true);
        }
        if (text.value().startsWith("\"")) {
            return refused("the text is in quotes within quotes: whether the inner ones belong to it is not known;"
                    + " correct it in a copy of the file");
        }
        return text.value().isEmpty() && key.isSecret()
                ? unset("an empty text is no secret: it is not set")
                : repaired(Json.of(text.value()), "a text that stands in the column for JSON");
    }

    /** Escaped any number of times: quotes are no part of a boolean or a number, so taking them off loses nothing. */
    private static LegacyValue ofEscaped(SettingKey<?> key, String text) {
        String rest = text;
        for (int times = 1; times <= MOST_ESCAPES; times++) {
            if (!(parsed(rest) instanceof Json.Text inner)) {
                break;
            }
            rest = inner.value();
            if (rest.equals("None")) {
                return none(key.type(), true);
            }
            Json value = scalar(key.type(), rest);
            if (value != null) {
                return repaired(
                        value,
                        "a JSON text, escaped " + times + (times == 1 ? " time" : " times")
                                + ", that can only mean one " + nameOf(key.type()));
            }
        }
        return refused("expected " + key.valueDescription()
                + ", and the escaped text is none without a guess: correct it" + " in a copy of the file");
    }

    private static boolean isOfType(SettingType type, Json value) {
        return type == SettingType.BOOLEAN ? value instanceof Json.Bool : value instanceof Json.Numeric;
    }

    private static LegacyValue ofNumber(SettingKey<?> key, Cell cell) {
        if (!cell.kind().equals("real") && !cell.kind().equals("integer")) {
            return refused("expected a number, found " + cell.kind() + ": correct it in a copy of the file");
        }
        boolean isWhole = cell.kind().equals("integer");
        double real = cell.real();
        return switch (key.type()) {
            case INTEGER -> {
                if (isWhole) {
                    yield taken(Json.of(cell.integer()), "whole number");
                }
                yield real == Math.rint(real) && Math.abs(real) <= MOST_EXACT
                        ? repaired(
                                Json.of((long) real),
                                "a floating-point number that is whole, and small enough to be" + " exact")
                        : refused("expected a whole number, found a floating-point number that is none, or too large to"
                                + " be exact: correct it in a copy of the file");
            }
            case DECIMAL -> {
                if (isWhole) {
                    yield taken(Json.of(cell.integer()), "whole number");
                }
                yield Double.isFinite(real)
                        ? taken(
                                Json.of(BigDecimal.valueOf(real)),
                                "the shortest decimal number that is this" + " floating-point number")
                        : refused("it is infinite: correct it in a copy of the file");
            }
            case BOOLEAN ->
                refused("expected true or false, found a number: which of the two a number stands for is not known, and"
                        + " the wrong one may mean real money; correct it in a copy of the file");
            default ->
                refused("expected " + key.valueDescription() + ", found a number: what it was as a text (leading zeros)"
                        + " is not known; correct it in a copy of the file");
        };
    }

    private static @Nullable Json parsed(String text) {
        try {
            return JsonText.parse(text);
        } catch (InvalidDocumentException e) {
            return null;
        }
    }

    @Override
    public String toString() {
        return verdict + ": " + reason;
    }
}
