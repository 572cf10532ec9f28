package dev.divisi.schemas;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificData;

/** Writes {@code docs/topics.md} from the catalogue and the docs of the schemas. */
final class TopicsPage {
  private static final int KIBIBYTE = 1024;
  private static final String SYMBOLS = " Symbols: ";

  private final StringBuilder page = new StringBuilder();

  private TopicsPage() {}

  static String text() {
    TopicsPage topics = new TopicsPage();
    topics.write();
    return topics.page.toString();
  }

  private void write() {
    line("# Topics and records");
    line("");
    line(
        "<!-- Generated from the topic catalogue and the schemas. "
            + TopicsPageTest.COMMAND
            + " -->");
    line("");
    line(
        "Services meet only on these topics. Keys are UTF-8 strings. Values are Avro in the Confluent");
    line(
        "wire format: a zero byte, the schema's id in four bytes (big-endian), then Avro's binary");
    line(
        "encoding; the schema is registered under `<topic>-value`. Headers carry CloudEvents attributes");
    line(
        "(`ce_id`, `ce_source`, `ce_type`, `ce_specversion`, `ce_time`, `ce_subject`, `content-type`) and");
    line("a W3C `traceparent`.");
    line("");
    line(
        "All topics of facts have the same number of partitions (`divisi.kafka.partitions`); topics of");
    line(
        "orders have one, which all workers of a pool share. What a reader cannot read or handle it puts");
    line("to `<topic>.dead-letters`, as a [DeadLetter](#deadletter). Orders for a further pool of");
    line("implementers stand on `task.ready.<pool>`, those for a further pool of reviewers on");
    line("`review.requested.<pool>`.");
    line("");
    line("## Topics");
    line("");
    line("| topic | kind | key | value | written by | kept | largest value | what for |");
    line("|---|---|---|---|---|---|---|---|");
    for (Topic<?> topic : TopicCatalogue.all()) {
      line(
          String.format(
              Locale.ROOT,
              "| `%s` | %s | %s | %s | %s | %s | %,d KiB | %s |",
              topic.name(),
              topic.kind().name().toLowerCase(Locale.ROOT),
              topic.key(),
              link(SpecificData.get().getSchema(topic.valueType())),
              topic.owner(),
              topic.retention().words(),
              topic.maxMessageBytes() / KIBIBYTE,
              cell(topic.purpose())));
    }
    line("");
    line("## Records");
    Map<String, Schema> named = ContractSchemas.namedTypes();
    named.values().stream().filter(it -> it.getType() == Schema.Type.RECORD).forEach(this::record);
    line("");
    line("## Enumerations");
    line("");
    line("A reader that does not know a symbol reads `UNKNOWN`.");
    named.values().stream()
        .filter(it -> it.getType() == Schema.Type.ENUM)
        .forEach(this::enumeration);
  }

  private void record(Schema schema) {
    line("");
    line("### " + schema.getName());
    line("");
    line(schema.getDoc());
    line("");
    line("| field | type | meaning |");
    line("|---|---|---|");
    for (Schema.Field field : schema.getFields()) {
      line("| `" + field.name() + "` | " + type(field.schema()) + " | " + cell(field.doc()) + " |");
    }
  }

  private void enumeration(Schema schema) {
    String doc = schema.getDoc();
    int symbols = doc.indexOf(SYMBOLS);
    line("");
    line("### " + schema.getName());
    line("");
    line(doc.substring(0, symbols));
    line("");
    line("| symbol | meaning |");
    line("|---|---|");
    List<String> names = schema.getEnumSymbols();
    for (int i = 0; i < names.size(); i++) {
      int start = doc.indexOf(names.get(i) + ": ", symbols) + names.get(i).length() + 2;
      int end =
          i + 1 < names.size() ? doc.indexOf(" " + names.get(i + 1) + ": ", start) : doc.length();
      line("| `" + names.get(i) + "` | " + cell(doc.substring(start, end)) + " |");
    }
  }

  private static String type(Schema schema) {
    return switch (schema.getType()) {
      case RECORD, ENUM -> link(schema);
      case ARRAY -> "list of " + type(schema.getElementType());
      case MAP -> "map to " + type(schema.getValueType());
      case UNION -> {
        List<String> types = new ArrayList<>();
        schema.getTypes().stream()
            .filter(type -> type.getType() != Schema.Type.NULL)
            .forEach(type -> types.add(type(type)));
        yield types.stream().collect(Collectors.joining(" or ")) + ", optional";
      }
      case LONG -> schema.getLogicalType() == null ? "long" : "timestamp (ms since 1970, UTC)";
      case FIXED, STRING, BYTES, INT, FLOAT, DOUBLE, BOOLEAN, NULL -> schema.getType().getName();
    };
  }

  private static String link(Schema schema) {
    return "[" + schema.getName() + "](#" + anchor(schema.getName()) + ")";
  }

  /** As the common renderers of Markdown make it from a heading. */
  private static String anchor(String heading) {
    return heading.toLowerCase(Locale.ROOT);
  }

  private static String cell(String text) {
    return text.replace("|", "\\|");
  }

  private void line(String text) {
    page.append(text).append('\n');
  }
}
