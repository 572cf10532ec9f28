package dev.divisi.policy.inspect;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.divisi.policy.diff.ChangedFile;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every secret here is put together at run time, so that no scanner objects to this file. */
class SecretScannerTest {
  private static final String LOWER = "abcdefghijklmnopqrstuvwxyz";
  private static final String DIGITS = "0123456789";
  private static final String HEX = DIGITS + "abcdef";
  private static final String ANY = LOWER + LOWER.toUpperCase(Locale.ROOT) + DIGITS;

  private static String random(int length, String alphabet) {
    Random random = new Random(length * 31L + alphabet.length());
    StringBuilder text = new StringBuilder();
    for (int count = 0; count < length; count++) {
      text.append(alphabet.charAt(random.nextInt(alphabet.length())));
    }
    return text.toString();
  }

  private static String uuid() {
    return String.join(
        "-", random(8, HEX), random(4, HEX), random(4, HEX), random(4, HEX), random(12, HEX));
  }

  static Stream<Arguments> secrets() {
    String upper = ANY.substring(26);
    return Stream.of(
        Arguments.of("github-pat", "token = \"gh" + "p_" + random(36, ANY) + "\""),
        Arguments.of("github-fine-grained-pat", "github_" + "pat_" + random(82, ANY)),
        Arguments.of("github-app-token", "gh" + "s_" + random(36, ANY)),
        Arguments.of("gitlab-pat", "GITLAB: gl" + "pat-" + random(20, ANY)),
        Arguments.of(
            "aws-access-token",
            "id = \"AK" + "IA" + random(16, "ABCDEFGHJKMNPQRSTUVWXYZ234567") + "\""),
        Arguments.of(
            "slack-bot-token",
            "xox" + "b-" + random(12, DIGITS) + "-" + random(12, DIGITS) + "-" + random(24, ANY)),
        Arguments.of(
            "slack-webhook-url", "https://hooks." + "slack.com/services/" + random(44, ANY)),
        Arguments.of("stripe-access-token", "key: 'sk_" + "live_" + random(24, ANY) + "'"),
        Arguments.of(
            "openai-api-key", "sk" + "-" + random(20, ANY) + "T3Blbk" + "FJ" + random(20, ANY)),
        Arguments.of("anthropic-api-key", "k = 'sk-" + "ant-api03-" + random(93, ANY) + "AA'"),
        Arguments.of(
            "npm-access-token", "//registry/:_authToken=np" + "m_" + random(36, LOWER + DIGITS)),
        Arguments.of("pypi-upload-token", "py" + "pi-AgEIcHlwaS5vcmc" + random(60, ANY)),
        Arguments.of("sendgrid-api-token", "\"S" + "G." + random(66, ANY) + "\""),
        Arguments.of("twilio-api-key", "S" + "K" + random(32, HEX)),
        Arguments.of("digitalocean-pat", "do" + "p_v1_" + random(64, HEX)),
        Arguments.of("gcp-api-key", "AI" + "za" + random(35, ANY)),
        Arguments.of("huggingface-access-token", "h" + "f_" + random(34, LOWER)),
        Arguments.of("databricks-api-token", "da" + "pi" + random(32, HEX)),
        Arguments.of("vault-service-token", "VAULT=h" + "vs." + random(95, ANY)),
        Arguments.of("postman-api-token", "PM" + "AK-" + random(24, HEX) + "-" + random(34, HEX)),
        Arguments.of("shopify-access-token", "shp" + "at_" + random(32, HEX)),
        Arguments.of(
            "grafana-service-account-token", "gl" + "sa_" + random(32, ANY) + "_" + random(8, HEX)),
        Arguments.of("heroku-api-key", "HEROKU_API_KEY=\"" + uuid() + "\""),
        Arguments.of(
            "datadog-access-token", "datadog_key = \"" + random(40, LOWER + DIGITS) + "\""),
        Arguments.of(
            "jwt",
            "ey" + "J" + random(33, ANY) + ".ey" + "J" + random(80, ANY) + "." + random(43, ANY)),
        Arguments.of(
            "azure-ad-client-secret",
            "secret: 'ab~4Q".replace("4Q", "4" + "Q~").replace("ab~", "ab_")
                + random(34, ANY)
                + "'"),
        Arguments.of(
            "telegram-bot-api-token",
            "telegram_bot = \"" + random(9, DIGITS) + ":" + "A" + random(34, ANY) + "\""),
        Arguments.of(
            "curl-auth-user",
            "cur" + "l -" + "u admin:" + random(14, ANY) + " https://example.test/"),
        Arguments.of("generic-api-key", "apiSecret = \"" + random(30, ANY) + "\""),
        Arguments.of("generic-api-key", "password: " + upper.charAt(0) + random(20, ANY)));
  }

