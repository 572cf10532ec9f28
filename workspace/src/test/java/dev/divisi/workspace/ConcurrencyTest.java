package dev.divisi.workspace;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class ConcurrencyTest {
  private static final int THREADS = 8;

  @TempDir Path temp;

  @Test
  void shouldGiveEveryThreadItsOwnResultWhenTheyShareAMirror() throws Exception {
    Map<String, String> files = new HashMap<>();
    for (int i = 0; i < 50; i++) {
      files.put("module" + i + "/A.java", "class A" + i + " {}\n");
    }
    TestRepository origin = TestRepository.init(temp.resolve("shop"), files);
    // Two caches on one folder stand for two processes: they share nothing but files.
    List<RepositoryCache> caches =
        List.of(
            new RepositoryCache(temp.resolve("cache"), GitSettings.defaults()),
            new RepositoryCache(temp.resolve("cache"), GitSettings.defaults()));
    List<Future<String>> results = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
      for (int i = 0; i < THREADS; i++) {
        int number = i;
        results.add(threads.submit(() -> work(caches.get(number % 2), origin.url(), number)));
      }
    }
    for (int i = 0; i < THREADS; i++) {
      String branch = "divisi/" + i;
      assertThat(origin.head(branch)).isEqualTo(results.get(i).get());
      assertThat(origin.git("diff", "--name-only", "main", branch).lines())
          .containsExactly("module" + i + "/A.java", "module" + i + "/B" + i + ".java");
    }
  }

  private String work(RepositoryCache cache, String url, int number) throws Exception {
    SourceRepository repository = cache.open(url);
    String head = repository.resolve("main");
    for (int round = 0; round < 3; round++) {
      String base = repository.resolve("main");
      try (Worktree worktree = repository.checkout(head, temp.resolve("trees"))) {
        Path module = worktree.directory().resolve("module" + number);
        TestRepository.write(module.resolve("A.java"), "class A { int round" + round + "; }\n");
        TestRepository.write(module.resolve("B" + number + ".java"), "class B" + round + " {}\n");
        PatchDiff diff = repository.diff(base, worktree.harvest());
        assertThat(repository.apply(base, diff.diff())).isEqualTo(diff.resultTree());
        CommitMessage message =
            new CommitMessage("Round " + round, "", List.of(Map.entry("Task", "t" + number)));
        String before = head;
        head = repository.commit(diff.resultTree(), head, message, Instant.EPOCH);
        assertThat(repository.push("divisi/" + number, head, round == 0 ? null : before))
            .isEqualTo(new PushResult.Pushed());
      }
    }
    return head;
  }

  @Test
  void shouldBeQuickWhenARepositoryIsLarge() throws Exception {
    Map<String, String> files = new HashMap<>();
    for (int i = 0; i < 6_500; i++) {
      files.put(
          "module" + i % 100 + "/src/main/java/A" + i + ".java",
          "class A" + i + " {\n" + "  int a;\n".repeat(100) + "}\n");
    }
    TestRepository origin = TestRepository.init(temp.resolve("large"), files);
    SourceRepository repository =
        new RepositoryCache(temp.resolve("cache"), GitSettings.defaults()).open(origin.url());
    String base = repository.resolve(null);

    long begun = System.nanoTime();
    try (Worktree worktree = repository.checkout(base, temp.resolve("trees"))) {
      Duration checkout = Duration.ofNanos(System.nanoTime() - begun);
      assertThat(worktree.harvest()).isEqualTo(origin.head("main^{tree}"));
      begun = System.nanoTime();
      assertThat(worktree.harvest()).isEqualTo(origin.head("main^{tree}"));
      Duration harvest = Duration.ofNanos(System.nanoTime() - begun);

      System.out.printf("6,500 files: checkout %s, harvest again %s%n", checkout, harvest);
      // Far above what it takes (0.5 s and 0.1 s), so that only another order of growth fails.
      assertThat(checkout).isLessThan(Duration.ofSeconds(10));
      assertThat(harvest).isLessThan(Duration.ofSeconds(5));
    }
  }
}
