package dev.brokerkeep.example.exchange;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The accounts of a file, read and not compared with anything yet. Its texts show no values. Immutable. */
public final class AccountsDocument {
    /** The version of the format that is written and read. */
    static final int VERSION = 1;

    private final List<GivenAccount> accounts;

    AccountsDocument(List<GivenAccount> accounts) {
        this.accounts = List.copyOf(accounts);
    }

    /**
     * Reads a file.
     *
     * @param passphrase opens the secrets, if the file holds them encrypted
     * @throws InvalidDocumentException if anything about it is wrong
     */
    public static AccountsDocument read(Path file, DocumentFormat format, Optional<Passphrase> passphrase) {
        return parse(FileText.nameOf(file), FileText.read(file), format, passphrase);
    }

    static AccountsDocument parse(String name, String text, DocumentFormat format, Optional<Passphrase> passphrase) {
        return new DocumentReader(name, passphrase).read(format.parse(name, text));
    }

    List<GivenAccount> accounts() {
        return accounts;
    }

    /** Returns how many accounts it holds. */
    public int size() {
        return accounts.size();
    }

    @Override
    public String toString() {
        return "AccountsDocument[" + accounts.size() + " accounts]";
    }
}
