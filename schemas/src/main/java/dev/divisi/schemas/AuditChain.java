package dev.divisi.schemas;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The chain that the audit events of a goal form: each holds the hash of the one before, and {@code
 * goal.state} the hash of the last. So nobody can change, drop, add or reorder one unseen, short of
 * writing all that follows and the goal's state anew.
 *
 * <p>The hash of an event is the SHA-256, in lower-case hexadecimal digits, of these bytes:
 *
 * <ol>
 *   <li>the text {@code divisi.audit.1};
 *   <li>of each field of the schema {@code AuditEvent}, in the order of the schema, but for {@code
 *       hash}: its name as a text, and its value. A field that the schema gives a default is left
 *       out while it is at its default: a field that is added later changes no older hash.
 * </ol>
 *
 * <p>A text is the number of its bytes in UTF-8, in four bytes, and these bytes. A number is eight
 * bytes, a time its milliseconds since 1970. A map is the number of its entries, in four bytes, and
 * each key and value as a text, sorted by the bytes of the keys. Numbers are big-endian. As every
 * length stands before what it measures, nothing can be shifted from one field to the next.
 */
public final class AuditChain {

  /** Type of an event that belongs to no goal for certain, so has no place in a chain. */
  public static final String OUTSIDE = "FactUnreadable";

  private static final String FORM = "divisi.audit.1";

  private AuditChain() {}

  /** The hash of an event that follows the one with that hash; empty for the first. */
  public static String hash(String previousHash, AuditEvent event) {
    Digest digest = new Digest();
    digest.text(FORM);
    digest.text("goalId").text(event.getGoalId());
    digest.text("sequence").number(event.getSequence());
    digest.text("at").number(event.getAt().toEpochMilli());
    digest.text("type").text(event.getType());
    if (event.getTaskId() != null) {
      digest.text("taskId").text(event.getTaskId());
    }
    if (event.getAttempt() != null) {
      digest.text("attempt").number(event.getAttempt());
    }
    digest.text("actor").text(event.getActor());
    digest.text("summary").text(event.getSummary());
    if (!event.getDetails().isEmpty()) {
      digest.text("details").map(event.getDetails());
    }
    if (!event.getLogin().isEmpty()) {
      digest.text("login").text(event.getLogin());
    }
    if (!previousHash.isEmpty()) {
      digest.text("previousHash").text(previousHash);
    }
    return digest.inHexadecimal();
  }

  /** The event as the next of a chain; the hash of the one before is empty for the first. */
  public static AuditEvent link(AuditEvent event, String previousHash) {
    // Not by its builder: that copies what the event is made of, for each step of each goal.
    return new AuditEvent(
        event.getGoalId(),
        event.getSequence(),
        event.getAt(),
        event.getType(),
        event.getTaskId(),
        event.getAttempt(),
        event.getActor(),
        event.getSummary(),
        event.getDetails(),
        event.getLogin(),
        previousHash,
        hash(previousHash, event));
  }

  /** What can be wrong with a chain. */
  public enum Problem {
    /** The event does not have the content that its hash was made of. */
    CHANGED,
    /** Events are missing before this one. */
    MISSING,
    /** The event stands where another one belongs. */
    MISPLACED,
    /** Its number was there before: the same event again, or another one. */
    REPEATED,
    /** The event before is another one than this one followed when it was written. */
    UNLINKED,
    /** It has no hash, though events before it have. */
    UNHASHED,
    /** It has no number, though only facts that could not be read have none. */
    UNNUMBERED,
    /** The chain does not end as the goal's state says: cut, continued, or written anew. */
    HEAD
  }

  /**
   * Something that is wrong.
   *
   * @param problem what
   * @param index of the event where it shows, in the list that was given; -1 when there is none
   * @param message what was found and what belongs there, for a person; it quotes no text of events
   */
  public record Flaw(Problem problem, int index, String message) {}

  /**
   * What a goal's events say of themselves.
   *
   * @param events how many there are
   * @param hashed how many are part of the chain
   * @param unhashed how many are older than the chain: nothing vouches for what they say
   * @param flaws everything that is wrong, in the order of the log
   */
  public record Report(int events, int hashed, int unhashed, List<Flaw> flaws) {
    public Report {
      flaws = List.copyOf(flaws);
    }

    /** Whether nothing is wrong. */
    public boolean isIntact() {
      return flaws.isEmpty();
    }
  }

  /**
   * Checks all events of one goal.
   *
   * @param events in the order of the log
   * @param state how the goal stands after the last of them; null when nothing is known of it
   */
  public static Report verify(List<AuditEvent> events, @Nullable GoalState state) {
    Verification verification = new Verification(events);
    for (int index = 0; index < events.size(); index++) {
      verification.check(index);
    }
    verification.checkHead(state);
    return new Report(
        events.size(), verification.hashed, verification.unhashed, verification.flaws);
  }

  private static final class Verification {
    final List<Flaw> flaws = new ArrayList<>();
    int hashed;
    int unhashed;
    private final List<AuditEvent> events;
    private final Map<Long, AuditEvent> seen = new HashMap<>();
    private long last;
    private String lastHash = "";
    private int lastIndex = -1;

