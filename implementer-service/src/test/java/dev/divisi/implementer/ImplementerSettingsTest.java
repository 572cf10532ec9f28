package dev.divisi.implementer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.divisi.implementer.domain.PatchLimits;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.boot.convert.ApplicationConversionService;

class ImplementerSettingsTest {

  private static ImplementerSettings bind(Map<String, String> properties) {
    return new Binder(
            List.of(new MapConfigurationPropertySource(properties)),
            null,
            ApplicationConversionService.getSharedInstance())
        .bindOrCreate("divisi.implementer", ImplementerSettings.class);
  }

  @Test
  void shouldHaveDefaultsWhenNothingIsSet() {
    ImplementerSettings settings = bind(Map.of());

    assertThat(settings.worker().pool()).isEqualTo("implementers");
    assertThat(settings.worker().concurrency()).isEqualTo(2);
    assertThat(settings.worker().grantTimeout()).isEqualTo(Duration.ofSeconds(10));
    assertThat(settings.worker().committedReadsOnly()).isFalse();
    assertThat(settings.limits().toDomain()).isEqualTo(PatchLimits.DEFAULT);
    assertThat(settings.recipe())
        .isEqualTo(new ImplementerSettings.Recipe(null, true, Duration.ofSeconds(20)));
  }

  @Test
  void shouldTakeEachValueWhenItIsSet() {
    ImplementerSettings settings =
        bind(
            Map.ofEntries(
                Map.entry("divisi.implementer.name", "w1"),
                Map.entry("divisi.implementer.pool", "gpu"),
                Map.entry("divisi.implementer.concurrency", "7"),
                Map.entry("divisi.implementer.grant-timeout", "3s"),
                Map.entry("divisi.implementer.limits.max-files", "1"),
                Map.entry("divisi.implementer.limits.max-changed-lines", "2"),
                Map.entry("divisi.implementer.limits.max-diff-size", "3KB"),
                Map.entry("divisi.implementer.limits.max-file-size", "4KB"),
                Map.entry("divisi.implementer.limits.allow-binary", "true"),
                Map.entry("divisi.implementer.recipe.local-repository", "/m2"),
                Map.entry("divisi.implementer.recipe.online", "false"),
                Map.entry("divisi.implementer.recipe.resolution-limit", "5s")));

    assertThat(settings.worker().name()).isEqualTo("w1");
    assertThat(settings.worker().pool()).isEqualTo("gpu");
    assertThat(settings.worker().concurrency()).isEqualTo(7);
    assertThat(settings.worker().grantTimeout()).isEqualTo(Duration.ofSeconds(3));
    assertThat(settings.limits().toDomain())
        .isEqualTo(new PatchLimits(1, 2, 3 << 10, 4 << 10, true));
    assertThat(settings.recipe())
        .isEqualTo(new ImplementerSettings.Recipe("/m2", false, Duration.ofSeconds(5)));
  }

  @Test
  void shouldNameTheKeyWhenAValueCannotBe() {
    for (Map.Entry<String, String> wrong :
        Map.of(
                "concurrency", "0",
                "pool", " ",
                "grant-timeout", "0s",
                "limits.max-files", "0",
                "limits.max-diff-size", "20MB",
                "recipe.resolution-limit", "-1s")
            .entrySet()) {
      Throwable failure =
          catchThrowable(
              () -> bind(Map.of("divisi.implementer." + wrong.getKey(), wrong.getValue())));
      assertThat(failure)
          .as(wrong.getKey())
          .hasStackTraceContaining("divisi.implementer." + wrong.getKey() + " is ");
    }
  }
}
