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
      "Prints a link that lets you into the console of the running Divisi, once, within five"
          + " minutes.",
      "Whoever has the link is taken for you: do not pass it on."
    })
final class ConsoleCommand implements Callable<Integer> {
  private static final Duration VALID = Duration.ofMinutes(5);
  private static final Duration TOKEN_VALID = Duration.ofDays(30);

  private final CommandContext context;

  @Option(names = "--json", description = "Print one JSON object: url, or token.")
  private boolean json;

  @Option(
      names = "--token",
      description = {
        "Print a token for the console's API instead, good for 30 days.",
        "Programs send it as: Authorization: Bearer TOKEN"
      })
  private boolean forPrograms;

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
    boolean isLocal = access.login().equals("local");
    if (forPrograms) {
      if (!isLocal) {
        throw new CommandException(
            ExitCode.UNAVAILABLE,
            "A console elsewhere takes tokens of its own login's provider; see its /login.");
      }
      String token = token(LocalTokens.Use.API, TOKEN_VALID);
      context
          .terminal()
          .say(
              json ? JsonMapper.shared().createObjectNode().put("token", token).toString() : token);
      return ExitCode.DONE.code();
    }
    String link = isLocal ? url + "/login/link?token=" + token(LocalTokens.Use.LINK, VALID) : url;
    context
        .terminal()
        .say(json ? JsonMapper.shared().createObjectNode().put("url", link).toString() : link);
    return ExitCode.DONE.code();
  }

  private String token(LocalTokens.Use use, Duration valid) throws CommandException {
    try {
      return LocalTokens.of(context.access().home().consoleSecret())
          .make(context.user(), use, context.clock().instant(), valid);
    } catch (IOException e) {
      throw new CommandException(
          ExitCode.UNAVAILABLE, "The console's secret cannot be read: " + e.getMessage());
    }
  }
}
