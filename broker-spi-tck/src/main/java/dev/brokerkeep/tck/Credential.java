package dev.brokerkeep.tck;

import dev.brokerkeep.settings.Secret;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * One set of credentials of an account: as many secret texts as the broker wants, each by a name. They are long, random
 * and different from run to run, so that the kit recognizes them wherever they turn up. Safe for many threads.
 */
public final class Credential {
    private static final String ALPHABET = "abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789";
    private static final int LENGTH = 32;

    private final int number;
    private final long seed;
    private final Consumer<String> issuing;
    private final Set<String> issued = ConcurrentHashMap.newKeySet();

    /**
     * Creates a credential.
     *
     * @param number which of an account's successive credentials this is
     * @param seed what the texts are made of
     * @param issuing is told each text before anybody else
     */
    public Credential(int number, long seed, Consumer<String> issuing) {
        this.number = number;
        this.seed = seed;
        this.issuing = issuing;
    }

    /** Returns the secret of this name, such as {@code "key"}: the same each time. */
    public Secret secret(String name) {
        return Secret.of(text(name));
    }

    /** Returns the text of the secret of this name. */
    public String text(String name) {
        SplittableRandom random = new SplittableRandom((seed * 31 + number) * 7919 + name.hashCode());
        StringBuilder text = new StringBuilder();
        while (text.length() < LENGTH) {
            text.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
        }
        issuing.accept(text.toString());
        issued.add(text.toString());
        return text.toString();
    }

    /** Returns every text that was asked for. */
    public Set<String> issued() {
        return Set.copyOf(issued);
    }

    @Override
    public String toString() {
        return "Credential[" + number + "]";
    }
}
