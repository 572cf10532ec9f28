package dev.divisi.implementer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.divisi.models.ModelException;
import dev.divisi.models.TokenUsage;
import dev.divisi.models.provider.ModelSettings;
import dev.divisi.service.Settings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.convert.ApplicationConversionService;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.MutablePropertySources;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.core.io.ClassPathResource;

class ModelSettingsTest {
  @TempDir Path temp;

  private static ModelSettings bind(StandardEnvironment environment) {
    environment.setConversionService(new ApplicationConversionService());
    return Settings.read(environment, "divisi.models", ModelSettings.class);
  }

  private static ModelSettings bind(Map<String, String> properties) {
    StandardEnvironment environment = new StandardEnvironment();
    environment
        .getPropertySources()
        .addFirst(new MapPropertySource("test", Map.copyOf(properties)));
    return bind(environment);
  }

  private static String failure(ModelSettings settings, String provider, Map<String, String> keys) {
    ModelException failure =
        catchThrowableOfType(
            ModelException.class, () -> settings.toProviders(keys).named(provider));
    return failure == null ? "none" : failure.code();
  }

  @Test
  void shouldKnowThreeProvidersByDefaultAndMoreFromTheEnvironment() throws Exception {
    StandardEnvironment environment = new StandardEnvironment();
    MutablePropertySources sources = environment.getPropertySources();
    sources.replace(
        StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
        new SystemEnvironmentPropertySource(
            "systemEnvironment",
            Map.of(
                "DIVISI_MODELS_PROVIDERS_VLLM_KIND", "openai-compatible",
                "DIVISI_MODELS_PROVIDERS_VLLM_BASEURL", "http://gpu:8000/v1",
                "DIVISI_MODELS_PROVIDERS_VLLM_KEYVARIABLE", "VLLM_KEY")));
    new YamlPropertySourceLoader()
        .load("defaults", new ClassPathResource("divisi-defaults.yaml"))
        .forEach(sources::addLast);

    ModelSettings settings = bind(environment);

    assertThat(settings.providers())
        .containsOnlyKeys("anthropic", "openai", "ollama", "gemini", "vllm");
    assertThat(failure(settings, "ollama", Map.of())).isEqualTo("none");
    assertThat(failure(settings, "anthropic", Map.of())).isEqualTo("MODEL_KEY_MISSING");
    assertThat(failure(settings, "anthropic", Map.of("ANTHROPIC_API_KEY", "k"))).isEqualTo("none");
    assertThat(failure(settings, "openai", Map.of("OPENAI_API_KEY", "k"))).isEqualTo("none");
    assertThat(failure(settings, "vllm", Map.of("VLLM_KEY", "k"))).isEqualTo("none");
    assertThat(failure(settings, "other", Map.of())).isEqualTo("MODEL_PROVIDER_UNKNOWN");
  }

  @Test
  void shouldTakeTheOperatorsPrices() throws Exception {
    Path file =
        Files.writeString(
            temp.resolve("prices.json"),
            "{\"usdPerMillionTokens\": {\"mine\": {\"input\": 7, \"output\": 9}}}");

    assertThat(
            bind(Map.of("divisi.models.prices", file.toString()))
                .toPrices()
                .costMicros("mine", new TokenUsage(1, 0, 0, 1)))
        .contains(16L);
    assertThat(bind(Map.of()).toPrices().costMicros("gpt-5", TokenUsage.NONE)).contains(0L);
  }

  @Test
  void shouldNotStartWithAKeyThatNobodyKnows() {
    assertThat(
            catchThrowable(
                () -> bind(Map.of("divisi.models.providers.x.api-key", "never write it down"))))
        .hasStackTraceContaining("divisi.models.providers.x.api-key");
  }

  @Test
  void shouldNameTheProviderThatCannotBe() {
    ModelSettings settings =
        bind(
            Map.of(
                "divisi.models.providers.x.kind", "openai",
                "divisi.models.providers.x.base-url", "ftp://host"));

    assertThat(catchThrowable(() -> settings.toProviders(Map.of())))
        .hasMessageStartingWith("divisi.models.providers.x: A provider's base URL must be");
  }
}
