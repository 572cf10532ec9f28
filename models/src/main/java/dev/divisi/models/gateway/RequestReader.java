package dev.divisi.models.gateway;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads one request of HTTP/1.1 (RFC 9112), more strictly than the standard: what two readers could
 * understand differently is refused. A connection carries one request, so nothing can hide behind
 * it.
 */
final class RequestReader {

  static final int MOST_BODY = 16 * 1024 * 1024;
  private static final int MOST_HEAD = 32 * 1024;
  private static final int MOST_HEADERS = 100;

  private static final Pattern REQUEST =
      Pattern.compile("([A-Z]{1,16}) ([\\x21-\\x7e]{1,4096}) HTTP/(\\d\\.\\d)");
  private static final Pattern HEADER =
      Pattern.compile("([A-Za-z0-9!#$%&'*+.^_`|~-]{1,200}):[ \\t]*([\\t\\x20-\\x7e\\x80-\\xff]*)");
  private static final Pattern TARGET = Pattern.compile("((?:/[A-Za-z0-9._:~@-]+)+)(?:\\?(.*))?");
  private static final Pattern CHUNK = Pattern.compile("([0-9A-Fa-f]{1,7})(?:[ \\t]*;.*)?");

  private final InputStream in;
  private final OutputStream out;
  private int headBytes;

  RequestReader(InputStream in, OutputStream out) {
    this.in = new BufferedInputStream(in);
    this.out = out;
  }

  /** The request without its body. */
  IncomingRequest head() throws IOException, RefusedException {
    Matcher first = REQUEST.matcher(line());
    if (!first.matches()) {
      throw bad("the first line is none of HTTP");
    }
    if (!"1.1".equals(first.group(3))) {
      throw new RefusedException(505, "http_version", "The gateway speaks HTTP/1.1.");
    }
    Matcher target = TARGET.matcher(first.group(2));
    if (!target.matches() || first.group(2).matches("[^?]*/\\.{1,2}(/.*|\\?.*)?")) {
      throw bad("the path is not made of plain names, or names another host");
    }
    Map<String, String> headers = new LinkedHashMap<>();
    for (String line = line(); !line.isEmpty(); line = line()) {
      Matcher header = HEADER.matcher(line);
      if (!header.matches() || headers.size() >= MOST_HEADERS) {
        throw bad("a header cannot be read, or there are too many");
      }
      String name = header.group(1).toLowerCase(Locale.ROOT);
      if (headers.putIfAbsent(name, header.group(2).strip()) != null) {
        throw bad("the header " + name + " comes twice");
      }
    }
    if (!headers.containsKey("host")) {
      throw bad("there is no Host");
    }
    String query = target.group(2) == null ? "" : target.group(2);
    return new IncomingRequest(first.group(1), target.group(1), query, headers);
  }

  /** The body that follows it. */
  byte[] body(IncomingRequest head) throws IOException, RefusedException {
    String length = head.header("content-length");
    String coding = head.header("transfer-encoding").toLowerCase(Locale.ROOT);
    if (!coding.isEmpty() && (!"chunked".equals(coding) || !length.isEmpty())) {
      throw bad("the body must have a Content-Length or be chunked, not both and nothing else");
    }
    if (!head.header("content-encoding").isEmpty()) {
      throw new RefusedException(415, "content_encoding", "The gateway reads plain bodies only.");
    }
    if (!length.matches("\\d{0,12}")) {
      throw bad("the Content-Length is no number");
    }
    long announced = length.isEmpty() ? 0 : Long.parseLong(length);
    if (announced > MOST_BODY) {
      throw tooLarge();
    }
    if ("100-continue".equalsIgnoreCase(head.header("expect"))) {
      out.write("HTTP/1.1 100 Continue\r\n\r\n".getBytes(ISO_8859_1));
      out.flush();
    }
    return coding.isEmpty() ? exactly((int) announced) : chunks();
  }

  /** What comes after the request means nothing; gives whether the agent is still there. */
  boolean isStillThere() throws IOException {
    return in.read() >= 0;
  }

  private byte[] chunks() throws IOException, RefusedException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    headBytes = 0;
    while (true) {
      Matcher chunk = CHUNK.matcher(line());
      if (!chunk.matches()) {
        throw bad("the size of a chunk cannot be read");
      }
      int size = Integer.parseInt(chunk.group(1), 16);
      if (body.size() + (long) size > MOST_BODY) {
        throw tooLarge();
      }
      if (size == 0) {
        while (!line().isEmpty()) {
          // Trailers say nothing that matters here.
        }
        return body.toByteArray();
      }
      body.writeBytes(exactly(size));
      if (!line().isEmpty()) {
        throw bad("a chunk is longer than it says");
      }
      headBytes = 0;
    }
  }

  private byte[] exactly(int length) throws IOException {
    byte[] bytes = in.readNBytes(length);
    if (bytes.length < length) {
      throw new EOFException("the agent left in the middle of its request");
    }
    return bytes;
  }

  private String line() throws IOException, RefusedException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    while (true) {
      int next = in.read();
      if (next < 0) {
        throw new EOFException("the agent left in the middle of its request");
      }
      if (++headBytes > MOST_HEAD) {
        throw new RefusedException(431, "headers_too_large", "The headers are too large.");
      }
      if (next == '\r') {
        if (in.read() != '\n') {
          throw bad("a line does not end in CR LF");
        }
        return line.toString(ISO_8859_1);
      }
      if (next == '\n') {
        throw bad("a line does not end in CR LF");
      }
      line.write(next);
    }
  }

  private static RefusedException bad(String why) {
    return new RefusedException(400, "bad_request", "The gateway cannot read this: " + why + ".");
  }

  private static RefusedException tooLarge() {
    return new RefusedException(
        413, "request_too_large", "A request may have " + MOST_BODY + " bytes at most.");
  }
}
