package dev.berth.runtime.registry.conf;

import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.image.ImageReference;
import java.util.ArrayList;
import java.util.List;

/**
 * Finds what a name without a registry may mean (containers-registries.conf(5), "short-name
 * aliases" and "unqualified-search-registries"). Docker's own rule, that it means Docker Hub, is
 * {@link ImageReference#parse}.
 */
public final class ShortNames {
  private final RegistriesConf configuration;

  public ShortNames(RegistriesConf configuration) {
    this.configuration = configuration;
  }

  /**
   * The images to try, in order; one for a name with its registry.
   *
   * @param text as a user wrote it
   */
  public List<ImageReference> candidates(String text) {
    int end = repositoryEnd(text);
    String name = text.substring(0, end);
    String suffix = text.substring(end);
    if (isQualified(name)) {
      return List.of(ImageReference.parse(text).withDefaultTag());
    }
    String alias = configuration.aliases().get(name);
    if (alias != null) {
      return List.of(ImageReference.parse(alias + suffix).withDefaultTag());
    }
    List<String> registries = configuration.unqualified();
    if (registries.isEmpty()) {
      throw EngineException.invalid(
          "short-name \""
              + text
              + "\" did not resolve to an alias and no unqualified-search registries are defined"
              + (configuration.sources().isEmpty()
                  ? ""
                  : " in \"" + configuration.sources().getFirst() + "\""));
    }
    if (registries.size() > 1 && configuration.mode() == ShortNameMode.ENFORCING) {
      throw EngineException.invalid(
          "short-name resolution enforced but cannot prompt without a TTY");
    }
    List<ImageReference> candidates = new ArrayList<>();
    for (String registry : registries) {
      candidates.add(ImageReference.parse(registry + "/" + text).withDefaultTag());
    }
    return candidates;
  }

  /** Where tag or digest begin. */
  private static int repositoryEnd(String text) {
    int at = text.indexOf('@');
    int end = at < 0 ? text.length() : at;
    int colon = text.lastIndexOf(':', end - 1);
    return colon > text.lastIndexOf('/', end - 1) ? colon : end;
  }

  private static boolean isQualified(String name) {
    int slash = name.indexOf('/');
    String first = slash < 0 ? "" : name.substring(0, slash);
    return first.indexOf('.') >= 0 || first.indexOf(':') >= 0 || first.equals("localhost");
  }
}
