package dev.berth.runtime.build;

import dev.berth.runtime.build.context.TreeCopy;
import dev.berth.runtime.oci.UserLookup;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Whose files copies become (Dockerfile reference, "COPY --chown --chmod"). */
final class Owner {
  private Owner() {}

  /**
   * @param chown {@code user[:group]}, names or numbers, null for none
   * @param mode permission bits, null to keep the source's
   * @param fromContext whether the files have no owner of their own: they become root's
   * @param root where names are looked up
   */
  static TreeCopy.Attributes attributes(
      @Nullable String chown, @Nullable Integer mode, boolean fromContext, Path root) {
    if (chown == null) {
      return new TreeCopy.Attributes(fromContext ? 0 : null, fromContext ? 0 : null, mode);
    }
    UserLookup.ProcessUser user = new UserLookup(root).find(chown, null);
    boolean number = chown.chars().allMatch(Character::isDigit);
    int uid = (int) user.uid();
    return new TreeCopy.Attributes(uid, number ? uid : (int) user.gid(), mode);
  }
}
