package dev.berth.runtime.registry;

import java.net.URI;
import java.util.List;

/**
 * Where a repository is served.
 *
 * @param registry the registry's name, by which credentials and certificates are found
 * @param host host and port that requests go to
 * @param repository path of the repository there
 * @param insecure whether plain HTTP and unknown certificates will do
 */
record Endpoint(String registry, String host, String repository, boolean insecure) {

  /** What to try, in this order. */
  List<URI> bases() {
    URI https = URI.create("https://" + host);
    return insecure ? List.of(https, URI.create("http://" + host)) : List.of(https);
  }
}
