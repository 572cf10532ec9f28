package dev.divisi.planner.domain;

import dev.divisi.schemas.FailureKind;
import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;

/** The Maven modules of a repository: each pom.xml outside of src and target, by its directory. */
final class MavenTree {
  private static final int LARGEST_POM = 1024 * 1024;
  private static final int MOST_POMS = 5_000;
  private static final String POM = "pom.xml";

  private final NavigableMap<String, FoundItem> byDirectory;

  private MavenTree(NavigableMap<String, FoundItem> byDirectory) {
    this.byDirectory = byDirectory;
  }

  /**
   * Reads every pom.xml.
   *
   * @throws PlanningException MODULE_UNREADABLE when one is no Maven project
   */
  static MavenTree read(Source source, List<String> except)
      throws PlanningException, InterruptedException {
    NavigableMap<String, FoundItem> modules = new TreeMap<>();
    for (String path : source.files()) {
      if (!isPom(path) || except.contains(directoryOf(path))) {
        continue;
      }
      if (modules.size() >= MOST_POMS) {
        throw PlanningException.rejected(
            "PLAN_TOO_LARGE", "the repository has more than " + MOST_POMS + " Maven modules");
      }
      String directory = directoryOf(path);
      byte[] pom = source.read(path, LARGEST_POM).orElse(new byte[0]);
      modules.put(directory, new FoundItem(artifactId(path, pom), directory, directory));
    }
    return new MavenTree(modules);
  }

  List<FoundItem> modules() {
    return List.copyOf(byDirectory.values());
  }

  /** The module that a file belongs to: the nearest directory above it that has a pom.xml. */
  Optional<FoundItem> moduleOf(String path) {
    String directory = path;
    while (!directory.equals(".")) {
      directory = directoryOf(directory);
      FoundItem module = byDirectory.get(directory);
      if (module != null) {
        return Optional.of(module);
      }
    }
    return Optional.empty();
  }

  static String directoryOf(String path) {
    int slash = path.lastIndexOf('/');
    return slash < 0 ? "." : path.substring(0, slash);
  }

  /** Poms below src are data: of tests, of archetypes. Those below target are output. */
  private static boolean isPom(String path) {
    List<String> segments = Arrays.asList(path.split("/", -1));
    return segments.getLast().equals(POM)
        && !segments.contains("src")
        && !segments.contains("target");
  }

  private static String artifactId(String path, byte[] pom) throws PlanningException {
    try {
      String found = projectArtifactId(pom);
      if (found != null && found.matches("[A-Za-z0-9_.-]{1,200}")) {
        return found;
      }
    } catch (XMLStreamException invalid) {
      throw new PlanningException(
          FailureKind.REJECTED,
          "MODULE_UNREADABLE",
          Shown.of(path)
              + " is no well-formed XML: "
              + Shown.of(String.valueOf(invalid.getMessage()))
              + ". Mend it, or name its directory under except.",
          invalid);
    }
    throw PlanningException.rejected(
        "MODULE_UNREADABLE",
        Shown.of(path)
            + " names no artifactId of letters, digits, '.', '_' and '-'. Mend it, or name its"
            + " directory under except.");
  }

  /** The text of /project/artifactId. No DTD is read and no entity is resolved. */
  private static @Nullable String projectArtifactId(byte[] pom) throws XMLStreamException {
    XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    factory.setProperty(XMLInputFactory.IS_REPLACING_ENTITY_REFERENCES, false);
    XMLStreamReader xml = factory.createXMLStreamReader(new ByteArrayInputStream(pom));
    try {
      List<String> open = new ArrayList<>();
      while (xml.hasNext()) {
        switch (xml.next()) {
          case XMLStreamConstants.DTD ->
              throw new XMLStreamException("a document type is not allowed", xml.getLocation());
          case XMLStreamConstants.START_ELEMENT -> {
            open.add(xml.getLocalName());
            if (open.equals(List.of("project", "artifactId"))) {
              return xml.getElementText().strip();
            }
          }
          case XMLStreamConstants.END_ELEMENT -> open.removeLast();
          default -> {}
        }
      }
      return null;
    } finally {
      xml.close();
    }
  }
}
