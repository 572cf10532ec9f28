package dev.divisi.workspace.process;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/** Says what bubblewrap's complaints mean, and what to do. */
final class SandboxTroubles {
  private static final String CONTAINER =
      "in a container, start it with --security-opt seccomp=unconfined --security-opt"
          + " apparmor=unconfined --security-opt systempaths=unconfined";

  /** In order; the first that is found counts. */
  private static final Map<Pattern, String> KNOWN = known();

  private SandboxTroubles() {}

  private static Map<Pattern, String> known() {
    Map<Pattern, String> known = new LinkedHashMap<>();
    known.put(Pattern.compile("Unknown option"), "bubblewrap is too old; 0.8 or newer is needed");
    known.put(
        Pattern.compile("mount proc"),
        "the system does not let a sandbox have a /proc of its own; " + CONTAINER);
    known.put(
        Pattern.compile("(?i)namespace|uid map|userns|Operation not permitted|loopback"),
        "the system forbids user namespaces; "
            + CONTAINER
            + "; on Ubuntu 23.10 or newer allow bwrap in AppArmor, or set"
            + " kernel.apparmor_restrict_unprivileged_userns=0; elsewhere look at"
            + " kernel.unprivileged_userns_clone and user.max_user_namespaces");
    return known;
  }

  /**
   * Explains.
   *
   * @param said what a trial printed
   */
  static String explain(String said) {
    String shown = PlainText.line(said, 300);
    return KNOWN.entrySet().stream()
            .filter(known -> known.getKey().matcher(said).find())
            .map(Map.Entry::getValue)
            .findFirst()
            .orElse("the trial of a sandbox failed")
        + " (it said: "
        + (shown.isEmpty() ? "nothing" : shown)
        + ")";
  }
}
