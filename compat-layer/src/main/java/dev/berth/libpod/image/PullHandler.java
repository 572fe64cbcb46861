package dev.berth.libpod.image;

import dev.berth.api.ApiVersion;
import dev.berth.api.Exchange;
import dev.berth.api.Query;
import dev.berth.libpod.wire.PlatformNames;
import dev.berth.libpod.wire.PodmanException;
import dev.berth.libpod.wire.PodmanWords;
import dev.berth.libpod.wire.RegistryCredentials;
import dev.berth.libpod.wire.StreamLines;
import dev.berth.runtime.Engine;
import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.id.Digest;
import dev.berth.runtime.image.Image;
import dev.berth.runtime.image.ImageReference;
import dev.berth.runtime.image.Platform;
import dev.berth.runtime.image.PlatformMatcher;
import dev.berth.runtime.image.ProgressSink;
import dev.berth.wire.JsonWriter;
import dev.berth.wire.LineStream;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Pulling images. */
final class PullHandler {
  private static final Pattern ASKED = Pattern.compile("Get \"https?://([^/]+)/");
  private static final ApiVersion FIVE = new ApiVersion(5, 0);
  private static final Set<String> POLICIES = Set.of("always", "missing", "newer", "never", "");

  private final Engine engine;
  private final LocalNames names;

  PullHandler(Engine engine) {
    this.engine = engine;
    this.names = new LocalNames(engine);
  }

  /** Progress as {@code {"stream"}} lines, then the ids; failures after the first line in-band. */
  void pull(Exchange exchange) throws IOException {
    Query query = exchange.query();
    String reference = query.get("reference");
    if (reference.isEmpty()) {
      throw PodmanException.plain(400, "reference parameter cannot be empty");
    }
    RemoteNames.check(reference);
    RetryChoice.check(query);
    String text = RemoteNames.bare(reference);
    if (query.bool("compatMode")) {
      new LineStream(exchange, query.bool("quiet"))
          .run(progress -> fetch(exchange, text, progress));
      return;
    }
    StreamLines lines = new StreamLines(exchange, query.bool("quiet"));
    List<Image> known = query.bool("allTags") ? List.of() : known(exchange, text);
    if (!known.isEmpty()) {
      result(lines, known);
      return;
    }
    Told told = new Told(exchange, lines);
    try {
      List<Image> images = fetch(exchange, text, told);
      told.done(images, platform(exchange));
      result(lines, images);
    } catch (EngineException e) {
      String said = PodmanWords.of(e.text()).message();
      lines.error(told.begun ? said : unread(text, said));
      lines.close();
    }
  }

  /** A failure before there was a manifest, with what Podman says it was about. */
  private static String unread(String text, String said) {
    if (said.startsWith("initializing source ") || text.indexOf('@') >= 0) {
      return said;
    }
    ImageReference name;
    try {
      name = ImageReference.parse(text).withDefaultTag();
    } catch (EngineException e) {
      return said;
    }
    String source = "initializing source docker://" + name.full() + ": ";
    Matcher asked = ASKED.matcher(said);
    return asked.lookingAt()
        ? source + "pinging container registry " + asked.group(1) + ": " + said
        : source + "reading manifest " + name.tag() + " in " + name.name() + ": " + said;
  }

  /** What need not be pulled; for {@code never} it must be here. */
  private List<Image> known(Exchange exchange, String text) {
    String policy = exchange.query().get("policy").toLowerCase(Locale.ROOT);
    if (!POLICIES.contains(policy)) {
      throw PodmanException.plain(400, "unsupported pull policy \"" + policy + "\"");
    }
    boolean here = policy.equals("missing") || policy.equals("never");
    Image local = here ? engine.images().find(names.of(text), platform(exchange)) : null;
    if (local == null && policy.equals("never")) {
      throw PodmanException.caused(500, text, "image not known");
    }
    return local == null ? List.of() : List.of(local);
  }

  private static void result(StreamLines lines, List<Image> images) throws IOException {
    List<String> ids = images.stream().map(each -> each.id().hex()).distinct().toList();
    JsonWriter out = new JsonWriter(256).object().putStrings("images", ids);
    lines.write(out.put("id", ids.getLast()).end());
    lines.close();
  }

  private List<Image> fetch(Exchange exchange, String text, ProgressSink progress) {
    return new ImageFetch(engine, TlsChoice.of(exchange, engine))
        .fetch(
            text,
            exchange.query().bool("allTags"),
            platformText(exchange),
            domain -> RegistryCredentials.of(exchange, domain),
            progress);
  }

  /** Clients write the keys small, Podman's specification in capitals. */
  private static @Nullable String platformText(Exchange exchange) {
    Query query = exchange.query();
    return PlatformNames.of(either(query, "OS"), either(query, "Arch"), either(query, "Variant"));
  }

  private static String either(Query query, String key) {
    String text = query.get(key);
    return text.isEmpty() ? query.get(key.toLowerCase(Locale.ROOT)) : text;
  }

  private static @Nullable Platform platform(Exchange exchange) {
    String text = platformText(exchange);
    return text == null ? null : PlatformMatcher.parse(text);
  }

  /** Tells of a pull what Podman tells where no terminal is. */
  private static final class Told implements ProgressSink {
    private final Exchange exchange;
    private final StreamLines lines;
    private boolean begun;

    Told(Exchange exchange, StreamLines lines) {
      this.exchange = exchange;
      this.lines = lines;
    }

    @Override
    public void status(@Nullable String id, String status, long current, long total) {}

    @Override
    public void layer(Digest blob) {
      begin();
      stream("Copying blob " + blob.text() + "\n");
    }

    /** Tells the end, also where nothing was to be copied. */
    void done(List<Image> images, @Nullable Platform wanted) {
      for (Image each : images) {
        begin();
        stream("Copying config " + each.id().text() + "\n");
        stream("Writing manifest to image destination\n");
        if (exchange.version().compareTo(FIVE) < 0) {
          stream("Storing signatures\n");
        }
        begun = false;
        Platform is = each.platform();
        if (wanted != null
            && !(is.os().equals(wanted.os()) && is.architecture().equals(wanted.architecture()))) {
          stream(
              "WARNING: image platform (%s) does not match the expected platform (%s)\n"
                  .formatted(shown(is), shown(wanted)));
        }
      }
    }

    /** As Go prints what the OCI calls a platform. */
    private static String shown(Platform platform) {
      String variant = platform.variant() == null ? "" : platform.variant();
      return "{%s %s  [] %s}".formatted(platform.architecture(), platform.os(), variant);
    }

    private void begin() {
      if (!begun) {
        stream("Getting image source signatures\n");
        begun = true;
      }
    }

    @Override
    public void stream(String text) {
      lines.progress(text);
    }

    @Override
    public boolean cancelled() {
      return exchange.clientGone();
    }
  }
}
