package dev.brokerkeep.example.exchange;

import java.util.List;

/**
 * What an export has written.
 *
 * @param accounts how many accounts
 * @param undeclared {@code account: setting} of what is stored though no plugin declares it; exported like a secret
 * @param unreadable {@code account: setting} of what is stored and cannot be read; only its name was exported
 */
public record ExportReport(int accounts, List<String> undeclared, List<String> unreadable) {
    /** Copies the lists. */
    public ExportReport {
        undeclared = List.copyOf(undeclared);
        unreadable = List.copyOf(unreadable);
    }
}
