package dev.brokerkeep.tck.report;

import dev.brokerkeep.tck.engine.Outcome;
import dev.brokerkeep.tck.engine.Report;
import dev.brokerkeep.tck.engine.RuleResult;
import java.io.StringWriter;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.json.JsonMapper;

/** A report as JSON; its form is described by {@code report-1.schema.json} beside this class. */
final class JsonReport {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private JsonReport() {}

    static String of(Report report) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = JSON.writerWithDefaultPrettyPrinter().createGenerator(text)) {
            json.writeStartObject();
            json.writeNumberProperty("schemaVersion", 1);
            json.writeStringProperty("verdict", report.verdict().name());
            json.writeObjectPropertyStart("plugin");
            json.writeStringProperty("id", report.plugin());
            json.writeStringProperty("class", report.pluginClass());
            json.writeStringProperty("version", report.pluginVersion());
            json.writeStringProperty("origin", report.origin());
            json.writeStringProperty("sha256", report.sha256());
            json.writeEndObject();
            json.writeStringProperty("kitVersion", report.kitVersion());
            json.writeStringProperty("jvm", report.jvm());
            json.writeNumberProperty("seed", report.seed());
            json.writeArrayPropertyStart("capabilities");
            report.capabilities().stream().map(Enum::name).sorted().forEach(json::writeString);
            json.writeEndArray();
            json.writeArrayPropertyStart("rules");
            report.results().forEach(result -> write(result, json));
            json.writeEndArray();
            json.writeEndObject();
        }
        return text + "\n";
    }

    private static void write(RuleResult result, JsonGenerator json) {
        json.writeStartObject();
        json.writeStringProperty("id", result.rule().id());
        json.writeStringProperty("level", result.rule().level().name());
        json.writeStringProperty("sentence", result.rule().sentence());
        json.writeStringProperty("outcome", result.outcome().name());
        json.writeNumberProperty("millis", result.millis());
        if (result.outcome() != Outcome.PASS) {
            json.writeStringProperty("reason", result.reason());
        }
        if (result.outcome() == Outcome.FAIL) {
            json.writeStringProperty("remedy", result.rule().remedy());
        }
        json.writeEndObject();
    }
}
