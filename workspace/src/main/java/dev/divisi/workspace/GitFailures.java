package dev.divisi.workspace;

import dev.divisi.workspace.process.PlainText;
import java.util.List;
import java.util.regex.Pattern;

/** The one place that gives names to what git complains of. */
final class GitFailures {
  private record Rule(Pattern complaint, FailureCode code, boolean passing, String advice) {
    RepositoryException failure(String message) {
      return passing
          ? RepositoryException.passing(code, message + advice)
          : RepositoryException.lasting(code, message + advice);
    }
  }

  // The order matters: git often ends with a general line after the one that tells.
  private static final List<Rule> RULES =
      List.of(
          new Rule(
              Pattern.compile("possible repository corruption on the remote side"),
              FailureCode.REPOSITORY_INCOMPLETE,
              false,
              " It lacks a part of its history: it is a partial clone, or damaged. Name the"
                  + " repository that it was cloned from, or complete it."),
          lasting("detected dubious ownership", FailureCode.REPOSITORY_DENIED),
          passing("No space left on device|Disk quota exceeded", FailureCode.DISK_FULL),
          lasting("transport '.*' not allowed", FailureCode.REPOSITORY_URL_FORBIDDEN),
          lasting(
              "Authentication failed|could not read (Username|Password)"
                  + "|Permission denied|Host key verification failed"
                  + "|The requested URL returned error: 40[13]",
              FailureCode.REPOSITORY_DENIED),
          lasting(
              "[Rr]epository .*not found|The requested URL returned error: 404",
              FailureCode.REPOSITORY_UNREACHABLE),
          lasting(
              "does not appear to be a git repository|not a git repository"
                  + "|info/refs not valid|not valid: is this a git repository",
              FailureCode.NOT_A_REPOSITORY),
          passing(
              "Could not resolve host|Connection (refused|reset|timed out)|unable to access"
                  + "|early EOF|hung up|No route to host|Operation timed out"
                  + "|Could not read from remote repository|RPC failed|unexpected disconnect",
              FailureCode.REPOSITORY_UNREACHABLE),
          lasting(
              "bad object|[Nn]ot a valid (object|tree)|not our ref|[Bb]ad revision"
                  + "|ambiguous argument|not a tree object|failed to unpack tree object|unable to read tree"
                  + "|couldn't find remote ref",
              FailureCode.COMMIT_MISSING));

  private GitFailures() {}

  static RepositoryException named(GitCall call, GitOutput output) {
    String complaints = output.complaints();
    for (Rule rule : RULES) {
      if (rule.complaint().matcher(complaints).find()) {
        return rule.failure(call.name() + " failed: " + PlainText.line(complaints, 600));
      }
    }
    return RepositoryException.lasting(
        FailureCode.GIT_FAILED,
        call.name()
            + " failed with exit code "
            + output.exitCode()
            + ": "
            + PlainText.line(complaints, 600));
  }

  private static Rule lasting(String complaint, FailureCode code) {
    return new Rule(Pattern.compile(complaint), code, false, "");
  }

  private static Rule passing(String complaint, FailureCode code) {
    return new Rule(Pattern.compile(complaint), code, true, "");
  }
}
