package dev.divisi.policy;

/** What a repository says of policy at one commit. */
public sealed interface PolicyFile {
  /** Nothing: the defaults hold. */
  record Absent() implements PolicyFile {}

  /** Its {@code .divisi/policy.yaml}. */
  final class Present implements PolicyFile {
    private final byte[] bytes;

    public Present(byte[] bytes) {
      this.bytes = bytes.clone();
    }

    byte[] bytes() {
      return bytes.clone();
    }
  }

  /** Something that cannot be had, now or later: the commit or the repository does not exist. */
  record Unreadable(String reason) implements PolicyFile {}
}
