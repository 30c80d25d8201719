package dev.brokerkeep.example.exchange;

import dev.brokerkeep.BrokerId;
import dev.brokerkeep.settings.Json;
import dev.brokerkeep.settings.Secret;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Makes accounts of what a file holds, and collects everything that is wrong with it. For one file. */
final class DocumentReader {
    private static final List<String> FIELDS = List.of("brokerkeep", "accounts", "secrets");
    private static final List<String> ACCOUNT_FIELDS =
            List.of("name", "broker", "enabled", "revision", "settings", "undeclared", "unreadable");

    private final String file;
    private final Optional<Passphrase> passphrase;
    private final List<DocumentProblem> problems = new ArrayList<>();
    private SealedSecrets opened = SealedSecrets.none();

    DocumentReader(String file, Optional<Passphrase> passphrase) {
        this.file = file;
        this.passphrase = passphrase;
    }

    AccountsDocument read(Node root) {
        Map<String, Node> fields = fields(root, "", FIELDS);
        if (!(root instanceof Node.Mapping)) {
            throw new InvalidDocumentException(problems);
        }
        requireVersion(root, fields.get("brokerkeep"));
        openSecrets(fields.get("secrets"));
        List<GivenAccount> accounts = new ArrayList<>();
        Node list = fields.get("accounts");
        if (list instanceof Node.Sequence sequence) {
            sequence.items().forEach(item -> readAccount(item).ifPresent(accounts::add));
        } else {
            add(list == null ? root.place() : list.place(), "", "", "'accounts' is needed, and is a list");
        }
        requireDistinct(accounts);
        if (!problems.isEmpty()) {
            throw new InvalidDocumentException(problems);
        }
        return new AccountsDocument(accounts);
    }

    /** Another version may mean something else by the same words: nothing else is looked at then. */
    private void requireVersion(Node root, @Nullable Node version) {
        boolean isOurs =
                version instanceof Node.Scalar scalar && scalar.value().equals(Json.of(AccountsDocument.VERSION));
        if (!isOurs) {
            throw new InvalidDocumentException(
                    version == null ? root.place() : version.place(),
                    "'brokerkeep: " + AccountsDocument.VERSION + "' is needed: it says that this is a file of this"
                            + " program, and of which version; no other is understood");
        }
    }

    private void openSecrets(@Nullable Node secrets) {
        if (secrets == null) {
            return;
        }
        if (!(secrets instanceof Node.Scalar scalar && scalar.value() instanceof Json.Text text)) {
            add(secrets.place(), "", "", "'secrets' is a text: what an export has written");
        } else if (passphrase.isEmpty()) {
            add(secrets.place(), "", "", "its secrets are encrypted: give the passphrase of the export");
        } else {
            opened = SealedSecrets.open(text.value(), passphrase.get(), secrets.place());
        }
    }

    private Optional<GivenAccount> readAccount(Node node) {
        int before = problems.size();
        String name = nameOf(node);
        Map<String, Node> fields = fields(node, name, ACCOUNT_FIELDS);
        if (name.isEmpty() && node instanceof Node.Mapping) {
            add(node.place(), "", "", "an account has a 'name', which is a text that is not empty");
        }
        BrokerId broker = broker(node, name, fields.get("broker"));
        Optional<Boolean> enabled = enabled(name, fields.get("enabled"));
        requireRevision(name, fields.get("revision"));
        Map<String, GivenValue> settings = values(name, broker, fields.get("settings"), "settings");
        Map<String, GivenValue> undeclared = values(name, broker, fields.get("undeclared"), "undeclared");
        Set<String> unreadable = names(name, fields.get("unreadable"));
        return broker == null || problems.size() > before
                ? Optional.empty()
                : Optional.of(new GivenAccount(node.place(), name, broker, enabled, settings, undeclared, unreadable));
    }

    private static String nameOf(Node node) {
        if (node instanceof Node.Mapping mapping) {
            for (Node.Entry entry : mapping.entries()) {
                if (entry.name().equals("name")
                        && entry.value() instanceof Node.Scalar scalar
                        && scalar.value() instanceof Json.Text text) {
                    return text.value();
                }
            }
        }
        return "";
    }

