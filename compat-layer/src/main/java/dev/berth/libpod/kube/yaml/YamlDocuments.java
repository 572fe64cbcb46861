package dev.berth.libpod.kube.yaml;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/** Reads the documents of a YAML text (YAML 1.2), within limits of size, depth and aliases. */
public final class YamlDocuments {
  /** Characters; no manifest comes near it, and the scanner's work grows faster than a scalar. */
  private static final int LONGEST = 4 << 20;

  private YamlDocuments() {}

  /** The documents that say something, in order; a {@link KubeException} when it is no YAML. */
  public static List<YamlNode> read(String text) {
    if (text.length() > LONGEST) {
      throw new KubeException("yaml: the text exceeds the limit of " + LONGEST + " characters");
    }
    LoadSettings settings =
        LoadSettings.builder().setLabel("yaml").setCodePointLimit(LONGEST).build();
    try {
      Iterator<Event> events = new Parse(settings).parseString(text).iterator();
      List<YamlNode> documents = new ArrayList<>();
      NodeComposer composer = new NodeComposer(events);
      for (YamlNode next = composer.next(); next != null; next = composer.next()) {
        if (!(next instanceof YamlNode.Scalar scalar && scalar.nothing())) {
          documents.add(next);
        }
      }
      return documents;
    } catch (MarkedYamlEngineException e) {
      throw marked(e);
    } catch (YamlEngineException e) {
      throw new KubeException("yaml: " + e.getMessage());
    } catch (NumberFormatException | IndexOutOfBoundsException | NoSuchElementException e) {
      throw new KubeException(
          "yaml: the text is malformed: " + e.getMessage()); // the scanner's own
    }
  }

  private static KubeException marked(MarkedYamlEngineException e) {
    String problem = String.valueOf(e.getProblem());
    return e.getProblemMark()
        .map(mark -> KubeException.at(new Place(mark.getLine() + 1, mark.getColumn() + 1), problem))
        .orElseGet(() -> new KubeException("yaml: " + problem));
  }
}
