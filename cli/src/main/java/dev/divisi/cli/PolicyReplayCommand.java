package dev.divisi.cli;

import dev.divisi.cli.VerdictChange.Direction;
import dev.divisi.documents.DocumentException;
import dev.divisi.documents.Durations;
import dev.divisi.goals.Untrusted;
import dev.divisi.policy.Outcome;
import dev.divisi.policy.PolicyFiles;
import dev.divisi.policy.git.GitPolicyFiles;
import dev.divisi.policy.risk.RepositoryFacts;
import dev.divisi.schemas.PlannedRepository;
import dev.divisi.schemas.Topic;
import dev.divisi.schemas.TopicCatalogue;
import dev.divisi.schemas.Verdict;
import dev.divisi.service.WorkspaceSettings;
import dev.divisi.workspace.GitSettings;
import dev.divisi.workspace.RepositoryCache;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Tells what another policy would have decided. */
@Command(
    name = "replay",
    description = {
      "Judges past plans and patches by another policy, and tells what it would have decided"
          + " differently.",
      "Each is judged as of its own time, and nothing is changed. What a rule says of risk comes"
          + " from Divisi's mirrors of the repositories; where there is none, from the patch alone."
    })
final class PolicyReplayCommand implements Callable<Integer> {
  private static final List<Topic<?>> VERDICTS =
      List.of(
          TopicCatalogue.PLAN_EVALUATED,
          TopicCatalogue.PATCH_EVALUATED,
          TopicCatalogue.MERGE_COMPLETED);
  private static final List<Topic<?>> JUDGED =
      List.of(
          TopicCatalogue.PLAN_CREATED, TopicCatalogue.PLAN_REVISED, TopicCatalogue.PATCH_PROPOSED);
  private static final List<Topic<?>> MERGES = List.of(TopicCatalogue.MERGE_REQUESTED);

  /** A verdict comes after what it is about, but maybe by a clock that is behind. */
  private static final Duration CLOCKS_DIFFER = Duration.ofHours(1);

  private static final int MOST_NAMED = 20;

  private final CommandContext context;

  @Option(
      names = "--since",
      required = true,
      paramLabel = "WHEN",
      description = "From when on: 7d, 2h, 2026-11-01, or 2026-11-01T10:00:00Z.")
  private String since = "";

  @Option(
      names = "--policy",
      paramLabel = "FILE",
      description =
          "Taken for the policy of every repository, whatever it has at its base. Default: none,"
              + " only what lies below it.")
  private @Nullable Path policy;

  @Mixin private PolicyLayers layers = new PolicyLayers();

  @Option(
      names = "--goal",
      paramLabel = "GOAL",
      description = "Only this goal: its id, or its beginning.")
  private @Nullable String goal;

  @Option(names = "--json", description = "Print as JSON, with all findings.")
  private boolean json;

  PolicyReplayCommand(CommandContext context) {
    this.context = context;
  }

  @Override
  public Integer call() throws CommandException, DocumentException, InterruptedException {
    Instant from = moment();
    PolicyLayers.Tried tried = layers.lay(policy);
    Optional<Session> opened = Reading.open(context);
    if (opened.isEmpty()) {
      context.terminal().note("Nothing was run yet.");
      return ExitCode.DONE.code();
    }
    try (Session session = opened.get()) {
      @Nullable String only =
          goal == null ? null : Standing.read(session.client()).goal(goal).getGoalId();
      Replay replay =
          new Replay(
              tried.reader(), tried.file(), repositories(), id -> only == null || id.equals(only));
      read(session.client(), VERDICTS, from.minus(CLOCKS_DIFFER), replay);
      read(session.client(), JUDGED, from, replay);
      read(session.client(), MERGES, from, replay);
      if (json) {
        context.terminal().say(tree(replay, tried.policy().version()).toString());
      } else {
        print(replay);
      }
    }
    return ExitCode.DONE.code();
  }

  private static void read(DivisiClient client, List<Topic<?>> topics, Instant from, Replay replay)
      throws InterruptedException {
    try (PastFacts facts = client.since(topics, from)) {
      facts.readToEnd(replay::take);
    }
  }

  /**
   * What is mirrored already in the home directory: a look at the past fetches no repository anew.
   */
  private Function<PlannedRepository, RepositoryFacts> repositories() {
    String workspace = context.access().home().workspace().toString();
    Path mirrors = new WorkspaceSettings(workspace, List.of("/")).repositories();
    if (!Files.isDirectory(mirrors)) {
      return repository -> RepositoryFacts.UNKNOWN;
    }
    PolicyFiles files = new GitPolicyFiles(new RepositoryCache(mirrors, GitSettings.defaults()));
    return files::facts;
  }