  @ParameterizedTest
  @MethodSource("secrets")
  void shouldFindASecretWhenALineHasOne(String rule, String line) {
    assertThat(scan(Changes.added("src/main/java/Config.java", "first", line, "last")))
        .extracting(Secret::ruleId, Secret::line)
        .containsExactly(tuple(rule, 2));
  }

  static Stream<Arguments> harmless() {
    return Stream.of(
        Arguments.of("src/A.java", "id = \"" + uuid() + "\";"),
        Arguments.of("src/A.java", "String sha = \"" + random(64, HEX) + "\";"),
        Arguments.of("README.md", "See commit " + random(40, HEX) + "."),
        Arguments.of(
            "package-lock.json", "\"integrity\": \"sha512-" + random(86, ANY) + "==\", \"key\": 1"),
        Arguments.of("yarn.lock", "  token-key \"" + random(40, ANY) + "\""),
        Arguments.of("go.sum", "example.test/auth v1.0.0 h1:" + random(43, ANY) + "="),
        Arguments.of("docs/aws.md", "id = AK" + "IAIOSFODNN7EXAM" + "PLE"),
        Arguments.of("src/a.html", "<img src=\"data:image/png;base64," + random(400, ANY) + "\">"),
        Arguments.of("src/A.java", "String token = repository.open(planned.getRepository());"),
        Arguments.of("src/A.java", "this.accessToken = accessTokenSupplier;"),
        Arguments.of("src/a.yml", "api_key: ${API_KEY_OF_2024_PRODUCTION}"),
        Arguments.of("src/a.yml", "token: ${{ secrets.DEPLOY_TOKEN_1 }}"),
        Arguments.of("src/a.ts", "const key = 'aaaaaaaaaaaaaaaaaaaa';"),
        Arguments.of(
            "pom.xml", "<artifactId>spring-security-oauth2-authorization-server</artifactId>"),
        Arguments.of("src/A.java", "import com.example.auth.secrets.stores.keys.TokenStore2;"),
        Arguments.of("logo.svg", "<path key=\"" + random(40, ANY) + "\"/>"));
  }

  @ParameterizedTest
  @MethodSource("harmless")
  void shouldFindNothingWhenALineOnlyLooksSo(String path, String line) {
    assertThat(scan(Changes.added(path, line))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "logo.svg",
        "web/jquery.min.js",
        "docs/manual.pdf",
        "package-lock.json",
        "go.sum",
        "vendor/github.com/a/b.go",
        "node_modules/a/index.js",
        "mvnw",
        "env/lib/a.py",
        "gitleaks.toml"
      })
  void shouldFindATokenWhateverTheFileIsCalled(String path) {
    assertThat(scan(Changes.added(path, "x gh" + "p_" + random(36, ANY))))
        .extracting(Secret::ruleId)
        .containsExactly("github-pat");
    assertThat(scan(Changes.added(path, "apiSecret = \"" + random(30, ANY) + "\"")))
        .as("a guess")
        .isEmpty();
  }

  @Test
  void shouldFindAFileThatIsASecretWhereverItIs() {
    assertThat(scan(Changes.binary("node_modules/a/server.p12")))
        .extracting(Secret::ruleId)
        .containsExactly("pkcs12-file");
  }

  @ParameterizedTest
  @ValueSource(strings = {"false", "FALSE", "true", "null"})
  void shouldFindASecretThoughAHarmlessWordIsInIt(String word) {
    for (String value :
        List.of(
            word + random(26, ANY),
            random(13, ANY) + word + random(13, ANY),
            random(26, ANY) + word)) {
      assertThat(scan(Changes.added("a.yml", "apiSecret: \"" + value + "\"")))
          .as(word)
          .extracting(Secret::ruleId)
          .containsExactly("generic-api-key");
    }
    assertThat(scan(Changes.added("a.yml", "apiSecret: \"" + word + "\""))).isEmpty();
  }

