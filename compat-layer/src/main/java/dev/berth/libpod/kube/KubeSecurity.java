package dev.berth.libpod.kube;

import dev.berth.libpod.container.Capabilities;
import dev.berth.runtime.container.Container;
import dev.berth.runtime.container.HostConfig;
import java.util.ArrayList;
import java.util.List;

/** The {@code securityContext} of a container. */
final class KubeSecurity {
  private final Container container;
  private final HostConfig host;
  private final String imageUser;
  private final KubeAccounts accounts;

  /**
   * Makes one.
   *
   * @param imageUser of the image, empty for none
   */
  KubeSecurity(Container container, String imageUser, KubeAccounts accounts) {
    this.container = container;
    this.host = container.hostConfig();
    this.imageUser = imageUser;
    this.accounts = accounts;
  }

  /** Empty where nothing is other than Kubernetes has it anyway. */
  KubeMap context() {
    KubeMap context = new KubeMap();
    if (!host.privileged()) {
      context.put("capabilities", capabilities());
    }
    context.put("seLinuxOptions", labels());
    if (options().stream().anyMatch(KubeSecurity::noNewPrivileges)) {
      context.putAlways("allowPrivilegeEscalation", false);
    }
    context.put("privileged", host.privileged());
    context.put("readOnlyRootFilesystem", host.readonlyRootfs());
    List<String> masked = host.maskedPaths();
    boolean unmasked = masked != null && masked.isEmpty();
    context.put("procMount", host.privileged() || unmasked ? "Unmasked" : "");
    user(context);
    return context;
  }

  private KubeMap capabilities() {
    List<String> usual = Capabilities.usual();
    List<String> own = Capabilities.of(host);
    List<String> added = new ArrayList<>(own);
    added.removeAll(usual);
    List<String> dropped = new ArrayList<>(usual);
    dropped.removeAll(own);
    return new KubeMap().put("add", added).put("drop", dropped);
  }

  private List<String> options() {
    List<String> options = host.securityOpt();
    return options == null ? List.of() : options;
  }

  private static boolean noNewPrivileges(String option) {
    return option.equals("no-new-privileges")
        || (option.startsWith("no-new-privileges") && option.endsWith("true"));
  }

  private KubeMap labels() {
    KubeMap labels = new KubeMap();
    for (String each : options()) {
      if (each.startsWith("label=") || each.startsWith("label:")) {
        String label = each.substring("label=".length());
        int colon = label.indexOf(':');
        String key = colon < 0 ? label : label.substring(0, colon);
        String value = label.substring(colon + 1);
        switch (key) {
          case "disable" -> labels.put("type", "spc_t");
          case "filetype" -> labels.put("fileType", value);
          case "type", "level", "role", "user" -> labels.put(key, value);
          default -> {}
        }
      }
    }
    return labels;
  }

  private void user(KubeMap context) {
    String own = container.config().user();
    if (own != null && !own.isEmpty() && !own.equals(imageUser)) {
      KubeAccounts.Account account = accounts.of(container, own);
      context.putAlways("runAsUser", account.user()).putAlways("runAsGroup", account.group());
    }
    context.put("runAsNonRoot", imageUser.matches("0*[1-9]\\d{0,9}"));
  }
}
