package dev.divisi.console.adapter.sql;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Asks the read model in SQL, as a user of the database who may only read: the database itself
 * keeps everything else from whoever asks.
 */
public final class SqlQuestions {
  private static final Pattern QUESTION =
      Pattern.compile("(select|with|values|show|explain)\\b", Pattern.CASE_INSENSITIVE);
  private static final int MOST_ROWS = 1000;
  private static final int MOST_CHARACTERS = 2000;
  private static final int SECONDS = 10;

  private final ReadOnlyUser user;

  SqlQuestions(ReadOnlyUser user) {
    this.user = user;
  }

  /**
   * Who asks the database. An empty URL means that there is nobody.
   *
   * @param url where the read model is
   * @param name a user who may read its tables, and nothing else
   */
  record ReadOnlyUser(String url, String name, String password) {
    boolean isThere() {
      return !url.isEmpty();
    }
  }

  /** The tables of the read model with their columns, in words of SQL. */
  public static Map<String, String> tables() {
    Map<String, String> tables = new TreeMap<>();
    for (Table table : Rows.TABLES) {
      tables.put(
          table.name(),
          Stream.concat(table.key().stream(), table.columns().stream())
              .filter(column -> !column.equals("record"))
              .collect(Collectors.joining(", ")));
    }
    return tables;
  }

  /**
   * What came of a question.
   *
   * @param columns their names
   * @param rows values as text; long ones are cut
   * @param cut whether there are more rows
   * @param problem why there is no answer; empty when there is one
   */
  public record Answer(List<String> columns, List<List<String>> rows, boolean cut, String problem) {
    static Answer none(String problem) {
      return new Answer(List.of(), List.of(), false, problem);
    }
  }

  /** Asks one question. */
  public Answer ask(String question) {
    if (!user.isThere()) {
      return Answer.none(
          "Nobody may ask: divisi.console.sql.url, username and password are to name a user of the"
              + " database who may only read.");
    }
    String one = question.strip().replaceFirst("[;\\s]+$", "");
    if (one.isEmpty()) {
      return Answer.none("There is no question. Begin with select.");
    }
    // Only the first of several statements would be held to the limits.
    if (one.contains(";")) {
      return Answer.none("Ask one question at a time, without a semicolon in it.");
    }
    if (!QUESTION.matcher(one).lookingAt()) {
      return Answer.none("You may only read: a question begins with select, with, values or show.");
    }
    try (Connection connection =
            DriverManager.getConnection(user.url(), user.name(), user.password());
        Statement statement = connection.createStatement()) {
      connection.setReadOnly(true);
      statement.setQueryTimeout(SECONDS);
      statement.setMaxRows(MOST_ROWS + 1);
      try (ResultSet result = statement.executeQuery(one)) {
        return read(result);
      }
    } catch (SQLException e) {
      return Answer.none(String.valueOf(e.getMessage()));
    }
  }

  private static Answer read(ResultSet result) throws SQLException {
    ResultSetMetaData about = result.getMetaData();
    List<String> columns = new ArrayList<>();
    for (int i = 1; i <= about.getColumnCount(); i++) {
      columns.add(about.getColumnLabel(i));
    }
    List<List<String>> rows = new ArrayList<>();
    while (rows.size() < MOST_ROWS && result.next()) {
      List<String> row = new ArrayList<>();
      for (int i = 1; i <= columns.size(); i++) {
        row.add(cell(result.getObject(i)));
      }
      rows.add(row);
    }
    return new Answer(columns, rows, rows.size() == MOST_ROWS && result.next(), "");
  }

  private static String cell(@Nullable Object value) throws SQLException {
    return switch (value) {
      case null -> "";
      case byte[] bytes -> "(" + bytes.length + " bytes)";
      case java.sql.Blob blob -> "(" + blob.length() + " bytes)";
      default -> {
        String text = value.toString();
        yield text.length() > MOST_CHARACTERS ? text.substring(0, MOST_CHARACTERS) + "…" : text;
      }
    };
  }
}
