package dev.berth.runtime.oci;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What devices add to a container ("containerEdits" of the Container Device Interface, SPEC.md).
 *
 * @param env {@code KEY=value}
 * @param mounts of files and of device nodes, which an ordinary user can only bind
 * @param hooks by the name of the moment
 */
record CdiEdits(
    List<String> env, List<RuntimeMount> mounts, Map<String, List<Map<String, Object>>> hooks) {
  static final CdiEdits NONE = new CdiEdits(List.of(), List.of(), Map.of());

  CdiEdits() {
    this(new ArrayList<>(), new ArrayList<>(), new LinkedHashMap<>());
  }

  /** Adds the edits of a device or of a whole file; unknown parts are left out. */
  void add(Object containerEdits) {
    Map<?, ?> edits = CdiSpecs.map(containerEdits);
    for (Object entry : CdiSpecs.list(edits.get("env"))) {
      env.add(String.valueOf(entry));
    }
    for (Object each : CdiSpecs.list(edits.get("deviceNodes"))) {
      Map<?, ?> node = CdiSpecs.map(each);
      String path = CdiSpecs.text(node.get("path"));
      String host = CdiSpecs.text(node.get("hostPath"));
      mounts.add(
          RuntimeMount.bind(
              host.isEmpty() ? path : host, path, "bind", "rprivate", "nosuid", "noexec"));
    }
    for (Object each : CdiSpecs.list(edits.get("mounts"))) {
      mounts.add(mount(CdiSpecs.map(each)));
    }
    for (Object each : CdiSpecs.list(edits.get("hooks"))) {
      addHook(CdiSpecs.map(each));
    }
  }

  private static RuntimeMount mount(Map<?, ?> mount) {
    List<String> options = new ArrayList<>();
    CdiSpecs.list(mount.get("options")).forEach(option -> options.add(String.valueOf(option)));
    String type = CdiSpecs.text(mount.get("type"));
    boolean bind = type.isEmpty() || type.equals("bind") || type.equals("none");
    if (bind && !options.contains("bind") && !options.contains("rbind")) {
      options.add("rbind");
    }
    return new RuntimeMount(
        CdiSpecs.text(mount.get("containerPath")),
        bind ? "bind" : type,
        CdiSpecs.text(mount.get("hostPath")),
        List.copyOf(options));
  }

  private void addHook(Map<?, ?> hook) {
    Map<String, Object> entry = new LinkedHashMap<>();
    entry.put("path", CdiSpecs.text(hook.get("path")));
    for (String field : List.of("args", "env")) {
      List<?> values = CdiSpecs.list(hook.get(field));
      if (!values.isEmpty()) {
        entry.put(field, values.stream().map(String::valueOf).toList());
      }
    }
    if (hook.get("timeout") != null) {
      entry.put("timeout", Long.parseLong(CdiSpecs.text(hook.get("timeout"))));
    }
    hooks
        .computeIfAbsent(CdiSpecs.text(hook.get("hookName")), unused -> new ArrayList<>())
        .add(entry);
  }

  /** The {@code hooks} object of the runtime specification, if there are any. */
  void writeHooks(JsonGenerator out) throws IOException {
    if (hooks.isEmpty()) {
      return;
    }
    out.writeFieldName("hooks");
    out.writeStartObject();
    for (Map.Entry<String, List<Map<String, Object>>> moment : hooks.entrySet()) {
      out.writeArrayFieldStart(moment.getKey());
      for (Map<String, Object> hook : moment.getValue()) {
        out.writePOJO(hook);
      }
      out.writeEndArray();
    }
    out.writeEndObject();
  }
}
