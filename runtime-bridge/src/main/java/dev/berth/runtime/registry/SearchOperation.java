package dev.berth.runtime.registry;

import com.fasterxml.jackson.databind.JsonNode;
import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.image.ImageReference;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Asks a registry's search (Docker Registry HTTP API version 1, {@code GET /v1/search}). Where
 * there is none, as with most registries of one's own, their catalog is looked through.
 */
final class SearchOperation {
  private static final String HUB_SEARCH = "index.docker.io";
  private static final int USUAL_LIMIT = 25;
  private static final int MAX_LIMIT = 100;
  private static final int MAX_BODY = 4 << 20;

  private final RegistryConnections connections;
  private final SearchQuery query;

  SearchOperation(RegistryConnections connections, SearchQuery query) {
    this.connections = connections;
    this.query = query;
  }

  /**
   * A term taken apart.
   *
   * @param host null for Docker Hub
   */
  private record Term(@Nullable String host, String words) {
    static Term of(String text) {
      int slash = text.indexOf('/');
      String first = slash < 0 ? "" : text.substring(0, slash);
      boolean host =
          first.indexOf('.') >= 0 || first.indexOf(':') >= 0 || first.equals("localhost");
      if (!host) {
        return hub(text);
      }
      String rest = text.substring(slash + 1);
      boolean hub = first.equals(HUB_SEARCH) || first.equals(ImageReference.DEFAULT_DOMAIN);
      return hub ? hub(rest) : new Term(first, rest);
    }

    private static Term hub(String words) {
      return new Term(null, words.startsWith("library/") ? words.substring(8) : words);
    }
  }

  List<SearchResult> run(RegistryAuth auth) {
    String text = query.term();
    if (text.contains("://")) {
      throw EngineException.invalid(
          "invalid repository name: repository name (" + text + ") should not have a scheme");
    }
    int limit = query.limit() == 0 ? USUAL_LIMIT : query.limit();
    if (limit < 1 || limit > MAX_LIMIT) {
      throw EngineException.invalid("limit " + limit + " is outside the range of [1, 100]");
    }
    Term term = Term.of(text);
    try {
      return filtered(found(term, limit, auth));
    } catch (RegistryFailure e) {
      throw e.status() == 0
          ? EngineException.internal(RegistryErrors.message(e), e)
          : EngineException.internal("Unexpected status code " + e.status(), e);
    } catch (IOException e) {
      throw EngineException.internal(
          "error decoding registry search results: " + RegistryErrors.message(e), e);
    } catch (InterruptedException e) {
      throw EngineException.internal("context canceled", e);
    }
  }

  private List<SearchResult> filtered(List<SearchResult> all) {
    List<SearchResult> kept = new ArrayList<>();
    for (SearchResult each : all) {
      Boolean official = query.official();
      if (each.stars() >= query.minimumStars()
          && (official == null || official == each.official())) {
        kept.add(each);
      }
    }
    return kept;
  }

  private List<SearchResult> found(Term term, int limit, RegistryAuth auth)
      throws IOException, InterruptedException {
    String domain = term.host() == null ? ImageReference.DEFAULT_DOMAIN : term.host();
    Endpoint endpoint = connections.searched(domain);
    Credentials credentials =
        RegistryConnections.isAnonymous(auth)
            ? connections.kept(domain, "")
            : Credentials.given(auth);
    URI base =
        term.host() == null ? URI.create("https://" + HUB_SEARCH) : new Ping(endpoint).base();
    URI uri = base.resolve("/v1/search?q=" + encoded(term.words()) + "&n=" + limit);
    HttpResponse<InputStream> response = search(endpoint, uri, credentials);
    if (response.statusCode() == 404 && term.host() != null) {
      response.body().close();
      return catalog(endpoint, credentials, term.words(), limit);
    }
    if (response.statusCode() != 200) {
      throw FailureReader.read(response);
    }
    try (InputStream in = response.body()) {
      return results(RegistryJson.object(in.readNBytes(MAX_BODY)));
    }
  }

  /** With the password at once, as results may depend on who asks; else by what is asked for. */
  private HttpResponse<InputStream> search(Endpoint endpoint, URI uri, Credentials credentials)
      throws IOException, InterruptedException {
    RegistryAuth auth = credentials.get();
    HttpCall call = HttpCall.of("GET", uri, Map.of("X-Docker-Token", "true"), endpoint.insecure());
    HttpResponse<InputStream> response =
        connections.transport().send(call.authorized(TokenClient.basic(auth)));
    if (response.statusCode() != 401) {
      return response;
    }
    for (Challenge each : Challenge.parse(response.headers().allValues("www-authenticate"))) {
      if (each.bearer()) {
        response.body().close();
        TokenClient.Token token =
            new TokenClient(connections.transport())
                .fetch(each, "registry:catalog:search", auth, endpoint, false);
        return connections.transport().send(call.authorized("Bearer " + token.value()));
      }
    }
    return response;
  }

  private List<SearchResult> catalog(
      Endpoint endpoint, Credentials credentials, String words, int limit)
      throws IOException, InterruptedException {
    RegistrySession session = connections.session(endpoint, credentials, "registry:catalog:*");
    List<SearchResult> results = new ArrayList<>();
    String wanted = words.toLowerCase(Locale.ROOT);
    for (String name : new RepositoryClient(session).catalog()) {
      if (results.size() < limit && name.toLowerCase(Locale.ROOT).contains(wanted)) {
        results.add(new SearchResult(name, "", 0, false));
      }
    }
    return results;
  }

  private static List<SearchResult> results(JsonNode root) {
    List<SearchResult> results = new ArrayList<>();
    for (JsonNode each : root.path("results")) {
      results.add(
          new SearchResult(
              RegistryJson.text(each, "name", ""),
              RegistryJson.text(each, "description", ""),
              each.path("star_count").asLong(0),
              each.path("is_official").asBoolean(false)));
    }
    return results;
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  /** Finds out how a registry is reached, in dockerd's words when it is not. */
  private final class Ping {
    private final Endpoint endpoint;

    Ping(Endpoint endpoint) {
      this.endpoint = endpoint;
    }

    URI base() throws InterruptedException {
      URI known = connections.answered(endpoint);
      if (known != null) {
        return known;
      }
      List<URI> bases = endpoint.bases();
      List<String> failures = new ArrayList<>();
      for (URI base : bases) {
        try {
          HttpCall call =
              HttpCall.of("GET", base.resolve("/v1/_ping"), Map.of(), endpoint.insecure());
          connections
              .transport()
              .send(endpoint.insecure() ? call.within(RegistrySession.PROBE) : call)
              .body()
              .close();
          return base;
        } catch (IOException e) {
          failures.add(RegistryErrors.message(e));
        }
      }
      throw EngineException.invalid(
          failures.size() == 1
              ? secureText(failures.getFirst())
              : "invalid registry endpoint \""
                  + bases.getLast()
                  + "/v1/\". HTTPS attempt: "
                  + failures.getFirst()
                  + ". HTTP attempt: "
                  + failures.getLast());
    }

    private String secureText(String failure) {
      String host = endpoint.host();
      return "invalid registry endpoint https://"
          + host
          + "/v1/: "
          + failure
          + ". If this private registry supports only HTTP or HTTPS with an unknown CA certificate,"
          + " please add `"
          + host
          + "` to \"insecure-registries\" in daemon.json, or say `insecure = true` for it in"
          + " registries.conf. In the case of HTTPS, if you have access to the registry's CA"
          + " certificate, no need for it; simply place the CA certificate at"
          + " ~/.config/containers/certs.d/"
          + host
          + "/ca.crt";
    }
  }
}
