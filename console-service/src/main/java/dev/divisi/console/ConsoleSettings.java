package dev.divisi.console;

import dev.divisi.console.domain.Need;
import dev.divisi.console.domain.Role;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The console's own settings: {@code divisi.console.*}. An unknown key stops the start.
 *
 * @param directory where it keeps its read model, unless {@code spring.datasource.url} names a
 *     PostgreSQL
 * @param url where people find it, for links in what it sends, such as {@code
 *     https://divisi.example.org}
 * @param hosts names under which it may be asked for, so that no other page on the web can make a
 *     browser ask it; empty allows any
 * @param doneFor how long the board shows what is done
 * @param login who may come in
 * @param sql as whom the read model is asked in SQL
 * @param limits how often anybody may ask
 * @param webhooks who is told when something needs a person
 */
@ConfigurationProperties(prefix = "divisi.console", ignoreUnknownFields = false)
public record ConsoleSettings(
    @DefaultValue("./console-data") Path directory,
    @DefaultValue("http://localhost:8080") URI url,
    @DefaultValue({"localhost", "127.0.0.1", "[::1]"}) Set<String> hosts,
    @DefaultValue("24h") Duration doneFor,
    @DefaultValue Login login,
    @DefaultValue Sql sql,
    @DefaultValue Limits limits,
    @DefaultValue List<Webhook> webhooks) {

  public ConsoleSettings {
    require(
        isWeb(url) && url.getRawQuery() == null && url.getRawFragment() == null,
        "divisi.console.url is '"
            + url
            + "'; it must be the address of the console, such as"
            + " https://divisi.example.org.");
    require(doneFor.isPositive(), "divisi.console.done-for must be longer than nothing.");
    webhooks = List.copyOf(webhooks);
  }

  /** How people log in. */
  public enum Mode {
    /** The person on this machine, by a link that can be used once. */
    LOCAL,
    /** Anybody whom a provider of OpenID Connect knows, and who has a role here. */
    OIDC
  }

  /**
   * Who may come in, and how.
   *
   * @param secretFile the file with the secret that links for the person on this machine are made
   *     with; made when it is missing, readable by its owner alone
   * @param mode how people log in
   * @param nameClaim the claim of a token with the name that decisions carry; without it, or where
   *     it is empty, {@code sub} is the name
   * @param roleClaim the claim with the groups that roles are given to: a text or a list; a dot
   *     leads into an object, as in {@code realm_access.roles}
   * @param roles which groups have which role; the highest counts
   * @param session how long somebody may stay before they have to log in again
   */
  public record Login(
      @DefaultValue("./console-data/login-secret") Path secretFile,
      @DefaultValue("local") Mode mode,
      @DefaultValue("preferred_username") String nameClaim,
      @DefaultValue("groups") String roleClaim,
      @DefaultValue Map<Role, Set<String>> roles,
      @DefaultValue("12h") Duration session) {
    public Login {
      require(session.isPositive(), "divisi.console.login.session must be longer than nothing.");
      require(
          mode == Mode.LOCAL || roles.values().stream().anyMatch(groups -> !groups.isEmpty()),
          "divisi.console.login.mode is oidc, and divisi.console.login.roles gives no role to any"
              + " group: nobody could come in. Name a group, such as"
              + " divisi.console.login.roles.admin: [divisi-admins].");
      roles = Map.copyOf(roles);
    }
  }

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

  /**
   * How often anybody may ask. What is not used in one minute can be used at once in the next.
   *
   * @param changesPerMinute requests that change something, for each person
   * @param loginsPerMinute attempts to log in, for each address
   */
  public record Limits(
      @DefaultValue("120") int changesPerMinute, @DefaultValue("30") int loginsPerMinute) {
    public Limits {
      require(changesPerMinute > 0, "divisi.console.limits.changes-per-minute must be 1 or more.");
      require(loginsPerMinute > 0, "divisi.console.limits.logins-per-minute must be 1 or more.");
    }
  }

  /** What a webhook is told of. */
  public enum Event {
    /** A question waits for an answer. */
    ANSWER(Need.ANSWER),
    /** A plan waits for an approval. */
    PLAN(Need.APPROVE_PLAN),
    /** A patch waits for an approval. */
    PATCH(Need.APPROVE_PATCH),
    /** A task is to be done by hand. */
    BY_HAND(Need.BY_HAND),
    /** A task or a goal is blocked. */
    BLOCKED(Need.BLOCKED),
    /** A goal has ended. */
    DONE(Need.DONE);

    private final Need need;

    Event(Need need) {
      this.need = need;
    }

    /** The column of the board that it stands for. */
    public Need need() {
      return need;
    }
  }

  /**
   * Who is told when something needs a person.
   *
   * @param url where to; https, but for this machine
   * @param secretVariable the environment variable with the secret that messages are signed with:
   *     {@code whsec_} and at least 24 bytes in Base64
   * @param events what they are told of
   */
  public record Webhook(
      URI url,
      String secretVariable,
      @DefaultValue({"answer", "plan", "patch", "by-hand", "blocked"}) Set<Event> events) {
    public Webhook {
      require(
          isWeb(url) && url.getRawUserInfo() == null,
          "divisi.console.webhooks: '"
              + url.getHost()
              + "' is no address of https without a"
              + " user in it.");
      require(
          url.getScheme().equals("https")
              || Set.of("localhost", "127.0.0.1", "[::1]").contains(url.getHost()),
          "divisi.console.webhooks: "
              + url.getHost()
              + " must be asked by https; only this"
              + " machine may be asked by http.");
      require(
          !secretVariable.isBlank(),
          "divisi.console.webhooks: secret-variable of " + url.getHost() + " is missing.");
      require(
          !events.isEmpty(), "divisi.console.webhooks: " + url.getHost() + " is told of nothing.");
      events = Set.copyOf(events);
    }
  }

  private static boolean isWeb(URI url) {
    return url.getHost() != null
        && url.getScheme() != null
        && (url.getScheme().equals("https") || url.getScheme().equals("http"));
  }

  private static void require(boolean holds, String message) {
    if (!holds) {
      throw new IllegalArgumentException(message);
    }
  }
}
