package dev.divisi.cli;

import dev.divisi.documents.DocumentException;
import dev.divisi.documents.Problem;
import dev.divisi.goals.Untrusted;
import dev.divisi.policy.Policy;
import dev.divisi.policy.PolicyReader;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Says whether a policy can be kept. */
@Command(
    name = "check",
    description = {
      "Says whether a policy can be kept, and else every problem with its line and column.",
      "No Divisi needs to run."
    })
final class PolicyCheckCommand implements Callable<Integer> {
  private final CommandContext context;

  @Parameters(
      arity = "0..1",
      paramLabel = "FILE",
      defaultValue = PolicyReader.PATH,
      description = "The policy. Default: ${DEFAULT-VALUE}")
  private Path file = Path.of(PolicyReader.PATH);

  @Mixin private PolicyLayers layers = new PolicyLayers();

  @Option(names = "--json", description = "Print as JSON.")
  private boolean json;

  PolicyCheckCommand(CommandContext context) {
    this.context = context;
  }

  @Override
  public Integer call() throws CommandException {
    try {
      Policy.Valid policy = layers.lay(file).policy();
      say(policy);
      return ExitCode.DONE.code();
    } catch (DocumentException invalid) {
      say(invalid);
      return ExitCode.USAGE.code();
    }
  }

  private void say(Policy.Valid policy) {
    if (json) {
      ObjectNode node = JsonMapper.shared().createObjectNode().put("valid", true);
      node.put("rules", policy.size()).put("version", policy.version());
      context.terminal().say(node.toString());
    } else {
      context
          .terminal()
          .say(
              Untrusted.line(file + " is valid: ")
                  + " "
                  + policy.size()
                  + " rules are asked; version "
                  + policy.version());
    }
  }

  private void say(DocumentException invalid) {
    ObjectNode node = JsonMapper.shared().createObjectNode().put("valid", false);
    ArrayNode problems = node.putArray("problems");
    for (Problem problem : invalid.problems()) {
      problems
          .addObject()
          .put("file", invalid.source())
          .put("line", problem.position().line())
          .put("column", problem.position().column())
          .put("field", problem.path().toString())
          .put("message", problem.message());
      if (!json) {
        context.terminal().note(line(invalid.source(), problem));
      }
    }
    if (json) {
      context.terminal().say(node.toString());
    }
  }

  private static String line(String source, Problem problem) {
    String field = problem.path().toString();
    return Untrusted.line(
        source
            + ":"
            + problem.position().line()
            + ":"
            + problem.position().column()
            + ": "
            + (field.isEmpty() ? "" : field + ": ")
            + problem.message());
  }
}
