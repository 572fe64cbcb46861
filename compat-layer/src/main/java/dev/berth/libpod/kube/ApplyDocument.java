package dev.berth.libpod.kube;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/** An object for a cluster, which judges its fields itself. */
record ApplyDocument(String kind, Map<String, Object> object) {
  /** Kinds by the order in which they are made: what is used comes before what uses it. */
  private static final List<String> KINDS =
      List.of(
          "Secret",
          "ConfigMap",
          "PersistentVolumeClaim",
          "Service",
          "Pod",
          "Deployment",
          "DaemonSet",
          "Job");

  private static final LoadSettings SETTINGS =
      LoadSettings.builder()
          .setSchema(new CoreSchema())
          .setMaxAliasesForCollections(50)
          .setAllowDuplicateKeys(false)
          .build();

  /** All documents of a file, in the order to make them; empty ones are left out. */
  static List<ApplyDocument> all(byte[] yaml) {
    List<ApplyDocument> documents = new ArrayList<>();
    try {
      String text = new String(yaml, StandardCharsets.UTF_8);
      for (Object each : new Load(SETTINGS).loadAllFromString(text)) {
        if (each != null) {
          documents.add(of(each));
        }
      }
    } catch (MarkedYamlEngineException e) {
      throw ApplyHandler.refused("unable to read YAML: " + where(e) + e.getProblem());
    } catch (YamlEngineException | StackOverflowError e) {
      throw ApplyHandler.refused("unable to read YAML: " + e.getMessage());
    }
    if (documents.isEmpty()) {
      throw ApplyHandler.refused("yaml file provided is empty, cannot apply to a cluster");
    }
    documents.sort(Comparator.comparingInt(each -> KINDS.indexOf(each.kind)));
    return documents;
  }

  private static String where(MarkedYamlEngineException e) {
    return e.getProblemMark()
        .map(mark -> "line " + (mark.getLine() + 1) + ", column " + (mark.getColumn() + 1) + ": ")
        .orElse("");
  }

  private static ApplyDocument of(Object document) {
    Map<String, Object> object = map(document);
    Object kind = object == null ? null : object.get("kind");
    if (object == null || !(kind instanceof String name)) {
      throw ApplyHandler.refused("unable to read kube YAML: a document has no kind");
    }
    if (!KINDS.contains(name)) {
      throw ApplyHandler.refused("unsupported Kubernetes kind found: \"" + name + "\"");
    }
    if (!(object.get("apiVersion") instanceof String)) {
      throw ApplyHandler.refused("unable to read kube YAML: a " + name + " has no apiVersion");
    }
    return new ApplyDocument(name, object);
  }

  private static @Nullable Map<String, Object> map(@Nullable Object value) {
    if (!(value instanceof Map<?, ?> given)) {
      return null;
    }
    Map<String, Object> map = new LinkedHashMap<>();
    given.forEach((key, each) -> map.put(String.valueOf(key), each));
    return map;
  }

  /** As paths of the cluster's API name the kind. */
  String plural() {
    return kind.toLowerCase(Locale.ROOT) + "s";
  }

  /** Where it goes: where the request says, else where the object does. */
  String namespace(String asked) {
    Map<String, Object> metadata = map(object.get("metadata"));
    Object own = metadata == null ? null : metadata.get("namespace");
    String told = own instanceof String text ? text : "default";
    return asked.isEmpty() ? told : asked;
  }
}
