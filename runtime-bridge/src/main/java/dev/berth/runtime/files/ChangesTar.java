package dev.berth.runtime.files;

import dev.berth.runtime.container.ContainerFiles.ChangeKind;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Writes changes as a layer's tar (OCI image spec, layer.md): a whiteout for what was deleted. */
final class ChangesTar implements ChangeVisitor {
  private static final String WHITEOUT = ".wh.";

  private final TreeArchiver archiver;

  ChangesTar(TreeArchiver archiver) {
    this.archiver = archiver;
  }

  @Override
  public void changed(
      String path, ChangeKind kind, int directory, String name, @Nullable FileFacts facts)
      throws IOException {
    String member = path.substring(1);
    if (facts == null || kind == ChangeKind.DELETED) {
      int slash = member.lastIndexOf('/') + 1;
      archiver.marker(member.substring(0, slash) + WHITEOUT + member.substring(slash));
    } else {
      archiver.alone(directory, name, member, facts);
    }
  }
}
