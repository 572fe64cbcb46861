package dev.berth.runtime.build;

import dev.berth.runtime.build.context.ModeChange;
import dev.berth.runtime.build.context.TreeCopy;
import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.oci.UserLookup;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Whose files copies become (Dockerfile reference, "COPY --chown --chmod"). */
final class Owner {
  private Owner() {}

  /**
   * @param chown {@code user[:group]}, names or numbers, null for none
   * @param mode what becomes of permission bits, null to keep the source's
   * @param fromContext whether the files have no owner of their own: they become root's
   * @param root where names are looked up
   */
  static TreeCopy.Attributes attributes(
      @Nullable String chown, @Nullable ModeChange mode, boolean fromContext, Path root) {
    if (chown == null) {
      return new TreeCopy.Attributes(fromContext ? 0 : null, fromContext ? 0 : null, mode);
    }
    UserLookup.ProcessUser user = find(chown, root);
    boolean number = chown.chars().allMatch(Character::isDigit);
    int uid = (int) user.uid();
    return new TreeCopy.Attributes(uid, number ? uid : (int) user.gid(), mode);
  }

  private static UserLookup.ProcessUser find(String chown, Path root) {
    try {
      return new UserLookup(root).find(chown, null);
    } catch (EngineException e) {
      boolean group = e.text().startsWith("unable to find group");
      String[] names = chown.split(":", 2);
      String name = group && names.length > 1 ? names[1] : names[0];
      throw EngineException.invalid(
          "unable to convert uid/gid chown string to host mapping: can't find "
              + (group ? "gid for group " : "uid for user ")
              + name
              + ": no such "
              + (group ? "group: " : "user: ")
              + name);
    }
  }
}
