package dev.berth.runtime.build;

import dev.berth.runtime.error.EngineException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/**
 * A repository, and what of it is meant ({@code URL#ref:directory}; docker build reference, "Git
 * repositories").
 *
 * @param url for git
 * @param ref a branch, tag or commit; empty for what the repository says
 * @param directory below the repository's root, empty for all
 */
record GitReference(String url, String ref, String directory) {
  private static final Pattern HTTP = Pattern.compile("https?://[^#?]+\\.git(?:[#?].*)?");
  private static final Pattern SCP =
      Pattern.compile("[A-Za-z0-9._-]+@[A-Za-z0-9._-]+:[^#]+(?:#.*)?");

  /** Whether a source or context is a repository. */
  static boolean isRepository(String text) {
    return text.startsWith("git://")
        || text.startsWith("ssh://")
        || HTTP.matcher(text).matches()
        || isScp(text);
  }

  /** {@code git@host:path}: no scheme, and no slash before the colon. */
  private static boolean isScp(String text) {
    return text.startsWith("git@") && SCP.matcher(text).matches();
  }

  /** The same, and {@code github.com/owner/name}, which only a context may be. */
  static boolean isContext(String text) {
    return isRepository(text) || text.startsWith("github.com/");
  }

  /** Parses; INTERNAL, as with dockerd, for what git could take for something else. */
  static GitReference parse(String text) {
    String whole = text.startsWith("github.com/") ? "https://" + text : text;
    int hash = whole.indexOf('#');
    String fragment = hash < 0 ? "" : whole.substring(hash + 1);
    String url = hash < 0 ? whole : whole.substring(0, hash);
    int colon = fragment.indexOf(':');
    String ref = colon < 0 ? fragment : fragment.substring(0, colon);
    String directory = colon < 0 ? "" : fragment.substring(colon + 1);
    int query = isScp(url) ? -1 : url.indexOf('?');
    if (query >= 0) {
      ref = parameter(url, query, ref, "ref", "branch", "tag");
      directory = parameter(url, query, directory, "subdir");
      url = url.substring(0, query);
    }
    return new GitReference(url(url), ref(ref), directory);
  }

  private static String parameter(String url, int query, String otherwise, String... names) {
    for (String pair : url.substring(query + 1).split("&", -1)) {
      for (String name : names) {
        if (pair.startsWith(name + "=")) {
          return URLDecoder.decode(pair.substring(name.length() + 1), StandardCharsets.UTF_8);
        }
      }
    }
    return otherwise;
  }

  private static String url(String url) {
    try {
      if (!isScp(url)) {
        String host = new URI(url).getHost();
        if (host == null || host.startsWith("-")) {
          throw EngineException.internal("invalid repository URL: " + url, null);
        }
      }
    } catch (URISyntaxException e) {
      throw EngineException.internal("invalid repository URL: " + url, null);
    }
    return url;
  }

  /** No option of git's, and nothing but a name. */
  private static String ref(String ref) {
    boolean plain = ref.chars().allMatch(c -> c > ' ' && c != 0x7f && "~^:?*[\\".indexOf(c) < 0);
    if (ref.startsWith("-") || ref.startsWith("+") || !plain || ref.contains("..")) {
      throw EngineException.internal("invalid refspec: " + ref, null);
    }
    return ref;
  }
}
