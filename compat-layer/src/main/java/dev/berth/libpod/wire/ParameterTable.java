package dev.berth.libpod.wire;

import java.util.ArrayList;
import java.util.List;

/**
 * The query parameters of libpod's operations and their types, as Podman declares them. What a line
 * does not name is nothing Podman reads.
 */
public final class ParameterTable {
  /** Lines of method, path and parameters; {@code :b :i :u :l} behind all that is not text. */
  private static final String TABLE =
      """

      GET /events since until filters stream:b
      POST /system/check quick:b repair:b repair_lossy:b unreferenced_layer_max_age
      POST /system/prune all:b volumes:b external:b build:b filters
      GET /containers/json all:b limit:i last:i external:b namespace:b size:b sync:b filters pod:b
      POST /containers/prune filters
      GET /containers/stats containers:l stream:b interval:i all:b
      DELETE /containers/{} force:b volumes:b depend:b ignore:b timeout:u
      GET /containers/{}/archive path
      HEAD /containers/{}/archive path
      PUT /containers/{}/archive path copyUIDGID:b noOverwriteDirNonDir:b rename pause:b
      POST /containers/{}/attach detachKeys logs:b stream:b stdout:b stderr:b stdin:b
      GET /containers/{}/changes parent diffType
      POST /containers/{}/checkpoint keep:b leaveRunning:b tcpEstablished:b export:b \
      ignoreRootFS:b preCheckpoint:b withPrevious:b fileLocks:b printStats:b createImage \
      ignoreVolumes:b
      GET /containers/{}/exists external:b
      GET /containers/{}/json size:b
      POST /containers/{}/kill signal
      GET /containers/{}/logs follow:b stdout:b stderr:b since until timestamps:b tail
      POST /containers/{}/mount external:b
      POST /containers/{}/rename name
      POST /containers/{}/resize h:u w:u running:b
      POST /containers/{}/restart timeout:u all:b t:i
      POST /containers/{}/restore name keep:b tcpEstablished:b tcpClose:b import:b \
      ignoreRootFS:b ignoreVolumes:b ignoreStaticIP:b ignoreStaticMAC:b fileLocks:b \
      printStats:b pod publishPorts:l
      POST /containers/{}/start detachKeys
      GET /containers/{}/stats stream:b one-shot:b
      POST /containers/{}/stop timeout:u ignore:b t:i
      GET /containers/{}/top stream:b delay:i ps_args:l
      POST /containers/{}/update restartPolicy restartRetries:u
      POST /containers/{}/wait condition:l interval
      POST /exec/{}/resize h:u w:u running:b
      POST /build dockerfile t:l allplatforms:b additionalbuildcontexts:l extrahosts nohosts:b \
      remote q:b compatvolumes:b createdannotation:b sourcedateepoch rewritetimestamp:b \
      timestamp:i inheritlabels:b inheritannotations:b nocache:b cachefrom pull rm:b forcerm:b \
      memory:i memswap:i cpushares:u cpusetcpus cpuperiod:u cpuquota:i buildargs shmsize:i \
      squash:b labels layerLabel:l layers:b networkmode platform:l target httpproxy:b unsetenv:l \
      unsetlabel:l unsetannotation:l volume:l manifest addcaps annotations apparmor cacheto \
      cachettl cgroupparent compression cppflags cpusetmems dnsoptions dnssearch dnsservers \
      devices dropcaps setenv:l excludes from groupadd:l idmappingoptions identitylabel:b ignore:b \
      isolation jobs:i labelopts rusage:b nsoptions omithistory:b osfeature:l osversion \
      outputformat pullpolicy registry rusagelogfile retry retry-delay seccomp secrets \
      securityopt skipunusedstages:b tlsVerify:b ulimits sbom-output sbom-purl-output \
      sbom-image-output sbom-image-purl-output sbom-scanner-image:l sbom-scanner-command:l \
      sbom-merge-strategy outputs
      POST /local/build localcontextdir
      POST /commit container author changes:l comment format pause:b squash:b repo stream:b tag
      GET /images/export format references:l compress:b ociAcceptUncompressedLayers:b
      POST /images/import changes:l message reference url OS Architecture Variant
      GET /images/json all:b filters
      POST /images/prune all:b external:b buildcache:b filters
      POST /images/pull reference quiet:b compatMode:b Arch OS Variant policy tlsVerify:b \
      allTags:b retry:u retrydelay
      DELETE /images/remove images:l all:b force:b ignore:b lookupManifest:b noprune:b
      POST /images/scp/{} destination quiet:b
      GET /images/search term limit:i filters tlsVerify:b listTags:b
      DELETE /images/{} force:b ignore:b lookupManifest:b
      GET /images/{}/changes parent diffType
      GET /images/{}/get format compress:b
      POST /images/{}/push destination forceCompressionFormat:b compressionFormat \
      compressionLevel:i tlsVerify:b quiet:b format all:b removeSignatures:b retry:u retryDelay
      POST /images/{}/tag repo tag
      GET /images/{}/tree whatrequires:b
      POST /images/{}/untag repo tag
      POST /local/images/load path
      POST /artifacts/add name fileName fileMIMEType annotations:l artifactMIMEType append:b \
      replace:b path
      POST /artifacts/local/add name path fileName fileMIMEType annotations:l artifactMIMEType \
      append:b replace:b
      POST /artifacts/pull name retry:u retryDelay tlsVerify:b
      DELETE /artifacts/remove artifacts:l all:b ignore:b
      GET /artifacts/{}/extract title digest excludeTitle:b
      POST /artifacts/{}/push retry:u retryDelay tlsVerify:b
      POST /manifests/create name images:l all:b amend:b annotation:l annotations:l image
      DELETE /manifests/{} ignore:b digest
      POST /manifests/{} images:l all:b amend:b name annotation:l annotations:l image
      PUT /manifests/{} tlsVerify:b
      GET /manifests/{}/json tlsVerify:b
      POST /manifests/{}/push destination all:b removeSignatures:b tlsVerify:b
      POST /manifests/{}/registry/{} addCompression:l forceCompressionFormat:b all:b tlsVerify:b \
      quiet:b compressionFormat compressionLevel:i format removeSignatures:b
      POST /networks/create ignoreIfExists:b
      GET /networks/json filters
      POST /networks/prune filters
      DELETE /networks/{} force:b
      GET /volumes/json filters
      POST /volumes/prune filters
      DELETE /volumes/{} force:b timeout:u
      POST /secrets/create name driver driveropts labels replace:b ignore:b
      GET /secrets/json filters
      DELETE /secrets/{} all:b
      GET /secrets/{}/json showsecret:b
      GET /pods/json filters
      GET /pods/stats all:b namesOrIDs:l stream:b delay:i
      DELETE /pods/{} force:b timeout:u
      POST /pods/{}/kill signal
      POST /pods/{}/stop t:i
      GET /pods/{}/top stream:b delay:i ps_args:l
      POST /kube/apply caCertFile kubeConfig namespace service:b file
      GET /kube/generate names:l service:b podmanOnly:b type replicas:i noTrunc:b
      DELETE /kube/play force:b
      POST /kube/play annotations logDriver logOptions:l network:l noHostname:b noHosts:b \
      noTrunc:b replace:b publishPorts:l publishAllPorts:b serviceContainer:b start:b \
      staticIPs:l staticMACs:l tlsVerify:b userns wait:b build:b noPodPrefix:b
      GET /generate/{}/systemd useName:b new:b noHeader:b startTimeout:u stopTimeout:u \
      restartPolicy containerPrefix podPrefix separator restartSec:u wants:l after:l requires:l \
      additionalEnvVariables:l templateUnitFile:b
      POST /autoupdate authfile dryRun:b filters rollback:b tlsVerify:b
      DELETE /quadlets quadlets:l all:b force:b ignore:b reload-systemd:b
      POST /quadlets replace:b reload-systemd:b
      GET /quadlets/json filters
      DELETE /quadlets/{} force:b ignore:b reload-systemd:b
      """;

