package dev.divisi.console;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The console's own settings: {@code divisi.console.*}. An unknown key stops the start.
 *
 * @param directory where it keeps its read model, unless {@code spring.datasource.url} names a
 *     PostgreSQL
 * @param hosts names under which it may be asked for, so that no other page on the web can make a
 *     browser ask it; empty allows any
 * @param doneFor how long the board shows what is done
 * @param login who may come in
 * @param sql as whom the read model is asked in SQL
 */
@ConfigurationProperties(prefix = "divisi.console", ignoreUnknownFields = false)
public record ConsoleSettings(
    @DefaultValue("./console-data") Path directory,
    @DefaultValue({"localhost", "127.0.0.1", "[::1]"}) Set<String> hosts,
    @DefaultValue("24h") Duration doneFor,
    @DefaultValue Login login,
    @DefaultValue Sql sql) {

  /**
   * Who may come in, and how.
   *
   * @param secretFile the file with the secret that links for the person on this machine are made
   *     with; made when it is missing, readable by its owner alone
   */
  public record Login(@DefaultValue("./console-data/login-secret") Path secretFile) {}

  /**
   * A user of the database who may read the tables of the read model, and nothing else. Not needed
   * with H2, where one is made.
   *
   * @param url the read model's, as JDBC takes it; empty when nobody may ask
   */
  public record Sql(
      @DefaultValue("") String url,
      @DefaultValue("") String username,
      @DefaultValue("") String password) {}
}
