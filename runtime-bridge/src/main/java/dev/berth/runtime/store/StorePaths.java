package dev.berth.runtime.store;

import dev.berth.runtime.config.EngineConfig;
import dev.berth.runtime.id.ContainerId;
import dev.berth.runtime.id.Digest;
import java.nio.file.Path;

/** The one class that knows every path of the store. */
public final class StorePaths {
  private final Path data;
  private final Path run;
  private final Path socket;

  public StorePaths(EngineConfig config) {
    this.data = config.dataRoot();
    this.run = config.runRoot();
    this.socket = config.socket();
  }

  /** What lasts. */
  public Path dataRoot() {
    return data;
  }

  /** What dies with the boot. */
  public Path runRoot() {
    return run;
  }

  /** Where the service listens. */
  public Path serviceSocket() {
    return socket;
  }

  /** Files being written, in the same file system as everything they become. */
  public Path temporary() {
    return data.resolve("tmp");
  }

  /** Held by the one running service. */
  public Path lock() {
    return data.resolve("lock");
  }

  /** The stable id of this store. */
  public Path engineId() {
    return data.resolve("engine-id");
  }

  /** All blobs, in one directory an algorithm. */
  public Path blobs() {
    return data.resolve("blobs");
  }

  /** A blob as a registry names it. */
  public Path blob(Digest digest) {
    return blobs().resolve(digest.algorithm()).resolve(digest.hex());
  }

  /** What pulls at work, or cut off, have brought so far: one document a manifest. */
  public Path pendingPulls() {
    return data.resolve("pulls");
  }

  /** There while somebody brings content: found at start, it tells that a process was killed. */
  public Path contentMarker() {
    return data.resolve("content.unfinished");
  }

  /** Downloads that may be resumed, by digest. */
  public Path partialBlobs() {
    return data.resolve("partial");
  }

  /** What layers became when they were compressed for a push, by diff id. */
  public Path compressedLayers() {
    return data.resolve("compressed");
  }

  /** Unpacked layers, by chain id. */
  public Path layers() {
    return data.resolve("layers");
  }

  /** What containers have between their image and their own layer. */
  public Path initLayer() {
    return data.resolve("init").resolve("1");
  }

  /** The same for containers with other owners. */
  public Path shiftedInitLayer(String key) {
    return data.resolve("init").resolve("1-" + key);
  }

  /** An unpacked layer: its files below {@code diff}, its document beside them. */
  public Path layer(Digest chainId) {
    return layers().resolve(chainId.hex());
  }

  /** Image documents, by id. */
  public Path images() {
    return data.resolve("images");
  }

  /** Names of images: one document. */
  public Path imageNames() {
    return data.resolve("images.names.json");
  }

  /** Documents of lists of images. */
  public Path manifestLists() {
    return data.resolve("manifest-lists");
  }

  /** Artifacts: one document. */
  public Path artifacts() {
    return data.resolve("artifacts.json");
  }

  /** What build steps made, by what their result depends on. */
  public Path buildCache() {
    return data.resolve("build-cache");
  }

  /** Build steps at work: one file each, named by the image it runs on. */
  public Path buildSteps() {
    return data.resolve("build-steps");
  }

  /** Directories that build steps mount with {@code --mount=type=cache}. */
  public Path buildMounts() {
    return data.resolve("build-mounts");
  }

  /** A container's own directory: document, writable layer, log, bundle. */
  public Path container(ContainerId id) {
    return containers().resolve(id.hex());
  }

  /** A container's document: who it is. Its presence makes the container exist. */
  public Path containerDocument(ContainerId id) {
    return container(id).resolve("container.json");
  }

  /** A container's changing half: state, endpoints, ports. */
  public Path containerState(ContainerId id) {
    return container(id).resolve("state.json");
  }

  /** A container's output, where its log driver keeps a file. */
  public Path containerLog(ContainerId id) {
    return container(id).resolve(id.hex() + "-json.log");
  }

  /** A container's writable layer and what overlayfs needs beside it. */
  public Path writableLayer(ContainerId id) {
    return container(id).resolve("layer");
  }

  /** Which ids a container's writable layer has; there is none where ids are not mapped. */
  public Path idMapping(ContainerId id) {
    return writableLayer(id).resolve("ids.json");
  }

  /** The files of an unpacked layer with other owners: a part of that layer, gone with it. */
  public Path shiftedLayer(Digest chainId, String key) {
    return layer(chainId).resolve("owners").resolve(key);
  }

  /** All containers' directories. */
  public Path containers() {
    return data.resolve("containers");
  }

  /** The list of all containers' documents in one file; can be rebuilt. */
  public Path containerIndex() {
    return data.resolve("containers.index.json");
  }

  /** Exit codes of removed containers, for waiters that come late. */
  public Path tombstones() {
    return data.resolve("tombstones");
  }

  /** Volumes' directories. */
  public Path volumes() {
    return data.resolve("volumes");
  }

  /** Volumes' documents, by name. */
  public Path volumeDocuments() {
    return volumes().resolve("documents");
  }

  /** Notes of volumes that come or go with a container being made or removed. */
  public Path pendingVolumes() {
    return volumes().resolve("pending");
  }

  /** A volume's own directory: what is mounted lies in {@link #volumeContent}. */
  public Path volume(String name) {
    return volumes().resolve("data").resolve(name);
  }

  /** What containers see of a volume. */
  public Path volumeContent(String name) {
    return volume(name).resolve("_data");
  }

