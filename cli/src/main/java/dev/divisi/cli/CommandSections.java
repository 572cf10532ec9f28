package dev.divisi.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Column;
import picocli.CommandLine.Help.Column.Overflow;
import picocli.CommandLine.Help.TextTable;
import picocli.CommandLine.Model.UsageMessageSpec;

/** The commands of the help in sections, short forms beside what they are short for. */
final class CommandSections {
  private static final int NAMES = 14;
  private static final String SHORT = "Short forms of commands above:";

  private final Map<String, List<CommandLine>> sections = new LinkedHashMap<>();

  /** Adds a section; its commands appear in this order. */
  CommandSections with(String heading, CommandLine... commands) {
    sections.put(heading, List.of(commands));
    return this;
  }

  /** Adds the commands that are short for those of a group. */
  CommandSections withShortForms(CommandLine... commands) {
    return with(SHORT, commands);
  }

  /** Makes them the commands of {@code root}. */
  void addTo(CommandLine root) {
    sections.values().stream().flatMap(List::stream).forEach(root::addSubcommand);
    root.getHelpSectionMap().put(UsageMessageSpec.SECTION_KEY_COMMAND_LIST_HEADING, _ -> "");
    root.getHelpSectionMap().put(UsageMessageSpec.SECTION_KEY_COMMAND_LIST, this::text);
  }

  private String text(Help help) {
    StringBuilder text = new StringBuilder();
    int width = help.commandSpec().usageMessage().width();
    sections.forEach(
        (heading, commands) -> {
          text.append(System.lineSeparator()).append(heading).append(System.lineSeparator());
          TextTable table =
              TextTable.forColumns(
                  help.colorScheme(),
                  new Column(NAMES, 2, Overflow.SPAN),
                  new Column(width - NAMES, 2, Overflow.WRAP));
          for (CommandLine command : commands) {
            String said =
                heading.equals(SHORT)
                    ? String.join(", ", longForms(help, command))
                    : first(command.getCommandSpec().usageMessage().description());
            table.addRowValues(command.getCommandName(), said);
          }
          text.append(table);
        });
    return text.toString();
  }

  /** What a command is short for, such as {@code goal cancel} and {@code task cancel}. */
  private static List<String> longForms(Help help, CommandLine command) {
    String name = command.getCommandName();
    if (command.getCommand() instanceof StatusCommand) {
      return List.of("goal list", "goal show");
    }
    return Stream.of("goal", "task")
        .filter(
            group -> {
              @Nullable CommandLine of = help.commandSpec().subcommands().get(group);
              return of != null && of.getSubcommands().containsKey(name);
            })
        .map(group -> group + " " + name)
        .collect(Collectors.toList());
  }

  private static String first(String[] description) {
    return description.length == 0 ? "" : description[0];
  }
}
