package dev.divisi.cli;

import dev.divisi.console.adapter.login.LocalTokens;
import dev.divisi.local.RunningDivisi;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.json.JsonMapper;

/** Lets the person at this terminal into the console. */
@Command(
    name = "console",
    description = {
      "Prints a link that lets you into the console of the running Divisi, once, within five minutes.",
      "Whoever has the link is taken for you: do not pass it on."
    })
final class ConsoleCommand implements Callable<Integer> {
  private static final Duration VALID = Duration.ofMinutes(5);

  private final CommandContext context;

  @Option(names = "--json", description = "Print one JSON object: url.")
  private boolean json;

  ConsoleCommand(CommandContext context) {
    this.context = context;
  }

  @Override
  public Integer call() throws CommandException, InterruptedException {
    Access access = context.access();
    Optional<RunningDivisi> running = access.running();
    String url = running.map(found -> found.endpoints().consoleUrl()).orElse("");
    if (running.isEmpty()) {
      throw new CommandException(
          ExitCode.UNAVAILABLE,
          "No Divisi runs in " + access.home().directory() + ". `divisi up` starts one.");
    }
    if (url.isEmpty()) {
      throw new CommandException(
          ExitCode.UNAVAILABLE,
          "The Divisi that runs has no console here. Where it runs elsewhere, "
              + RemoteAccess.CONSOLE_URL
              + " names its console, which you open in a browser.");
    }
    // A console elsewhere has a login of its own.
    String link = access.login().equals("local") ? url + "/login/link?token=" + token() : url;
    context
        .terminal()
        .say(
            json ? JsonMapper.shared().createObjectNode().put("url", link).toString() : link);
    return ExitCode.DONE.code();
  }

  private String token() throws CommandException {
    try {
      return LocalTokens.of(context.access().home().consoleSecret())
          .make(context.user(), LocalTokens.Use.LINK, context.clock().instant(), VALID);
    } catch (IOException e) {
      throw new CommandException(
          ExitCode.UNAVAILABLE, "The console's secret cannot be read: " + e.getMessage());
    }
  }
}
