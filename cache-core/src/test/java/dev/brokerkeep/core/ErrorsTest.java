package dev.brokerkeep.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.brokerkeep.BrokerKeepException;
import dev.brokerkeep.ErrorCode;
import dev.brokerkeep.core.testing.AcmePlugin;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

/** A database that cannot be used ends the start soon, with an error that says what to do. */
final class ErrorsTest {
    @Test
    void closedPort_isReportedInUnderFiveSeconds() throws Exception {
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }

        assertUnreachableSoon(port);
    }

    @Test
    void serverThatNeverAnswers_isReportedInUnderFiveSeconds() throws Exception {
        try (ServerSocket socket = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
            assertUnreachableSoon(socket.getLocalPort());
        }
    }

    @Test
    void driverThatIsNotThere_isNotTakenForAServerThatDoesNotAnswer() {
        NoClassDefFoundError missing = new NoClassDefFoundError("org/postgresql/Driver");
        DataSource broken = (DataSource) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {DataSource.class}, (self, method, arguments) -> {
                    throw missing;
                });

        var refused = catchThrowableOfType(
                BrokerKeepException.class, () -> BrokerKeep.with(broken).open());

        assertThat(refused.code()).isEqualTo(ErrorCode.DATABASE_FAILED);
        assertThat(refused).hasRootCause(missing);
    }

    private static void assertUnreachableSoon(int port) {
        PGSimpleDataSource database = new PGSimpleDataSource();
        database.setServerNames(new String[] {"127.0.0.1"});
        database.setPortNumbers(new int[] {port});
        database.setDatabaseName("postgres");
        database.setUser("postgres");
        long begin = System.nanoTime();

        var refused = catchThrowableOfType(
                BrokerKeepException.class,
                () -> BrokerKeep.with(database)
                        .alone()
                        .plugins(List.of(new AcmePlugin()))
                        .open());
        Duration took = Duration.ofNanos(System.nanoTime() - begin);

        assertThat(refused.code()).isEqualTo(ErrorCode.DATABASE_UNREACHABLE);
        assertThat(refused.getMessage())
                .contains("DATABASE_UNREACHABLE", refused.problem(), refused.remedy(), "check ");
        assertThat(took).isLessThan(Duration.ofSeconds(5));
    }
}
