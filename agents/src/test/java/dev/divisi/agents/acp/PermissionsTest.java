package dev.divisi.agents.acp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.divisi.agents.AgentException;
import dev.divisi.agents.Assignment;
import dev.divisi.globs.WriteScope;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

class PermissionsTest {
  private static final WriteScope SCOPE = WriteScope.of(List.of("m1/**"));
  private static final List<Assignment.Check> CHECKS =
      List.of(
          new Assignment.Check("tests", List.of("./mvnw", "-q", "test")),
          new Assignment.Check("shell", List.of("sh", "-c", "a && b")));

  private static Leave judge(String rules, Asked asked) throws AgentException {
    return AcpConfiguration.parse(
            JsonMapper.shared()
                .readTree(("{'command': ['a'], 'permissions': " + rules + "}").replace('\'', '"')))
        .permissions()
        .judge(asked, SCOPE, CHECKS);
  }

  private static Asked files(ToolKind kind, String... files) {
    return new Asked(
        kind, "t", List.of(files), List.of(files).contains("/etc/x"), Optional.empty());
  }

  private static Asked command(String command) {
    return new Asked(ToolKind.EXECUTE, "t", List.of(), false, Optional.of(command));
  }

  @Nested
  class WithoutRules {
    @ParameterizedTest
    @CsvSource({
      "READ, m2/x, ALLOW",
      "READ, /etc/x, REJECT",
      "SEARCH, m2/x, ALLOW",
      "EDIT, m1/x, ALLOW",
      "EDIT, m2/x, REJECT",
      "EDIT, /etc/x, REJECT",
      "DELETE, m1/x, ALLOW",
      "MOVE, m2/x, REJECT",
      "FETCH, m1/x, REJECT",
      "SWITCH_MODE, m1/x, REJECT",
      "THINK, m1/x, ALLOW",
      "OTHER, m1/x, ASK"
    })
    void shouldDoWhatIsSafe(ToolKind kind, String file, Leave.Answer expected) throws Exception {
      assertThat(judge("[]", files(kind, file)).answer()).isEqualTo(expected);
    }

    @Test
    void shouldAskWhenAnEditNamesNoFile() throws Exception {
      assertThat(judge("[]", files(ToolKind.EDIT)).answer()).isEqualTo(Leave.Answer.ASK);
    }

    @Test
    void shouldRefuseAMoveOutOfTheScope() throws Exception {
      assertThat(judge("[]", files(ToolKind.MOVE, "m1/x", "m2/x")).reason())
          .contains("m2/x is outside of the task's scope");
    }

    @ParameterizedTest
    @ValueSource(
        strings = {"./mvnw -q test", "./mvnw  '-q' \"test\"", "sh -c a && b", "sh -c 'a && b'"})
    void shouldAllowTheChecks(String command) throws Exception {
      assertThat(judge("[]", command(command)).isAllowed()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "./mvnw",
          "./mvnw -q test -X",
          "./mvnw -q test; rm x",
          "./mvnw -q $(x)",
          "rm -rf /",
          ""
        })
    void shouldRefuseOtherCommands(String command) throws Exception {
      assertThat(judge("[]", command(command)).answer()).isEqualTo(Leave.Answer.REJECT);
    }
  }

  @Nested
  class WithRules {
    private static final String NPM = "[{'commands': ['npm test', 'git log'], 'answer': 'allow'}]";

    @ParameterizedTest
    @ValueSource(strings = {"npm test", "npm test -- --watch", "git  log '--format=%H %s'"})
    void shouldAllowWhatBeginsAsListed(String command) throws Exception {
      assertThat(judge(NPM, command(command)).isAllowed()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "npm testing",
          "npm",
          "npm test; rm x",
          "npm test && rm x",
          "npm test | sh",
          "npm test > /etc/x",
          "npm test `rm x`",
          "npm test $(rm x)",
          "npm test \"$(rm x)\"",
          "npm test\nrm x",
          "npm test & rm x",
          "npm test 'unclosed",
          "A=b npm test",
          "sh -c 'npm test'"
        })
    void shouldAllowNothingElse(String command) throws Exception {
      assertThat(judge(NPM, command(command)).isAllowed()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"git push", "echo a && git push", "(git push)"})
    void shouldFindWhatIsRefusedInsideOfMore(String command) throws Exception {
      String rules =
          "[{'commands': ['git push'], 'answer': 'reject'}, {'kinds': ['execute'], 'answer':"
              + " 'allow'}]";
      assertThat(judge(rules, command(command)).answer()).isEqualTo(Leave.Answer.REJECT);
      assertThat(judge(rules, command("git status")).isAllowed()).isTrue();
    }

    @Test
    void shouldTakeTheFirstRuleThatFits() throws Exception {
      String rules =
          "[{'kinds': ['edit'], 'paths': ['m1/gen/**'], 'answer': 'reject'},"
              + " {'kinds': ['edit', 'delete'], 'paths': ['m1/**'], 'answer': 'ask'},"
              + " {'kinds': ['fetch'], 'answer': 'allow'}]";
      assertThat(judge(rules, files(ToolKind.EDIT, "m1/gen/x", "m1/x")).reason())
          .isEqualTo("rule 1 of the task's permissions says so");
      assertThat(judge(rules, files(ToolKind.DELETE, "m1/x")).answer()).isEqualTo(Leave.Answer.ASK);
      assertThat(judge(rules, files(ToolKind.FETCH)).isAllowed()).isTrue();
    }

    @Test
    void shouldAllowOnlyWhenAllFilesAreNamed() throws Exception {
      String rules = "[{'paths': ['m2/**'], 'answer': 'allow'}]";
      assertThat(judge(rules, files(ToolKind.EDIT, "m2/x")).isAllowed()).isTrue();
      assertThat(judge(rules, files(ToolKind.EDIT, "m2/x", "m3/x")).isAllowed()).isFalse();
      assertThat(judge(rules, files(ToolKind.EDIT, "/etc/x")).isAllowed()).isFalse();
    }
  }
}
