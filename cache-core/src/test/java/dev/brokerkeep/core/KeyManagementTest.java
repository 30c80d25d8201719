package dev.brokerkeep.core;

import static dev.brokerkeep.core.testing.AcmeAccount.API_KEY;
import static dev.brokerkeep.core.testing.AcmeAccount.API_SECRET;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.brokerkeep.AccountId;
import dev.brokerkeep.BrokerId;
import dev.brokerkeep.BrokerKeepException;
import dev.brokerkeep.ErrorCode;
import dev.brokerkeep.core.testing.AcmePlugin;
import dev.brokerkeep.core.testing.TestDatabase;
import dev.brokerkeep.settings.Secret;
import dev.brokerkeep.settings.SettingsChange;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import javax.crypto.Cipher;
import javax.crypto.KeyGenerator;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.ds.PGSimpleDataSource;

/** A keyset that only a key management service can open. */
final class KeyManagementTest {
    private final PGSimpleDataSource database = TestDatabase.create();
    private final Service service = new Service();

    @TempDir
    private Path folder;

    /** A service with a key of its own. */
    private static final class Service implements KeyManagement {
        final AtomicInteger calls = new AtomicInteger();
        private final SecretKey key;
        boolean isReachable = true;

        Service() {
            try {
                key = KeyGenerator.getInstance("AES").generateKey();
            } catch (GeneralSecurityException e) {
                throw new AssertionError(e);
            }
        }

        @Override
        public byte[] encrypt(byte[] plaintext, byte[] context) throws GeneralSecurityException, IOException {
            return run(Cipher.ENCRYPT_MODE, plaintext, context);
        }

        @Override
        public byte[] decrypt(byte[] ciphertext, byte[] context) throws GeneralSecurityException, IOException {
            return run(Cipher.DECRYPT_MODE, ciphertext, context);
        }

        private byte[] run(int mode, byte[] bytes, byte[] context) throws GeneralSecurityException, IOException {
            calls.incrementAndGet();
            if (!isReachable) {
                throw new IOException("no route to host, token=canary");
            }
            Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
            // One text is encrypted in a test, so one nonce does.
            cipher.init(mode, key, new GCMParameterSpec(128, new byte[12]));
            cipher.updateAAD(context);
            return cipher.doFinal(bytes);
        }
    }

    private Path wrapped(String keyset) throws IOException {
        return Files.writeString(folder.resolve("keyset.json"), Keysets.wrap(keyset, service));
    }

    private BrokerKeep open(KeysetSource source) {
        return BrokerKeep.with(database)
                .alone()
                .keyset(source)
                .plugins(List.of(new AcmePlugin()))
                .open();
    }

    @Test
    void wrappedKeyset_isTheSameKeyset_andTheServiceIsAskedOnce() throws Exception {
        String keyset = Keysets.create();
        Path file = wrapped(keyset);
        AccountId id;
        try (BrokerKeep keep = open(KeysetSource.wrapped(file, service))) {
            id = keep.accounts()
                    .create(
                            "a",
                            BrokerId.of("acme"),
                            SettingsChange.set(API_KEY, Secret.of("k")).and(API_SECRET, Secret.of("s")))
                    .id();
            keep.instances().invalidateAll();
            assertThat(keep.instances().get(id).settings().get(API_KEY).reveal())
                    .isEqualTo("k");
        }

        assertThat(service.calls).hasValue(2);
        try (BrokerKeep keep = open(KeysetSource.file(Files.writeString(folder.resolve("plain.json"), keyset)))) {
            assertThat(keep.instances().get(id).settings().get(API_KEY).reveal())
                    .isEqualTo("k");
        }
        assertThat(Keysets.keys(Keysets.unwrap(Files.readString(file), service)))
                .isEqualTo(Keysets.keys(keyset));
    }

    @Test
    void wrappedKeyset_holdsNoKey() throws Exception {
        String keyset = Keysets.create();
        String key = keyset.replaceAll("(?s).*\"value\"\\s*:\\s*\"([^\"]{20,})\".*", "$1");

        assertThat(key).isNotEqualTo(keyset);
        assertThat(Files.readString(wrapped(keyset))).doesNotContain(key.substring(6, 30));
    }

    @Test
    void serviceThatRefuses_orCannotBeReached_isNamed_andNothingOfItsTextIsTold() throws Exception {
        Path file = wrapped(Keysets.create());

        var another =
                catchThrowableOfType(BrokerKeepException.class, () -> open(KeysetSource.wrapped(file, new Service())));
        service.isReachable = false;
        var unreachable =
                catchThrowableOfType(BrokerKeepException.class, () -> open(KeysetSource.wrapped(file, service)));
        var plain = catchThrowableOfType(BrokerKeepException.class, () -> open(KeysetSource.file(file)));

        assertThat(another.code()).isEqualTo(ErrorCode.KEYSET_INVALID);
        assertThat(another).hasMessageContaining("key management service").hasMessageContaining("keyset.json");
        assertThat(unreachable.code()).isEqualTo(ErrorCode.KEYSET_INVALID);
        assertThat(unreachable.toString()).doesNotContain("canary");
        assertThat(plain.code()).isEqualTo(ErrorCode.KEYSET_INVALID);
    }
}