  /** Compiled seccomp profiles, by the digest of the profile; can be rebuilt. */
  public Path seccompPrograms() {
    return data.resolve("seccomp");
  }

  /** Secrets' documents, by id. */
  public Path secretDocuments() {
    return data.resolve("secrets").resolve("documents");
  }

  /** What secrets hold: a file each, by id. */
  public Path secretData() {
    return data.resolve("secrets").resolve("data");
  }

  /** A container's copies of its secrets. */
  public Path containerSecrets(ContainerId id) {
    return container(id).resolve("secrets");
  }

  /** One of them; numbered from zero in the order of its document. */
  public Path containerSecret(ContainerId id, int number) {
    return containerSecrets(id).resolve(Integer.toString(number));
  }

  /** Network documents. */
  public Path networks() {
    return data.resolve("networks");
  }

  /** Pods' documents, by id. */
  public Path pods() {
    return data.resolve("pods");
  }

  /** The events journal. */
  public Path eventJournal() {
    return data.resolve("events.jsonl");
  }

  /** The boot that this run-time directory belongs to. */
  public Path bootMarker() {
    return run.resolve("boot");
  }

  /** Written by conmon when a container ends, named by its id. */
  public Path exits() {
    return run.resolve("exits");
  }

  /** The exit code of a container, as conmon leaves it. */
  public Path exit(ContainerId id) {
    return exits().resolve(id.hex());
  }

  /** Where root file systems are mounted, inside the holder's mount namespace. */
  public Path mounts() {
    return run.resolve("mounts");
  }

  /** Secrets of builds at work, in memory. */
  public Path buildSecrets() {
    return run.resolve("build-secrets");
  }

  /** Where a container's root file system is mounted. */
  public Path mount(ContainerId id) {
    return mounts().resolve(id.hex());
  }

  /** How often the user mounted a container's root file system: a number. */
  public Path userMount(ContainerId id) {
    return run.resolve("user-mounts").resolve(id.hex());
  }

  /** Process id and start time of what keeps the namespaces that mounts are in. */
  public Path holder() {
    return run.resolve("holder.pid");
  }

  /** Where an image that a container mounts is mounted; a container's are numbered from zero. */
  public Path imageMount(ContainerId id, int number) {
    return mounts().resolve(id.hex() + ".image" + number);
  }

  /** Where a part of a volume is mounted for a container; numbered from zero. */
  public Path volumePart(ContainerId id, int number) {
    return mounts().resolve(id.hex() + ".volume" + number);
  }

  /** What mounting such an image needs beside its layers. */
  public Path imageScratch(ContainerId id, int number) {
    return container(id).resolve("images").resolve(Integer.toString(number));
  }

  /** What kind of root file systems this host can mount, found out once a boot. */
  public Path storageDriver() {
    return run.resolve("storage-driver");
  }

  /** A container's directory that dies with the boot: pid files, exec bundles. */
  public Path containerRun(ContainerId id) {
    return run.resolve("containers").resolve(id.hex());
  }

  /** What a container shows of its memory to others: a tmpfs is mounted there. */
  public Path sharedMemory(ContainerId id) {
    return containerRun(id).resolve("shm");
  }

  /** The user namespace of a container that is being started, where it has one of its own. */
  public Path userNamespace(ContainerId id) {
    return containerRun(id).resolve("userns");
  }

  /** The network namespace that belongs to that user namespace. */
  public Path userNamespaceNetwork(ContainerId id) {
    return containerRun(id).resolve("userns-net");
  }

  /** Where everyone finds what a container mounts while it is started. */
  public Path hallway(ContainerId id) {
    return Path.of("/tmp", "berth-" + id.hex());
  }

  /** A container's OCI bundle: {@code config.json}, and conmon's attach socket and control fifo. */
  public Path bundle(ContainerId id) {
    return containerRun(id).resolve("bundle");
  }

  /** A read-only view of the OCI runtime's binary, inside the holder's mount namespace. */
  public Path runtimeBinary() {
    return run.resolve("bin").resolve("crun");
  }

  /** The OCI runtime's own state, one directory a container. */
  public Path runtimeState() {
    return run.resolve("crun");
  }

  /** Where another OCI runtime keeps its state. */
  public Path runtimeState(String runtime) {
    return run.resolve("runtimes").resolve(runtime);
  }

  /** What running execs need: process documents, pid files, console sockets; short paths. */
  public Path execs() {
    return run.resolve("execs");
  }

  /** Process id of a running container's main process. */
  public Path pidFile(ContainerId id) {
    return containerRun(id).resolve("pid");
  }

  /** Process id of a running container's monitor. */
  public Path conmonPidFile(ContainerId id) {
    return containerRun(id).resolve("conmon.pid");
  }

  /** Network namespaces and helper state. */
  public Path networkRun() {
    return run.resolve("netns");
  }

  /** The user's own network namespace, that bridges and the way out are in. */
  public Path rootlessNamespace() {
    return networkRun().resolve("rootless");
  }

  /** A container's network namespace. */
  public Path networkNamespace(ContainerId id) {
    return networkRun().resolve("containers").resolve(id.hex());
  }

  /** Addresses and ports that containers hold: a document a container. */
  public Path networkLeases() {
    return networkRun().resolve("leases");
  }

  /** What the resolver of user networks reads: a file a network. */
  public Path networkNames() {
    return networkRun().resolve("names");
  }

  /** State of a helper process of the network: document, socket, configuration directory. */
  public Path networkHelper(String name) {
    return networkRun().resolve(name);
  }
}
