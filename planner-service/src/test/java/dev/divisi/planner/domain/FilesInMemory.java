package dev.divisi.planner.domain;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.divisi.globs.PathGlob;
import dev.divisi.schemas.PlannedRepository;
import dev.divisi.schemas.Repository;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Collectors;

/** A repository of a test: text by path. */
final class FilesInMemory implements Sources, Source {
  static final String COMMIT = "0123456789012345678901234567890123456789";

  private final Map<String, String> files;

  FilesInMemory(Map<String, String> files) {
    this.files = new TreeMap<>(files);
  }

  static String pom(String artifactId) {
    return "<project><parent><artifactId>parent</artifactId></parent><artifactId>"
        + artifactId
        + "</artifactId></project>";
  }

  @Override
  public List<String> reverted(PlannedRepository repository) {
    return List.of();
  }

  @Override
  public Source open(Repository repository) {
    return this;
  }

  @Override
  public String commit() {
    return COMMIT;
  }

  @Override
  public List<String> files() {
    return List.copyOf(files.keySet());
  }

  @Override
  public Optional<byte[]> read(String path, int maxBytes) {
    return Optional.ofNullable(files.get(path)).map(text -> text.getBytes(UTF_8));
  }

  @Override
  public Set<String> containing(String extendedRegex, List<PathGlob> within)
      throws PlanningException {
    Pattern pattern;
    try {
      pattern = Pattern.compile(extendedRegex, Pattern.MULTILINE);
    } catch (PatternSyntaxException invalid) {
      throw PlanningException.rejected(PATTERN_INVALID, "is no regular expression");
    }
    return files.entrySet().stream()
        .filter(file -> within.stream().anyMatch(glob -> glob.matches(file.getKey())))
        .filter(file -> pattern.matcher(file.getValue()).find())
        .map(Map.Entry::getKey)
        .collect(Collectors.toSet());
  }
}
