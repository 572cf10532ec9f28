package dev.divisi.cli;

import dev.divisi.documents.DocumentException;
import dev.divisi.goals.TextWidth;
import dev.divisi.goals.Untrusted;
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
import java.util.stream.Collectors;
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

  @Option(
      names = "--full",
      description = "Print of each rule what it holds for and what it asks for, too.")
  private boolean full;

  @Option(names = "--json", description = "Print as JSON, with all of that.")
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
    if (full) {
      asked.forEach(this::print);
    } else {
      table(asked).lines(terminal.columns().getAsInt()).forEach(terminal::say);
    }
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
    List<String> logins = policy.logins();
    if (logins != null) {
      terminal.say(
          "Logins: "
              + Untrusted.line(
                  logins.stream()
                      .map(login -> login.isEmpty() ? "none" : login)
                      .collect(Collectors.joining(", "))));
    }
    terminal.say("Version: " + policy.version());
    if (shown == null) {
      terminal.note("There is no " + PolicyReader.PATH + " here: that is what holds without one.");
    }
  }

  private static TextTable table(List<RuleSummary> rules) {
    TextTable table = new TextTable("RULE", "JUDGES", "OUTCOME", "FROM", "REASON");
    rules.forEach(
        rule ->
            table.row(
                Untrusted.line(rule.id()),
                rule.judges(),
                rule.outcome(),
                from(rule),
                Untrusted.line(rule.reason())));
    return table;
  }

  /** All of a rule; nothing is cut. */
  private void print(RuleSummary rule) {
    Terminal terminal = context.terminal();
    terminal.say(
        terminal.tone(Terminal.Tone.STRONG, Untrusted.line(rule.id()))
            + ": "
            + rule.outcome()
            + ", of each "
            + rule.judges()
            + " (from "
            + from(rule)
            + ")");
    say("reason", rule.reason());
    say("paths", String.join(", ", rule.paths()));
    say("kinds", String.join(", ", rule.kinds()));
    say("except", String.join(", ", rule.except()));
    say("not by", String.join(", ", rule.exceptAgents()));
    say("when", rule.when() == null ? "" : rule.when());
    rule.asks().forEach(line -> say("asks for", line));
  }

  private void say(String what, String text) {
    if (!text.isEmpty()) {
      context.terminal().say("  " + TextWidth.pad(what, 8) + "  " + Untrusted.line(text));
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
    node.set("logins", JsonMapper.shared().valueToTree(policy.logins()));
    ArrayNode rules = node.putArray("rules");
    for (RuleSummary rule : policy.summaries()) {
      ObjectNode each = rules.addObject();
      each.put("id", rule.id())
          .put("judges", rule.judges())
          .put("outcome", rule.outcome())
          .put("from", word(rule.from()))
          .put("outcomeFrom", word(rule.outcomeFrom()))
          .put("reason", rule.reason())
          .put("when", rule.when());
      rule.paths().forEach(each.putArray("paths")::add);
      rule.kinds().forEach(each.putArray("kinds")::add);
      rule.except().forEach(each.putArray("except")::add);
      rule.exceptAgents().forEach(each.putArray("exceptAgents")::add);
      rule.asks().forEach(each.putArray("asks")::add);
    }
    return node;
  }
}
