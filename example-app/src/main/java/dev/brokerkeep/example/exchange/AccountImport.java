package dev.brokerkeep.example.exchange;

import dev.brokerkeep.AccountId;
import dev.brokerkeep.BrokerKeepException;
import dev.brokerkeep.ErrorCode;
import dev.brokerkeep.broker.BrokerAccount;
import dev.brokerkeep.cache.AccountEdit;
import dev.brokerkeep.cache.AccountInfo;
import dev.brokerkeep.core.BrokerKeep;
import dev.brokerkeep.settings.ChangeNote;
import dev.brokerkeep.settings.Settings;
import dev.brokerkeep.settings.SettingsConflictException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Brings accounts of a file into the database: first a plan, which people can look at, then all of it or nothing.
 *
 * <p>Accounts are the same if their names are. Values are taken as they stand in the file; a mask in the place of a
 * secret is refused.
 */
public final class AccountImport {
    private static final int PORTION = 500;

    private final BrokerKeep keep;

    /** Creates an import into this database. */
    public AccountImport(BrokerKeep keep) {
        this.keep = Objects.requireNonNull(keep, "keep");
    }

    /** Compares what a file holds with what is stored. Writes nothing. */
    public ImportPlan plan(AccountsDocument document, ImportMode mode) {
        Map<String, AccountInfo> stored = stored(document);
        List<AccountPlan> plans = new ArrayList<>();
        List<DocumentProblem> problems = new ArrayList<>();
        List<GivenAccount> given = document.accounts();
        for (int from = 0; from < given.size(); from += PORTION) {
            List<GivenAccount> portion = given.subList(from, Math.min(from + PORTION, given.size()));
            Map<AccountId, Settings> settings = settings(portion, stored);
            for (GivenAccount account : portion) {
                AccountPlanner planner = new AccountPlanner(keep, account, mode);
                AccountInfo info = stored.get(account.name());
                Settings before = info == null ? null : settings.get(info.id());
                planner.plan(info, before).ifPresent(plans::add);
                problems.addAll(planner.problems());
            }
        }
        return new ImportPlan(plans, problems);
    }

    private Map<String, AccountInfo> stored(AccountsDocument document) {
        Set<String> names =
                document.accounts().stream().map(GivenAccount::name).collect(Collectors.toUnmodifiableSet());
        return keep.accounts().list().stream()
                .filter(account -> names.contains(account.name()))
                .collect(Collectors.toUnmodifiableMap(AccountInfo::name, account -> account));
    }

    /** Those of accounts that belong to the broker that the file names; the others are refused anyway. */
    private Map<AccountId, Settings> settings(List<GivenAccount> portion, Map<String, AccountInfo> stored) {
        List<AccountId> ids = new ArrayList<>();
        for (GivenAccount account : portion) {
            AccountInfo info = stored.get(account.name());
            if (info != null && info.broker().equals(account.broker()) && Schemas.isKnown(keep, info.broker())) {
                ids.add(info.id());
            }
        }
        Map<AccountId, Settings> settings = new HashMap<>();
        for (Map.Entry<AccountId, BrokerAccount> account :
                keep.instances().getAll(ids).entrySet()) {
            settings.put(account.getKey(), account.getValue().settings());
        }
        return settings;
    }

    /**
     * Does what a plan says: one transaction, one revision of each account that is created or changed.
     *
     * @return how many accounts were created or changed
     * @throws InvalidDocumentException if the plan has problems; nothing was written
     * @throws BrokerKeepException with {@code SETTINGS_CONFLICT} if an account was changed since the plan was made, and
     *     as {@link dev.brokerkeep.cache.AccountRegistry#applyAll}; nothing was written, unless it is
     *     {@code SAVE_OUTCOME_UNKNOWN}
     */
    public int apply(ImportPlan plan, ChangeNote note) {
        if (!plan.isApplicable()) {
            throw new InvalidDocumentException(plan.problems());
        }
        List<AccountEdit> edits = plan.accounts().stream()
                .filter(account -> account.action() != AccountPlan.Action.UNCHANGED)
                .map(AccountPlan::edit)
                .toList();
        try {
            return keep.accounts().noted(note).applyAll(edits).size();
        } catch (SettingsConflictException e) {
            throw conflict(plan, e);
        }
    }

    private static BrokerKeepException conflict(ImportPlan plan, SettingsConflictException conflict) {
        AccountId id = conflict.current().account();
        String name = plan.accounts().stream()
                .filter(account -> account.edit() instanceof AccountEdit.Change change
                        && change.id().equals(id))
                .map(AccountPlan::name)
                .findFirst()
                .orElse("");
        return new BrokerKeepException(
                ErrorCode.SETTINGS_CONFLICT,
                "Account '" + Visible.of(name) + "' (" + id + ") was changed since the import was planned: the plan saw"
                        + " revision " + conflict.basedOn() + ", the current one is "
                        + conflict.current().revision() + ". Nothing was imported.",
                "plan the import anew and look at the differences.",
                conflict);
    }
}
