package dev.berth.runtime.build;

import dev.berth.runtime.build.context.ContentDigest;
import dev.berth.runtime.build.context.IgnoreRules;
import dev.berth.runtime.build.context.ModeChange;
import dev.berth.runtime.build.context.PathText;
import dev.berth.runtime.build.context.RootedPath;
import dev.berth.runtime.build.context.TreeCopy;
import dev.berth.runtime.build.dockerfile.Heredoc;
import dev.berth.runtime.build.dockerfile.Instruction;
import dev.berth.runtime.build.dockerfile.ShellWords;
import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.id.Digest;
import dev.berth.runtime.image.TreeUnpacker;
import dev.berth.runtime.linux.Kernel;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One COPY or ADD: what it depends on, and what it does to a root file system. */
final class CopyStep {
  private final Instruction.Copy copy;
  private final String keyword;
  private final Kernel kernel;
  private final boolean fromContext;
  private final String destinationText;
  private final String destination;
  private String history = "";
  private final @Nullable String chown;
  private final @Nullable ModeChange mode;
  private final IgnoreRules excludes;
  private final List<CopySources.Found> found = new ArrayList<>();
  private int fetched;
  private final List<Inline> inline = new ArrayList<>();

  /** A here-document. */
  private record Inline(String name, byte[] content) {}

  /**
   * @param root of the context, or of the stage or image that {@code --from} names
   */
  CopyStep(
      Instruction.Copy copy,
      ShellWords words,
      StageImage image,
      Path root,
      Kernel kernel,
      RemoteFiles remote)
      throws IOException {
    this.copy = copy;
    this.keyword = copy.add() ? "ADD" : "COPY";
    this.kernel = kernel;
    this.fromContext = copy.from() == null;
    this.destinationText = words.expand(copy.destination());
    this.destination = destination(destinationText, image.workingDirectory());
    String owner = copy.chown() == null ? "" : words.expand(copy.chown());
    this.chown = owner.isEmpty() ? null : owner;
    this.mode = copy.chmod() == null ? null : ModeChange.parse(words.expand(copy.chmod()));
    this.excludes = IgnoreRules.of(copy.excludes().stream().map(words::expand).toList());
    List<String> sources = new ArrayList<>();
    int heredoc = 0;
    for (String word : copy.sources()) {
      if (word.startsWith("<<") && heredoc < copy.heredocs().size()) {
        inline.add(inline(copy.heredocs().get(heredoc++), words));
      } else {
        sources.add(words.expand(word));
      }
    }
    for (String source : List.copyOf(sources)) {
      if (RemoteFiles.isGit(source) || RemoteFiles.isUrl(source)) {
        found.add(remote(source, remote));
        sources.remove(source);
      }
    }
    fetched = found.size();
    found.addAll(new CopySources(root, copy.parents(), fromContext).find(sources, keyword));
    found.removeIf(this::isExcluded);
    checkSources();
  }

  private CopySources.Found remote(String source, RemoteFiles remote) throws IOException {
    if (!copy.add()) {
      throw EngineException.invalid("COPY failed: source can't be a URL for COPY");
    }
    try {
      return RemoteFiles.isGit(source)
          ? remote.clone(source, copy.checksum(), copy.keepGitDirectory())
          : remote.fetch(source, copy.checksum(), destination.endsWith("/"));
    } catch (EngineException e) {
      throw new EngineException(e.kind(), "ADD failed: " + e.text(), e);
    }
  }

  /** A directory is excluded from piece by piece, a file by its path or its name. */
  private boolean isExcluded(CopySources.Found each) {
    return !each.isDirectory()
        && (excludes.excludes(each.name()) || excludes.excludes(PathText.name(each.name())));
  }

  private static Inline inline(Heredoc heredoc, ShellWords words) {
    String text = heredoc.expand() ? words.expandKeepingQuotes(heredoc.text()) : heredoc.text();
    return new Inline(heredoc.name(), text.getBytes(StandardCharsets.UTF_8));
  }

