package dev.divisi.cli;

import dev.divisi.documents.DocumentException;
import dev.divisi.goals.Untrusted;
import dev.divisi.policy.Outcome;
import dev.divisi.policy.PolicyReader;
import dev.divisi.policy.cases.CaseResult;
import dev.divisi.policy.cases.PolicyCases;
import dev.divisi.schemas.RuleFinding;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Says whether a policy decides as its cases say. */
@Command(
    name = "test",
    description = {
      "Says whether a policy decides as the cases beside it say: those of policy.yaml are in"
          + " policy-tests.yaml.",
      "No Divisi needs to run. What a rule says of risk comes from the patch alone."
    })
final class PolicyTestCommand implements Callable<Integer> {
  private static final int LARGEST_MIB = 1;

  private final CommandContext context;

  @Parameters(
      arity = "0..1",
      paramLabel = "FILE|DIR",
      defaultValue = ".",
      description =
          "The policy, or a directory with a "
              + PolicyReader.PATH
              + ". Default: the current directory.")
  private Path place = Path.of(".");

  @Mixin private PolicyLayers layers = new PolicyLayers();

  @Option(names = "--json", description = "Print as JSON.")
  private boolean json;

  PolicyTestCommand(CommandContext context) {
    this.context = context;
  }

  @Override
  public Integer call() throws CommandException, DocumentException, InterruptedException {
    Path policy = Files.isDirectory(place) ? place.resolve(PolicyReader.PATH).normalize() : place;
    Path tests = beside(policy);
    PolicyPlaceOnDisk.require(policy);
    // Cases alone say what the layers below have to decide.
    boolean alone = Files.isDirectory(place) && !Files.exists(policy) && Files.exists(tests);
    PolicyLayers.Tried tried = layers.lay(alone ? null : policy);
    PolicyCases cases = PolicyCases.read(tests.toString(), new NamedFile(tests).text(LARGEST_MIB));
    List<CaseResult> results = cases.judge(tried.reader(), tried.file());
    boolean passed = results.stream().allMatch(CaseResult::passed);
    if (json) {
      context.terminal().say(tree(results, tried.policy().version()).toString());
    } else {
      results.forEach(this::print);
      long failed = results.stream().filter(result -> !result.passed()).count();
      context
          .terminal()
          .say(
              Texts.counted(results.size(), "case")
                  + (passed ? ", as expected" : ", " + failed + " not as expected"));
    }
    return (passed ? ExitCode.DONE : ExitCode.NOT_AS_EXPECTED).code();
  }

  private static Path beside(Path policy) {
    @Nullable Path name = policy.getFileName();
    String own = name == null ? "" : name.toString();
    int dot = own.lastIndexOf('.');
    return policy.resolveSibling(
        dot <= 0 ? own + "-tests.yaml" : own.substring(0, dot) + "-tests" + own.substring(dot));
  }

  private void print(CaseResult result) {
    Terminal terminal = context.terminal();
    String name = Untrusted.line(result.name());
    if (result.passed()) {
      terminal.say(terminal.tone(Terminal.Tone.GOOD, "pass") + "  " + name);
      return;
    }
    terminal.say(terminal.tone(Terminal.Tone.BAD, "FAIL") + "  " + name);
    result.differences().forEach(line -> terminal.say("      " + Untrusted.line(line)));
    List<RuleFinding> findings = result.verdict().getFindings();
    terminal.say(findings.isEmpty() ? "      No rule spoke." : "      What the rules say:");
    for (RuleFinding finding : findings) {
      terminal.say(
          "        "
              + Outcome.of(finding.getOutcome()).written()
              + "  "
              + Untrusted.line(finding.getRuleId())
              + (finding.getPath() == null ? "" : "  " + Untrusted.line(finding.getPath()))
              + ": "
              + Untrusted.line(finding.getReason()));
    }
  }

  private static ObjectNode tree(List<CaseResult> results, String version) {
    ObjectNode node = JsonMapper.shared().createObjectNode().put("version", version);
    node.put("cases", results.size())
        .put("failed", results.stream().filter(result -> !result.passed()).count());
    ArrayNode array = node.putArray("results");
    for (CaseResult result : results) {
      ObjectNode each =
          array
              .addObject()
              .put("name", result.name())
              .put("passed", result.passed())
              .put("outcome", Outcome.of(result.verdict().getOutcome()).written());
      ArrayNode differences = each.putArray("differences");
      result.differences().forEach(differences::add);
      each.set("findings", VerdictJson.findings(result.verdict()));
    }
    return node;
  }
}
