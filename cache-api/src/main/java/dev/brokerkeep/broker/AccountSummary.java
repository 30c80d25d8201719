package dev.brokerkeep.broker;

import java.math.BigDecimal;
import java.util.Objects;

/**
 * What an account is worth and may spend.
 *
 * @param accountNumber the broker's own number of the account
 * @param status the broker's word for the account's state, such as {@code ACTIVE}
 * @param currency ISO 4217 code of all amounts
 * @param equity cash plus the value of all positions
 * @param cash cash balance; negative when money is borrowed
 * @param buyingPower what may be spent on new positions, margin included
 */
public record AccountSummary(
        String accountNumber,
        String status,
        String currency,
        BigDecimal equity,
        BigDecimal cash,
        BigDecimal buyingPower) {
    /** Refuses nulls. */
    public AccountSummary {
        Objects.requireNonNull(accountNumber, "accountNumber");
        Objects.requireNonNull(status, "status");
        Objects.requireNonNull(currency, "currency");
        Objects.requireNonNull(equity, "equity");
        Objects.requireNonNull(cash, "cash");
        Objects.requireNonNull(buyingPower, "buyingPower");
    }
}
