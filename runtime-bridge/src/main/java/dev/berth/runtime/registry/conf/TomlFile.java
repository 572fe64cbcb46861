package dev.berth.runtime.registry.conf;

import dev.berth.runtime.error.EngineException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tomlj.Toml;
import org.tomlj.TomlArray;
import org.tomlj.TomlParseResult;
import org.tomlj.TomlPosition;
import org.tomlj.TomlTable;

/** A TOML file whose values are asked for by type; what is of another type fails with its place. */
final class TomlFile {
  private final Path path;
  private final TomlTable root;

  private TomlFile(Path path, TomlTable root) {
    this.path = path;
    this.root = root;
  }

  static TomlFile read(Path path) throws IOException {
    TomlParseResult parsed = Toml.parse(Files.readString(path));
    if (parsed.hasErrors()) {
      var error = parsed.errors().getFirst();
      throw EngineException.internal(at(path, error.position()) + ": " + error.getMessage(), error);
    }
    return new TomlFile(path, parsed);
  }

  Path path() {
    return path;
  }

  TomlTable root() {
    return root;
  }

  /** {@code file:line:column}. */
  String place(TomlTable table, String key) {
    return at(path, table.inputPositionOf(List.of(key)));
  }

  private static String at(Path path, @Nullable TomlPosition position) {
    return position == null
        ? path.toString()
        : path + ":" + position.line() + ":" + position.column();
  }

  String text(TomlTable table, String key, String otherwise) {
    Object value = table.get(List.of(key));
    return value == null ? otherwise : expect(table, key, value, String.class, "a string");
  }

  boolean flag(TomlTable table, String key) {
    Object value = table.get(List.of(key));
    return value != null && expect(table, key, value, Boolean.class, "true or false");
  }

  /** Null when absent. */
  @Nullable List<String> texts(TomlTable table, String key) {
    Object value = table.get(List.of(key));
    if (value == null) {
      return null;
    }
    TomlArray array = expect(table, key, value, TomlArray.class, "an array of strings");
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < array.size(); i++) {
      texts.add(expect(table, key, array.get(i), String.class, "an array of strings"));
    }
    return texts;
  }

  /** The tables of an array of tables; empty when absent. */
  List<TomlTable> tables(TomlTable table, String key) {
    Object value = table.get(List.of(key));
    if (value == null) {
      return List.of();
    }
    String wanted = "an array of tables, written [[" + key + "]]";
    TomlArray array = expect(table, key, value, TomlArray.class, wanted);
    List<TomlTable> tables = new ArrayList<>();
    for (int i = 0; i < array.size(); i++) {
      tables.add(expect(table, key, array.get(i), TomlTable.class, wanted));
    }
    return tables;
  }

  /** A table, or null when absent. */
  @Nullable TomlTable table(TomlTable table, String key) {
    Object value = table.get(List.of(key));
    return value == null ? null : expect(table, key, value, TomlTable.class, "a table");
  }

  /** What is wrong at a key's place. */
  EngineException wrong(TomlTable table, String key, String what) {
    return EngineException.internal(place(table, key) + ": " + what, null);
  }

  private <T> T expect(TomlTable table, String key, Object value, Class<T> type, String what) {
    if (!type.isInstance(value)) {
      throw wrong(table, key, "\"" + key + "\" must be " + what);
    }
    return type.cast(value);
  }
}