    Verification(List<AuditEvent> events) {
      this.events = events;
    }

    void check(int index) {
      AuditEvent event = events.get(index);
      long number = event.getSequence();
      if (number == 0 && event.getType().equals(OUTSIDE)) {
        return;
      }
      if (number < 1) {
        found(Problem.UNNUMBERED, index, "it has the number " + number);
        return;
      }
      checkContent(index, event);
      if (seen.containsKey(number)) {
        boolean same = event.equals(seen.get(number));
        found(
            Problem.REPEATED,
            index,
            (same ? "event " : "another event ") + number + " was there before");
      } else {
        seen.put(number, event);
        place(index, event);
      }
    }

    private void checkContent(int index, AuditEvent event) {
      if (event.getHash().isEmpty()) {
        unhashed++;
        if (hashed > 0) {
          found(Problem.UNHASHED, index, "it has no hash, but events before it have");
        }
        return;
      }
      hashed++;
      if (!event.getHash().equals(hash(event.getPreviousHash(), event))) {
        found(Problem.CHANGED, index, "its content does not have its hash");
      }
    }

    private void place(int index, AuditEvent event) {
      long number = event.getSequence();
      if (number <= last) {
        found(Problem.MISPLACED, index, "event " + number + " stands after event " + last);
        return;
      }
      if (number > last + 1 && index + 1 < events.size() && belongsNext(events.get(index + 1))) {
        found(Problem.MISPLACED, index, "event " + number + " stands before event " + (last + 1));
        return;
      }
      if (number > last + 1) {
        found(Problem.MISSING, index, missing(last + 1, number - 1) + " missing before it");
      } else if (!event.getPreviousHash().equals(lastHash)) {
        found(
            Problem.UNLINKED,
            index,
            lastHash.isEmpty()
                ? "it followed an event with a hash, and there is none before it"
                : "it followed another event " + last + " than the one that is there");
      }
      moveOn(event);
      lastIndex = index;
      // One that came too early was told of. It still is the one that the next follows.
      for (AuditEvent early = seen.get(last + 1); early != null; early = seen.get(last + 1)) {
        moveOn(early);
      }
    }

    private boolean belongsNext(AuditEvent event) {
      return event.getSequence() == last + 1;
    }

    private void moveOn(AuditEvent event) {
      last = event.getSequence();
      lastHash = event.getHash();
    }

    void checkHead(@Nullable GoalState state) {
      if (state == null) {
        if (last > 0) {
          found(
              Problem.HEAD, lastIndex, "goal.state does not know the goal, so not its last event");
        }
        return;
      }
      boolean older = state.getAuditSequence() == 0 && state.getAuditHash().isEmpty();
      if (older && hashed == 0) {
        return;
      }
      long head = state.getAuditSequence();
      if (head > last) {
        found(Problem.HEAD, lastIndex, missing(last + 1, head) + " missing at the end");
      } else if (head < last) {
        found(
            Problem.HEAD,
            lastIndex,
            "event " + last + " is the last, but goal.state knows " + head + " events only");
      } else if (!state.getAuditHash().equals(lastHash)) {
        found(
            Problem.HEAD,
            lastIndex,
            "event " + last + " is another one than goal.state knows: the chain was written anew");
      }
    }

    private static String missing(long from, long to) {
      return from == to ? "event " + from + " is" : "events " + from + " to " + to + " are";
    }

    private void found(Problem problem, int index, String message) {
      flaws.add(new Flaw(problem, index, message));
    }
  }

  /** Puts together what is hashed. */
  private static final class Digest {
    private static final int INITIAL_BYTES = 768;

    private ByteBuffer bytes = ByteBuffer.allocate(INITIAL_BYTES);

    Digest text(String text) {
      return bytes(text.getBytes(UTF_8));
    }

    private Digest bytes(byte[] text) {
      count(text.length);
      withRoomFor(text.length).put(text);
      return this;
    }

    private void count(int number) {
      withRoomFor(Integer.BYTES).putInt(number);
    }

    void number(long number) {
      withRoomFor(Long.BYTES).putLong(number);
    }

    private ByteBuffer withRoomFor(int more) {
      if (bytes.remaining() < more) {
        int capacity = Math.max(2 * bytes.capacity(), Math.addExact(bytes.position(), more));
        bytes = ByteBuffer.allocate(capacity).put(bytes.flip());
      }
      return bytes;
    }

    void map(Map<String, String> map) {
      List<byte[]> keys =
          new ArrayList<>(map.keySet().stream().map(k -> k.getBytes(UTF_8)).toList());
      keys.sort(Arrays::compareUnsigned);
      count(keys.size());
      for (byte[] key : keys) {
        bytes(key);
        text(map.getOrDefault(new String(key, UTF_8), ""));
      }
    }

    String inHexadecimal() {
      try {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        digest.update(bytes.flip());
        return HexFormat.of().formatHex(digest.digest());
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException("every Java has SHA-256", e);
      }
    }
  }
}
