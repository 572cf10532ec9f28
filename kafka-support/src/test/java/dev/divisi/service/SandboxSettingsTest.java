package dev.divisi.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.divisi.workspace.process.Sandbox;
import dev.divisi.workspace.process.SandboxMode;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.boot.convert.ApplicationConversionService;

class SandboxSettingsTest {
  private static SandboxSettings bind(Map<String, String> properties) {
    return new Binder(
            List.of(new MapConfigurationPropertySource(properties)),
            null,
            ApplicationConversionService.getSharedInstance())
        .bindOrCreate("divisi.sandbox", SandboxSettings.class);
  }

  @Test
  void shouldRequireASandboxWithoutNetworkWhenNothingIsSet() {
    SandboxSettings settings = bind(Map.of());

    assertThat(settings.mode()).isEqualTo(SandboxMode.REQUIRED);
    assertThat(settings.agentNetwork()).isFalse();
    assertThat(settings.checkNetwork()).isFalse();
    assertThat(settings.readable()).contains("~/.m2/repository").doesNotContain("~/.m2", "~");
  }

  @Test
  void shouldTakeEachValueWhenItIsSet() {
    SandboxSettings settings =
        bind(
            Map.ofEntries(
                Map.entry("divisi.sandbox.mode", "auto"),
                Map.entry("divisi.sandbox.readable", "/opt/a,~/b"),
                Map.entry("divisi.sandbox.agent-network", "true"),
                Map.entry("divisi.sandbox.check-network", "true"),
                Map.entry("divisi.sandbox.memory", "1GB"),
                Map.entry("divisi.sandbox.processes", "2"),
                Map.entry("divisi.sandbox.open-files", "3"),
                Map.entry("divisi.sandbox.file-size", "4MB"),
                Map.entry("divisi.sandbox.disk", "5MB"),
                Map.entry("divisi.sandbox.files", "6"),
                Map.entry("divisi.sandbox.temporary", "7MB"),
                Map.entry("divisi.sandbox.free-disk", "8MB")));

    assertThat(settings.mode()).isEqualTo(SandboxMode.AUTO);
    assertThat(settings.readable()).containsExactly("/opt/a", "~/b");
    assertThat(settings.agentNetwork()).isTrue();
    assertThat(settings.checkNetwork()).isTrue();
    assertThat(settings.memory().toGigabytes()).isEqualTo(1);
    assertThat(settings.processes()).isEqualTo(2);
    assertThat(settings.openFiles()).isEqualTo(3);
    assertThat(settings.fileSize().toMegabytes()).isEqualTo(4);
    assertThat(settings.disk().toMegabytes()).isEqualTo(5);
    assertThat(settings.files()).isEqualTo(6);
    assertThat(settings.temporary().toMegabytes()).isEqualTo(7);
    assertThat(settings.freeDisk().toMegabytes()).isEqualTo(8);
  }

  @Test
  void shouldNotStartWhenItCannotConfineAndMust() {
    // No folder can be made below a file, so there can be no sandbox.
    WorkspaceSettings nowhere = new WorkspaceSettings("/dev/null", List.of());

    assertThat(catchThrowable(() -> bind(Map.of()).open(nowhere)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageStartingWith("Agents and checks cannot be confined on this worker: ")
        .hasMessageContaining("divisi.sandbox.mode=auto");
  }

  @Test
  void shouldGoOnWithoutWhenItMay() throws Exception {
    Sandbox sandbox =
        bind(Map.of("divisi.sandbox.mode", "auto"))
            .open(new WorkspaceSettings("/dev/null", List.of()));

    assertThat(sandbox.confines()).isFalse();
    assertThat(sandbox.words()).startsWith("not confined: ");
  }
}
