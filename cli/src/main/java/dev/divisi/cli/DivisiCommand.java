package dev.divisi.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.divisi.goals.Untrusted;
import dev.divisi.local.LocalStartException;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.RunLast;

/** The command itself; alone it is {@code divisi up}. */
@Command(
    name = "divisi",
    description = {
      "Splits a goal for your git repositories into tasks, and lets many coding agents work on them"
          + " at once.",
      "Alone it starts Divisi and keeps it running, like `divisi up`."
    },
    synopsisSubcommandLabel = "[COMMAND]",
    footer = {
      "",
      "`divisi COMMAND --help` says more. DIVISI_HOME names the directory for data and logs."
    })
final class DivisiCommand implements Callable<Integer> {
  private final CommandContext context;

  private DivisiCommand(CommandContext context) {
    this.context = context;
  }

  /** The whole command line. */
  static CommandLine commandLine(CommandContext context) {
    CommandLine commandLine = new CommandLine(new DivisiCommand(context));
    sections(context).addTo(commandLine);
    Map<String, String> exitCodes = new LinkedHashMap<>();
    for (ExitCode exitCode : ExitCode.values()) {
      exitCodes.put(Integer.toString(exitCode.code()), exitCode.meaning());
    }
    everyCommand(commandLine, exitCodes);
    Terminal terminal = context.terminal();
    return commandLine
        .setOut(new PrintWriter(terminal.out(), true, UTF_8))
        .setErr(new PrintWriter(terminal.err(), true, UTF_8))
        .setColorScheme(
            CommandLine.Help.defaultColorScheme(
                terminal.colours() ? CommandLine.Help.Ansi.ON : CommandLine.Help.Ansi.OFF))
        .setExecutionStrategy(parsed -> execute(parsed, context))
        .setParameterExceptionHandler(new UsageErrors(terminal))
        .setExecutionExceptionHandler(new Failures(context));
  }

  private static CommandSections sections(CommandContext context) {
    return new CommandSections()
        .with(
            "Running Divisi:",
            new CommandLine(new UpCommand(context)),
            new CommandLine(new StopCommand(context)),
            new CommandLine(new DemoCommand(context)),
            new CommandLine(new ConsoleCommand(context)),
            new CommandLine(new CompletionCommand(context)))
        .with(
            "Goals, plans and tasks:",
            new CommandLine(new RunCommand(context)),
            GoalCommand.commandLine(context),
            PlanCommand.commandLine(context),
            TaskCommand.commandLine(context),
            new CommandLine(new LessonsCommand(context))
                .addSubcommand(new LessonsApproveCommand(context))
                .addSubcommand(new LessonsRejectCommand(context)))
        .with(
            "What happened:",
            new CommandLine(new AuditCommand(context))
                .addSubcommand(new AuditVerifyCommand(context)),
            new CommandLine(new StatsCommand(context)),
            new CommandLine(new SearchCommand(context)))
        .with(
            "Rules and measures:",
            PolicyCommand.commandLine(context),
            BenchCommand.commandLine(context))
        .withShortForms(
            new CommandLine(new StatusCommand(context)),
            new CommandLine(new WhyCommand(context)),
            new CommandLine(new ApproveCommand(context)),
            new CommandLine(new RejectCommand(context)),
            new CommandLine(new EditCommand(context)),
            new CommandLine(new AnswerCommand(context)),
            new CommandLine(new PauseCommand(context)),
            new CommandLine(new ResumeCommand(context)),
            new CommandLine(new RaiseCommand(context)),
            new CommandLine(new RetryCommand(context)),
            new CommandLine(new SkipCommand(context)),
            new CommandLine(new ReassignCommand(context)),
            new CommandLine(new SteerCommand(context)),
            new CommandLine(new CancelCommand(context)),
            new CommandLine(new ReplayCommand(context)));
  }

  /** Help and completion need no home directory; all else keeps something there, if only a log. */
  private static int execute(ParseResult parsed, CommandContext context) {
    Optional<Integer> help = Optional.ofNullable(CommandLine.executeHelpRequest(parsed));
    if (help.isPresent()) {
      return help.get();
    }
    if (needsNoHome(parsed)) {
      return new RunLast().execute(parsed);
    }
    try {
      context.access().home().make();
    } catch (LocalStartException e) {
      context.terminal().note(Untrusted.line(String.valueOf(e.getMessage())));
      return ExitCode.UNAVAILABLE.code();
    }
    return new RunLast().execute(parsed);
  }

  private static boolean needsNoHome(ParseResult parsed) {
    return parsed.hasSubcommand()
        && parsed.subcommand().commandSpec().userObject() instanceof CompletionCommand;
  }

  private static void everyCommand(CommandLine commandLine, Map<String, String> exitCodes) {
    CommandSpec spec = commandLine.getCommandSpec();
    if (spec.findOption("--version") == null) {
      spec.mixinStandardHelpOptions(true).version("divisi " + version());
    } else {
      // A command whose --version is another one, such as that of a plan.
      spec.addOption(
          OptionSpec.builder("-h", "--help")
              .usageHelp(true)
              .description("Show this help message and exit.")
              .build());
    }
    spec.usageMessage().exitCodeListHeading("%nExit codes:%n").exitCodeList(exitCodes).width(100);
    commandLine.getSubcommands().values().forEach(sub -> everyCommand(sub, exitCodes));
  }

  private static String version() {
    String version = DivisiCommand.class.getPackage().getImplementationVersion();
    return version == null ? "(not packaged)" : version;
  }

  @Override
  public Integer call() throws Exception {
    return new UpCommand(context).call();
  }
}
