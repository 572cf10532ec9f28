package dev.divisi.cli;

import dev.divisi.documents.DocumentException;
import dev.divisi.policy.Policy;
import dev.divisi.policy.PolicyLayer;
import dev.divisi.policy.PolicyReader;
import dev.divisi.policy.RuleSummary;
import dev.divisi.policy.input.LimitsInput;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Shows what holds once all layers lie on each other. */
@Command(
    name = "show",
    description = {
      "Shows the rules that hold: what each is asked about, what it asks for, and who says so.",
      "FROM names where a rule is written, and then where its outcome is, when that is another"
          + " place. No Divisi needs to run."
    })
final class PolicyShowCommand implements Callable<Integer> {
  private final CommandContext context;

  @Parameters(
      arity = "0..1",
      paramLabel = "FILE",
      description = "The policy. Default: " + PolicyReader.PATH + " when there is one, else none.")
  private @Nullable Path file;

  @Mixin private PolicyLayers layers = new PolicyLayers();

  @Option(names = "--json", description = "Print as JSON.")
  private boolean json;

  PolicyShowCommand(CommandContext context) {
    this.context = context;
  }

  @Override
  public Integer call() throws CommandException, DocumentException {
    Path own = Path.of(PolicyReader.PATH);
    @Nullable Path shown = file == null && Files.exists(own) ? own : file;
    Policy.Valid policy = layers.lay(shown).policy();
    if (json) {
      context.terminal().say(tree(policy).toString());
    } else {
      print(policy, shown);
    }
    return ExitCode.DONE.code();
  }

  private void print(Policy.Valid policy, @Nullable Path shown) {
    Terminal terminal = context.terminal();
    List<RuleSummary> asked = policy.summaries().stream().filter(rule -> !rule.isOff()).toList();
    TextTable table = new TextTable("RULE", "JUDGES", "OUTCOME", "FROM", "REASON");
    asked.forEach(
        rule ->
            table.row(
                Untrusted.line(rule.id()),
                rule.judges(),
                rule.outcome(),
                from(rule),
                Untrusted.line(rule.reason())));
    table.lines(terminal.columns().getAsInt()).forEach(terminal::say);
    List<String> off =
        policy.summaries().stream().filter(RuleSummary::isOff).map(RuleSummary::id).toList();
    if (!off.isEmpty()) {
      terminal.say("Off: " + Untrusted.line(String.join(", ", off)));
    }
    LimitsInput limits = policy.limits();
    terminal.say(
        "Limits: maxFiles "
            + limits.maxFiles()
            + ", maxChangedLines "
            + limits.maxChangedLines()
            + ", agentReviewFrom "
            + limits.agentReviewFrom()
            + ", onePersonFrom "
            + limits.onePersonFrom()
            + ", twoPersonsFrom "
            + limits.twoPersonsFrom());
    terminal.say("Version: " + policy.version());
    if (shown == null) {
      terminal.note("There is no " + PolicyReader.PATH + " here: that is what holds without one.");
    }
  }

  private static String from(RuleSummary rule) {
    String written = word(rule.from());
    return rule.from() == rule.outcomeFrom() ? written : written + ", " + word(rule.outcomeFrom());
  }

  private static String word(PolicyLayer layer) {
    return layer.name().toLowerCase(Locale.ROOT);
  }

  private static ObjectNode tree(Policy.Valid policy) {
    ObjectNode node = JsonMapper.shared().createObjectNode().put("version", policy.version());
    node.set("limits", JsonMapper.shared().valueToTree(policy.limits()));
    ArrayNode rules = node.putArray("rules");
    for (RuleSummary rule : policy.summaries()) {
      rules
          .addObject()
          .put("id", rule.id())
          .put("judges", rule.judges())
          .put("outcome", rule.outcome())
          .put("from", word(rule.from()))
          .put("outcomeFrom", word(rule.outcomeFrom()))
          .put("reason", rule.reason());
    }
    return node;
  }
}