  private Instant moment() throws CommandException {
    Instant now = context.clock().instant();
    Optional<Duration> ago = Durations.parse(since);
    if (ago.isPresent()) {
      return now.minus(ago.get());
    }
    try {
      Instant moment =
          since.indexOf('T') < 0
              ? LocalDate.parse(since).atStartOfDay(ZoneId.systemDefault()).toInstant()
              : OffsetDateTime.parse(since).toInstant();
      if (moment.isAfter(now)) {
        throw new CommandException(
            ExitCode.USAGE, "--since " + Untrusted.line(since) + " is not over yet.");
      }
      return moment;
    } catch (DateTimeException _) {
      throw new CommandException(
          ExitCode.USAGE,
          "--since "
              + Untrusted.line(since)
              + " is no time; write 7d, 2h, 2026-11-01, or 2026-11-01T10:00:00Z.");
    }
  }

  private void print(Replay replay) {
    Terminal terminal = context.terminal();
    if (!replay.changes().isEmpty()) {
      TextTable table =
          new TextTable("GOAL", "TASK", "ATTEMPT", "WAS", "WOULD BE", "NEW RULES", "GONE RULES");
      for (VerdictChange change : replay.changes()) {
        Replay.Subject subject = change.subject();
        table.row(
            Untrusted.line(subject.goalId()),
            subject.taskId() == null ? "(plan)" : Untrusted.line(subject.taskId()),
            (subject.taskId() == null ? "version " : "")
                + subject.number()
                + (subject.merging() ? ", merge" : ""),
            word(change.was()),
            word(change.wouldBe()),
            names(change.newRules()),
            names(change.goneRules()));
      }
      table.lines(terminal.columns().getAsInt()).forEach(terminal::say);
    }
    long alike = replay.changes(Direction.ALIKE);
    terminal.say(
        "Judged "
            + replay.judged()
            + (replay.merges() == 0 ? "" : " and " + Texts.counted(replay.merges(), "merge"))
            + ", "
            + replay.changes().size()
            + " different: "
            + replay.changes(Direction.STRICTER)
            + " stricter, "
            + replay.changes(Direction.MILDER)
            + " milder"
            + (alike == 0 ? "" : ", " + alike + " the same by other rules or people"));
    note(
        "Without a verdict",
        replay.withoutVerdict().stream()
            .map(subject -> Untrusted.line(subject.goalId()) + ": " + subject.words())
            .toList());
    note(
        "Judged without the repository",
        replay.unreachable().entrySet().stream()
            .map(entry -> Untrusted.line(entry.getKey() + ": " + entry.getValue()))
            .toList());
    note(
        "Cannot be read",
        replay.unreadable().stream()
            .map(lost -> lost.place() + ": " + Untrusted.line(lost.reason()))
            .toList());
  }

  private void note(String what, List<String> names) {
    if (names.isEmpty()) {
      return;
    }
    context.terminal().note(what + ": " + names.size());
    names.stream().limit(MOST_NAMED).forEach(name -> context.terminal().note("  " + name));
    if (names.size() > MOST_NAMED) {
      context.terminal().note("  and " + (names.size() - MOST_NAMED) + " more");
    }
  }

  private static String word(Verdict verdict) {
    return Outcome.of(verdict.getOutcome()).written();
  }

  private static String names(List<String> rules) {
    return rules.isEmpty() ? "-" : Untrusted.line(String.join(", ", rules));
  }

  private static ObjectNode tree(Replay replay, String version) {
    ObjectNode node = JsonMapper.shared().createObjectNode().put("version", version);
    node.put("judged", replay.judged())
        .put("merges", replay.merges())
        .put("different", replay.changes().size());
    for (Direction direction : Direction.values()) {
      node.put(direction.name().toLowerCase(Locale.ROOT), replay.changes(direction));
    }
    ArrayNode changes = node.putArray("changes");
    for (VerdictChange change : replay.changes()) {
      ObjectNode each = subject(changes.addObject(), change.subject());
      each.put("at", change.at().toString())
          .put("was", word(change.was()))
          .put("wouldBe", word(change.wouldBe()));
      change.newRules().forEach(each.putArray("newRules")::add);
      change.goneRules().forEach(each.putArray("goneRules")::add);
      each.set("findings", VerdictJson.findings(change.wouldBe()));
    }
    ArrayNode without = node.putArray("withoutVerdict");
    replay.withoutVerdict().forEach(subject -> subject(without.addObject(), subject));
    ObjectNode unreachable = node.putObject("withoutRepository");
    replay.unreachable().forEach(unreachable::put);
    ArrayNode unreadable = node.putArray("unreadable");
    for (PastFacts.Unreadable lost : replay.unreadable()) {
      unreadable
          .addObject()
          .put("topic", lost.place().topic())
          .put("partition", lost.place().partition())
          .put("offset", lost.place().offset())
          .put("reason", lost.reason());
    }
    return node;
  }

  private static ObjectNode subject(ObjectNode node, Replay.Subject subject) {
    node.put("goalId", subject.goalId()).put("taskId", subject.taskId());
    return node.put(subject.taskId() == null ? "planVersion" : "attempt", subject.number())
        .put("merging", subject.merging());
  }
}
