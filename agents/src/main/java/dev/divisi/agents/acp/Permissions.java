package dev.divisi.agents.acp;

import dev.divisi.agents.Assignment;
import dev.divisi.agents.ToolAccess;
import dev.divisi.globs.PathGlob;
import dev.divisi.globs.WriteScope;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Says what an agent may do: the first rule of the task's configuration that fits, and where none
 * does, what is safe. This asks the agent to hold itself back; what it can do is a matter of its
 * walls, and what becomes of its edits one of the harvest.
 *
 * @param rules in order
 * @param ours names of the tools that the worker itself offers
 */
record Permissions(List<Rule> rules, Set<String> ours) {

  Permissions {
    rules = List.copyOf(rules);
    ours = Set.copyOf(ours);
  }

  /** Rules, where the worker offers no tools. */
  Permissions(List<Rule> rules) {
    this(rules, Set.of());
  }

  Permissions withTools(Set<String> names) {
    return new Permissions(rules, names);
  }

  /** Each agent has its own way to put the name of a server and of its tool together. */
  private boolean isOurs(String title) {
    return title.contains(ToolAccess.SERVER) && ours.stream().anyMatch(title::contains);
  }

  /**
   * One rule. What is empty fits all.
   *
   * @param kinds of tools
   * @param paths of files; to allow something, all of its files must be among them, else one
   * @param commands beginnings of commands, in words; to allow a command, it must run one program
   *     and nothing else
   */
  record Rule(
      Set<ToolKind> kinds, List<PathGlob> paths, List<List<String>> commands, Leave.Answer answer) {

    Rule {
      kinds = Set.copyOf(kinds);
      paths = List.copyOf(paths);
      commands = List.copyOf(commands);
    }

    private boolean fits(Asked asked) {
      return (kinds.isEmpty() || kinds.contains(asked.kind()))
          && (paths.isEmpty() || fitsFiles(asked))
          && (commands.isEmpty() || asked.command().filter(this::fitsCommand).isPresent());
    }

    private boolean fitsFiles(Asked asked) {
      if (asked.files().isEmpty()) {
        return false;
      }
      return answer == Leave.Answer.ALLOW
          ? !asked.outside() && asked.files().stream().allMatch(this::isNamed)
          : asked.files().stream().anyMatch(this::isNamed);
    }

    private boolean isNamed(String file) {
      return paths.stream().anyMatch(path -> path.matches(file));
    }

    private boolean fitsCommand(String command) {
      Optional<List<String>> words = ShellWords.of(command);
      if (answer == Leave.Answer.ALLOW || words.isPresent()) {
        return words
            .filter(known -> commands.stream().anyMatch(prefix -> begins(known, prefix)))
            .isPresent();
      }
      // It does more than one thing: look at the beginning of each.
      for (String part : command.split("[;&|\\n\\r(){}`]+", -1)) {
        List<String> plain = List.of(part.strip().split("\\s+", -1));
        if (commands.stream().anyMatch(prefix -> begins(plain, prefix))) {
          return true;
        }
      }
      return false;
    }

    private static boolean begins(List<String> words, List<String> prefix) {
      return words.size() >= prefix.size() && words.subList(0, prefix.size()).equals(prefix);
    }
  }

  /** What the rules say, or what is safe. */
  Leave judge(Asked asked, WriteScope scope, List<Assignment.Check> checks) {
    for (int i = 0; i < rules.size(); i++) {
      Rule rule = rules.get(i);
      if (rule.fits(asked)) {
        return new Leave(rule.answer(), "rule " + (i + 1) + " of the task's permissions says so");
      }
    }
    return switch (asked.kind()) {
      case THINK -> Leave.allow("thinking is free");
      case READ, SEARCH ->
          asked.outside()
              ? Leave.reject("only files inside of the worktree may be read")
              : Leave.allow("it is inside of the worktree");
      case EDIT, DELETE, MOVE -> write(asked, scope);
      case EXECUTE -> execute(asked, checks);
      case FETCH -> Leave.reject("nothing may be fetched from elsewhere");
      case SWITCH_MODE -> Leave.reject("the mode is part of the task's configuration");
      case OTHER -> isOurs(asked.title()) ? Leave.allow("it is a tool of the worker") : Leave.ask();
    };
  }

  private static Leave write(Asked asked, WriteScope scope) {
    if (asked.files().isEmpty()) {
      return Leave.ask();
    }
    if (asked.outside()) {
      return Leave.reject("only files inside of the worktree may be changed");
    }
    List<String> beyond = asked.files().stream().filter(file -> !scope.permits(file)).toList();
    return beyond.isEmpty()
        ? Leave.allow("it is inside of the task's scope")
        : Leave.reject(outOfScope(beyond, scope));
  }

  /** Why files may not be written. */
  static String outOfScope(List<String> files, WriteScope scope) {
    return String.join(", ", files)
        + (files.size() == 1 ? " is" : " are")
        + " outside of the task's scope "
        + scope
        + ", and changes there would be refused";
  }

  private static Leave execute(Asked asked, List<Assignment.Check> checks) {
    Optional<List<String>> words = asked.command().flatMap(ShellWords::of);
    boolean isCheck =
        asked.command().isPresent()
            && checks.stream()
                .anyMatch(
                    check ->
                        words.filter(check.command()::equals).isPresent()
                            || String.join(" ", check.command()).equals(asked.command().get()));
    if (isCheck) {
      return Leave.allow("it is a check of the task");
    }
    List<String> allowed = new ArrayList<>();
    checks.forEach(check -> allowed.add("'" + String.join(" ", check.command()) + "'"));
    return Leave.reject(
        "only the checks of the task and commands that its permissions list may be run"
            + (allowed.isEmpty() ? "" : "; the checks are " + String.join(", ", allowed)));
  }
}
