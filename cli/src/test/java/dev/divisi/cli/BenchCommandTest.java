package dev.divisi.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BenchCommandTest {

  @TempDir private Path directory;

  @ParameterizedTest
  @ValueSource(strings = {"brain", "dispatch", "policy", "context"})
  void shouldEndWithJsonWhenThatIsAskedFor(String benchmark) {
    assertThat(parsed("bench", benchmark, "--json").endsWithJson()).isTrue();
    assertThat(parsed("bench", benchmark).endsWithJson()).isFalse();
  }

  private BenchCommand.Benchmark parsed(String... arguments) {
    Object command =
        new CommandFixture(directory)
            .commandLine()
            .parseArgs(arguments)
            .subcommand()
            .subcommand()
            .commandSpec()
            .userObject();
    return (BenchCommand.Benchmark) command;
  }
}
