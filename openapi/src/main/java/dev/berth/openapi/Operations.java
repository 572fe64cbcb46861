package dev.berth.openapi;

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
      List<String> query,
      @Nullable String request,
      @Nullable String response,
      boolean list,
      String status) {}

  /** All operations by id. */
  static Map<String, Operation> read() {
    Map<String, Operation> operations = new LinkedHashMap<>();
    try (InputStream resource =
            Objects.requireNonNull(Operations.class.getResourceAsStream("operations.tsv"));
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
    String[] response = cells[3].split(":", -1);
    boolean list = response[0].endsWith("[]");
    return new Operation(
        cells[0],
        cells[1].equals("-") ? List.of() : Arrays.asList(cells[1].split(" ", -1)),
        none(cells[2]),
        none(list ? response[0].substring(0, response[0].length() - 2) : response[0]),
        list,
        response.length > 1 ? response[1] : "200");
  }

  private static @Nullable String none(String cell) {
    return cell.equals("-") ? null : cell;
  }
}
