package dev.berth.runtime.container;

import java.util.List;
import java.util.Map;

/**
 * The secrets of a container: files have the data of the time of its creation, variables that of
 * each start.
 *
 * @param files what lies in files
 * @param variables names of secrets by the variable that gets their data
 */
public record ContainerSecrets(List<SecretFile> files, Map<String, String> variables) {

  /**
   * A secret as a file.
   *
   * @param id of the secret
   * @param target absolute path inside
   * @param uid owner inside
   * @param gid group inside
   * @param mode permission bits
   */
  public record SecretFile(String name, String id, String target, long uid, long gid, int mode) {}
}
