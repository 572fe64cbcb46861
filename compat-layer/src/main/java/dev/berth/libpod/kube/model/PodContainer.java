package dev.berth.libpod.kube.model;

import dev.berth.libpod.kube.yaml.YamlObject;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A container of a pod.
 *
 * @param pullPolicy in lower case, empty when it is not given
 * @param stopSignal empty when it is not given
 * @param watched whether it has a lifecycle or a probe, which containers that only begin cannot
 */
public record PodContainer(
    String name,
    String image,
    String pullPolicy,
    List<String> command,
    List<String> args,
    String workingDirectory,
    boolean stdin,
    boolean tty,
    List<Port> ports,
    List<EnvVar> env,
    List<EnvFrom> envFrom,
    Resources resources,
    List<Mount> mounts,
    @Nullable Probe liveness,
    @Nullable Probe startup,
    Security security,
    String stopSignal,
    boolean watched) {
  static PodContainer read(YamlObject from) {
    YamlObject lifecycle = from.object("lifecycle");
    Probe readiness = Probe.read(from.object("readinessProbe"));
    Probe liveness = Probe.read(from.object("livenessProbe"));
    Probe startup = Probe.read(from.object("startupProbe"));
    PodContainer container =
        new PodContainer(
            from.textOrEmpty("name"),
            from.textOrEmpty("image"),
            from.textOrEmpty("imagePullPolicy").toLowerCase(Locale.ROOT),
            from.texts("command"),
            from.texts("args"),
            from.textOrEmpty("workingDir"),
            from.is("stdin"),
            from.is("tty"),
            from.objects("ports").stream().map(Port::read).toList(),
            from.objects("env").stream().map(EnvVar::read).toList(),
            from.objects("envFrom").stream().map(EnvFrom::read).toList(),
            Resources.read(from.object("resources")),
            from.objects("volumeMounts").stream().map(Mount::read).toList(),
            liveness,
            startup,
            Security.read(from.object("securityContext")),
            lifecycle == null ? "" : lifecycle.textOrEmpty("stopSignal"),
            lifecycle != null || readiness != null || liveness != null || startup != null);
    if (lifecycle != null) {
      lifecycle.ignore("postStart", "preStop").end();
    }
    from.ignore("resizePolicy", "restartPolicy", "restartPolicyRules", "stdinOnce");
    from.ignore("terminationMessagePath", "terminationMessagePolicy", "volumeDevices").end();
    return container;
  }
}