    private @Nullable BrokerId broker(Node account, String name, @Nullable Node broker) {
        if (broker instanceof Node.Scalar scalar && scalar.value() instanceof Json.Text text) {
            try {
                return BrokerId.of(text.value());
            } catch (IllegalArgumentException e) {
                add(broker.place(), name, "", "'broker' is no id of a broker: lower-case letters, digits and hyphens");
                return null;
            }
        }
        if (account instanceof Node.Mapping) {
            add(broker == null ? account.place() : broker.place(), name, "", "'broker' is needed, and is a text");
        }
        return null;
    }

    private Optional<Boolean> enabled(String name, @Nullable Node enabled) {
        if (enabled instanceof Node.Scalar scalar && scalar.value() instanceof Json.Bool bool) {
            return Optional.of(bool.value());
        }
        if (enabled != null) {
            add(enabled.place(), name, "", "'enabled' is true or false, without quotes");
        }
        return Optional.empty();
    }

    /** It tells people what the file was made from; an import goes by what is stored. */
    private void requireRevision(String name, @Nullable Node revision) {
        boolean isNumber = revision instanceof Node.Scalar scalar && scalar.value() instanceof Json.Numeric;
        if (revision != null && !isNumber) {
            add(revision.place(), name, "", "'revision' is a number");
        }
    }

    private Map<String, GivenValue> values(
            String account, @Nullable BrokerId broker, @Nullable Node node, String field) {
        Map<String, GivenValue> values = new LinkedHashMap<>();
        if (node == null) {
            return values;
        }
        if (!(node instanceof Node.Mapping mapping)) {
            add(node.place(), account, "", "'" + field + "' holds names and values, and this is a " + node.kind());
            return values;
        }
        for (Node.Entry entry : mapping.entries()) {
            Json value = json(account, entry.name(), entry.value());
            if (values.containsKey(entry.name())) {
                add(entry.place(), account, entry.name(), "it stands here a second time: which is meant?");
            } else if (value != null) {
                values.put(entry.name(), given(account, broker, field, entry, value));
            }
        }
        return values;
    }

    private GivenValue given(String account, @Nullable BrokerId broker, String field, Node.Entry entry, Json value) {
        if (broker != null && value.equals(Json.of(Secret.MASK))) {
            Json hidden = opened.find(account, broker, field, entry.name());
            if (hidden != null) {
                return new GivenValue(entry.place(), hidden, true);
            }
        }
        return new GivenValue(entry.place(), value, false);
    }

    private Set<String> names(String account, @Nullable Node node) {
        Set<String> names = new LinkedHashSet<>();
        if (node instanceof Node.Sequence sequence) {
            for (Node item : sequence.items()) {
                if (item instanceof Node.Scalar scalar && scalar.value() instanceof Json.Text text) {
                    names.add(text.value());
                } else {
                    add(item.place(), account, "", "'unreadable' holds names only");
                }
            }
        } else if (node != null) {
            add(node.place(), account, "", "'unreadable' is a list of names");
        }
        return names;
    }

    /** Returns null if a name stands twice in it, at any depth. */
    private @Nullable Json json(String account, String setting, Node node) {
        try {
            return NodeJson.of(node);
        } catch (NodeJson.DuplicateNameException e) {
            add(e.place(), account, setting, "within it a name stands a second time: which is meant?");
            return null;
        }
    }

    private Map<String, Node> fields(Node node, String account, List<String> known) {
        Map<String, Node> fields = new LinkedHashMap<>();
        if (!(node instanceof Node.Mapping mapping)) {
            add(node.place(), account, "", "expected " + String.join(", ", known) + ", and this is a " + node.kind());
            return fields;
        }
        for (Node.Entry entry : mapping.entries()) {
            if (!known.contains(entry.name())) {
                add(
                        entry.place(),
                        account,
                        "",
                        "'" + Visible.of(entry.name()) + "' is none of " + String.join(", ", known));
            } else if (fields.put(entry.name(), entry.value()) != null) {
                add(entry.place(), account, "", "'" + entry.name() + "' stands here a second time: which is meant?");
            }
        }
        return fields;
    }

    private void requireDistinct(List<GivenAccount> accounts) {
        Map<String, Place> places = new LinkedHashMap<>();
        for (GivenAccount account : accounts) {
            Place other = places.putIfAbsent(account.name(), account.place());
            if (other != null) {
                add(account.place(), account.name(), "", "it stands at line " + other.line() + " too: which is meant?");
            }
        }
    }

    private void add(Place place, String account, String setting, String message) {
        problems.add(new DocumentProblem(
                (place.line() == 0 ? Place.of(file) : place).toString(), account, setting, message));
    }
}
