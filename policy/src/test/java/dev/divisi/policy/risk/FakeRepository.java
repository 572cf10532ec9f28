package dev.divisi.policy.risk;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A repository that is a map. */
public final class FakeRepository implements RepositoryFacts {
  private final Map<String, String> files;
  private final Map<String, Integer> mentions = new HashMap<>();
  private boolean tooLarge;
  private int asked;

  public FakeRepository(Map<String, String> files) {
    this.files = Map.copyOf(files);
  }

  /** Says in how many other files a name is. */
  public FakeRepository mentioned(String name, int times) {
    mentions.put(name, times);
    return this;
  }

  /** Says that there is too much to search. */
  FakeRepository tooLarge() {
    tooLarge = true;
    return this;
  }

  /** How many names were asked for. */
  int asked() {
    return asked;
  }

  @Override
  public Set<String> paths() {
    return files.keySet();
  }

  @Override
  public Optional<String> read(String path) {
    return Optional.ofNullable(files.get(path));
  }

  @Override
  public Optional<Map<String, Integer>> mentions(Set<String> names, Set<String> besides) {
    asked += names.size();
    Map<String, Integer> found = new HashMap<>();
    names.forEach(name -> found.put(name, mentions.getOrDefault(name, 0)));
    return tooLarge ? Optional.empty() : Optional.of(found);
  }
}
