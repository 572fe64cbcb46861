package dev.berth.libpod.container.top;

import dev.berth.wire.JsonWriter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A table of processes: titles, and a row a process. */
public record TopTable(List<String> titles, List<List<String>> rows) {
  private static final List<String> DEFAULT =
      List.of("user", "pid", "ppid", "pcpu", "etime", "tty", "time", "args");

  /**
   * The table in the columns asked for; null when one of them is unknown.
   *
   * @param words names or letters of columns, none for the usual ones
   * @param pids of a container's processes in the service's pid namespace, the first one first
   */
  public static @Nullable TopTable of(List<String> words, List<Integer> pids) {
    List<Column> columns = new ArrayList<>();
    for (String each : words.isEmpty() ? DEFAULT : words) {
      Column column = Column.of(each.strip());
      if (column == null) {
        return null;
      }
      columns.add(column);
    }
    List<ProcessFacts> processes = new ArrayList<>();
    for (int pid : pids) {
      ProcessFacts process = ProcessFacts.read(pid);
      if (process != null) {
        processes.add(process);
      }
    }
    processes.sort(Comparator.comparingInt(each -> Integer.parseInt(each.pid())));
    ProcessView view = new ProcessView(pids.isEmpty() ? 0 : pids.getFirst(), processes);
    List<List<String>> rows = new ArrayList<>();
    for (ProcessFacts each : processes) {
      rows.add(columns.stream().map(column -> column.cell(each, view)).toList());
    }
    return new TopTable(columns.stream().map(Column::title).toList(), rows);
  }

  /** The same table with more rows: what another container of a pod runs. */
  public TopTable and(TopTable other) {
    List<List<String>> all = new ArrayList<>(rows);
    all.addAll(other.rows);
    return new TopTable(titles, all);
  }

  /** As it goes over the wire. */
  public JsonWriter document() {
    JsonWriter out = new JsonWriter(1024).object().array("Processes");
    for (List<String> row : rows) {
      out.array();
      row.forEach(out::element);
      out.endArray();
    }
    return out.endArray().putStrings("Titles", titles).end();
  }
}
