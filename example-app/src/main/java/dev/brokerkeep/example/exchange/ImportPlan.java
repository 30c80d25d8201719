package dev.brokerkeep.example.exchange;

import java.util.List;

/**
 * What an import would do, and what keeps it from being done. Making one writes nothing.
 *
 * @param accounts the accounts of the file, in its order, but those with problems
 * @param problems everything that is wrong, of all accounts
 */
public record ImportPlan(List<AccountPlan> accounts, List<DocumentProblem> problems) {
    /** Copies the lists. */
    public ImportPlan {
        accounts = List.copyOf(accounts);
        problems = List.copyOf(problems);
    }

    /** Tells whether it can be applied. */
    public boolean isApplicable() {
        return problems.isEmpty();
    }

    /** Returns how many accounts something would be done to. */
    public long count(AccountPlan.Action action) {
        return accounts.stream().filter(each -> each.action() == action).count();
    }
}
