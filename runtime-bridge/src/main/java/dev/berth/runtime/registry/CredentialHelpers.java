package dev.berth.runtime.registry;

import dev.berth.runtime.image.ImageReference;
import dev.berth.runtime.registry.conf.RegistriesConf;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where the user's credentials are kept, by the {@code credential-helpers} of registries.conf. */
final class CredentialHelpers {
  private final List<String> names;
  private final CredentialFiles files;
  private final CredentialHelper program;

  CredentialHelpers(List<String> names, CredentialFiles files, CredentialHelper program) {
    this.names = names;
    this.files = files;
    this.program = program;
  }

  /** Asks one after another until one has credentials. */
  CredentialFiles.Found find(String domain, String path) {
    String problem = null;
    for (String name : names) {
      CredentialFiles.Found found =
          name.equals(RegistriesConf.FILES) ? files.find(domain, path) : ask(name, domain);
      if (found.auth() != RegistryAuth.ANONYMOUS) {
        return found;
      }
      problem = found.problem() == null ? problem : found.problem();
    }
    return new CredentialFiles.Found(RegistryAuth.ANONYMOUS, problem);
  }

  private CredentialFiles.Found ask(String name, String domain) {
    boolean hub = domain.equals(ImageReference.DEFAULT_DOMAIN);
    @Nullable String problem = null;
    try {
      RegistryAuth auth = program.get(name, hub ? CredentialFiles.HUB_KEY : domain);
      if (auth != null) {
        return new CredentialFiles.Found(auth, null);
      }
    } catch (IOException e) {
      problem = e.getMessage();
    }
    return new CredentialFiles.Found(RegistryAuth.ANONYMOUS, problem);
  }
}