  private ParameterTable() {}

  /** How the text of a parameter is read. */
  public enum Type {
    TEXT,
    /** Go's words for true and false. */
    BOOLEAN,
    INTEGER,
    /** An integer that is not below zero. */
    UNSIGNED,
    /** Text that may be given several times. */
    LIST
  }

  /** A parameter of an operation. */
  public record Parameter(String name, Type type) {}

  /**
   * The parameters of an operation in the order of Podman's documentation.
   *
   * @param path of the route, {@code /libpod} included
   */
  public static List<Parameter> of(String method, String path) {
    String line = line(operation(method, path));
    List<Parameter> parameters = new ArrayList<>();
    for (int from = 0; from < line.length(); ) {
      int space = line.indexOf(' ', from);
      int end = space < 0 ? line.length() : space;
      parameters.add(parameter(line.substring(from, end)));
      from = end + 1;
    }
    return parameters;
  }

  /** Method and path without {@code /libpod} and without names of variables. */
  public static String operation(String method, String path) {
    return method + ' ' + plain(path);
  }

  private static String line(String operation) {
    String same = older(operation);
    int at = TABLE.indexOf('\n' + same + ' ');
    if (at < 0) {
      return "";
    }
    String line = TABLE.substring(at + same.length() + 2, TABLE.indexOf('\n', at + 1));
    return same.equals("POST /local/build") ? line + ' ' + line("POST /build") : line;
  }

  /** Old paths take the parameters of those they were replaced by. */
  private static String older(String operation) {
    return switch (operation) {
      case "POST /play/kube" -> "POST /kube/play";
      case "DELETE /play/kube" -> "DELETE /kube/play";
      case "GET /generate/kube" -> "GET /kube/generate";
      default -> operation;
    };
  }

  private static Parameter parameter(String word) {
    int colon = word.length() - 2;
    if (colon < 1 || word.charAt(colon) != ':') {
      return new Parameter(word, Type.TEXT);
    }
    Type type =
        switch (word.charAt(colon + 1)) {
          case 'b' -> Type.BOOLEAN;
          case 'i' -> Type.INTEGER;
          case 'u' -> Type.UNSIGNED;
          default -> Type.LIST;
        };
    return new Parameter(word.substring(0, colon), type);
  }

  /** The path without its first segment and without the names of its variables. */
  private static String plain(String path) {
    StringBuilder out = new StringBuilder(path.length());
    boolean variable = false;
    for (int i = path.indexOf('/', 1); i < path.length(); i++) {
      char c = path.charAt(i);
      if (c == '}') {
        variable = false;
      }
      if (!variable) {
        out.append(c);
      }
      if (c == '{') {
        variable = true;
      }
    }
    return out.toString();
  }
}
