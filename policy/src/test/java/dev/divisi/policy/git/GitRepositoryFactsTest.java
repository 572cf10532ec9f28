package dev.divisi.policy.git;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.divisi.policy.PolicyUnavailableException;
import dev.divisi.policy.risk.RepositoryFacts;
import dev.divisi.schemas.PlannedRepository;
import dev.divisi.schemas.Repository;
import dev.divisi.testing.GitFixture;
import dev.divisi.workspace.GitSettings;
import dev.divisi.workspace.RepositoryCache;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GitRepositoryFactsTest {
  @TempDir Path directory;
  private GitFixture git;
  private RepositoryCache cache;

  @BeforeEach
  void make() {
    git =
        GitFixture.init(
            directory.resolve("origin"),
            Map.of(
                "Money.java", "class Money { Money add(Money other); }\n",
                "Cart.java", "class Cart { Money total; }\n",
                "ü b.txt", "Money, but no Moneybag\n",
                "large.txt", "a".repeat(RepositoryFacts.LARGEST + 1)));
    cache = new RepositoryCache(directory.resolve("cache"), GitSettings.defaults());
  }

  @Test
  void shouldTellOfTheBaseWhateverCameAfterIt() throws Exception {
    PlannedRepository base = planned(git.url(), git.head("main"));
    git.commit("Later", Map.of("Later.java", "Money\n", "Cart.java", "gone\n"));
    GitRepositoryFacts facts = new GitRepositoryFacts(cache, base);

    assertThat(facts.paths())
        .containsExactlyInAnyOrder("Money.java", "Cart.java", "ü b.txt", "large.txt");
    assertThat(facts.read("Cart.java")).hasValue("class Cart { Money total; }\n");
    assertThat(facts.read("none")).isEmpty();
    assertThat(facts.read("large.txt")).isEmpty();
    assertThat(
            facts
                .mentions(Set.of("Money", "Moneybag", "nobody"), Set.of("Money.java"))
                .orElseThrow())
        .containsOnly(Map.entry("Money", 2), Map.entry("Moneybag", 1), Map.entry("nobody", 0));
  }

  @Test
  void shouldCountNothingInsteadOfGuessingWhenTheSearchTakesTooLong() {
    GitRepositoryFacts facts = facts(Long.MAX_VALUE, Duration.ofNanos(1));

    assertThatThrownBy(() -> facts.mentions(Set.of("Money"), Set.of()))
        .as("how busy the machine is must not decide")
        .isInstanceOfSatisfying(
            PolicyUnavailableException.class, e -> assertThat(e.code()).isEqualTo("GIT_TIMED_OUT"));
  }

  @Test
  void shouldSearchOnlyWhatIsNotTooLarge() throws Exception {
    long size = "class Money { Money add(Money other); }\n".length();
    long all =
        size
            + "class Cart { Money total; }\n".length()
            + "Money, but no Moneybag\n".length()
            + RepositoryFacts.LARGEST
            + 1;

    assertThat(facts(all, Duration.ofMinutes(1)).mentions(Set.of("Money"), Set.of())).isPresent();
    assertThat(facts(all - 1, Duration.ofMinutes(1)).mentions(Set.of("Money"), Set.of())).isEmpty();
  }

  @Test
  void shouldSayWhenThereIsMoreThanCanBeCounted() throws Exception {
    git.commit("Much", Map.of("a.txt", "Money\n".repeat(400_000)));
    GitRepositoryFacts facts = new GitRepositoryFacts(cache, planned(git.url(), git.head("main")));

    assertThat(facts.mentions(Set.of("Money"), Set.of("a.txt"))).isEmpty();
  }

  private GitRepositoryFacts facts(long mostSearched, Duration longestSearch) {
    return new GitRepositoryFacts(
        cache, planned(git.url(), git.head("main")), mostSearched, longestSearch);
  }

  @Test
  void shouldSayWhenThereIsNoSuchRepository() {
    GitRepositoryFacts facts =
        new GitRepositoryFacts(
            cache, planned(directory.resolve("none").toString(), "1".repeat(40)));

    assertThatThrownBy(facts::paths).isInstanceOf(PolicyUnavailableException.class);
    assertThatThrownBy(() -> facts.read("a")).isInstanceOf(PolicyUnavailableException.class);
    assertThatThrownBy(() -> facts.mentions(Set.of("abc"), Set.of()))
        .isInstanceOf(PolicyUnavailableException.class);
  }

  private static PlannedRepository planned(String url, String commit) {
    return PlannedRepository.newBuilder()
        .setRepository(Repository.newBuilder().setName("shop").setUrl(url).build())
        .setBaseCommit(commit)
        .setBranch("divisi/goal")
        .build();
  }
}
