package dev.brokerkeep.tck.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.brokerkeep.tck.rules.Catalogue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The page of the documentation that lists the rules is the kit's own. */
class RulesPageTest {
    private static final Path PAGE = Path.of("../docs/rules.md");

    @Test
    void page_isWhatTheKitSays() throws IOException {
        String page = RulesPage.of(Catalogue.all());
        if (Boolean.getBoolean("rules.write")) {
            Files.writeString(PAGE, page);
        }

        assertThat(PAGE)
                .as("docs/rules.md; -Drules.write=true writes it anew")
                .content()
                .isEqualTo(page);
    }
}
