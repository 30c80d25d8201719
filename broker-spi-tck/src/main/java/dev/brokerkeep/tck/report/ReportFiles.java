package dev.brokerkeep.tck.report;

import dev.brokerkeep.tck.engine.Report;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Writes a report for programs (JSON), for a pull request (Markdown) and for people (HTML). */
public final class ReportFiles {
    private ReportFiles() {}

    /**
     * Writes {@code report.json}, {@code report.md} and {@code report.html}; what was there is replaced.
     *
     * @param folder where; it is created if need be
     * @return the three files
     * @throws IOException if one cannot be written
     */
    public static List<Path> write(Report report, Path folder) throws IOException {
        Files.createDirectories(folder);
        return List.of(
                Files.writeString(folder.resolve("report.json"), JsonReport.of(report)),
                Files.writeString(folder.resolve("report.md"), MarkdownReport.of(report)),
                Files.writeString(folder.resolve("report.html"), HtmlReport.of(report)));
    }
}
