package dev.brokerkeep.tck.bench;

import dev.brokerkeep.AccountId;
import dev.brokerkeep.BrokerId;
import dev.brokerkeep.broker.BrokerAccount;
import dev.brokerkeep.broker.BrokerException;
import dev.brokerkeep.core.BrokerKeep;
import dev.brokerkeep.tck.Candidate;
import dev.brokerkeep.tck.Credential;
import dev.brokerkeep.tck.Untested;
import dev.brokerkeep.tck.Violation;
import dev.brokerkeep.tck.simulator.Arrival;
import dev.brokerkeep.tck.simulator.BrokerSimulation;
import dev.brokerkeep.tck.simulator.NotSimulated;
import dev.brokerkeep.tck.simulator.Simulator;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Function;
import javax.sql.DataSource;

/**
 * One scenario: the plugin in the real runtime, on a database of its own, and a broker of its own; and an account,
 * whose object has not been built yet.
 */
public final class World implements AutoCloseable {
    private final Bench bench;
    private final Candidate candidate;
    private final DataSource database;
    private final Simulator simulator;
    private final Ledger ledger;
    private final VirtualTime time = new VirtualTime();
    private final BrokerKeep keep;
    private final BrokerId broker;
    private final AccountId id;
    private final BrokerAccount account;

    World(Bench bench, DataSource database, BrokerSimulation simulation) {
        this.bench = bench;
        this.candidate = bench.candidate();
        this.database = database;
        this.ledger = new Ledger(database);
        this.broker = bench.brokerId();
        this.keep = bench.open(ledger.dataSource(), time);
        this.simulator = Simulator.start(simulation, bench.patience());
        this.id = create("first", 1);
        this.account = keep.instances().get(id);
    }

    /** Creates another account with this credential. */
    public AccountId create(String name, int credential) {
        return keep.accounts()
                .create(name, broker, candidate.settings(simulator.address(), credential(credential)))
                .id();
    }

    /** Returns a credential of this scenario; nobody outside may learn it. */
    public Credential credential(int number) {
        return bench.credential(number);
    }

    /** Gives an account this credential. */
    public void rotate(BrokerAccount whose, int credential) {
        whose.saveSettings(candidate.settings(simulator.address(), credential(credential)));
    }

    /** Returns the account's handle. */
    public BrokerAccount account() {
        return account;
    }

    /** Returns the account's id. */
    public AccountId id() {
        return id;
    }

    /** Returns the handle of another account. */
    public BrokerAccount account(AccountId other) {
        return keep.instances().get(other);
    }

    /** Builds an account object of the account, for use without a handle. The caller closes it. */
    public BareAccount bare() {
        return new BareAccount(bench.accountType(), id, account.settingsView(), time);
    }

    /** Returns the runtime. */
    public BrokerKeep keep() {
        return keep;
    }

    /** Returns the broker. */
    public Simulator simulator() {
        return simulator;
    }

    /** Returns the settings store. */
    public Ledger ledger() {
        return ledger;
    }

    /** Returns the plugin's time. */
    public VirtualTime time() {
        return time;
    }

    /** Returns every call that only reads. */
    public List<Call> reads() {
        return well("orders(all)", () -> Calls.reads(account, candidate.symbol()));
    }

    /** Returns every call that changes something. */
    public List<Call> changes() {
        return well("submit(request)", () -> Calls.changes(account, candidate.symbol()));
    }

    /** Returns the symbol of something that can be traded. */
    public String symbol() {
        return candidate.symbol();
    }

    /** Returns the numbers of the credentials that a request bears. */
    public List<Integer> credentialsOn(Arrival arrival) {
        return credentialsIn(arrival.head() + "\n" + arrival.request().body());
    }

    /** Returns the numbers of the credentials that a text bears. */
    public List<Integer> credentialsIn(String text) {
        return bench.credentialsIn(text);
    }

    /** Tells the simulation something, or asks it. Not every author has written every method of it. */
    public <T> T simulated(Function<BrokerSimulation, T> question) {
        try {
            return simulator.ask(question);
        } catch (NotSimulated e) {
            throw new Untested(String.valueOf(e.getMessage()));
        }
    }

    /** Executes a statement as somebody with a database client would. */
    public void sql(String statement) throws SQLException {
        try (Connection connection = database.getConnection();
                Statement executed = connection.createStatement()) {
            executed.execute(statement);
        }
    }

    /** Calls, as a part of good weather: whatever it throws is a finding. */
    public <T> T well(String what, Callable<T> call) {
        try {
            return call.call();
        } catch (Violation | Untested e) {
            throw e;
        } catch (Exception e) {
            bench.overheard().hear("an exception of " + what, e);
            throw new Violation(what + " failed though the broker answered well: " + e, e);
        }
    }

    /** Calls, where the broker does not do what it should: returns the exception, which has to be of the SPI's type. */
    public BrokerException badly(String what, Callable<?> call) {
        Object result;
        try {
            result = call.call();
        } catch (BrokerException e) {
            bench.overheard().hear("an exception of " + what, e);
            return e;
        } catch (Exception | Error e) {
            bench.overheard().hear("an exception of " + what, e);
            throw new Violation(what + " ended with " + e.getClass().getName() + " instead of a BrokerException", e);
        }
        throw new Violation(what + " returned " + shortened(result) + " instead of failing");
    }

    private static String shortened(Object result) {
        String text = String.valueOf(result);
        return text.length() > 80 ? text.substring(0, 80) + "..." : text;
    }

    @Override
    public void close() {
        simulator.heal();
        keep.close();
        simulator.close();
        if (!simulator.failures().isEmpty()) {
            throw new Untested("The candidate's own simulation threw "
                    + simulator.failures().get(0) + ": mend it, then run the kit again");
        }
    }
}