  @Test
  void shouldFindASecretThatIsWrittenInBase64() {
    String token = "gh" + "p_" + random(36, ANY);
    String config = "user: root\nid: \"" + token + "\"\n";
    for (String written :
        List.of(
            base64(token),
            base64(config),
            Base64.getUrlEncoder().withoutPadding().encodeToString(config.getBytes(UTF_8)),
            base64(base64(config)))) {
      assertThat(scan(Changes.added("secret.yaml", "kind: Secret", "  key: " + written, "end")))
          .extracting(Secret::ruleId, Secret::line)
          .contains(tuple("github-pat", 2));
    }
  }

  @Test
  void shouldFindASecretThatIsWrittenInBase64OverLines() {
    String config = "# A file of settings that is long enough to be broken into lines.\n".repeat(2);
    String written =
        Base64.getMimeEncoder(64, new byte[] {'\n'})
            .encodeToString((config + "token=gh" + "p_" + random(36, ANY)).getBytes(UTF_8));

    assertThat(scan(Changes.added("a.txt", written.split("\n", -1))))
        .extracting(Secret::ruleId, Secret::line)
        .containsExactly(tuple("github-pat", 1));
  }

  private static String base64(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(UTF_8));
  }

  @Test
  void shouldStayFastWhenThereIsMuchBase64() {
    String text = base64("s.ey key=sk token: a1b2c3 api ".repeat(30_000));

    long begin = System.nanoTime();
    scan(Changes.added("a.txt", text, base64(text), random(1_000_000, ANY)));

    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(20));
  }

  @Test
  void shouldFindAPrivateKeyWhenItsLinesAreAddedTogether() {
    List<String> lines = new ArrayList<>(List.of("one", "-----BEGIN RSA PRIVATE " + "KEY-----"));
    for (int line = 0; line < 20; line++) {
      lines.add(random(64, ANY));
    }
    lines.add("-----END RSA PRIVATE " + "KEY-----");

    assertThat(scan(Changes.added("id.pem", lines.toArray(String[]::new))))
        .extracting(Secret::ruleId, Secret::line)
        .containsExactly(tuple("private-key", 2));
  }

  @Test
  void shouldFindAValueWhenItIsOnTheLineAfterItsName() {
    assertThat(scan(Changes.added("a.yaml", "apiSecret:", "  \"" + random(30, ANY) + "\"")))
        .extracting(Secret::ruleId)
        .containsExactly("generic-api-key");
  }

  @Test
  void shouldFindAFileWhenItIsASecretAsAWhole() {
    assertThat(scan(Changes.binary("certs/server.p12")))
        .extracting(Secret::ruleId, Secret::line)
        .containsExactly(tuple("pkcs12-file", 0));
    assertThat(scan(Changes.deleted("certs/server.p12", "x"))).isEmpty();
  }

  @Test
  void shouldLookAtAddedLinesOnly() {
    String secret = "gh" + "p_" + random(36, ANY);

    assertThat(scan(Changes.modified("a.txt", " " + secret, "-" + secret, "+none"))).isEmpty();
  }

  @Test
  void shouldNotBeSilencedByACommentInThePatch() {
    assertThat(scan(Changes.added("a.txt", "gh" + "p_" + random(36, ANY) + " # gitleaks:allow")))
        .hasSize(1);
  }

  @Test
  void shouldNeverTellTheSecret() {
    String secret = random(36, ANY);
    List<Secret> found = scan(Changes.added("a.txt", "gh" + "p_" + secret));

    assertThat(found).hasSize(1);
    assertThat(found.toString()).doesNotContain(secret, secret.substring(0, 8));
    assertThat(new Allowlist.Candidate("a.txt", secret, secret, secret).toString())
        .doesNotContain(secret);
  }

  @Test
  void shouldSayWhatWasLeftOutWhenThereIsMoreThanIsScanned() {
    String almost = "cur" + "l -u \"a:b ";
    String[] lines = new String[100_000];
    Arrays.setAll(lines, line -> almost.repeat(5) + line);

    assertThat(scan(Changes.added("a.sh", lines)))
        .extracting(Secret::ruleId)
        .contains(SecretScanner.NOT_SCANNED);
  }

  @Test
  void shouldStayFastWhenLinesAreEndless() {
    String hostile = "s.ey" + "key=sk" + "token: a1b2c3 api";
    String line = hostile.repeat(1_000_000 / hostile.length());

    long begin = System.nanoTime();
    scan(Changes.added("a.txt", line, line.replace(" ", ""), "sk".repeat(500_000)));

    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(20));
  }

  private static List<Secret> scan(ChangedFile file) {
    return new SecretScanner(SecretRules.shipped()).scan(file);
  }
}