  private static String destination(String path, String workingDirectory) {
    boolean directory = path.endsWith("/") || path.equals(".") || path.endsWith("/.");
    String whole = path.startsWith("/") ? path : workingDirectory + "/" + path;
    String clean = PathText.clean(whole);
    return directory && !clean.equals("/") ? clean + "/" : clean;
  }

  private void checkSources() {
    if (found.isEmpty() && inline.isEmpty() && copy.excludes().isEmpty()) {
      throw EngineException.invalid(keyword + " failed: no source files were specified");
    }
    if (found.size() + inline.size() > 1 && !destination.endsWith("/")) {
      throw EngineException.invalid(
          "When using "
              + keyword
              + " with more than one source file, the destination must be a directory and end"
              + " with a /");
    }
  }

  /** The destination and all that decides what ends up there. */
  List<Object> key() throws IOException {
    ContentDigest content = new ContentDigest(!fromContext, kernel);
    for (CopySources.Found each : found) {
      content.text(each.below());
      content.add(
          each.path(), each.isDirectory() ? "" : PathText.name(each.name()), excludes::excludes);
    }
    for (Inline each : inline) {
      content.text(each.name());
      content.text(new String(each.content(), StandardCharsets.ISO_8859_1));
    }
    return List.of(
        keyword,
        destination,
        chown == null ? "" : chown,
        String.valueOf(mode),
        fromContext,
        String.valueOf(copy.unpack()),
        digest(content));
  }

  private String digest(ContentDigest content) {
    Digest whole = content.finish();
    String kind =
        found.size() + inline.size() > 1
            ? "multi"
            : !found.isEmpty() && found.getFirst().isDirectory() ? "dir" : "file";
    String owner = chown == null ? "" : " --chown=" + chown;
    String permissions = mode == null ? "" : " --chmod=" + mode;
    history =
        keyword
            + owner
            + permissions
            + " "
            + kind
            + ":"
            + whole.hex()
            + " in "
            + destinationText
            + " ";
    return whole.text();
  }

  /** How history tells it, in the classic builder's form: two images can be compared by it. */
  String historyText() {
    return history;
  }

  /** Copies. */
  void run(Path root) throws IOException {
    TreeCopy.Attributes attributes = Owner.attributes(chown, mode, fromContext, root);
    TreeCopy into = new TreeCopy(kernel, root, attributes);
    for (CopySources.Found each : found) {
      boolean remote = found.indexOf(each) < fetched;
      if (each.isDirectory()) {
        String below = each.below().isEmpty() ? "" : "/" + each.below();
        into.tree(each.path(), destination + below, excludes::excludes);
      } else if (!(unpacks(remote) && unpacked(each.path(), into))) {
        into.file(each.path(), target(root, PathText.name(each.name()), each.below()));
      }
    }
    for (Inline each : inline) {
      into.content(each.content(), target(root, each.name(), ""));
    }
  }

  /** Archives of the context are unpacked unless told otherwise, fetched ones only when told. */
  private boolean unpacks(boolean remote) {
    Boolean told = copy.unpack();
    return copy.add() && (told == null ? !remote : told);
  }

  private boolean unpacked(Path file, TreeCopy into) throws IOException {
    if (!ArchiveSniffer.isTar(file)) {
      return false;
    }
    Path target = into.directory(destination);
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
      TreeUnpacker.unpack(target, in, false);
    }
    return true;
  }

  /** A file that the destination names is written where a link there leads; one below it is not. */
  private static String linked(Path root, String path) throws IOException {
    return "/" + root.relativize(RootedPath.resolve(root, path));
  }

  private String target(Path root, String name, String below) throws IOException {
    boolean directory =
        destination.endsWith("/")
            || !below.isEmpty()
            || Files.isDirectory(RootedPath.resolve(root, destination));
    String base = below.isEmpty() ? destination : destination + "/" + below;
    return directory ? base + "/" + name : linked(root, destination);
  }
}
