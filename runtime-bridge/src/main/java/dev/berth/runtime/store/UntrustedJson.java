package dev.berth.runtime.store;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.berth.runtime.error.EngineException;
import dev.berth.runtime.error.ErrorKind;
import java.io.IOException;

/**
 * Reads JSON that strangers wrote, as trees. A tree takes fifty times the memory of its text where
 * the text is made for that, so depth and number of tokens are bounded well above what any real
 * manifest or image config has.
 */
public final class UntrustedJson {
  private static final int MAX_DEPTH = 64;
  private static final int MAX_TOKENS = 150_000;
  private static final JsonMapper MAPPER = create();

  private UntrustedJson() {}

  /** The mapper with these bounds; it is shared and must not be reconfigured. */
  public static JsonMapper mapper() {
    return MAPPER;
  }

  /**
   * Parses.
   *
   * @param what stands before the reason in messages
   * @return the tree, a missing node for an empty text; INVALID when it is no JSON, or too large
   */
  public static JsonNode parse(byte[] json, String what) {
    try {
      return MAPPER.readTree(json);
    } catch (StreamConstraintsException e) {
      throw new EngineException(
          ErrorKind.INVALID, what + ": its JSON is nested too deeply or has too many parts", e);
    } catch (JsonProcessingException e) {
      String reason = String.valueOf(e.getOriginalMessage()).lines().findFirst().orElse("");
      throw new EngineException(ErrorKind.INVALID, what + ": malformed JSON: " + reason, e);
    } catch (IOException e) {
      throw new EngineException(ErrorKind.INVALID, what + ": " + e.getMessage(), e);
    }
  }

  private static JsonMapper create() {
    StreamReadConstraints limits =
        StreamReadConstraints.builder()
            .maxNestingDepth(MAX_DEPTH)
            .maxTokenCount(MAX_TOKENS)
            .build();
    return new JsonMapper(JsonFactory.builder().streamReadConstraints(limits).build());
  }
}
