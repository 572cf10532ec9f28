package dev.divisi.policy.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SecretRedactionTest {
  /** Put together here, so that no file holds what looks like one. */
  private static final String TOKEN = "ghp_" + "x7Kd92mQpL4vTz8WbN1cR6yHsJ3fGa5E" + "uV0i";

  private static final String KEY =
      """
      -----BEGIN RSA PRIVATE KEY-----
      %s
      %s
      -----END RSA PRIVATE KEY-----
      """
          .formatted(
              "MIIEowIBAAKCAQEAx7Kd92mQpL4vTz8WbN1cR6yHsJ3fGa5EuV0iqT2nXo9rMkB1",
              "cR6yHsJ3fGa5EuV0iqT2nXo9rMkB1x7Kd92mQpL4vTz8WbN1cR6yHsJ3fGa5EuV0");

  @Test
  void shouldLeaveATextAloneThatHasNoSecret() {
    String text = "{\"path\":\"a/b.txt\",\"text\":\"one\\ntwo\"}\r\nthree\n";

    assertThat(SecretRedaction.of(text)).isEqualTo(new SecretRedaction.Redacted(text, 0));
    assertThat(SecretRedaction.of("").text()).isEmpty();
  }

  @Test
  void shouldTakeOutTheLineWithASecret() {
    SecretRedaction.Redacted redacted =
        SecretRedaction.of("first\nexport TOKEN=" + TOKEN + "\nlast");

    assertThat(redacted.text()).isEqualTo("first\n[removed: github-pat]\nlast");
    assertThat(redacted.secrets()).isEqualTo(1);
  }

  @Test
  void shouldTakeOnlyALineOutOfJson() {
    SecretRedaction.Redacted redacted =
        SecretRedaction.of("{\"content\":\"first\\ntoken = " + TOKEN + "\\nlast\"}");

    assertThat(redacted.text()).isEqualTo("{\"content\":\"first\\n[removed: github-pat]\\nlast\"}");
  }

  @Test
  void shouldTakeOutAKeyOfManyLines() {
    SecretRedaction.Redacted redacted = SecretRedaction.of("first\n" + KEY + "last");

    assertThat(redacted.text()).isEqualTo("first\n[removed: private-key]\nlast");
    assertThat(redacted.secrets()).isEqualTo(1);
  }

  @Test
  void shouldTakeOutAKeyThatIsCutOff() {
    String begun = KEY.substring(0, KEY.indexOf("-----END"));

    assertThat(SecretRedaction.of("first\n" + begun).text()).doesNotContain("MIIEow", "cR6yHs");
  }

  @Test
  void shouldKeepNothingThatWasNotSearched() {
    String much = ("export TOKEN=" + "ghp_" + "_".repeat(80) + "\n").repeat(120_000);

    SecretRedaction.Redacted redacted = SecretRedaction.of(much + "TOKEN=" + TOKEN);

    assertThat(redacted.text()).doesNotContain(TOKEN);
  }
}
