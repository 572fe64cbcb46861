package dev.berth.server;

import dev.berth.wire.JsonObject;
import dev.berth.wire.JsonWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What an update did, as Podman prints it: a table, JSON, or a template of fields. */
final class UpdateReport {
  private static final Pattern FIELD = Pattern.compile("\\{\\{-?\\s*\\.(\\w+)\\s*-?\\}\\}");

  /** The default of Podman, whose first column is empty. */
  private static final String TABLE =
      "table \t{{.Unit}}\t{{.Container}}\t{{.Image}}\t{{.Policy}}\t{{.Updated}}";

  /** Of columns, in characters (containers/common, pkg/report). */
  private static final int NARROWEST = 12;

  private static final int GAP = 2;

  private final boolean json;
  private final boolean header;
  private final String template;

  private UpdateReport(boolean json, boolean header, String template) {
    this.json = json;
    this.header = header;
    this.template = template;
  }

  /** For a format; INVALID is what is no template of fields. */
  static UpdateReport of(String format) {
    if (format.equals("json")) {
      return new UpdateReport(true, false, "");
    }
    String given = format.isEmpty() ? TABLE : format;
    boolean table = given.startsWith("table ");
    // blanks of a table are the ends of its columns
    String template = table ? given.substring("table ".length()).replace(' ', '\t') : given;
    UpdateReport report =
        new UpdateReport(false, table, template.replace("\\t", "\t").replace("\\n", "\n"));
    // what cannot be printed is refused before anything is updated
    String unused = report.line(Row.titles());
    return report;
  }

  /** All lines. */
  String text(List<Row> rows) {
    if (json) {
      return json(rows);
    }
    List<String> lines = new ArrayList<>();
    if (header) {
      lines.add(line(Row.titles()));
    }
    rows.forEach(row -> lines.add(line(row.fields())));
    return aligned(lines);
  }

  private String line(Map<String, String> fields) {
    StringBuilder out = new StringBuilder();
    Matcher matcher = FIELD.matcher(template);
    while (matcher.find()) {
      String value = fields.get(matcher.group(1));
      if (value == null) {
        throw new IllegalArgumentException("can't evaluate field " + matcher.group(1));
      }
      matcher.appendReplacement(out, Matcher.quoteReplacement(value));
    }
    matcher.appendTail(out);
    if (out.indexOf("{{") >= 0) {
      throw new IllegalArgumentException(
          "--format knows json and templates of fields, such as {{.Unit}}: " + template);
    }
    return out.toString();
  }

  /** Columns end at tabs; the last has no end. */
  private static String aligned(List<String> lines) {
    List<Integer> widths = new ArrayList<>();
    for (String line : lines) {
      String[] cells = line.split("\t", -1);
      for (int i = 0; i < cells.length - 1; i++) {
        int width = cells[i].isEmpty() ? NARROWEST : cells[i].length() + GAP;
        if (i == widths.size()) {
          widths.add(NARROWEST);
        }
        widths.set(i, Math.max(widths.get(i), width));
      }
    }
    StringBuilder out = new StringBuilder();
    for (String line : lines) {
      String[] cells = line.split("\t", -1);
      for (int i = 0; i < cells.length - 1; i++) {
        out.append(cells[i]).repeat(' ', widths.get(i) - cells[i].length());
      }
      out.append(cells[cells.length - 1]).append('\n');
    }
    return out.toString();
  }

  private static String json(List<Row> rows) {
    StringBuilder out = new StringBuilder("[");
    for (Row row : rows) {
      out.append(out.length() == 1 ? "\n    {" : ",\n    {");
      String comma = "";
      for (Map.Entry<String, String> field : row.fields().entrySet()) {
        String value = new JsonWriter().array().element(field.getValue()).endArray().toString();
        out.append(comma).append("\n        \"").append(field.getKey()).append("\": ");
        out.append(value, 1, value.length() - 1);
        comma = ",";
      }
      out.append("\n    }");
    }
    return out.append("\n]\n").toString();
  }

  /**
   * What became of one container.
   *
   * @param fields by name, in Podman's order
   */
  record Row(Map<String, String> fields) {
    private static final List<String> NAMES =
        List.of("Unit", "Container", "ContainerName", "ContainerID", "Image", "Policy", "Updated");
    private static final List<String> TITLES =
        List.of(
            "UNIT", "CONTAINER", "CONTAINER NAME", "CONTAINER ID", "IMAGE", "POLICY", "UPDATED");

    static Row of(JsonObject report) {
      String id = report.text("ContainerID");
      String name = report.text("ContainerName");
      String both = id.substring(0, Math.min(12, id.length())) + " (" + name + ")";
      return new Row(
          named(
              List.of(
                  report.text("SystemdUnit"),
                  both,
                  name,
                  id,
                  report.text("ImageName"),
                  report.text("Policy"),
                  report.text("Updated"))));
    }

    static Map<String, String> titles() {
      return named(TITLES);
    }

    private static Map<String, String> named(List<String> values) {
      Map<String, String> fields = new LinkedHashMap<>();
      for (int i = 0; i < NAMES.size(); i++) {
        fields.put(NAMES.get(i), values.get(i));
      }
      return fields;
    }
  }
}
