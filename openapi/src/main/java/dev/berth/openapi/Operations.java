package dev.berth.openapi;

import dev.berth.libpod.wire.ParameterTable;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What the route table does not say of an operation: parameters and bodies, from a table too. */
final class Operations {
  private Operations() {}

  /**
   * One operation.
   *
   * @param request name of the record of the request body, null for none
   * @param response name of the record, {@code raw}, {@code tar}, {@code stream}, {@code text}, or
   *     null for no body
   * @param list whether the response is an array of it
   */
  record Operation(
      String id,
      List<QueryParameter> query,
      @Nullable String request,
      @Nullable String response,
      boolean list,
      String status) {

    /** One that a table says nothing of. */
    static Operation plain(String id) {
      return new Operation(id, List.of(), null, null, false, "200");
    }

    Operation with(List<QueryParameter> parameters) {
      return new Operation(id, parameters, request, response, list, status);
    }
  }

  /** A parameter of a query. */
  record QueryParameter(String name, Kind kind) {
    static QueryParameter text(String name) {
      return new QueryParameter(name, Kind.TEXT);
    }

    /** What its text stands for. */
    enum Kind {
      TEXT,
      BOOLEAN,
      INTEGER,
      UNSIGNED,
      LIST;

      static Kind of(ParameterTable.Type type) {
        return valueOf(type.name());
      }
    }
  }

  /** All operations of a table by id. */
  static Map<String, Operation> read(String table) {
    Map<String, Operation> operations = new LinkedHashMap<>();
    try (InputStream resource =
            Objects.requireNonNull(Operations.class.getResourceAsStream(table));
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(resource, StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (!line.startsWith("#")) {
          Operation operation = parse(line.split("\t", -1));
          operations.put(operation.id, operation);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return operations;
  }

  private static Operation parse(String[] cells) {
    List<QueryParameter> query =
        cells.length < 4 || cells[1].equals("-")
            ? List.of()
            : Arrays.stream(cells[1].split(" ", -1)).map(QueryParameter::text).toList();
    String[] response = cells[cells.length - 1].split(":", -1);
    boolean list = response[0].endsWith("[]");
    return new Operation(
        cells[0],
        query,
        none(cells[cells.length - 2]),
        none(list ? response[0].substring(0, response[0].length() - 2) : response[0]),
        list,
        response.length > 1 ? response[1] : "200");
  }

  private static @Nullable String none(String cell) {
    return cell.equals("-") ? null : cell;
  }
}
