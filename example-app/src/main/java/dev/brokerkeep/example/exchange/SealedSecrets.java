package dev.brokerkeep.example.exchange;

import com.nimbusds.jose.EncryptionMethod;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWEAlgorithm;
import com.nimbusds.jose.JWEHeader;
import com.nimbusds.jose.JWEObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.PasswordBasedDecrypter;
import com.nimbusds.jose.crypto.PasswordBasedEncrypter;
import dev.brokerkeep.BrokerId;
import dev.brokerkeep.settings.Json;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All secrets of a file, encrypted as one JWE (RFC 7516) under a passphrase: PBES2-HS512+A256KW and A256GCM. The
 * header, which is authenticated, names the format and its version; each secret belongs to an account of a broker by
 * name.
 */
final class SealedSecrets {
    /** What OWASP asks of PBKDF2 with a weaker hash; the decrypter of the library takes at most 1 000 000. */
    static final int ITERATIONS = 600_000;

    private static final int MOST_ITERATIONS = PasswordBasedDecrypter.MAX_ALLOWED_ITERATION_COUNT;
    private static final int SALT_BYTES = 16;
    private static final JWEAlgorithm ALGORITHM = JWEAlgorithm.PBES2_HS512_A256KW;
    private static final EncryptionMethod METHOD = EncryptionMethod.A256GCM;
    private static final JOSEObjectType TYPE = new JOSEObjectType("brokerkeep-secrets");
    private static final String VERSION = "brokerkeep";

    /** By account, broker, field and setting. */
    private final Map<List<String>, Json> secrets;

    private SealedSecrets(Map<List<String>, Json> secrets) {
        this.secrets = secrets;
    }

    static SealedSecrets none() {
        return new SealedSecrets(Map.of());
    }

    static SealedSecrets empty() {
        return new SealedSecrets(new LinkedHashMap<>());
    }

    void add(String account, BrokerId broker, String field, String setting, Json value) {
        secrets.put(List.of(account, broker.value(), field, setting), value);
    }

    @Nullable
    Json find(String account, BrokerId broker, String field, String setting) {
        return secrets.get(List.of(account, broker.value(), field, setting));
    }

    String seal(Passphrase passphrase) {
        List<Json> all = secrets.entrySet().stream()
                .map(secret -> {
                    List<Json> parts = new java.util.ArrayList<>(
                            secret.getKey().stream().map(Json::of).toList());
                    parts.add(secret.getValue());
                    return Json.of(parts);
                })
                .toList();
        JWEObject jwe = new JWEObject(
                new JWEHeader.Builder(ALGORITHM, METHOD)
                        .type(TYPE)
                        .customParam(VERSION, AccountsDocument.VERSION)
                        .build(),
                new Payload(JsonText.render(Json.of(all)).getBytes(StandardCharsets.UTF_8)));
        try {
            jwe.encrypt(new PasswordBasedEncrypter(passphrase.bytes(), SALT_BYTES, ITERATIONS));
        } catch (JOSEException e) {
            throw new IllegalStateException("This Java runtime cannot encrypt with " + ALGORITHM + " and " + METHOD, e);
        }
        return jwe.serialize();
    }

    /** The causes of its errors are left out: what was decrypted may stand in them. */
    static SealedSecrets open(String text, Passphrase passphrase, Place place) {
        JWEObject jwe = parsed(text, place);
        try {
            jwe.decrypt(new PasswordBasedDecrypter(passphrase.bytes()));
        } catch (JOSEException | IllegalStateException e) {
            throw new InvalidDocumentException(
                    place,
                    "its secrets cannot be decrypted: the passphrase is another one, or the file was changed or damaged"
                            + " since the export");
        }
        return new SealedSecrets(secrets(jwe.getPayload().toBytes(), place));
    }

    private static JWEObject parsed(String text, Place place) {
        JWEObject jwe;
        try {
            jwe = JWEObject.parse(text);
        } catch (ParseException | RuntimeException e) {
            throw new InvalidDocumentException(
                    place, "'secrets' is not what an export has written: is the file cut off or changed?");
        }
        JWEHeader header = jwe.getHeader();
        boolean isOurs = ALGORITHM.equals(header.getAlgorithm())
                && METHOD.equals(header.getEncryptionMethod())
                && TYPE.equals(header.getType())
                && header.getCompressionAlgorithm() == null
                && header.getCustomParam(VERSION) instanceof Number version
                && version.longValue() == AccountsDocument.VERSION
                && header.getPBES2Count() >= ITERATIONS
                && header.getPBES2Count() <= MOST_ITERATIONS;
        if (!isOurs) {
            throw new InvalidDocumentException(
                    place,
                    "'secrets' was not encrypted by an export of this version: expected " + ALGORITHM + " and " + METHOD
                            + " with " + ITERATIONS + " to " + MOST_ITERATIONS + " iterations");
        }
        return jwe;
    }

    private static Map<List<String>, Json> secrets(byte[] opened, Place place) {
        Map<List<String>, Json> secrets = new LinkedHashMap<>();
        try {
            Json all = JsonText.parse(new String(opened, StandardCharsets.UTF_8));
            for (Json one : ((Json.Array) all).items()) {
                List<Json> parts = ((Json.Array) one).items();
                secrets.put(
                        parts.subList(0, 4).stream()
                                .map(part -> ((Json.Text) part).value())
                                .toList(),
                        parts.get(4));
            }
        } catch (RuntimeException e) {
            throw new InvalidDocumentException(place, "what is encrypted was not written by an export of this version");
        }
        return secrets;
    }

    @Override
    public String toString() {
        return "SealedSecrets[" + secrets.size() + "]";
    }
}
